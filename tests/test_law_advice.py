"""What to ask, which way to take instead, and what would change a verdict."""

from __future__ import annotations

import datetime as dt
import math
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.loading import load_book
from matchmaker.model import (
    CityNeed,
    Consequence,
    Counterfactuals,
    Fact,
    FactKind,
    Finances,
    Investor,
    LargestDebt,
    RouteVerdict,
    Span,
    Stage,
    Verdict,
    Why,
)
from matchmaker.pathways import (
    answers,
    approvals,
    computed,
    counterfactuals,
    judge,
    known_of,
    pathway_of,
    reroute,
    screen,
    way,
)
from matchmaker.pathways.knowing import Facts
from matchmaker.pathways.weighing import SEVERITY
from tests import fictional

BOOK = load_book(Path(__file__).parent.parent / "profiles")
LAW = BOOK.law
ROUTES = [route.id for route in LAW.routes]
INSTRUMENTS = sorted({channel.instrument for channel in LAW.channels})
TODAY = dt.date(2026, 11, 24)
BILLION = 10**9
RATIOS: dict[str, Any] = {
    "lender_is_foreign": False,
    "pad": 136 * BILLION,
    "dau": 547 * BILLION,
    "dau_earmarked": 125 * BILLION,
    "dbh": 328 * BILLION,
    "dbh_dr": 3 * BILLION,
    "dbh_cht": 17 * BILLION,
    "staff_spending": 567 * BILLION,
    "debt_service": 0,
    "new_debt_service": 43_460_000_000,
    "outstanding_debt": 150 * BILLION,
    "new_debt": 180 * BILLION,
    "unearmarked_revenue_previous_year": 400 * BILLION,
}


def found(route: str, facts: Facts, on: dt.date = TODAY) -> RouteVerdict:
    return judge(route, LAW, on=on, facts=facts)


def changes(route: str, facts: Facts, on: dt.date = TODAY, **more: Any) -> Counterfactuals:
    return counterfactuals(found(route, facts, on), LAW, on=on, facts=facts, **more)


def lender(*instruments: str, country: str = "JP") -> Investor:
    return Investor.model_validate(
        fictional.investor("alpha", country=country, instruments=list(instruments))
    )


def pair(city: str = "teluk", **need: Any) -> CityNeed:
    own = fictional.need(f"{city}-x", **need)
    code = f"81.{90 + len(city)}"
    book = fictional.book(cities=[fictional.city(city, kemendagri_code=code, needs=[own])])
    (only,) = book.needs
    return only


# --- What to ask ----------------------------------------------------------------------------


@given(
    st.sampled_from(ROUTES),
    st.booleans(),
    st.dates(dt.date(2019, 1, 1), dt.date(2027, 6, 1)),
)
def test_each_missing_fact_is_answered_as_the_engine_would(
    route: str, foreign: bool, on: dt.date
) -> None:
    """Every open fact has its office and rules, and each answer is a verdict of its own."""
    facts: dict[str, Any] = {"lender_is_foreign": foreign}
    before = found(route, facts, on)
    asked = answers(before, LAW, on=on, facts=facts)
    assert tuple(item.fact for item in asked) == before.missing
    for item in asked:
        assert item.rules
        for answer in item.answers:
            if not isinstance(answer.value, Span):
                told = {**facts, item.fact: answer.value}
                assert answer.verdict == found(route, told, on)
            assert item.fact not in answer.verdict.missing


def test_a_yes_and_a_no_mean_different_things() -> None:
    """A guarantee of the central Government stops a bond; without one the rule is settled."""
    facts = RATIOS | {"new_debt": 100 * BILLION}
    asked = answers(found("municipal_bond", facts), LAW, on=TODAY, facts=facts)
    (fact,) = (item for item in asked if item.fact == "central_guarantee_is_required")
    yes, no = fact.answers
    assert (yes.value, yes.verdict.verdict) == (True, Verdict.BLOCKED)
    assert (no.value, no.settles) == (False, ("no-central-guarantee",))
    assert fact.supplied_by is not None


