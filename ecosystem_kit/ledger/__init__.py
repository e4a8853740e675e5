"""The ledger of a project: what was captured, labeled, measured and decided.

One folder a project: ``ledger.sqlite``, and ``media/`` with pictures and sounds. Both can be read
without this kit, by any program that reads SQLite 3 and by ``sha256sum``::

    sqlite3 ledger.sqlite "SELECT person, label, media FROM samples JOIN sessions ON
                           sessions.id = session"

media            ``media/ab/ab12….jpg``: named by the SHA-256 of its content, never changed
sessions         a sitting: person (a nickname), conditions, consent; splits are made by person
samples          a picture or sound: session, kind, media, prompt, the current class `label`
label_operations each label ever given or taken back, only ever added to: task (class, box, mask,
                 segment; boxes, masks and segments as JSON), pass, guide version, seconds,
                 helper, and the id that a browser gave it, which keeps what is sent twice once
current_labels   what the operations come to, for each sample, task and pass
runs             experiments, with data version, code version and seed
events           what the assistant said to people in the pilot, and what they did
gates            what a gate said; gate_decisions: what the learner decided then
notes, activity  guesses and answers as JSON with their history; signs of life, for the hours
tallies          samples by session, label and prompt; captures: how long a session took;
                 label_effort: seconds spent on labels. Kept by triggers, never by hand
state            the fingerprint behind `Ledger.data_version`

Times are seconds since 1970 (UTC). ``PRAGMA user_version`` is the version of the tables; `schema`
brings older ones up. A capture is on the disk before `Ledger.add_picture` returns; what a kill
leaves behind is cleared up on the next opening.
"""

from ecosystem_kit.ledger.arrays import ArrayReading
from ecosystem_kit.ledger.checking import Checking
from ecosystem_kit.ledger.diary import Diary
from ecosystem_kit.ledger.errors import (
    ConsentMissing,
    LedgerBusy,
    LedgerError,
    NewerLedger,
    NotALedger,
    StorageError,
    UnknownRecord,
    WrongInput,
)
from ecosystem_kit.ledger.events import EventLog
from ecosystem_kit.ledger.exchanging import FORMATS, Exchanging
from ecosystem_kit.ledger.forget import Forgetting, Forgotten
from ecosystem_kit.ledger.imports import Importing, ImportReport
from ecosystem_kit.ledger.label_values import decode_mask, encode_mask
from ecosystem_kit.ledger.labeling import Labeling
from ecosystem_kit.ledger.labels import Labels
from ecosystem_kit.ledger.records import (
    NOT_FOR_TRAINING,
    Arrays,
    CaptureEffort,
    Event,
    GateRecord,
    Label,
    LabelEffort,
    Note,
    Run,
    Sample,
    Selection,
    Session,
    Split,
)
from ecosystem_kit.ledger.runs import RunLog
from ecosystem_kit.ledger.samples import Samples
from ecosystem_kit.ledger.schema import VERSION
from ecosystem_kit.ledger.taking_in import ExchangeReport


class Ledger(
    Importing, Labeling, ArrayReading, RunLog, EventLog, Diary, Exchanging, Forgetting, Checking
):
    """A project's ledger in one folder; opens it, or makes it where there is none."""


__all__ = [
    "FORMATS",
    "NOT_FOR_TRAINING",
    "VERSION",
    "Arrays",
    "CaptureEffort",
    "ConsentMissing",
    "Event",
    "ExchangeReport",
    "Forgotten",
    "GateRecord",
    "ImportReport",
    "Label",
    "LabelEffort",
    "Labels",
    "Ledger",
    "LedgerBusy",
    "LedgerError",
    "NewerLedger",
    "NotALedger",
    "Note",
    "Run",
    "Sample",
    "Samples",
    "Selection",
    "Session",
    "Split",
    "StorageError",
    "UnknownRecord",
    "WrongInput",
    "decode_mask",
    "encode_mask",
]
