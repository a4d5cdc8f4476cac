"""Placing meetings one by one, each where it costs least; chains of swaps where it is tight."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.timetable.board import Board
from matchmaker.timetable.grid import ones


def fill(board: Board) -> tuple[int, ...]:
    """Place meetings, those with the fewest slots first; give those that find no place."""
    order = sorted(range(len(board.slot)), key=lambda item: (board.allowed[item].bit_count(), item))
    return tuple(meeting for meeting in order if not insert(board, meeting))


def insert(board: Board, meeting: int) -> bool:
    """Place a meeting that sits nowhere; whether it found a place.

    Where everybody is free in all slots, tables suffice and nobody needs an interpreter,
    it always does: a chain by turns of two slots frees one for both sides (Koenig, 1916),
    and swaps of whole chains even out the slots (de Werra, 1971).
    """
    return put_best(board, meeting) or _crowd(board, meeting) or _swap_in(board, meeting)


def put_best(board: Board, meeting: int) -> bool:
    """Place a meeting where it costs least, if there is a slot with everything it needs."""
    best: tuple[int, int, int] | None = None
    for cost, slot, hall in places(board, meeting):
        if (best is None or (cost, slot, hall) < best) and board.is_interpreted(slot, meeting):
            best = (cost, slot, hall)
    if best is None:
        return False
    board.put(meeting, *best[1:])
    return True


def places(board: Board, meeting: int) -> Iterator[tuple[int, int, int]]:
    """Give what it costs to put a meeting, with slot and hall, wherever there is a table."""
    city, investor = board.grid.parties[meeting]
    day = range(0)
    before = 0
    for slot in ones(board.free(meeting)):
        if board.room[slot] <= 0:
            continue
        if slot not in day:
            day = board.day(slot)
            before = board.strain(city, day) + board.strain(investor, day)
        for hall in board.halls(slot):
            yield board.tried(meeting, slot, hall) - before, slot, hall


def _crowd(board: Board, meeting: int) -> bool:
    """Put a meeting where both are free but no table is, and make another one give way."""
    for slot in ones(board.free(meeting)):
        if board.is_interpreted(slot, meeting):
            board.put(meeting, slot, 0)
            if even(board, slot):
                return True
            board.lift(meeting)
    return False


def even(board: Board, slot: int) -> bool:
    """Make a slot that has one meeting too many fit; whether that could be done."""
    if board.room[slot] < 0 and not _give_way(board, slot):
        return False
    board.settle(slot)
    return True


def _give_way(board: Board, slot: int) -> bool:
    """Swap a chain that has one meeting more in this slot than in one with a free table."""
    for other in range(len(board.room)):
        if board.room[other] <= 0:
            continue
        seen: set[int] = set()
        for meeting in sorted(board.sitting[slot]):
            if meeting in seen or not board.allowed[meeting] >> other & 1:
                continue
            chain = board.component(meeting, other)
            seen.update(chain)
            if len(chain) % 2 == 0 or board.slot[chain[0]] != slot:
                continue
            if board.swap(chain, slot, other):
                board.settle(other)
                return True
    return False


def _swap_in(board: Board, meeting: int) -> bool:
    """Free a slot of the city for the investor too, by swapping the chain that fills it."""
    city, investor = board.grid.parties[meeting]
    wanted = board.allowed[meeting]
    for slot in ones(wanted & ~board.busy[city]):
        for other in ones(board.grid.presence[investor] & ~board.busy[investor]):
            chain = board.chain(investor, slot, other)
            if not chain or not board.swap(chain, slot, other):
                continue
            if board.is_interpreted(slot, meeting):
                board.put(meeting, slot, 0)
                if all(even(board, crowded) for crowded in (slot, other)):
                    return True
                board.lift(meeting)
            board.swap(chain, slot, other)
    return False
