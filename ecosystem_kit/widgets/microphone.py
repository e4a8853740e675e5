"""Recordings of a spoken word, into the ledger."""

from ecosystem_kit.widgets.capture import Capture


class Microphone(Capture):
    """Capture spoken words from files or from a bundled sample person.

    Parameters and attributes are those of `Capture`.

    Examples
    --------
    >>> from ecosystem_kit.project import begin
    >>> microphone = Microphone(begin("02"), person="me", consent=True)  # doctest: +SKIP
    >>> microphone.replay("ada", session="lamp", labels=["3"])  # doctest: +SKIP
    [4, 5]
    """

    kind = "sound"
    accept = "audio/*"
    verb = "I say"
