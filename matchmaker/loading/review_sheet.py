"""The sheet in which officers decide on pairs, read back: all of it, or every fault of it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading.cells import Cell
from matchmaker.loading.document import shown
from matchmaker.loading.files import LARGEST_TABLE, UNWANTED, FileFaultError, read_bytes
from matchmaker.loading.layout import named
from matchmaker.loading.packages import PackageError, scan, sheets
from matchmaker.loading.tables import Failed
from matchmaker.loading.words import did_you_mean
from matchmaker.model import Book, nearest

DECISIONS: Final = "decisions"
STATE: Final = "state"
"""Names of the two sheets, in every language: the pairs, and what the sheet was made from."""

COLUMNS: Final = ("city", "investor", "decision", "why")
"""Columns that are read; others are for people."""

CHOICES: Final = ("pin", "veto", "note")

HEADING: Final = "heading."
WORD: Final = "word."
"""Beginnings of the names under which the sheet of state says how its language calls columns
and choices; what it does not say is called as here."""

LONGEST_WHY: Final = 2_000
MOST_ROWS: Final = 50_000

_AGAIN: Final = "make the sheet again with `matchmaker review sheet`"


class Line(NamedTuple):
    """One decision of a sheet, in its row."""

    row: int
    city: str
    investor: str
    decision: str
    why: str


class Filled(NamedTuple):
    """What officers wrote into a sheet.

    Parameters
    ----------
    event : str
        The event for which it holds; empty for the shortlist and every event.
    seen : int
        The position of the log from which the sheet was made.
    log : str
        Digest of the log up to there.
    """

    event: str
    seen: int
    log: str
    lines: tuple[Line, ...]


class _Sheet(NamedTuple):
    """The cells of a sheet; failed ones by row and column, from 1."""

    rows: list[list[Cell]]
    failed: Mapping[tuple[int, int], Failed]


def read_review(path: Path, book: Book) -> Filled:
    """Read a sheet that officers filled in; rows without a decision are passed over.

    Parameters
    ----------
    book : Book
        Whose cities and investors may be named.

    Raises
    ------
    ProfileError
        With every fault of the file, by sheet and cell.
    """
    name = named(path)
    found = _open(path, name)
    state, faults = _state(found[STATE], name)
    lines, wrong = _lines(found[DECISIONS], book, name, _Names.of(found[STATE]))
    faults = [*faults, *wrong]
    if state is None or faults:
        raise ProfileError(tuple(sorted(faults, key=lambda fault: (fault.sheet, fault))))
    return Filled(*state, tuple(lines))


def _open(path: Path, name: str) -> dict[str, _Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook

    found: dict[str, _Sheet] = {}
    try:
        data = read_bytes(path, name, LARGEST_TABLE)
        xml = sheets(data)
        missing = [sheet for sheet in (DECISIONS, STATE) if sheet not in xml]
        if missing:
            there = f"the sheets {', '.join(xml)}"
            expected = f"also {' and '.join(missing)}"
            raise ProfileError((Fault(name, 0, 0, "", there, expected, "", _AGAIN),))
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            for sheet in (DECISIONS, STATE):
                scanned = scan(xml[sheet])
                if scanned.rows > MOST_ROWS:
                    size = f"{scanned.rows:,} rows"
                    fault = Fault(name, 0, 0, "", size, f"at most {MOST_ROWS:,}", sheet, _AGAIN)
                    raise ProfileError((fault,))
                rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
                found[sheet] = _Sheet(rows, scanned.failed)
    except FileFaultError as error:
        raise ProfileError((error.fault,)) from error
    except PackageError as error:
        fault = Fault(name, 0, 0, "", error.found, "an Excel workbook", "", error.hint)
        raise ProfileError((fault,)) from error
    except CalamineError as error:
        fault = Fault(name, 0, 0, "", "a damaged file", "an Excel workbook", "", str(error))
        raise ProfileError((fault,)) from error
    return found


def _state(sheet: _Sheet, name: str) -> tuple[tuple[str, int, str] | None, list[Fault]]:
    """Read what the sheet was made from."""
    said = {_text(row[0]): _text(row[1]) for row in sheet.rows if len(row) > 1}
    event, seen, log = said.get("event", ""), said.get("seen", ""), said.get("log", "")
    if not seen.isascii() or not seen.isdigit():
        found = shown(seen) if seen else "nothing"
        return None, [Fault(name, 0, 0, "seen", found, "the number of an entry", STATE, _AGAIN)]
    return (event, int(seen), log), []


class _Names(NamedTuple):
    """How the language of a sheet calls its columns and choices."""

    columns: Mapping[str, str]
    choices: Mapping[str, str]

    @classmethod
    def of(cls, sheet: _Sheet) -> _Names:
        said = {_text(row[0]): _text(row[1]) for row in sheet.rows if len(row) > 1}
        return cls(
            {name: said.get(f"{HEADING}{name}") or name for name in COLUMNS},
            {word: said.get(f"{WORD}{word}") or word for word in CHOICES},
        )

    def column(self, heading: str) -> str:
        """Give the column of a heading, else the heading."""
        return _original(heading, self.columns)

    def choice(self, said: str) -> str:
        """Give the choice that a word says, else the word."""
        return _original(said, self.choices)


def _original(said: str, names: Mapping[str, str]) -> str:
    plain = said.casefold()
    return next((name for name, own in names.items() if own.casefold() == plain), plain)


def _lines(sheet: _Sheet, book: Book, name: str, names: _Names) -> tuple[list[Line], list[Fault]]:
    heads = [names.column(_text(cell)) for cell in sheet.rows[0]] if sheet.rows else []
    faults = [
        Fault(
            name,
            1,
            0,
            names.columns[column],
            "no such heading",
            names.columns[column],
            DECISIONS,
            _AGAIN,
        )
        for column in COLUMNS
        if column not in heads
    ]
    faults += [
        Fault(
            name,
            1,
            number,
            names.columns.get(head, head),
            "the heading a second time",
            "each heading once",
            DECISIONS,
            is_table=True,
        )
        for number, head in enumerate(heads, start=1)
        if head in COLUMNS and head in heads[: number - 1]
    ]
    if faults:
        return [], faults
    places = {column: heads.index(column) for column in COLUMNS}
    known = {
        "city": [(item.id, item.name) for item in book.cities],
        "investor": [(item.id, item.name) for item in book.investors],
    }
    lines: list[Line] = []
    first: dict[tuple[str, str, str], int] = {}
    for number, row in enumerate(sheet.rows[1:], start=2):
        cells = {
            column: _text(row[place]) if place < len(row) else ""
            for column, place in places.items()
        }
        line = Line(
            number,
            cells["city"],
            cells["investor"],
            names.choice(cells["decision"]),
            cells["why"],
        )
        failed = {
            column: sheet.failed[number, place + 1]
            for column, place in places.items()
            if (number, place + 1) in sheet.failed
        }
        if not (line.decision or line.why or {"decision", "why"} & set(failed)):
            continue
        wrong = list(_wrong(line, failed, known, first, names))
        faults += [
            Fault(
                name,
                number,
                places[column] + 1,
                names.columns[column],
                found,
                expected,
                DECISIONS,
                hint,
                is_table=True,
            )
            for column, found, expected, hint in wrong
        ]
        lines.append(line)
    return lines, faults


_Wrong = tuple[str, str, str, str]
"""Column, found, expected, hint."""


def _wrong(
    line: Line,
    failed: Mapping[str, Failed],
    known: Mapping[str, Iterable[tuple[str, str]]],
    first: dict[tuple[str, str, str], int],
    names: _Names,
) -> Iterator[_Wrong]:
    for column, cell in failed.items():
        yield column, cell.found, "a text", cell.hint
    for column, wanted in (("city", line.city), ("investor", line.investor)):
        ids = {item[0] for item in known[column]}
        if column not in failed and wanted not in ids:
            near = nearest(wanted, known[column])
            found = shown(wanted) if wanted else "nothing"
            yield (
                column,
                found,
                f"the id of {'a city' if column == 'city' else 'an investor'}",
                (f"nearest: {', '.join(near)}" if near else ""),
            )
    if "decision" not in failed and line.decision not in CHOICES:
        found = shown(line.decision) if line.decision else "a reason without a decision"
        words = [*names.choices.values()]
        hint = did_you_mean(line.decision, [*words, *CHOICES]) if line.decision else ""
        yield "decision", found, f"one of {', '.join(words)}", hint
    if "why" not in failed:
        yield from _wrong_why(line)
    yield from _twice(line, first)


def _wrong_why(line: Line) -> Iterator[_Wrong]:
    if not line.why:
        yield "why", "nothing", "the reason of the decision", ""
    elif len(line.why) > LONGEST_WHY:
        yield "why", f"{len(line.why):,} characters", f"at most {LONGEST_WHY:,}", ""
    elif UNWANTED.search(line.why):
        yield "why", "a control character", "a plain text", "type it again"


def _twice(line: Line, first: dict[tuple[str, str, str], int]) -> Iterator[_Wrong]:
    """Find a second decision on a pair; notes may be many."""
    if line.decision not in {"pin", "veto"}:
        return
    key = (line.city, line.investor, "decision")
    if key in first:
        found = f"a second decision on the pair, after row {first[key]}"
        yield "decision", found, "one pin or veto for each pair", ""
    first.setdefault(key, line.row)


def _text(cell: Cell) -> str:
    """Give a cell as a text; whole numbers without a fraction."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""
