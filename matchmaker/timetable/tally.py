"""Counting what a timetable costs its parties, and what any timetable would cost them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from matchmaker.model import Meeting, Sitting
from matchmaker.timetable.grid import Grid
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.strain import changes, fewest_rows, rows


def hall_changes(sittings: Iterable[Sitting]) -> int:
    """Count how often a party goes to another hall between its meetings of a day."""
    halls: defaultdict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for item in sittings:
        for side, party in (("city", item.meeting.city), ("investor", item.meeting.investor)):
            halls[side, party, item.slot.day].append((item.slot.start, item.hall))
    return sum(changes([hall for _, hall in sorted(visits)]) for visits in halls.values())


def three_in_a_row(problem: Problem, sittings: Iterable[Sitting]) -> int:
    """Count how many times a party has three meetings in slots that follow each other."""
    number = {slot: at for at, slot in enumerate(problem.slots)}
    busy: Counter[tuple[str, str]] = Counter()
    for item in sittings:
        for party in (("city", item.meeting.city), ("investor", item.meeting.investor)):
            busy[party] |= 1 << number[item.slot]
    follows = Grid.of(problem, ()).follows
    return sum(rows(mask, follows) for mask in busy.values())


def fewest_three_in_a_row(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """Give how many times three in a row the meetings have at least.

    Each party is looked at alone: its meetings lie as well as they can in the slots in
    which one of them could be. No timetable is better for all of them.
    """
    grid = Grid.of(problem, meetings)
    counts = [0] * len(grid.presence)
    slots = [0] * len(grid.presence)
    for at, parties in enumerate(grid.parties):
        for party in parties:
            counts[party] += 1
            slots[party] |= grid.allowed[at]
    return sum(
        fewest_rows(count, present, grid.follows)
        for count, present in zip(counts, slots, strict=True)
    )


def fewest_hall_changes(problem: Problem, meetings: Iterable[Meeting]) -> int:
    """Give how many changes of halls the meetings cost at least, 0 where none is proved.

    Known for one day only: those who are joined by meetings must share halls, and to join
    as many halls as their meetings need, somebody must visit two of them, one party for
    each hall but the first. Over several days a party may be in a new hall each day.
    """
    grid = Grid.of(problem, meetings)
    if len(grid.days) != 1 or not grid.meetings:
        return 0
    places = np.array(grid.parties)
    width = len(grid.presence)
    _, group = connected_components(
        coo_array((np.ones(len(places)), (places[:, 0], places[:, 1])), shape=(width, width)),
        directed=False,
    )
    room = sorted(problem.tables.sum(axis=0).tolist(), reverse=True)
    sizes = np.unique(group[places[:, 0]], return_counts=True)[1].tolist()
    return sum(_needed(size, room) - 1 for size in sizes)


def _needed(size: int, room: Sequence[int]) -> int:
    """Give how many halls hold ``size`` meetings, the largest first."""
    held = 0
    for number, tables in enumerate(room, start=1):
        held += tables
        if held >= size:
            return number
    return len(room)
