"""What a terminal can say of camera, microphone, page, browser and speech."""

import webbrowser

import pytest

from ecosystem_kit.course import devices


@pytest.fixture(autouse=True)
def on_linux(monkeypatch):
    monkeypatch.setattr(devices.sys, "platform", "linux")


def test_cameras_are_counted_where_the_system_lists_them(tmp_path):
    none = devices.look_at_camera(tmp_path)
    assert "sample person" in none.mend
    assert none.well  # the course goes on without one
    assert str(none).startswith("note  camera: none listed")
    (tmp_path / "video0").touch()
    assert devices.look_at_camera(tmp_path).found.startswith("1 listed")


def test_microphones_are_counted_and_loudspeakers_are_not(tmp_path):
    listed = tmp_path / "pcm"
    assert "plug one in" in devices.look_at_microphone(listed).mend
    listed.write_text("00-00: A : playback 1\n00-01: B : playback 1 : capture 1\n", "utf-8")
    assert devices.look_at_microphone(listed).found.startswith("1 listed")


def test_other_systems_leave_it_to_the_browser(monkeypatch):
    monkeypatch.setattr(devices.sys, "platform", "darwin")
    for look in (devices.look_at_camera, devices.look_at_microphone):
        assert (look().found, look().mend) == (devices.IN_THE_BROWSER, "")


@pytest.mark.parametrize(
    ("addresses", "secure"),
    [
        (["http://localhost:8888/"], True),
        (["http://127.0.0.1:8888/", "http://[::1]:9/"], True),
        (["https://hub.example.org/user/ada/"], True),
        (["http://192.168.0.7:8888/"], False),
        ([], True),
    ],
    ids=["localhost", "by number", "encrypted", "another machine", "none runs"],
)
def test_only_pages_that_get_no_camera_are_named(addresses, secure):
    found = devices.look_at_page(addresses)
    assert bool(found.mend) != secure
    assert secure or "https" in found.mend


def test_a_system_without_a_browser_is_told_what_to_install(monkeypatch):
    def none():
        raise webbrowser.Error("none")

    monkeypatch.setattr(webbrowser, "get", none)
    assert "install" in devices.look_at_browser().mend


def test_the_bundled_voices_speak_both_languages(monkeypatch, tmp_path):
    assert devices.look_at_speech().mend == ""
    monkeypatch.setattr(devices.resources, "folder", lambda name: tmp_path)
    assert "git checkout" in devices.look_at_speech().mend


def test_all_five_are_looked_at_each_with_a_name():
    names = [one.what for one in devices.examine()]
    assert names == ["camera", "microphone", "secure page", "browser", "speech output"]