def test_a_number_is_answered_on_both_sides_of_its_threshold() -> None:
    """Below 2.5 a bond is blocked; from 2.5 on the test is met; the figure is that of the day."""
    facts = {"lender_is_foreign": False}
    asked = answers(found("municipal_bond", facts), LAW, on=TODAY, facts=facts)
    (fact,) = (item for item in asked if item.fact == "dscr")
    below, above = fact.answers
    assert below.value == Span(high=2.5)
    assert above.value == Span(low=2.5, has_low=True)
    assert below.verdict.verdict is Verdict.BLOCKED
    assert "bond-dscr-2024" in above.settles
    assert "pad" in fact.follows_from
    assert "dscr" not in fact.follows_from


def test_a_number_without_a_known_threshold_has_no_answers() -> None:
    """While the class of the region is not known, nobody can say what its deficit would mean."""
    on, facts = dt.date(2025, 6, 30), {"lender_is_foreign": False}
    asked = {
        item.fact: item
        for item in answers(found("pt_smi_loan", facts, on), LAW, on=on, facts=facts)
    }
    assert asked["deficit_ratio"].answers == ()
    told = {**facts, "fiscal_capacity": "medium"}
    asked = {
        item.fact: item for item in answers(found("pt_smi_loan", told, on), LAW, on=on, facts=told)
    }
    assert [answer.value for answer in asked["deficit_ratio"].answers] == [
        Span(high=3.55, has_high=True),
        Span(low=3.55),
    ]


def test_the_class_of_a_region_is_answered_by_the_classes_that_have_figures() -> None:
    """A fact of the profiles is asked too where a figure depends on it."""
    on, facts = dt.date(2025, 6, 30), {"lender_is_foreign": False, "deficit_ratio": 3.5}
    asked = answers(found("pt_smi_loan", facts, on), LAW, on=on, facts=facts)
    (fact,) = (item for item in asked if item.fact == "fiscal_capacity")
    settled = {answer.value for answer in fact.answers if "deficit-cap" in answer.settles}
    assert settled == {"very_high", "high", "medium"}


# --- Another way ----------------------------------------------------------------------------


@given(st.sampled_from(INSTRUMENTS), st.booleans())
def test_other_ways_are_lawful_and_name_who_must_act(instrument: str, foreign: bool) -> None:
    """None is blocked or the direct one; the best come first; acts stand in their stages."""
    investor = lender(instrument, country="JP" if foreign else "ID")
    pathway = pathway_of(instrument, pair(), investor, LAW, on=TODAY)
    ways = reroute(pathway, LAW)
    order = list(Verdict)
    places = [order.index(item.verdict.verdict) for item in ways]
    assert places == sorted(places)
    for item in ways:
        assert item.verdict.verdict is not Verdict.BLOCKED
        assert pathway.direct is None or item.verdict.route != pathway.direct.route
        assert tuple(step.act for step in item.steps) == approvals(item.verdict, LAW)
        stages = [list(Stage).index(step.act.stage) for step in item.steps]
        assert stages == sorted(stages)
        assert len(item.table) == len(set(map(str, item.table)))
        assert len(item.documents) == len(set(item.documents))


def test_a_loan_from_abroad_is_led_through_the_state() -> None:
    """JICA's direct loan is blocked; on-lending comes first, with those who must be there."""
    investor = BOOK.investor("jica")
    pathway = pathway_of("concessional_loan", BOOK.needs[0], investor, LAW, on=TODAY)
    assert pathway.is_rerouted
    first = reroute(pathway, LAW)[0]
    assert first.verdict.route == "sovereign_loan_onlent"
    seated = {label.en for label in first.table}
    assert {"Ministry of Finance", "DPRD (regional council)"} <= seated
    assert any("Bappenas" in name for name in seated)
    assert "DRPLN-JM (Blue Book)" in first.documents


