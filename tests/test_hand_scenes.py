import cv2
import numpy as np
import pytest

from ecosystem_kit import sample_people
from ecosystem_kit.synthetic.hand_scenes import (
    LABELS,
    PICTURES_PER_LABEL,
    draw_background,
    draw_session,
    make_people,
)
from ecosystem_kit.synthetic.people import PEOPLE, SESSIONS


def test_the_bundled_pictures_are_those_that_the_committed_code_draws():
    person, session = PEOPLE[2], SESSIONS[1]
    drawn = dict(draw_session(person, session))
    assert len(drawn) == len(LABELS) * PICTURES_PER_LABEL
    for file in sample_people.files("picture", persons=[person.name], sessions=[session.name]):
        bundled = cv2.cvtColor(cv2.imread(str(file.path)), cv2.COLOR_BGR2RGB)
        # JPEG rounds, and other versions of the libraries round otherwise.
        difference = np.abs(bundled.astype(int) - drawn[file.path.stem]).mean()
        assert difference < 6, file.path.name


def test_two_people_are_drawn_before_two_walls():
    first, second = (draw_background("plain wall", np.random.default_rng(i)) for i in (1, 2))
    assert not np.array_equal(first, second)


def test_a_background_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'plain wall' or 'bookshelf'"):
        draw_background("beach", np.random.default_rng(0))


def test_people_are_written_where_the_reader_looks_for_them(tmp_path, monkeypatch):
    monkeypatch.setattr("ecosystem_kit.synthetic.hand_scenes.PEOPLE", PEOPLE[:1])
    monkeypatch.setattr("ecosystem_kit.synthetic.hand_scenes.SESSIONS", SESSIONS[:1])
    monkeypatch.setattr("ecosystem_kit.synthetic.hand_scenes.LABELS", ("1", "unknown"))
    assert make_people(tmp_path) == 2 * PICTURES_PER_LABEL
    written = sorted(path.name for path in (tmp_path / "ada/daylight/pictures").iterdir())
    assert written == [f"{label}_0{n}.jpg" for label in ("1", "unknown") for n in (1, 2, 3)]
