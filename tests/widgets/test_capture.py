import pytest

from ecosystem_kit import consent
from ecosystem_kit.widgets import Camera, Microphone


def test_an_uploaded_picture_is_in_the_ledger_with_its_prompt_and_conditions(project, jpeg):
    camera = Camera(project, person="me", consent=True, light="daylight")
    (number,) = camera.upload([jpeg], prompt="2")
    sample = project.ledger.sample(number)
    assert (sample.person, sample.prompt, sample.source) == ("me", "2", "upload")
    assert project.ledger.media_path(number).read_bytes() == jpeg.read_bytes()
    assert project.ledger.sessions("me")[0].light == "daylight"


def test_all_files_of_one_widget_belong_to_one_session(project, jpeg):
    camera = Camera(project, consent=True)
    camera.upload([jpeg], prompt="1")
    camera.upload([jpeg], prompt="2")
    assert len(project.ledger.sessions("me")) == 1
    assert len(camera.captured) == 2


def test_a_broken_file_is_named_and_the_others_are_kept(project, jpeg, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_text("no picture", encoding="utf-8")
    camera = Camera(project, consent=True)
    assert len(camera.upload([broken, jpeg], prompt="1")) == 1
    assert camera.refused[0].startswith("broken.jpg: ")
    assert "broken.jpg" in camera.status


def test_without_consent_nothing_is_kept(project, jpeg):
    camera = Camera(project)
    with pytest.raises(ValueError, match="consent"):
        camera.upload([jpeg], prompt="1")
    assert len(project.ledger.samples()) == 0


def test_a_widget_without_consent_says_so_before_anybody_adds_a_file(project):
    assert "Without consent nothing of bo is kept" in Camera(project, person="bo").status
    assert "Without consent" not in Camera(project, consent=True).status


def test_the_upload_button_does_what_the_method_does_and_says_what_is_wrong(project, jpeg, asked):
    upload = {"name": "a.jpg", "prompt": "2"}
    found = asked(Camera(project, consent=True), "upload", upload, [jpeg.read_bytes()])
    assert (len(found["samples"]), found["refused"]) == (1, [])
    found = asked(Camera(project, consent=True), "upload", upload, [b"no picture"])
    assert (found["samples"], len(found["refused"])) == ([], 1)
    assert "consent" in asked(Camera(project), "upload", upload, [jpeg.read_bytes()])["error"]


def test_what_the_browser_took_is_kept_as_it_is_with_its_time(project, jpeg, asked):
    camera = Camera(project, consent=True, light="daylight")
    data = jpeg.read_bytes()
    about = {"prompt": "3", "taken_at": [1_700_000_000_250.0, 1_700_000_000_283.0]}
    first, second = asked(camera, "keep", about, [data, data])["samples"]
    sample = project.ledger.sample(first)
    assert (sample.prompt, sample.source, sample.taken_at) == ("3", "camera", 1_700_000_000.25)
    assert project.ledger.media_path(second).read_bytes() == data
    assert camera.captured == [first, second]


def test_a_capture_that_is_sent_again_is_kept_once_even_by_another_kernel(project, jpeg, asked):
    about = {"prompt": "3", "taken_at": [1_700_000_000_250.0]}
    data = [jpeg.read_bytes()]
    camera = Camera(project, consent=True)
    kept = asked(camera, "keep", about, data, operation="x")
    assert asked(camera, "keep", about, data, operation="x") == kept
    later = Camera(project, consent=True)
    assert asked(later, "keep", {**about, "again": True}, data)["samples"] == []
    assert len(project.ledger.samples("picture")) == 1


def test_a_yes_in_the_widget_is_written_down_and_a_no_as_well(project, jpeg, asked):
    camera = Camera(project, person="bo")
    assert asked(camera, "keep", {"prompt": "1", "taken_at": [0.0]}, [jpeg.read_bytes()])["error"]
    asked(camera, "consent", {"yes": True})
    allowed = consent.of(project.ledger, "bo")
    assert (camera.consent, allowed.camera, allowed.microphone) == (True, True, False)
    asked(camera, "consent", {"yes": False})
    assert (camera.consent, consent.of(project.ledger, "bo").camera) == (False, False)


def test_other_conditions_or_another_person_begin_another_session(project, jpeg, asked):
    camera = Camera(project, consent=True, light="daylight")
    camera.upload([jpeg], prompt="1")
    asked(camera, "session", {"person": "me", "conditions": {"light": "lamp", "place": ""}})
    camera.upload([jpeg], prompt="1")
    lights = [session.light for session in project.ledger.sessions("me")]
    assert lights == ["daylight", "lamp"]
    asked(camera, "session", {"person": "bo", "conditions": {}})
    assert (camera.person, camera.consent) == ("bo", False)
    assert "nickname" in asked(camera, "session", {"person": " ", "conditions": {}})["error"]


def test_what_the_plan_still_wants_goes_down_with_each_capture_and_never_below_zero(project, jpeg):
    camera = Camera(project, consent=True)
    assert camera.still_wanted()["1"] == 2
    for left in (1, 0, 0):
        camera.upload([jpeg], prompt="1")
        assert camera.still_wanted()["1"] == left


def test_a_sample_person_stands_in_for_a_camera_and_for_a_microphone(project):
    for widget in (Camera(project), Microphone(project)):
        ids = widget.replay("ada", session="lamp", labels=["2"])
        assert ids == widget.captured
        people = {project.ledger.sample(number).person for number in ids}
        assert people == {"ada"}
        assert {project.ledger.sample(number).prompt for number in ids} == {"2"}
    assert all(session.synthetic for session in project.ledger.sessions("ada"))


def test_a_condition_that_no_session_has_is_refused_with_those_there_are(project):
    with pytest.raises(TypeError, match="background"):
        Camera(project, weather="rain")


def test_the_saved_notebook_shows_counts_and_no_picture(project, jpeg):
    camera = Camera(project, consent=True)
    camera.upload([jpeg], prompt="1")
    assert repr(camera) == "Camera(person='me', captured=1)"
