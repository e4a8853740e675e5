"""Figures come with words, in one style, and the plots draw what they were given."""

import base64
import re
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest

matplotlib.use("Agg")

from matplotlib import pyplot
from matplotlib.colors import to_rgb

from ecosystem_kit import figures, plots

ALT = "A line that climbs from left to right."


@pytest.fixture(autouse=True)
def house_style():
    with matplotlib.rc_context():
        figures.use_house_style()
        yield
    pyplot.close("all")


def score(estimate: float, low: float, high: float, count: int = 100) -> SimpleNamespace:
    return SimpleNamespace(estimate=estimate, low=low, high=high, count=count)


def lightness(color) -> float:
    """Relative luminance (WCAG 2) of a colour, 0 to 1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("alt", ["", "   ", "figure", "a bar plot"])
def test_figure_without_words_is_refused_with_what_to_do(alt) -> None:
    with pytest.raises(ValueError, match=r"wanted a sentence .* show\(figure, alt="):
        figures.show(pyplot.figure(), alt=alt)


def test_shown_figure_is_an_image_with_its_words_and_is_closed(capsys, monkeypatch) -> None:
    shown: list = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    figure, ax = pyplot.subplots()
    ax.plot([1, 2])
    figures.show(figure, alt='A line "climbs" <up> to the right')
    assert pyplot.get_fignums() == []
    (picture,) = shown
    assert 'alt="A line &quot;climbs&quot; &lt;up&gt; to the right"' in picture.data
    data = re.search(r'src="data:image/png;base64,([^"]+)"', picture.data).group(1)
    assert base64.b64decode(data).startswith(b"\x89PNG")
    assert picture.data.count("<") == 1


def test_axes_stand_for_their_figure() -> None:
    figure, ax = pyplot.subplots()
    assert figures.figure_html(ax, alt=ALT) == figures.figure_html(figure, alt=ALT)


def test_same_figure_gives_the_same_bytes() -> None:
    pictures = []
    for _ in range(2):
        figure, ax = pyplot.subplots()
        ax.plot([1, 2, 3])
        pictures.append(figures.figure_html(figure, alt=ALT))
    assert pictures[0] == pictures[1]


def test_image_is_finer_than_the_page_shows_it() -> None:
    html = figures.figure_html(pyplot.figure(figsize=(4, 2)), alt=ALT)
    assert int(re.search(r'width="(\d+)"', html).group(1)) == 384  # 4 inches of 144 dots, by 1.5


def test_house_colours_are_okabe_and_itos_and_each_has_its_line_style() -> None:
    cycle = list(pyplot.rcParams["axes.prop_cycle"])
    named = {figures.BLUE, figures.RED, figures.GREEN, figures.ORANGE, figures.PURPLE}
    assert {one["color"] for one in cycle} == named | {figures.SKY, figures.BLACK}
    pairs = {(round(lightness(one["color"]), 2), one["linestyle"]) for one in cycle}
    assert len(pairs) == len(cycle)
    assert [one["linestyle"] for one in cycle[:4]] == ["-", "--", "-.", ":"]


@pytest.mark.parametrize("name", ["text.color", "axes.labelcolor", "xtick.color", "ytick.color"])
def test_letters_stand_out_from_the_ground(name) -> None:
    ground = lightness(pyplot.rcParams["figure.facecolor"])
    assert (ground + 0.05) / (lightness(pyplot.rcParams[name]) + 0.05) >= 7


def test_interval_plot_draws_each_score_with_its_ends_count_and_the_bar() -> None:
    scores = {"rule": score(0.8, 0.7, 0.9), "model": score(0.95, 0.9, 0.97, 400)}
    ax = figures.interval_plot(scores, wanted=0.9)
    assert [one.get_text() for one in ax.get_yticklabels()] == ["rule", "model"]
    ends = [one.get_segments()[0][:, 0].tolist() for one in ax.collections]
    assert np.allclose(ends, [[0.7, 0.9], [0.9, 0.97]])
    words = [one.get_text() for one in ax.texts]
    assert words == ["0.800  (n = 100)", "0.950  (n = 400)", "wanted"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1], "the first score stands on top"


def test_bars_are_as_long_as_their_numbers_and_say_them() -> None:
    ax = figures.bars({"planning": 2.0, "data": 5.25}, label="time (h)", digits=1)
    assert [bar.get_width() for bar in ax.patches] == [2.0, 5.25]
    assert [one.get_text() for one in ax.texts] == ["2.0", "5.2"]
    assert ax.get_xlabel() == "time (h)"


@pytest.mark.parametrize(("wide", "tall"), [(128, 128), (64, 128), (640, 480)])
def test_picture_grid_keeps_the_sides_ratio(wide, tall) -> None:
    picture = np.zeros((tall, wide, 3), dtype=np.uint8)
    (left, right, bottom, top) = figures.picture_grid([picture]).images[0].get_extent()
    assert (right - left) / (bottom - top) == pytest.approx(wide / tall)
    assert max(right - left, bottom - top) == pytest.approx(1)


def test_picture_grid_fills_rows_from_the_left_and_never_overlaps() -> None:
    pictures = [np.full((8, 8, 3), n, dtype=np.uint8) for n in range(5)]
    ax = figures.picture_grid(pictures, titles=list("abcde"), columns=3)
    lefts = [one.get_extent()[0] for one in ax.images]
    tops = [one.get_extent()[3] for one in ax.images]
    assert lefts[0] == lefts[3] < lefts[1] < lefts[2]
    assert tops[0] == tops[2]
    assert tops[3] > ax.images[0].get_extent()[2], "the second row begins below the first"
    assert [one.get_text() for one in ax.texts] == list("abcde")


def test_picture_grid_draws_masks_and_grey_pictures_black_to_white() -> None:
    mask, grey = np.eye(4, dtype=bool), np.full((4, 4), 200, dtype=np.uint8)
    ranges = [one.get_clim() for one in figures.picture_grid([mask, grey]).images]
    assert ranges == [(0, 1), (0, 255)]


def test_tone_shows_as_a_line_at_its_frequency() -> None:
    time_s = np.arange(16_000) / 16_000
    tone = (0.5 * np.sin(2 * np.pi * 2000 * time_s)).astype(np.float32)
    axes = figures.waveform_and_spectrogram(tone)
    levels = np.asarray(axes[1].images[0].get_array())
    bins_to_8_khz = levels.shape[0] - 1
    assert levels.mean(axis=1).argmax() == round(2000 / 8000 * bins_to_8_khz)
    assert axes[1].images[0].get_extent() == [0, 1, 0, 8]
    assert [one.get_ylabel() for one in axes] == ["amplitude", "frequency (kHz)"]


def test_silence_and_short_sounds_can_be_drawn() -> None:
    figure, axes = pyplot.subplots(2, 1)
    drawn = figures.waveform_and_spectrogram(np.zeros(400, dtype=np.float32), ax=axes)
    assert drawn[0] is axes[0]
    figures.figure_html(figure, alt=ALT)


def test_confusion_picture_counts_truth_by_answer() -> None:
    ax = figures.confusion_picture(["0", "0", "1"], ["0", "1", "1"], labels=["1", "0"])
    assert np.array_equal(ax.images[0].get_array(), [[1, 0], [1, 1]])
    assert [one.get_text() for one in ax.texts] == ["1", "0", "1", "1"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("answer", "truth")


def test_numbers_in_the_confusion_picture_can_be_read_on_any_ground() -> None:
    truth = np.repeat([str(n) for n in range(8)], 8)
    answers = np.concatenate([[str(n)] * (n + 1) + ["0"] * (7 - n) for n in range(8)])
    ax = figures.confusion_picture(truth, answers)
    image = ax.images[0]
    for words in ax.texts:
        column, row = (int(place) for place in words.get_position())
        ground = lightness(image.cmap(image.norm(image.get_array()[row, column])))
        light, dark = sorted([ground, lightness(words.get_color())], reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (words.get_text(), row, column)


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: figures.interval_plot({"a": score(0.5, 0.4, 0.6)}, ax=ax),
        lambda ax: figures.bars({"a": 1.0}, label="time (h)", ax=ax),
        lambda ax: figures.picture_grid([np.zeros((4, 4, 3), dtype=np.uint8)], ax=ax),
        lambda ax: figures.confusion_picture(["a"], ["a"], ax=ax),
    ],
    ids=["interval_plot", "bars", "picture_grid", "confusion_picture"],
)
def test_plot_draws_into_the_axes_it_is_given_and_returns_them(draw) -> None:
    _, ax = pyplot.subplots()
    assert draw(ax) is ax
    assert len(pyplot.get_fignums()) == 1


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda: figures.interval_plot({}), "found no scores"),
        (lambda: figures.bars({}, label="time (h)"), "found no values"),
        (lambda: figures.picture_grid([]), "found 0 pictures"),
        (lambda: figures.picture_grid([np.zeros((2, 2))], titles=["a", "b"]), "and 2 titles"),
        (lambda: figures.waveform_and_spectrogram(np.zeros((2, 900))), "one row of at least 400"),
        (lambda: figures.waveform_and_spectrogram(np.zeros(10)), "one row of at least 400"),
        (lambda: figures.confusion_picture([], []), "two equally long rows"),
        (lambda: figures.confusion_picture(["a"], ["a", "b"]), "two equally long rows"),
        (lambda: figures.confusion_picture(["a"], ["b"], labels=["a"]), "found labels \\['b'\\]"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_was_wanted(draw, words) -> None:
    with pytest.raises(ValueError, match=words):
        draw()


def test_everything_offered_is_there() -> None:
    assert all(hasattr(figures, name) for name in figures.__all__)
    assert plots.BLUE == figures.BLUE
