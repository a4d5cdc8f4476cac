"""What stands twice: one id in two places, or a whole table in two files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.document import Found, shown
from matchmaker.loading.fields import Loc
from matchmaker.model import (
    Body,
    City,
    Deal,
    Embassy,
    Fact,
    GlossaryEntry,
    Instrument,
    Investor,
    Need,
    Programme,
    Province,
    Route,
    Rule,
    Sector,
)
from matchmaker.model.profiles import Record
from matchmaker.model.taxonomy import Term as Dimension

UNIQUE: Final[Mapping[type[Record], tuple[str, ...]]] = {
    City: ("id", "kemendagri_code"),
    Need: ("id",),
    Investor: ("id",),
    Deal: ("id",),
    Embassy: ("id",),
    Dimension: ("id",),
    Sector: ("id",),
    Instrument: ("id",),
    Province: ("code", "name"),
    Route: ("id",),
    Programme: ("id",),
    Rule: ("id",),
    Fact: ("id",),
    Body: ("id",),
    GlossaryEntry: ("id",),
}
"""The fields that no two records of a kind may share, in whatever files they stand."""

FEWEST_COPIES: Final = 3
"""So many rows of a table, and more than half of them, make it a copy of other files."""


class Sheet(NamedTuple):
    """A file, and in a workbook the name of the sheet."""

    file: str
    name: str


class Again(NamedTuple):
    """A record whose ``field`` an earlier one has too."""

    item: Found
    field: str
    earlier: Found

    def fault(self) -> Fault:
        """Say where the first stands."""
        place = self.earlier.document.where((*self.earlier.part.loc, self.field))
        found = f"{shown(self.item.part.data[self.field])} a second time"
        return self.item.fault(self.field, found, "one of its own", f"the first is in {place}")


def repeated(found: Iterable[Found]) -> Iterator[Fault]:
    """Find what stands twice; of a table that stands in other files too, say so once."""
    rows: Counter[Sheet] = Counter()
    copies: dict[Sheet, list[Again]] = {}
    items = list(found)
    for item in items:
        if item.document.is_row and not item.part.loc:
            rows[_sheet(item)] += 1
    for copy in _again(items):
        copies.setdefault(_sheet(copy.item), []).append(copy)
    for sheet, several in copies.items():
        elsewhere = [copy for copy in several if copy.earlier.document.file != sheet.file]
        if len(elsewhere) >= FEWEST_COPIES and 2 * len(elsewhere) > rows[sheet] > 0:
            yield _copied(sheet, len(elsewhere), elsewhere[0].earlier)
            here = (copy for copy in several if copy.earlier.document.file == sheet.file)
            yield from (copy.fault() for copy in here)
        else:
            yield from (copy.fault() for copy in several)


def _again(items: Iterable[Found]) -> Iterator[Again]:
    first: dict[tuple[type[Record], str, str], Found] = {}
    copied: set[tuple[int, Loc]] = set()
    for item in items:
        document, loc = id(item.document), item.part.loc
        if any((document, loc[:end]) in copied for end in range(len(loc))):
            continue
        for name in UNIQUE.get(item.part.record, ()):
            value = item.part.data.get(name)
            if not isinstance(value, str):
                continue
            earlier = first.setdefault((item.part.record, name, value), item)
            if earlier is not item:
                yield Again(item, name, earlier)
                if name == "id":
                    # What else is in a copy of a record is a copy as well.
                    copied.add((document, loc))
                    break


def _sheet(item: Found) -> Sheet:
    return Sheet(item.document.file, item.document.sheet)


def _copied(sheet: Sheet, count: int, earlier: Found) -> Fault:
    other = _sheet(earlier)
    where = f"{other.file}: sheet {other.name}" if other.name else other.file
    return Fault(
        sheet.file,
        0,
        0,
        "",
        f"{count:,} rows whose ids stand in other files too",
        "each id in one place",
        sheet.name,
        f"delete them here or there; the first stands in {where}",
        is_table=True,
    )
