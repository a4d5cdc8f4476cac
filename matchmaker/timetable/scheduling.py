"""Meetings into slots, halls, tables and interpreters; or why that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from matchmaker.model import Meeting, Sitting, Words
from matchmaker.timetable.annealing import anneal
from matchmaker.timetable.board import Board
from matchmaker.timetable.cuts import Cut
from matchmaker.timetable.exact import Prices, Spread, UndecidedError, slots, spells
from matchmaker.timetable.grid import Grid
from matchmaker.timetable.improving import improve
from matchmaker.timetable.keeping import kept
from matchmaker.timetable.placing import fill
from matchmaker.timetable.problem import Problem, Speech
from matchmaker.timetable.seating import seated
from matchmaker.timetable.tally import fewest_three_in_a_row

LACKING = 1e-6
"""How much of a meeting must lack a place to prove a conflict, beyond the solver's rounding."""

MOST_LEFT_OUT = 60
"""Parties that are left out one by one to make a conflict smaller."""


def schedule(
    problem: Problem, meetings: Iterable[Meeting], near: Sequence[Sitting] = ()
) -> tuple[Sitting, ...] | Cut:
    """Place all meetings, or give a conflict.

    No party and no interpreter sits twice in a slot; everybody is there; halls are open
    and have tables beside the spare ones. Among the timetables that are left, in this
    order: few times three meetings in a row, few changes of halls, early slots.

    Parameters
    ----------
    problem : Problem
        The event.
    meetings : iterable of Meeting
        Pairs that may meet, each once; their order does not matter.
    near : sequence of Sitting, optional
        The timetable in force: its meetings keep their seats as far as that can be, and are
        moved for nothing but fewer times three in a row.

    Returns
    -------
    tuple of Sitting, or Cut
        Sorted by slot, hall and table; or a bound on the meetings that have a timetable,
        which these meetings break.

    Notes
    -----
    Meetings are placed one by one with alternating chains, which never fails where
    everybody is always free (Koenig). Where that is not so and one is left over, an exact
    model decides (`matchmaker.timetable.exact`). Then annealing and single steps improve what
    may be improved. Chance is drawn from the meetings and steps are counted, never timed: the
    same meetings give the same timetable.
    """
    grid = Grid.of(problem, meetings)
    fewest = fewest_three_in_a_row(problem, grid.meetings)
    standing = kept(problem, grid, near, fewest) if near else None
    if standing is not None:
        return seated(problem, standing, near)
    board = _placed(problem, grid)
    if isinstance(board, Cut):
        return board
    anneal(board, fewest)
    improve(board)
    return seated(problem, board)


def _placed(problem: Problem, grid: Grid) -> Board | Cut:
    board = Board(grid)
    if not fill(board):
        return board
    spread = Spread(grid, spells(grid))
    prices = spread.prices()
    if prices.lacking > LACKING:
        return _priced(problem, grid, spread.cells, prices)
    try:
        for cells in (spread.cells, slots(grid)):
            given = Spread(grid, cells).solve()
            if given is None:
                return _together(problem, grid, _minimal(grid, cells), is_proven=True)
            board = Board(grid, given)
            if not fill(board):
                board.allowed = grid.allowed
                return board
    except UndecidedError:
        pass
    return _together(problem, grid, range(len(grid.meetings)), is_proven=False)


def _priced(problem: Problem, grid: Grid, cells: tuple[int, ...], prices: Prices) -> Cut:
    """Turn prices into a bound on all pairs: each weighs its cheapest place, at most 1."""
    cities = len(problem.cities)
    cheapest = np.full(problem.shape, np.inf)
    for at, cell in enumerate(cells):
        each = [prices.of.get(("party", party, at), 0.0) for party in range(len(grid.presence))]
        price = np.add.outer(each[:cities], each[cities:]) + prices.of.get(("tables", 0, at), 0.0)
        there = np.array([bool(present & cell) for present in grid.presence])
        price[~np.logical_and.outer(there[:cities], there[cities:])] = np.inf
        if problem.interpreters:
            price += _speech(problem, grid, at, cell, prices)
        cheapest = np.minimum(cheapest, price)
    weights = np.where(np.isfinite(cheapest), np.minimum(cheapest, 1.0), 0.0)
    at_most = prices.worth
    if np.isin(weights, (0.0, 1.0)).all():
        at_most = float(np.floor(at_most + LACKING))
    return Cut(
        weights=tuple(
            (problem.cities[row].id, problem.investors[column].id, float(weights[row, column]))
            for row, column in zip(*np.nonzero(weights), strict=True)
        ),
        at_most=at_most,
        why=_why(problem, prices),
    )


def _speech(
    problem: Problem, grid: Grid, at: int, cell: int, prices: Prices
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Give what the cheapest interpreter of each pair costs in a spell."""
    found = np.zeros(problem.shape)
    for row, column in zip(*np.nonzero(problem.speech == Speech.INTERPRETED), strict=True):
        found[row, column] = min(
            (
                prices.of.get(("helper", helper, at), 0.0)
                for helper in problem.interpreters_for(int(row), int(column))
                if grid.helper_presence[helper] & cell
            ),
            default=np.inf,
        )
    return found


def _why(problem: Problem, prices: Prices) -> Words:
    """Say what is scarce: interpreters, else tables, else the time of some parties."""
    kinds = {kind for kind, _, _ in prices.of}
    scarce = sorted({number for kind, number, _ in prices.of if kind == "party"})
    if "helper" in kinds:
        helpers = sorted({number for kind, number, _ in prices.of if kind == "helper"})
        return Words.of(
            "event.cut.interpreters",
            interpreters=tuple(problem.interpreters[helper].id for helper in helpers),
        )
    if "tables" in kinds:
        return Words.of("event.cut.tables")
    parties = (*problem.cities, *problem.investors)
    return Words.of("event.cut.time", parties=tuple(parties[number].name for number in scarce))


def _minimal(grid: Grid, cells: tuple[int, ...]) -> list[int]:
    """Leave out whole parties from meetings without timetable, while none still is proved."""
    kept = list(range(len(grid.meetings)))
    for party in sorted(set(chain.from_iterable(grid.parties)))[:MOST_LEFT_OUT]:
        fewer = [meeting for meeting in kept if party not in grid.parties[meeting]]
        try:
            if len(fewer) < len(kept) and Spread(grid, cells, fewer).solve() is None:
                kept = fewer
        except UndecidedError:
            continue
    return kept


def _together(problem: Problem, grid: Grid, meetings: Iterable[int], *, is_proven: bool) -> Cut:
    """Say that these meetings do not all fit together."""
    pairs = sorted((grid.meetings[item].city, grid.meetings[item].investor) for item in meetings)
    names = {party.id: party.name for party in (*problem.cities, *problem.investors)}
    return Cut(
        weights=tuple((city, investor, 1.0) for city, investor in pairs),
        at_most=len(pairs) - 1,
        why=Words.of(
            "event.cut.together" if is_proven else "event.cut.not_found",
            count=len(pairs),
            parties=tuple(sorted({names[item] for pair in pairs for item in pair})),
        ),
        is_proven=is_proven,
    )
