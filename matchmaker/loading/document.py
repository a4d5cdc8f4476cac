"""One record as it stands in a file: plain data, and the place of every part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.fields import Loc, described
from matchmaker.model.profiles import Record

MOST_SHOWN = 60
"""Characters of a found value that a message shows."""


class Place(NamedTuple):
    """A line and a column of a file, or a row and a column of a table, from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """A record's data as a file gives it, not yet checked against the model.

    Parameters
    ----------
    record : type of Record
        What the data should be.
    file : str
        Path of the file, as messages name it.
    data : object
        Null, text, numbers, truth values, lists and mappings of such.
    values, keys : mapping of Loc to Place
        Where each part's value and each field's name stand.
    written : mapping of Loc to str
        How a number or truth value is spelt in the file, where that can differ.
    is_row : bool
        Whether it is a row of a table.
    owner : str, optional
        Id of the city or investor to which a row belongs.
    stem : str
        File name without its ending, which must be the record's id; empty where it is free.
    """

    record: type[Record]
    file: str
    data: Any
    values: Mapping[Loc, Place]
    keys: Mapping[Loc, Place]
    written: Mapping[Loc, str] = field(default_factory=dict)
    sheet: str = ""
    is_row: bool = False
    owner: str | None = None
    stem: str = ""

    def fault(
        self, loc: Loc, found: str, expected: str, hint: str = "", *, at_key: bool = False
    ) -> Fault:
        """Make a fault of the part at ``loc``, at the nearest place that is known."""
        place = self.keys.get(loc) if at_key else self.values.get(loc)
        outer = loc
        while place is None and outer:
            outer = outer[:-1]
            place = self.values.get(outer)
        line, column = place or (0, 0)
        return Fault(
            self.file,
            line,
            column,
            dotted(loc),
            found,
            expected,
            self.sheet,
            hint,
            is_table=self.is_row,
        )

    def at(self, loc: Loc) -> Any:
        """Give the data at ``loc``; None where there is none."""
        found = self.data
        for step in loc:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def shown(self, loc: Loc) -> str:
        """Give what stands at ``loc`` in a form that fits into a message."""
        return self.written[loc] if loc in self.written else shown(self.at(loc))

    def where(self, loc: Loc) -> str:
        """Name the place of ``loc`` as messages do."""
        return self.fault(loc, "", "").place


def dotted(loc: Loc) -> str:
    """Write a way as ``needs[2].sectors[0]``."""
    text = ""
    for step in loc:
        name = "" if isinstance(step, int) else shortened(step)
        text += f"[{step}]" if isinstance(step, int) else f".{name}" if text else name
    return text


class Part(NamedTuple):
    """A record inside a document: its kind, the way to it, and its data."""

    record: type[Record]
    loc: Loc
    data: dict[str, Any]


def parts(document: Document) -> Iterator[Part]:
    """Give the document's record and every record inside it that has the shape of one."""
    yield from _parts(document.record, (), document.data)


def _parts(record: type[Record], loc: Loc, data: Any) -> Iterator[Part]:
    if not isinstance(data, dict):
        return
    yield Part(record, loc, data)
    for name, described_field in described(record).items():
        inner, kind = data.get(name), described_field.record
        if kind is None or inner is None:
            continue
        if described_field.keyed and isinstance(inner, dict):
            for key, item in inner.items():
                yield from _parts(kind, (*loc, name, key), item)
        elif not described_field.many:
            yield from _parts(kind, (*loc, name), inner)
        elif isinstance(inner, list):
            for number, item in enumerate(inner):
                yield from _parts(kind, (*loc, name, number), item)


class Found(NamedTuple):
    """A record and the document in which it stands."""

    document: Document
    part: Part

    def fault(self, name: str, found: str, expected: str, hint: str = "") -> Fault:
        """Make a fault of one field of the record."""
        return self.document.fault((*self.part.loc, name), found, expected, hint)


def shown(value: Any) -> str:
    """Write a found value for a message: short, in one line, nothing invisible."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{shortened(value)}"'
        case list():
            return f"a list of {len(value)}" if value else "an empty list"
        case dict():
            return f"fields ({shortened(', '.join(value))})" if value else "no fields"
        case _:
            return shortened(str(value))


def shortened(text: str) -> str:
    """Cut a long text and spell what does not print."""
    cut = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + "..."
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)
