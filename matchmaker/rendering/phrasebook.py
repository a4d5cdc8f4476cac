"""One language's words: phrases by key, and how it writes numbers, money, dates and lists.

The words stand in ``phrasebook/<language>.yaml`` of a folder of templates. The field
``locale`` names the Babel locale, and the optional group ``terms`` overrides labels of
the taxonomy, for a third language. A language that has not all phrases yet names another one
by ``otherwise``, in which the rest is said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Self

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from matchmaker.errors import Fault, MatchmakerError, ProfileError
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    Label,
    Money,
    MoneyRange,
    Noun,
    PartialDate,
    Rounded,
    Taxonomy,
    Term,
    Value,
    Words,
)
from matchmaker.rendering.phrasefile import (
    FIELD,
    LOCALE,
    OTHERWISE,
    TERMS,
    Phrase,
    differences,
    read_phrases,
)

FOLDER: Final = "phrasebook"
REFERENCE: Final = "id"
"""The language whose phrasebook says which phrases there are, and with which fields."""

LOWERED: Final = frozenset({"id", "en"})
"""Languages in which a common noun inside a sentence begins in lower case."""

NO_BREAK: Final = "\N{NO-BREAK SPACE}"
COMPACT_FROM: Final = 1_000_000
"""Amounts below are printed in full, others as ``1,8 triliun``."""

COMPACT_DECIMALS: Final = 2
"""Decimals of a compact amount: three could be read as thousands in another language."""

NUMBERS_KEPT: Final = 4096
"""Numbers and amounts whose writing is remembered: Babel takes a while for each."""

COMPACT_UNITS: Final = (10**12, 10**9, 10**6)


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases of one language.

    Parameters
    ----------
    language : str
        As in the name of the file.
    locale : str
        Babel's name of the locale.
    file : str
        Path of the file that speaks first.
    phrases : Mapping of str to Phrase
        By dotted key, such as ``reason.sectors``.
    taxonomy : Taxonomy, optional
        Vocabularies whose terms can be said.
    borrowed : frozenset of str
        Keys of phrases that the language does not have, and says in the words of another.
    """

    language: str
    locale: str
    file: str
    phrases: Mapping[str, Phrase]
    taxonomy: Taxonomy | None = None
    borrowed: frozenset[str] = frozenset()

    @classmethod
    def load(cls, folders: Sequence[Path], language: str, taxonomy: Taxonomy | None = None) -> Self:
        """Read a language from folders of templates.

        Parameters
        ----------
        folders : sequence of Path
            Folders that hold ``phrasebook/``, the office's own first. A phrase of
            an earlier folder replaces that of a later one.
        language : str
            Name of the file without its ending.

        Raises
        ------
        ProfileError
            With every fault of the files: missing, unknown and double keys, other
            fields than in the last folder's Indonesian phrasebook, plural forms that
            the language does not have.
        MatchmakerError
            When no folder has the language; the message names those that exist.
        """
        files = _files(folders, language)
        phrases, faults = _read(files)
        file, borrowed = str(files[0]), frozenset[str]()
        if not faults and (other := phrases.pop(OTHERWISE, None)):
            lent, faults = _read(_files(folders, other.forms["other"]))
            rest = {key: lent[key] for key in lent if key not in phrases and _is_lent(key)}
            phrases, borrowed = rest | phrases, frozenset(rest)
        reference = folders[-1] / FOLDER / f"{REFERENCE}.yaml"
        if not faults and LOCALE not in phrases:
            faults.append(Fault(file, 0, 0, LOCALE, "nothing", "such as `locale: en_GB`"))
        if not faults and reference.is_file():
            faults += differences(phrases, read_phrases(reference)[0], file)
        if faults:
            raise ProfileError(tuple(faults))
        return cls(language, phrases[LOCALE].forms["other"], file, phrases, taxonomy, borrowed)

    def say(self, words: Words) -> str:
        """Say a sentence that the engine found out; errors as `phrase`."""
        return self.phrase(words.key, **dict(words.values))

    def phrase(self, key: str, /, **values: Value | dt.date) -> str:
        """Fill a phrase: numbers, money, dates, terms and lists are written as the language does.

        Parameters
        ----------
        key : str
            Dotted key, such as ``reason.sectors``.
        **values : Value or datetime.date
            What stands for the fields. The value ``count``, a number, chooses
            the plural form. Values for which the phrase has no field are left out.

        Raises
        ------
        MatchmakerError
            When the phrase is missing, or a value for one of its fields.
        """
        phrase = self.phrases.get(key)
        if phrase is None:
            hint = did_you_mean(key, self.phrases)
            raise MatchmakerError(
                f"{self.file}: no phrase has the key {key}" + (f" ({hint})" if hint else "")
            )
        count, form = values.get("count"), "other"
        if isinstance(count, int | float):
            form = _babel(self.locale).plural_form(count)
        pieces = _pieces(phrase.forms.get(form, phrase.forms["other"]))
        if len(pieces) == 1:
            return pieces[0]
        missing = sorted(set(pieces[1::2]).difference(values))
        if missing:
            given = ", ".join(sorted(values)) or "none"
            raise MatchmakerError(
                f"{phrase.file}:{phrase.line}: {key}: no value for {', '.join(missing)};"
                f" given: {given}"
            )
        said = list(pieces)
        for at in range(1, len(pieces), 2):
            value = values[pieces[at]]
            is_first = _ends(pieces[at - 1]) if pieces[at - 1] else at == 1
            said[at] = self.word(value) if is_first else self.inside(value)
        return "".join(said)

    def word(self, value: Value | dt.date) -> str:
        """Write one value as the language does."""
        match value:
            case PartialDate() | dt.date():
                return self.date(value)
            case str() | Label() | Noun():
                return value if isinstance(value, str) else value.in_language(self.language)
            case int() | float() | Rounded():
                return self.number(value)
            case Money() | MoneyRange():
                return self.money(value)
            case Term():
                return self.term(value)
            case tuple():
                first, rest = value[:1], value[1:]
                return self.listed([*map(self.word, first), *map(self._in_lower_case, rest)])

    def inside(self, value: Value | dt.date) -> str:
        """Write one value as it stands within a sentence: a term as it is spoken.

        A term or a `Noun` begins in lower case, unless with an acronym; all else stands as it is.
        Languages that capitalise by other rules are left alone.
        """
        if isinstance(value, tuple):
            return self.listed([self.inside(item) for item in value])
        if isinstance(value, Term):
            return self._spoken(value) or self._in_lower_case(value)
        return self._in_lower_case(value)

    def listed(self, items: Sequence[str]) -> str:
        """Join texts as ``a, b and c``.

        Where one of several texts holds a comma, or the language's word for *and*, all are
        joined by semicolons: nobody could tell where one ends and the next begins.
        """
        locale = _babel(self.locale)
        between = (", ", _and(self.locale))
        if len(items) > 1 and any(mark in f"{item} " for item in items for mark in between):
            return "; ".join(items)
        return format_list(list(items), locale=locale)

    def number(self, value: int | float | Rounded) -> str:
        """Write a number with the language's separators: at most two decimals, or as it says."""
        if isinstance(value, Rounded):
            shape = f"#,##0.{'0' * value.decimals}".rstrip(".")
            return format_decimal(value.value, format=shape, locale=_babel(self.locale))
        return _number(value, self.locale)

    def percent(self, share: float) -> str:
        """Write a share of 1 in whole hundredths."""
        return format_percent(share, locale=_babel(self.locale))

    def money(self, money: Money | MoneyRange) -> str:
        """Write an amount with its currency: ``Rp1,8 triliun``, ``USD 7 juta``.

        From a million on it is rounded to two decimals of its unit. The sign of the rupiah
        stands close to its number, as Indonesian spelling (EYD) has it.
        """
        if isinstance(money, MoneyRange):
            return self.money_range(money)
        symbol = "Rp" if money.currency == "IDR" else f"{money.currency}{NO_BREAK}"
        return f"{symbol}{self.amount(money.amount)}"

    def money_range(self, money: MoneyRange) -> str:
        """Write an amount between two bounds by the phrases of ``money``; one amount if equal."""
        low, high = (
            None if bound is None else self.money(Money(amount=bound, currency=money.currency))
            for bound in (money.min, money.max)
        )
        if low is None or high is None:
            if low is not None:
                return self.phrase("money.from", low=low)
            return (
                self.phrase("money.unknown") if high is None else self.phrase("money.to", high=high)
            )
        return low if low == high else self.phrase("money.between", low=low, high=high)

    def amount(self, amount: int) -> str:
        """Write an amount without its currency: ``1,8 triliun``."""
        return _amount(amount, self.locale)

    def date(self, day: PartialDate | dt.date) -> str:
        """Write a date as exactly as it is known: ``24 November 2026``, ``November 2026``."""
        locale = _babel(self.locale)
        if not isinstance(day, PartialDate):
            return format_date(day, "long", locale=locale)
        if day.precision == "year":
            return str(day)
        if day.precision == "month":
            return format_skeleton("yMMMM", day.first_day, locale=locale)
        return format_date(day.first_day, "long", locale=locale)

    def country(self, code: str) -> str:
        """Name a country by its ISO 3166-1 code; the code itself where the language has no name."""
        return str(_babel(self.locale).territories.get(code, code))

    def language_name(self, code: str) -> str:
        """Name a language by its ISO 639 code; whatever else is given stays as it is."""
        return str(_babel(self.locale).languages.get(code, code))

    def _spoken(self, term: Term) -> str | None:
        """Give what is said of a term inside a sentence, where taxonomy or phrasebook say it."""
        if self.language not in LOWERED or f"{TERMS}{term.vocabulary}.{term.id}" in self.phrases:
            return None
        if self.taxonomy is None or term.vocabulary == "languages":
            return None
        try:
            spoken = self.taxonomy.spoken(term.vocabulary, term.id)
        except KeyError:
            return None
        return spoken.in_language(self.language) if spoken else None

    def _in_lower_case(self, value: Value | dt.date) -> str:
        """Write a value, the first letter of a term or noun in lower case."""
        word = self.word(value)
        is_common = isinstance(value, Noun) or (
            isinstance(value, Term) and value.vocabulary != "languages"
        )
        if not is_common or self.language not in LOWERED:
            return word
        head = word.split(" ", 1)[0]
        is_acronym = any(letter.isupper() for letter in head[1:])
        return word if is_acronym else word[:1].lower() + word[1:]

    def term(self, term: Term) -> str:
        """Give the label of a term, or the name of a language by its ISO 639 code.

        Raises
        ------
        MatchmakerError
            When neither the phrasebook nor the taxonomy has the term.
        """
        own = self.phrases.get(f"{TERMS}{term.vocabulary}.{term.id}")
        if own is not None:
            return own.forms["other"]
        if term.vocabulary == "languages":
            return self.language_name(term.id)
        try:
            if self.taxonomy is not None:
                return self.taxonomy.label(term.vocabulary, term.id).in_language(self.language)
        except KeyError:
            pass
        raise MatchmakerError(
            f"{self.file}: {TERMS}{term.vocabulary}.{term.id}: neither this phrasebook nor the"
            " taxonomy has the term"
        )


