import numpy as np
import pytest
from PIL import Image

from ecosystem_kit.public_sets.signs import people_in_order, read
from ecosystem_kit.vision import PictureError


@pytest.fixture
def folder(tmp_path):
    """Two people in daylight and one with flash, who show 0, 4 and 9 each."""
    number = 1000
    for first in (1000, 1003, 4040):
        for number, digit in enumerate("049", start=first):
            (tmp_path / digit).mkdir(exist_ok=True)
            picture = Image.new("RGB", (100, 120), (int(digit) * 20, 0, 0))
            picture.save(tmp_path / digit / f"IMG_{number}.JPG")
    return tmp_path


def test_pictures_come_in_the_order_in_which_they_were_taken(folder):
    X, y, persons, sessions = read(folder, side=64)
    assert X.shape == (9, 64, 64, 3)
    assert X.dtype == np.uint8
    assert y.tolist() == [*"049049049"]
    np.testing.assert_allclose(X[:3, 32, 32, 0], [0, 80, 180], atol=3)
    assert [len(set(persons[i : i + 3])) for i in (0, 3, 6)] == [1, 1, 1]
    assert len(set(persons)) == 3
    assert sessions.tolist() == ["daylight"] * 6 + ["flash"] * 3


def test_digits_can_be_chosen_without_changing_who_is_who(folder):
    few, everything = read(folder, digits=["4"]), read(folder)
    assert few.y.tolist() == [*"444"]
    assert few.persons.tolist() == everything.persons[everything.y == "4"].tolist()


def test_a_swap_of_two_signs_does_not_split_a_person():
    assert people_in_order([*"0213"], numbers=[1, 2, 3, 4]) == [1, 1, 1, 1]


def test_a_gap_in_the_numbers_is_another_day_and_another_person():
    assert people_in_order([*"0123"], numbers=[1, 2, 4039, 4040]) == [1, 1, 2, 2]


def test_files_of_other_names_are_left_alone(folder):
    (folder / "0" / "Thumbs.db").write_bytes(b"no picture")
    assert len(read(folder).y) == 9


def test_an_empty_folder_says_how_to_fetch_the_set(tmp_path):
    with pytest.raises(FileNotFoundError, match="eco data fetch signs"):
        read(tmp_path)


def test_a_damaged_picture_is_not_passed_over(folder):
    (folder / "0" / "IMG_1000.JPG").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    with pytest.raises(PictureError, match="damaged"):
        read(folder)
