"""Steps that cost more are taken now and then, so that what no single step mends is mended.

Simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983): first of the slots alone, until
few parties have three meetings in a row, then of slots and halls together. The halls of a slot
are drawn all at once (`matchmaker.timetable.halls`), which brings in one step what single
exchanges bring in hundreds. Steps are counted, there is no clock, and chance comes from the
meetings themselves, so that the same meetings give the same timetable.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from matchmaker.timetable.board import CHANGE, NOWHERE, ROW, Board
from matchmaker.timetable.grid import Grid, ones
from matchmaker.timetable.halls import share, share_all
from matchmaker.timetable.strain import rows

SPREAD_STEPS: Final = 60_000
"""Steps between slots at most; a full day of 336 meetings needs about ten thousand."""

SPREAD_WARM, SPREAD_COLD = 0.3, 0.1
"""Temperatures at the first and at the last of them, in times of three in a row."""

TURNS: Final = 150
"""Times that the halls of all slots are shared out anew while it cools."""

SWAPS: Final = 3
"""Meetings for each swap of slots that is tried between two of these times."""

WARM, COLD = 0.5, 0.1
"""Temperatures at the first and at the last turn, in changes of halls."""

ROW_WORTH: Final = 4.0
"""What three in a row weigh while it is warm, in changes of halls; the end is judged by the
order of `Board`, in which no number of changes outweighs a row."""

TRIES: Final = 8
"""Chains that are looked at to make up for one that has a meeting more in a full slot."""


def anneal(board: Board, fewest: int) -> None:
    """Seek few times three in a row, then few changes of halls, in a full timetable.

    Meetings stay in slots of ``board.allowed`` with a table and an interpreter for each.

    Parameters
    ----------
    board : Board
        Where all meetings sit; the best that was met is put on it.
    fewest : int
        Times of three in a row below which nobody need seek.
    """
    draw = _chance(board.grid)
    _spread(board, fewest, draw)
    _gather(board, draw)


def _chance(grid: Grid) -> random.Random:
    """Give a source of chance that depends on who meets whom alone."""
    text = "\n".join(f"{item.city} {item.investor}" for item in grid.meetings)
    return random.Random(hashlib.sha256(text.encode()).digest())  # noqa: S311 - nothing is secret


def _spread(board: Board, fewest: int, draw: random.Random) -> None:
    """Swap chains of meetings of those who have three in a row between slots.

    In a swap only the ends of a chain are busy in another slot than before, so that the
    gain is known before anything moves.
    """
    known: dict[int, int] = {}

    def counted(busy: int) -> int:
        if busy not in known:
            known[busy] = rows(busy, board.grid.follows)
        return known[busy]

    count = [counted(busy) for busy in board.busy]
    crowded = [party for party, times in enumerate(count) if times]
    now = least = sum(count)
    best = _seats(board)
    for step in range(SPREAD_STEPS):
        if now <= fewest:
            break
        mine = [item for item in board.at[_pick(draw, crowded)] if item != NOWHERE]
        slot, other, moved = _proposed(board, _pick(draw, mine), draw)
        ends = _ends(board, moved)
        both = 1 << slot | 1 << other
        after = {party: counted(board.busy[party] ^ both) for party in sorted(ends)}
        more = sum(after.values()) - sum(count[party] for party in ends)
        warmth = SPREAD_WARM * (SPREAD_COLD / SPREAD_WARM) ** (step / SPREAD_STEPS)
        if not _accepted(more, warmth, draw) or not board.swap(moved, slot, other):
            continue
        for party, times in after.items():
            count[party] = times
        crowded = [party for party, times in enumerate(count) if times]
        now += more
        if now < least:
            least, best = now, _seats(board)
    board.seat(best)


def _gather(board: Board, draw: random.Random) -> None:
    """Share out halls and swap chains between slots, by turns, ever colder."""
    count = len(board.slot)
    if not count or len(board.used[0]) == 1:
        return
    noise = np.random.default_rng(draw.getrandbits(64))
    share_all(board)
    least, best = _everything(board), _seats(board)
    for turn in range(TURNS):
        warmth = WARM * (COLD / WARM) ** (turn / TURNS)
        for slot in range(len(board.sitting)):
            share(board, slot, warmth, noise)
        for _ in range(count // SWAPS):
            # The most that is accepted at this warmth, drawn first (Metropolis).
            most = -warmth * math.log(1.0 - draw.random())
            _swapped(board, int(draw.random() * count), most, draw)
    share_all(board)
    if _everything(board) > least:
        board.seat(best)


def _swapped(board: Board, meeting: int, most: float, draw: random.Random) -> None:
    """Swap the chain of a meeting with another slot, if it costs no more than ``most``.

    First as if all kept their halls, which is known before anything moves.
    """
    slot, other, moved = _proposed(board, meeting, draw)
    touched = {party for item in moved for party in board.grid.parties[item]}
    if not moved or _worth(board.swapping(touched, slot, other)) > most:
        return
    days = {board.day(slot), board.day(other)}
    before = _cost(board, touched, days)
    seats = [(item, board.slot[item], board.hall[item]) for item in moved]
    if board.swap(moved, slot, other) and _worth(_cost(board, touched, days) - before) > most:
        board.seat(seats)


def _worth(more: int) -> float:
    """Give what something costs more, in changes of halls."""
    more_rows = round(more / ROW)
    return ROW_WORTH * more_rows + (more - more_rows * ROW) / CHANGE


def _proposed(board: Board, meeting: int, draw: random.Random) -> tuple[int, int, list[int]]:
    """Give the slot of a meeting, another one, and meetings that can swap the two with it.

    None are given where no slot is left, or where tables would not suffice. Tables suffice
    where as many meetings come as go; a chain that has one more in one slot needs a free
    table in the other one, or a second chain that has one more there.
    """
    slot = board.slot[meeting]
    elsewhere = list(ones(board.allowed[meeting] & ~(1 << slot)))
    if not elsewhere:
        return slot, slot, []
    other = _pick(draw, elsewhere)
    chain = board.component(meeting, other)
    if len(chain) % 2 == 0:
        return slot, other, chain
    fuller, emptier = (slot, other) if board.slot[chain[0]] == slot else (other, slot)
    if board.room[emptier] > 0:
        return slot, other, chain
    there = sorted(board.sitting[emptier] - set(chain))
    for _ in range(TRIES if there else 0):
        second = board.component(_pick(draw, there), fuller)
        if len(second) % 2 and board.slot[second[0]] == emptier:
            return slot, other, chain + second
    return slot, other, []


def _ends(board: Board, meetings: Iterable[int]) -> set[int]:
    """Give the parties that one of the meetings concerns: those of two stay busy as they are."""
    found: set[int] = set()
    for meeting in meetings:
        found.symmetric_difference_update(board.grid.parties[meeting])
    return found


def _everything(board: Board) -> int:
    return _cost(board, range(len(board.busy)), board.grid.days)


def _cost(board: Board, parties: Iterable[int], days: Iterable[range]) -> int:
    chosen = tuple(days)
    return sum(board.strain(party, day) for party in parties for day in chosen)


def _accepted(more: float, warmth: float, draw: random.Random) -> bool:
    return more <= 0 or draw.random() < math.exp(-more / warmth)


def _seats(board: Board) -> list[tuple[int, int, int]]:
    return [(item, board.slot[item], board.hall[item]) for item in range(len(board.slot))]


def _pick(draw: random.Random, items: Sequence[int]) -> int:
    return items[int(draw.random() * len(items))]
