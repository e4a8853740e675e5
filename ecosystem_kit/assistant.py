"""The assistant itself: it sees a hand or hears a word, and answers with a number."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ecosystem_kit.resources import folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN = "unknown"
OUTPUTS = ("subtitles", "voice-over")
WORDS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
}
DONT_KNOW = {"en": "I don't know", "fr": "Je ne sais pas"}


class AssistantStoppedError(RuntimeError):
    """Somebody pulled the kill switch: the assistant gives no answers until it is started."""


@dataclass(frozen=True)
class Answer:
    """One answer of the assistant.

    Attributes
    ----------
    said : str
        The class, ``"0"`` to ``"9"`` or ``"unknown"``.
    text : str
        The subtitle, in the assistant's language.
    confidence : float
        The estimator's probability for its answer, 0 to 1; NaN where it gives none.
    margin : float
        Probability of the first choice minus that of the second, 0 to 1; NaN where there is none.
    answer_ms : float
        Wall time from the picture or sound to the finished answer, milliseconds.
    output : str
        ``"subtitles"`` or ``"voice-over"``.
    clip : Path or None
        The spoken answer (FLAC), for voice-over.
    """

    said: str
    text: str
    confidence: float
    margin: float
    answer_ms: float
    output: str
    clip: Path | None

    def __str__(self) -> str:
        sure = "" if np.isnan(self.confidence) else f", {self.confidence:.0%} sure"
        return f"“{self.text}” ({self.answer_ms:.0f} ms{sure})"

    def _repr_html_(self) -> str:
        sure = "" if np.isnan(self.confidence) else f" · {self.confidence:.0%} sure"
        return (
            '<p role="status" style="margin:.3em 0">'
            f'<span style="font-size:1.6em;font-weight:600">{self.text}</span> '
            f"<span>&nbsp;{self.answer_ms:.0f} ms{sure} · {self.output}</span></p>" + self._player()
        )

    def _player(self) -> str:
        if self.clip is None:
            return ""
        from IPython.display import Audio

        return str(Audio(filename=str(self.clip))._repr_html_())


class Assistant:
    """Takes a number from a hand sign or a spoken word and answers.

    Parameters
    ----------
    hand : fitted estimator, optional
        Predicts a class from pictures, ``uint8 (n, height, width, 3)`` RGB. A rule or a model.
    voice : fitted estimator, optional
        Predicts a class from sounds, ``float32 (n, samples)``, mono, 16 kHz.
    language : {"en", "fr"}, default="en"
        Language of the answers.
    output : {"subtitles", "voice-over"}, default="subtitles"
        Answers as text, or spoken (with the text beside it).
    reject_below : float, default=0.0
        Answers "I don't know" when the confidence is lower, 0 to 1.

    Raises
    ------
    ValueError
        When the language or the output is not one of those that exist.

    Examples
    --------
    >>> from ecosystem_kit import sample_people, vision
    >>> assistant = Assistant(hand=vision.load_starter(), language="fr")
    >>> file = sample_people.files("picture", persons=["ada"], labels=["3"])[0]
    >>> assistant.see(vision.decode_picture(file.path.read_bytes())).text  # doctest: +SKIP
    'trois'
    """

    def __init__(
        self,
        hand: Any = None,
        voice: Any = None,
        *,
        language: str = "en",
        output: str = "subtitles",
        reject_below: float = 0.0,
    ) -> None:
        if language not in WORDS or output not in OUTPUTS:
            message = (
                f"The assistant was asked for {output!r} in {language!r}: "
                f"choose from {OUTPUTS} and {tuple(WORDS)}."
            )
            raise ValueError(message)
        self.hand, self.voice = hand, voice
        self.language, self.output, self.reject_below = language, output, reject_below
        self.stopped = False

    def see(self, picture: "NDArray[np.uint8]") -> Answer:
        """Answer to one picture.

        Parameters
        ----------
        picture : ndarray of uint8, shape (height, width, 3)
            RGB.

        Raises
        ------
        AssistantStoppedError
            After `stop`.
        ValueError
            When the assistant has no eyes (``hand`` is None) or the picture has another shape.
        """
        if np.ndim(picture) != 3:
            message = (
                f"A picture of shape (height, width, 3) was wanted, {np.shape(picture)} was "
                "found: show one picture at a time."
            )
            raise ValueError(message)
        return self._answer(self.hand, picture, sense="hand")

    def hear(self, sound: "NDArray[np.float32]") -> Answer:
        """Answer to one sound.

        Parameters
        ----------
        sound : ndarray of float32, shape (samples,)
            Mono, 16 kHz, in [-1, 1].

        Raises
        ------
        AssistantStoppedError
            After `stop`.
        ValueError
            When the assistant has no ears (``voice`` is None) or the sound has another shape.
        """
        if np.ndim(sound) != 1:
            message = (
                f"A sound of shape (samples,) was wanted, {np.shape(sound)} was found: "
                "play one sound at a time, mixed to mono."
            )
            raise ValueError(message)
        return self._answer(self.voice, sound, sense="voice")

    def stop(self) -> None:
        """Pull the kill switch: no more answers until `start`."""
        self.stopped = True

    def start(self) -> None:
        """Let the assistant answer again."""
        self.stopped = False

    def _answer(self, estimator: Any, one: "NDArray[Any]", *, sense: str) -> Answer:
        if self.stopped:
            message = "The assistant was stopped by its kill switch: assistant.start() wakes it."
            raise AssistantStoppedError(message)
        if estimator is None:
            message = (
                f"This assistant has no {sense} estimator: Assistant({sense}=...) gives it one."
            )
            raise ValueError(message)
        start = time.perf_counter()
        said, confidence, margin = _decide(estimator, one[np.newaxis])
        if confidence < self.reject_below:
            said = UNKNOWN
        text, clip = self.phrase(said), self._clip(said)
        answer_ms = (time.perf_counter() - start) * 1000
        return Answer(said, text, confidence, margin, answer_ms, self.output, clip)

    def phrase(self, said: str) -> str:
        """Return the subtitle for a class: ``"3"`` is “three” or “trois”."""
        digit_words = WORDS[self.language]
        return digit_words[int(said)] if said.isdigit() else DONT_KNOW[self.language]

    def _clip(self, said: str) -> Path | None:
        if self.output == "subtitles":
            return None
        return folder("data") / "answers" / self.language / f"{said}.flac"


def _decide(estimator: Any, X: "NDArray[Any]") -> tuple[str, float, float]:
    """Return class, confidence and margin for the one sample in X, in one pass."""
    if not hasattr(estimator, "predict_proba"):
        return str(estimator.predict(X)[0]), float("nan"), float("nan")
    chances = estimator.predict_proba(X)[0]
    order = np.argsort(chances)[::-1]
    first = float(chances[order[0]])
    second = float(chances[order[1]]) if len(order) > 1 else 0.0
    return str(estimator.classes_[order[0]]), first, first - second
