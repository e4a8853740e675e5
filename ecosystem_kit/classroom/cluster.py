"""Have submissions run on a Dask cluster; read them, mend them and write the marks down here.

What goes to a worker is text, cells and files; what comes back are outputs and verdicts. The
worker's side is `cluster_worker.py`.
"""

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import ecosystem_kit
from ecosystem_kit.classroom import cluster_worker
from ecosystem_kit.classroom.limits import Limits, SandboxMissing
from ecosystem_kit.classroom.submissions import plain_files
from ecosystem_kit.classroom.workers import NotRun

if TYPE_CHECKING:
    from distributed import Client

CONNECT_S = 20
# Dask gives up after four dead workers; how often a submission is given to it anew.
TRIES = 3
LOOK_EVERY_S, NOBODY_S = 5, 60


class NoCluster(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """A cluster can't be used as it is; the message says what to do."""


@contextmanager
def connected(scheduler: str) -> Iterator["Client"]:
    """Connect to a cluster, as long as the block lasts.

    Parameters
    ----------
    scheduler : str
        Its scheduler's address, such as ``tcp://host:8786``; with ``tls://`` Dask's own
        configuration says where the certificates are.

    Raises
    ------
    NoCluster
        If nobody answers there, or it has no worker.
    """
    from distributed import Client

    try:
        client = Client(scheduler, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoCluster(
            f"No Dask scheduler answers at {scheduler} ({error}). Start one with `dask scheduler`, "
            "and on each machine `dask worker ADDRESS --nworkers=auto --nthreads=1`."
        ) from error
    with client:
        if not client.nthreads():
            raise NoCluster(
                f"The scheduler at {scheduler} has no worker yet. On each machine: "
                f"`dask worker {scheduler} --nworkers=auto --nthreads=1`."
            )
        yield client


def places(client: "Client") -> int:
    """Return how many submissions a cluster runs at the same time."""
    return sum(client.nthreads().values())


def cluster_bench(
    client: "Client", orders: dict, *, source: Path, limits: Limits
) -> "ClusterBench":
    """Prepare a cluster for an assignment, with the same orders as `workers.warm_pair`."""
    more = {"files": packed_folder(source), "limits": asdict(limits)}
    return ClusterBench(client, {**orders, **more})


class ClusterBench:
    """Puts submissions before judges on a cluster, as `workers.Bench` does on this machine."""

    def __init__(self, client: "Client", orders: dict) -> None:
        self.client = client
        self.orders = {**orders, "version": ecosystem_kit.__version__}
        self.setup = ""

    def show_sources(self, sources: dict[str, list[dict]]) -> None:
        """Take the teacher's notebooks; they go to a worker with each submission."""
        self.setup = json.dumps({**self.orders, "sources": sources})

    def wait_until_ready(self) -> None:
        """Make sure that every worker can run submissions.

        Raises
        ------
        NoCluster
            If a worker has another version of the kit, or none.
        SandboxMissing
            If a worker can't keep a submission apart.
        """
        found = self.client.run(cluster_worker.why_not, self.setup, on_error="return")
        for address, why in found.items():
            if isinstance(why, OSError):  # it has gone, and its work goes to others
                continue
            if isinstance(why, ModuleNotFoundError):
                raise NoCluster(f"The worker at {address} has no kit: install it there as well.")
            if isinstance(why, Exception):
                raise NoCluster(f"The worker at {address} can't be used: {why}") from why
            if why:
                kind = SandboxMissing if why.startswith(cluster_worker.APART) else NoCluster
                raise kind(f"The worker at {address} can't be used: {why}.")

    def grade(
        self,
        notebook: str,
        cells: list[dict],
        *,
        files: str | None,
        tell: Callable[[int, Any], None],
    ) -> str:
        """Have one notebook run and judged somewhere; see `workers.Bench.grade`.

        Raises
        ------
        NotRun
            If the workers that had it died, one after the other, or no worker is left.
        """
        from distributed.scheduler import KilledWorker

        beside = packed_folder(Path(files)) if files else {}
        job = json.dumps({"notebook": notebook, "cells": cells, "files": beside})
        for tries_left in reversed(range(TRIES)):
            try:
                told, why = json.loads(self._run(job))
                break
            except KilledWorker as error:
                # Also what only waited at a worker that died is blamed for that.
                if not tries_left:
                    raise NotRun(f"the workers that had it died ({error})") from error
        for number, what in told:
            tell(number, what)
        return str(why)

    def _run(self, job: str) -> str:
        """Have a job done by any worker, as long as there is one."""
        from concurrent.futures import CancelledError
        from concurrent.futures import TimeoutError as NotYet

        key = f"submission-{uuid.uuid4().hex}"
        future = self.client.submit(cluster_worker.grade, self.setup, job, key=key, pure=False)
        nobody_since = None
        try:
            while True:
                try:
                    return str(future.result(timeout=LOOK_EVERY_S))
                except (NotYet, TimeoutError):
                    nobody_since = None if self.client.nthreads() else nobody_since or monotonic()
                if nobody_since and monotonic() - nobody_since > NOBODY_S:
                    raise NotRun("the cluster has no worker any more: start one")
        except (CancelledError, OSError) as error:
            raise NotRun(f"the cluster is gone ({type(error).__name__})") from error
        finally:
            future.release()


def packed_folder(folder: Path) -> dict[str, str]:
    """Return the files of a folder by their paths, as JSON can hold them."""
    return {
        path.relative_to(folder).as_posix(): base64.b64encode(path.read_bytes()).decode()
        for path in plain_files(folder)
    }
