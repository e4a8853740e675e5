import numpy as np
import pytest
from sklearn.base import clone

from ecosystem_kit import sample_people, vision
from ecosystem_kit.synthetic.hand_crowd import LABELS, as_seen, crowd
from ecosystem_kit.synthetic.hand_starter import make_starter


@pytest.fixture(scope="module")
def people():
    """Pictures, labels and persons: everything that three people show in daylight."""
    files = sample_people.files(
        "picture", persons=["ada", "chloe", "fatima"], sessions=["daylight"], labels=[*"012345"]
    )
    X = np.stack([vision.decode_picture(file.path.read_bytes()) for file in files])
    return X, np.array([f.label for f in files]), np.array([f.person for f in files])


@pytest.mark.parametrize(
    "make", [vision.make_hog_model, vision.make_pixel_model, vision.make_hand_model]
)
def test_each_model_learns_signs_from_pictures(make, people):
    X, y, _ = people
    model = clone(make()).fit(X, y)
    assert model.score(X, y) > 0.9
    assert model.classes_.tolist() == [*"012345"]


def test_the_hand_model_says_how_sure_it_is(people):
    X, y, _ = people
    probability = vision.make_hand_model(detector="never").fit(X, y).predict_proba(X[:2])
    assert probability.shape == (2, 6)
    np.testing.assert_allclose(probability.sum(axis=1), 1, rtol=1e-5)


def test_the_starter_reads_hands_that_it_never_saw(people):
    X, y, _ = people
    starter = vision.load_starter()
    assert starter.classes_.tolist() == sorted(LABELS)
    assert np.mean(starter.predict(X) == y) >= 0.85


def test_the_starter_is_loaded_once():
    assert vision.load_starter() is vision.load_starter()


def test_the_crowd_has_both_hands_and_nobody():
    X, y = crowd(10, random_state=1)
    assert X.dtype == np.float32
    assert {label: int((y == label).sum()) for label in ("0", "unknown")} == {
        "0": 10,
        "unknown": 20,
    }
    assert (~X.any(axis=1)).sum() == 2
    assert set(y[~X.any(axis=1)]) == {"unknown"}
    thumbs_to_little = X.reshape(-1, 21, 3)[:, 5, 0] - X.reshape(-1, 21, 3)[:, 17, 0]
    right = np.mean(thumbs_to_little[X.any(axis=1)] > 0)
    assert 0.3 < right < 0.7


def test_the_crowd_is_the_same_for_the_same_seed_only():
    first, again, other = (crowd(2, random_state=seed)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_hand_as_seen_is_as_large_as_a_hand():
    straight = np.zeros((200, 21, 3))
    straight[:, :, 1] = np.linspace(0, 2, 21)  # 2 palms from the wrist to the last point
    seen = as_seen(straight)
    lengths = np.linalg.norm(seen[:, 20] - seen[:, 0], axis=1)
    assert 0.16 < np.median(lengths) < 0.20


def test_a_starter_is_written_with_card_and_checksum(tmp_path):
    path = make_starter(tmp_path, hands=20, test_hands=10)
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "**Synthetic.** Fitted to 240 made-up skeletons" in card
    assert "| no hand | 2 | 1.000 | 1.000 |" in card
    assert path.name in (tmp_path / "SHA256SUMS").read_text(encoding="utf-8")
