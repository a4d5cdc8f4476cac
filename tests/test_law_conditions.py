"""Conditions over facts: their form, their three values of truth, figures of a day."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from matchmaker.model import (
    Condition,
    Consequence,
    Effect,
    Fact,
    FormulaName,
    RouteVerdict,
    Rule,
    RuleStatus,
    Verdict,
    Why,
)
from matchmaker.model.law import Figure, Parameter, in_force
from matchmaker.pathways import computed, judge
from matchmaker.pathways.formulas import FORMULAS
from matchmaker.pathways.knowing import Facts, FactValue, Known, limit_on
from tests import fictional

DAY = dt.date(2026, 11, 24)
ROUTE = "direct_foreign_loan"
VALUES: dict[str, tuple[FactValue, ...]] = {
    "wet": (True, False),
    "far": (True, False),
    "colour": ("red", "green"),
    "size": (1, 2, 3),
}
"""Facts of these tests with all values that they may have."""


def conditions() -> st.SearchStrategy[dict[str, Any]]:
    leaf = st.one_of(
        st.fixed_dictionaries({"wet": st.booleans()}),
        st.fixed_dictionaries({"far": st.booleans()}),
        st.fixed_dictionaries({"colour": st.sampled_from(["red", ["red", "green"], ["green"]])}),
        st.fixed_dictionaries(
            {
                "size": st.dictionaries(
                    st.sampled_from(["above", "at_least", "below", "at_most"]),
                    st.integers(0, 4),
                    min_size=1,
                    max_size=2,
                )
            }
        ),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
            st.tuples(inner, inner).map(lambda pair: pair[0] | pair[1]),
        ),
        max_leaves=6,
    )


known_facts = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}
)


def known(facts: Facts, on: dt.date = DAY) -> Known:
    return Known(facts, {}, on)


def completions(facts: Facts) -> Iterator[dict[str, FactValue]]:
    """Give every way in which what is not known may turn out."""
    open_ones = [name for name in VALUES if name not in facts]
    for values in itertools.product(*(VALUES[name] for name in open_ones)):
        yield {**facts, **dict(zip(open_ones, values, strict=True))}


def rule(rule_id: str = "one", **changes: Any) -> Rule:
    return Rule.model_validate(
        {
            "id": rule_id,
            "topic": "test",
            "title": fictional.label("test"),
            "law": "UU 1/2030",
            "article": "1",
            "in_force_from": "2000-01-01",
            "routes": [ROUTE],
            "effect": "block",
            "plain": fictional.label("test"),
            "status": "text_read",
        }
        | changes
    )


def judged(*rules: Rule, facts: Facts | None = None, on: dt.date = DAY) -> RouteVerdict:
    opening = rule("opening", effect="fact")
    law = fictional.law().model_copy(update={"rules": (opening, *rules)})
    return judge(ROUTE, law, on=on, facts=facts or {})


def parameter(*values: Mapping[str, Any]) -> Parameter:
    return Parameter.model_validate({"unit": None, "values": list(values)})


# --- Form -----------------------------------------------------------------------------------


@given(conditions())
def test_a_condition_comes_back_as_it_was_written(data: dict[str, Any]) -> None:
    """Nothing is lost on the way through the model and JSON."""
    adapter = TypeAdapter(Condition)
    condition = Condition.of(data)
    assert condition.data == data
    assert adapter.validate_json(adapter.dump_json(condition)) == condition
    assert set(condition.facts) <= set(VALUES)


@pytest.mark.parametrize(
    "data",
    [
        {"wet": []},
        {"wet": None},
        {"wet": {}},
        {"size": {"over": 3}},
        {"size": {"above": "3"}},
        {"size": {"above": True}},
        {"size": {"above": {"figure": "limit"}}},
        {"all": []},
        {"any": {"wet": True}},
        {"not": [{"wet": True}]},
        {"not": {}},
        {"Wet": True},
        ["wet"],
        "wet",
    ],
)
def test_what_is_no_condition_is_refused(data: Any) -> None:
    """The vocabulary is closed: nothing in it is guessed at or run."""
    with pytest.raises(ValidationError):
        rule(applies_when=data)


# --- Three values ---------------------------------------------------------------------------


@given(conditions(), known_facts)
def test_what_is_said_of_a_condition_holds_however_the_rest_turns_out(
    data: dict[str, Any], facts: dict[str, FactValue]
) -> None:
    """True and false are said only where no further fact could change it."""
    tree = Condition.of(data).tree
    said = known(facts).holds(tree, {})
    ends = {known(whole).holds(tree, {}).value for whole in completions(facts)}
    assert None not in ends
    if said.value is not None:
        assert ends == {said.value}
    else:
        assert said.missing
        assert set(said.missing).isdisjoint(facts)


@given(
    conditions(), conditions(), st.sampled_from(Effect), st.sampled_from(RuleStatus), known_facts
)
def test_a_further_fact_never_opens_what_is_blocked(
    applies: dict[str, Any],
    met: dict[str, Any],
    effect: Effect,
    status: RuleStatus,
    facts: dict[str, FactValue],
) -> None:
    """A block stands on what is known: nothing that was missing takes it away."""
    one = rule(applies_when=applies, met_when=met, effect=effect, status=status)
    if judged(one, facts=facts).verdict is Verdict.BLOCKED:
        assert {judged(one, facts=whole).verdict for whole in completions(facts)} == {
            Verdict.BLOCKED
        }


@given(
    st.lists(st.tuples(conditions(), conditions(), st.sampled_from(Effect)), max_size=3),
    known_facts,
    st.sampled_from(sorted(VALUES)),
)
def test_forgetting_a_fact_never_makes_a_way_free(
    parts: list[tuple[dict[str, Any], dict[str, Any], Effect]],
    facts: dict[str, FactValue],
    forgotten: str,
) -> None:
    """What is allowed without a fact is allowed with it."""
    rules = [
        rule(f"r-{number}", applies_when=applies, met_when=met, effect=effect)
        for number, (applies, met, effect) in enumerate(parts)
    ]
    less = {name: value for name, value in facts.items() if name != forgotten}
    if judged(*rules, facts=less).verdict is Verdict.ALLOWED:
        assert judged(*rules, facts=facts).verdict is Verdict.ALLOWED


@given(st.permutations(range(4)), known_facts)
def test_neither_verdict_nor_findings_depend_on_the_order_of_rules(
    order: list[int], facts: dict[str, FactValue]
) -> None:
    """A rule book may be sorted in any way."""
    rules = [
        rule("a", applies_when={"wet": True}, effect="condition"),
        rule("b", met_when={"far": False}),
        rule("c", met_when={"size": {"at_least": 2}}, effect="condition"),
        rule("d", applies_when={"colour": "red"}, effect="flag", status="unverified"),
    ]
    assert judged(*rules, facts=facts) == judged(*(rules[at] for at in order), facts=facts)


def test_a_priority_goes_before_the_usual_order() -> None:
    """Among rules from which the same follows, the higher priority is named first."""
    found = judged(
        rule("first-by-name", effect="condition"),
        rule("named-first", effect="condition", priority=1),
    )
    assert found.rules == ("named-first", "first-by-name")


# --- Tests of rules -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "size", "verdict", "consequence"),
    [
        ("block", 3, Verdict.ALLOWED, Consequence.PASSED),
        ("block", 1, Verdict.BLOCKED, Consequence.BLOCKED),
        ("block", None, Verdict.UNKNOWN, Consequence.UNKNOWN),
        ("condition", 3, Verdict.ALLOWED, Consequence.PASSED),
        ("condition", 1, Verdict.CONDITIONAL, Consequence.CONDITIONAL),
        ("condition", None, Verdict.CONDITIONAL, Consequence.CONDITIONAL),
    ],
)
def test_a_test_is_met_missed_or_open(
    effect: str, size: int | None, verdict: Verdict, consequence: Consequence
) -> None:
    """A block stops what misses its test; nothing is allowed while its fact is missing."""
    facts = {} if size is None else {"size": size}
    found = judged(rule(effect=effect, met_when={"size": {"at_least": 2}}), facts=facts)
    (finding,) = (item for item in found.findings if item.rule == "one")
    assert (found.verdict, finding.consequence) == (verdict, consequence)
    assert found.missing == (("size",) if size is None else ())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"met_when": {"size": {"at_least": 2}}}, Why.FACT_MISSING),
        ({"in_force_from": "2026-01-01", "in_force_from_precision": "year"}, Why.DATE_UNCERTAIN),
        ({"status": "secondary"}, Why.TEXT_NOT_READ),
        ({"status": "unverified"}, Why.UNVERIFIED),
        ({"applies_when": {"wet": True}, "avoidable": True}, Why.AVOIDABLE),
    ],
)
def test_a_finding_says_what_is_in_the_way(changes: dict[str, Any], why: Why) -> None:
    """Whoever reads an open verdict learns whether a fact, a date or a text is missing."""
    found = judged(rule(**changes))
    (finding,) = (item for item in found.findings if item.rule == "one")
    assert why in finding.why


# --- Figures and formulas of a day -----------------------------------------------------------


LIMIT = parameter(
    {"value": 2.4, "from": "2023-01-01", "to": "2024-01-01"},
    {"value": {"low": 4.35, "high": 4.55}, "by": "class", "from": "2024-01-01", "to": "2025-01-01"},
    {"value": None, "from": "2025-01-01", "to": "2026-01-01"},
    {"value": 2.5, "from": "2026-07-01", "from_precision": "year"},
)


@pytest.mark.parametrize(
    ("on", "facts", "figure", "why"),
    [
        (dt.date(2022, 12, 31), {}, None, (Why.FIGURE_UNKNOWN,)),
        (dt.date(2023, 1, 1), {}, 2.4, ()),
        (dt.date(2023, 12, 31), {}, 2.4, ()),
        (dt.date(2024, 1, 1), {}, None, (Why.FACT_MISSING,)),
        (dt.date(2024, 1, 1), {"class": "high"}, 4.55, ()),
        (dt.date(2024, 1, 1), {"class": "odd"}, None, (Why.FIGURE_UNKNOWN,)),
        (dt.date(2025, 6, 30), {}, None, (Why.FIGURE_UNKNOWN,)),
        (dt.date(2026, 6, 30), {}, None, (Why.DATE_UNCERTAIN,)),
        (dt.date(2027, 1, 1), {}, 2.5, ()),
    ],
)
def test_a_figure_is_that_of_the_day(
    on: dt.date, facts: Facts, figure: float | None, why: tuple[Why, ...]
) -> None:
    """Ends are exclusive; by a choice there is one for each; an uncertain date gives none."""
    found = limit_on(LIMIT, known(facts, on))
    assert (found.figure, found.why) == (figure, why)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))
def test_a_figure_without_dates_holds_on_every_day(on: dt.date) -> None:
    """Such a figure is as old as its rule."""
    assert limit_on(parameter({"value": 100}), known({}, on)).figure == 100


def test_an_uncertain_start_of_the_same_figure_is_no_doubt() -> None:
    """Where all that may hold are the same, it does not matter which holds."""
    same = parameter(
        {"value": 2.5, "to": "2026-07-01", "to_precision": "year"},
        {"value": 2.5, "from": "2026-01-01"},
    )
    assert limit_on(same, known({})).figure == 2.5


def test_a_figure_at_second_hand_blocks_nothing() -> None:
    """A block is as well known as the figure by which it tests."""
    told = {"limit": {"values": [{"value": 2, "status": "secondary"}]}}
    test = {"size": {"at_least": {"parameter": "limit"}}}
    found = judged(rule(met_when=test, parameters=told), facts={"size": 1})
    assert found.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("value", [True, "2", [], {}, {"low": "1"}])
def test_what_is_no_figure_is_refused(value: Any) -> None:
    """A figure is a number, or one for each choice."""
    with pytest.raises(ValidationError):
        TypeAdapter(Figure).validate_python(value)


KEY = {
    "pad": 136,
    "dau": 547,
    "dau_earmarked": 125,
    "dbh": 328,
    "dbh_dr": 3,
    "dbh_cht": 17,
    "staff_spending": 567,
    "debt_service": 0,
    "principal_due": 35,
    "interest_due": 8.4,
    "other_costs": 0.06,
}
"""An examination key of 2024, in billions; see the law's page."""


