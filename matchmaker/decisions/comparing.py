"""Two runs side by side: which meetings came, went and moved, and what stands behind it.

A cause is something that one run was made from and the other was not: a decision, a line of a
profile, of the event's file or of the law, a weight. An assignment weighs all meetings against
each other, so a cause reaches meetings that it does not speak of. Three kinds of reasons are
told apart: a cause that speaks of the meeting's own parties; one that speaks of all (the law,
weights, halls); and otherwise the meeting changed in consequence of the others: then it is said
of which, as one party, or one seat, leads from each to the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from matchmaker.decisions.differences import Difference, differences
from matchmaker.decisions.log import Entry, Kind, live
from matchmaker.decisions.runs import KeptRun
from matchmaker.model import Sitting, Timetable

CauseKind = Literal[
    "decision",
    "city",
    "investor",
    "event",
    "change",
    "law",
    "vocabulary",
    "score",
    "program",
    "papers",
]
Reason = Literal["own", "all", "consequence"]
What = Literal["went", "came", "time", "hall", "table", "about"]
KINDS: Final[tuple[What, ...]] = get_args(What)
"""Ways in which a meeting changes, the gravest for its parties first."""

_DOCUMENTS: Final[Mapping[str, CauseKind]] = {
    "event": "event",
    "changes": "change",
    "rules": "law",
    "edition": "vocabulary",
    "taxonomy": "vocabulary",
    "embassies": "vocabulary",
    "glossary": "score",
    "reference": "score",
    "strength": "score",
    "template": "papers",
}
_SETTINGS: Final[Mapping[str, CauseKind]] = {
    "on": "law",
    "encoder": "score",
    "weights": "score",
    "language": "papers",
    "briefs": "papers",
    "templates": "papers",
}
_TOLD_ELSEWHERE: Final = frozenset({"bands", "book", "revision"})
"""Settings that follow from other inputs, or from how many runs there were."""

CHANGES: Final = "changes"
_OF_PARTIES: Final = frozenset({"event", CHANGES})
BEFORE: Final = "before"
"""Beginning of the inputs that an earlier run made; what made them differ stands there."""

SENT: Final = "sent"
"""What earlier calendars told: it follows from the earlier runs."""

NEAR: Final = "near"
"""The timetable near which a run was planned: it was made by an earlier run."""

DECIDED: Final = "decided"
SETTINGS: Final = "settings"


@dataclass(frozen=True, slots=True)
class Side:
    """A run with its contents.

    Parameters
    ----------
    inputs : mapping of str to bytes
        What it was made from. ``decided`` holds the decisions, ``settings`` the options and the
        version; other documents are compared as they are.
    """

    run: KeptRun
    inputs: Mapping[str, bytes]
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that differs in what two runs were made from.

    Parameters
    ----------
    name : str
        The document, or the id of the profile.
    field : str
        Which field; empty for a whole document.
    before, after : str
        What it says, shortened; empty where it is not there.
    cities, investors : frozenset of str
        Of whom it speaks; both empty where it speaks of all.
    entry : Entry, optional
        The entry of the log, for a decision.
    """

    kind: CauseKind
    name: str
    field: str
    before: str
    after: str
    cities: frozenset[str] = frozenset()
    investors: frozenset[str] = frozenset()
    entry: Entry | None = None

    @property
    def is_general(self) -> bool:
        """Whether it speaks of all meetings; how papers are printed moves none."""
        return not self.cities and not self.investors and self.kind != "papers"

    def speaks_of(self, city: str, investor: str) -> bool:
        """Whether it speaks of a meeting's own parties."""
        return bool(
            (self.cities or self.investors)
            and (not self.cities or city in self.cities)
            and (not self.investors or investor in self.investors)
        )


