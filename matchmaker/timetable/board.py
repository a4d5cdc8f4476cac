"""A timetable in the making: meetings put, lifted and swapped, never two at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from matchmaker.timetable.grid import Grid
from matchmaker.timetable.strain import IN_A_ROW

ROW, CHANGE = 10**9, 10**5
"""What three in a row and a change of halls cost, against 1 for each slot of lateness: the
order in which a timetable is judged, as long as lateness adds up to less than a change."""

NOWHERE = -1


class Board:
    """Where meetings sit for now; whoever changes it keeps what `Grid` demands.

    Parameters
    ----------
    grid : Grid
        The meetings and what they need.
    allowed : sequence of int, optional
        Narrower sets of slots than those of the grid.
    """

    def __init__(self, grid: Grid, allowed: Sequence[int] | None = None) -> None:
        slots, halls = len(grid.tables), len(grid.tables[0]) if grid.tables else 0
        self.grid = grid
        self.allowed = grid.allowed if allowed is None else allowed
        self.slot = [NOWHERE] * len(grid.meetings)
        self.hall = [NOWHERE] * len(grid.meetings)
        self.at = [[NOWHERE] * slots for _ in grid.presence]
        self.busy = [0] * len(grid.presence)
        self.used = [[0] * halls for _ in range(slots)]
        self.room = [sum(row) for row in grid.tables]
        self.sitting: list[set[int]] = [set() for _ in range(slots)]
        self.helped: list[set[int]] = [set() for _ in range(slots)]
        self._halls = [[NOWHERE] * slots for _ in grid.presence]
        self._strains: dict[int, dict[tuple[int, ...], int]] = {day.start: {} for day in grid.days}
        self._day = [grid.day_of(slot) for slot in range(slots)]

    def put(self, meeting: int, slot: int, hall: int) -> None:
        """Let a meeting that sits nowhere sit."""
        self.slot[meeting], self.hall[meeting] = slot, hall
        for party in self.grid.parties[meeting]:
            self.at[party][slot] = meeting
            self._halls[party][slot] = hall
            self.busy[party] |= 1 << slot
        self.used[slot][hall] += 1
        self.room[slot] -= 1
        self.sitting[slot].add(meeting)
        if self.grid.helpers[meeting]:
            self.helped[slot].add(meeting)

    def lift(self, meeting: int) -> tuple[int, int]:
        """Take a meeting away, and give the slot and hall where it sat."""
        slot, hall = self.slot[meeting], self.hall[meeting]
        for party in self.grid.parties[meeting]:
            self.at[party][slot] = self._halls[party][slot] = NOWHERE
            self.busy[party] &= ~(1 << slot)
        self.used[slot][hall] -= 1
        self.room[slot] += 1
        self.sitting[slot].discard(meeting)
        self.helped[slot].discard(meeting)
        self.slot[meeting] = self.hall[meeting] = NOWHERE
        return slot, hall

    def free(self, meeting: int) -> int:
        """Give the slots in which both sides of a meeting can sit and do not."""
        city, investor = self.grid.parties[meeting]
        return self.allowed[meeting] & ~self.busy[city] & ~self.busy[investor]

    def halls(self, slot: int) -> Iterator[int]:
        """Give the halls that have a table left."""
        for hall, (used, tables) in enumerate(
            zip(self.used[slot], self.grid.tables[slot], strict=True)
        ):
            if used < tables:
                yield hall

    def is_interpreted(self, slot: int, *more: int) -> bool:
        """Whether the interpreters suffice for a slot and the meetings ``more``."""
        needing = [*self.helped[slot], *(item for item in more if self.grid.helpers[item])]
        return not needing or len(interpreted(self.grid, slot, needing)) == len(needing)

    def strain(self, party: int, day: range) -> int:
        """Give what the day of a party costs: three in a row, and changes of halls."""
        halls = tuple(self._halls[party][day.start : day.stop])
        known = self._strains[day.start]
        if halls not in known:
            known[halls] = strain_of(halls, self.grid.follows[day.start : day.stop])
        return known[halls]

    def swapping(self, parties: Iterable[int], first: int, second: int) -> int:
        """Give what the days of parties would cost more if they did in one slot what in another.

        That is what a swap of their meetings costs, where all keep their halls.
        """
        days = {self._day[first], self._day[second]}
        more = 0
        for party in parties:
            halls = self._halls[party]
            for day in days:
                more -= self.strain(party, day)
            halls[first], halls[second] = halls[second], halls[first]
            for day in days:
                more += self.strain(party, day)
            halls[first], halls[second] = halls[second], halls[first]
        return more

    def cost(self, meeting: int) -> int:
        """Give what the day of a meeting costs both of its sides, with its lateness."""
        slot = self.slot[meeting]
        city, investor = self.grid.parties[meeting]
        day = self._day[slot]
        return self.strain(city, day) + self.strain(investor, day) + slot

    def tried(self, meeting: int, slot: int, hall: int) -> int:
        """Give what the day would cost if a meeting that sits nowhere sat here."""
        city, investor = self.grid.parties[meeting]
        left, right = self._halls[city], self._halls[investor]
        day = self._day[slot]
        left[slot] = right[slot] = hall
        found = self.strain(city, day) + self.strain(investor, day) + slot
        left[slot] = right[slot] = NOWHERE
        return found

    def day(self, slot: int) -> range:
        """Give the slots of the day of a slot."""
        return self._day[slot]

    def chain(self, party: int, first: int, second: int) -> list[int]:
        """Give the meetings that follow from a party's in ``first``, by turns of two slots."""
        found: list[int] = []
        here, there = first, second
        while (meeting := self.at[party][here]) != NOWHERE:
            if found and meeting == found[0]:
                break
            found.append(meeting)
            city, investor = self.grid.parties[meeting]
            party = investor if party == city else city
            here, there = there, here
        return found

    def component(self, meeting: int, other: int) -> list[int]:
        """Give all meetings that must swap when ``meeting`` goes to slot ``other``."""
        slot = self.slot[meeting]
        city, investor = self.grid.parties[meeting]
        forward = self.chain(city, slot, other)
        if self.at[city][other] == forward[-1]:
            return forward
        return [*reversed(self.chain(investor, slot, other)[1:]), *forward]

    def swap(self, meetings: Iterable[int], first: int, second: int) -> bool:
        """Move each meeting to the other of two slots, or leave all where they are.

        Tables may become too few, as before a call of `settle`; nothing else may.
        """
        chosen = list(meetings)
        target = {meeting: second if self.slot[meeting] == first else first for meeting in chosen}
        if not all(self.allowed[meeting] >> slot & 1 for meeting, slot in target.items()):
            return False
        seats = [(meeting, *self.lift(meeting)) for meeting in chosen]
        for meeting, _, hall in seats:
            self.put(meeting, target[meeting], self._hall(target[meeting], hall))
        if self.is_interpreted(first) and self.is_interpreted(second):
            return True
        self.seat(seats)
        return False

    def seat(self, seats: Iterable[tuple[int, int, int]]) -> None:
        """Put meetings back to the slots and halls that they had before."""
        chosen = list(seats)
        for meeting, _, _ in chosen:
            if self.slot[meeting] != NOWHERE:
                self.lift(meeting)
        for place in chosen:
            self.put(*place)

    def fits(self, slot: int) -> bool:
        """Whether no hall of a slot holds more meetings than tables."""
        return all(
            used <= tables
            for used, tables in zip(self.used[slot], self.grid.tables[slot], strict=True)
        )

    def shift(self, meeting: int, hall: int) -> None:
        """Let a meeting change its hall; for a moment, a hall may hold more than its tables."""
        slot = self.slot[meeting]
        self.used[slot][self.hall[meeting]] -= 1
        self.used[slot][hall] += 1
        self.hall[meeting] = hall
        for party in self.grid.parties[meeting]:
            self._halls[party][slot] = hall

    def pulls(self, meeting: int) -> list[int]:
        """Count for each hall how often a side of a meeting comes from it or goes to it next."""
        slot = self.slot[meeting]
        day = self._day[slot]
        found = [0] * len(self.used[slot])
        for party in self.grid.parties[meeting]:
            halls = self._halls[party]
            at = slot - 1
            while at >= day.start and halls[at] == NOWHERE:
                at -= 1
            if at >= day.start:
                found[halls[at]] += 1
            at = slot + 1
            while at < day.stop and halls[at] == NOWHERE:
                at += 1
            if at < day.stop:
                found[halls[at]] += 1
        return found

    def _hall(self, slot: int, wanted: int) -> int:
        """Give the wanted hall, or one with more room where it is full."""
        left = [
            tables - used
            for used, tables in zip(self.used[slot], self.grid.tables[slot], strict=True)
        ]
        return wanted if left[wanted] > 0 else left.index(max(left))

    def settle(self, slot: int) -> None:
        """Move meetings out of halls that are too full, as far as others have tables."""
        for hall, tables in enumerate(self.grid.tables[slot]):
            excess = self.used[slot][hall] - tables
            for meeting in sorted(self.sitting[slot]) if excess > 0 else ():
                other = next(self.halls(slot), None)
                if excess <= 0 or other is None:
                    break
                if self.hall[meeting] == hall:
                    self.lift(meeting)
                    self.put(meeting, slot, other)
                    excess -= 1


