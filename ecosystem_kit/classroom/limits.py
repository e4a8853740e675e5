"""How much of the machine one submission may use."""

from dataclasses import dataclass

MEBIBYTE = 2**20


class SandboxMissing(RuntimeError):  # noqa: N818  reads as a sentence where it is raised
    """Raised where the system can't keep a submission apart; the message says what to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission gets; the processes that it starts count with it.

    Attributes
    ----------
    wall_s : float
        Seconds from the start of the submission to its end, tests included.
    cpu_s : int
        Seconds of computing for each process.
    memory_bytes : int
        What a process may ask for beyond what the warm process has, and what all together hold.
    processes : int
        Processes and threads at the same time.
    file_bytes, scratch_bytes : int
        Largest file, and all files together; they live in memory and are gone afterwards.
    output_chars : int
        Characters of output kept for each cell.
    message_bytes : int
        Largest answer to one question of the tests.
    """

    wall_s: float = 240.0
    cpu_s: int = 120
    memory_bytes: int = 1536 * MEBIBYTE
    processes: int = 64
    file_bytes: int = 128 * MEBIBYTE
    scratch_bytes: int = 256 * MEBIBYTE
    output_chars: int = 100_000
    message_bytes: int = 64 * MEBIBYTE
