"""The log of decisions: who decided what of a pair, when and why; only ever added to."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from matchmaker.decisions.store import DecisionsError, Store
from matchmaker.errors import MatchmakerError
from matchmaker.model import Decided

LONGEST: Final = {"who": 40, "why": 2_000}
"""Most characters of what an officer writes."""

_UNWANTED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Kind(StrEnum):
    """What an entry of the log says."""

    PIN = "pin"
    """The two meet, whatever the score."""
    VETO = "veto"
    """The two do not meet."""
    NOTE = "note"
    """Something to know of the pair; decides nothing."""
    UNDO = "undo"
    """An earlier entry is taken back."""
    ROLLBACK = "rollback"
    """What stands is again what stood at an earlier position."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer says of a pair, before it is in the log.

    Parameters
    ----------
    kind : Kind
        A pin, a veto or a note.
    event : str
        The event for which it holds; empty for the shortlist and every event.
    """

    kind: Kind
    city: str
    investor: str
    why: str
    event: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Parameters
    ----------
    seq : int
        Its place, from 1; the position of a log is the place of its last entry.
    refers : int, optional
        The entry that is taken back, or the position that is restored.
    who : str
        Role or initials, as the officer gave them.
    at : str
        ISO 8601 with the offset from UTC.
    """

    seq: int
    kind: Kind
    event: str
    city: str
    investor: str
    refers: int | None
    who: str
    at: str
    why: str

    @property
    def pair(self) -> tuple[str, str]:
        """City and investor."""
        return self.city, self.investor


class OutdatedError(MatchmakerError):
    """Somebody decided on the same pair since the officer looked.

    Parameters
    ----------
    between : tuple of Entry
        What came in between.
    """

    def __init__(self, seen: int, between: tuple[Entry, ...]) -> None:
        self.between = between
        lines = "\n".join(
            f"  {entry.seq}: {entry.kind} of {entry.city} and {entry.investor} by {entry.who}"
            f" at {entry.at}: {entry.why}"
            for entry in between
        )
        super().__init__(
            f"since entry {seen} others decided on the same pairs; nothing was written:\n{lines}\n"
            f"look at these first, then decide again with --seen {between[-1].seq}"
        )


def decide(
    store: Store,
    drafts: Sequence[Draft],
    *,
    who: str,
    at: dt.datetime,
    seen: int | None = None,
) -> tuple[Entry, ...]:
    """Write decisions into the log: all of them, or none.

    A decision that already stands, by the same officer for the same reason, is not written a
    second time.

    Parameters
    ----------
    who : str
        Role or initials.
    at : datetime.datetime
        With an offset.
    seen : int, optional
        The position of the log at which the officer looked.

    Returns
    -------
    tuple of Entry
        The entries that stand for the drafts, new or old.

    Raises
    ------
    OutdatedError
        When somebody decided on one of the pairs since ``seen``.
    MatchmakerError
        When ``who`` or ``why`` is empty or too long, or the log has no position ``seen``.
    """
    stamp, officer = stamped(at), check_line(who, "who")
    reasons = [check_line(draft.why, "why") for draft in drafts]
    with store.writing() as link:
        log = read(store, link)
        _check_seen(log, drafts, seen, officer)
        found: list[Entry] = []
        for draft, why in zip(drafts, reasons, strict=True):
            entry = _standing_twin(log, draft, officer, why) or append(
                link,
                log,
                Entry(
                    seq=len(log) + 1,
                    kind=draft.kind,
                    event=draft.event,
                    city=draft.city,
                    investor=draft.investor,
                    refers=None,
                    who=officer,
                    at=stamp,
                    why=why,
                ),
            )
            found.append(entry)
    return tuple(found)


