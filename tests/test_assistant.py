import numpy as np
import pytest

from ecosystem_kit.assistant import Assistant, AssistantStoppedError


class Certain:
    """Says always the same, with a given certainty."""

    def __init__(self, said, chance):
        self.classes_ = np.array([said, "unknown"])
        self.chance = chance

    def predict_proba(self, X):
        return np.tile([self.chance, 1 - self.chance], (len(X), 1))

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


class Rule:
    def predict(self, X):
        return np.full(len(X), "2")


PICTURE = np.zeros((8, 8, 3), np.uint8)
SOUND = np.zeros(1600, np.float32)


@pytest.mark.parametrize(("language", "text"), [("en", "three"), ("fr", "trois")])
def test_a_seen_sign_is_answered_in_the_chosen_language(language, text):
    answer = Assistant(hand=Certain("3", 0.9), language=language).see(PICTURE)
    assert (answer.said, answer.text) == ("3", text)
    assert answer.margin == pytest.approx(0.8)


def test_a_low_confidence_is_answered_with_i_dont_know():
    assistant = Assistant(voice=Certain("3", 0.6), reject_below=0.7)
    assert assistant.hear(SOUND).text == "I don't know"
    assert Assistant(voice=Certain("3", 0.6), reject_below=0.5).hear(SOUND).said == "3"


def test_a_rule_without_probabilities_is_never_rejected_for_its_confidence():
    answer = Assistant(hand=Rule(), reject_below=0.99).see(PICTURE)
    assert answer.said == "2"
    assert np.isnan(answer.confidence)
    assert "sure" not in str(answer)


def test_voice_over_comes_with_a_clip_that_exists_and_subtitles_with_none():
    spoken = Assistant(hand=Rule(), output="voice-over", language="fr").see(PICTURE)
    assert spoken.clip is not None
    assert spoken.clip.is_file()
    assert "<audio" in spoken._repr_html_()
    assert Assistant(hand=Rule()).see(PICTURE).clip is None


def test_the_kill_switch_stops_every_answer_until_it_is_started_again():
    assistant = Assistant(hand=Rule())
    assistant.stop()
    with pytest.raises(AssistantStoppedError, match=r"assistant\.start\(\)"):
        assistant.see(PICTURE)
    assistant.start()
    assert assistant.see(PICTURE).said == "2"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Assistant().see(PICTURE), "no hand estimator"),
        (lambda: Assistant().hear(SOUND), "no voice estimator"),
        (lambda: Assistant(hand=Rule()).see(PICTURE[np.newaxis]), r"\(1, 8, 8, 3\) was found"),
        (lambda: Assistant(voice=Rule()).hear(SOUND[np.newaxis]), r"\(1, 1600\) was found"),
        (lambda: Assistant(language="de"), "'subtitles' in 'de'"),
        (lambda: Assistant(output="mime"), "'mime' in 'en'"),
    ],
    ids=["no eyes", "no ears", "pictures", "sounds", "language", "output"],
)
def test_a_wrong_call_says_what_was_found_and_what_to_do(call, message):
    with pytest.raises(ValueError, match=message):
        call()
