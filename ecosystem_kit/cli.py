"""The command `eco`: what a learner does outside the notebooks."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ecosystem_kit.course.handing_in.command import add_submit_options, submit
from ecosystem_kit.course.handing_in.submission import SubmissionError
from ecosystem_kit.course.workspace import Workspace, WorkspaceError
from ecosystem_kit.data_sets import DataSetError
from ecosystem_kit.exchange_commands import FOLDERS, FORMATS, MEDIA
from ecosystem_kit.project import default_folder

Options = argparse.Namespace


class Refused(Exception):  # noqa: N818 (the learner said no, or left out what must be said)
    """A command wasn't carried out; the text says what would let it go on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code (0 = done, 1 = something to mend)."""
    from ecosystem_kit.ledger import LedgerError

    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["class"]:  # a teacher's, and read by its own parser
        from ecosystem_kit.classroom import commands

        return commands.main(given[1:])
    options = make_parser().parse_args(given)
    try:
        return int(options.run(options) or 0)
    except (WorkspaceError, DataSetError, LedgerError, SubmissionError, Refused) as error:
        print(f"eco {options.command}: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"\neco {options.command}: stopped", file=sys.stderr)
    return 1


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands, each with the function that runs it."""
    parser = argparse.ArgumentParser(prog="eco", description="Your course, outside the notebooks.")
    commands = parser.add_subparsers(required=True, metavar="command", dest="command")

    def add(name: str, run: Callable[[Options], int | None], about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(run=run)
        return command

    command = add("open", run_open, "open JupyterLab on your workspace")
    command.add_argument("--no-browser", action="store_true", help="print the address only")
    command.add_argument("--port", type=int, help="the port to serve on (default: 8888 or next)")
    add("status", run_status, "where you are: hours, samples, path, what you changed")
    command = add(
        "map", run_map, "your path over the lifecycle, with hours and evidence, as a page"
    )
    command.add_argument("--output", type=Path, help="an .html or .svg file of your own")
    command.add_argument("--no-browser", action="store_true", help="write the file only")
    add("update", run_update, "take over the course's new version, and keep your work")
    command = add("reset", run_reset, "bring a notebook's original back, and keep yours beside it")
    command.add_argument("notebook", help="its number or name, such as 03")
    add("doctor", run_doctor, "look for what may be wrong with this machine")
    add_data_commands(add("data", run_data, "public sets of real hands and voices"))
    add_import_options(add("import", run_import, "take in pictures, recordings or labels"))
    add_export_options(add("export", run_export, "write pictures and labels for other programs"))
    add_submit_options(add("submit", run_submit, "pack your work to hand it in: no face, no voice"))
    add("class", run_class, "a class of many: `eco class --help` (for teachers)")
    command = add("forget", run_forget, "delete every capture, really")
    command.add_argument("--yes", action="store_true", help="don't ask")
    command.add_argument(
        "--overdue", action="store_true", help="only of those whose consent has run out"
    )
    return parser


def add_data_commands(command: argparse.ArgumentParser) -> None:
    """Add what `eco data` takes."""
    command.add_argument("action", choices=["fetch", "list"])
    command.add_argument("name", nargs="?", help="the set: signs or speech")
    command.add_argument("--yes", action="store_true", help="accept the licence without asking")


def add_import_options(command: argparse.ArgumentParser) -> None:
    """Add what `eco import` takes."""
    command.add_argument("what", choices=[*MEDIA, *FORMATS])
    command.add_argument(
        *("path",),
        type=Path,
        help="one folder per class, such as 0 1 2 unknown; or the labels' file, folder or zip",
    )
    whose = command.add_mutually_exclusive_group()
    whose.add_argument("--person", default="", help="a nickname: one person, one name")
    whose.add_argument(
        "--by-folder", action="store_true", help="files lie in folders named for their people"
    )
    command.add_argument("--consent", action="store_true", help="whoever is on them agreed to it")
    for condition in ("device", "light", "background", "distance", "noise", "place"):
        command.add_argument(f"--{condition}", default="", help="of the session, in your words")


def add_export_options(command: argparse.ArgumentParser) -> None:
    """Add what `eco export` takes."""
    command.add_argument("what", choices=[*FORMATS, *FOLDERS])
    command.add_argument("folder", type=Path, help="new or empty")
    command.add_argument("--kind", choices=MEDIA, default="pictures")
    command.add_argument("--second-pass", action="store_true", help="the blind second pass")


def project_folder() -> Path:
    """Return where the learner's project lies: where the notebooks put it."""
    folder = default_folder()
    return folder if folder.is_absolute() else Workspace().folder / folder


def run_open(options: Options) -> int:
    """Bring the workspace up to date and serve it."""
    from ecosystem_kit.course.lab import open_lab

    workspace = Workspace()
    for change in workspace.update():
        print(change)
    return open_lab(workspace, browser=not options.no_browser, port=options.port)


def run_status(options: Options) -> None:
    """Say where the learner stands."""
    from ecosystem_kit.course.status import status

    print(status(Workspace(), project_folder()))


def run_map(options: Options) -> None:
    """Write the map of the learner's project, and open it."""
    from ecosystem_kit.map_page import write_map

    try:
        path = write_map(project_folder(), options.output)
    except OSError as error:
        raise Refused(f"the map could not be written ({error}): name a file of yours") from error
    print(f"The map lies in {path}")
    if not options.no_browser:
        import webbrowser

        webbrowser.open(path.resolve().as_uri())


def run_update(options: Options) -> None:
    """Bring the workspace up to date and say what was done."""
    workspace = Workspace()
    changes = workspace.update()
    for change in changes:
        print(change)
    if not changes:
        print(f"{workspace.folder} is up to date.")


def run_reset(options: Options) -> None:
    """Bring one notebook's original back."""
    print(Workspace().reset(options.notebook))


def run_doctor(options: Options) -> int:
    """Look at the machine; return 1 where something is to be mended."""
    from ecosystem_kit.course import devices, doctor, equipment

    findings = doctor.examine(workspace=Workspace().folder, project=project_folder())
    findings += [equipment.look_at_memory(), *devices.examine()]
    for finding in findings:
        print(finding)
    print("In notebook 00 the browser tries camera, microphone and speech itself.")
    return int(not all(finding.well for finding in findings))


def run_data(options: Options) -> None:
    """List the public sets, or fetch one after its licence was accepted."""
    from ecosystem_kit import data_sets

    sets = data_sets.known()
    if options.action == "list":
        for one in sets.values():
            print(f"{one.name} - {one}\n")
        return
    if options.name not in sets:
        raise Refused(f"name one of {', '.join(sets)}, such as `eco data fetch signs`")
    print(sets[options.name])
    accept("Do you accept this licence?", yes=options.yes)
    print(f"It lies in {data_sets.fetch(options.name)}")


def run_import(options: Options) -> None:
    """Take in files and labels; new files only of people who agreed."""
    from ecosystem_kit.exchange_commands import take_in, take_in_labels
    from ecosystem_kit.ledger import Ledger

    named = bool(options.person or options.by_folder)
    if options.what in MEDIA and not named:
        raise Refused("nothing was taken in: say who is on them, such as --person ada")
    if named and not options.consent:
        whom = options.person or "each of them"
        raise Refused(f"nothing was taken in: ask {whom}, and add --consent once they agreed")
    conditions = ("device", "light", "background", "distance", "noise", "place")
    told = {name: getattr(options, name) for name in conditions}
    with Ledger(project_folder()) as ledger:
        if named:
            person, path = options.person, options.path
            print(take_in(ledger, options.what, path, person=person, conditions=told))
        else:
            print(take_in_labels(ledger, options.what, options.path))


def run_export(options: Options) -> None:
    """Write the ledger's content for other programs."""
    from ecosystem_kit.exchange_commands import hand_out
    from ecosystem_kit.ledger import Ledger

    if not (project_folder() / "ledger.sqlite").exists():
        raise Refused(f"there is nothing to export in {project_folder()}: notebook 00 begins it")
    with Ledger(project_folder()) as ledger:
        second, kind = options.second_pass, options.kind
        print(hand_out(ledger, options.what, options.folder, kind=kind, pass_number=1 + second))


def run_submit(options: Options) -> None:
    """Pack notebooks, figures and passport into one zip, after showing what goes in."""
    submit(
        options,
        workspace=Workspace(),
        project=project_folder(),
        accept=lambda question: accept(question, yes=options.yes),
    )


def run_class(options: Options) -> int:
    """Show what a teacher can do; `main` hands on whatever stands behind `class`."""
    from ecosystem_kit.classroom import commands

    return commands.main(["--help"])


def run_forget(options: Options) -> None:
    """Delete every capture, or of those whose yes has run out, after asking."""
    from ecosystem_kit import consent
    from ecosystem_kit.ledger import Ledger

    folder = project_folder()
    if not (folder / "ledger.sqlite").exists():
        print(f"There is nothing to forget in {folder}.")
        return
    with Ledger(folder) as ledger:
        people = ledger.people()
        who = consent.overdue(ledger) if options.overdue else sorted(people)
        if options.overdue and not who:
            print("Nobody's consent has run out: there is nothing to forget.")
            return
        count = sum(people[name] for name in who)
        whose = f" of {', '.join(who)}" if options.overdue else ""
        accept(f"Delete all {count:,} captures{whose} in {folder}, for good?", yes=options.yes)
        gone = ledger.forget_people(who) if options.overdue else ledger.forget_all()
    persons = ", ".join(gone.persons) or "nobody"
    print(f"Deleted: captures {gone.samples:,}, files {gone.files:,}, of {persons}.")


def accept(question: str, *, yes: bool) -> None:
    """Ask; raise Refused unless the answer is yes."""
    if yes:
        return
    try:
        answer = input(f"{question} [y/N] ")
    except EOFError:  # nobody there to ask, as in a script
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise Refused("nothing was done: answer y, or add --yes")


if __name__ == "__main__":
    sys.exit(main())