def test_a_book_without_bodies_seats_whoever_acts() -> None:
    """An office's own rules need no list of bodies."""
    law = LAW.model_copy(update={"bodies": ()})
    verdict = found("pt_smi_loan", {"lender_is_foreign": False})
    said = {step.act.who.id for step in way(verdict, law).steps}
    assert {label.id for label in way(verdict, law).table} == said


def test_screening_and_a_single_instrument_agree() -> None:
    """Both ways to ask give the same pathway."""
    investor = lender("ppp", "concessional_loan")
    need = pair(instruments_wanted=["ppp", "concessional_loan"])
    together = screen(need, investor, LAW, on=TODAY)
    alone = {
        item.instrument: pathway_of(item.instrument, need, investor, LAW, on=TODAY)
        for item in together
    }
    assert {item.instrument: item for item in together} == alone
    facts = known_of("ppp", need, investor, LAW, on=TODAY)
    direct = alone["ppp"].direct
    assert direct is not None
    assert direct == found(direct.route, facts)


# --- The largest debt -----------------------------------------------------------------------


def largest(facts: Facts, test: str, route: str = "municipal_bond") -> LargestDebt:
    (one,) = (item for item in changes(route, facts).largest if item.test == test)
    return one


def test_the_largest_service_and_the_largest_loan() -> None:
    """Rp 119.6 bn a year at 2.5; of 400 bn of revenue 300 bn may be owed, 150 bn more."""
    service, loan = largest(RATIOS, "dscr"), largest(RATIOS, "debt_ratio")
    assert (service.limit, service.room) == (2.5, 119_600_000_000)
    assert (loan.room, loan.total, loan.value) == (150 * BILLION, 300 * BILLION, 82.5)
    held = largest(RATIOS | {"debt_service": 43_460_000_000}, "dscr")
    assert (held.room, held.total) == (76_140_000_000, 119_600_000_000)


@given(
    st.integers(1, 10**13),
    st.integers(0, 10**13),
    st.integers(1, 866 * BILLION),
    st.integers(0, 10**12),
)
def test_one_rupiah_more_than_the_largest_debt_misses_the_test(
    revenue: int, owed: int, room: int, service: int
) -> None:
    """What is solved from a formula is the last value with which its test is met."""
    base = RATIOS | {
        "unearmarked_revenue_previous_year": revenue,
        "outstanding_debt": owed,
        "staff_spending": 866 * BILLION - room,
        "debt_service": service,
    }
    for name, test in (("bond-debt-75-2024", "debt_ratio"), ("bond-dscr-2024", "dscr")):
        one = largest(base, test)
        assert one.room is not None
        assert one.rule == name
        for more in (0, 1):
            facts = base | {one.loan: one.room + more}
            passed = {
                item.rule
                for item in found("municipal_bond", facts).findings
                if item.consequence is Consequence.PASSED
            }
            value = computed(LAW, on=TODAY, facts=facts).get(test)
            # Without any debt there is no ratio; with none to spare, nothing may be added.
            if value is not None and (one.room or more):
                assert (name in passed) is not bool(more), (one, value)


def test_what_is_not_known_is_named_instead_of_a_figure() -> None:
    """Without the accounts there is no largest debt, and it says what is missing."""
    one = largest({"lender_is_foreign": False}, "dscr")
    assert (one.room, one.total, one.limit) == (None, None, 2.5)
    assert {"pad", "dau", "staff_spending"} <= set(one.unknown)


def test_no_real_region_has_figures_from_which_debt_could_be_computed() -> None:
    """The profiles hold no budget: on every pair the largest debt is open."""
    need, investor = BOOK.needs[0], BOOK.investor("jica")
    facts = known_of("concessional_loan", need, investor, LAW, on=TODAY)
    assert all(city.finances is None for city in BOOK.cities)
    assert {one.room for one in changes("sovereign_loan_onlent", facts).largest} == {None}


