"""Experiments: what was tried, on which data, and what came out."""

import operator
from typing import Any, SupportsIndex

from ecosystem_kit import __version__
from ecosystem_kit.ledger.errors import WrongInput
from ecosystem_kit.ledger.jsontext import from_json, to_json
from ecosystem_kit.ledger.reading import Reading
from ecosystem_kit.ledger.records import Run


class RunLog(Reading):
    """The part of a ledger that keeps experiments."""

    def add_run(
        self,
        name: str,
        *,
        stage: Any,
        purpose: str,
        kind: str | None = None,
        correct: int | None = None,
        total: int | None = None,
        train_correct: int | None = None,
        train_total: int | None = None,
        learning_curve: Any = None,
        data_version: str | None = None,
        code_version: str | None = None,
        seed: int | None = None,
        params: Any = None,
        details: Any = None,
    ) -> int:
        """Log an experiment and return its number.

        Parameters
        ----------
        name : str
            What was tried, "hand net" for instance.
        stage : int or str
            The stage that it belongs to.
        purpose : str
            What it was for: "evaluation", "baseline", "learning curve", "label check", …
        kind : {"picture", "sound"}, optional
            What it was about.
        correct, total, train_correct, train_total : int, optional
            Hits and trials, on unseen people and on the training set.
        learning_curve, params, details : JSON value, optional
            Lists, dicts, numbers, text; numpy's are converted.
        data_version : str, optional
            This ledger's present one where None.
        code_version : str, optional
            The kit's version where None.
        seed : int, optional
            The ``random_state`` used.

        Raises
        ------
        WrongInput
            Hits without trials, more hits than trials, or a value that JSON does not have.
        """
        for hits, trials in ((correct, total), (train_correct, train_total)):
            _check_share(hits, trials)
        if data_version is None:
            data_version = self.data_version()
        counts = [_whole(one) for one in (correct, total, train_correct, train_total)]
        row = (
            *(name, stage, purpose, kind, *counts, to_json(learning_curve), data_version),
            *(code_version or __version__, _whole(seed), to_json(params), to_json(details)),
        )
        with self._transaction("log a run") as connection:
            cursor = connection.execute(
                "INSERT INTO runs (name, stage, purpose, kind, correct, total, train_correct, "
                "train_total, learning_curve, data_version, code_version, seed, params, details, "
                "at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, self._now()),
            )
        return int(cursor.lastrowid or 0)

    def runs(
        self, purpose: str | None = None, *, kind: str | None = None, name: str | None = None
    ) -> list[Run]:
        """Return the experiments that fit, newest last."""
        rows = self._read(
            "SELECT id, name, stage, purpose, kind, correct, total, train_correct, train_total, "
            "learning_curve, data_version, code_version, seed, params, details, at FROM runs "
            "WHERE (:purpose IS NULL OR purpose = :purpose) AND (:kind IS NULL OR kind = :kind) "
            "AND (:name IS NULL OR name = :name) ORDER BY id",
            {"purpose": purpose, "kind": kind, "name": name},
        )
        return [
            Run._make(
                (*row[:9], from_json(row[9]), *row[10:13], *map(from_json, row[13:15]), row[15])
            )
            for row in rows
        ]


def _whole(value: SupportsIndex | None) -> int | None:
    return None if value is None else operator.index(value)


def _check_share(hits: int | None, trials: int | None) -> None:
    if (hits is None) != (trials is None) or (
        hits is not None and trials is not None and not 0 <= hits <= trials
    ):
        raise WrongInput(f"found {hits} right of {trials}; wanted both, with 0 ≤ right ≤ total")
