import sqlite3
from datetime import UTC, datetime

import cv2
import numpy as np
import pytest
from ledger_makers import people, picture, quick_ledger, sound

from ecosystem_kit.ledger import ConsentMissing, UnknownRecord, WrongInput


@pytest.fixture(autouse=True)
def without_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)


@pytest.fixture
def ledger(tmp_path):
    with quick_ledger(tmp_path / "project") as made:
        yield made


def test_bytes_of_a_file_are_kept_as_they_are(ledger):
    data = cv2.imencode(".jpg", picture())[1].tobytes()
    number = ledger.add_picture(ledger.add_session("ada", consent=True), data, prompt="3")
    assert ledger.media_path(number).read_bytes() == data
    assert ledger.media_path(number).suffix == ".jpg"
    assert ledger.media_path(number).parent.name == ledger.sample(number).media[:2]


def test_pixels_come_back_as_rgb_of_the_same_shape_and_nearly_the_same_colour(ledger):
    red = np.zeros((20, 30, 3), np.uint8)
    red[:, :, 0] = 200
    number = ledger.add_picture(ledger.add_session("ada", consent=True), red)
    back = ledger.picture(number)
    assert back.shape == red.shape
    assert np.abs(back.astype(int) - red).max() < 8
    assert (ledger.sample(number).width, ledger.sample(number).height) == (30, 20)


def test_sound_comes_back_to_one_step_of_16_bits(ledger):
    session = ledger.add_session("ada", consent=True)
    number = ledger.add_sound(session, sound(1))
    assert ledger.sound(number).dtype == np.float32
    assert np.abs(ledger.sound(number) - sound(1)).max() <= 1 / 32768
    whole = (sound(2) * 32767).astype(np.int16)
    np.testing.assert_array_equal(ledger.sound(ledger.add_sound(session, whole)) * 32768, whole)


def test_sound_of_another_rate_is_kept_at_it_and_read_at_16_khz(ledger):
    number = ledger.add_sound(
        ledger.add_session("ada", consent=True), sound(samples=4800), sample_rate_hz=48_000
    )
    assert len(ledger.sound(number)) == 1600
    assert ledger.sample(number).duration_s == pytest.approx(0.1)


def test_the_same_content_twice_is_two_samples_and_one_file(ledger):
    for person in ("ada", "bob"):
        ledger.add_picture(ledger.add_session(person, consent=True), picture())
    first, second = ledger.samples()
    assert first.media == second.media
    assert len(list(ledger.folder.rglob("*.jpg"))) == 1


def test_a_damaged_file_is_mended_when_its_content_comes_again(ledger):
    session = ledger.add_session("ada", consent=True)
    number = ledger.add_picture(session, picture())
    whole = ledger.media_path(number).read_bytes()
    ledger.media_path(number).write_bytes(whole[:50])
    assert len(ledger.problems()) == 1
    ledger.add_picture(session, picture())
    assert ledger.media_path(number).read_bytes() == whole
    assert ledger.problems() == []


@pytest.mark.parametrize("answer", [False, None, 1, "no"])
def test_nobody_is_recorded_who_has_not_said_yes(ledger, answer):
    with pytest.raises(ConsentMissing, match="has not agreed"):
        ledger.add_session("ada", consent=answer)
    assert ledger.sessions() == []


@pytest.mark.parametrize("name", ["", "  ", None, 3])
def test_a_person_has_a_name(ledger, name):
    with pytest.raises(WrongInput, match="nickname"):
        ledger.add_session(name, consent=True)


def test_an_unknown_session_is_named_and_nothing_is_kept(ledger):
    ledger.add_session("ada", consent=True)
    with pytest.raises(UnknownRecord, match="no session 7; the last ones are: 1"):
        ledger.add_picture(7, picture())
    assert len(ledger.samples()) == 0
    assert list(ledger.folder.rglob("*.jpg")) == []
    assert ledger.problems() == []


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((4, 4, 3), np.float32),
        np.zeros((0, 4, 3), np.uint8),
        b"",
        b"these are no pixels",
        cv2.imencode(".jpg", picture(height=64, width=64))[1].tobytes()[:300],
        cv2.imencode(".png", np.zeros((10_000, 10_000, 3), np.uint8))[1].tobytes(),
        np.zeros((70_000, 4, 3), np.uint8),
    ],
    ids=[
        *("grey", "with alpha", "float", "empty array", "0 bytes", "text", "truncated"),
        *("100 megapixels", "too long for a JPEG"),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_lost(ledger, wrong):
    ids = people(ledger, names=["ada"])["ada"]
    with pytest.raises(ValueError, match=r"\w"):
        ledger.add_many_pictures(1, [picture(900), wrong])
    assert ledger.samples().ids == ids
    assert ledger.problems() == []


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((400, 2), np.float32),
        np.zeros(0, np.float32),
        np.zeros(400, np.int32),
        np.full(400, 1.5, np.float32),
        np.full(400, np.nan, np.float32),
        b"",
        b"RIFF and no more",
    ],
    ids=["stereo", "empty", "int32", "too loud", "nan", "0 bytes", "broken"],
)
def test_what_is_no_sound_is_refused_and_nothing_is_lost(ledger, wrong):
    session = ledger.add_session("ada", consent=True)
    kept = ledger.add_sound(session, sound())
    with pytest.raises(ValueError, match=r"\w"):
        ledger.add_sound(session, wrong)
    assert ledger.samples().ids == [kept]
    assert ledger.problems() == []