def languages(folders: Sequence[Path]) -> tuple[str, ...]:
    """Give the languages of which any folder has a phrasebook, sorted."""
    return tuple(
        sorted({path.stem for folder in folders for path in (folder / FOLDER).glob("*.yaml")})
    )


def speakers(
    own: Phrasebook, folders: Sequence[Path], wanted: Sequence[str]
) -> dict[str, Phrasebook]:
    """Give a phrasebook for each of some languages, with the taxonomy of one's own.

    Raises
    ------
    ProfileError, MatchmakerError
        As `Phrasebook.load`.
    """
    return {
        language: own
        if language == own.language
        else replace(_loaded(tuple(folders), language), taxonomy=own.taxonomy)
        for language in wanted
    }


@cache
def _loaded(folders: tuple[Path, ...], language: str) -> Phrasebook:
    return Phrasebook.load(folders, language)


def _read(files: Sequence[Path]) -> tuple[dict[str, Phrase], list[Fault]]:
    """Read the files of a language, of which the first speaks first, with all their faults."""
    phrases: dict[str, Phrase] = {}
    faults: list[Fault] = []
    for path in reversed(files):
        found, wrong = read_phrases(path)
        phrases |= found
        faults += wrong
    return phrases, faults


def _is_lent(key: str) -> bool:
    return key not in {LOCALE, OTHERWISE} and not key.startswith(TERMS)