# --- One fact otherwise, another day, neighbours ----------------------------------------------


def test_the_missing_approval_is_named() -> None:
    """A refusal of the council is changed by its approval, and nothing else of it."""
    facts = RATIOS | {"dprd_has_approved": False}
    (one,) = (
        item for item in changes("pt_smi_loan", facts).facts if item.fact == "dprd_has_approved"
    )
    assert (one.stated, one.answer.value) == (False, True)
    assert set(one.answer.settles) == {"dprd-2022", "dprd-2024"}


@given(st.sampled_from(ROUTES), st.booleans())
def test_no_change_is_offered_that_settles_nothing(route: str, foreign: bool) -> None:
    """Each fact that is named would take at least one rule off the list."""
    facts = {"lender_is_foreign": foreign}
    before = {item.rule for item in found(route, facts).findings}
    for one in changes(route, facts).facts:
        assert set(one.answer.settles) <= before
        assert one.answer.settles
        assert one.answer.value != one.stated


def test_the_day_from_which_another_cap_holds() -> None:
    """A deficit of 2.0 per cent is within the cap of 2026; of that of 2027 nobody knows it."""
    facts = RATIOS | {"deficit_ratio": 2.0}
    (one, *_) = changes("pt_smi_loan", facts).dates
    assert one.day == dt.date(2027, 1, 1)
    assert "deficit-cap" in one.causes
    assert one.verdict is not found("pt_smi_loan", facts).verdict or "deficit-cap" in one.rules


@pytest.mark.parametrize("on", [dt.date(2021, 6, 1), dt.date(2023, 6, 1), dt.date(2025, 6, 1)])
def test_each_change_of_the_law_is_found_by_judging_that_day(on: dt.date) -> None:
    """On the day before a turn the law is still another, on the day itself it is the new one."""
    facts = {"lender_is_foreign": False, "deficit_ratio": 3.6, "fiscal_capacity": "medium"}
    for one in changes("pt_smi_loan", facts, on).dates:
        after = found("pt_smi_loan", facts, one.day)
        assert (one.verdict, one.rules) == (after.verdict, after.rules)
        assert one.day > on


def waste(city: str, tons: float | None, **more: Any) -> CityNeed:
    legal = None if tons is None else {"waste_tons_per_day": tons}
    return pair(city, sectors=["solid_waste"], legal=legal, **more)


@pytest.mark.parametrize(
    ("tons", "needs", "total", "reached"),
    [
        ((420, 300), ("b-x",), 1060, True),
        ((300, 70), ("b-x", "cc-x"), 1010, True),
        ((200, 100), ("b-x", "cc-x"), 940, False),
        ((None, 420), ("cc-x",), 1060, True),
        ((None, None), (), 640, False),
    ],
)
def test_the_fewest_neighbours_that_reach_a_minimum_together(
    tons: tuple[float | None, float | None],
    needs: tuple[str, ...],
    total: float,
    reached: bool,
) -> None:
    """640 tons a day are short of 1,000; with a neighbour of 420 they are not."""
    own, facts = waste("a", 640), {"waste_tons_per_day": 640.0}
    others = [waste(city, size) for city, size in zip(("b", "cc"), tons, strict=True)]
    (bundle,) = changes("waste_to_energy_programme", facts, need=own, needs=others).bundles
    assert (bundle.needs, bundle.total, bundle.reached) == (needs, total, reached)
    assert (bundle.limit, bundle.requires) == (1000, "inter-regional-cooperation")
    unknown = [f"{city}-x" for city, size in zip(("b", "cc"), tons, strict=True) if size is None]
    assert list(bundle.unknown) == unknown


