"""What one record must be beyond its fields: code and province, dates, amounts, sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from matchmaker.errors import Fault
from matchmaker.loading.document import Found, shortened, shown
from matchmaker.loading.known import Known
from matchmaker.loading.rules import check_channels, check_conditions, check_days
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    City,
    Deal,
    Edition,
    Investor,
    LegalFacts,
    Need,
    PartialDate,
    Provenance,
    Rate,
    Rule,
    RuleBook,
)
from matchmaker.model.law import DatedFormula, ParameterValue
from matchmaker.model.profiles import Population, Record

SUPERSEDED: Final = "superseded_cost"

DOLLAR: Final = "USD"
"""The currency in which sizes are compared."""

RUPIAH: Final = (0.001, 1_000_000)
"""Rupiah for one unit of any currency, with room for the cheapest and the dearest."""


def check_record(item: Found, known: Known) -> Iterator[Fault]:
    """Check one record, as far as its shape allows."""
    for check in _CHECKS.get(item.part.record, ()):
        yield from check(item, known)


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


def _amount(item: Found, known: Known) -> Iterator[Fault]:
    """Find an amount that nobody could compare with others."""
    for name in {Need: ("cost", SUPERSEDED), Investor: ("ticket",)}[item.part.record]:
        amount = item.part.data.get(name)
        if not isinstance(amount, dict):
            continue
        if not (amount.get("min") or amount.get("max")):
            if name == SUPERSEDED:
                yield item.document.fault(
                    (*item.part.loc, name), "no amount", "min or max: the older figure itself"
                )
            continue
        currency = amount.get("currency")
        # That there is no rate of the dollar is said once, of the edition.
        named = {*known.currencies, DOLLAR}
        if known.currencies and _is_currency(currency) and currency not in named:
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
    on = item.part.data.get("on")
    if isinstance(on, int) or (isinstance(on, str) and len(on) in {4, 7}):
        yield item.fault("on", str(on), "a day, exact to the day, as YYYY-MM-DD")
    rates = item.part.data.get("rates")
    if known.currencies and DOLLAR not in known.currencies and isinstance(rates, list | None):
        hint = "sizes are compared in US dollars: add the rate, with its day and source"
        yield item.fault("rates", f"no rate of {DOLLAR}", f"one of {DOLLAR} at least", hint)
    seen: set[tuple[Any, Any]] = set()
    for number, rate in enumerate(rates if isinstance(rates, list) else ()):
        if isinstance(rate, dict) and isinstance(rate.get("currency"), str):
            key = (rate["currency"], str(rate.get("on")))
            if key in seen:
                found = f"{shown(rate['currency'])} a second time for one day"
                yield item.document.fault(
                    (*item.part.loc, "rates", number, "currency"), found, "one rate a day"
                )
            seen.add(key)


def _rate(item: Found, known: Known) -> Iterator[Fault]:
    del known
    idr = item.part.data.get("idr")
    if not isinstance(idr, int | float) or isinstance(idr, bool) or idr <= 0:
        return
    lowest, highest = RUPIAH
    if not lowest <= idr <= highest:
        expected = f"rupiah for one unit of the currency, from {lowest} to {highest:,}"
        hint = "is it the worth of one rupiah?" if idr < lowest else ""
        yield item.fault("idr", shortened(str(idr)), expected, hint)


def _provenance(item: Found, known: Known) -> Iterator[Fault]:
    """Find facts of which nobody says where they come from."""
    del known
    stated = item.part.data.get("provenance")
    if not isinstance(stated, dict) or stated.get("source") or stated.get("links"):
        return
    document, loc = item.document, (*item.part.loc, "provenance", "source")
    hint = "an office may name itself"
    if document.is_row:
        has_column = loc in document.keys
        hint = f"the {'cell is empty' if has_column else 'column is missing'}; {hint}"
    expected = "where the facts come from: a source in words, or links"
    yield document.fault(loc, "nothing", expected, hint)


def _dates(item: Found, known: Known) -> Iterator[Fault]:
    """Find facts and checks of a day that had not come when the edition was made."""
    for name in ("as_of", "checked"):
        stated = item.part.data.get(name)
        try:
            date = PartialDate(str(stated))
        except ValueError:  # no date at all is a fault of the field, or unknown
            continue
        if known.day is not None and date.first_day > known.day:
            yield item.fault(
                name,
                shown(str(stated)),
                f"a date not after the day of the edition, {known.day}",
                "correct it, or put a later day into `on` of edition.yaml",
            )


def _legal(item: Found, known: Known) -> Iterator[Fault]:
    """Find words that are no answer of the dictionary of the law."""
    for name, choices in known.choices.items():
        word = _text(item, name)
        if word and word not in choices:
            expected = "one of " + ", ".join(choices)
            yield item.fault(name, shown(word), expected, did_you_mean(word, choices))


def _text(item: Found, name: str) -> str:
    value = item.part.data.get(name)
    return value if isinstance(value, str) else ""


_Check = Callable[[Found, Known], Iterator[Fault]]

_CHECKS: Final[Mapping[type[Record], tuple[_Check, ...]]] = {
    City: (_city, _provenance),
    Need: (_amount, _provenance),
    Investor: (_amount, _provenance),
    Deal: (_provenance,),
    LegalFacts: (_legal,),
    RuleBook: (check_channels, check_conditions),
    Rule: (check_days,),
    ParameterValue: (check_days,),
    DatedFormula: (check_days,),
    Edition: (_edition,),
    Rate: (_rate,),
    Provenance: (_dates,),
    Population: (_dates,),
}
