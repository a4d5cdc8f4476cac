"""Runs as they were: what each was made from and what came of it, content-addressed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from matchmaker.decisions.log import Entry, Kind, append, check_line, read, stamped
from matchmaker.decisions.store import DecisionsError, Store
from matchmaker.errors import MatchmakerError

RunKind = Literal["event", "replan", "rollback"]
Side = Literal["input", "result", "paper"]

SYSTEM: Final = "matchmaker"
"""Who keeps a run that no officer put a name to."""


class UnknownRunError(MatchmakerError):
    """A run that is not kept; the message names those that are."""

    def __init__(self, wanted: str, known: Iterable[int]) -> None:
        ids = list(known)
        there = f"there are the runs {ids[0]} to {ids[-1]}" if ids else "no run is kept yet"
        super().__init__(f"there is no run {wanted}; {there}")


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run of an event, a new plan on the day, or a roll-back to an earlier run.

    Parameters
    ----------
    id : int
        From 1 in the order in which they were kept.
    parent : int, optional
        The run that was planned anew, or to which it was rolled back.
    position : int
        Of the log, whose decisions the run kept to.
    inputs, results, papers : tuple of (str, str)
        Names and SHA-256, sorted by name. The contents of inputs and results are kept;
        papers are files that follow from them.
    """

    id: int
    kind: RunKind
    event: str
    parent: int | None
    who: str
    at: str
    position: int
    version: str
    inputs: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    papers: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """SHA-256 over names and digests of the inputs: equal for equal inputs."""
        return digest_of_all(self.inputs)

    @property
    def made(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """What it was made from, what came of it, and which papers."""
        return self.inputs, self.results, self.papers


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of a content, as hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digests(contents: Mapping[str, bytes]) -> tuple[tuple[str, str], ...]:
    """Give names and SHA-256 of contents, sorted by name."""
    return tuple(sorted((name, digest_of(content)) for name, content in contents.items()))


def digest_of_all(named: Iterable[tuple[str, str]]) -> str:
    """Give one SHA-256 for names with their digests."""
    return digest_of(json.dumps(sorted(named), ensure_ascii=False).encode())


def keep_run(
    store: Store,
    *,
    kind: RunKind,
    event: str,
    at: dt.datetime,
    position: int,
    version: str,
    inputs: Mapping[str, bytes],
    results: Mapping[str, bytes],
    papers: Mapping[str, str],
    who: str = SYSTEM,
    parent: int | None = None,
) -> KeptRun:
    """Keep a run; one that says the same as the run in force is that run.

    Parameters
    ----------
    position : int
        Of the log, when its decisions were read.
    inputs, results : mapping of str to bytes
        Everything that the run was made from, and what came of it.
    papers : mapping of str to str
        Files that were written, with their SHA-256.
    """
    run = KeptRun(
        id=0,
        kind=kind,
        event=event,
        parent=parent,
        who=check_line(who, "who"),
        at=stamped(at),
        position=position,
        version=version,
        inputs=digests(inputs),
        results=digests(results),
        papers=tuple(sorted(papers.items())),
    )
    with store.writing() as link:
        known = _runs(store, link, event)
        if known and known[-1].made == run.made:
            return known[-1]
        for content in (*inputs.values(), *results.values()):
            link.execute(
                "INSERT INTO content VALUES (?, ?) ON CONFLICT DO NOTHING",
                (digest_of(content), zlib.compress(content, 9)),
            )
        return _insert(link, run)


def roll_back(
    store: Store, run: int, *, who: str, at: dt.datetime, why: str
) -> tuple[Entry, KeptRun]:
    """Put an earlier run in force again, with the decisions that it kept to.

    Nothing is lost: the log gets an entry, and the list of runs a run with the same inputs
    and results.

    Raises
    ------
    UnknownRunError
        When there is no such run.
    """
    stamp, officer, reason = stamped(at), check_line(who, "who"), check_line(why, "why")
    with store.writing() as link:
        old = _find(store, link, run)
        log = read(store, link)
        entry = Entry(
            seq=len(log) + 1,
            kind=Kind.ROLLBACK,
            event=old.event,
            city="",
            investor="",
            refers=old.position,
            who=officer,
            at=stamp,
            why=reason,
        )
        append(link, log, entry)
        again = replace(
            old,
            kind="rollback",
            parent=old.id,
            who=officer,
            at=stamp,
            position=entry.seq,
        )
        return entry, _insert(link, again)


def runs(store: Store, event: str | None = None) -> tuple[KeptRun, ...]:
    """Give all runs in their order, or those of one event."""
    with store.reading() as link:
        return _runs(store, link, event)


def find_run(store: Store, run: int) -> KeptRun:
    """Find a run by its id, or raise `UnknownRunError`."""
    with store.reading() as link:
        return _find(store, link, run)


def contents(store: Store, run: KeptRun, side: Literal["input", "result"]) -> dict[str, bytes]:
    """Give what a run was made from, or what came of it, by name.

    Raises
    ------
    DecisionsError
        When a content is missing or is not what was kept.
    """
    named = run.inputs if side == "input" else run.results
    found: dict[str, bytes] = {}
    with store.reading() as link:
        for name, digest in named:
            row = link.execute("SELECT packed FROM content WHERE digest = ?", (digest,)).fetchone()
            found[name] = _unpacked(store, name, digest, row[0] if row else b"")
    return found


def _unpacked(store: Store, name: str, digest: str, packed: bytes) -> bytes:
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        content = b""
    if digest_of(content) != digest:
        raise DecisionsError(
            store.path, f"the kept {name} is damaged", "put a sound copy of the file in its place"
        )
    return content


def _insert(link: sqlite3.Connection, run: KeptRun) -> KeptRun:
    """Write a run and its parts under the next number."""
    (number,) = link.execute("SELECT coalesce(max(id), 0) + 1 FROM run").fetchone()
    link.execute(
        "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, run.kind, run.event, run.parent, run.who, run.at, run.position, run.version),
    )
    sides: tuple[tuple[Side, tuple[tuple[str, str], ...]], ...] = (
        ("input", run.inputs),
        ("result", run.results),
        ("paper", run.papers),
    )
    link.executemany(
        "INSERT INTO part VALUES (?, ?, ?, ?)",
        [(number, side, *named) for side, parts in sides for named in parts],
    )
    return replace(run, id=number)


def _find(store: Store, link: sqlite3.Connection, run: int) -> KeptRun:
    known = _runs(store, link, None)
    for item in known:
        if item.id == run:
            return item
    raise UnknownRunError(str(run), [item.id for item in known])


def _runs(store: Store, link: sqlite3.Connection, event: str | None) -> tuple[KeptRun, ...]:
    read(store, link)
    parts: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for run, side, name, digest in link.execute(
        "SELECT run, side, name, digest FROM part ORDER BY run, side, name"
    ):
        parts.setdefault((run, side), []).append((name, digest))
    rows = link.execute(
        "SELECT id, kind, event, parent, who, at, position, version FROM run ORDER BY id"
    )
    found = []
    for number, kind, of_event, parent, who, at, position, version in rows:
        inputs, results, papers = (
            tuple(parts.get((number, side), ())) for side in ("input", "result", "paper")
        )
        run = KeptRun(
            id=number,
            kind=kind,
            event=of_event,
            parent=parent,
            who=who,
            at=at,
            position=position,
            version=version,
            inputs=inputs,
            results=results,
            papers=papers,
        )
        found.append(run)
    return tuple(run for run in found if event in {None, run.event})
