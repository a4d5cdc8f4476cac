"""The lists of answers that a form offers: from the taxonomy, the model, or the locale data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Final, Protocol

from matchmaker.loading.checks import REFERENCES
from matchmaker.loading.fields import Described
from matchmaker.loading.forms.form import Choice
from matchmaker.model import Book, City, Investor, LegalFacts
from matchmaker.model.profiles import MoneyRange, Record
from matchmaker.model.taxonomy import Term

LEADERS: Final = ("Bupati", "Walikota")
"""What the head of a region is called: a choice, so that nobody writes a name."""

_COUNTRY, _CURRENCY = r"^[A-Z]{2}$", r"^[A-Z]{3}$"
_NO_COUNTRIES: Final = frozenset({"EZ", "QO", "UN", "XA", "XB", "ZZ", "XX"})
"""Codes of the locale data that stand for no country; ``XX`` is a multilateral here."""


class Wording(Protocol):
    """The words of one language, as a phrasebook gives them."""

    @property
    def language(self) -> str:
        """Its code."""

    @property
    def phrases(self) -> Mapping[str, object]:
        """All phrases by key."""

    def phrase(self, key: str, /) -> str:
        """Say a phrase that has no fields."""

    def country(self, code: str, /) -> str:
        """Name a country."""

    def language_name(self, code: str, /) -> str:
        """Name a language."""


def vocabulary_of(record: type[Record], field: Described) -> str:
    """Name the list from which a field is answered; empty where it is written freely."""
    named = REFERENCES.get((record, field.name)) or _NAMED.get((record, field.name))
    if named is not None:
        return named
    if record is LegalFacts and field.kind == "text":
        return f"{_FACT}{field.name}"
    if field.kind == "choice":
        return _group(type(field.choices[0]))
    if field.pattern == _CURRENCY:
        return "rated_currencies" if record is MoneyRange else "currencies"
    return {"yes_no": "yes_no", _COUNTRY: "countries"}.get(field.pattern or field.kind, "")


_NAMED: Final[Mapping[tuple[type[Record], str], str]] = {
    (City, "leader_title"): "leaders",
    (Investor, "languages"): "languages",
}
"""Fields that the model leaves free, and a form does not."""


_FACT: Final = "fact_"
"""What the list of answers to a fact of the law is called by, before its name."""


def _group(kind: type) -> str:
    """Give the group of phrases that says the members of an enumeration."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower()
    return _ENUMS.get(snake, snake)


def label(kind: type[StrEnum], value: str, words: Wording) -> str:
    """Say a member of an enumeration of the model."""
    return words.phrase(f"vocabulary.{_group(kind)}.{value}")


_ENUMS: Final = {"evidence_type": "evidence"}
"""Groups of phrases that are not called as their class."""


def choices(vocabulary: str, field: Described, words: Wording, book: Book) -> tuple[Choice, ...]:
    """Give the answers of a list, in the order in which people look for them."""
    make = _MAKERS.get(vocabulary)
    if make is not None:
        return make(words, book)
    if vocabulary.startswith(_FACT):
        return _answers_to(vocabulary.removeprefix(_FACT), words, book)
    return tuple(
        Choice(str(value), words.phrase(f"vocabulary.{vocabulary}.{value}"))
        for value in field.choices
        if isinstance(value, StrEnum)
    )


def _answers_to(name: str, words: Wording, book: Book) -> tuple[Choice, ...]:
    """Give the answers that the dictionary of the law has for a fact."""
    facts = (fact for fact in book.law.facts if fact.id == name)
    return tuple(
        Choice(item.id, item.label.in_language(words.language) if item.label else item.id)
        for fact in facts
        for item in fact.choices
    )


def _terms(name: str) -> Callable[[Wording, Book], tuple[Choice, ...]]:
    def make(words: Wording, book: Book) -> tuple[Choice, ...]:
        terms: tuple[Term, ...] = getattr(book.taxonomy, name)
        return tuple(Choice(term.id, term.label.in_language(words.language)) for term in terms)

    return make


def _provinces(words: Wording, book: Book) -> tuple[Choice, ...]:
    del words
    provinces = sorted(book.taxonomy.provinces, key=lambda province: province.code)
    return tuple(Choice(item.name, item.name, item.code) for item in provinces)


def _embassies(words: Wording, book: Book) -> tuple[Choice, ...]:
    return tuple(Choice(item.id, item.label.in_language(words.language)) for item in book.embassies)


def _programmes(words: Wording, book: Book) -> tuple[Choice, ...]:
    programmes = book.law.programmes
    return tuple(Choice(item.id, item.label.in_language(words.language)) for item in programmes)


def _rated_currencies(words: Wording, book: Book) -> tuple[Choice, ...]:
    del words
    rated = sorted({rate.currency for rate in book.edition.rates} - {"IDR"})
    return tuple(Choice(code, code) for code in ("IDR", *rated))


def _currencies(words: Wording, book: Book) -> tuple[Choice, ...]:
    first = [choice.value for choice in _rated_currencies(words, book)]
    rest = [code for code in _currency_codes() if code not in first]
    return tuple(Choice(code, str(code)) for code in (*first, *rest))


def _countries(words: Wording, book: Book) -> tuple[Choice, ...]:
    del book
    named = [Choice(code, words.country(code)) for code in _country_codes()]
    first = Choice("XX", words.phrase("intake.multilateral"))
    return (first, *sorted(named, key=lambda choice: _sortable(choice.label)))


def _languages(words: Wording, book: Book) -> tuple[Choice, ...]:
    del book
    named = [Choice(code, words.language_name(code)) for code in _language_codes()]
    return tuple(sorted(named, key=lambda choice: _sortable(choice.label)))


def _yes_no(words: Wording, book: Book) -> tuple[Choice, ...]:
    del book
    return (Choice(True, words.phrase("intake.yes")), Choice(False, words.phrase("intake.no")))


def _leaders(words: Wording, book: Book) -> tuple[Choice, ...]:
    del words, book
    return tuple(Choice(title, title) for title in LEADERS)


_MAKERS: Final[Mapping[str, Callable[[Wording, Book], tuple[Choice, ...]]]] = {
    "dimensions": _terms("dimensions"),
    "sectors": _terms("sectors"),
    "instruments": _terms("instruments"),
    "provinces": _provinces,
    "embassies": _embassies,
    "programmes": _programmes,
    "rated_currencies": _rated_currencies,
    "currencies": _currencies,
    "countries": _countries,
    "languages": _languages,
    "yes_no": _yes_no,
    "leaders": _leaders,
}


def _sortable(label: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFKD", label).casefold()


@cache
def _country_codes() -> tuple[str, ...]:
    from babel import Locale

    codes = set(Locale.parse("en").territories) - _NO_COUNTRIES
    return tuple(sorted(code for code in codes if re.fullmatch(_COUNTRY, code)))


@cache
def _currency_codes() -> tuple[str, ...]:
    """Give the currencies that are legal tender somewhere today."""
    from babel.numbers import get_territory_currencies

    found = {code for country in _country_codes() for code in get_territory_currencies(country)}
    return tuple(sorted(found))


@cache
def _language_codes() -> tuple[str, ...]:
    """Give the languages with a code of two letters that are official somewhere."""
    from babel.languages import get_official_languages

    found = {
        code
        for country in _country_codes()
        for code in get_official_languages(country, regional=True)
    }
    return tuple(sorted(code for code in found if re.fullmatch("[a-z]{2}", code)))
