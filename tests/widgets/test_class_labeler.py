"""What a labeler answers its browser, without one."""

import io

import numpy as np
import pytest

from ecosystem_kit.ledger import StorageError
from ecosystem_kit.widgets import BoxLabeler, ClassLabeler
from ecosystem_kit.widgets.class_labeler import keys_of
from ecosystem_kit.widgets.sample_media import browser_sample


def label(sample, value, operation, **more):
    return {"operation": operation, "do": "label", "sample": sample, "value": value, **more}


def undo(operation, undoes=None):
    return {"operation": operation, "do": "undo", "undoes": undoes}


@pytest.fixture
def keep(asked):
    def keep(labeler, *operations, since=0):
        return asked(labeler, "operations", {"operations": list(operations), "since": since})

    return keep


def operations_of(project, sample):
    return [(one.operation, one.value) for one in project.ledger.label_history(sample)]


def test_a_label_from_the_browser_is_in_the_ledger_before_it_is_answered(project, pictures, keep):
    labeler = ClassLabeler(project)
    asked = label(pictures[2], "3", "a", seconds=1.25, helped=True)
    reply = keep(labeler, asked)
    assert reply["results"] == [{"operation": "a", "sample": pictures[2], "revision": 1}]
    assert reply["revision"] == 1
    (told,) = reply["changed"]
    assert told == {"sample": pictures[2], "label": "3", "by": "me", "waits": False}
    kept = project.ledger.label_operation("a")
    assert (kept.value, kept.seconds, kept.helped_by) == ("3", 1.25, None)
    assert labeler.queue == [pictures[0], pictures[1], pictures[3]]
    assert labeler.done == [pictures[2]]


def test_what_is_sent_again_to_a_kernel_that_was_started_since_is_kept_once(
    project, pictures, keep
):
    sent = [label(pictures[0], "1", "a"), undo("b", "a"), label(pictures[0], "2", "c")]
    first = keep(ClassLabeler(project), *sent)
    again = ClassLabeler(project)
    assert keep(again, *sent)["results"] == first["results"]
    assert operations_of(project, pictures[0]) == [("set", "1"), ("undo", None), ("set", "2")]
    assert again.done == [pictures[0]]
    again.undo()
    assert project.ledger.labels().to_dict() == {}


def test_an_undo_names_what_it_takes_back_or_takes_the_last_one_of_this_person(
    project, pictures, keep
):
    labeler = ClassLabeler(project)
    keep(labeler, label(pictures[0], "1", "a"), label(pictures[1], "2", "b"))
    reply = keep(labeler, undo("c", "a"))
    assert reply["results"] == [{"operation": "c", "sample": pictures[0], "undone": True}]
    assert labeler.queue[0] == pictures[0]
    keep(ClassLabeler(project), undo("d"))  # a kernel that never heard of b
    assert project.ledger.labels().to_dict() == {}
    assert "nothing to take back" in keep(labeler, undo("e"))["results"][0]["error"]


def test_an_undo_of_what_somebody_changed_since_is_refused(project, pictures, keep):
    one, other = ClassLabeler(project), ClassLabeler(project)
    keep(one, label(pictures[0], "1", "a"))
    keep(other, label(pictures[0], "2", "b"))
    (result,) = keep(one, undo("c", "a"))["results"]
    assert "again since" in result["error"]
    assert project.ledger.labels().to_dict() == {pictures[0]: "2"}


def test_a_refused_label_comes_back_with_its_reason_and_what_holds(project, pictures, keep):
    labeler = ClassLabeler(project)
    keep(labeler, label(pictures[0], "1", "a"))
    reply = keep(
        labeler, label(pictures[0], "9", "b"), label(999, "1", "c"), label(pictures[1], "2", "d")
    )
    wrong, unknown, right = reply["results"]
    assert "choose from" in wrong["error"]
    assert "no sample 999" in unknown["error"]
    assert right["revision"] == 2
    held = {one["sample"]: one["label"] for one in reply["changed"]}
    assert (held[pictures[0]], held[pictures[1]]) == ("1", "2")


def test_a_full_disk_refuses_the_request_and_what_was_kept_stays_kept_once(
    project, pictures, keep, monkeypatch
):
    labeler = ClassLabeler(project)
    add, calls = project.ledger.add_label, []

    def full(*about, **more):
        calls.append(about)
        if len(calls) == 2:
            raise StorageError(28, "the disk is full: free some space")
        return add(*about, **more)

    monkeypatch.setattr(project.ledger, "add_label", full)
    sent = [label(pictures[0], "1", "a"), label(pictures[1], "2", "b")]
    assert "disk is full" in keep(labeler, *sent)["error"]
    assert len(keep(labeler, *sent)["results"]) == 2
    assert operations_of(project, pictures[0]) == [("set", "1")]
    assert operations_of(project, pictures[1]) == [("set", "2")]


def test_another_kernel_sees_what_was_labeled_meanwhile(project, pictures, keep, asked):
    one, other = ClassLabeler(project), ClassLabeler(project)
    since = asked(other, "hello")["revision"]
    keep(one, label(pictures[0], "1", "a"), label(pictures[1], "unsure", "b"))
    news = asked(other, "sync", {"since": since})
    assert [(each["sample"], each["label"]) for each in news["changed"]] == [
        (pictures[0], "1"),
        (pictures[1], "unsure"),
    ]
    assert other.queue == pictures[2:]
    keep(one, undo("c", "a"))
    news = asked(other, "sync", {"since": news["revision"]})
    assert news["changed"] == [{"sample": pictures[0], "label": None, "by": None, "waits": True}]
    assert other.queue == [pictures[0], *pictures[2:]]
    assert asked(other, "sync", {"since": news["revision"]})["changed"] == []


