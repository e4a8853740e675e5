"""The ledger of a project: what was captured, labeled, measured and decided."""

from ecosystem_kit.ledger.arrays import ArrayReading
from ecosystem_kit.ledger.checking import Checking
from ecosystem_kit.ledger.coco import CocoExporting
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


class Ledger(
    Importing, Labeling, ArrayReading, RunLog, EventLog, Diary, CocoExporting, Forgetting, Checking
):
    """A project's ledger in one folder; opens it, or makes it where there is none."""


__all__ = [
    "NOT_FOR_TRAINING",
    "VERSION",
    "Arrays",
    "CaptureEffort",
    "ConsentMissing",
    "Event",
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
