"""The file of decisions: one SQLite database that several officers may use at once.

The file may lie on a Windows share. Write-ahead logging needs memory that all programs share,
which two computers do not have; a rollback journal needs only the locks of the file itself.
Of the journal modes, ``TRUNCATE`` keeps the journal's file in its place and empties it: a share
may go on showing a deleted file, or hide a new one, for some seconds, and another computer
would then miss a journal that it has to play back.

Each use opens the file, works in one transaction and closes it. Who writes takes the lock at
once (``BEGIN IMMEDIATE``) and waits for others, so that nobody decides on what another is
just changing. Nothing is ever changed or deleted: triggers refuse it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matchmaker.errors import MatchmakerError

APPLICATION: Final = 0x6D6D6B72
"""SQLite's ``application_id`` of our files: ``mmkr`` in ASCII."""

PATIENCE: Final = 30.0
"""Seconds to wait while another program writes."""

_APPEND_ONLY: Final = "\n".join(
    f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table}"
    f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;"
    for table in ("entry", "run", "part", "content")
    for verb in ("UPDATE", "DELETE")
)

MIGRATIONS: Final[tuple[str, ...]] = (
    f"""
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('pin', 'veto', 'note', 'undo', 'rollback')),
        event TEXT NOT NULL,
        city TEXT NOT NULL,
        investor TEXT NOT NULL,
        refers INTEGER,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        why TEXT NOT NULL,
        chain TEXT NOT NULL
    );
    CREATE TABLE content (
        digest TEXT PRIMARY KEY,
        packed BLOB NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE run (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('event', 'replan', 'rollback')),
        event TEXT NOT NULL,
        parent INTEGER REFERENCES run (id),
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        position INTEGER NOT NULL,
        version TEXT NOT NULL
    );
    CREATE TABLE part (
        run INTEGER NOT NULL REFERENCES run (id),
        side TEXT NOT NULL CHECK (side IN ('input', 'result', 'paper')),
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        PRIMARY KEY (run, side, name)
    ) WITHOUT ROWID;
    {_APPEND_ONLY}
    """,
)
"""What brings a file from each version of the schema to the next; only ever added to."""


class DecisionsError(MatchmakerError):
    """A file of decisions that is damaged, foreign, of a newer version, or not to be reached."""

    def __init__(self, path: Path, why: str, advice: str) -> None:
        super().__init__(f"{path.as_posix()}: {why}; {advice}")


@dataclass(frozen=True, slots=True)
class Store:
    """Where the decisions are kept.

    Parameters
    ----------
    path : Path
        The file; it is made by the first who writes, and is empty before.
    patience : float
        Seconds to wait while another program writes.
    """

    path: Path
    patience: float = PATIENCE

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that sees one state of the file, whatever others write meanwhile.

        Raises
        ------
        DecisionsError
            When the file cannot be used.
        """
        with self._explaining(), closing(self._open(make=False)) as link:
            link.execute("BEGIN")
            yield link

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection that nobody else writes beside; all of it is kept, or nothing.

        Raises
        ------
        DecisionsError
            When the file cannot be used, or another program holds it for too long.
        """
        with self._explaining(), closing(self._open(make=True)) as link:
            link.execute("BEGIN IMMEDIATE")
            try:
                yield link
            except BaseException:
                link.execute("ROLLBACK")
                raise
            link.execute("COMMIT")

    def _open(self, *, make: bool) -> sqlite3.Connection:
        """Open the file at the newest version of its schema; a missing one is read as empty."""
        if not make and not self.path.exists():
            link = sqlite3.connect(":memory:", isolation_level=None)
        else:
            if make:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            link = sqlite3.connect(self.path, timeout=self.patience, isolation_level=None)
        try:
            # The first word that needs the file: a foreign one is refused before any change.
            # One transaction, or another program could make the file between two questions.
            link.execute("BEGIN")
            is_current = self._is_current(link)
            link.execute("COMMIT")
            if not is_current:
                link.execute("PRAGMA journal_mode = TRUNCATE")
                self._migrate(link)
            link.execute("PRAGMA journal_mode = TRUNCATE")
            link.execute("PRAGMA synchronous = FULL")
            link.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            link.close()
            raise
        return link

    def _is_current(self, link: sqlite3.Connection) -> bool:
        """Whether the file has our newest schema; raise where it is not ours."""
        (application,) = link.execute("PRAGMA application_id").fetchone()
        (version,) = link.execute("PRAGMA user_version").fetchone()
        (tables,) = link.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        is_new = not (application or version or tables)
        if application != APPLICATION and not is_new:
            raise DecisionsError(
                self.path,
                "it is a database of another program",
                "choose another file with --decisions",
            )
        if version > len(MIGRATIONS):
            raise DecisionsError(
                self.path,
                f"it was written by a newer version of the program (schema {version}, this"
                f" version knows {len(MIGRATIONS)})",
                "install the newer version here too",
            )
        return bool(version == len(MIGRATIONS))

    def _migrate(self, link: sqlite3.Connection) -> None:
        """Bring the schema to the newest version, whole or not at all."""
        link.execute("BEGIN IMMEDIATE")
        try:
            # Another program may have done it while this one waited.
            if not self._is_current(link):
                (version,) = link.execute("PRAGMA user_version").fetchone()
                for script in MIGRATIONS[version:]:
                    for statement in _statements(script):
                        link.execute(statement)
                link.execute(f"PRAGMA application_id = {APPLICATION}")
                link.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        except BaseException:
            link.execute("ROLLBACK")
            raise
        link.execute("COMMIT")

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Say in words what SQLite or the system refuses."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise DecisionsError(
                self.path, f"it cannot be made ({reason})", "choose another file with --decisions"
            ) from error
        except sqlite3.OperationalError as error:
            raise self._in_words(error) from error
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
                raise
            raise DecisionsError(
                self.path,
                f"it is no file of decisions, or damaged ({error})",
                "put a sound copy in its place, or choose another file with --decisions",
            ) from error

    def _in_words(self, error: sqlite3.OperationalError) -> DecisionsError:
        code = error.sqlite_errorcode & 0xFF if hasattr(error, "sqlite_errorcode") else 0
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return DecisionsError(
                self.path,
                f"another program has been writing for {self.patience:.0f} seconds",
                "nothing was written; try again",
            )
        if code == sqlite3.SQLITE_READONLY:
            return DecisionsError(
                self.path, "it is protected", "nothing was written; ask for the right to write"
            )
        return DecisionsError(
            self.path, f"it cannot be used ({error})", "nothing was written; see that it is there"
        )


def _statements(script: str) -> Iterator[str]:
    """Give the statements of a script one by one, so that they stay in one transaction."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