@pytest.mark.parametrize(
    ("formula", "room", "ratio"), [("dscr_2024", 299, 6.8799), ("dscr_2018", 441, 10.1473)]
)
def test_the_ratio_of_debt_service_by_both_formulas(
    formula: str, room: float, ratio: float
) -> None:
    """299 / 43.46 since 2024; 441 / 43.46 by the formula of 2018, which deducts less."""
    service = FORMULAS[FormulaName.DEBT_SERVICE].value(KEY)
    assert service == 43.46
    chosen = FORMULAS[FormulaName(formula)]
    found = chosen.value({**KEY, "new_debt_service": service})
    assert found == pytest.approx(room / 43.46)
    assert round(found or 0, 4) == ratio


def test_a_ratio_on_its_bound_is_on_it() -> None:
    """Sums of money are not rounded on the way: 75 per cent is 75, not nearly."""
    debt = FORMULAS[FormulaName.DEBT_RATIO_2024]
    for revenue in (400, 433_333_333_332, 4):
        inputs = {
            "outstanding_debt": 0,
            "new_debt": revenue * 3 // 4,
            "unearmarked_revenue_previous_year": revenue,
        }
        assert debt.value(inputs) == 75
    assert debt.value(dict.fromkeys(debt.inputs, 0)) is None


