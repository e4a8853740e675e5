"""JupyterLab as a teacher needs it: the course's folder, with nbgrader's own tools switched on.

The kit switches them off for everybody, because a learner who gets them by mere installation is
lost among them. Here a folder of settings goes before all others, for this one server only.
"""

from __future__ import annotations

import json
import os
import subprocess

from ecosystem_kit.classroom import formgrader_buttons
from ecosystem_kit.classroom.course_folder import CourseFolder
from ecosystem_kit.course.lab import lab_command, lab_settings
from ecosystem_kit.course.workspace import write_atomically

SETTINGS_FOLDER = ".jupyter"
IN_THE_BROWSER = ("menu", "formgrader", "create-assignment")
ON_THE_SERVER = ("nbgrader.server_extensions.formgrader", formgrader_buttons.NAME)


def open_teacher_lab(course: CourseFolder, *, browser: bool = True, port: int | None = None) -> int:
    """Serve the course's folder until the teacher stops it; return the server's exit code.

    Parameters
    ----------
    course : CourseFolder
        The teacher's.
    browser : bool
        Open the web browser; without it the address is printed only.
    port : int, optional
        The port to serve on; by default 8888 or the next free one.
    """
    served = os.environ.get("JUPYTERHUB_SERVICE_PREFIX")
    if served:  # a second server would have neither the hub's address nor its log-in
        print(
            f"This is a JupyterHub's server already. The formgrader is at {served}formgrader on "
            "the hub's address; where that page is not found, docs/jupyterhub.md switches it on."
        )
        return 0
    command = lab_command(course.path, browser=browser, port=port)
    settings = teacher_settings(course)
    print("The formgrader is in the menu Nbgrader. Ctrl-C here stops the server.", flush=True)
    if os.name != "nt":  # the server takes this process's place, and so its signals
        os.chdir(course.path)
        os.execve(command[0], command, settings)
    return subprocess.call(command, env=settings, cwd=course.path)


def teacher_settings(course: CourseFolder) -> dict[str, str]:
    """Return the environment variables under which nbgrader's tools for teachers are on."""
    folder = course.path / SETTINGS_FOLDER
    on = {f"@jupyter/nbgrader:{name}": False for name in IN_THE_BROWSER}  # False: not disabled
    files = {
        "labconfig/page_config.json": {"disabledExtensions": on},
        "jupyter_server_config.d/teacher.json": {
            "ServerApp": {"jpserver_extensions": dict.fromkeys(ON_THE_SERVER, True)}
        },
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / name, json.dumps(content, indent=1) + "\n")
    told = os.environ.get("JUPYTER_CONFIG_PATH")
    first = os.pathsep.join([str(folder), *([told] if told else [])])
    return {**lab_settings(course.path), "JUPYTER_CONFIG_PATH": first}
