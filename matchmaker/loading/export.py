"""A book's cities and investors as tables and as YAML, such that loading gives the same book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple

import yaml

from matchmaker.loading.cells import to_cell
from matchmaker.loading.fields import Loc, described
from matchmaker.loading.tables import OWNERS, columns
from matchmaker.loading.yaml_files import ambiguity, resolve
from matchmaker.model import Book, City, Investor, PartialDate
from matchmaker.model.profiles import Record

TableCell = str | int | float | bool | None
"""A cell to be written; None is empty. A text must be written as a text, never as a formula."""


class Table(NamedTuple):
    """A table of one kind of record, as `load_book` reads it.

    Parameters
    ----------
    name : str
        Of the CSV file without its ending, or of the sheet.
    headings : tuple of str
        The fields, nested ones with dots.
    texts : tuple of bool
        Whether a column holds texts, so that a workbook should format it as such:
        then Excel leaves codes, ids and dates that are typed into it alone.
    """

    name: str
    headings: tuple[str, ...]
    texts: tuple[bool, ...]
    rows: tuple[tuple[TableCell, ...], ...]


def to_tables(book: Book) -> tuple[Table, ...]:
    """Give the cities, needs, investors and deals of a book as four tables."""
    cities, investors = book.cities, book.investors
    return (
        _table("cities", ((city, "") for city in cities)),
        _table("needs", ((need, city.id) for city in cities for need in city.needs)),
        _table("investors", ((investor, "") for investor in investors)),
        _table("deals", ((deal, item.id) for item in investors for deal in item.deals)),
    )


def _table(name: str, records: Iterable[tuple[Record, str]]) -> Table:
    own = columns(name)
    rows = tuple(
        tuple(
            owner
            if column.loc[0] in OWNERS.values()
            else to_cell(_at(record, column.loc), column.field)
            for column in own
        )
        for record, owner in records
    )
    numeric = {"whole", "number", "yes_no"}
    texts = tuple(column.field.kind not in numeric for column in own)
    return Table(name, tuple(column.heading for column in own), texts, rows)


def _at(record: Record, loc: Loc) -> Any:
    value: Any = record
    for step in loc:
        value = None if value is None else getattr(value, str(step))
    return value


def write_yaml_profile(item: City | Investor) -> str:
    """Write a city or an investor as a YAML file; fields at their default are left out."""
    kind = "city" if isinstance(item, City) else "investor"
    body = yaml.dump(
        dict(_stated(item)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )
    return f"# yaml-language-server: $schema=../schema/{kind}.schema.json\n{body}"


def write_yaml_list(records: Iterable[Record]) -> str:
    """Write records as a list of YAML."""
    plain = [_plain(item) for item in records]
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def _stated(record: Record) -> Iterator[tuple[str, Any]]:
    """Give the fields that a profile states; null where the model wants to be told."""
    for name, field in described(type(record)).items():
        value = getattr(record, name)
        if field.required or value != field.default:
            yield name, _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return dict(_stated(value))
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


class _Dumper(yaml.SafeDumper):
    """Quotes every text that a program could take for something else, and shares nothing."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    tag = "tag:yaml.org,2002:str"
    if "\n" in text and not any(line != line.rstrip() for line in text.split("\n")):
        return dumper.represent_scalar(tag, text, style="|")
    is_plain = isinstance(resolve(text), str) and not ambiguity(text)
    return dumper.represent_scalar(tag, text, style=None if is_plain else '"')


def _date(dumper: _Dumper, date: PartialDate) -> yaml.ScalarNode:
    tags = {"year": "int", "month": "str", "day": "timestamp"}
    return dumper.represent_scalar(f"tag:yaml.org,2002:{tags[date.precision]}", str(date))


_Dumper.add_representer(str, _text)
_Dumper.add_representer(PartialDate, _date)
