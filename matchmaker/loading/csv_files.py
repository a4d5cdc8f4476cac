"""CSV as Excel writes and reads it, in all its local spellings."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from matchmaker.errors import Fault
from matchmaker.loading.cells import EXCEL_ERROR
from matchmaker.loading.files import LARGEST_TABLE, FileFaultError, read_text
from matchmaker.loading.tables import Failed, Grid

SAVE_AS: Final = "in Excel: Save as, CSV UTF-8 (comma delimited)"

_DELIMITERS: Final = (",", ";", "\t")
_DECLARED: Final = re.compile(r"sep=(.)\r?\n?")
_GUARDED: Final = re.compile(rf"'*(?:[=+\-@\t\n].*|{EXCEL_ERROR})", re.DOTALL)


def read_csv(path: Path, name: str, table: str) -> tuple[list[Grid], list[Fault]]:
    """Read the rows of a CSV file with commas, semicolons or tabs.

    A row is what Excel shows as one, however many lines it takes in the file.
    """
    try:
        text = read_text(path, name, LARGEST_TABLE, save_as=SAVE_AS)
    except FileFaultError as error:
        return [], [error.fault]
    if not text.strip():
        return [], [Fault(name, 0, 0, "", "an empty file", "a row of headings, then rows")]
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    failed: dict[tuple[int, int], Failed] = {}
    try:
        for line, row in enumerate(reader, start=1):
            for column, cell in enumerate(row, start=1):
                if re.fullmatch(EXCEL_ERROR, cell):
                    failed[line, column] = Failed(f"{cell}, an error of a formula")
            rows.append([_unguarded(cell) for cell in row])
    except csv.Error as error:
        return [], [_broken(name, len(rows) + 1, error)]
    if declared:
        rows[0] = []
    return [Grid(name, "", table, rows, failed)], []


def csv_text(
    headings: Sequence[str],
    rows: Iterable[Sequence[str | int | float | bool | dt.date | None]],
    *,
    delimiter: str = ",",
) -> str:
    """Write a table so that Excel runs none of its cells and `read_csv` gives them back.

    A text that Excel would take for a formula or an error gets an apostrophe in
    front, which `read_csv` takes away again. Between semicolons, as in Indonesian
    Excel, a number has a decimal comma.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([_guarded(cell, delimiter) for cell in row] for row in rows)
    return stream.getvalue()


def _guarded(cell: str | int | float | bool | dt.date | None, delimiter: str) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return repr(cell).replace(".", ",") if delimiter == ";" else repr(cell)
        case str():
            return f"'{cell}" if _GUARDED.fullmatch(cell) else cell
        case _:
            return str(cell)


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _GUARDED.fullmatch(cell) else cell


def _delimiter(text: str) -> str:
    """Find what separates the headings, in which none of the three can stand."""
    first = next(line for line in text.splitlines() if line.strip())
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count)


def _broken(name: str, line: int, error: csv.Error) -> Fault:
    if "limit" in str(error):
        found, expected = "a cell of more than 131,072 characters", "a shorter text"
        return Fault(name, line, 0, "", found, expected, is_table=True)
    found = "a quote that is not closed or not doubled"
    expected = 'text such as "one ""two"" three"'
    return Fault(name, line, 0, "", found, expected, "", SAVE_AS, is_table=True)
