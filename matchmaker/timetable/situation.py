"""What is left of an event after something went wrong: who is there, which tables stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Cancelled,
    Change,
    HallLost,
    InterpreterMissing,
    Label,
    Late,
    Moment,
    Overran,
    Sitting,
    TableLost,
    Words,
    nearest,
)
from matchmaker.timetable.grid import bits, ones
from matchmaker.timetable.problem import Problem, Speech, within

Member = tuple[str, int]
"""A side, ``city`` or ``investor``, and a place in the problem."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sitting that has not begun, in numbers.

    Parameters
    ----------
    members : (Member, Member)
        The city and the investor.
    slot, hall, helper : int
        Where it sits and with which interpreter; -1 for none.
    helpers : tuple of int
        Interpreters of whom it needs one; empty where it needs none.
    """

    sitting: Sitting
    members: tuple[Member, Member]
    slot: int
    hall: int
    helper: int
    helpers: tuple[int, ...]


class Loss(NamedTuple):
    """What a change takes away, in which slots."""

    slots: tuple[int, ...]
    members: tuple[Member, ...] = ()
    tables: tuple[tuple[int, int], ...] = ()
    """Hall and number of each table."""
    helpers: tuple[int, ...] = ()


class Situation:
    """The event as it is at a moment, after changes.

    Parameters
    ----------
    problem : Problem
        The event as it was planned.
    sittings : iterable of Sitting
        The timetable in force.
    changes : sequence of Change
        Everything that has happened.
    now : Moment
        Slots that began before it are past. A meeting whose slot begins at that very moment
        can still be moved away; no other one is put into it.

    Attributes
    ----------
    begun : tuple of Sitting
        What is not touched.
    places : tuple of Place
        What has not begun, sorted by city and investor.
    why : tuple of Words or None
        The first change that took something from each place; None where none did.
    future : int
        Slots that begin after now, as bits.
    open : int
        The same with those that begin now.
    presence : dict of Member to int
        Slots in which each party is there.
    helper_presence : list of int
        Slots in which each interpreter is there.
    tables : list of list of set of int
        Numbers of the tables that can be used, spare ones too, by slot and hall.

    Raises
    ------
    MatchmakerError
        When a change names somebody or something that is not of the event.
    """

    def __init__(
        self,
        problem: Problem,
        sittings: Iterable[Sitting],
        changes: Sequence[Change],
        now: Moment,
    ) -> None:
        self.problem = problem
        self.slots = problem.slots
        self.future = bits(
            at for at, slot in enumerate(self.slots) if (slot.day, slot.start) > tuple(now)
        )
        self.open = bits(
            at for at, slot in enumerate(self.slots) if (slot.day, slot.start) >= tuple(now)
        )
        self.presence: dict[Member, int] = {
            (party.side, at): bits(party.slots)
            for parties in (problem.cities, problem.investors)
            for at, party in enumerate(parties)
        }
        self.helper_presence = [bits(slots) for slots in problem.interpreter_slots]
        self.tables = _all_tables(problem)
        self._helpers = [helper.id for helper in problem.interpreters]
        self._halls = [hall.id for hall in problem.event.halls]
        number = {slot: at for at, slot in enumerate(self.slots)}
        ordered = sorted(sittings, key=lambda item: (item.meeting.city, item.meeting.investor))
        self.begun = tuple(item for item in ordered if not self.open >> number[item.slot] & 1)
        self.places = tuple(
            self._place(item, number[item.slot])
            for item in ordered
            if self.open >> number[item.slot] & 1
        )
        reasons: list[Words | None] = [None] * len(self.places)
        for change in changes:
            self._take(self._loss(change))
            for at, place in enumerate(self.places):
                if reasons[at] is None and not self._stands(place):
                    reasons[at] = self._words(change, place)
        self.why = tuple(reasons)

    def missed(self, changes: Iterable[Change]) -> tuple[Sitting, ...]:
        """Give the meetings that have begun although a side is reported not to be there."""
        found = []
        for item in self.begun:
            pair = {item.meeting.city, item.meeting.investor}
            for change in changes:
                match change:
                    case Late():
                        is_gone = item.slot.start < change.until
                    case Cancelled():
                        is_gone = item.slot.end > change.since
                    case _:
                        continue
                if is_gone and item.slot.day == change.day and pair & self._ids(change.who):
                    found.append(item)
                    break
        return tuple(found)

    def _ids(self, who: str) -> set[str]:
        parties = {"city": self.problem.cities, "investor": self.problem.investors}
        return {parties[side][at].id for side, at in self._members(who)}

    def _place(self, item: Sitting, slot: int) -> Place:
        problem = self.problem
        city = problem.city_index[item.meeting.city]
        investor = problem.investor_index[item.meeting.investor]
        is_interpreted = problem.speech[city, investor] == Speech.INTERPRETED
        return Place(
            sitting=item,
            members=(("city", city), ("investor", investor)),
            slot=slot,
            hall=self._halls.index(item.hall),
            helper=-1 if item.interpreter is None else self._helpers.index(item.interpreter),
            helpers=problem.interpreters_for(city, investor) if is_interpreted else (),
        )

    def allowed(self, place: Place) -> int:
        """Give the slots to which a meeting can go, as far as one can say of it alone."""
        left, right = place.members
        slots = self.future | self.open & 1 << place.slot
        found = slots & self.presence[left] & self.presence[right]
        if place.helpers:
            there = 0
            for helper in place.helpers:
                there |= self.helper_presence[helper]
            found &= there
        return bits(slot for slot in ones(found) if any(self.tables[slot]))

    def can_stay(self, place: Place) -> bool:
        """Whether a meeting can keep its slot and hall, as far as one can say of it alone."""
        has_table = bool(self.tables[place.slot][place.hall])
        return has_table and bool(self.allowed(place) >> place.slot & 1)

    def keeps_table(self, place: Place) -> bool:
        """Whether the very table of a meeting can still be used."""
        return place.sitting.table in self.tables[place.slot][place.hall]

    def keeps_helper(self, place: Place) -> bool:
        """Whether the very interpreter of a meeting, if it has one, is still there."""
        return place.helper < 0 or bool(self.helper_presence[place.helper] >> place.slot & 1)

    def _stands(self, place: Place) -> bool:
        is_there = all(self.presence[member] >> place.slot & 1 for member in place.members)
        return is_there and self.keeps_table(place) and self.keeps_helper(place)

    def _take(self, loss: Loss) -> None:
        lost = bits(loss.slots)
        for member in loss.members:
            self.presence[member] &= ~lost
        for helper in loss.helpers:
            self.helper_presence[helper] &= ~lost
        for slot in loss.slots:
            for hall, table in loss.tables:
                self.tables[slot][hall].discard(table)

    def _loss(self, change: Change) -> Loss:
        days = [str(day.date) for day in self.problem.event.days]
        if change.day not in days:
            raise MatchmakerError(
                f"{change.day} is no day of the event. Its days are {', '.join(days)}."
            )
        match change:
            case Late():
                return Loss(self._until(change), self._members(change.who))
            case Cancelled():
                return Loss(self._since(change), self._members(change.who))
            case TableLost():
                return Loss(self._since(change), tables=(self._table(change),))
            case HallLost():
                hall = self._hall(change.hall)
                count = self.problem.event.halls[hall].tables
                tables = tuple((hall, table) for table in range(1, count + 1))
                return Loss(self._since(change), tables=tables)
            case InterpreterMissing():
                helper = _found("interpreter", change.interpreter, self._helpers)
                today = [at for at in self._since(change) if self.slots[at].day == change.day]
                return Loss(tuple(today), helpers=(helper,))
            case Overran():
                return self._overrun(change)

    def _since(
        self, change: Cancelled | TableLost | HallLost | InterpreterMissing
    ) -> tuple[int, ...]:
        """Give the slots that are not over at a time of a day, to the end of the event."""
        after = (str(change.day), change.since)
        return tuple(at for at, slot in enumerate(self.slots) if (slot.day, slot.end) > after)

    def _until(self, change: Late | Overran) -> tuple[int, ...]:
        """Give the slots of a day that have not begun and begin before somebody is free."""
        return tuple(
            at
            for at in ones(self.open)
            if self.slots[at].day == change.day and self.slots[at].start < change.until
        )

    def _overrun(self, change: Overran) -> Loss:
        for item in self.begun:
            pair = (item.meeting.city, item.meeting.investor)
            if pair == (change.city, change.investor) and item.slot.day == change.day:
                return Loss(
                    self._until(change),
                    (*self._members(change.city), *self._members(change.investor)),
                    ((self._hall(item.hall), item.table),),
                    () if item.interpreter is None else (self._helpers.index(item.interpreter),),
                )
        raise MatchmakerError(
            f"{change.city} and {change.investor} have no meeting on {change.day} that has begun: "
            "only such a meeting can overrun. Check the two names, the day and the present time."
        )

    def _words(self, change: Change, place: Place) -> Words:
        """Say what a change took from a meeting."""
        key = f"event.moved.{change.kind}"
        match change:
            case Late():
                return Words.of(key, name=self._absentee(place), until=change.until)
            case Cancelled():
                return Words.of(key, name=self._absentee(place))
            case TableLost():
                return Words.of(key, hall=self._label(change.hall), table=change.table)
            case HallLost():
                return Words.of(key, hall=self._label(change.hall))
            case InterpreterMissing():
                return Words.of(key, interpreter=change.interpreter)
            case Overran():
                city, investor = (
                    self._name(*self._members(name)) for name in (change.city, change.investor)
                )
                return Words.of(key, city=city, investor=investor, until=change.until)

    def _label(self, hall: str) -> Label:
        return self.problem.event.halls[self._hall(hall)].label

    def _absentee(self, place: Place) -> str:
        return next(
            self._name(member)
            for member in place.members
            if not self.presence[member] >> place.slot & 1
        )

    def _name(self, member: Member) -> str:
        side, at = member
        parties = self.problem.cities if side == "city" else self.problem.investors
        return parties[at].name

    def _members(self, who: str) -> tuple[Member, ...]:
        """Give a city, an investor, or the investors of a delegation, as far as they can meet."""
        event, problem = self.problem.event, self.problem
        groups = {group.id: group.investors for group in event.delegations}
        _found("party", who, [*event.city_ids, *event.investor_ids, *groups])
        if who in event.city_ids:
            return (("city", problem.city_index[who]),) if who in problem.city_index else ()
        members = (who,) if who in event.investor_ids else groups[who]
        return tuple(
            ("investor", problem.investor_index[member])
            for member in members
            if member in problem.investor_index
        )

    def _hall(self, hall: str) -> int:
        return _found("hall", hall, self._halls)

    def _table(self, change: TableLost) -> tuple[int, int]:
        hall = self._hall(change.hall)
        count = self.problem.event.halls[hall].tables
        if change.table > count:
            raise MatchmakerError(
                f"Hall {change.hall} has no table {change.table}: its tables have the numbers 1 "
                f"to {count}. Give the number that stands on the timetable."
            )
        return hall, change.table


def _all_tables(problem: Problem) -> list[list[set[int]]]:
    halls = problem.event.halls
    open_ = [within(hall.open, problem.slots) for hall in halls]
    return [
        [
            set(range(1, hall.tables + 1)) if at in slots else set()
            for hall, slots in zip(halls, open_, strict=True)
        ]
        for at in range(len(problem.slots))
    ]


def _found(kind: str, name: str, known: Sequence[str]) -> int:
    """Give the place of a name; an error with the nearest ones where there is none."""
    if name in known:
        return list(known).index(name)
    alike = ", ".join(nearest(name, [(item, item) for item in known])) or "none"
    raise MatchmakerError(f"The event has no {kind} {name!r}. Nearest: {alike}.")
