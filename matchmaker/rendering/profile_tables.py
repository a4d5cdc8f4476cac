"""Profiles as a workbook that an office fills in and the program reads again."""

from __future__ import annotations

from matchmaker.errors import MatchmakerError
from matchmaker.loading import to_tables
from matchmaker.model import Book
from matchmaker.rendering.workbook import CELL_LIMIT, Column, Table, to_xlsx

WIDTHS = {"id": 24, "title": 34, "description": 60, "mandate": 60, "project": 40, "name": 30}
USUAL_WIDTH = 18


def profile_workbook(book: Book) -> bytes:
    """Write the cities, needs, investors and deals of a book as the sheets of a workbook.

    Raises
    ------
    MatchmakerError
        When a text is longer than a cell can hold.
    """
    tables = []
    for table in to_tables(book):
        for row in table.rows:
            for heading, cell in zip(table.headings, row, strict=True):
                if isinstance(cell, str) and len(cell) > CELL_LIMIT:
                    raise MatchmakerError(
                        f"{table.name}: {heading} of {row[0]} has {len(cell):,} characters, more"
                        f" than the {CELL_LIMIT:,} of an Excel cell; choose yaml or csv"
                    )
        columns = tuple(
            Column(heading, heading, WIDTHS.get(heading, USUAL_WIDTH), is_text)
            for heading, is_text in zip(table.headings, table.texts, strict=True)
        )
        tables.append(Table(table.name, table.name, columns, table.rows))
    return to_xlsx(tables, on=book.edition.on.first_day, to_fill_in=True)
