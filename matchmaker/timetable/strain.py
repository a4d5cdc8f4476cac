"""What a timetable costs those who sit in it: three meetings in a row, ways between halls."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

IN_A_ROW = 3
"""Meetings in slots that follow each other that are too many."""


def rows(busy: int, follows: Sequence[bool]) -> int:
    """Count the times that three slots in a row are busy.

    Parameters
    ----------
    busy : int
        Slots with a meeting, as bits.
    follows : sequence of bool
        Whether each slot begins right after the one before it.
    """
    found = length = 0
    for at, joined in enumerate(follows):
        if not busy >> at & 1:
            length = 0
            continue
        length = length + 1 if joined else 1
        found += length >= IN_A_ROW
    return found


def changes(halls: Sequence[object]) -> int:
    """Count the ways from one hall to another in the halls of a day's meetings."""
    return sum(left != right for left, right in pairwise(halls))


def fewest_rows(count: int, present: int, follows: Sequence[bool]) -> int:
    """Give the fewest times of three in a row of a party, wherever its meetings lie.

    Parameters
    ----------
    count : int
        Its meetings.
    present : int
        Slots in which it can have one, at least ``count`` of them.

    Notes
    -----
    Dynamic programming over the slots; the state is how many meetings have been placed
    and how many of them end right here in a row (0, 1, or 2 and more).
    """
    never = count + len(follows) + 1
    best = {(0, 0): 0}
    for at, joined in enumerate(follows):
        after: dict[tuple[int, int], int] = {}
        for (placed, length), cost in best.items():
            held = length if joined else 0
            options = [(placed, 0, cost)]
            if present >> at & 1 and placed < count:
                grown = min(held + 1, IN_A_ROW - 1)
                options.append((placed + 1, grown, cost + (held == IN_A_ROW - 1)))
            for left, run, total in options:
                after[left, run] = min(after.get((left, run), never), total)
        best = after
    return min((cost for (placed, _), cost in best.items() if placed == count), default=0)
