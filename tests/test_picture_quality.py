import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem_kit import picture_quality as quality
from ecosystem_kit.ledger import Ledger


def plain(red, green=None, blue=None, size=16):
    colour = [red, red if green is None else green, red if blue is None else blue]
    return np.full((size, size, 3), colour, np.uint8)


def board(size=16):
    squares = (np.indices((size, size)).sum(axis=0) // 2 % 2 * 200 + 20).astype(np.uint8)
    return np.repeat(squares[..., np.newaxis], 3, axis=2)


@given(st.integers(0, 255))
@settings(max_examples=30, deadline=None)
def test_brightness_of_a_plain_picture_is_its_shade(shade):
    assert quality.brightness(plain(shade)) == pytest.approx(shade / 255)
    assert quality.sharpness(plain(shade)) == 0


def test_sharpness_is_the_variance_of_the_laplacian_by_hand():
    picture = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    shades = picture.mean(axis=2)
    neighbours = shades[:-2, 1:-1] + shades[2:, 1:-1] + shades[1:-1, :-2] + shades[1:-1, 2:]
    by_hand = (neighbours - 4 * shades[1:-1, 1:-1]).var()
    assert quality.sharpness(picture) == pytest.approx(by_hand)


def test_a_blurred_picture_is_less_sharp():
    import cv2

    assert quality.sharpness(cv2.GaussianBlur(board(), (5, 5), 0)) < quality.sharpness(board()) / 4


def test_warmth_is_red_over_blue():
    assert quality.warmth(plain(150, 120, 100)) == pytest.approx(1.5)
    assert quality.warmth(plain(10, 0, 0)) == 10


def test_only_shades_at_the_ends_are_clipped():
    picture = plain(100)
    picture[:4] = 255
    picture[4:8] = 1
    assert quality.clipped_share(picture) == 0.5


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 3)), np.zeros((2, 4, 4, 3), np.uint8)],
    ids=["grey", "float", "many"],
)
def test_what_is_no_picture_is_refused_with_what_was_found(wrong):
    with pytest.raises(ValueError, match=r"\(height, width, 3\) was wanted"):
        quality.brightness(wrong)


def test_a_picture_without_neighbours_has_no_sharpness():
    with pytest.raises(ValueError, match="no neighbours"):
        quality.sharpness(plain(3, size=2))


def test_each_session_gets_a_row_with_its_faults(tmp_path):
    shown = {
        "fine": board(),
        "dark": (board() * 0.2).astype(np.uint8),
        "warm lamp": plain(190, 120, 90),
        "white": plain(255),
    }
    with Ledger(tmp_path) as ledger:
        for light, picture in shown.items():
            ledger.add_picture(ledger.add_session("me", consent=True, light=light), picture)
        table = quality.judge_pictures(ledger).set_index("light")
    assert table.loc["fine", "verdict"] == "good"
    assert "too dark" in table.loc["dark", "verdict"]
    assert "warm colours" in table.loc["warm lamp", "verdict"]
    assert "soft" in table.loc["warm lamp", "verdict"]
    assert "too bright" in table.loc["white", "verdict"]
    assert "shades cut off" in table.loc["white", "verdict"]
    assert table.loc["white", "clipped"] == 1


def test_a_project_without_pictures_is_told_to_capture_some(tmp_path):
    with Ledger(tmp_path) as ledger, pytest.raises(ValueError, match="no picture in this project"):
        quality.judge_pictures(ledger)
