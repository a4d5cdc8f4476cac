"""Lists of what may be typed into a column, short ones in the rule and long ones in a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matchmaker.rendering.workbook import Table

LISTS, LONGEST_RULE = "lists", 255
"""Name of the hidden sheet of long lists, and characters that a list has at most in a rule."""

MORE_ROWS = 200
"""Rows below a table that offer the choices of a column too, for rows that people add."""


class Lists:
    """Long lists of choices: Excel takes 255 characters in a cell's rule, else cells of a sheet."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._columns: dict[tuple[str, ...], int] = {}

    def offer(self, sheet: Any, table: Table) -> None:
        """Offer a list of words in every cell of a column that takes only these."""
        last = max(len(table.rows), 1) + MORE_ROWS
        for index, column in enumerate(table.columns):
            if column.choices:
                rule = {
                    "validate": "list",
                    "source": self._source(column.choices),
                    "show_error": column.is_strict,
                }
                sheet.data_validation(1, index, last, index, rule)

    def _source(self, choices: tuple[str, ...]) -> list[str] | str:
        """Give what a rule says for some choices."""
        if len(",".join(choices)) <= LONGEST_RULE:
            return list(choices)
        from xlsxwriter.utility import xl_range_abs

        column = self._columns.setdefault(choices, len(self._columns))
        return f"={LISTS}!{xl_range_abs(0, column, len(choices) - 1, column)}"

    def write(self) -> None:
        """Write the lists into a hidden sheet, if there are any."""
        if not self._columns:
            return
        sheet = self._book.add_worksheet(LISTS)
        sheet.hide()
        for choices, column in self._columns.items():
            for row, choice in enumerate(choices):
                sheet.write_string(row, column, choice)
