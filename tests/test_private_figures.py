from IPython.utils.capture import capture_output
from matplotlib import pyplot

from ecosystem_kit import figures


def test_a_private_figure_leaves_no_picture_in_the_saved_notebook():
    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    with capture_output() as saved:
        figures.show(figure, alt="A line that goes up once", private=True)
    (output,) = saved.outputs
    assert "base64" not in str(output.data)
    assert "never saved" in output.data["text/plain"]