@pytest.mark.parametrize("rate", [0, -1, 4000, 10**6])
def test_a_sample_rate_out_of_range_is_refused(ledger, rate):
    with pytest.raises(WrongInput, match="sample_rate_hz"):
        ledger.add_sound(ledger.add_session("ada", consent=True), sound(), sample_rate_hz=rate)


def test_prompts_and_times_must_be_as_many_as_pictures(ledger):
    session = ledger.add_session("ada", consent=True)
    with pytest.raises(WrongInput, match="2 prompts for 1 samples"):
        ledger.add_many_pictures(session, [picture()], prompts=["1", "2"])


def test_a_time_may_be_a_datetime(ledger):
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)
    number = ledger.add_sound(ledger.add_session("ada", consent=True), sound(), taken_at=noon)
    assert ledger.sample(number).taken_at == noon.timestamp()


def test_samples_are_a_sequence_that_slices_and_filters(ledger):
    ids = people(ledger)
    ledger.add_sound(1, sound(), prompt="3")
    assert len(ledger.samples()) == 13
    assert len(ledger.samples("picture")) == 12
    assert [s.person for s in ledger.samples(person="bob")] == ["bob"] * 4
    assert ledger.samples(session=2).ids == ids["bob"]
    assert {s.label for s in ledger.samples(label="2")} == {"2"}
    assert [s.kind for s in ledger.samples(labeled=False)] == ["sound"]
    assert len(ledger.samples(labeled=True)) == 12
    assert ledger.samples()[-1].kind == "sound"
    assert ledger.samples()[2:5].ids == ledger.samples().ids[2:5]
    assert ledger.samples("picture").to_frame().loc[ids["bob"][1], "person"] == "bob"
    assert repr(ledger.samples(person="nobody")) == "Samples(none)"
    with pytest.raises(IndexError):
        ledger.samples()[99]
    with pytest.raises(WrongInput, match="picture"):
        ledger.samples("smell")


def test_samples_longer_than_a_page_come_whole_and_in_order(ledger):
    session = ledger.add_session("ada", consent=True)
    ids = ledger.add_many_sounds(session, [sound(n, samples=60) for n in range(1203)])
    assert [s.id for s in ledger.samples()] == ids


def test_a_sample_is_a_picture_or_a_sound(ledger):
    session = ledger.add_session("ada", consent=True)
    one = ledger.add_sound(session, sound())
    with pytest.raises(WrongInput, match=r"is a sound: open it with `ledger.sound"):
        ledger.picture(one)
    with pytest.raises(UnknownRecord, match="no sample 99"):
        ledger.picture(99)


def test_numpy_numbers_are_numbers(ledger):
    session = np.int64(ledger.add_session("ada", consent=True))
    number = np.int32(ledger.add_picture(session, picture()))
    ledger.add_label(number, np.str_("3"), seconds=np.float32(2))
    assert ledger.label_history(number)[0].seconds == 2.0
    assert len(ledger.samples(session=session)) == 1


def test_people_and_prompts_are_counted(ledger):
    ids = people(ledger)
    ledger.add_label(ids["ada"][0], "unsure")
    ledger.add_sound(1, sound(), prompt="3")
    assert ledger.people() == {"ada": 5, "bob": 4, "chen": 4}
    assert ledger.people("picture", labeled=True) == {"ada": 3, "bob": 4, "chen": 4}
    assert ledger.prompts("picture", person="bob") == {"0": 2, "1": 1, "2": 1}
    assert ledger.prompts() == {"0": 6, "1": 3, "2": 3, "3": 1}
    assert ledger.counts("picture")["ada", 1, "unsure"] == 1


def test_minutes_of_capture_leave_out_breaks_and_imports(ledger):
    session = ledger.add_session("ada", consent=True)
    times = [0.0, 30.0, 60.0, 60.0 + 601, 60.0 + 601 + 60]
    ledger.add_many_pictures(session, [picture(n) for n in range(5)], taken_at=times)
    ledger.add_picture(session, picture(9), source="import", taken_at=9999.0)
    (effort,) = ledger.capture_effort("picture")
    assert (effort.samples, effort.minutes, effort.person) == (5, 2.0, "ada")


def test_the_data_version_depends_on_the_data_and_on_nothing_else(tmp_path):
    versions = set()
    for name, order in (("one", [0, 1, 2]), ("two", [2, 0, 1])):
        with quick_ledger(tmp_path / name) as ledger:
            empty = ledger.data_version()
            session = ledger.add_session("ada", consent=True)
            for number in order:
                ledger.add_label(ledger.add_sound(session, sound(number)), str(number))
            versions.add(ledger.data_version())
            before = ledger.data_version()
            ledger.note("something", else_ := {"that": "is no data"})
            assert ledger.data_version() == before
            ledger.add_label(1, "5")
            assert ledger.data_version() != before
            ledger.undo_label(1)
            assert ledger.data_version() == before
            assert else_
    assert len(versions) == 1
    assert empty == "000000000000"


def test_the_ledger_is_readable_with_sqlite_alone(ledger):
    people(ledger, names=["ada"])
    connection = sqlite3.connect(ledger.path)
    rows = connection.execute("SELECT media, label FROM samples").fetchall()
    connection.close()
    assert [label for _, label in rows] == ["0", "1", "2", "0"]
    assert (ledger.folder / "media" / rows[0][0][:2] / rows[0][0]).exists()