@pytest.mark.parametrize("route", ["kpbu", "bumd_partnership", "pma_equity"])
def test_the_other_ways_of_waste_tell_of_the_neighbours_too(route: str) -> None:
    """A partnership below the programme's 1,000 tons is told who would make it large enough."""
    facts = {"waste_tons_per_day": 247.0, "sector": ("solid_waste",)}
    near = waste("b", 800)
    bundles = changes(route, facts, need=waste("a", 247), needs=[near]).bundles
    (bundle,) = (item for item in bundles if item.fact == "waste_tons_per_day")
    assert bundle.rule == "wte-below-1000-other-ways"
    assert (bundle.needs, bundle.total, bundle.reached) == (("b-x",), 1047, True)


def test_only_open_needs_of_neighbours_in_the_same_field_are_bundled() -> None:
    """Another province, another sector, a chosen partner: none of them helps."""
    own, facts = waste("a", 640), {"waste_tons_per_day": 640.0}
    large = partial(waste, tons=900)
    taken = large("b", availability="partner_chosen")
    elsewhere = large("cc")
    elsewhere = CityNeed(
        elsewhere.city.model_copy(update={"province": "Jawa Tengah"}), elsewhere.need
    )
    lights = CityNeed(large("ddd").city, large("ddd").need.model_copy(update={"sectors": ("x",)}))
    (bundle,) = changes(
        "waste_to_energy_programme", facts, need=own, needs=[own, taken, elsewhere, lights]
    ).bundles
    assert (bundle.needs, bundle.reached, bundle.unknown) == ((), False, ())


@pytest.mark.parametrize("tons", [1000.0, 1200.0, None])
def test_nothing_is_bundled_where_the_minimum_is_reached_or_the_size_unknown(
    tons: float | None,
) -> None:
    """A region that needs no neighbour, or does not say how much it has, gets no proposal."""
    facts: dict[str, Any] = {} if tons is None else {"waste_tons_per_day": tons}
    others = [waste("b", 900)]
    made = changes("waste_to_energy_programme", facts, need=waste("a", tons), needs=others)
    assert made.bundles == ()


# --- What regions state -----------------------------------------------------------------------


def test_figures_of_a_city_s_budget_decide_a_test() -> None:
    """With its accounts in the profile, a bond is blocked below the ratio and open above it."""
    accounts = {name: value for name, value in RATIOS.items() if name in Finances.model_fields} | {
        "fiscal_year": 2026,
        "source": "APBD rekaan",
    }
    verdicts = {}
    for service in (119_600_000_000, 119_600_000_001):
        legal = {"new_debt": 150 * BILLION, "new_debt_service": service}
        own = fictional.need("teluk-x", instruments_wanted=["commercial_loan"], legal=legal)
        city = fictional.city("teluk", needs=[own], finances=accounts)
        (need,) = fictional.book(cities=[city]).needs
        lent = lender("commercial_loan", country="ID")
        (pathway,) = screen(need, lent, LAW, on=TODAY)
        verdicts[service] = "municipal_bond" in {item.route for item in pathway.routes}
    assert verdicts == {119_600_000_000: True, 119_600_000_001: False}


def test_what_the_caller_knows_goes_before_the_profiles() -> None:
    """A fact that is handed over replaces what the region has stated."""
    need = pair(legal={"central_guarantee_is_required": True}, instruments_wanted=["grant"])
    facts = {"central_guarantee_is_required": False, "sector": ("water_supply",)}
    known = known_of("concessional_loan", need, lender(), LAW, on=TODAY, facts=facts)
    assert known["central_guarantee_is_required"] is False
    assert known["sector"] == ("water_supply",)
    assert known["lender_is_foreign"] is True
    assert known["fiscal_year"] == TODAY.year


@pytest.mark.parametrize(
    ("cost", "known"),
    [
        ({"min": 5, "max": 5, "currency": "IDR"}, 5),
        ({"min": 5, "max": 6, "currency": "IDR"}, None),
        ({"min": 5, "max": None, "currency": "IDR"}, None),
        ({"min": 5, "max": 5, "currency": "USD"}, None),
        (None, None),
    ],
)
def test_a_cost_is_a_fact_only_where_it_is_one_figure_in_rupiah(
    cost: dict[str, Any] | None, known: int | None
) -> None:
    """A range or another currency is not tested against a threshold in rupiah."""
    facts = known_of("ppp", pair(cost=cost), lender("ppp"), LAW, on=TODAY)
    assert facts.get("cost") == known


