import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from ecosystem_kit import answer_times


def test_a_spoken_answer_waits_for_its_last_word():
    X = np.arange(8.0)[:, np.newaxis]
    y = np.array(list("11112222"))
    answers = answer_times.timed_answers(LogisticRegression().fit(X, y), X[:6])
    spoken = pd.DataFrame({"fr": [0.5, 0.7]}, index=["1", "2"])
    silent = answer_times.output_mode("subtitles", answers, spoken, wrong=1)
    aloud = answer_times.output_mode("voice-over fr", answers, spoken, wrong=1)
    waits = np.array(aloud["answer_ms"]) - silent["answer_ms"]
    np.testing.assert_allclose(waits, np.where(answers["said"] == "1", 500, 700))
    assert (aloud["wrong"], aloud["total"]) == (1, 6)
