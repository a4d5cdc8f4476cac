"""What no single field shows: references, ids, places, and texts that only look like texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from matchmaker.errors import Fault
from matchmaker.loading.document import Document, Part, parts, shortened, shown
from matchmaker.loading.fields import Loc
from matchmaker.loading.files import UNWANTED
from matchmaker.loading.layout import EmbassyFile
from matchmaker.loading.tables import OWNERS
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    City,
    Deal,
    Edition,
    Embassy,
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
from matchmaker.model.law import Channel
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
    (Programme, "route"): "routes",
}
"""The fields whose words must be of a vocabulary."""

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
    GlossaryEntry: ("id",),
}
"""The fields that no two records of a kind may share, in whatever files they stand."""


class Known(NamedTuple):
    """What profiles may refer to.

    Parameters
    ----------
    words : mapping
        For each vocabulary that was read, each word or label, and the word to write for it.
    provinces : mapping of str to data of a Province
        By name.
    currencies : tuple of str
        Those whose worth in rupiah the edition tells; empty where it could not be read.
    """

    words: Mapping[str, Mapping[str, str]]
    provinces: Mapping[str, Mapping[str, Any]]
    currencies: tuple[str, ...]


class Found(NamedTuple):
    """A record and the document in which it stands."""

    document: Document
    part: Part

    def fault(self, name: str, found: str, expected: str, hint: str = "") -> Fault:
        """Make a fault of one field of the record."""
        return self.document.fault((*self.part.loc, name), found, expected, hint)


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
    faults = list(_repeated(found))
    for item in found:
        faults += _references(item, known)
        check = _CHECKS.get(item.part.record)
        if check is not None:
            faults += check(item, known)
    for document in documents:
        faults += _names(document, known)
        faults += _texts(document, (), document.data)
    return faults


def _known(documents: Sequence[Document], found: Sequence[Found], *, whole: bool) -> Known:
    read = {document.record for document in documents}
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
    return Known(words, provinces, tuple(sorted(_currencies(found))))


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


def _repeated(found: Iterable[Found]) -> Iterator[Fault]:
    first: dict[tuple[type[Record], str, str], Found] = {}
    for item in found:
        for name in UNIQUE.get(item.part.record, ()):
            value = item.part.data.get(name)
            if not isinstance(value, str):
                continue
            earlier = first.setdefault((item.part.record, name, value), item)
            if earlier is not item:
                place = earlier.document.where((*earlier.part.loc, name))
                again = f'"{shortened(value)}" a second time'
                yield item.fault(name, again, "one of its own", f"the first is at {place}")


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
    return document.fault(loc, f'"{shortened(word)}"', VOCABULARIES[vocabulary].name, hint)


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
        if not document.owner:
            hint = "the cell is empty" if (name,) in document.keys else "the column is missing"
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


def _city(item: Found, known: Known) -> Iterator[Fault]:
    province = known.provinces.get(_text(item, "province"))
    if province is None:
        return
    name, code = province["name"], _text(item, "kemendagri_code")
    beginning, group = province.get("code"), province.get("island_group")
    if isinstance(beginning, str) and code and not code.startswith(f"{beginning}."):
        others = (other for other in known.provinces.values() if other.get("code") == code[:2])
        named = next((f"{code[:2]} is {other['name']}" for other in others), "")
        yield item.fault(
            "kemendagri_code", f'"{shortened(code)}"', f"{beginning}.xx, as in {name}", named
        )
    found = _text(item, "island_group")
    if isinstance(group, str) and found and found != group:
        yield item.fault(
            "island_group", f'"{shortened(found)}"', f'"{group}", the island group of the province'
        )


def _rule(item: Found, known: Known) -> Iterator[Fault]:
    del known
    days = {}
    for name in ("in_force_from", "in_force_to"):
        if text := _text(item, name):
            try:
                days[name] = dt.date.fromisoformat(text)
            except ValueError:
                yield item.fault(
                    name, f'"{shortened(text)}"', "a day of the calendar as YYYY-MM-DD"
                )
    if len(days) == 2 and days["in_force_to"] <= days["in_force_from"]:  # noqa: PLR2004
        found = f"{days['in_force_to']}, no later than in_force_from"
        yield item.fault("in_force_to", found, "the first day on which it is no longer the law")
    for name in ("supersedes", "superseded_by"):
        if _text(item, name) and _text(item, name) == _text(item, "id"):
            yield item.fault(name, "the rule itself", "another rule")


def _amount(item: Found, known: Known) -> Iterator[Fault]:
    """Find an amount that nobody could compare with others."""
    name = {Need: "cost", Investor: "ticket"}[item.part.record]
    amount = item.part.data.get(name)
    if not isinstance(amount, dict) or not (amount.get("min") or amount.get("max")):
        return
    currency = amount.get("currency")
    if known.currencies and _is_currency(currency) and currency not in known.currencies:
        yield item.document.fault(
            (*item.part.loc, name, "currency"),
            f'"{currency}"',
            f"a currency with a rate in edition.yaml: {', '.join(known.currencies)}",
            f"add the rate of {currency} there, with its day and source",
        )


def _is_currency(value: Any) -> bool:
    """Tell whether a value has the shape of a currency code; another one is a fault already."""
    return isinstance(value, str) and re.fullmatch("[A-Z]{3}", value) is not None


def _edition(item: Found, known: Known) -> Iterator[Fault]:
    del known
    on = item.part.data.get("on")
    if isinstance(on, int) or (isinstance(on, str) and len(on) in {4, 7}):
        yield item.fault("on", str(on), "a day, exact to the day, as YYYY-MM-DD")


def _text(item: Found, name: str) -> str:
    value = item.part.data.get(name)
    return value if isinstance(value, str) else ""


_CHECKS: Final[Mapping[type[Record], Callable[[Found, Known], Iterator[Fault]]]] = {
    City: _city,
    Rule: _rule,
    Edition: _edition,
    Need: _amount,
    Investor: _amount,
}