# --- The shipped rules, whatever is known -----------------------------------------------------


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Give values of a fact; numbers small and large, so that they lie on both sides of tests."""
    match fact.kind:
        case FactKind.YES_NO:
            return st.booleans()
        case FactKind.CHOICE:
            words = [choice.id for choice in fact.choices] or ["x"]
            return st.sampled_from(words)
        case FactKind.NUMBER:
            numbers = [0, 1, 2, 3, 30, 70, 80, 900, 1000, 10**10, 10**12]
            most = fact.most if fact.most is not None else math.inf
            return st.sampled_from([number for number in numbers if number <= most])


FACTS = {fact.id: values(fact) for fact in LAW.facts}
some_facts = st.fixed_dictionaries({}, optional=FACTS)
one_fact = st.sampled_from(sorted(FACTS)).flatmap(
    lambda name: st.tuples(st.just(name), FACTS[name])
)
days = st.dates(dt.date(2012, 1, 1), dt.date(2030, 1, 1))


@given(st.sampled_from(ROUTES), days, some_facts, one_fact)
def test_a_fact_that_was_missing_opens_nothing_that_is_blocked(
    route: str, on: dt.date, facts: dict[str, Any], told: tuple[str, Any]
) -> None:
    """Of the shipped rules too: a block rests on what is known, and stays."""
    name, value = told
    if name in facts or name in computed(LAW, on=on, facts=facts):
        return
    before = found(route, facts, on)
    after = found(route, {**facts, name: value}, on)
    if before.verdict is Verdict.BLOCKED:
        assert after.verdict is Verdict.BLOCKED
    if after.verdict is not Verdict.ALLOWED:
        assert before.verdict is not Verdict.ALLOWED


AVOIDABLE = {name for rule in LAW.rules if rule.avoidable for name in rule.asks}
"""Facts of rules that the parties can keep clear of: not known, they are conditions."""


@given(st.sampled_from(ROUTES), days, some_facts)
def test_forgetting_a_fact_never_makes_a_verdict_better(
    route: str, on: dt.date, facts: dict[str, Any]
) -> None:
    """Only what is blocked by a fact is open without it, and then to be clarified.

    Where the parties can keep clear of a rule, what they have not said is a condition.
    """
    before = found(route, facts, on)
    for name in facts:
        less = {other: value for other, value in facts.items() if other != name}
        after = found(route, less, on)
        worst = Verdict.CONDITIONAL if name in AVOIDABLE else Verdict.UNKNOWN
        least = min(SEVERITY[before.verdict], SEVERITY[worst])
        assert SEVERITY[after.verdict] >= least, (name, before, after)


@pytest.mark.parametrize("stated", [{}, {"deficit_ratio": 2.0}])
def test_a_cap_that_nobody_knows_weighs_as_much_as_a_ratio_that_nobody_knows(
    stated: dict[str, Any],
) -> None:
    """The budget of 2027 has no cap yet: a loan is to be clarified, whatever the city says."""
    on = dt.date(2027, 2, 1)
    verdict = found("domestic_bank_loan", {"lender_is_foreign": False, **stated}, on)
    cap = next(item for item in verdict.findings if item.rule == "deficit-cap")
    assert verdict.verdict is Verdict.UNKNOWN
    assert (Why.FIGURE_UNKNOWN in cap.why, Why.FACT_MISSING in cap.why) == (True, not stated)


@pytest.mark.parametrize(("stated", "contradicts"), [(10.0, True), (90.0, True), (99.9, False)])
def test_a_figure_that_contradicts_its_parts_counts_for_the_worse(
    stated: float, contradicts: bool
) -> None:
    """A debt of 400 of 400 misses the test whatever is stated; rounding is no contradiction."""
    facts = {
        "lender_is_foreign": False,
        "debt_ratio": stated,
        "outstanding_debt": 300,
        "new_debt": 100,
        "unearmarked_revenue_previous_year": 400,
    }
    verdict = found("municipal_bond", facts)
    one = next(item for item in verdict.findings if item.rule == "bond-debt-75-2024")
    assert one.consequence is Consequence.BLOCKED
    assert (Why.CONTRADICTED in one.why) is contradicts


@pytest.mark.parametrize("computed_first", [True, False])
def test_either_of_two_figures_may_be_the_worse(computed_first: bool) -> None:
    """A stated 90 beside parts that make 25 misses the test as well as 25 beside parts of 90."""
    stated, owed = (25.0, 360) if computed_first else (90.0, 100)
    facts = {
        "lender_is_foreign": False,
        "debt_ratio": stated,
        "outstanding_debt": owed,
        "new_debt": 0,
        "unearmarked_revenue_previous_year": 400,
    }
    findings = {item.rule: item for item in found("municipal_bond", facts).findings}
    assert findings["bond-debt-75-2024"].consequence is Consequence.BLOCKED
    assert Why.CONTRADICTED in findings["bond-debt-75-2024"].why
    assert Why.CONTRADICTED not in findings["bond-dscr-2024"].why


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("dscr", math.nan, "found nan, expected a finite number"),
        ("debt_ratio", math.inf, "found inf, expected a finite number"),
        ("debt_ratio", -1, "found -1, expected a number, at least 0"),
        ("local_content", 140, "expected a number, at least 0 and at most 100"),
    ],
)
def test_a_number_that_cannot_be_is_refused(name: str, value: float, said: str) -> None:
    """It would decide a test; both the engine's ways in say what was expected."""
    need, investor = pair(), lender("concessional_loan")
    with pytest.raises(MatchmakerError, match=said):
        judge(ROUTES[0], LAW, on=TODAY, facts={name: value})
    with pytest.raises(MatchmakerError, match=said):
        screen(need, investor, LAW, on=TODAY, facts={name: value})
    with pytest.raises(MatchmakerError, match=said):
        pathway_of("grant", need, investor, LAW, on=TODAY, facts={name: value})


