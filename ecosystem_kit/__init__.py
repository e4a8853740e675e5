"""The kit behind the course: everything that a notebook needs and that is too long for a cell.

A notebook opens the learner's project with `ecosystem_kit.course.begin`, which gives a `Project`:
its folder, its plan and its ledger. From there it uses one module of this package, the one that
is named like the notebook (`planning`, `collecting`, ... `infrastructure`), and what those
modules share:

`lifecycle`, `lifecycle_map`
    The stages, activities and loops of an AI project as data, and the map drawn from them.
`intervals`, `evaluation`
    How sure a number is; scores on people whom a model has never met.
`vision`, `hearing`
    From a picture or a sound to a decision, by scikit-learn's contract.
`ledger`, `plan`, `gates`
    What was captured, labeled, measured and decided; what was planned; whether to go on or back.
`course`, `widgets`
    Checks, hints, quizzes and the workspace; what captures, labels and answers in a notebook.

Nothing is imported with the package itself: each module loads what it needs when it is used.
"""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Return the version, whose one source is pyproject.toml."""
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Here, since finding it takes as long as all that a check needs.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ecosystem-kit")
    except PackageNotFoundError:
        return "not installed"  # run from a checkout that was put on the path by hand
