"""The sheet in which officers decide on pairs, read back: all of it, or every fault of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading.document import shown
from matchmaker.loading.files import UNWANTED
from matchmaker.loading.stated import Row, Stated, open_stated, rows_of
from matchmaker.loading.words import did_you_mean
from matchmaker.model import Book, nearest

DECISIONS: Final = "decisions"
"""The sheet of the pairs, by its own name."""

COLUMNS: Final = ("city", "investor", "decision", "why")
"""Columns that are read; others are for people."""

CHOICES: Final = ("pin", "veto", "note")

LONGEST_WHY: Final = 2_000

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


def is_review(path: Path) -> bool:
    """Whether a file is a sheet of decisions."""
    try:
        return "log" in open_stated(path, [DECISIONS], _AGAIN).said
    except ProfileError:
        return False


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
    filled = open_stated(path, [DECISIONS], _AGAIN)
    state, faults = _state(filled)
    rows, wrong = rows_of(filled, DECISIONS, COLUMNS, _AGAIN)
    faults += wrong
    known = {
        "city": [(item.id, item.name) for item in book.cities],
        "investor": [(item.id, item.name) for item in book.investors],
    }
    lines: list[Line] = []
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        line = _line(row)
        if line.decision or line.why or {"decision", "why"} & set(row.failed):
            lines.append(line)
            faults += _wrong(line, row, known, first)
    if state is None or faults:
        raise ProfileError(tuple(sorted(faults, key=lambda fault: (fault.sheet, fault))))
    return Filled(*state, tuple(lines))


def _state(filled: Stated) -> tuple[tuple[str, int, str] | None, list[Fault]]:
    """Read what the sheet was made from."""
    event, seen, log = (filled.said.get(name, "") for name in ("event", "seen", "log"))
    if not seen.isascii() or not seen.isdigit():
        found = shown(seen) if seen else "nothing"
        fault = Fault(
            filled.file, 0, 0, "seen", found, "the number of an entry", filled.state, _AGAIN
        )
        return None, [fault]
    return (event, int(seen), log), []


def _line(row: Row) -> Line:
    return Line(
        row.number,
        row.text("city"),
        row.text("investor"),
        row.names.choice(row.text("decision"), CHOICES),
        row.text("why"),
    )


def _wrong(
    line: Line,
    row: Row,
    known: Mapping[str, Sequence[tuple[str, str]]],
    first: dict[tuple[str, str], int],
) -> Iterator[Fault]:
    for column, cell in row.failed.items():
        yield row.fault(column, cell.found, "a text", cell.hint)
    for column, wanted in (("city", line.city), ("investor", line.investor)):
        if column not in row.failed and wanted not in {item[0] for item in known[column]}:
            near = nearest(wanted, known[column])
            yield row.fault(
                column,
                shown(wanted) if wanted else "nothing",
                f"the id of {'a city' if column == 'city' else 'an investor'}",
                f"nearest: {', '.join(near)}" if near else "",
            )
    if "decision" not in row.failed and line.decision not in CHOICES:
        found = shown(line.decision) if line.decision else "a reason without a decision"
        words = [row.names.word(word) for word in CHOICES]
        hint = did_you_mean(line.decision, [*words, *CHOICES]) if line.decision else ""
        yield row.fault("decision", found, f"one of {', '.join(words)}", hint)
    if "why" not in row.failed:
        yield from _wrong_why(line, row)
    yield from _twice(line, row, first)


def _wrong_why(line: Line, row: Row) -> Iterator[Fault]:
    if not line.why:
        yield row.fault("why", "nothing", "the reason of the decision")
    elif len(line.why) > LONGEST_WHY:
        yield row.fault("why", f"{len(line.why):,} characters", f"at most {LONGEST_WHY:,}")
    elif UNWANTED.search(line.why):
        yield row.fault("why", "a control character", "a plain text", "type it again")


def _twice(line: Line, row: Row, first: dict[tuple[str, str], int]) -> Iterator[Fault]:
    """Find a second decision on a pair; notes may be many."""
    if line.decision not in {"pin", "veto"}:
        return
    key = (line.city, line.investor)
    if key in first:
        found = f"a second decision on the pair, after row {first[key]}"
        yield row.fault("decision", found, "one pin or veto for each pair")
    first.setdefault(key, line.row)