def test_given_samples_wait_until_this_person_labels_them_under_this_guide(project, pictures, keep):
    for sample, by, guide in zip(pictures, ("robin", "me", "me", "me"), (1, 1, 2, 2), strict=True):
        project.ledger.add_label(sample, "1", by=by, guide_version=guide)
    labeler = ClassLabeler(project, samples=pictures[:3], guide_version=2)
    assert labeler.queue == pictures[:2]
    keep(labeler, label(pictures[0], "2", "a"))
    assert labeler.queue == [pictures[1]]
    labeler.undo()
    assert labeler.queue == pictures[:2]
    project.ledger.add_label(pictures[1], "3", by="robin")
    keep(labeler, label(pictures[0], "2", "b"))
    assert labeler.queue == []


def test_the_second_pass_hears_nothing_of_the_first(project, pictures, asked):
    ClassLabeler(project).replay(dict.fromkeys(pictures, "1"))
    greeting = asked(ClassLabeler(project, pass_number=2), "hello")
    assert (greeting["labels"], sorted(greeting["waiting"])) == ([], pictures)
    assert (greeting["pass"], greeting["samples"] == pictures) == (2, False)


def test_a_box_labeler_sets_aside_what_is_unsure(project, pictures, keep):
    labeler = BoxLabeler(project)
    asked = label(pictures[0], "unsure", "a", task="class")
    assert "revision" in keep(labeler, asked)["results"][0]
    assert project.ledger.sample(pictures[0]).label == "unsure"
    assert labeler.queue == pictures[1:]
    assert BoxLabeler(project).queue == pictures[1:]
    wrong = keep(labeler, label(pictures[1], "3", "b", task="class"))
    assert "keeps no class '3'" in wrong["results"][0]["error"]
    labeler.undo()
    assert labeler.queue == pictures


@pytest.mark.parametrize(
    ("seconds", "kept"), [(3, 3.0), (900, 120.0), (-1, None), ("2", None), (None, None)]
)
def test_seconds_are_counted_as_work_for_two_minutes_at_most(
    project, pictures, keep, seconds, kept
):
    keep(ClassLabeler(project), label(pictures[0], "1", "a", seconds=seconds))
    assert project.ledger.label_operation("a").seconds == kept


def test_unsent_labels_are_found_again_by_the_same_labeler_alone(project, pictures):
    name = ClassLabeler(project)._greeting()["store"]
    assert ClassLabeler(project, samples=pictures[:2])._greeting()["store"] == name
    others = [ClassLabeler(project, pass_number=2), ClassLabeler(project, by="bea")]
    assert name not in [one._greeting()["store"] for one in others]
    assert str(project.ledger.folder) not in name


class SaysByBrightness:
    def predict_proba(self, X):
        bright = X.reshape(len(X), -1).mean(axis=1) / 255
        return np.stack([bright, 1 - bright], axis=1)

    def predict(self, X):
        return np.array(["1", "2"])[self.predict_proba(X).argmax(axis=1)]


def test_guesses_come_with_how_sure_they_are_and_confirming_says_who_helped(
    project, pictures, keep, asked
):
    labeler = ClassLabeler(project, helper=SaysByBrightness(), helper_name="the lamp")
    (number, guess, sure), *rest = asked(labeler, "guesses", {"ids": pictures})["guesses"]
    assert (number, guess in ("1", "2"), 0.5 <= sure <= 1, len(rest)) == (
        pictures[0],
        True,
        True,
        3,
    )
    keep(labeler, label(number, guess, "a", helped=True, seconds=0.2))
    assert project.ledger.label_operation("a").helped_by == "the lamp"
    assert (
        "give the labeler a `helper`"
        in asked(ClassLabeler(project), "guesses", {"ids": []})["error"]
    )


def test_samples_travel_as_their_files_and_large_ones_smaller(project, pictures):
    about, data = browser_sample(project.ledger, pictures[0])
    assert about == {
        **{"id": pictures[0], "kind": "picture", "width": 60, "height": 40},
        "mime": "image/jpeg",
    }
    assert data == project.ledger.media_path(pictures[0]).read_bytes()
    huge = project.ledger.add_picture(1, np.zeros((1500, 3000, 3), np.uint8))
    about, data = browser_sample(project.ledger, huge)
    assert (about["width"], about["height"]) == (3000, 1500)
    assert _size(data) == (1280, 640)


def test_a_sample_that_is_gone_says_so_and_the_others_come(project, pictures, asked):
    project.ledger.media_path(pictures[1]).unlink()
    told = asked(ClassLabeler(project), "samples", {"ids": pictures})["samples"]
    assert ["error" in one for one in told] == [False, True, False, False]
    assert "no sample 999" in browser_sample(project.ledger, 999)[0]["error"]


def test_a_sound_travels_as_numbers(project, sounds):
    about, data = browser_sample(project.ledger, sounds[2])
    assert about == {"id": sounds[2], "kind": "sound", "rate": 16_000}
    heard = np.frombuffer(data, "<i2") / 32767
    np.testing.assert_allclose(heard, project.ledger.sound(sounds[2]), atol=1e-4)


def _size(data):
    from PIL import Image

    return Image.open(io.BytesIO(data)).size


def test_keys_are_the_classes_themselves_or_letters_of_theirs():
    assert keys_of([*"012", "unknown", "unsure", "exclude"]) == {
        **{"0": "0", "1": "1", "2": "2"},
        **{"unknown": "k", "unsure": "u", "exclude": "x"},
    }
    assert keys_of(["yes", "yet", "k", "unknown"]) == {
        **{"yes": "y", "yet": "e", "k": "k", "unknown": "u"},
    }
    many = [f"class {number}" for number in range(40)]
    assert len(set(keys_of(many).values())) == 36