def _files(folders: Sequence[Path], language: str) -> list[Path]:
    known = languages(folders)
    if language not in known:
        hint = did_you_mean(language, known)
        raise MatchmakerError(
            f"no phrasebook for the language '{language}'; there are: {', '.join(known) or 'none'}"
            + (f" ({hint})" if hint else "")
        )
    paths = [folder / FOLDER / f"{language}.yaml" for folder in folders]
    return [path for path in paths if path.is_file()]


@cache
def _babel(name: str) -> Locale:
    return Locale.parse(name)


@cache
def _pieces(text: str) -> tuple[str, ...]:
    """Part a phrase into what stands, a field's name, what stands, and so on."""
    return tuple(FIELD.split(text))


@cache
def _and(locale: str) -> str:
    return format_list(["", ""], locale=_babel(locale))


# Typed, since 1 and 1.0 are equal but need not be written alike.
@lru_cache(maxsize=NUMBERS_KEPT, typed=True)
def _number(value: float, locale: str) -> str:
    return format_decimal(value, format="#,##0.##", locale=_babel(locale))


@lru_cache(maxsize=NUMBERS_KEPT)
def _amount(amount: int, name: str) -> str:
    locale = _babel(name)
    # Not every language has long compact forms in the locale data.
    if amount < COMPACT_FROM or "long" not in set(locale.compact_decimal_formats):
        return _number(amount, name)
    # Rounded before Babel chooses the unit, so that 999.999 million is 1 billion.
    unit = next(unit for unit in COMPACT_UNITS if amount >= unit)
    # Half up, as a desk calculator does: Rp4,125 triliun is Rp4,13 triliun.
    least = Decimal(1).scaleb(-COMPACT_DECIMALS)
    text = format_compact_decimal(
        int((Decimal(amount) / unit).quantize(least, ROUND_HALF_UP) * unit),
        format_type="long",
        locale=locale,
        fraction_digits=COMPACT_DECIMALS,
    )
    return text.replace(" ", NO_BREAK)


def _ends(before: str) -> bool:
    """Whether a sentence has ended with a text, so that what follows begins one."""
    return before.rstrip()[-1:] in {"", ".", "!", "?"}
