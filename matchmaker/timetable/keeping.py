"""Seats of the timetable in force first: as few of its meetings as possible sit elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from matchmaker.model import Sitting
from matchmaker.timetable.board import NOWHERE, ROW, Board
from matchmaker.timetable.grid import Grid, ones
from matchmaker.timetable.placing import insert
from matchmaker.timetable.problem import Problem
from matchmaker.timetable.tally import three_in_a_row

STANDING: Final = 0.8
"""Share of meetings that must find their own seats; with fewer, there is little to stay near to."""

LONGEST: Final = 12
"""Meetings of a chain that is tried before any chain will do."""

WORTH: Final = 8
"""Meetings that may move so that somebody has three in a row once less."""

MOST_SWAPS: Final = 200
"""Swaps that are tried for a meeting, the shortest first."""


class _Swap(NamedTuple):
    """Meetings that exchange two slots; short swaps come first, then those that cost less."""

    length: int
    cost: int
    slot: int
    other: int
    moved: tuple[int, ...]


class _Judged(NamedTuple):
    """A way to seat a meeting; what moves fewer others comes first, and three in a row count."""

    moves: int
    cost: int
    swap: _Swap
    hall: int


def kept(problem: Problem, grid: Grid, before: Sequence[Sitting], fewest: int) -> Board | None:
    """Seat meetings where they sat, and all others where the fewest must give way.

    Parameters
    ----------
    before : sequence of Sitting
        The timetable in force; what it says of slots and halls that are no more is left out.
    fewest : int
        Times of three in a row that cannot be avoided: beyond, and beyond those of the timetable
        in force, meetings may move for them.

    Returns
    -------
    Board or None
        None where too few keep their seats, or some find none in this way.
    """
    board = Board(grid)
    for meeting, slot, hall in _seats(problem, grid, before):
        if _is_free(board, meeting, slot, hall):
            board.put(meeting, slot, hall)
    left = [meeting for meeting, slot in enumerate(board.slot) if slot == NOWHERE]
    if len(left) > (1 - STANDING) * len(board.slot):
        return None
    left.sort(key=lambda meeting: (board.allowed[meeting].bit_count(), meeting))
    if not all(_seated(board, item) for item in left):
        return None
    _ease(board, max(fewest, _rows(problem, before)))
    return board


def _rows(problem: Problem, before: Iterable[Sitting]) -> int:
    """Count the times of three in a row before, in the slots that are left."""
    slots = set(problem.slots)
    return three_in_a_row(problem, [item for item in before if item.slot in slots])


def _seats(
    problem: Problem, grid: Grid, before: Iterable[Sitting]
) -> Iterator[tuple[int, int, int]]:
    """Give meetings that sat before, with the slot and the hall where."""
    number = {(item.city, item.investor): at for at, item in enumerate(grid.meetings)}
    slots = {slot: at for at, slot in enumerate(problem.slots)}
    halls = {hall.id: at for at, hall in enumerate(problem.event.halls)}
    for item in before:
        pair = (item.meeting.city, item.meeting.investor)
        if pair in number and item.slot in slots and item.hall in halls:
            yield number[pair], slots[item.slot], halls[item.hall]


def _is_free(board: Board, meeting: int, slot: int, hall: int) -> bool:
    return (
        bool(board.free(meeting) >> slot & 1)
        and board.used[slot][hall] < board.grid.tables[slot][hall]
        and board.is_interpreted(slot, meeting)
    )


def _seated(board: Board, meeting: int) -> bool:
    """Seat a meeting where few others move for it and few have three in a row; if it can be."""
    swaps = [
        _Swap(0, 0, slot, slot, ()) for slot in ones(board.free(meeting)) if board.room[slot] > 0
    ]
    swaps += sorted(_swaps(board, meeting))[:MOST_SWAPS]
    best = min((found for swap in swaps if (found := _judged(board, meeting, swap))), default=None)
    if best is None:
        return insert(board, meeting)
    board.swap(best.swap.moved, best.swap.slot, best.swap.other)
    board.put(meeting, best.swap.slot, best.hall)
    return True


def _judged(board: Board, meeting: int, swap: _Swap) -> _Judged | None:
    """Say what it costs to seat a meeting after a swap; None where that cannot be."""
    slot = swap.slot
    seats = [(item, board.slot[item], board.hall[item]) for item in swap.moved]
    if not board.swap(swap.moved, slot, swap.other):
        return None
    found = None
    if board.is_interpreted(slot, meeting):
        day = board.day(slot)
        cost, hall = min((board.tried(meeting, slot, hall), hall) for hall in board.halls(slot))
        cost -= sum(board.strain(party, day) for party in board.grid.parties[meeting])
        rows = round((cost + swap.cost) / ROW)
        found = _Judged(swap.length + WORTH * rows, cost + swap.cost, swap, hall)
    board.seat(seats)
    return found


def _ease(board: Board, fewest: int) -> None:
    """Swap short chains of those who have three in a row, as long as that makes fewer of them."""
    everybody = range(len(board.busy))

    def rows() -> int:
        return sum(
            board.strain(party, day) // ROW for party in everybody for day in board.grid.days
        )

    now = rows()
    while now > fewest:
        for swap in sorted(_easing(board)):
            if board.swap(swap.moved, swap.slot, swap.other):
                break
        before, now = now, rows()
        if now >= before:
            break


def _easing(board: Board) -> Iterator[_Swap]:
    """Give short swaps after which somebody has three in a row once less."""
    for meeting, slot in enumerate(board.slot):
        day = board.day(slot)
        if not any(board.strain(party, day) >= ROW for party in board.grid.parties[meeting]):
            continue
        for other in ones(board.allowed[meeting] & ~(1 << slot)):
            for chain in _balanced(board, meeting, other):
                touched = {party for item in chain for party in board.grid.parties[item]}
                cost = board.swapping(touched, slot, other)
                if cost < -ROW // 2:
                    yield _Swap(len(chain), cost, slot, other, tuple(sorted(chain)))


def _balanced(board: Board, meeting: int, other: int) -> Iterator[list[int]]:
    """Give short swaps of a meeting's slot with another one, for which tables suffice.

    A chain that has one meeting more in a slot needs a free table in the other one, or a
    second chain that has one more there.
    """
    slot = board.slot[meeting]
    chain = board.component(meeting, other)
    gone = sum(1 if board.slot[item] == slot else -1 for item in chain)
    if len(chain) <= WORTH and board.room[other] >= gone and board.room[slot] >= -gone:
        yield chain
    elif gone and len(chain) < WORTH:
        there, here = (other, slot) if gone > 0 else (slot, other)
        for second in sorted(board.sitting[there] - set(chain)):
            more = board.component(second, here)
            back = sum(1 if board.slot[item] == there else -1 for item in more)
            if back > 0 and more[0] == second and len(chain) + len(more) <= WORTH:
                yield [*chain, *more]


def _swaps(board: Board, meeting: int) -> Iterator[_Swap]:
    """Give short swaps after which both sides are free in a slot that has a table."""
    city, investor = board.grid.parties[meeting]
    for slot in ones(board.allowed[meeting]):
        busy = [party for party in (city, investor) if board.busy[party] >> slot & 1]
        for other in range(len(board.room)):
            if other == slot or len(busy) > 1:
                continue
            if busy:
                chains = [board.component(board.at[busy[0]][slot], other)]
            elif board.room[other] > 0:
                chains = [board.component(item, other) for item in sorted(board.sitting[slot])]
            else:
                continue
            for chain in chains:
                if _makes_room(board, meeting, chain, slot, other):
                    touched = {party for item in chain for party in board.grid.parties[item]}
                    cost = board.swapping(touched, slot, other)
                    yield _Swap(len(chain), cost, slot, other, tuple(sorted(chain)))


def _makes_room(board: Board, meeting: int, chain: list[int], slot: int, other: int) -> bool:
    """Whether a table and both sides are free in a slot once a chain has swapped two slots."""
    if not chain or len(chain) > LONGEST:
        return False
    # Those who are in one slot only change places; those who are in both stay busy in both.
    after = [board.busy[party] for party in board.grid.parties[meeting]]
    ends: set[int] = set()
    for item in chain:
        ends.symmetric_difference_update(board.grid.parties[item])
    for side, party in enumerate(board.grid.parties[meeting]):
        if party in ends:
            after[side] ^= 1 << slot | 1 << other
    gone = sum(1 if board.slot[item] == slot else -1 for item in chain)
    return (
        not any(busy >> slot & 1 for busy in after)
        and board.room[slot] + gone > 0
        and board.room[other] - gone >= 0
    )
