"""From slots and halls to tables and interpreters."""

from __future__ import annotations

from matchmaker.model import Sitting
from matchmaker.timetable.board import Board, interpreted
from matchmaker.timetable.problem import Problem, Speech


def seated(problem: Problem, board: Board) -> tuple[Sitting, ...]:
    """Give every meeting of a full board its table and interpreter, sorted by slot and table.

    A city keeps its table while it stays in a hall and the table is free, else its
    counterpart keeps its own; all others get the lowest number that is free.
    """
    grid = board.grid
    found: list[Sitting] = []
    kept: dict[tuple[int, int, str], int] = {}
    for at, slot in enumerate(problem.slots):
        meetings = sorted(board.sitting[at])
        helpers = interpreted(grid, at, board.helped[at])
        for hall, place in enumerate(problem.event.halls):
            here = [meeting for meeting in meetings if board.hall[meeting] == hall]
            free = set(range(1, grid.tables[at][hall] + 1))
            tables: dict[int, int] = {}
            for side in (0, 1):
                for meeting in here:
                    table = kept.get((grid.parties[meeting][side], hall, slot.day))
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
