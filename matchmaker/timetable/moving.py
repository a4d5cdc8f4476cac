"""The fewest changes that make a timetable hold again, by mixed-integer programming."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from matchmaker.errors import MatchmakerError
from matchmaker.timetable.grid import ones
from matchmaker.timetable.situation import Place, Situation

NODES: Final = 20_000
"""Where the solver gives up a stage; a number of nodes, so that it does so everywhere alike."""

INFEASIBLE: Final = 2
"""Status of scipy's solver."""

ROUNDING: Final = 1e-6
"""How far numbers of the solver may be from what they mean."""

VALUE: Final = 1_000.0
"""How many slots further a meeting may go for a unit of value that is not dropped."""

Numbers = npt.NDArray[np.float64]


class Choice(NamedTuple):
    """The slot of each place, and what is proved of it.

    Parameters
    ----------
    slots : tuple of int or None
        The slot of each place; None for one that is dropped.
    stays : tuple of bool
        Whether each place keeps slot and hall.
    fewest_dropped, fewest_shifted : int
        Proven lower bounds.
    """

    slots: tuple[int | None, ...]
    stays: tuple[bool, ...]
    fewest_dropped: int
    fewest_shifted: int

    @property
    def dropped(self) -> int:
        """How many have no place any more."""
        return self.slots.count(None)

    @property
    def shifted(self) -> int:
        """How many have another slot or hall."""
        return len(self.slots) - sum(self.stays) - self.dropped


def fewest_moves(situation: Situation) -> Choice:
    """Choose who keeps, changes or loses its place.

    First as few as possible are dropped, and among as few as few as possible that were
    set by hand; then as few as possible change slot or hall; then as few as possible
    change table or interpreter only; then the greatest value is kept, and meetings go to
    slots that are near.

    Notes
    -----
    First only the meetings whose own places no longer hold may move. That choice is the
    best of all where it drops as few as must be dropped (those without any slot, or what
    the relaxed model proves) and moves no more than must leave their places. Where that
    is not so, the model in which everything may move decides.
    """
    count = len(situation.places)
    leaving = _at_least(_Model(situation, ()))
    near = _staged(_Model(situation, _hit(situation)))
    lost = sum(not situation.allowed(place) for place in situation.places)
    everything = _Model(situation, range(count))
    if near is not None and near.dropped > lost and not _drops_by_hand(situation, near):
        lost = _at_least(everything)
    if near is not None and (near.dropped, near.shifted) == (lost, leaving - lost):
        return near._replace(fewest_dropped=lost, fewest_shifted=leaving - lost)
    found = _staged(everything)
    if found is None:
        raise MatchmakerError("no new plan was found: please report this with the event's file")
    return found


def _drops_by_hand(situation: Situation, choice: Choice) -> bool:
    """Whether a meeting that was set by hand is dropped although there are slots for it."""
    return any(
        slot is None and place.sitting.meeting.is_fixed and situation.allowed(place)
        for slot, place in zip(choice.slots, situation.places, strict=True)
    )


def _hit(situation: Situation) -> list[int]:
    """Give the places that cannot all stay: alone, at too few tables, or without interpreter."""
    places = situation.places
    sharing: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        if situation.can_stay(place):
            sharing[place.slot, place.hall].append(at)
    hit = {at for at, place in enumerate(places) if not situation.can_stay(place)}
    for (slot, hall), group in sharing.items():
        if len(group) > len(situation.tables[slot][hall]):
            hit.update(group)
    changed = {
        place.slot for place in places if place.helpers and not situation.keeps_helper(place)
    }
    hit.update(at for at, place in enumerate(places) if place.helpers and place.slot in changed)
    return sorted(hit)


@dataclass(frozen=True, slots=True)
class _Solved:
    values: Numbers
    bound: float
    stays: tuple[bool, ...]


