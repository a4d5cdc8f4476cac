"""The halls of a slot's meetings, all at once: those with the fewest changes of halls."""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaker.timetable.board import Board

ROUNDS: Final = 20
"""The most times that all slots are gone through; four are usual."""

STAY: Final = 0.01
"""How much better its own hall is for a meeting than another one that costs as much."""


def share(
    board: Board, slot: int, noise: float = 0.0, draw: np.random.Generator | None = None
) -> bool:
    """Share out the tables of a slot among its meetings, at the fewest changes of halls.

    All other slots stay as they are: who was in a hall before, or is there afterwards, would
    rather stay in it. That is an assignment problem of meetings and tables, and is solved
    exactly.

    Parameters
    ----------
    noise : float, optional
        How far, in changes of halls, the worth of a hall may seem other than it is: with noise of
        Gumbel's law, one meeting alone would choose as it does in annealing at that warmth.
    draw : numpy.random.Generator, optional
        Where noise comes from.

    Returns
    -------
    bool
        Whether a meeting has another hall than before.
    """
    meetings = sorted(board.sitting[slot])
    tables = board.grid.tables[slot]
    if len(tables) == 1 or not meetings:
        return False
    worth = np.array([board.pulls(meeting) for meeting in meetings], dtype=float)
    if draw is None:
        worth[np.arange(len(meetings)), [board.hall[item] for item in meetings]] += STAY
    else:
        worth += noise * draw.gumbel(size=worth.shape)
    seats = np.repeat(np.arange(len(tables)), tables)
    _, chosen = linear_sum_assignment(worth[:, seats], maximize=True)
    is_changed = False
    for meeting, hall in zip(meetings, seats[chosen].tolist(), strict=True):
        if board.hall[meeting] != hall:
            board.shift(meeting, hall)
            is_changed = True
    return is_changed


def share_all(board: Board) -> None:
    """Share out the tables of one slot after the other until no slot alone can be better."""
    for _ in range(ROUNDS):
        if not sum(share(board, slot) for slot in range(len(board.sitting))):
            break
