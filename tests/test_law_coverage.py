"""Every rule of the law is reached by worked cases, and can be read in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.loading import load_book
from matchmaker.model import Effect, Fact, Label, Rule, RuleStatus
from matchmaker.model.law import Parameter
from matchmaker.pathways.formulas import FORMULAS
from tests import golden_cases

LAW = load_book(Path(__file__).parent.parent / "profiles").law
FACTS = {fact.id: fact for fact in LAW.facts}
COVERAGE = golden_cases.coverage(LAW)
BLOCKS = [rule for rule in LAW.rules if rule.effect is Effect.BLOCK]
AT_LEAST = 3
"""Cases of a rule that blocks: just inside, just outside, and a fact that is missing."""


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: rule.id)
def test_every_rule_is_reached_by_a_worked_case(rule: Rule) -> None:
    """A rule that no case reaches could say anything."""
    found = COVERAGE[rule.id]
    assert found.blocked or found.passed or found.other or found.missing


@pytest.mark.parametrize("rule", BLOCKS, ids=lambda rule: rule.id)
def test_a_rule_that_blocks_has_cases_on_both_sides_and_without_its_fact(rule: Rule) -> None:
    """What the program knows by itself is never missing: there days and origins are the sides.

    A rule that nobody has verified leaves open what it would block.
    """
    found = COVERAGE[rule.id]
    is_asked = any(not FACTS[name].derived for name in rule.asks)
    assert len(found.all) >= AT_LEAST
    assert found.blocked or (found.other and rule.status is RuleStatus.UNVERIFIED)
    assert found.passed or found.silent
    assert found.missing or not is_asked


@pytest.mark.parametrize("effect", Effect)
def test_every_effect_has_a_case(effect: Effect) -> None:
    """Each kind of rule is seen at work."""
    assert any(COVERAGE[rule.id].all for rule in LAW.rules if rule.effect is effect)


def labels(rule: Rule) -> Iterator[Label]:
    """Give all texts of a rule that people read."""
    yield from (rule.title, rule.plain)
    yield from (rule.lead_time,) if rule.lead_time is not None else ()
    for act in rule.approvals:
        yield from (act.who, act.what)
    yield from units(rule.parameters.values())


def units(parameters: object) -> Iterator[Label]:
    """Give the units of figures."""
    for parameter in parameters:  # type: ignore[attr-defined]
        assert isinstance(parameter, Parameter)
        yield from (parameter.unit,) if parameter.unit is not None else ()


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: rule.id)
def test_every_text_of_a_rule_exists_in_both_languages(rule: Rule) -> None:
    """Neither language is empty, and a sentence is not the same in both."""
    for label in labels(rule):
        assert label.id.strip()
        assert label.en.strip()
    assert rule.plain.id != rule.plain.en
    assert rule.title.id != rule.title.en


@pytest.mark.parametrize("fact", LAW.facts, ids=lambda fact: fact.id)
def test_a_fact_says_in_both_languages_what_to_ask_and_whom(fact: Fact) -> None:
    """Except where the program knows it by itself; a question is a question in both."""
    assert (fact.question is None, fact.supplied_by is None) == (fact.derived, fact.derived)
    if fact.question is not None:
        assert fact.question.id.endswith(("?", "dihitung."))
        assert fact.question.en.endswith(("?", "count."))
        assert fact.question.id != fact.question.en


def test_the_dictionary_holds_the_facts_that_are_asked_for_and_no_others() -> None:
    """By rules, by their figures, and by the formulas of the facts."""
    computed = {
        name
        for fact in LAW.facts
        for dated in fact.formulas
        for name in FORMULAS[dated.formula].inputs
    }
    assert {name for rule in LAW.rules for name in rule.asks} | computed == set(FACTS)


@pytest.mark.parametrize("rule", LAW.rules, ids=lambda rule: rule.id)
def test_a_figure_says_where_it_stands(rule: Rule) -> None:
    """Each with its source; years follow each other without a gap and without overlap."""
    for parameter in rule.parameters.values():
        assert all(value.source for value in parameter.values)
        ends = [value.end for value in parameter.values]
        starts = [value.start for value in parameter.values]
        assert ends[:-1] == starts[1:]


def test_a_test_that_its_authority_states_is_known_at_second_hand() -> None:
    """The mark is for what was not read; what was read needs none."""
    assert {rule.status for rule in LAW.rules if rule.stated_by_authority} == {RuleStatus.SECONDARY}