class _Model:
    """One column for each way in which a meeting can keep or change its place.

    Parameters
    ----------
    movable : collection of int
        Places that may be left; all others stay where they are.

    Notes
    -----
    Columns: ``stay`` of each place, 1 where it keeps slot and hall; ``keep`` of each place
    with an interpreter, 1 where it keeps that one too; ``move`` of a place to a slot; and
    the flow of interpreters to those who need a new one.
    """

    def __init__(self, situation: Situation, movable: Collection[int]) -> None:
        self.situation = situation
        self.places = situation.places
        self.count = len(self.places)
        self.moves = [
            (at, slot) for at in movable for slot in ones(situation.allowed(self.places[at]))
        ]
        self._rows: dict[tuple[object, ...], list[tuple[int, float]]] = {}
        self._limits: dict[tuple[object, ...], float] = {}
        self.upper = [float(situation.can_stay(place)) for place in self.places]
        self.lower = [0.0 if not movable or at in set(movable) else 1.0 for at in range(self.count)]
        self._stay()
        self._move()
        self._speech()
        self.width = len(self.upper)

    def _add(self, row: tuple[object, ...], limit: float, column: int, value: float) -> None:
        self._limits[row] = limit
        self._rows.setdefault(row, []).append((column, value))

    def _column(self, upper: float) -> int:
        self.upper.append(upper)
        self.lower.append(0.0)
        return len(self.upper) - 1

    def _seat(self, column: int, place: Place, slot: int) -> None:
        for member in place.members:
            self._add(("member", member, slot), 1, column, 1)
        room = sum(len(tables) for tables in self.situation.tables[slot])
        self._add(("slot", slot), room, column, 1)

    def _stay(self) -> None:
        for at, place in enumerate(self.places):
            room = len(self.situation.tables[place.slot][place.hall])
            self._seat(at, place, place.slot)
            self._add(("hall", place.slot, place.hall), room, at, 1)
            self._add(("once", at), 1, at, 1)

    def _move(self) -> None:
        self.first_move = len(self.upper)
        for at, slot in self.moves:
            column = self._column(1.0)
            self._seat(column, self.places[at], slot)
            self._add(("once", at), 1, column, 1)

    def _speech(self) -> None:
        """Give everybody who needs one an interpreter: the same one, or any that is free."""
        presence = self.situation.helper_presence
        self.keeps: list[tuple[int, int]] = []
        needing: set[tuple[tuple[int, ...], int]] = set()
        for at, place in enumerate(self.places):
            if not place.helpers:
                continue
            keep = self._column(float(self.situation.keeps_helper(place)))
            self.keeps.append((at, keep))
            needing.add((place.helpers, place.slot))
            self._add(("keep", at), 0, keep, 1)
            self._add(("keep", at), 0, at, -1)
            self._add(("helper", place.helper, place.slot), 1, keep, 1)
            self._add(("speech", place.helpers, place.slot), 0, at, 1)
            self._add(("speech", place.helpers, place.slot), 0, keep, -1)
        for column, (at, slot) in enumerate(self.moves, start=self.first_move):
            if helpers := self.places[at].helpers:
                needing.add((helpers, slot))
                self._add(("speech", helpers, slot), 0, column, 1)
        self.first_flow = len(self.upper)
        for helpers, slot in sorted(needing):
            for helper in helpers:
                if presence[helper] >> slot & 1:
                    column = self._column(1.0)
                    self._add(("speech", helpers, slot), 0, column, -1)
                    self._add(("helper", helper, slot), 1, column, 1)

    def _matrix(self) -> tuple[csr_array, Numbers]:
        entries = [
            (at, column, value)
            for at, row in enumerate(self._rows)
            for column, value in self._rows[row]
        ]
        rows, columns, values = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self._rows), self.width)
        matrix = coo_array((values, (rows, columns)), shape=shape, dtype=float).tocsr()
        return matrix, np.array(list(self._limits.values()), dtype=float)

    def solve(
        self,
        cost: Numbers,
        kept: Iterable[tuple[Numbers, float]] = (),
        *,
        is_relaxed: bool = False,
        drops: bool = True,
    ) -> _Solved | None:
        """Minimise a cost while other costs stay at or below what they were.

        Parameters
        ----------
        is_relaxed : bool
            Whether parts of meetings will do: quick, and good for a bound.
        drops : bool
            Whether meetings may be dropped.

        Returns
        -------
        _Solved or None
            None where there is no solution, or none was found before the solver gave up.
        """
        if not self.width:
            return _Solved(np.zeros(0), 0.0, ())
        matrix, limits = self._matrix()
        least = np.full(len(limits), -np.inf)
        if not drops:
            least[[at for at, row in enumerate(self._rows) if row[0] == "once"]] = 1
        held = list(kept)
        if held:
            matrix = vstack([matrix, csr_array(np.array([row for row, _ in held]))], format="csr")
            limits = np.concatenate([limits, [limit + ROUNDING for _, limit in held]])
            least = np.concatenate([least, np.full(len(held), -np.inf)])
        integrality = np.ones(self.width, dtype=np.int64)
        integrality[0 if is_relaxed else self.first_flow :] = 0
        found = milp(
            cost,
            constraints=LinearConstraint(matrix, least, limits),
            integrality=integrality,
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            # What is kept is a row over all columns: HiGHS takes seconds to simplify around it,
            # and far less to solve the model as it is.
            options={"node_limit": NODES, "mip_rel_gap": 0.0, "presolve": not held},
        )
        if found.status == INFEASIBLE or found.x is None:
            return None
        values: Numbers = np.round(found.x[: self.first_flow])
        bound = found.fun if is_relaxed else found.mip_dual_bound
        return _Solved(values, float(bound), tuple((values[: self.count] > 0).tolist()))


