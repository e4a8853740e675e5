from matplotlib import pyplot

from ecosystem_kit import figures


def test_a_private_figure_leaves_no_picture_in_the_saved_notebook(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", shown.append)
    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    figures.show(figure, alt="A line that goes up once", private=True)
    (widget,) = shown
    assert "A line that goes up once" in widget.value
    # What a front end saves of a widget is the text and the widget's number, never its value.
    saved = widget._repr_mimebundle_()
    assert "base64" not in str(saved)
    assert "never saved" in saved["text/plain"]
