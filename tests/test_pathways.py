"""What the law says of a pair: worked cases, properties of verdicts, the shipped rule base."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.loading import load_book
from matchmaker.model import (
    CityNeed,
    Condition,
    Consequence,
    DatePrecision,
    Effect,
    Finding,
    Investor,
    InvestorType,
    Pathway,
    RouteVerdict,
    Rule,
    RuleBook,
    RuleStatus,
    Stage,
    Verdict,
)
from matchmaker.pathways import (
    approvals,
    is_asked,
    judge,
    lead_times,
    light,
    screen,
    weakest_status,
)
from tests import fictional

ROOT = Path(__file__).parent.parent
BOOK = load_book(ROOT / "profiles")
LAW = BOOK.law
RULES = {rule.id: rule for rule in LAW.rules}
ROUTES = [route.id for route in LAW.routes]
INSTRUMENTS = sorted({channel.instrument for channel in LAW.channels})
ORDER = list(Verdict)
TODAY = dt.date(2026, 11, 24)


def investor(*instruments: str, foreign: bool = True, kind: str = "bilateral_dfi") -> Investor:
    return Investor.model_validate(
        fictional.investor(
            "alpha", country="JP" if foreign else "ID", type=kind, instruments=list(instruments)
        )
    )


def need(*wanted: str, programme: str | None = None) -> CityNeed:
    own = fictional.need("teluk-x", instruments_wanted=wanted, programme=programme)
    city = fictional.city("teluk", needs=[own])
    return fictional.book(cities=[city]).needs[0]


def pathway(
    instrument: str,
    law: RuleBook = LAW,
    on: dt.date = TODAY,
    *,
    foreign: bool = True,
    facts: Mapping[str, bool | str] = MappingProxyType({}),
) -> Pathway:
    (found,) = screen(
        need(instrument), investor(instrument, foreign=foreign), law, on=on, facts=facts
    )
    return found


def changed(law: RuleBook, **parts: Iterable[Any]) -> RuleBook:
    return law.model_copy(update={name: tuple(part) for name, part in parts.items()})


def rule(rule_id: str = "extra", **changes: Any) -> Rule:
    return Rule.model_validate(
        {
            "id": rule_id,
            "topic": "test",
            "title": {"id": "uji", "en": "test"},
            "law": "UU 1/2030",
            "article": "1",
            "in_force_from": "2000-01-01",
            "routes": ["direct_foreign_loan"],
            "effect": "block",
            "plain": {"id": "uji", "en": "test"},
            "status": "text_read",
        }
        | changes
    )


def small_law(*rules: Rule) -> RuleBook:
    return changed(fictional.law(), rules=rules)


days = st.dates(dt.date(2004, 10, 15), dt.date(2060, 12, 31))
foreign_investors = st.builds(
    lambda instruments, kind: investor(*instruments, kind=kind),
    st.sets(st.sampled_from(INSTRUMENTS), min_size=1),
    st.sampled_from([kind.value for kind in InvestorType]),
)
wants = st.sets(st.sampled_from(INSTRUMENTS))
fact_names = sorted({name for one in LAW.rules for name in one.asks})
extra_rules = st.builds(
    rule,
    st.just("extra"),
    routes=st.lists(st.sampled_from(ROUTES), min_size=1, unique=True),
    effect=st.sampled_from([effect.value for effect in Effect]),
    status=st.sampled_from([status.value for status in RuleStatus]),
    avoidable=st.booleans(),
    in_force_from=st.none() | days.map(str),
    in_force_from_precision=st.sampled_from([precision.value for precision in DatePrecision]),
    applies_when=st.dictionaries(st.sampled_from(fact_names), st.booleans(), max_size=2),
)


# --- No direct loan from abroad ------------------------------------------------------------


@given(foreign_investors, wants, days)
def test_a_direct_foreign_loan_is_always_blocked(
    lender: Investor, wanted: set[str], on: dt.date
) -> None:
    """For any foreign investor on any day in force it is never allowed, conditional or open."""
    for found in screen(need(*sorted(wanted)), lender, LAW, on=on):
        assert "direct_foreign_loan" not in {route.route for route in found.routes}
        if found.direct is not None and found.direct.route == "direct_foreign_loan":
            assert found.direct.verdict is Verdict.BLOCKED


@given(
    st.sampled_from(["concessional_loan", "commercial_loan", "export_credit"]),
    days,
    st.dictionaries(st.sampled_from(fact_names), st.booleans()),
)
def test_no_fact_that_a_caller_adds_opens_the_direct_way(
    instrument: str, on: dt.date, facts: dict[str, bool]
) -> None:
    """Who owes what to whom comes from the profiles and the routes alone."""
    direct = pathway(instrument, on=on, facts=facts).direct
    assert direct is not None
    assert (direct.route, direct.verdict) == ("direct_foreign_loan", Verdict.BLOCKED)


@pytest.mark.parametrize("instrument", ["concessional_loan", "commercial_loan", "export_credit"])
def test_a_foreign_loan_is_shown_with_the_lawful_route(instrument: str) -> None:
    """The direct way is blocked by the article of the day, and on-lending is offered."""
    found = pathway(instrument)
    assert found.is_rerouted
    assert found.direct is not None
    assert found.direct.rules[0] == "ban-direct-foreign-2022"
    assert "sovereign_loan_onlent" in [route.route for route in found.routes]
    assert found.verdict is Verdict.CONDITIONAL


def test_the_ban_changes_on_the_day_on_which_the_new_law_begins() -> None:
    """The end of a rule is exclusive: no day without a ban, no day with both."""
    eve, day = dt.date(2022, 1, 4), dt.date(2022, 1, 5)
    bans = {
        on: judge("direct_foreign_loan", LAW, on=on, facts={"lender_is_foreign": True}).rules
        for on in (eve, day)
    }
    assert bans == {eve: ("ban-direct-foreign-2004",), day: ("ban-direct-foreign-2022",)}


def test_a_domestic_lender_is_not_banned() -> None:
    """The ban is on money from abroad; the rule does not apply to others."""
    found = pathway("commercial_loan", foreign=False)
    assert found.direct is not None
    assert found.direct.route == "domestic_bank_loan"
    assert found.verdict is Verdict.CONDITIONAL


# --- How a verdict is made -------------------------------------------------------------------


@given(st.sampled_from(ROUTES), extra_rules, days, st.booleans())
def test_one_more_block_never_improves_a_verdict(
    route: str, extra: Rule, on: dt.date, foreign: bool
) -> None:
    """Whatever its facts, dates and status, a block can only make things worse."""
    block = extra.model_copy(update={"effect": Effect.BLOCK})
    facts = {"lender_is_foreign": foreign}
    before = judge(route, LAW, on=on, facts=facts).verdict
    after = judge(route, changed(LAW, rules=(*LAW.rules, block)), on=on, facts=facts).verdict
    assert ORDER.index(after) >= ORDER.index(before)


@given(foreign_investors, extra_rules, days)
def test_routes_never_hold_a_blocked_one(lender: Investor, extra: Rule, on: dt.date) -> None:
    """Blocked routes are left out, and the others come best first."""
    law = changed(LAW, rules=(*LAW.rules, extra))
    for found in screen(need(), lender, law, on=on):
        places = [ORDER.index(route.verdict) for route in found.routes]
        assert places == sorted(places)
        assert ORDER.index(Verdict.BLOCKED) not in places
        assert found.verdict is Verdict.BLOCKED or found.routes


@given(st.randoms(use_true_random=False), foreign_investors, wants, days)
def test_the_order_of_loading_changes_nothing(
    random: Any, lender: Investor, wanted: set[str], on: dt.date
) -> None:
    """Rules, routes, channels and instruments may come in any order."""

    def shuffled(items: Iterable[Any]) -> list[Any]:
        mixed = list(items)
        random.shuffle(mixed)
        return mixed

    law = changed(
        LAW,
        rules=shuffled(LAW.rules),
        routes=shuffled(LAW.routes),
        channels=shuffled(LAW.channels),
    )
    other = lender.model_copy(update={"instruments": tuple(shuffled(lender.instruments))})
    mixed = need(*shuffled(sorted(wanted)))
    assert screen(need(*sorted(wanted)), lender, LAW, on=on) == screen(mixed, other, law, on=on)


@given(st.sampled_from(ROUTES), extra_rules, days)
def test_a_rule_whose_facts_do_not_hold_asks_for_nothing(
    route: str, extra: Rule, on: dt.date
) -> None:
    """Neither verdict nor reasons change by a rule that does not apply."""
    never = Condition.of({"lender_is_foreign": False})
    idle = extra.model_copy(update={"applies_when": never})
    facts = {"lender_is_foreign": True}
    with_it = changed(LAW, rules=(*LAW.rules, idle))
    assert judge(route, LAW, on=on, facts=facts) == judge(route, with_it, on=on, facts=facts)


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.BLOCKED),
        ({"status": "secondary"}, Verdict.UNKNOWN),
        ({"status": "secondary", "stated_by_authority": True}, Verdict.BLOCKED),
        ({"status": "unverified", "stated_by_authority": True}, Verdict.UNKNOWN),
        ({"status": "unverified"}, Verdict.UNKNOWN),
        ({"applies_when": {"told": True}}, Verdict.UNKNOWN),
        ({"applies_when": {"told": True}, "avoidable": True}, Verdict.CONDITIONAL),
        ({"in_force_from": None}, Verdict.UNKNOWN),
        ({"effect": "condition", "in_force_from": None}, Verdict.UNKNOWN),
        ({"effect": "condition"}, Verdict.CONDITIONAL),
        ({"effect": "condition", "status": "secondary"}, Verdict.CONDITIONAL),
        ({"effect": "condition", "status": "unverified"}, Verdict.UNKNOWN),
        ({"effect": "condition", "applies_when": {"told": True}}, Verdict.CONDITIONAL),
        ({"effect": "flag"}, Verdict.CONDITIONAL),
        ({"effect": "flag", "status": "unverified"}, Verdict.UNKNOWN),
        ({"effect": "fact"}, Verdict.ALLOWED),
    ],
)
def test_what_follows_from_one_rule_on_an_open_route(
    changes: dict[str, Any], verdict: Verdict
) -> None:
    """Beside a rule that opens the route, each kind of rule gives the verdict of the table."""
    opening = rule("opening", effect="fact")
    law = small_law(opening, rule(**changes))
    assert judge("direct_foreign_loan", law, on=TODAY).verdict is verdict


def test_facts_told_decide_a_block() -> None:
    """A block whose fact is told to hold blocks; told not to hold, it is gone."""
    law = small_law(rule("opening", effect="fact"), rule(applies_when={"told": True}))
    verdicts = {
        told: judge("direct_foreign_loan", law, on=TODAY, facts={"told": told}).verdict
        for told in (True, False)
    }
    assert verdicts == {True: Verdict.BLOCKED, False: Verdict.ALLOWED}


def test_one_fact_that_does_not_hold_is_enough() -> None:
    """A rule with one known false fact does not apply, whatever is not known besides."""
    law = small_law(
        rule("opening", effect="fact"), rule(applies_when={"told": True, "never_told": True})
    )
    found = judge("direct_foreign_loan", law, on=TODAY, facts={"told": False})
    assert found.verdict is Verdict.ALLOWED


@pytest.mark.parametrize("effect", ["block", "condition", "flag"])
def test_a_route_that_no_rule_opens_is_unknown(effect: str) -> None:
    """Conditions and blocks do not say that a route exists."""
    law = small_law(rule(effect=effect, avoidable=True, applies_when={"told": True}))
    found = judge("direct_foreign_loan", law, on=TODAY)
    assert (found.verdict, found.rules) == (Verdict.UNKNOWN, ("extra",))


def test_a_route_without_rules_is_unknown() -> None:
    """Silence of the base is not consent."""
    assert judge("kpbu_user_pays", fictional.law(), on=TODAY) == RouteVerdict(
        "kpbu_user_pays", Verdict.UNKNOWN, ()
    )


def test_the_deciding_rules_come_first_and_higher_law_before_lower() -> None:
    """Blocks stand alone; the act of parliament precedes its regulation."""
    law = small_law(
        rule("a-condition", effect="condition"),
        rule("b-regulation", law="PP 1/2030"),
        rule("c-act", law="UU 2/2030"),
        rule("d-unknown", status="unverified"),
    )
    assert judge("direct_foreign_loan", law, on=TODAY).rules == ("c-act", "b-regulation")


def test_what_is_in_doubt_precedes_what_is_asked_for() -> None:
    """An unknown verdict names first the rules that make it so, then the conditions."""
    law = small_law(
        rule("opening", effect="route"),
        rule("condition", effect="condition"),
        rule("doubt", effect="flag", status="unverified"),
    )
    found = judge("direct_foreign_loan", law, on=TODAY)
    assert found.rules == ("doubt", "opening", "condition")


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", dt.date(2020, 5, 15), dt.date(2020, 5, 15)),
        ("month", dt.date(2020, 5, 1), dt.date(2020, 5, 31)),
        ("year", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
        ("approximate", dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
    ],
)
def test_a_date_decides_only_outside_what_it_can_mean(
    precision: str, first: dt.date, last: dt.date
) -> None:
    """Start and end are known before and after, and open within the month or year."""
    begins = rule(in_force_from="2020-05-15", in_force_from_precision=precision)
    ends = rule(in_force_to="2020-05-15", in_force_to_precision=precision)
    day = dt.timedelta(days=1)
    assert [begins.in_force(on) for on in (first - day, last)] == [False, True]
    assert [ends.in_force(on) for on in (first - day, last)] == [True, False]
    if first != last:
        assert [one.in_force(last - day) for one in (begins, ends)] == [None, None]


@pytest.mark.parametrize("on", [dt.date(1990, 1, 1), dt.date(2050, 1, 1)])
def test_a_date_of_unknown_precision_is_no_date(on: dt.date) -> None:
    """Nobody knows whether it is the law, except where its other date tells."""
    start = {"in_force_from": "2000-01-01", "in_force_from_precision": "unknown"}
    end = {"in_force_to": "2020-01-01", "in_force_to_precision": "unknown"}
    assert rule(**start).in_force(on) is None
    assert rule(in_force_from=None).in_force(on) is None
    assert rule(**end).in_force(on) is (None if on.year > 2000 else False)


# --- Pathways of a pair -----------------------------------------------------------------------


def test_only_instruments_that_both_sides_name_are_shown() -> None:
    """What the city wants decides, where the investor offers any of it."""
    found = screen(need("grant", "ppp"), investor("ppp", "equity"), LAW, on=TODAY)
    assert [one.instrument for one in found] == ["ppp"]
    assert is_asked(need("grant", "ppp"), found[0]) is True


def test_without_a_common_instrument_the_offers_are_shown_as_not_asked_for() -> None:
    """The caller can tell them by the need."""
    pair = need("grant")
    found = screen(pair, investor("ppp", "equity"), LAW, on=TODAY)
    assert [(one.instrument, is_asked(pair, one)) for one in found] == [
        ("equity", False),
        ("ppp", False),
    ]


def test_a_city_that_names_nothing_has_refused_nothing() -> None:
    """Then all offers are shown, and whether they were asked for is not known."""
    pair = need()
    found = screen(pair, investor("equity"), LAW, on=TODAY)
    assert [(one.instrument, is_asked(pair, one)) for one in found] == [("equity", None)]


def test_unknown_offers_give_no_pathway_and_an_unknown_light() -> None:
    """An investor whose instruments are not known is neither allowed nor blocked."""
    found = screen(need("grant"), investor(), LAW, on=TODAY)
    assert (found, light(found)) == ((), Verdict.UNKNOWN)


def test_an_instrument_without_a_channel_is_unknown() -> None:
    """The base does not describe grants of domestic bodies: it does not forbid them either."""
    found = pathway("grant", foreign=False)
    assert (found.direct, found.routes, found.verdict) == (None, (), Verdict.UNKNOWN)
    lone = screen(need("equity"), investor("equity"), fictional.law(), on=TODAY)
    assert lone == (Pathway("equity", None, ()),)


def test_where_all_is_blocked_the_reason_is_kept() -> None:
    """A channel without an obvious route shows the first blocked one with its rule."""
    law = small_law(rule(routes=["foreign_grant"]))
    found = pathway("grant", law)
    reason = Finding("extra", Consequence.BLOCKED)
    blocked = RouteVerdict("foreign_grant", Verdict.BLOCKED, ("extra",), (reason,))
    assert found == Pathway("grant", blocked, ())
    assert found.verdict is Verdict.BLOCKED
    assert not found.is_rerouted


def test_the_light_is_that_of_the_best_way() -> None:
    """One way that is open under conditions suffices; only then is a pair not closed."""
    blocked = RouteVerdict("a", Verdict.BLOCKED, ())
    lights = [
        light(
            tuple(
                Pathway("x", blocked, tuple(RouteVerdict("b", one, ()) for one in routes))
                for routes in pair
            )
        )
        for pair in (
            [[]],
            [[], [Verdict.UNKNOWN]],
            [[], [Verdict.UNKNOWN], [Verdict.CONDITIONAL]],
        )
    ]
    assert lights == [Verdict.BLOCKED, Verdict.UNKNOWN, Verdict.CONDITIONAL]


def test_pathways_come_best_first_then_by_name() -> None:
    """The order says something and is the same every time."""
    law = small_law(rule(), rule("grants", routes=["foreign_grant"], effect="condition"))
    found = screen(need(), investor("ppp", "grant", "concessional_loan"), law, on=TODAY)
    assert [(one.instrument, one.verdict) for one in found] == [
        ("concessional_loan", Verdict.UNKNOWN),
        ("grant", Verdict.UNKNOWN),
        ("ppp", Verdict.UNKNOWN),
    ]
    opened = changed(
        law, rules=(*law.rules, rule("open", routes=["foreign_grant"], effect="route"))
    )
    best = screen(need(), investor("ppp", "grant", "concessional_loan"), opened, on=TODAY)
    assert [one.instrument for one in best] == ["grant", "concessional_loan", "ppp"]


def test_a_channel_to_nowhere_is_said() -> None:
    """A route that no rule book describes is a fault of the rules, with the known ones named."""
    law = changed(fictional.law(), routes=())
    with pytest.raises(MatchmakerError, match="no route 'direct_foreign_loan'"):
        pathway("concessional_loan", law)


def test_approvals_name_each_act_once() -> None:
    """Two versions of a rule do not ask the same body for the same act twice."""
    found = judge("sovereign_loan_onlent", LAW, on=dt.date(2023, 1, 1))
    acts = [(act.who.id, act.what.id) for act in approvals(found, LAW)]
    assert acts
    assert len(acts) == len(set(acts))


@given(st.sampled_from(ROUTES), st.sampled_from(list(InvestorType)), days, st.booleans())
def test_approvals_come_in_the_order_of_their_stages(
    route: str, kind: InvestorType, on: dt.date, foreign: bool
) -> None:
    """The council precedes the ministers, and what follows on signatures is last."""
    facts: dict[str, bool | str] = {"lender_is_foreign": foreign, "counterpart_type": kind.value}
    stages = [act.stage for act in approvals(judge(route, LAW, on=on, facts=facts), LAW)]
    assert stages == sorted(stages, key=list(Stage).index)


def test_the_council_approves_before_the_ministers_are_heard() -> None:
    """A state-budget loan passes DPRD, Home Minister and Finance Minister in that order."""
    found = judge("pt_smi_loan", LAW, on=TODAY, facts={"lender_is_foreign": False})
    actors = [act.who.en for act in approvals(found, LAW)]
    steps = ["DPRD (regional council)", "Minister of Home Affairs", "Assigned institution (PT SMI)"]
    assert sorted(steps, key=actors.index) == steps


@pytest.mark.parametrize("one", LAW.rules, ids=lambda one: one.id)
def test_the_acts_of_a_rule_stand_in_the_order_of_their_stages(one: Rule) -> None:
    """Sorting by stage keeps the order of a text."""
    stages = [act.stage for act in one.approvals]
    assert stages == sorted(stages, key=list(Stage).index)


def test_lead_times_are_those_of_the_rules() -> None:
    """The time that a text sets is listed once; a route whose rules set none has none."""
    sister: dict[str, bool | str] = {
        "lender_is_foreign": True,
        "counterpart_type": "foreign_local_government",
    }
    said = lead_times(judge("technical_assistance", LAW, on=TODAY, facts=sister), LAW)
    assert [RULES[name].lead_time for name in ("ksdll-chain", "ksdpl-chain")] == list(said)
    assert lead_times(judge("vendor_finance", LAW, on=TODAY), LAW) == ()


def test_rules_that_are_gone_are_left_out() -> None:
    """An older result can still be printed with a newer rule base."""
    found = RouteVerdict("sovereign_loan_onlent", Verdict.CONDITIONAL, ("gone",))
    assert (approvals(found, LAW), weakest_status(found, LAW)) == ((), None)


# --- National programmes ----------------------------------------------------------------------


@given(st.sampled_from(INSTRUMENTS), st.sampled_from(list(InvestorType)), st.booleans(), days)
def test_a_need_of_a_programme_has_the_route_of_the_programme_alone(
    instrument: str, kind: InvestorType, foreign: bool, on: dt.date
) -> None:
    """Whoever comes with whatever, the partner is not the mayor's to choose."""
    pair = need(instrument, programme="waste_to_energy")
    side = investor(instrument, foreign=foreign, kind=kind.value)
    (found,) = screen(pair, side, LAW, on=on)
    assert {way.route for way in found.routes} == {"waste_to_energy_programme"}
    assert found.direct == found.routes[0]
    assert found.verdict is Verdict.UNKNOWN