def strain_of(halls: Sequence[int], follows: Sequence[bool]) -> int:
    """Give what a day costs: what `rows` and `changes` count, in one go."""
    found = length = 0
    last = NOWHERE
    for hall, joined in zip(halls, follows, strict=True):
        if hall == NOWHERE:
            length = 0
            continue
        length = length + 1 if joined else 1
        if length >= IN_A_ROW:
            found += ROW
        if hall != last != NOWHERE:
            found += CHANGE
        last = hall
    return found


def interpreted(grid: Grid, slot: int, meetings: Iterable[int]) -> dict[int, int]:
    """Give as many meetings of a slot as possible an interpreter each.

    Returns
    -------
    dict of int to int
        Interpreter of each meeting that gets one.

    Notes
    -----
    Bipartite matching by augmenting paths, in the order of meetings and interpreters.
    """
    takes: dict[int, int] = {}

    def give(meeting: int, seen: set[int]) -> bool:
        for helper in grid.helpers[meeting]:
            if grid.helper_presence[helper] >> slot & 1 and helper not in seen:
                seen.add(helper)
                if helper not in takes or give(takes[helper], seen):
                    takes[helper] = meeting
                    return True
        return False

    for meeting in sorted(meetings):
        give(meeting, set())
    return {meeting: helper for helper, meeting in sorted(takes.items())}
