"""The command `eco`: what a learner does outside the notebooks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from ecosystem_kit.course.workspace import Workspace, WorkspaceError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code (0 = done, 1 = something to mend)."""
    options = make_parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except WorkspaceError as error:
        print(f"eco: {error}", file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, each with the function that runs it."""
    parser = argparse.ArgumentParser(prog="eco", description="Your course, outside the notebooks.")
    commands = parser.add_subparsers(required=True, metavar="command")

    command = commands.add_parser("open", help="open JupyterLab on your workspace")
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("--port", type=int, help="the port to serve on (default: 8888 or next)")
    command.set_defaults(run=run_open)

    command = commands.add_parser("update", help="take over the course's new version")
    command.set_defaults(run=run_update)

    command = commands.add_parser("reset", help="bring a notebook's original back")
    command.add_argument("notebook", help="its number or name, such as 03")
    command.set_defaults(run=run_reset)
    return parser


def run_open(options: argparse.Namespace) -> int:
    """Bring the workspace up to date and serve it."""
    from ecosystem_kit.course.lab import open_lab

    workspace = Workspace()
    for change in workspace.update():
        print(change)
    return open_lab(workspace, browser=not options.no_browser, port=options.port)


def run_update(options: argparse.Namespace) -> None:
    """Bring the workspace up to date and say what was done."""
    workspace = Workspace()
    changes = workspace.update()
    for change in changes:
        print(change)
    if not changes:
        print(f"{workspace.folder} is up to date.")


def run_reset(options: argparse.Namespace) -> None:
    """Bring one notebook's original back."""
    print(Workspace().reset(options.notebook))


if __name__ == "__main__":
    sys.exit(main())
