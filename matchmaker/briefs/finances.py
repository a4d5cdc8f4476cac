"""What the city's budget leaves room for: figures where they are known, else what they take."""

from __future__ import annotations

import datetime as dt
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.parts import Measure
from matchmaker.briefs.said import Sentence
from matchmaker.briefs.unlocking import judged_anew, known
from matchmaker.model import LargestDebt, Money, Words
from matchmaker.pathways import counterfactuals

RUPIAH: Final = "IDR"

DSCR: Final = "dscr"
RATIO: Final = "debt_ratio"
"""Tests of debt, as the rules name the facts that they test."""

IN_FORCE: Final = {DSCR: "dscr-2024", RATIO: "debt-75-2024"}
"""The rules that say how each is computed, where no rule of the route does."""


def finances(case: Case, on: dt.date) -> tuple[Measure, ...]:
    """Gather budget, debt and room for debt; what is not known says what it takes.

    Parameters
    ----------
    on : datetime.date
        The day whose formulas and limits are applied.
    """
    rooms = _rooms(case, on)
    return (
        _measure("budget", _budget(case)),
        _measure("debt", _debt(case)),
        _measure(DSCR, _room(case, rooms.get(DSCR)), _formula(case, DSCR, rooms)),
        _measure("room", _room(case, rooms.get(RATIO)), _formula(case, RATIO, rooms)),
        _measure("plans", None),
    )


def _measure(name: str, value: Sentence | None, formula: Sentence | None = None) -> Measure:
    return Measure(
        label=Words(f"finances.{name}"),
        value=value,
        formula=formula,
        needed=Words(f"finances.needed.{name}") if value is None else None,
    )


def _budget(case: Case) -> Sentence | None:
    figures = case.city.finances
    if figures is None or figures.projected_revenue is None:
        return None
    return _amount(case, "finances.value.budget", amount=figures.projected_revenue)


def _debt(case: Case) -> Sentence | None:
    figures = case.city.finances
    if figures is None or figures.outstanding_debt is None:
        return None
    if figures.debt_service is None:
        return _amount(case, "finances.value.debt", amount=figures.outstanding_debt)
    return _amount(
        case,
        "finances.value.debt_service",
        amount=figures.outstanding_debt,
        service=figures.debt_service,
    )


def _rooms(case: Case, on: dt.date) -> dict[str, LargestDebt]:
    """Find the largest new debt with which each test is met, on the route that is asked for."""
    asked = case.asked
    if case.city.finances is None or asked is None:
        return {}
    facts = known(case, asked.instrument, on)
    verdict = judged_anew(case, asked, on)
    found = counterfactuals(verdict, case.book.law, on=on, facts=facts)
    return {item.test: item for item in found.largest if item.room is not None}


def _room(case: Case, found: LargestDebt | None) -> Sentence | None:
    if found is None or found.room is None or found.total is None:
        return None
    return _amount(case, f"finances.value.{found.test}", amount=found.room, total=found.total)


def _formula(case: Case, test: str, rooms: dict[str, LargestDebt]) -> Sentence | None:
    name = rooms[test].rule if test in rooms else IN_FORCE[test]
    rule = case.rules.get(name)
    if rule is None or rule.in_force_to is not None:
        return None
    return case.by_rule("legal.rule", rule, plain=rule.plain.in_language(case.language))


def _amount(case: Case, key: str, **amounts: int) -> Sentence:
    """Say amounts in rupiah with the year of the budget in which they stand."""
    figures = case.city.finances
    year = figures.fiscal_year if figures is not None else None
    notes = case.ledger.cite_finances(figures) if figures is not None else ()
    values = {name: Money(amount=amount, currency=RUPIAH) for name, amount in amounts.items()}
    if year is None:
        return case.sentence(f"{key}_undated", notes, **values)
    return case.sentence(key, notes, year=str(year), **values)
