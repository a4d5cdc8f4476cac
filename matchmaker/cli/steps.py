"""A long job in steps: each is kept when it is done, so that a killed job goes on where it was.

A step is known by the digest of everything that the job is made from and by its name; what it
gave is kept beside the results with its own digest, in a file that is written whole or not at
all. A step whose file is missing, cut short or changed is simply done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from matchmaker.cli.output import write_file
from matchmaker.errors import MatchmakerError

WORK: Final = ".work"
LOCK: Final = ".lock"


@dataclass
class Steps:
    """The finished steps of a job.

    Parameters
    ----------
    root : Path
        The folder of the results.
    key : str
        Digest of everything that the job is made from.
    reused : int
        How many steps an earlier start of the same job had finished.
    """

    root: Path
    key: str
    reused: int = field(default=0, init=False)

    def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Give what a step gives: from its file, or by doing it now."""
        kept = self.read(name)
        if kept is not None:
            self.reused += 1
            return kept
        content = make()
        self.keep(name, content)
        return content

    def has(self, name: str) -> bool:
        """Say whether a step is finished."""
        found = self.read(name) is not None
        self.reused += found
        return found

    def read(self, name: str) -> bytes | None:
        """Read what a step gave, if all of it is there."""
        return _read(self._path(name))

    def keep(self, name: str, content: bytes) -> None:
        """Keep what a step gave."""
        write_file(self._path(name), _sealed(content))

    def clear(self) -> None:
        """Remove the finished steps of this and of earlier jobs in the folder."""
        # A file that is still open elsewhere is left to the next job.
        shutil.rmtree(self.root / WORK, ignore_errors=True)

    def _path(self, name: str) -> Path:
        return self.root / WORK / f"{_digest(f'{self.key} {name}'.encode())[:40]}"


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep other jobs out of a folder of results; a killed job frees it at once.

    Raises
    ------
    MatchmakerError
        When another job writes there.
    """
    root.mkdir(parents=True, exist_ok=True)
    # SQLite knows how to lock a file on every system; nothing is ever stored in this one.
    lock = sqlite3.connect(root / LOCK, timeout=0, isolation_level=None)
    try:
        lock.execute("PRAGMA locking_mode = EXCLUSIVE")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as error:
        lock.close()
        raise MatchmakerError(
            f"another program is writing into {root}; wait until it is done, or choose another"
            " folder with --out"
        ) from error
    try:
        yield
    finally:
        lock.close()


def sweep(root: Path, names: Iterable[str]) -> None:
    """Remove what a killed job had begun to write of these files; only within `alone`."""
    for name in names:
        path = root / name
        for left in path.parent.glob(f".{path.name}.*.tmp"):
            with contextlib.suppress(OSError):
                left.unlink()


def _sealed(content: bytes) -> bytes:
    return _digest(content).encode() + b"\n" + content


def _read(path: Path) -> bytes | None:
    """Read what a step gave, if all of it is there."""
    try:
        seal, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if seal == _digest(content).encode() else None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