def test_the_same_investor_keeps_its_own_ways_for_other_needs() -> None:
    """What was found for a need of a programme is not given to another need, nor back."""
    side = investor("ppp")
    pairs = [need("ppp", programme=name) for name in (None, "waste_to_energy", None)]
    found = [screen(pair, side, LAW, on=TODAY)[0].direct for pair in pairs]
    assert [way and way.route for way in found] == ["kpbu", "waste_to_energy_programme", "kpbu"]


def test_a_programme_that_the_rules_do_not_know_has_no_route() -> None:
    """A misspelt programme never falls back to a partnership of the mayor."""
    found = screen(need("ppp", programme="waste"), investor("ppp"), LAW, on=TODAY)
    assert found == (Pathway("ppp", None, ()),)


def test_needs_name_only_programmes_of_the_base() -> None:
    """The shipped needs of the waste programme are those whose text says so."""
    named = {
        one.need.id: one.need.programme for one in BOOK.needs if one.need.programme is not None
    }
    assert named == dict.fromkeys(
        (
            "bogor-galuga-psel",
            "denpasar-psel-suwung",
            "makassar-psel",
            "medan-psel-terjun",
            "semarang-psel-jatibarang",
        ),
        "waste_to_energy",
    )
    assert set(named.values()) == {one.id for one in LAW.programmes}


