"""Moving meetings while a move costs less: fewer in a row, fewer changes of halls, earlier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from matchmaker.timetable.board import CHANGE, NOWHERE, ROW, Board
from matchmaker.timetable.grid import ones
from matchmaker.timetable.halls import share_all
from matchmaker.timetable.placing import places, put_best

ROUNDS: Final = 20
"""The most times that all meetings are gone through; five are usual."""


def improve(board: Board) -> None:
    """Move and swap meetings, and share out halls, until no single step costs less.

    A meeting whose sides have not moved since it was last looked at is passed over.
    """
    settled: dict[int, tuple[int, ...]] = {}
    for _ in range(ROUNDS):
        before = _total(board)
        for meeting in range(len(board.slot)):
            if settled.get(meeting) == _state(board, meeting):
                continue
            _move(board, meeting)
            if _strain(board, meeting):
                _turn(board, meeting)
                _push(board, meeting)
            settled[meeting] = _state(board, meeting)
        share_all(board)
        if _total(board) > before - CHANGE:
            break


def _state(board: Board, meeting: int) -> tuple[int, ...]:
    """Give what the strain of both sides of a meeting hangs on."""
    return tuple(
        number
        for party in board.grid.parties[meeting]
        for item in board.at[party]
        for number in (item, NOWHERE if item == NOWHERE else board.hall[item])
    )


def _total(board: Board) -> int:
    parties = range(len(board.busy))
    return _cost(board, parties, board.grid.days, range(len(board.slot)))


def _cost(
    board: Board, parties: Iterable[int], days: Iterable[range], meetings: Iterable[int]
) -> int:
    """Give the strain of parties in days, and the lateness of meetings."""
    chosen = tuple(days)
    strain = sum(board.strain(party, day) for party in parties for day in chosen)
    return strain + sum(board.slot[item] for item in meetings)


def _strain(board: Board, meeting: int) -> int:
    day = board.day(board.slot[meeting])
    return sum(board.strain(party, day) for party in board.grid.parties[meeting])


def _move(board: Board, meeting: int) -> None:
    """Move a meeting to the best place that is free."""
    cost = board.cost(meeting)
    slot, hall = board.lift(meeting)
    city, investor = board.grid.parties[meeting]
    day = board.day(slot)
    cost -= board.strain(city, day) + board.strain(investor, day)
    best = min(
        (
            place
            for place in places(board, meeting)
            if place[0] < cost and board.is_interpreted(place[1], meeting)
        ),
        default=(cost, slot, hall),
    )
    board.put(meeting, *best[1:])


def _turn(board: Board, meeting: int) -> None:
    """Swap the chain of a meeting with another slot, if that costs less."""
    slot = board.slot[meeting]
    for other in ones(board.allowed[meeting] & ~(1 << slot)):
        for chain in _swappable(board, meeting, other):
            if _swapped(board, chain, slot, other):
                return


def _swappable(board: Board, meeting: int, other: int) -> Iterator[list[int]]:
    """Give the meetings that can swap two slots together, among them ``meeting``.

    A chain that has one meeting more in one slot needs a free table in the other one.
    Where there is none, a second chain that has one more there makes up for it; that is
    tried for those who have three in a row.
    """
    slot = board.slot[meeting]
    chain = board.component(meeting, other)
    if len(chain) % 2 == 0:
        yield chain
        return
    fuller, emptier = (slot, other) if board.slot[chain[0]] == slot else (other, slot)
    if board.room[emptier] > 0:
        yield chain
        return
    if _strain(board, meeting) < ROW:
        return
    seen = set(chain)
    for second in sorted(board.sitting[emptier]):
        if second in seen:
            continue
        balance = board.component(second, fuller)
        seen.update(balance)
        if len(balance) % 2 and board.slot[balance[0]] == emptier:
            yield [*chain, *balance]


def _swapped(board: Board, chain: list[int], slot: int, other: int) -> bool:
    """Swap meetings between two slots, or leave them where that does not cost less."""
    touched = {party for item in chain for party in board.grid.parties[item]}
    later = sum(1 if board.slot[item] == slot else -1 for item in chain) * (other - slot)
    if board.swapping(touched, slot, other) + later >= 0:
        return False
    days = {board.day(slot), board.day(other)}
    before = _cost(board, touched, days, chain)
    seats = [(item, board.slot[item], board.hall[item]) for item in chain]
    if not board.swap(chain, slot, other):
        return False
    if board.fits(slot) and board.fits(other) and _cost(board, touched, days, chain) < before:
        return True
    board.seat(seats)
    return False


def _push(board: Board, meeting: int) -> None:
    """Take the slot of another meeting of one side, which goes elsewhere, if that costs less."""
    city, investor = board.grid.parties[meeting]
    one_busy = board.busy[city] ^ board.busy[investor]
    for other in ones(board.allowed[meeting] & one_busy):
        pushed = max(board.at[city][other], board.at[investor][other])
        chain = (meeting, pushed)
        touched = {party for item in chain for party in board.grid.parties[item]}
        before = _cost(board, touched, board.grid.days, chain)
        seats = [(item, board.slot[item], board.hall[item]) for item in chain]
        _, taken = board.lift(pushed)
        board.lift(meeting)
        board.put(meeting, other, taken)
        if (
            board.is_interpreted(other)
            and put_best(board, pushed)
            and _cost(board, touched, board.grid.days, chain) < before
        ):
            return
        board.seat(seats)
