"""Nouns as JSON documents that come back exactly: what a run is made from, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter, ValidationError

from matchmaker.errors import MatchmakerError
from matchmaker.loading.book import make_book
from matchmaker.loading.document import dotted
from matchmaker.loading.files import FileFaultError, read_bytes
from matchmaker.loading.layout import SHARED, EmbassyFile, GlossaryFile, named
from matchmaker.model import Book, City, Edition, Investor, RuleBook, Taxonomy, Timetable
from matchmaker.model.profiles import Record

Some = TypeVar("Some")
SomeRecord = TypeVar("SomeRecord", bound=Record)

LARGEST_TIMETABLE: Final = 100_000_000
"""Bytes that a saved timetable may have."""

_OWN: Final[Mapping[type[Record], str]] = {City: "city", Investor: "investor"}


class KeptError(MatchmakerError):
    """A kept document that is damaged or of another version."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def dump(value: Any) -> bytes:
    """Write any noun of the model as JSON: the same bytes for the same value."""
    plain = TypeAdapter(type(value)).dump_python(value, mode="json")
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    return text.encode("utf-8", "surrogatepass")


def restore(kind: type[Some], content: bytes, name: str) -> Some:
    """Read a noun that `dump` wrote.

    Parameters
    ----------
    name : str
        What the content is called in messages.

    Raises
    ------
    KeptError
        When it is damaged, or of a version that knew other fields.
    """
    adapter: TypeAdapter[Some] = TypeAdapter(kind)
    try:
        return adapter.validate_json(content, strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        if first["type"] == "json_invalid":
            raise KeptError(name, "it is no JSON, or not all of it is there") from error
        where = f", see {dotted(first['loc'])}" if first["loc"] else ""
        raise KeptError(name, f"it is no {kind.__name__} of this version{where}") from error


def read_timetable(path: Path) -> Timetable:
    """Read a timetable from a file that `dump` wrote.

    Raises
    ------
    KeptError
        When the file is missing, damaged, or of another version.
    """
    try:
        content = read_bytes(path, named(path), LARGEST_TIMETABLE)
    except FileFaultError as error:
        raise KeptError(named(path), f"found {error.fault.found}") from error
    return restore(Timetable, content, named(path))


def dump_book(book: Book) -> dict[str, bytes]:
    """Write a book as one document for each profile and each shared file, by name."""
    shared: dict[str, Record] = {
        "edition": book.edition,
        "taxonomy": book.taxonomy,
        "embassies": EmbassyFile(embassies=book.embassies),
        "rules": book.law,
        "glossary": GlossaryFile(entries=book.glossary),
    }
    found = {name: dump(record) for name, record in shared.items()}
    found |= {f"city/{city.id}": dump(city) for city in book.cities}
    found |= {f"investor/{investor.id}": dump(investor) for investor in book.investors}
    return found


def restore_book(documents: Mapping[str, bytes]) -> Book:
    """Put a book together from what `dump_book` wrote; other documents are passed over.

    Raises
    ------
    KeptError
        When a document is missing, damaged, or of another version.
    """
    for name in SHARED:
        if name not in documents:
            raise KeptError(name, "the document is missing")

    def one(kind: type[SomeRecord], name: str) -> SomeRecord:
        return restore(kind, documents[name], name)

    def all_of(kind: type[SomeRecord]) -> Iterable[SomeRecord]:
        return [one(kind, name) for name in documents if name.startswith(f"{_OWN[kind]}/")]

    return make_book(
        edition=one(Edition, "edition"),
        cities=all_of(City),
        investors=all_of(Investor),
        embassies=one(EmbassyFile, "embassies").embassies,
        taxonomy=one(Taxonomy, "taxonomy"),
        law=one(RuleBook, "rules"),
        glossary=one(GlossaryFile, "glossary").entries,
    )