@pytest.mark.parametrize(
    ("kind", "verdict"),
    [
        ("corporate", Verdict.UNKNOWN),
        ("fund_asset_manager", Verdict.UNKNOWN),
        ("export_credit_agency", Verdict.UNKNOWN),
        ("bilateral_agency", Verdict.CONDITIONAL),
        ("bilateral_dfi", Verdict.CONDITIONAL),
        ("multilateral", Verdict.CONDITIONAL),
    ],
)
def test_advice_of_a_company_is_an_open_question(kind: str, verdict: Verdict) -> None:
    """The articles name organisations and institutions; nobody has said that companies are."""
    facts: dict[str, bool | str] = {"lender_is_foreign": True, "counterpart_type": kind}
    assert judge("technical_assistance", LAW, on=TODAY, facts=facts).verdict is verdict
    (found,) = screen(
        need("technical_assistance"), investor("technical_assistance", kind=kind), LAW, on=TODAY
    )
    assert found.verdict is verdict


# --- The shipped rule base -------------------------------------------------------------------


def test_every_instrument_has_a_channel_for_both_origins() -> None:
    """No instrument of the taxonomy is left without a word on its routes."""
    taxonomy = yaml.safe_load((ROOT / "profiles" / "taxonomy.yaml").read_text(encoding="utf-8"))
    expected = {
        (item["id"], foreign) for item in taxonomy["instruments"] for foreign in (True, False)
    }
    assert {(channel.instrument, channel.foreign) for channel in LAW.channels} == expected
    assert len(LAW.channels) == len(expected)


