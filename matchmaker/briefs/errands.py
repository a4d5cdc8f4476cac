"""After a new plan on the day: what the staff of each hall must do, and whom the desk must call.

A party is told once, by the staff of the hall in which it sits or sits next by the plan that it
knows; who sits nowhere any more is called by telephone. What the staff reads holds times, places
and partners, as programmes do, and nothing of how they were chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matchmaker.briefs.programme import Appointment, Kind, appointment, names_of, owner
from matchmaker.model import (
    Book,
    Cancelled,
    Change,
    Event,
    InterpreterMissing,
    Late,
    Moved,
    PartialDate,
    Replan,
    Sitting,
)

ADDRESSED = (Kind.CITY, Kind.INVESTOR, Kind.INTERPRETER)
"""Who sits at tables and is told there, in this order."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A meeting that a new plan moves, as somebody knows it before and after.

    Parameters
    ----------
    before, after : Appointment, optional
        None where it does not take place, or not with this interpreter.
    """

    before: Appointment | None
    after: Appointment | None

    @property
    def meeting(self) -> Appointment:
        """Who meets whom about what: the same before and after."""
        found = self.after or self.before
        if found is None:
            raise AssertionError("a shift of nothing")
        return found

    @property
    def is_next_door(self) -> bool:
        """Whether nothing but the table changes."""
        if self.before is None or self.after is None:
            return False
        return (self.before.slot, self.before.hall) == (self.after.slot, self.after.hall)


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody who must be told.

    Parameters
    ----------
    kind : Kind
        What the party is.
    id, name : str
        Of the party.
    brought_by : str
        The delegation of an investor; empty for others.
    found : Appointment, optional
        Where the party sits now, or next, by the plan that it knows; None where it does not.
    shifts : tuple of Shift
        Its meetings that the new plan moves, in the order of time.
    paper : str
        The file of its new programme.
    """

    kind: Kind
    id: str
    name: str
    brought_by: str
    found: Appointment | None
    shifts: tuple[Shift, ...]
    paper: str


