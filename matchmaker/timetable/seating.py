"""From slots and halls to tables and interpreters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from matchmaker.model import Sitting
from matchmaker.timetable.board import Board
from matchmaker.timetable.grid import Grid
from matchmaker.timetable.problem import Problem, Speech


def seated(problem: Problem, board: Board, before: Iterable[Sitting] = ()) -> tuple[Sitting, ...]:
    """Give every meeting of a full board its table and interpreter, sorted by slot and table.

    A meeting keeps its table and interpreter of before where it keeps slot and hall, a city its
    table while it stays in a hall and the table is free, else its counterpart keeps its own; all
    others get the lowest number that is free.
    """
    grid = board.grid
    found: list[Sitting] = []
    kept: dict[tuple[int, int, str], int] = {}
    known = {(item.meeting.city, item.meeting.investor): item for item in before}
    for at, slot in enumerate(problem.slots):
        meetings = sorted(board.sitting[at])
        own = {item: was for item in meetings if (was := _before(known, problem, board, item))}
        helpers = _helpers(problem, grid, at, sorted(board.helped[at]), own)
        for hall, place in enumerate(problem.event.halls):
            here = [meeting for meeting in meetings if board.hall[meeting] == hall]
            free = set(range(1, grid.tables[at][hall] + 1))
            tables: dict[int, int] = {}
            wanted = [(meeting, own[meeting].table) for meeting in here if meeting in own]
            wanted += [
                (meeting, kept.get((grid.parties[meeting][side], hall, slot.day), 0))
                for side in (0, 1)
                for meeting in here
            ]
            for meeting, table in wanted:
                if meeting not in tables and table in free:
                    tables[meeting] = table
                    free.remove(table)
            for meeting in here:
                if meeting not in tables:
                    tables[meeting] = min(free)
                    free.remove(tables[meeting])
                for party in grid.parties[meeting]:
                    kept[party, hall, slot.day] = tables[meeting]
                item = grid.meetings[meeting]
                row, column = problem.city_index[item.city], problem.investor_index[item.investor]
                found.append(
                    Sitting(
                        meeting=item,
                        slot=slot,
                        hall=place.id,
                        table=tables[meeting],
                        interpreter=problem.interpreters[helpers[meeting]].id
                        if meeting in helpers
                        else None,
                        language_unknown=bool(problem.speech[row, column] == Speech.UNKNOWN),
                    )
                )
    order = {hall.id: number for number, hall in enumerate(problem.event.halls)}
    return tuple(sorted(found, key=lambda item: (item.slot, order[item.hall], item.table)))


def _before(
    known: Mapping[tuple[str, str], Sitting], problem: Problem, board: Board, meeting: int
) -> Sitting | None:
    """Give where a meeting sat before, if it keeps slot and hall."""
    item = board.grid.meetings[meeting]
    was = known.get((item.city, item.investor))
    if was is None or was.slot != problem.slots[board.slot[meeting]]:
        return None
    return was if was.hall == problem.event.halls[board.hall[meeting]].id else None


def _helpers(
    problem: Problem, grid: Grid, slot: int, meetings: Sequence[int], own: Mapping[int, Sitting]
) -> dict[int, int]:
    """Give an interpreter to each meeting of a slot that needs one, its own where that can be."""
    names = [item.id for item in problem.interpreters]
    wishes = {
        meeting: names.index(was.interpreter)
        for meeting in meetings
        if (was := own.get(meeting)) is not None and was.interpreter in names
    }
    present = {at for at, there in enumerate(grid.helper_presence) if there >> slot & 1}
    return matched([(item, grid.helpers[item]) for item in meetings], present, wishes)


def matched(
    needing: Sequence[tuple[int, Sequence[int]]], present: Collection[int], own: Mapping[int, int]
) -> dict[int, int]:
    """Give each of some meetings one of its interpreters who are there, changing the fewest.

    Parameters
    ----------
    needing : sequence of (int, sequence of int)
        Meetings, each with the interpreters of whom it needs one; there are enough.
    present : collection of int
        The interpreters who are there.
    own : mapping of int to int
        The interpreter that a meeting would rather keep.
    """
    if not needing:
        return {}
    never = (len(needing) + 1.0) ** 2
    cost = np.full((len(needing), max(present, default=-1) + 1), never)
    for row, (meeting, helpers) in enumerate(needing):
        for helper in helpers:
            if helper in present:
                cost[row, helper] = 0.0 if own.get(meeting) == helper else 1.0
    rows, columns = linear_sum_assignment(cost)
    return {
        needing[row][0]: column
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if cost[row, column] < never
    }
