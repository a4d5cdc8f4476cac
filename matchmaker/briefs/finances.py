"""What the city's budget leaves room for: figures where they are known, else what they take."""

from __future__ import annotations

from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.parts import Measure
from matchmaker.briefs.said import Sentence
from matchmaker.model import Words

FIGURES: Final = {
    "budget": None,
    "debt": None,
    "dscr": "dscr-2024",
    "room": "debt-75-2024",
    "plans": None,
}
"""What a lender asks for, in the order of the page, and the rule that says how it is computed."""


def finances(case: Case) -> tuple[Measure, ...]:
    """Gather budget, debt and room for debt; what is not known says what it takes."""
    return tuple(
        Measure(
            label=Words(f"finances.{name}"),
            value=None,
            formula=_formula(case, rule),
            needed=Words(f"finances.needed.{name}"),
        )
        for name, rule in FIGURES.items()
    )


def _formula(case: Case, name: str | None) -> Sentence | None:
    rule = case.standing_rule(name) if name else None
    if rule is None:
        return None
    return case.by_rule("legal.rule", rule, plain=rule.plain.in_language(case.language))