def test_routes_channels_and_rules_fit_together() -> None:
    """Every reference leads somewhere, and every route is reached and has rules.

    Two are no way for an investor's money: they are asked for by name.
    """
    by_name = {"viability_gap_fund", "statement_of_intent"}
    reached = {
        route
        for channel in LAW.channels
        for route in (channel.direct, *channel.routes)
        if route is not None
    }
    ruled = {route for one in LAW.rules for route in one.routes}
    assert len(ROUTES) == len(set(ROUTES)) == 22
    assert reached | {one.route for one in LAW.programmes} | by_name == ruled == set(ROUTES)
    assert reached & by_name == set()
    assert len(RULES) == len(LAW.rules)


def test_versions_of_a_rule_follow_each_other() -> None:
    """A successor exists, starts no later than the predecessor ends, and on the same routes."""
    for one in LAW.rules:
        if one.superseded_by is not None:
            after = RULES[one.superseded_by]
            assert one.in_force_to is not None
            assert after.in_force_from is not None
            assert after.in_force_from <= one.in_force_to
            assert set(after.routes) & set(one.routes)
        if one.supersedes is not None:
            assert RULES[one.supersedes].superseded_by == one.id


@pytest.mark.parametrize("one", LAW.rules, ids=lambda one: one.id)
def test_a_rule_says_how_it_is_known(one: Rule) -> None:
    """Text that was read is quoted with its article; all else says what is missing."""
    assert one.evidence
    assert all(found.url.startswith(("https://", "http://")) for found in one.evidence)
    if one.status is RuleStatus.TEXT_READ:
        assert one.law is not None
        assert one.article is not None
        assert one.in_force_from is not None
    else:
        assert one.notes


