"""Whether meetings have a timetable at all: an exact model over spells, and what it proves.

A spell is a set of slots that nobody can tell apart: the same parties are there, the same
interpreters, and the same halls are open. Which slot of a spell a meeting gets does not
matter: where nobody needs an interpreter, meetings have a timetable exactly when each can
be given a spell so that no party has more meetings in a spell than it has slots, and no
spell more than it has tables (Koenig, 1916; de Werra, 1971, for the tables). Interpreters
make it a necessary condition only; then spells of one slot are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from matchmaker.errors import MatchmakerError
from matchmaker.timetable.grid import Grid, ones

NODES: Final = 5_000
"""Where the search for a whole solution gives up; a number of nodes, so that it gives up
at the same place on every machine."""

INFEASIBLE: Final = 2
"""Status of scipy's solvers."""

Row = tuple[str, int, int]
"""What a limit is of: kind (``party``, ``tables``, ``helper``, ``speech``), number, spell."""


def spells(grid: Grid) -> tuple[int, ...]:
    """Give the spells of an event, each as the set of its slots; closed slots are in none."""
    found: dict[tuple[object, ...], int] = {}
    for slot, tables in enumerate(grid.tables):
        if sum(tables) == 0:
            continue
        seen = (
            sum(tables),
            *(present >> slot & 1 for present in (*grid.presence, *grid.helper_presence)),
        )
        found[seen] = found.get(seen, 0) | 1 << slot
    return tuple(found.values())


def slots(grid: Grid) -> tuple[int, ...]:
    """Give each slot as a spell of its own."""
    return tuple(1 << slot for slot, tables in enumerate(grid.tables) if sum(tables))


@dataclass(frozen=True, slots=True)
class Prices:
    """What a place costs each party, table and interpreter in each spell.

    Parameters
    ----------
    lacking : float
        How many meetings find no place, at least; 0 says nothing.
    of : dict
        Price of one unit of each limit, above 0.
    limits : dict
        Units that there are.
    """

    lacking: float
    of: dict[Row, float]
    limits: dict[Row, int]

    @property
    def worth(self) -> float:
        """What all that there is costs: no more can be placed."""
        return sum(price * self.limits[row] for row, price in self.of.items())


class Spread:
    """The model that gives each of some meetings a spell.

    Parameters
    ----------
    grid : Grid
        The meetings.
    cells : sequence of int
        The spells.
    chosen : iterable of int, optional
        Which meetings; all of them by default.
    """

    def __init__(
        self, grid: Grid, cells: Sequence[int], chosen: Iterable[int] | None = None
    ) -> None:
        self.grid = grid
        self.cells = tuple(cells)
        self.chosen = tuple(range(len(grid.meetings)) if chosen is None else chosen)
        self.columns = [
            (meeting, cell)
            for meeting in self.chosen
            for cell, slots_ in enumerate(self.cells)
            if grid.allowed[meeting] & slots_
        ]
        self.limits: dict[Row, int] = {}
        self._entries: dict[Row, list[tuple[int, float]]] = {}
        self._fill()

    def _fill(self) -> None:
        grid = self.grid
        width = len(self.columns)
        served: set[tuple[tuple[int, ...], int]] = set()
        kinds = {kind: at for at, kind in enumerate(sorted(set(grid.helpers)))}
        for column, (meeting, cell) in enumerate(self.columns):
            size = self.cells[cell].bit_count()
            first = next(ones(self.cells[cell]))
            for party in grid.parties[meeting]:
                self._add(("party", party, cell), size, column, 1)
            self._add(("tables", 0, cell), size * sum(grid.tables[first]), column, 1)
            kind = grid.helpers[meeting]
            if kind:
                self._add(("speech", kinds[kind], cell), 0, column, 1)
                served.add((kind, cell))
        for kind, cell in sorted(served):
            size = self.cells[cell].bit_count()
            for helper in kind:
                if grid.helper_presence[helper] & self.cells[cell]:
                    self._add(("speech", kinds[kind], cell), 0, width, -1)
                    self._add(("helper", helper, cell), size, width, 1)
                    width += 1
        self.width = width

    def _add(self, row: Row, limit: int, column: int, value: float) -> None:
        self.limits[row] = limit
        self._entries.setdefault(row, []).append((column, value))

    def _matrices(self, extra: int) -> tuple[csr_array, csr_array]:
        """Give the limits, and the rule that each meeting has one spell or is lacking."""
        upper = [
            (at, column, value)
            for at, row in enumerate(self.limits)
            for column, value in self._entries[row]
        ]
        number = {meeting: at for at, meeting in enumerate(self.chosen)}
        once = [(number[meeting], column, 1.0) for column, (meeting, _) in enumerate(self.columns)]
        once += [(at, self.width + at, 1.0) for at in range(extra)]
        width = self.width + extra
        return (
            _sparse(upper, (len(self.limits), width)),
            _sparse(once, (len(self.chosen), width)),
        )

    def prices(self) -> Prices:
        """Solve the relaxed model, and give the prices that prove how many are lacking."""
        extra = len(self.chosen)
        upper, once = self._matrices(extra)
        found = linprog(  # type: ignore[call-overload] # the stubs know no sparse matrices
            np.concatenate([np.zeros(self.width), np.ones(extra)]),
            A_ub=upper,
            b_ub=np.array(list(self.limits.values()), dtype=float),
            A_eq=once,
            b_eq=np.ones(extra),
            method="highs",
        )
        if found.status != 0:
            raise MatchmakerError(f"the timetable's relaxed model was not solved: {found.message}")
        # Any prices that are not negative prove something; rounding keeps the cuts tidy.
        paid = np.round(np.maximum(-found.ineqlin.marginals, 0.0), 9)
        return Prices(
            float(found.fun),
            {row: price for row, price in zip(self.limits, paid.tolist(), strict=True) if price},
            self.limits,
        )

    def solve(self) -> tuple[int, ...] | None:
        """Give the spell of each chosen meeting as slots, None where it is proved there is none.

        Raises
        ------
        UndecidedError
            When the search gives up.
        """
        if not self.chosen:
            return ()
        upper, once = self._matrices(0)
        count, flows = len(self.columns), self.width - len(self.columns)
        found = milp(
            np.zeros(self.width),
            constraints=[
                LinearConstraint(upper, ub=np.array(list(self.limits.values()), dtype=float)),
                LinearConstraint(once, lb=1, ub=1),
            ],
            integrality=np.concatenate([np.ones(count), np.zeros(flows)]),
            bounds=Bounds(0, np.concatenate([np.ones(count), np.full(flows, np.inf)])),
            options={"node_limit": NODES},
        )
        if found.status == INFEASIBLE:
            return None
        if found.x is None:
            raise UndecidedError
        given = dict.fromkeys(self.chosen, 0)
        for (meeting, cell), value in zip(self.columns, found.x, strict=False):
            if value > 0.5:  # noqa: PLR2004 # whole numbers, up to the solver's rounding
                given[meeting] = self.cells[cell]
        return tuple(given.values())


class UndecidedError(Exception):
    """The search gave up before it was known whether there is a timetable."""


def _sparse(entries: list[tuple[int, int, float]], shape: tuple[int, int]) -> csr_array:
    rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
    return coo_array((values, (rows, columns)), shape=shape, dtype=float).tocsr()
