from ecosystem_kit import figures


    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.plot([1, 2])
    with capture_output() as saved:
        figures.show(figure, alt="A line that goes up once", private=True)
    (output,) = saved.outputs
    assert "base64" not in str(output.data)
    assert "never saved" in output.data["text/plain"]
