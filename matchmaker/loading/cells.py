"""A field's value in one cell of a table, there and back.

A list stands in one cell, its items separated by ``;``. In an item a backslash
before ``;``, before another backslash, or before a space at its beginning or
end makes this character a part of the item; any other backslash is itself.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final

from matchmaker.loading.fields import Described
from matchmaker.loading.words import AS_TEXT
from matchmaker.model import PartialDate

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta
"""What a table holds; a `datetime.datetime` is a `datetime.date`, an empty text an empty cell."""

EXACT: Final = 10**15
"""Whole numbers from here on lose digits in Excel, which keeps fifteen."""

EXCEL_ERROR: Final = r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)"
"""What Excel shows, as a pattern, where a formula has failed."""

_DIGITS: Final = re.compile(r"-?[0-9]{1,30}")
_ZERO_DECIMALS: Final = re.compile(r"(-?[0-9]{1,15})[.,]0{1,2}")
_SCIENTIFIC: Final = re.compile(r"-?[0-9](?:[.,][0-9]{1,4})?[eE]\+?[0-9]{1,2}")
_ROUNDED: Final = re.compile(r"-?[0-9][.,][0-9]{5,}[eE]\+?[0-9]{1,2}")
_DECIMAL: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,3})?")


class UnfitCellError(Exception):
    """A cell that Excel changed, or that cannot be what its column wants."""

    def __init__(self, found: str, expected: str, hint: str) -> None:
        self.found, self.expected, self.hint = found, expected, hint
        super().__init__(found, expected, hint)


def from_cell(cell: Cell, field: Described) -> Any:
    """Give what a cell that is not empty means, as plain data.

    What is not of the field's kind stays as it is, for the model to refuse.

    Raises
    ------
    UnfitCellError
        When Excel has turned the cell into something else.
    """
    if isinstance(cell, str):
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if field.many:
        items = split(cell) if isinstance(cell, str) else [cell]
        return [_single(item, field) for item in items]
    return _single(cell, field)


def _single(cell: Cell, field: Described) -> Any:
    if isinstance(cell, dt.time | dt.timedelta):
        raise UnfitCellError(f"the time of day or duration {cell}", field.expected, AS_TEXT)
    if isinstance(cell, dt.date) and field.kind != "date":
        raise UnfitCellError(f"the date {cell.isoformat()[:10]}", field.expected, AS_TEXT)
    match field.kind:
        case "text":
            return _text(cell, field)
        case "whole":
            return _whole(cell, field)
        case "number":
            return _number(cell)
        case "yes_no":
            return _yes_no(cell)
        case "date":
            return _date(cell, field)
        case _:
            return cell.strip() if isinstance(cell, str) else cell


def _text(cell: Cell, field: Described) -> Any:
    """Take a number for text only where its digits cannot have been others."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        whole = _if_whole(cell)
        written = str(cell if whole is None else whole)
        if field.pattern:
            return written if re.search(field.pattern, written) else cell
        return cell if whole is None else written
    if isinstance(cell, str) and field.pattern:
        cell = cell.strip()
        with_point = cell.replace(",", ".")
        fits = re.search(field.pattern, cell) or not re.search(field.pattern, with_point)
        return cell if fits else with_point
    return cell


def _whole(cell: Cell, field: Described) -> Any:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        whole = _if_whole(cell)
        if whole is not None and abs(whole) >= EXACT:
            raise UnfitCellError(
                f"a number of {len(str(abs(whole)))} digits", "all its digits", AS_TEXT
            )
        return cell if whole is None else whole
    text = str(cell).strip()
    if _DIGITS.fullmatch(text):
        return int(text)
    if zero_decimals := _ZERO_DECIMALS.fullmatch(text):
        return int(zero_decimals[1])
    if _ROUNDED.fullmatch(text):
        hint = "format the column as a number without decimals, and save again"
        raise UnfitCellError(f"{text}, which Excel has rounded", field.expected, hint)
    if _SCIENTIFIC.fullmatch(text):
        whole = _if_whole(float(text.replace(",", ".")))
        return text if whole is None else whole
    return text


def _number(cell: Cell) -> Any:
    if isinstance(cell, str) and _DECIMAL.fullmatch(cell.strip()):
        return float(cell.strip().replace(",", "."))
    return cell


def _yes_no(cell: Cell) -> Any:
    words = {"true": True, "false": False}
    return words.get(cell.strip().casefold(), cell) if isinstance(cell, str) else cell


def _date(cell: Cell, field: Described) -> Any:
    if isinstance(cell, dt.datetime) and cell.time() != dt.time():
        raise UnfitCellError(f"{cell}, with a time of day", field.expected, AS_TEXT)
    if isinstance(cell, dt.date):
        return cell.isoformat()[:10]
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        whole = _if_whole(cell)
        return cell if whole is None else str(whole)
    if isinstance(cell, str):
        year = _ZERO_DECIMALS.fullmatch(cell.strip())
        return year[1] if year else cell.strip()
    return cell


def _if_whole(number: int | float) -> int | None:
    return int(number) if isinstance(number, int) or number.is_integer() else None


def to_cell(value: Any, field: Described) -> str | int | float | bool | None:
    """Write a value of the model so that `from_cell` gives it back; None is an empty cell."""
    if value is None or (field.many and not value):
        return None
    if field.many:
        return join(tuple(map(str, value)))
    if isinstance(value, PartialDate) and value.precision == "year":
        return int(value)
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) < EXACT):
        return value
    if isinstance(value, float) and float(f"{value:.15g}") == value:
        return value
    return str(value)


def join(items: tuple[str, ...]) -> str:
    """Write a list into one cell."""
    return "; ".join(map(_escaped, items))


def split(cell: str) -> list[str]:
    """Read a list from one cell: the inverse of `join`; empty items are passed over."""
    items: list[str] = []
    item: list[tuple[str, bool]] = []
    position = 0
    while position < len(cell):
        character, after = cell[position], cell[position + 1 : position + 2]
        if character == "\\" and (after in {";", "\\"} or after.isspace()):
            item.append((after, True))
            position += 2
            continue
        if character == ";":
            items.append(_trimmed(item))
            item = []
        else:
            item.append((character, False))
        position += 1
    items.append(_trimmed(item))
    return [text for text in items if text]


def _trimmed(item: list[tuple[str, bool]]) -> str:
    """Drop spaces at both ends that no backslash holds."""
    kept = [number for number, (text, is_held) in enumerate(item) if is_held or not text.isspace()]
    return "".join(text for text, _ in item[kept[0] : kept[-1] + 1]) if kept else ""


def _escaped(item: str) -> str:
    text = item.replace("\\", "\\\\").replace(";", "\\;")
    if text[:1].isspace():
        text = "\\" + text
    if text[-1:].isspace() and len(item) > 1:
        text = text[:-1] + "\\" + text[-1]
    return text