def test_only_rules_that_were_read_or_that_their_authority_states_block() -> None:
    """A block at second hand makes a doubt, unless who decides publishes the test itself."""
    blocks = [one for one in LAW.rules if one.effect is Effect.BLOCK]
    assert [one.id for one in blocks if one.status is not RuleStatus.TEXT_READ] == [
        "vgf-criteria",
        "vgf-not-with-availability-payment",
        "unsolicited-no-fiscal-support",
        "unsolicited-fiscal-support-2023",
    ]
    assert [one for one in blocks if one.status is RuleStatus.SECONDARY] == [
        one for one in LAW.rules if one.stated_by_authority
    ]
    assert {one.id for one in blocks if not one.avoidable} == {
        "ban-direct-foreign-2004",
        "ban-direct-foreign-2022",
        "ban-direct-foreign-pp-2024",
        "bond-debt-75-2018",
        "bond-debt-75-2024",
        "bond-dscr-2018",
        "bond-dscr-2024",
        "arrears-2025",
        "vgf-criteria",
        "vgf-not-with-availability-payment",
        "wte-2018",
        "wte-2025-eligibility",
    }


def test_no_money_is_allowed_without_anybody_s_approval() -> None:
    """Every route to a city has something left to approve, ask or clear up."""
    for instrument in INSTRUMENTS:
        for foreign in (True, False):
            for route in pathway(instrument, foreign=foreign).routes:
                assert route.verdict is not Verdict.ALLOWED


def test_debt_tests_without_figures_neither_block_nor_allow() -> None:
    """75% and 2.5 are conditions on loans and open questions on bonds: no profile has figures."""
    for route, verdict, tests in (
        ("pt_smi_loan", Verdict.CONDITIONAL, {"debt-75-2024", "dscr-2024"}),
        ("domestic_bank_loan", Verdict.CONDITIONAL, {"debt-75-2024", "dscr-2024"}),
        ("sovereign_loan_onlent", Verdict.CONDITIONAL, {"debt-75-2024", "dscr-2024"}),
        ("central_budget_loan", Verdict.UNKNOWN, {"debt-75-2024", "dscr-2024", "arrears-2025"}),
        ("municipal_bond", Verdict.UNKNOWN, {"bond-debt-75-2024", "bond-dscr-2024"}),
        ("sukuk", Verdict.UNKNOWN, {"bond-debt-75-2024", "bond-dscr-2024"}),
    ):
        facts = {"lender_is_foreign": route == "sovereign_loan_onlent"}
        found = judge(route, LAW, on=TODAY, facts=facts)
        assert found.verdict is verdict
        assert tests <= set(found.rules)