def test_a_fact_is_computed_by_the_formula_of_the_day_unless_it_is_stated() -> None:
    """What the region says goes before what the program computes."""
    fact = Fact.model_validate(
        {
            "id": "dscr",
            "kind": "number",
            "label": fictional.label("dscr"),
            "question": fictional.label("dscr"),
            "supplied_by": fictional.label("office"),
            "formulas": [
                {"formula": "dscr_2018", "from": "2018-12-21", "to": "2024-01-02"},
                {"formula": "dscr_2024", "from": "2024-01-02"},
            ],
        }
    )
    law = fictional.law().model_copy(update={"facts": (fact,)})
    facts = {**KEY, "new_debt_service": 43.46}
    days = (dt.date(2017, 1, 1), dt.date(2024, 1, 1), dt.date(2024, 1, 2))
    found = [computed(law, on=on, facts=facts).get("dscr") for on in days]
    assert [value and round(value, 2) for value in found] == [None, 10.15, 6.88]
    assert computed(law, on=DAY, facts={**facts, "dscr": 3}) == {}


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
    st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
)
def test_a_period_of_exact_days_is_open_at_its_end(start: dt.date, on: dt.date) -> None:
    """The end is the first day on which it no longer holds."""
    end = start + dt.timedelta(days=30)
    rule_one = rule(in_force_from=str(start), in_force_to=str(end))
    assert rule_one.in_force(on) is (start <= on < end)
    precision = rule_one.in_force_from_precision
    assert in_force(str(start), precision, str(end), None, on) is (start <= on < end)
