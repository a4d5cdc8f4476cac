"""What no single field shows: references, names of files, and texts that only look like texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.copies import repeated
from matchmaker.loading.document import Document, Found, parts, shortened, shown
from matchmaker.loading.fields import Loc
from matchmaker.loading.files import UNWANTED
from matchmaker.loading.known import Known
from matchmaker.loading.layout import EmbassyFile
from matchmaker.loading.records import check_record
from matchmaker.loading.rules import choices_of
from matchmaker.loading.tables import OWNERS
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    City,
    Deal,
    Edition,
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
    RuleBook,
    Sector,
    Taxonomy,
)
from matchmaker.model.law import Approval, Body, Channel, ParameterValue
from matchmaker.model.profiles import Record
from matchmaker.model.taxonomy import Term as Dimension


class Vocabulary(NamedTuple):
    """Words that other records refer to: which field of which records, in which file."""

    record: type[Record]
    field: str
    name: str
    file: type[Record] | None


VOCABULARIES: Final[Mapping[str, Vocabulary]] = {
    "dimensions": Vocabulary(Dimension, "id", "a dimension of taxonomy.yaml", Taxonomy),
    "sectors": Vocabulary(Sector, "id", "a sector of taxonomy.yaml", Taxonomy),
    "instruments": Vocabulary(Instrument, "id", "an instrument of taxonomy.yaml", Taxonomy),
    "provinces": Vocabulary(Province, "name", "a province of taxonomy.yaml", Taxonomy),
    "embassies": Vocabulary(Embassy, "id", "an embassy of embassies.yaml", EmbassyFile),
    "routes": Vocabulary(Route, "id", "a route of rules.yaml", RuleBook),
    "programmes": Vocabulary(Programme, "id", "a programme of rules.yaml", RuleBook),
    "rules": Vocabulary(Rule, "id", "a rule of rules.yaml", RuleBook),
    "bodies": Vocabulary(Body, "id", "a body of rules.yaml", RuleBook),
    "facts": Vocabulary(Fact, "id", "a fact of rules.yaml", RuleBook),
    "cities": Vocabulary(City, "id", "the id of a city", None),
    "investors": Vocabulary(Investor, "id", "the id of an investor", None),
}

REFERENCES: Final[Mapping[tuple[type[Record], str], str]] = {
    (City, "province"): "provinces",
    (Need, "dimensions"): "dimensions",
    (Need, "sectors"): "sectors",
    (Need, "instruments_wanted"): "instruments",
    (Need, "programme"): "programmes",
    (Investor, "embassy"): "embassies",
    (Investor, "sectors"): "sectors",
    (Investor, "dimensions"): "dimensions",
    (Investor, "instruments"): "instruments",
    (Deal, "provinces"): "provinces",
    (GlossaryEntry, "sectors"): "sectors",
    (Rule, "routes"): "routes",
    (Rule, "supersedes"): "rules",
    (Rule, "superseded_by"): "rules",
    (Channel, "instrument"): "instruments",
    (Channel, "direct"): "routes",
    (Channel, "routes"): "routes",
    (Channel, "beside"): "routes",
    (Programme, "route"): "routes",
    (ParameterValue, "by"): "facts",
    (Fact, "adds_up_by"): "rules",
    (Approval, "bodies"): "bodies",
}
"""The fields whose words must be of a vocabulary."""


def check_all(documents: Sequence[Document], *, whole: bool) -> list[Fault]:
    """Check documents against each other; faulty ones too, as far as their shape allows.

    Parameters
    ----------
    whole : bool
        Whether every file could be read. Otherwise nobody is told that the owner
        of a row is unknown, since it may stand in the file that could not.
    """
    found = [Found(document, part) for document in documents for part in parts(document)]
    known = _known(documents, found, whole=whole)
    faults = list(repeated(found))
    for item in found:
        faults += _references(item, known)
        faults += check_record(item, known)
    for document in documents:
        faults += _names(document, known)
        faults += _texts(document, (), document.data)
    return faults


def check_alone(document: Document) -> list[Fault]:
    """Check the name of a document's file, and its texts."""
    nothing = Known({}, {}, ())
    return [*_names(document, nothing), *_texts(document, (), document.data)]


def _known(documents: Sequence[Document], found: Sequence[Found], *, whole: bool) -> Known:
    read = {document.record for document in documents}
    owners = {City, Investor}
    whole = whole and all(
        isinstance(item.data.get("id"), str) for item in documents if item.record in owners
    )
    words: dict[str, dict[str, str]] = {}
    for vocabulary, (record, field, _, file) in VOCABULARIES.items():
        if (whole and file is None) or file in read:
            terms = [item.part.data for item in found if item.part.record is record]
            words[vocabulary] = _spellings(terms, field)
    provinces = {
        item.part.data["name"]: item.part.data
        for item in found
        if item.part.record is Province and isinstance(item.part.data.get("name"), str)
    }
    currencies = tuple(sorted(_currencies(found)))
    return Known(words, provinces, currencies, _day(found), dict(_choices(found)))