@dataclass(frozen=True, slots=True)
class Errands:
    """All that one hall's staff must do after a new plan, or the desk of the ministry.

    Parameters
    ----------
    id, name : str
        Of the hall; empty for the desk, which calls those who sit nowhere.
    calls : tuple of Call
        Whom to tell, in the order in which they are found at the tables.
    tables : tuple of Shift
        Meetings that leave a table of this hall or come to one, in the order of time.
    reprint : tuple of (Appointment, str)
        Meetings here whose brief says another time, hall or table now, and its file without what
        follows the language; empty where briefs are not printed.
    """

    id: str
    name: str
    calls: tuple[Call, ...] = ()
    tables: tuple[Shift, ...] = ()
    reprint: tuple[tuple[Appointment, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be done after a new plan, for everybody who helps on the day.

    Parameters
    ----------
    language : str
        Of the texts.
    title, place : str
        Of the event.
    is_example : bool
        Whether the event is made up.
    day : PartialDate
        The day on which the new plan was made.
    time : str
        The present for which it was made, as ``HH:MM``.
    days : dict of str to PartialDate
        The days of the event by their ``YYYY-MM-DD``; empty where it has one day only, so that
        times need no day.
    busy : tuple of Errands
        The desk first, then the halls in the order of the event's file, without those that have
        nothing to do.
    idle : tuple of str
        Names of the halls that have nothing to do.
    """

    language: str
    title: str
    place: str
    is_example: bool
    day: PartialDate
    time: str
    days: dict[str, PartialDate]
    busy: tuple[Errands, ...]
    idle: tuple[str, ...]


def compose_notice(
    event: Event,
    book: Book,
    replan: Replan,
    *,
    language: str,
    programmes: Mapping[Kind, str],
    briefs: str,
) -> Notice:
    """Compose what is to be done after a new plan, for the desk and for each hall.

    Parameters
    ----------
    programmes : mapping of Kind to str
        Folders of the printed programmes of each kind of party.
    briefs : str
        Folder of the printed briefs, with a folder for each city; empty where none are printed.
    """
    found = tuple(
        _errands(event, book, replan, language=language, programmes=programmes, briefs=briefs)
    )
    days = {str(day.date): day.date for day in event.days}
    return Notice(
        language=language,
        title=event.title.in_language(language),
        place=event.place.in_language(language),
        is_example=event.is_example,
        day=days[replan.now.day],
        time=replan.now.time,
        days=days if len(days) > 1 else {},
        busy=tuple(item for item in found if item.calls or item.tables or item.reprint),
        idle=tuple(item.name for item in found if item.id and not (item.calls or item.tables)),
    )


def _errands(
    event: Event,
    book: Book,
    replan: Replan,
    *,
    language: str,
    programmes: Mapping[Kind, str],
    briefs: str,
) -> Iterator[Errands]:
    """Give the errands of the desk, then those of each hall."""
    halls = names_of(event, book, Kind.HALL, language)
    calls: dict[str, list[tuple[Sitting | None, Call]]] = {}
    for where, call in _calls(event, book, replan, language, programmes):
        calls.setdefault(where.hall if where else "", []).append((where, call))

    def shown(sitting: Sitting | None) -> Appointment | None:
        return appointment(event, book, sitting, language) if sitting else None

    def of(hall: str, name: str) -> Errands:
        here = sorted(
            (item for item in replan.moved if hall and hall in _halls(item)),
            key=lambda item: _when(item.before or item.after),
        )
        again = sorted(
            (
                (item.after, f"{briefs}/{item.city}/{item.investor}" if briefs else "")
                for item in replan.moved
                if (item.city, item.investor) in replan.reprint
                and item.after is not None
                and item.after.hall == hall
            ),
            key=lambda pair: _when(pair[0]),
        )
        return Errands(
            hall,
            name,
            tuple(call for _, call in sorted(calls.get(hall, ()), key=lambda it: _when(it[0]))),
            tuple(Shift(shown(item.before), shown(item.after)) for item in here),
            tuple((appointment(event, book, sitting, language), file) for sitting, file in again),
        )

    yield of("", "")
    yield from (of(hall, name) for hall, name in halls.items())


def concerned(event: Event, item: Moved, kind: Kind) -> list[str]:
    """Give the ids of those of a kind who must be told of a meeting that moves.

    Who meets is not told where nothing but the interpreter changes.
    """
    places = [
        (sitting.slot, sitting.hall, sitting.table) if sitting else None
        for sitting in (item.before, item.after)
    ]
    if kind is not Kind.INTERPRETER and places[0] == places[1]:
        return []
    sittings = (sitting for sitting in (item.before, item.after) if sitting is not None)
    return sorted({whose for sitting in sittings if (whose := owner(event, sitting, kind))})


def _calls(
    event: Event, book: Book, replan: Replan, language: str, programmes: Mapping[Kind, str]
) -> Iterator[tuple[Sitting | None, Call]]:
    """Give everybody who must be told, and the sitting at which the party is found."""
    known = _known(replan)
    for kind in ADDRESSED:
        names = names_of(event, book, kind, language)
        shifts: dict[str, list[Shift]] = {}
        for item in replan.moved:
            for party in concerned(event, item, kind):
                own = [
                    appointment(event, book, sitting, language)
                    if sitting is not None and owner(event, sitting, kind) == party
                    else None
                    for sitting in (item.before, item.after)
                ]
                shifts.setdefault(party, []).append(Shift(own[0], own[1]))
        for party, found in sorted(shifts.items()):
            brought = next((it for it in event.delegations if party in it.investors), None)
            where = next(
                (
                    sitting
                    for sitting in known
                    if owner(event, sitting, kind) == party
                    and (sitting.slot.day, sitting.slot.end) > replan.now
                    and not _is_away(
                        {party, brought.id if brought else party}, sitting, replan.changes
                    )
                ),
                None,
            )
            yield (
                where,
                Call(
                    kind,
                    party,
                    names[party],
                    brought.label.in_language(language)
                    if brought and kind is Kind.INVESTOR
                    else "",
                    appointment(event, book, where, language) if where else None,
                    tuple(sorted(found, key=_start)),
                    f"{programmes[kind]}/{party}.pdf",
                ),
            )


def _known(replan: Replan) -> list[Sitting]:
    """Give the plan that everybody still knows: the one before the new plan, in order."""
    after = {item.after for item in replan.moved}
    stay = [item for item in replan.timetable.sittings if item not in after]
    before = [item.before for item in replan.moved if item.before is not None]
    return sorted([*stay, *before], key=_when)


def _is_away(who: set[str], sitting: Sitting, changes: Iterable[Change]) -> bool:
    """Whether a party is reported to be elsewhere at the time of a sitting."""
    day, start, end = sitting.slot
    for change in changes:
        match change:
            case Late() if change.who in who:
                away = day == change.day and start < change.until
            case Cancelled() if change.who in who:
                away = (day, end) > (str(change.day), change.since)
            case InterpreterMissing() if change.interpreter in who:
                away = day == change.day and end > change.since
            case _:
                away = False
        if away:
            return True
    return False


def _halls(item: Moved) -> set[str]:
    """Give the halls in which a table changes: none where only the interpreter does."""
    if item.before is not None and item.after is not None:
        places = [(it.slot, it.hall, it.table) for it in (item.before, item.after)]
        if places[0] == places[1]:
            return set()
    return {sitting.hall for sitting in (item.before, item.after) if sitting is not None}


def _when(sitting: Sitting | None) -> tuple[str, str, str, str, int]:
    return (*sitting.slot, sitting.hall, sitting.table) if sitting else ("", "", "", "", 0)


def _start(shift: Shift) -> tuple[str, str, str]:
    return shift.meeting.slot if shift.before is None else shift.before.slot
