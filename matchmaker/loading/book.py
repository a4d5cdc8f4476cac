"""A folder of profiles becomes one frozen book, or a list of everything that is wrong."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from matchmaker.errors import Fault, MatchmakerError, ProfileError
from matchmaker.loading import tables
from matchmaker.loading.checks import check_all
from matchmaker.loading.csv_files import read_csv
from matchmaker.loading.document import Document
from matchmaker.loading.fields import described
from matchmaker.loading.layout import (
    FOLDERS,
    SHARED,
    EmbassyFile,
    GlossaryFile,
    Layout,
    look,
    named,
)
from matchmaker.loading.validating import in_order, validated
from matchmaker.loading.workbooks import read_workbook
from matchmaker.loading.yaml_files import read_yaml
from matchmaker.model import (
    Book,
    City,
    Deal,
    Edition,
    Embassy,
    GlossaryEntry,
    Investor,
    Need,
    RuleBook,
    Taxonomy,
)
from matchmaker.model.profiles import Record

SHARED_PARTS: Final = {
    "edition": "edition",
    "embassies": "embassies",
    "taxonomy": "taxonomy",
    "law": "rules",
    "glossary": "glossary",
}
"""Parts of a book that all profiles share, with the names of their files."""

PART_DIGITS: Final = 12

Some = TypeVar("Some", bound=Record)
Named = TypeVar("Named", City, Need, Investor, Deal, Embassy, GlossaryEntry)


class Outcome(NamedTuple):
    """What came of a folder: a book, or at least one fault."""

    book: Book | None
    faults: tuple[Fault, ...]


def load_book(folder: Path | str, *, base: Path | None = None, may_be_empty: bool = False) -> Book:
    """Read a folder of profiles.

    Parameters
    ----------
    folder : Path or str
        Holds ``cities/*.yaml``, ``investors/*.yaml``, tables (``cities.csv``,
        ``needs.csv``, ``investors.csv``, ``deals.csv``, ``*.xlsx``) and the shared
        files ``edition``, ``taxonomy``, ``embassies``, ``rules`` and ``glossary``
        (``.yaml``).
    base : Path, optional
        Lends the shared files that the folder lacks.
    may_be_empty : bool
        Whether a folder without any profile is a book without any.

    Raises
    ------
    ProfileError
        With all faults of all files, in the order of file, line and column.
    """
    if not isinstance(folder, str | Path):
        raise MatchmakerError(f"found the folder {folder!r}, expected a path")
    book, faults = read(Path(folder), base, may_be_empty=may_be_empty)
    if book is None:
        raise ProfileError(faults)
    return book


def read(folder: Path, base: Path | None = None, *, may_be_empty: bool = False) -> Outcome:
    """Read a folder of profiles: as `load_book`, with the faults as a value."""
    layout = look(folder)
    if layout.faults and not _has_profiles(layout):
        return Outcome(None, in_order(layout.faults))
    found, faults, is_whole = _documents(layout)
    if not _has_profiles(layout) and not may_be_empty:
        faults.append(_no_profiles(folder))
    shared, more = _shared_documents(layout, base, folder)
    documents = [*shared, *found]
    is_whole = is_whole and not layout.faults
    faults = [*layout.faults, *faults, *more, *check_all(documents, whole=is_whole)]
    records: list[tuple[Document, Record]] = []
    for document in documents:
        record, wrong = validated(document)
        faults += wrong
        if record is not None:
            records.append((document, record))
    if faults:
        return Outcome(None, in_order(faults))
    return Outcome(_book(records), ())


def _has_profiles(layout: Layout) -> bool:
    return bool(layout.records or layout.tables or layout.workbooks)


def _no_profiles(folder: Path) -> Fault:
    return Fault(
        named(folder),
        0,
        0,
        "",
        "no profile of a city or an investor",
        "files in cities and investors, or tables",
        hint="`matchmaker init` lays out a folder",
    )


def _documents(layout: Layout) -> tuple[list[Document], list[Fault], bool]:
    """Read the cities and investors, their faults, and whether every file could be read."""
    documents: list[Document] = []
    faults: list[Fault] = []
    is_whole = True
    for path, record in layout.records:
        document, wrong = read_yaml(path, named(path), record, stem=path.stem)
        if document is not None and (misplaced := _misplaced(document)):
            document, wrong = None, [misplaced]
        faults += wrong
        if document is None:
            is_whole = False
        else:
            documents.append(document)
    reads = [read_csv(path, named(path), table) for path, table in layout.tables]
    reads += [read_workbook(path, named(path)) for path in layout.workbooks]
    for grids, wrong in reads:
        faults += wrong
        is_whole = is_whole and not wrong
        for grid in grids:
            rows, more = tables.documents(grid)
            documents += rows
            faults += more
            is_whole = is_whole and bool(rows or not more)
    return documents, faults, is_whole


def _misplaced(document: Document) -> Fault | None:
    """Find a file in the other folder than its own: it has more fields of the other record."""
    names = {folder: set(described(record)) for folder, record in FOLDERS.items()}
    own = next(folder for folder, record in FOLDERS.items() if record is document.record)
    (other,) = names.keys() - {own}
    found = set(document.data)
    theirs, ours = (found & (names[one] - names[two]) for one, two in ((other, own), (own, other)))
    if len(theirs) <= len(ours):
        return None
    nouns = {"cities": "a city", "investors": "an investor"}
    hint = f"move it to {other}/"
    return Fault(document.file, 0, 0, "", f"what looks like {nouns[other]}", nouns[own], "", hint)


def _shared_documents(
    layout: Layout, base: Path | None, folder: Path
) -> tuple[list[Document], list[Fault]]:
    lent = look(base) if base is not None else Layout()
    paths = {**lent.shared, **layout.shared}
    documents: list[Document] = []
    faults: list[Fault] = []
    for name, record in SHARED.items():
        if name not in paths:
            place = named(folder / f"{name}.yaml")
            expected, hint = f"a file named {name}.yaml", "`matchmaker init` lays out a folder"
            faults.append(Fault(place, 0, 0, "", "no such file", expected, "", hint))
            continue
        document, wrong = read_yaml(paths[name], named(paths[name]), record)
        faults += wrong
        if document is not None:
            documents.append(document)
    return documents, faults


def _book(records: Sequence[tuple[Document, Record]]) -> Book:
    owned: dict[str, list[Any]] = {}
    for document, record in records:
        if document.owner is not None:
            owned.setdefault(document.owner, []).append(record)

    def only(kind: type[Some]) -> Some:
        (found,) = all_of(kind)
        return found

    def all_of(kind: type[Some]) -> list[Some]:
        return [record for _, record in records if isinstance(record, kind)]

    def with_needs(city: City) -> City:
        needs = [need for need in owned.get(city.id, ()) if isinstance(need, Need)]
        return city.model_copy(update={"needs": (*city.needs, *needs)})

    def with_deals(investor: Investor) -> Investor:
        deals = [deal for deal in owned.get(investor.id, ()) if isinstance(deal, Deal)]
        return investor.model_copy(update={"deals": (*investor.deals, *deals)})

    return make_book(
        edition=only(Edition),
        cities=map(with_needs, all_of(City)),
        investors=map(with_deals, all_of(Investor)),
        embassies=only(EmbassyFile).embassies,
        taxonomy=only(Taxonomy),
        law=only(RuleBook),
        glossary=only(GlossaryFile).entries,
    )


def make_book(
    *,
    edition: Edition,
    cities: Iterable[City],
    investors: Iterable[Investor],
    embassies: Iterable[Embassy],
    taxonomy: Taxonomy,
    law: RuleBook,
    glossary: Iterable[GlossaryEntry],
) -> Book:
    """Put a book together, everything in the order of ids, and take its digest."""
    book = Book(
        edition=edition,
        cities=_by_id(city.model_copy(update={"needs": _by_id(city.needs)}) for city in cities),
        investors=_by_id(
            investor.model_copy(update={"deals": _by_id(investor.deals)}) for investor in investors
        ),
        embassies=_by_id(embassies),
        taxonomy=taxonomy,
        law=law,
        glossary=_by_id(glossary),
        digest="",
    )
    content = {kind: tuple(map(_plain, records)) for kind, records in _content(book).items()}
    owners: dict[str, Sequence[City | Investor]] = {
        "cities": book.cities,
        "investors": book.investors,
    }
    parts = {
        f"{kind}/{item.id}": text
        for kind, items in owners.items()
        for item, text in zip(items, content[kind], strict=True)
    }
    parts |= {name: _listed(content[kind]) for kind, name in SHARED_PARTS.items()}
    whole = ",".join(f'"{kind}":{_listed(content[kind])}' for kind in sorted(content))
    return replace(
        book,
        digest=_digest(f"{{{whole}}}"),
        parts=tuple((name, _digest(text)[:PART_DIGITS]) for name, text in parts.items()),
    )


def _by_id(items: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(items, key=lambda item: item.id))


def _content(book: Book) -> dict[str, Sequence[Record]]:
    return {
        "edition": (book.edition,),
        "cities": book.cities,
        "investors": book.investors,
        "embassies": book.embassies,
        "taxonomy": (book.taxonomy,),
        "law": (book.law,),
        "glossary": book.glossary,
    }


def _plain(record: Record) -> str:
    """Write a record as JSON in one way only."""
    return json.dumps(record.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))


def _listed(texts: Iterable[str]) -> str:
    return f"[{','.join(texts)}]"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