def take_back(store: Store, seq: int, *, who: str, at: dt.datetime, why: str) -> Entry:
    """Take back an entry: what stood before it stands again.

    Raises
    ------
    MatchmakerError
        When there is no such entry, it does not stand, or it is itself a taking back.
    """
    stamp, officer = stamped(at), check_line(who, "who")
    reason = check_line(why, "why")
    with store.writing() as link:
        log = read(store, link)
        if not 1 <= seq <= len(log):
            raise MatchmakerError(f"the log has no entry {seq}; it has {len(log)}")
        old = log[seq - 1]
        if old.kind is Kind.UNDO:
            raise MatchmakerError(f"entry {seq} takes back another; decide anew instead")
        is_standing = (
            seq not in _undone_rollbacks(log)
            if old.kind is Kind.ROLLBACK
            else any(old in live(log, event) for event in _scopes(log, old))
        )
        if not is_standing:
            raise MatchmakerError(f"entry {seq} does not stand any more; see the log")
        entry = Entry(
            seq=len(log) + 1,
            kind=Kind.UNDO,
            event=old.event,
            city=old.city,
            investor=old.investor,
            refers=seq,
            who=officer,
            at=stamp,
            why=reason,
        )
        return append(link, log, entry)


def entries(store: Store, *, since: int = 0) -> tuple[Entry, ...]:
    """Give the log, or what came after a position."""
    with store.reading() as link:
        return tuple(read(store, link)[since:])


def position(store: Store) -> int:
    """Give the place of the last entry; 0 for an empty log."""
    return len(entries(store))


def standing(store: Store, event: str = "", *, at: int | None = None) -> Decided:
    """Give what is decided and not taken back.

    What is decided for the event goes before what is decided for all; among these, the last
    decision on a pair counts.

    Parameters
    ----------
    event : str
        Empty for what holds without any event.
    at : int, optional
        A position of the log; now unless given.
    """
    return settled(live(entries(store), event, at=at))


def settled(found: Iterable[Entry]) -> Decided:
    """Sum up entries that stand: the last word on each pair."""
    last: dict[tuple[str, str], Entry] = {}
    # Sorting is stable: what is said of the event comes after what is said of all.
    for entry in sorted(found, key=lambda entry: entry.event != ""):
        if entry.kind in {Kind.PIN, Kind.VETO}:
            last[entry.pair] = entry
    return Decided(
        pins=tuple(sorted(pair for pair, entry in last.items() if entry.kind is Kind.PIN)),
        vetoes=tuple(sorted(pair for pair, entry in last.items() if entry.kind is Kind.VETO)),
    )


def live(log: Sequence[Entry], event: str = "", *, at: int | None = None) -> tuple[Entry, ...]:
    """Give the pins, vetoes and notes that stand at a position, for an event and for all."""
    until = log[: len(log) if at is None else at]
    skipped = _undone_rollbacks(until)
    found: list[Entry] = []
    for entry in until:
        if entry.event not in {"", event}:
            continue
        if entry.kind is Kind.UNDO:
            found = [item for item in found if item.seq != entry.refers]
        elif entry.kind is not Kind.ROLLBACK:
            found.append(entry)
        elif entry.event == event and entry.seq not in skipped:
            found = list(live(log, event, at=entry.refers))
    return tuple(found)


def _scopes(log: Sequence[Entry], entry: Entry) -> tuple[str, ...]:
    """Give the events for which an entry may stand: a roll-back can restore it for one alone."""
    if entry.event:
        return (entry.event,)
    return ("", *sorted({item.event for item in log if item.event}))


def _undone_rollbacks(log: Sequence[Entry]) -> frozenset[int]:
    rollbacks = {entry.seq for entry in log if entry.kind is Kind.ROLLBACK}
    return frozenset(
        entry.refers
        for entry in log
        if entry.kind is Kind.UNDO and entry.refers is not None and entry.refers in rollbacks
    )


