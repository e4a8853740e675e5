"""A real JupyterHub with the documented configuration: a teacher and two students."""

import stat
import sys

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("nbgrader's exchange and the sandbox want Linux", allow_module_level=True)
pytest.importorskip("jupyterhub", reason="needs JupyterHub (`start.py test` installs it)")

from class_makers import NAME, make_course
from hub import Hub, Person

from ecosystem_kit.classroom import sandbox
from ecosystem_kit.classroom.roster import import_roster

ACCOUNT, TEACHER, LEARNERS = "course-spring", "grace", ("ada", "kurt")
ROSTER = "id,first_name,last_name\nada,Ada,Lovelace\nkurt,Kurt,Gödel\n"
NBGRADER = "@jupyter/nbgrader:"
COURSE = {"course_id": "spring", "assignment_id": NAME}


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """What an administrator has prepared, and the hub running."""
    folder = tmp_path_factory.mktemp("hub")
    exchange = folder / "srv" / "exchange"
    exchange.mkdir(parents=True)
    exchange.chmod(0o1777)
    (folder / "srv" / "class.csv").write_text(ROSTER, encoding="utf-8")
    course = make_course(folder / "home" / ACCOUNT)
    import_roster(course, folder / "srv" / "class.csv")
    config = course.path / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}c.Exchange.root = {str(exchange)!r}\n", encoding="utf-8")
    hub = Hub(folder)
    try:
        yield hub.wait()
    finally:
        hub.stop()


@pytest.fixture(scope="module")
def people(hub):
    """All three before their JupyterLab, with what each one's page was told."""
    people = {name: Person(hub, name) for name in (*LEARNERS, TEACHER)}
    servers = {**{name: name for name in LEARNERS}, TEACHER: ACCOUNT}
    assert all(people[name].start_server(whose) for name, whose in servers.items())
    for name, whose in servers.items():
        people[name].page = people[name].enter(whose)
    return people


def listed(person, answer=None):
    """Return the learner's list of assignments, as the button Assignment List shows it."""
    answer = answer or person.ask("GET", f"/user/{person.name}/assignments?course_id=spring")
    told = answer.json()
    assert told["success"], told
    return [(one["assignment_id"], one["status"]) for one in told["value"]], told["value"]


def press(person, button):
    """Press fetch, submit or fetch_feedback in the learner's list."""
    answer = person.ask("POST", f"/user/{person.name}/assignments/{button}", json=COURSE)
    return listed(person, answer)


def solve(person, line):
    """Write an answer into the fetched notebook, and save it."""
    path = f"/user/{person.name}/api/contents/{NAME}/{NAME}.ipynb"
    model = person.ask("GET", path).json()
    for cell in model["content"]["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = line
    saved = person.ask("PUT", path, json={key: model[key] for key in ("type", "format", "content")})
    assert saved.ok, saved.text


def teach(people, *commands):
    """Type commands into a terminal of the course's server."""
    return people[TEACHER].type(ACCOUNT, " && ".join(["cd ~/spring", *commands]))


def test_learners_get_the_list_and_the_courses_server_the_formgrader(people):
    off = {name: set(one.page["disabledExtensions"]) for name, one in people.items()}
    for learner in LEARNERS:
        assert f"{NBGRADER}assignment-list" not in off[learner]
        assert {f"{NBGRADER}formgrader", f"{NBGRADER}create-assignment"} <= off[learner]
        assert people[learner].look(f"/user/{learner}/formgrader/").status_code == 404
    assert f"{NBGRADER}create-assignment" not in off[TEACHER]
    assert {f"{NBGRADER}assignment-list", f"{NBGRADER}formgrader"} <= off[TEACHER]
    page = people[TEACHER].look(f"/user/{ACCOUNT}/formgrader/")
    assert (page.status_code, "Manage Assignments" in page.text) == (200, True)
    # Framed it would stay empty, which is why the menu doesn't offer it.
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert people[TEACHER].look(f"/user/{ACCOUNT}/assignments?course_id=spring").status_code == 404


def test_nobody_enters_anothers_server_but_teachers_the_courses(people):
    ada, kurt, grace = (people[name] for name in ("ada", "kurt", TEACHER))
    assert not kurt.start_server(ACCOUNT)
    for person, whose in ((kurt, "ada"), (ada, ACCOUNT), (grace, "ada")):
        answer = person.look(f"/user/{whose}/api/contents")
        assert answer.status_code == 403, f"{person.name} at {whose}'s"


def test_from_release_to_feedback_through_the_hub(hub, people):
    ada, kurt = (people[name] for name in LEARNERS)
    assert listed(ada)[0] == []
    teach(people, "eco class release 03", f"nbgrader release_assignment {NAME}")
    for person, line in ((ada, "answer = 42"), (kurt, "answer = 41")):
        assert listed(person)[0] == [(NAME, "released")]
        assert press(person, "fetch")[0] == [(NAME, "fetched")]
        solve(person, line)
        assert (NAME, "submitted") in press(person, "submit")[0]
    assert "2 new" in teach(people, "eco class collect 03 --exchange")
    grade(people)
    said = teach(
        people,
        "eco class feedback 03", f"nbgrader release_feedback {NAME}",
        "eco class export 03", "cat marks.csv", "eco class open",
    )  # fmt: skip
    assert "ada,Lovelace,Ada,,03_labeling,1,1,marked" in said
    assert "kurt,Gödel,Kurt,,03_labeling,0,1,marked" in said
    assert f"/user/{ACCOUNT}/formgrader" in said
    for person, mark, line in ((ada, "1.0 / 1.0", "42"), (kurt, "0.0 / 1.0", "41")):
        page = feedback_of(person)
        assert f"Score: {mark}" in page
        assert f'<span class="mi">{line}</span>' in page
    look_at_the_exchange(hub)


def grade(people):
    """Grade one in the terminal, one by the formgrader's button, both in the sandbox."""
    if sandbox.why_missing():
        teach(people, "eco class grade 03 --unsandboxed")
        return
    teach(people, "eco class grade 03 --student ada --workers 1")
    address = f"/user/{ACCOUNT}/formgrader/api/submission/{NAME}/kurt/autograde"
    told = people[TEACHER].ask("POST", address).json()
    assert told["success"], told["log"]
    assert f"{NAME}: 1 graded, 0 were graded already" in told["log"]


def feedback_of(person):
    """Fetch the feedback by the learner's list; return the page that it then links to."""
    _, told = press(person, "fetch_feedback")
    (submitted,) = [one for one in told if one["status"] == "submitted"]
    (one,) = submitted["submissions"]
    assert one["student_id"] == person.name
    path = f"{one['local_feedback_path']}/{NAME}.html"
    return person.ask("GET", f"/user/{person.name}/api/contents/{path}").json()["content"]


def look_at_the_exchange(hub):
    """Nobody but the course's account may list submissions or feedback: their names are secret."""
    course = hub.folder / "srv" / "exchange" / "spring"
    for folder in (course / "inbound", course / "feedback"):
        assert not stat.S_IMODE(folder.stat().st_mode) & (stat.S_IRGRP | stat.S_IROTH)
    assert len(list((course / "inbound").iterdir())) == len(LEARNERS)
    assert len(list((course / "feedback").glob("*.html"))) == len(LEARNERS)
