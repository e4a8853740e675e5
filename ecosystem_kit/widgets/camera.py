"""Pictures of a hand sign, into the ledger."""

from ecosystem_kit.widgets.capture import Capture


class Camera(Capture):
    """Capture pictures of hand signs from files or from a bundled sample person.

    Parameters and attributes are those of `Capture`.

    Examples
    --------
    >>> from ecosystem_kit.project import begin
    >>> camera = Camera(begin("02"), person="me", consent=True)  # doctest: +SKIP
    >>> camera.replay("ada", session="daylight", labels=["3"])  # doctest: +SKIP
    [1, 2, 3]
    """

    kind = "picture"
    accept = "image/*"
    verb = "I show"