@dataclass(frozen=True, slots=True)
class Shift:
    """A meeting that is not the same in both runs.

    Parameters
    ----------
    what : str
        It went or came (another partner), has another time, another hall, only another table or
        interpreter, or is about another need.
    reason : str
        Whether the causes speak of this meeting's own parties or of all; without any, it
        changed in consequence of others.
    follows : (str, str), optional
        City and investor of the change from which it follows.
    """

    what: What
    city: str
    investor: str
    before: Sitting | None
    after: Sitting | None
    reason: Reason
    causes: tuple[Cause, ...]
    follows: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs side by side.

    Parameters
    ----------
    causes : tuple of Cause
        Everything that differs in what they were made from.
    shifts : tuple of Shift
        By what changed, city and investor.
    same : int
        How many meetings are the same.
    """

    before: KeptRun
    after: KeptRun
    causes: tuple[Cause, ...]
    shifts: tuple[Shift, ...]
    same: int


def compare(before: Side, after: Side, log: Sequence[Entry]) -> Comparison:
    """Compare two runs.

    Parameters
    ----------
    log : sequence of Entry
        The log of decisions, for who decided and why.
    """
    causes = tuple(_causes(before, after, log))
    sittings = [_by_pair(side.timetable) for side in (before, after)]
    shifts: list[Shift] = []
    same = 0
    for pair in sorted({*sittings[0], *sittings[1]}):
        old, new = sittings[0].get(pair), sittings[1].get(pair)
        what = _what(old, new)
        if what is None:
            same += 1
            continue
        own = tuple(cause for cause in causes if cause.speaks_of(*pair))
        general = tuple(cause for cause in causes if cause.is_general)
        reason: Reason = "own" if own else "all" if general else "consequence"
        shifts.append(Shift(what, *pair, old, new, reason, own or general))
    ordered = sorted(_followed(shifts), key=lambda item: KINDS.index(item.what))
    return Comparison(before.run, after.run, causes, tuple(ordered), same)


def _followed(shifts: Sequence[Shift]) -> list[Shift]:
    """Say of each change without a cause from which other it follows, by the shortest way."""
    found = {number: shift for number, shift in enumerate(shifts) if shift.reason == "own"}
    level = list(found)
    while level:
        after: list[int] = []
        for number, shift in enumerate(shifts):
            source = next((at for at in level if _leads(shifts[at], shift)), None)
            if number in found or shift.reason != "consequence" or source is None:
                continue
            pair = (shifts[source].city, shifts[source].investor)
            found[number] = replace(shift, follows=pair)
            after.append(number)
        level = after
    return [found.get(number, shift) for number, shift in enumerate(shifts)]


def _leads(first: Shift, second: Shift) -> bool:
    """Whether two changes have a party in common, or one takes the seat that the other leaves."""
    if first.city == second.city or first.investor == second.investor:
        return True
    return any(
        old is not None
        and new is not None
        and (old.slot, old.hall, old.table) == (new.slot, new.hall, new.table)
        for old, new in ((first.before, second.after), (second.before, first.after))
    )


def _by_pair(timetable: Timetable) -> dict[tuple[str, str], Sitting]:
    return {(item.meeting.city, item.meeting.investor): item for item in timetable.sittings}


def _what(before: Sitting | None, after: Sitting | None) -> What | None:
    if before is None or after is None:
        return "came" if before is None else "went"
    if before.slot != after.slot:
        return "time"
    if before.hall != after.hall:
        return "hall"
    if (before.table, before.interpreter) != (after.table, after.interpreter):
        return "table"
    return None if before.meeting.need == after.meeting.need else "about"


def _causes(before: Side, after: Side, log: Sequence[Entry]) -> Iterator[Cause]:
    yield from _decisions(before, after, log)
    parties = _Parties.of(before, after)
    for name in sorted({*before.inputs, *after.inputs} - {DECIDED}):
        old, new = before.inputs.get(name), after.inputs.get(name)
        group, _, own = name.partition("/")
        if group in {BEFORE, SENT, NEAR}:
            continue
        if group == CHANGES:
            old, new = old or b"{}", new or b"{}"
        for found in _fields(old, new) if old != new else ():
            said = (found.field, found.before, found.after)
            if group == "city":
                yield Cause("city", own, *said, cities=frozenset({own}))
            elif group == "investor":
                yield Cause("investor", own, *said, investors=frozenset({own}))
            elif group == SETTINGS:
                setting = found.field.partition(".")[0].partition("[")[0]
                if setting not in _TOLD_ELSEWHERE:
                    yield Cause(_SETTINGS.get(setting, "program"), name, *said)
            elif group in _OF_PARTIES:
                yield Cause(_DOCUMENTS[group], name, *said, *parties.among(found.names))
            else:
                yield Cause(_DOCUMENTS.get(group, "program"), name, *said)


def _fields(before: bytes | None, after: bytes | None) -> tuple[Difference, ...]:
    """Compare two documents; what is no JSON differs as a whole."""
    try:
        return differences(before, after)
    except ValueError:
        return (Difference("", "", "", frozenset()),)


def _decisions(before: Side, after: Side, log: Sequence[Entry]) -> Iterator[Cause]:
    old, new = (_decided(side) for side in (before, after))
    for city, investor in sorted({*old, *new}):
        pair = (city, investor)
        if old.get(pair) == new.get(pair):
            continue
        yield Cause(
            "decision",
            f"{city} + {investor}",
            "",
            old.get(pair, ""),
            new.get(pair, ""),
            frozenset({city}),
            frozenset({investor}),
            _entry_of(pair, after if pair in new else before, log),
        )


def _decided(side: Side) -> dict[tuple[str, str], str]:
    pins, vetoes = json.loads(side.inputs.get(DECIDED, b"[[], []]"))
    return {tuple(pair): "pin" for pair in pins} | {tuple(pair): "veto" for pair in vetoes}


def _entry_of(pair: tuple[str, str], side: Side, log: Sequence[Entry]) -> Entry | None:
    """Find the last word on a pair that a run kept to."""
    found = [
        entry
        for entry in live(log, side.run.event, at=side.run.position)
        if entry.pair == pair and entry.kind is not Kind.NOTE
    ]
    return max(found, key=lambda entry: (entry.event != "", entry.seq), default=None)


@dataclass(frozen=True, slots=True)
class _Parties:
    """Who takes part in the events of two runs.

    Parameters
    ----------
    brings : mapping of str to frozenset of str
        Investors of each delegation.
    """

    cities: frozenset[str]
    investors: frozenset[str]
    brings: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, *sides: Side) -> _Parties:
        cities: set[str] = set()
        brings: dict[str, frozenset[str]] = {}
        for side in sides:
            event = json.loads(side.inputs.get("event", b"{}"))
            cities |= {item["id"] for item in event.get("cities", ())}
            for group in event.get("delegations", ()):
                known = brings.get(group["id"], frozenset())
                brings[group["id"]] = known | frozenset(group["investors"])
        return cls(frozenset(cities), frozenset().union(*brings.values()), brings)

    def among(self, names: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Give the cities and investors among some names; a delegation stands for its own."""
        brought = [self.brings[name] for name in names if name in self.brings]
        return names & self.cities, (names & self.investors).union(*brought)
