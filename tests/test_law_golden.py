"""Worked cases of the law come out as a jurist wrote them; `golden_cases` tells their form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from matchmaker.loading import load_book
from matchmaker.model import CityNeed, Consequence, Investor, RuleStatus, Verdict
from matchmaker.pathways import (
    approvals,
    computed,
    counterfactuals,
    pathway_of,
    screen,
    weakest_status,
)
from tests import fictional, golden_cases
from tests.golden_cases import Case

ROOT = Path(__file__).parent.parent
BOOK = load_book(ROOT / "profiles")
LAW = BOOK.law
RULES = {rule.id: rule for rule in LAW.rules}
FACTS = {fact.id for fact in LAW.facts}
MARKS = {RuleStatus.SECONDARY: "S", RuleStatus.UNVERIFIED: "U"}
FILES = list(golden_cases.files())
CASES = list(golden_cases.cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_case_comes_out_as_written(case: Case) -> None:
    """Each case gets its verdict, by the rules, with the facts and the mark that it names."""
    own, found = case.own, case.verdict(LAW)
    followed = {finding.rule: finding.consequence for finding in found.findings}
    passed = {rule for rule, what in followed.items() if what is Consequence.PASSED}
    assert (own["route"], own["verdict"]) == (found.route, found.verdict), found
    first = next(iter(found.rules), None)
    assert own.get("decided_by", first) == first
    assert set(own.get("rules", ())) - set(found.rules) == set()
    assert set(own.get("not", ())) & (set(followed) - passed) == set()
    assert set(own.get("passed", ())) - passed == set()
    assert {followed.get(rule) for rule in own.get("blocks", ())} <= {Consequence.BLOCKED}
    assert set(own.get("missing", ())) - set(found.missing) == set()
    if "mark" in own:
        assert own["mark"] == MARKS.get(weakest_status(found, LAW) or RuleStatus.TEXT_READ, "none")


@pytest.mark.parametrize(
    "case", [case for case in CASES if "computed" in case.own], ids=lambda case: case.name
)
def test_the_arithmetic_of_a_case_is_that_of_the_formulas(case: Case) -> None:
    """What a formula of the day gives from the inputs is what the case says, to 4 decimals."""
    expected = case.own["computed"]
    found = computed(LAW, on=case.day, facts=case.facts(LAW))
    assert expected == {name: round(found.get(name, float("nan")), 4) for name in expected}


@pytest.mark.parametrize(
    "case", [case for case in CASES if "largest" in case.own], ids=lambda case: case.name
)
def test_the_largest_debt_of_a_case_is_solved_from_the_formulas(case: Case) -> None:
    """The largest debt with which every test of the route is met is what the case says."""
    facts = case.facts(LAW)
    found = counterfactuals(case.verdict(LAW), LAW, on=case.day, facts=facts).largest
    for name, figure in case.own["largest"].items():
        rooms = [one.room for one in found if one.loan == name and one.room is not None]
        assert figure == min(rooms)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if {"approvals", "lead_time"} & set(case.own)],
    ids=lambda case: case.name,
)
def test_a_case_names_who_must_act_and_how_long_it_takes(case: Case) -> None:
    """The bodies and the times that it names are among those of the deciding rules."""
    actors = [act.who.id for act in approvals(case.verdict(LAW), LAW)]
    assert [who for who in case.own.get("approvals", ()) if who not in actors] == []
    for rule_id, words in case.own.get("lead_time", {}).items():
        lead = RULES[rule_id].lead_time
        assert lead is not None
        assert words in lead.id
        assert words in lead.en


@pytest.mark.parametrize(
    ("name", "whole"),
    [(name, whole) for name, whole in FILES if "pathway" in whole],
    ids=[name for name, whole in FILES if "pathway" in whole],
)
def test_a_worked_case_shows_the_pair_with_its_routes(name: str, whole: Mapping[str, Any]) -> None:
    """The pathway of a case has the obvious route and the open ones that it names."""
    instrument, foreign = whole["instrument"], whole["money"] == "foreign"
    sectors = whole.get("facts", {}).get("sector", ["public_transport"])
    own = fictional.need(
        "teluk-x",
        instruments_wanted=[instrument],
        programme=whole.get("programme"),
        sectors=sectors,
    )
    (pair,) = fictional.book(cities=[fictional.city("teluk", needs=[own])]).needs
    investor = Investor.model_validate(
        fictional.investor(
            "alpha",
            country="JP" if foreign else "ID",
            type=whole["counterpart"],
            instruments=[instrument],
        )
    )
    (found,) = screen(CityNeed(*pair), investor, LAW, on=whole["day"])
    expected = whole["pathway"]
    assert found.direct is not None
    assert expected["direct"] == found.direct.route
    assert expected["rerouted"] == found.is_rerouted
    assert set(expected["open"]) == {route.route for route in found.routes}
    assert expected.get("verdict", "conditional") == found.verdict


PAIRS = [
    (whole["day"], own, f"{name}-{number}")
    for name, whole in FILES
    for number, own in enumerate(whole.get("pairs", ()), start=1)
]


@pytest.mark.parametrize(
    ("on", "own"), [item[:2] for item in PAIRS], ids=[item[2] for item in PAIRS]
)
def test_a_pair_of_the_profiles_is_screened_as_written(on: dt.date, own: dict[str, Any]) -> None:
    """The product comes to the route, the verdict and the rules by itself."""
    assert set(own) <= golden_cases.PAIR_KEYS
    need, investor = BOOK.need(own["need"]), BOOK.investor(own["investor"])
    facts = own.get("facts", {})
    found = pathway_of(own["instrument"], need, investor, LAW, on=on, facts=facts)
    assert found.direct is not None
    assert found.direct.route == own["direct"]
    assert own.get("verdict", found.verdict) == found.verdict
    assert set(own.get("open", ())) <= {route.route for route in found.routes}
    closed = {route.route for route in found.closed}
    assert set(own.get("closed", closed)) == closed
    looked_at = (found.direct, *found.routes, *found.closed)
    deciding = {route.route: set(route.rules) for route in looked_at}
    for route, rules in own["rules"].items():
        assert set(rules) <= deciding[route], route
    offered = screen(need, investor, LAW, on=on, facts=facts)
    assert {item.instrument: item for item in offered}.get(own["instrument"], found) == found


@pytest.mark.parametrize(("name", "whole"), FILES, ids=[name for name, _ in FILES])
def test_a_case_has_only_the_keys_that_are_read(name: str, whole: Mapping[str, Any]) -> None:
    """A misspelt key would let a case pass that says something else."""
    assert set(whole) - golden_cases.FILE_KEYS == set()
    for own in whole["routes"]:
        assert set(own) - golden_cases.CASE_KEYS == set()
        assert own["verdict"] in set(Verdict)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_names_only_rules_and_facts_of_the_base(case: Case) -> None:
    """A case cannot pass by naming a rule or a fact that does not exist."""
    own = case.own
    lists = (own.get(key, ()) for key in ("rules", "not", "passed", "blocks", "lead_time"))
    assert {rule for names in lists for rule in names} - set(RULES) == set()
    if FACTS:
        stated = (case.whole.get("facts", {}), own.get("facts", {}), own.get("computed", {}))
        named = {name for group in stated for name in group} | set(own.get("missing", ()))
        assert named - FACTS == set()
