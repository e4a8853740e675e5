"""Public sets: described, fetched, checked, taken up again, and refused when wrong."""

import contextlib
import hashlib
import http.server
import threading
from pathlib import Path

import pytest

from ecosystem_kit import data_sets
from ecosystem_kit.data_sets import DataSetError, fetch, find, known

FILES = {
    f"{digit}/IMG_{digit}{number}.JPG": b"\xff\xd8" + bytes([digit, number]) * 50
    for digit in range(10)
    for number in range(8)
}


class Server(http.server.ThreadingHTTPServer):
    """Serves a folder under /commit/, counts what it sends, and breaks when told to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.sent, self.broken = folder, [], {}
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/commit/"


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as a server of raw files does."""

    def do_GET(self):
        path = self.path.removeprefix("/commit/")
        how = self.server.broken.get(path) or self.server.broken.get("*")
        file = self.server.folder / path
        if how == "error" or not file.is_file():
            self.send_error(503 if how else 404)
            return
        content = file.read_bytes()
        content = b"x" * len(content) if how == "wrong bytes" else content
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if how == "cut off" else content)
        self.server.sent.append(path)

    def log_message(self, *args):
        """Say nothing."""


@contextlib.contextmanager
def serving(folder: Path):
    """Run a server in a thread for as long as the block lasts."""
    with Server(folder) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def describe(folder: Path, server: Server, checksums: dict[str, str]) -> None:
    """Write a public.toml and a manifest that point at the server."""
    fields = dict.fromkeys(("title", "what", "home", "commit", "licence_url", "citation"), "x")
    fields |= {"base_url": server.base_url, "licence": "CC0", "people": "nobody"}
    lines = ["[signs]", *(f'{name} = "{value}"' for name, value in fields.items())]
    lines += [f"files = {len(checksums)}", "size_mb = 0.1"]
    (folder / "public").mkdir(parents=True)
    (folder / "public.toml").write_text("\n".join(lines), encoding="utf-8")
    manifest = "".join(f"{digest}  {path}\n" for path, digest in checksums.items())
    (folder / "public" / "signs.sha256").write_text(manifest, encoding="utf-8")


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server of eighty small files, and a kit whose set `signs` is these files."""
    for path, content in FILES.items():
        (tmp_path / "web" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "web" / path).write_bytes(content)
    monkeypatch.setenv("ECO_DATA", str(tmp_path / "mine"))
    monkeypatch.setattr(data_sets, "DATA", tmp_path / "data")
    with serving(tmp_path / "web") as running:
        digests = {path: hashlib.sha256(content).hexdigest() for path, content in FILES.items()}
        describe(tmp_path / "data", running, digests)
        yield running


def arrived(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_set_is_fetched_whole_and_only_once(server):
    with pytest.raises(DataSetError, match="80 of 80 files of signs are missing"):
        find("signs")
    folder = fetch("signs", progress=False)
    assert arrived(folder) == FILES
    assert sorted(server.sent) == sorted(FILES)
    fetch("signs", progress=False)
    assert len(server.sent) == len(FILES)
    assert find("signs") == folder


def test_an_interrupted_download_goes_on_where_it_stopped(server):
    server.broken = dict.fromkeys(list(FILES)[40:], "error")
    with pytest.raises(DataSetError, match=r"answered: 503 .* again: what arrived is kept"):
        fetch("signs", progress=False, tries=1)
    before = set(server.sent)
    assert 0 < len(before) <= 40
    server.broken, server.sent = {}, []
    assert arrived(fetch("signs", progress=False)) == FILES
    assert set(server.sent) == set(FILES) - before


@pytest.mark.parametrize("how", ["wrong bytes", "cut off"])
def test_a_file_that_is_not_the_right_one_is_never_kept(server, how):
    bad = "7/IMG_73.JPG"
    server.broken = {bad: how}
    with pytest.raises(DataSetError, match=r"eco data fetch signs` again"):
        fetch("signs", progress=False, tries=1)
    folder = data_sets.data_folder() / "signs"
    assert all(FILES.get(path) == content for path, content in arrived(folder).items())
    server.broken = {}
    assert arrived(fetch("signs", progress=False)) == FILES


def test_a_file_that_was_damaged_later_is_fetched_again(server):
    folder = fetch("signs", progress=False)
    (folder / "0/IMG_00.JPG").write_bytes(b"damaged")
    fetch("signs", progress=False)
    assert arrived(folder) == FILES


def test_one_dropped_request_is_asked_again(server, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: server.broken.clear())
    server.broken = {"5/IMG_50.JPG": "error"}
    assert arrived(fetch("signs", progress=False, tries=2)) == FILES


def test_offline_it_says_what_serves_instead(server):
    server.shutdown()
    server.server_close()
    with pytest.raises(DataSetError, match=r"no way to 127\.0\.0\.1.*sample people serve"):
        fetch("signs", progress=False, tries=1)


def test_a_place_that_can_not_be_written_is_named(server, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("ECO_DATA", str(tmp_path / "file"))
    with pytest.raises(DataSetError, match=r"can't write to .* set ECO_DATA"):
        fetch("signs", progress=False, tries=1)


def test_an_unknown_set_is_named_with_those_there_are():
    with pytest.raises(DataSetError, match="no public set 'faces', wanted one of signs, speech"):
        fetch("faces")


@pytest.mark.parametrize("name", ["signs", "speech"])
def test_a_set_says_its_licence_people_and_pinned_commit(name):
    described = known()[name]
    text = str(described)
    assert all(part in text for part in (described.licence, described.citation, described.people))
    assert described.commit in described.base_url and len(described.commit) == 40
    checksums = described.checksums()
    assert len(checksums) == described.files
    assert {len(digest) for digest in checksums.values()} == {64}


@pytest.mark.parametrize("name", ["signs", "speech"])
def test_the_real_files_pass_their_checksums_through_the_downloader(
    name, real_data, tmp_path, monkeypatch
):
    described = known()[name]
    checksums = dict(list(described.checksums().items())[::9])  # a ninth: the rest takes as long
    with serving(real_data / name) as server:
        describe(tmp_path / "data", server, checksums)
        text = (tmp_path / "data" / "public.toml").read_text(encoding="utf-8")
        (tmp_path / "data" / "public.toml").write_text(text.replace("signs", name))
        (tmp_path / "data" / "public" / "signs.sha256").rename(
            tmp_path / "data" / "public" / f"{name}.sha256"
        )
        monkeypatch.setattr(data_sets, "DATA", tmp_path / "data")
        monkeypatch.setenv("ECO_DATA", str(tmp_path / "mine"))
        folder = fetch(name, progress=False)
    assert set(arrived(folder)) == set(checksums)


@pytest.mark.parametrize("name", ["signs", "speech"])
def test_the_manifest_names_the_real_files(name, real_data, monkeypatch):
    monkeypatch.setenv("ECO_DATA", str(real_data))
    folder = find(name)
    for path, digest in list(known()[name].checksums().items())[::50]:
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest
