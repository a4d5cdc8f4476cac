"""A new timetable on the day: what happened, the fewest changes, and whom to tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from matchmaker.model import Change, Moment, Moved, Replan, Sitting, Slot, Timetable, Words
from matchmaker.timetable.moving import Choice, fewest_moves
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.seating import matched
from matchmaker.timetable.situation import Situation
from matchmaker.timetable.strain import changes as ways
from matchmaker.timetable.tally import hall_changes, three_in_a_row

OTHERWISE = Words.of("event.moved.for_others")
"""Why a meeting moves that nothing happened to."""


def replan(
    timetable: Timetable, problem: Problem, changes: Sequence[Change], now: Moment
) -> Replan:
    """Make a timetable hold again after something went wrong, moving as little as possible.

    What began before ``now`` stays. Spare tables may be used: they stand there for this.
    First as many meetings as possible are kept, and among as many as possible as many as
    possible that were set by hand; then as few as possible change slot or hall; then as few
    as possible change only table or interpreter; then the greatest value is kept, and those
    who must move go to a slot that is near.

    Parameters
    ----------
    timetable : Timetable
        The one in force: the plan, or that of the last `Replan`.
    problem : Problem
        The event as it was planned.
    changes : sequence of Change
        Everything that has happened, what earlier new plans knew included
        (``(*earlier.changes, *new)``).
    now : Moment
        The present.

    Returns
    -------
    Replan
        Its timetable keeps the certificate of the plan, and proves nothing of three in a
        row and changes of halls.

    Raises
    ------
    MatchmakerError
        When a change names somebody or something that is not of the event, or a meeting
        that has not begun as one that overran.
    """
    situation = Situation(problem, timetable.sittings, changes, now)
    choice = fewest_moves(situation)
    after = _seated(situation, choice)
    moved = tuple(_moved(situation, after))
    sittings = _sorted(problem, [*situation.begun, *(item for item in after if item is not None)])
    return Replan(
        timetable=replace(
            timetable,
            sittings=sittings,
            hall_changes=hall_changes(sittings),
            three_in_a_row=three_in_a_row(problem, sittings),
            left_out=_left_out(timetable, sittings, moved),
            fewest_hall_changes=0,
            fewest_three_in_a_row=0,
        ),
        moved=moved,
        dropped=sum(item.after is None for item in moved),
        shifted=sum(_is_shifted(item) for item in moved),
        fewest_dropped=choice.fewest_dropped,
        fewest_shifted=choice.fewest_shifted,
        told=tuple(sorted({name for item in moved for name in _told(item)})),
        reprint=tuple((item.city, item.investor) for item in moved if _is_printed(item)),
        now=now,
        changes=tuple(changes),
    )


def missed(
    timetable: Timetable, problem: Problem, changes: Sequence[Change], now: Moment
) -> tuple[Sitting, ...]:
    """Give the meetings that began before ``now`` although a side is reported absent.

    Nothing can move them any more: somebody must look at their tables.
    """
    return Situation(problem, timetable.sittings, (), now).missed(changes)


def _seated(situation: Situation, choice: Choice) -> tuple[Sitting | None, ...]:
    """Give each place its sitting after the choice, None where it is dropped."""
    found: list[Sitting | None] = [None] * len(situation.places)
    halls = _halls(situation, choice)
    for slot in range(len(situation.slots)):
        here = [at for at, chosen in enumerate(choice.slots) if chosen == slot]
        helpers = _helpers(situation, choice, slot, here)
        for at, table in _tables(situation, choice, halls, slot, here):
            helper = helpers.get(at)
            found[at] = replace(
                situation.places[at].sitting,
                slot=situation.slots[slot],
                hall=situation.problem.event.halls[halls[at]].id,
                table=table,
                interpreter=None if helper is None else situation.problem.interpreters[helper].id,
            )
    return tuple(found)


def _halls(situation: Situation, choice: Choice) -> dict[int, int]:
    """Give the hall of each place: its own where it stays, else where the ways are few."""
    room = [[len(tables) for tables in row] for row in situation.tables]
    visits = _Visits(situation)
    found: dict[int, int] = {}
    for at, place in enumerate(situation.places):
        if choice.stays[at]:
            found[at] = place.hall
            room[place.slot][place.hall] -= 1
            visits.add(place.sitting, place.sitting.slot, place.hall)
    for at, (slot, place) in enumerate(zip(choice.slots, situation.places, strict=True)):
        if slot is None or choice.stays[at]:
            continue
        when = situation.slots[slot]
        free = [hall for hall, left in enumerate(room[slot]) if left > 0]
        costs = [(visits.ways(place.sitting, when, hall), hall != place.hall) for hall in free]
        found[at] = free[costs.index(min(costs))]
        room[slot][found[at]] -= 1
        visits.add(place.sitting, when, found[at])
    return found


class _Visits:
    """In which halls everybody is on each day, to count the ways between them."""

    def __init__(self, situation: Situation) -> None:
        halls = [hall.id for hall in situation.problem.event.halls]
        self._halls: defaultdict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
        for item in situation.begun:
            self.add(item, item.slot, halls.index(item.hall))

    def add(self, item: Sitting, slot: Slot, hall: int) -> None:
        """Let both sides of a meeting visit a hall."""
        for key in _days(item, slot):
            self._halls[key].append((slot.start, hall))

    def ways(self, item: Sitting, slot: Slot, hall: int) -> int:
        """Count the ways of both sides on that day, if they visited a hall too."""
        return sum(
            ways([place for _, place in sorted([*self._halls[key], (slot.start, hall)])])
            for key in _days(item, slot)
        )


def _days(item: Sitting, slot: Slot) -> Iterator[tuple[str, str, str]]:
    yield "city", item.meeting.city, slot.day
    yield "investor", item.meeting.investor, slot.day


def _tables(
    situation: Situation, choice: Choice, halls: dict[int, int], slot: int, here: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Give each place of a slot a table: its own where it stays, else the lowest that is free."""
    free = [set(tables) for tables in situation.tables[slot]]
    kept = {
        at: situation.places[at].sitting.table
        for at in here
        if choice.stays[at] and situation.keeps_table(situation.places[at])
    }
    for at, table in kept.items():
        free[halls[at]].discard(table)
    for at in here:
        table = kept[at] if at in kept else min(free[halls[at]])
        free[halls[at]].discard(table)
        yield at, table


def _helpers(
    situation: Situation, choice: Choice, slot: int, here: Iterable[int]
) -> dict[int, int]:
    """Give an interpreter to each place of a slot that needs one, changing as few as possible."""
    places = situation.places
    present = {at for at, there in enumerate(situation.helper_presence) if there >> slot & 1}
    own = {at: places[at].helper for at in here if choice.stays[at]}
    return matched([(at, places[at].helpers) for at in here if places[at].helpers], present, own)


def _moved(situation: Situation, after: Sequence[Sitting | None]) -> Iterator[Moved]:
    for place, why, now in zip(situation.places, situation.why, after, strict=True):
        before = place.sitting
        if before != now:
            meeting = before.meeting
            yield Moved(meeting.city, meeting.investor, before, now, why or OTHERWISE)


def _is_shifted(item: Moved) -> bool:
    if item.before is None or item.after is None:
        return False
    return (item.before.slot, item.before.hall) != (item.after.slot, item.after.hall)


def _is_printed(item: Moved) -> bool:
    """Whether a brief says something else now: time, hall or table."""
    if item.before is None or item.after is None:
        return False
    return _is_shifted(item) or item.before.table != item.after.table


def _told(item: Moved) -> Iterator[str]:
    """Give who must know: both sides unless only the interpreter changes, and interpreters."""
    if item.after is None or _is_printed(item):
        yield item.city
        yield item.investor
    for sitting in (item.before, item.after):
        if sitting is not None and sitting.interpreter is not None:
            yield sitting.interpreter


def _left_out(
    timetable: Timetable, sittings: Iterable[Sitting], moved: Iterable[Moved]
) -> tuple[tuple[str, Words], ...]:
    """Give who has no meeting: those who had none, and those who lost their last one."""
    meet = {name for item in sittings for name in (item.meeting.city, item.meeting.investor)}
    found = dict(timetable.left_out)
    for item in moved:
        for name in (item.city, item.investor):
            if name not in meet:
                found.setdefault(name, item.why)
    return tuple(sorted(found.items(), key=lambda pair: pair[0]))


def _sorted(problem: Problem, sittings: Iterable[Sitting]) -> tuple[Sitting, ...]:
    order = {hall.id: number for number, hall in enumerate(problem.event.halls)}
    return tuple(sorted(sittings, key=lambda item: (item.slot, order[item.hall], item.table)))