def _choices(found: Iterable[Found]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the answers of each fact of the law that has a list of them."""
    for item in found:
        if item.part.record is Fact and isinstance(item.part.data.get("id"), str):
            choices = choices_of(item.part.data)
            if choices:
                yield item.part.data["id"], choices


def _day(found: Iterable[Found]) -> dt.date | None:
    """Give the day of the edition; none where it is not exact to the day."""
    (stated, *_) = [*(item.part.data.get("on") for item in found if item.part.record is Edition), 0]
    try:
        return dt.date.fromisoformat(str(stated))
    except ValueError:
        return None


def _currencies(found: Iterable[Found]) -> set[str]:
    editions = [item.part.data for item in found if item.part.record is Edition]
    lists = [rates for edition in editions if isinstance(rates := edition.get("rates"), list)]
    named = {rate.get("currency") for rates in lists for rate in rates if isinstance(rate, dict)}
    return {name for name in named if isinstance(name, str)} | ({"IDR"} if editions else set())


def _spellings(terms: Iterable[Mapping[str, Any]], field: str) -> dict[str, str]:
    """Give each term's word by itself and by its labels; the words win over labels."""
    labels: dict[str, str] = {}
    words: dict[str, str] = {}
    for term in terms:
        word, label = term.get(field), term.get("label")
        if isinstance(word, str):
            words[word] = word
            if isinstance(label, dict):
                labels |= {text: word for text in label.values() if isinstance(text, str)}
    return labels | words


def _references(item: Found, known: Known) -> Iterator[Fault]:
    for name, value in item.part.data.items():
        vocabulary = REFERENCES.get((item.part.record, name))
        if vocabulary is None or vocabulary not in known.words:
            continue
        named: list[tuple[Loc, Any]] = (
            [((name, number), word) for number, word in enumerate(value)]
            if isinstance(value, list)
            else [((name,), value)]
        )
        for way, word in named:
            if isinstance(word, str) and not _is_word(word, vocabulary, known):
                yield _unknown_word(item.document, (*item.part.loc, *way), word, vocabulary, known)


def _is_word(word: str, vocabulary: str, known: Known) -> bool:
    return known.words[vocabulary].get(word) == word


def _unknown_word(document: Document, loc: Loc, word: str, vocabulary: str, known: Known) -> Fault:
    words = known.words[vocabulary]
    hint = did_you_mean(word, words, write=words)
    return document.fault(loc, shown(word), VOCABULARIES[vocabulary].name, hint)


def _names(document: Document, known: Known) -> Iterator[Fault]:
    """Check the file's name against the id, and the owner of a table's row."""
    own = document.data.get("id")
    if document.stem and isinstance(own, str) and own != document.stem:
        yield document.fault(
            ("id",),
            f'"{shortened(own)}"',
            f'"{document.stem}", as the file is named',
            f"correct the id, or rename the file to {shortened(own)}.yaml",
        )
    if document.owner is not None:
        name = OWNERS[document.record]
        vocabulary = {"city": "cities", "investor": "investors"}[name]
        has_column = (name,) in document.keys
        if has_column and vocabulary in known.words and not known.words[vocabulary]:
            expected = f"a table of {vocabulary}, or files in the folder {vocabulary}"
            yield document.fault((name,), f"no {name} at all", expected, at_key=True)
        elif not document.owner:
            hint = "the cell is empty" if has_column else "the column is missing"
            yield document.fault((name,), "nothing", VOCABULARIES[vocabulary].name, hint)
        elif vocabulary in known.words and not _is_word(document.owner, vocabulary, known):
            yield _unknown_word(document, (name,), document.owner, vocabulary, known)


def _texts(document: Document, loc: Loc, value: Any) -> Iterator[Fault]:
    """Find texts of nothing but spaces, control characters, and items that stand twice."""
    if isinstance(value, str):
        if value and not value.strip():
            yield document.fault(loc, "nothing but spaces", "text", "delete it if it is not known")
        elif unwanted := UNWANTED.search(value):
            found = f"the control character {shortened(unwanted[0])}"
            yield document.fault(loc, found, "printable text", "delete it")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(document, (*loc, name), inner)
    elif isinstance(value, list):
        seen: set[tuple[type, Any]] = set()
        for number, inner in enumerate(value):
            way = (*loc, number)
            if isinstance(inner, str | int | float):
                if (type(inner), inner) in seen:
                    yield document.fault(way, f"{shown(inner)} a second time", "each item once")
                seen.add((type(inner), inner))
            yield from _texts(document, way, inner)
