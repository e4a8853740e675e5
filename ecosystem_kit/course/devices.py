"""Camera, microphone, secure page, browser and speech, as far as Python can see them.

The browser knows better: the doctor of notebook 00 asks it. What is looked at here is for a
terminal, where no page is open. The course goes on without any of them, so none has to be mended.
"""

import sys
import webbrowser
from pathlib import Path
from urllib.parse import urlsplit

from ecosystem_kit import resources
from ecosystem_kit.course.doctor import Finding

IN_THE_BROWSER = "only the browser can say here: notebook 00 asks it"
INSTEAD = "until then add files, or let a sample person stand in"
LANGUAGES = ("en", "fr")
# Browsers lend camera and microphone to pages of this machine, and to encrypted ones.
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


def examine() -> list[Finding]:
    """Look at all five; nothing is opened, no light goes on and nothing is fetched."""
    looks = (look_at_camera, look_at_microphone, look_at_page, look_at_browser, look_at_speech)
    return [look() for look in looks]


def look_at_camera(devices: Path = Path("/dev")) -> Finding:
    """Count this machine's cameras, where its system lists them as files (Linux)."""
    if not sys.platform.startswith("linux"):
        return Finding("camera", IN_THE_BROWSER, needed=False)
    count = len(list(devices.glob("video*")))
    return _counted("camera", count, where="/dev/video*")


def look_at_microphone(listed: Path = Path("/proc/asound/pcm")) -> Finding:
    """Count this machine's microphones, where its system lists them in a file (Linux)."""
    if not sys.platform.startswith("linux"):
        return Finding("microphone", IN_THE_BROWSER, needed=False)
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    return _counted("microphone", sum("capture" in one for one in lines), where=str(listed))


def _counted(what: str, count: int, *, where: str) -> Finding:
    if count:
        return Finding(what, f"{count} listed in {where}; notebook 00 tries it", needed=False)
    mend = f"plug one in where the browser runs; {INSTEAD}"
    return Finding(what, f"none listed in {where}", mend, needed=False)


def look_at_page(addresses: list[str] | None = None) -> Finding:
    """Tell whether the addresses of the JupyterLabs that run here are secure ones.

    Parameters
    ----------
    addresses : list of str, optional
        Such as "http://localhost:8888/"; those of this machine's running servers where None.
    """
    found = _running() if addresses is None else addresses
    if not found:
        return Finding("secure page", "no JupyterLab runs yet; `eco open` opens a secure one")
    open_ones = [one for one in found if not _is_secure(one)]
    if not open_ones:
        return Finding("secure page", ", ".join(found))
    mend = "open it as http://localhost or by https: other pages get neither camera nor microphone"
    return Finding("secure page", f"{open_ones[0]} is not", mend, needed=False)


def _running() -> list[str]:
    from jupyter_server.serverapp import list_running_servers

    return sorted(one["url"] for one in list_running_servers())


def _is_secure(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or parts.hostname in LOCAL_HOSTS


def look_at_browser() -> Finding:
    """Name the browser that this system would open."""
    try:
        name = getattr(webbrowser.get(), "name", "") or "the system's own"
    except webbrowser.Error:
        mend = "install a current Chrome, Edge or Firefox, or copy JupyterLab's address into one"
        return Finding("browser", "this system names none", mend, needed=False)
    return Finding("browser", f"{name}; notebook 00 asks it what it can do")


def look_at_speech() -> Finding:
    """Count the bundled clips that speak where a browser has no voice of its own."""
    answers = resources.folder("data") / "answers"
    counts = {name: len(list((answers / name).glob("*.flac"))) for name in LANGUAGES}
    told = ", ".join(f"{count} in {language}" for language, count in counts.items())
    mend = "" if all(counts.values()) else "run `git checkout -- data` in the course's folder"
    return Finding("speech output", f"bundled answers: {told}", mend)
