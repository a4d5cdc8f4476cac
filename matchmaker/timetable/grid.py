"""Meetings and slots as numbers: who is busy with whom, where a meeting can go at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matchmaker.model import Meeting, Slot
from matchmaker.model.event import minutes
from matchmaker.timetable.problem import Problem, Speech


@dataclass(frozen=True, eq=False)
class Grid:
    """What the search for a timetable sees of an event; sets of slots are bits of an integer.

    Parameters
    ----------
    meetings : tuple of Meeting
        In the order of cities and investors, whatever their order was.
    parties : tuple of (int, int)
        City and investor of each meeting; investors are numbered after the cities.
    allowed : tuple of int
        Slots in which each meeting can sit, as far as one can say of it alone.
    helpers : tuple of tuple of int
        Interpreters of whom each meeting needs one; empty where it needs none.
    presence : tuple of int
        Slots in which each party is there.
    helper_presence : tuple of int
        Slots in which each interpreter is there.
    tables : tuple of tuple of int
        Tables that may be used, by slot and hall.
    days : tuple of range
        The slots of each day.
    follows : tuple of bool
        Whether each slot begins right after the one before it, without a break between.
    """

    meetings: tuple[Meeting, ...]
    parties: tuple[tuple[int, int], ...]
    allowed: tuple[int, ...]
    helpers: tuple[tuple[int, ...], ...]
    presence: tuple[int, ...]
    helper_presence: tuple[int, ...]
    tables: tuple[tuple[int, ...], ...]
    days: tuple[range, ...]
    follows: tuple[bool, ...]

    @classmethod
    def of(cls, problem: Problem, meetings: Iterable[Meeting]) -> Grid:
        """Number the meetings of a problem."""
        ordered = tuple(sorted(meetings, key=lambda item: (item.city, item.investor)))
        places = [
            (problem.city_index[item.city], problem.investor_index[item.investor])
            for item in ordered
        ]
        return cls(
            meetings=ordered,
            parties=tuple((city, len(problem.cities) + investor) for city, investor in places),
            allowed=tuple(bits(problem.common(*place)) for place in places),
            helpers=tuple(
                problem.interpreters_for(*place)
                if problem.speech[place] == Speech.INTERPRETED
                else ()
                for place in places
            ),
            presence=tuple(bits(party.slots) for party in (*problem.cities, *problem.investors)),
            helper_presence=tuple(bits(slots) for slots in problem.interpreter_slots),
            tables=tuple(tuple(row) for row in problem.tables.tolist()),
            days=tuple(_days(problem.slots)),
            follows=_follows(problem),
        )

    @property
    def everything(self) -> int:
        """All slots."""
        return (1 << len(self.tables)) - 1

    def day_of(self, slot: int) -> range:
        """Give the slots of the day of a slot."""
        return next(day for day in self.days if slot in day)


def bits(numbers: Iterable[int]) -> int:
    """Give the integer whose set bits are ``numbers``."""
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def ones(mask: int) -> Iterator[int]:
    """Give the set bits of ``mask``, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _days(slots: tuple[Slot, ...]) -> Iterator[range]:
    start = 0
    for at in range(1, len(slots) + 1):
        if at == len(slots) or slots[at].day != slots[start].day:
            yield range(start, at)
            start = at


def _follows(problem: Problem) -> tuple[bool, ...]:
    change = {str(day.date): day.change_minutes for day in problem.event.days}
    slots = problem.slots
    return tuple(
        at > 0
        and slots[at - 1].day == slot.day
        and minutes(slot.start) - minutes(slots[at - 1].end) == change[slot.day]
        for at, slot in enumerate(slots)
    )
