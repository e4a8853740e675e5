"""What synthetic people say, and how each accent is spelled for a synthesizer.

A foreign accent is made as people make it: the word is said with the sounds that the other
language has. So the English digits are spelled the way a reader of that language would have to
spell them, and its own voice reads them.
"""

DIGITS = tuple("0123456789")

# Voices of English read the words as they stand.
ENGLISH = "zero one two three four five six seven eight nine"
ENGLISH_VOICES = (
    "en", "en-us", "en-029", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd",
    "en-us-nyc",
)  # fmt: skip
SPELLINGS = {
    "de": "siro wann tu sri fohr feif six sewwen ejt nein",
    "nl": "ziro wan toe srie foor faif siks sevven eet nain",
    "sv": "siro vann to sri får fajv siks sevven ejt najn",
    "fr": "zirot ouane tou sri fore faïve sixe sévène eïte naïne",
    "fr-be": "ziro ouann tou trie fôre faïf sixe sévenne ète naïne",
    "es": "siro uan tu tri for faif sics seven eit nain",
    "it": "ziro uan tu tri for faiv sics seven eit nain",
    "pt": "zirou uane tu tri fór faive sics seven eite naine",
    "pl": "ziro łan tu fri for fajw siks sewen ejt najn",
    "el": "ζίροου ουάν του θρι φορ φάιβ σιξ σέβεν έιτ νάιν",
    "hi": "ज़ीरो वन टू थ्री फ़ोर फ़ाइव सिक्स सेवन एट नाइन",
    "ru": "зироу уан ту сри фор файв сикс сэвэн эйт найн",
    "tr": "ziro van tu tri for fayv siks sevın eyt nayn",
    "id": "ziro wan tu tri for faif siks seven eit nain",
    "fi": "siirou van tuu srii foor faiv siks seven eit nain",
}

# What is "unknown" to the starter model: everyday words that nobody takes for a digit.
_OTHER = """
yes no stop go left up down cat dog bird house happy water hand table music open close please
thanks morning paper window people camera because number finger yellow second half double
hundred ten twelve twenty third first okay well hmm again after always apple bottle bread brother
butter chair cheese children city clock coat country dinner doctor easy evening family father
flower forest friend garden glass green horse hospital kitchen letter little machine market middle
money monkey mother mountain office pencil person picture pocket potato question rabbit red river
school sister small street student sugar summer teacher telephone tomorrow under village
what where who winter woman wonder world yesterday
"""
OTHER_WORDS = tuple(sorted(_OTHER.split()))
# One sound away from a digit. The starter model doesn't learn from them: with them among its
# "unknown" it takes people's own digits for other words (its card has the figures).
_NEAR = """
free tree true through shoe new you do blue door floor more store war fire life hive live side
fine line mine wine time nice night knee sun run fun gun sick fix sex kiss its heaven eleven given
even hey day late eat it age wait hero arrow narrow veto
"""
NEAR_WORDS = tuple(sorted(_NEAR.split()))
# What the bundled people say as "unknown": no word of the lists above.
_PEOPLE = "hello goodbye maybe sorry cancel repeat louder quiet coffee lemon orange purple"
PEOPLE_OTHER_WORDS = tuple(_PEOPLE.split())


def digit_words(accent: str) -> dict[str, str]:
    """Return how each digit is spelled for one voice.

    Parameters
    ----------
    accent : str
        One of `ENGLISH_VOICES` or a key of `SPELLINGS`.

    Raises
    ------
    ValueError
        When the accent isn't listed.

    Examples
    --------
    >>> digit_words("en-us")["3"], digit_words("it")["3"]
    ('three', 'tri')
    """
    if accent not in ENGLISH_VOICES and accent not in SPELLINGS:
        known = sorted([*ENGLISH_VOICES, *SPELLINGS])
        raise ValueError(f"found accent '{accent}', wanted one of {known}.")
    words = SPELLINGS.get(accent, ENGLISH).split()
    return dict(zip(DIGITS, words, strict=True))