def _check_seen(log: Sequence[Entry], drafts: Sequence[Draft], seen: int | None, who: str) -> None:
    """Raise where somebody decided on one of the pairs after ``seen``."""
    if seen is None:
        return
    if not 0 <= seen <= len(log):
        raise MatchmakerError(
            f"the log has {len(log)} entries, so nobody can have seen entry {seen};"
            " is it that of another file of decisions?"
        )

    said = {
        (draft.event, draft.kind, draft.city, draft.investor, draft.why.strip()) for draft in drafts
    }

    def is_own(entry: Entry) -> bool:
        return entry.who == who and (entry.event, entry.kind, *entry.pair, entry.why) in said

    def concerns(entry: Entry, draft: Draft) -> bool:
        if entry.event != draft.event and "" not in {entry.event, draft.event}:
            return False
        return entry.kind is Kind.ROLLBACK or entry.pair == (draft.city, draft.investor)

    between = tuple(
        entry
        for entry in log[seen:]
        if not is_own(entry) and any(concerns(entry, draft) for draft in drafts)
    )
    if between:
        raise OutdatedError(seen, between)


def _standing_twin(log: Sequence[Entry], draft: Draft, who: str, why: str) -> Entry | None:
    """Find the same word of the same officer, where it stands and is the last one."""
    same = [
        entry
        for entry in live(log, draft.event)
        if (entry.event, *entry.pair) == (draft.event, draft.city, draft.investor)
        and (entry.kind is Kind.NOTE) == (draft.kind is Kind.NOTE)
    ]
    among = same if draft.kind is Kind.NOTE else same[-1:]
    return next(
        (e for e in among if (e.kind, e.who, e.why) == (draft.kind, who, why)),
        None,
    )


def read(store: Store, link: sqlite3.Connection) -> list[Entry]:
    """Read the log, and make sure that no line of it was changed."""
    found: list[Entry] = []
    chain = ""
    rows = link.execute(
        "SELECT seq, kind, event, city, investor, refers, who, at, why, chain FROM entry"
        " ORDER BY seq"
    )
    for seq, kind, event, city, investor, refers, who, at, why, kept in rows:
        entry = Entry(seq, Kind(kind), event, city, investor, refers, who, at, why)
        chain = _chain(chain, entry)
        if (seq, kept) != (len(found) + 1, chain):
            raise DecisionsError(
                store.path,
                f"entry {seq} of the log is not as it was written",
                "put a sound copy in its place",
            )
        found.append(entry)
    return found


def append(link: sqlite3.Connection, log: list[Entry], entry: Entry) -> Entry:
    """Write one entry after the others; only within a transaction that has read them."""
    row = link.execute("SELECT chain FROM entry WHERE seq = ?", (len(log),)).fetchone()
    link.execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_plain(entry), _chain(row[0] if row else "", entry)),
    )
    log.append(entry)
    return entry


def head(log: Sequence[Entry], at: int | None = None) -> str:
    """Give the digest of the log up to a position: two logs with the same one are the same."""
    chain = ""
    for entry in log[: len(log) if at is None else at]:
        chain = _chain(chain, entry)
    return chain


def _chain(before: str, entry: Entry) -> str:
    """Digest an entry together with all before it."""
    text = json.dumps([before, _plain(entry)], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(entry: Entry) -> tuple[str | int | None, ...]:
    """Give the columns of an entry."""
    return (
        entry.seq,
        str(entry.kind),
        entry.event,
        entry.city,
        entry.investor,
        entry.refers,
        entry.who,
        entry.at,
        entry.why,
    )


def stamped(at: dt.datetime) -> str:
    """Write a time with its offset, to the second."""
    if at.utcoffset() is None:
        raise ValueError("a time without its offset from UTC")
    return at.isoformat(timespec="seconds")


def check_line(text: str, what: Literal["who", "why"]) -> str:
    """Give what an officer wrote without spaces around it.

    Raises
    ------
    MatchmakerError
        When nothing is left, it is too long, or it holds a control character.
    """
    plain = text.strip()
    if not plain:
        advice = "a role or initials" if what == "who" else "the reason"
        raise MatchmakerError(f"--{what} is empty; give {advice}")
    if len(plain) > LONGEST[what]:
        raise MatchmakerError(
            f"--{what} has {len(plain):,} characters; at most {LONGEST[what]:,} are kept"
        )
    if _UNWANTED.search(plain) or (what == "who" and not plain.isprintable()):
        raise MatchmakerError(f"--{what} holds a control character; write it as plain text")
    return plain