@pytest.mark.parametrize("instrument", ["ppp", "concessional_loan", "commercial_loan", "equity"])
@pytest.mark.parametrize(
    ("payer", "left"),
    [
        ("region_budget", {"kpbu_availability_payment"}),
        ("users", {"kpbu_user_pays"}),
        ("not_decided", {"kpbu", "kpbu_user_pays", "kpbu_availability_payment"}),
    ],
)
def test_who_pays_settles_the_form_of_a_partnership(
    instrument: str, payer: str, left: set[str]
) -> None:
    """Once it is decided, the other forms are set aside; of a PPP it is the direct way."""
    way = pathway_of(
        instrument, pair(), lender(instrument), LAW, on=TODAY, facts={"payment_source": payer}
    )
    forms = {"kpbu", "kpbu_user_pays", "kpbu_availability_payment"}
    assert {route.route for route in way.routes} & forms == left
    assert set(way.aside) == forms - left
    if instrument == "ppp":
        assert way.direct is not None
        assert way.direct.route in left


@given(st.sampled_from(ROUTES), days, some_facts)
def test_nothing_is_allowed_while_a_fact_is_missing(
    route: str, on: dt.date, facts: dict[str, Any]
) -> None:
    """A verdict that lacks a fact names it, and is no permission."""
    verdict = found(route, facts, on)
    if verdict.missing:
        assert verdict.verdict is not Verdict.ALLOWED
    for finding in verdict.findings:
        assert set(finding.missing).isdisjoint(facts)
        assert bool(finding.missing) is (Why.FACT_MISSING in finding.why)