def _at_least(model: _Model) -> int:
    """Give how many have no column at least: those who leave, where none may move."""
    cost = np.zeros(model.width)
    cost[: model.count] = -1
    cost[model.first_move : model.first_move + len(model.moves)] = -1
    found = model.solve(cost, is_relaxed=True)
    return 0 if found is None else math.ceil(model.count + found.bound - ROUNDING)


def _staged(model: _Model) -> Choice | None:
    """Solve one stage after the other; None where the first has no solution."""
    if not model.count:
        return Choice((), (), 0, 0)
    stays, moves = (
        slice(0, model.count),
        slice(model.first_move, model.first_move + len(model.moves)),
    )
    owners = np.array([at for at, _ in model.moves], dtype=np.int64)
    worth = np.array(
        [1.0 + 1.0 / (model.count + 1) * p.sitting.meeting.is_fixed for p in model.places]
    )
    dropped = np.zeros(model.width)
    dropped[stays] = -worth
    dropped[moves] = -worth[owners]
    first = model.solve(dropped)
    if first is None:
        return None
    shifted = np.zeros(model.width)
    shifted[moves] = 1
    lost = float(dropped[: len(first.values)] @ first.values)
    drops = lost > ROUNDING - worth.sum()
    kept = [(dropped, lost)] if drops else []
    second = model.solve(shifted, kept, drops=drops)
    solved = second or first
    bounds = _bounds(worth, first, second)
    if second is not None:
        kept.append((shifted, float(shifted[: len(second.values)] @ second.values)))
        for cost in (_other_changes(model), _distance(model, stays, moves, owners)):
            better = model.solve(cost, kept, drops=drops)
            if better is None:
                break
            solved = better
            kept.append((cost, float(cost[: len(better.values)] @ better.values)))
    slots: list[int | None] = [
        place.slot if stay else None for place, stay in zip(model.places, solved.stays, strict=True)
    ]
    for (at, slot), value in zip(model.moves, solved.values[moves], strict=True):
        if value > 0:
            slots[at] = slot
    return Choice(tuple(slots), solved.stays, *bounds)


def _bounds(worth: Numbers, first: _Solved, second: _Solved | None) -> tuple[int, int]:
    """Give the proven fewest of the dropped, and of the shifted among as few dropped."""
    # What is dropped weighs at most 1 + 1 / (count + 1), so that many are dropped at least.
    weight = float(worth.sum()) + first.bound
    dropped = max(0, math.ceil(weight * (len(worth) + 1) / (len(worth) + 2) - ROUNDING))
    shifted = 0 if second is None else max(0, math.ceil(second.bound - ROUNDING))
    return dropped, shifted


def _other_changes(model: _Model) -> Numbers:
    """Count changes of table or interpreter of those who stay."""
    cost = np.zeros(model.width)
    for at, place in enumerate(model.places):
        cost[at] += not model.situation.keeps_table(place)
    for at, keep in model.keeps:
        cost[at] += 1
        cost[keep] -= 1
    return cost


def _distance(model: _Model, stays: slice, moves: slice, owners: npt.NDArray[np.int64]) -> Numbers:
    """Count the value that is dropped and the slots by which meetings move."""
    cost = np.zeros(model.width)
    values = np.array([place.sitting.meeting.value for place in model.places])
    cost[stays] = -VALUE * values
    far = np.array([abs(slot - model.places[at].slot) for at, slot in model.moves], dtype=float)
    cost[moves] = far - VALUE * values[owners]
    return cost
