"""What a brief says: the front sheet, the facts, the law, what is unknown, the sources."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.briefs import Brief, Sentence, gist_of
from matchmaker.briefs.case import short_name
from matchmaker.briefs.ledger import Ledger
from matchmaker.model import (
    Book,
    InvestorAvailability,
    MoneyRange,
    NeedAvailability,
    Pathway,
    Programme,
    Provenance,
    Readiness,
    Role,
    RouteVerdict,
    Rule,
    Term,
    UnknownIdError,
    Verdict,
    Words,
)
from tests.fictional import book, city, deal, investor, law, need
from tests.printed import ASSISTANCE, GRANT, LOAN, STRICT, brief, match, phrasebook, strict_law

BLOCKED = Pathway(
    "concessional_loan",
    RouteVerdict("direct_foreign_loan", Verdict.BLOCKED, ("ban-direct-foreign-2022",)),
    (),
)


def pair(need_changes: dict[str, Any] | None = None, **investor_changes: Any) -> Book:
    """Make a book of one need and one investor with the given differences."""
    return book(
        [city("teluk", needs=[need("teluk-sampah", **(need_changes or {}))])],
        [investor("alpha", **investor_changes)],
    )


def made(found: Book, language: str = "id", **changes: Any) -> Brief:
    return brief(found, match(found, "teluk-sampah", "alpha", **changes), language)


def keys(sentences: tuple[Sentence, ...]) -> list[str]:
    return [sentence.words.key for sentence in sentences]


def all_words(value: Any) -> list[Words]:
    """Collect every sentence of a brief."""
    if isinstance(value, Words):
        return [value]
    if isinstance(value, tuple):
        return [words for item in value for words in all_words(item)]
    if dataclasses.is_dataclass(value):
        fields = dataclasses.fields(value)
        return [words for field in fields for words in all_words(getattr(value, field.name))]
    return []


def all_notes(value: Any) -> set[int]:
    if isinstance(value, tuple):
        return {number for item in value for number in all_notes(item)}
    if dataclasses.is_dataclass(value):
        own = set(getattr(value, "notes", ()))
        fields = dataclasses.fields(value)
        return own | {n for field in fields for n in all_notes(getattr(value, field.name))}
    return set()


def test_a_foreign_loan_is_asked_for_through_its_lawful_route_only():
    """The ask names the other route, the light says so, and the direct loan is not promised."""
    front = made(pair(), pathways=(LOAN,)).front

    assert front.ask.instrument.words == Words.of(
        "ask.instrument",
        instrument=Term("instruments", "concessional_loan"),
        investor="Fictional Fund Alpha",
    )
    assert front.ask.route.words.key == "ask.rerouted"
    (route,) = dict(front.ask.route.words.values).values()
    assert route.in_language("id") == "on-lent sovereign loan (id)"
    assert (front.tone, front.light) == ("conditional", Words("light.conditional_rerouted"))
    assert front.law.article == "UU 1/2022 Pasal 154 ayat (4)"
    assert front.avoid[0].words.key == "avoid.direct"
    assert front.avoid[0].article == "UU 1/2022 Pasal 154 ayat (4)"


@pytest.mark.parametrize("pathways", [(), (LOAN,), (GRANT, LOAN), (BLOCKED,)])
@pytest.mark.parametrize("role", [Role.FINANCIER, Role.GUARANTOR, Role.SUPPLIER])
def test_a_table_repeats_the_front_sheet_in_the_same_words(pathways, role):
    """Ask, light, law and reasons of a row are those of the brief, without its notes."""
    found = pair({"cost": {"min": 5_000_000, "currency": "USD"}}, role=role)
    front = made(found, pathways=pathways).front
    gist = gist_of(found, match(found, "teluk-sampah", "alpha", pathways=pathways), language="id")

    names = [field.name for field in dataclasses.fields(gist)]
    assert all_words(gist) == [words for name in names for words in all_words(getattr(front, name))]
    assert all_notes(gist) == set()
    assert (gist.tone, gist.law.article) == (front.tone, front.law.article)


@pytest.mark.parametrize("best", [Verdict.ALLOWED, Verdict.CONDITIONAL, Verdict.UNKNOWN])
def test_the_light_of_a_rerouted_loan_is_never_open(best):
    """However free the other route is, a forbidden direct way never shows an open light."""
    way = Pathway("concessional_loan", LOAN.direct, (RouteVerdict("foreign_grant", best, ()),))

    assert made(pair(), pathways=(way,)).front.tone != "allowed"


def test_without_a_lawful_route_no_money_is_asked_for():
    """All ways closed: the light is closed, and neither an amount nor a form is named."""
    front = made(pair(), pathways=(BLOCKED,)).front

    assert front.tone == "blocked"
    assert front.objective.words.key == "objective.no_way"
    assert front.messages[2][0].words.key == "message.closed_by_law"
    assert (front.ask.amount, front.ask.amount_words) == (None, Words("ask.no_money_by_law"))
    assert front.ask.route.words.key == "ask.nothing_by_law"
    assert front.law.article == "UU 1/2022 Pasal 154 ayat (4)"


def test_without_a_known_form_of_support_the_ask_stays_open():
    """Nothing is known of what the investor offers: ask first, judge nothing."""
    front = made(pair(), pathways=()).front

    assert front.tone == "unknown"
    assert front.objective.words.key == "objective.unknown"
    assert front.ask.instrument.words.key == "ask.instrument_open"
    assert front.ask.route.words.key == "ask.route_open"


def test_the_ask_prefers_what_the_city_wishes_and_the_law_leaves_open():
    """Of several instruments the first is wished and offered, then the freest by law."""
    found = pair(
        {"instruments_wanted": ["grant", "concessional_loan"]},
        instruments=["concessional_loan", "technical_assistance", "grant"],
    )
    brief_of = made(found, pathways=(ASSISTANCE, LOAN, GRANT))

    assert dict(brief_of.front.ask.instrument.words.values)["instrument"] == Term(
        "instruments", "grant"
    )
    assert [line.instrument.id for line in brief_of.law] == [
        "grant",
        "technical_assistance",
        "concessional_loan",
    ]


def test_what_the_city_did_not_name_is_not_asked_for():
    """Where wishes and offers do not meet, the ask stays open; a wish not known is marked."""
    apart = made(pair({"instruments_wanted": ["ppp"]}), pathways=(LOAN,)).front
    silent = made(pair({"instruments_wanted": []}), pathways=(LOAN,)).front

    assert apart.ask.instrument.words.key == "ask.instrument_none"
    assert apart.ask.route.words.key == "ask.route_none"
    assert (apart.tone, apart.light) == ("unknown", Words("light.unknown"))
    assert apart.law.words.key == "legal.no_ask"
    assert apart.objective.words.key == "objective.no_common"
    assert silent.ask.instrument.words.key == "ask.instrument_unasked"


def test_an_operator_is_asked_for_its_own_capital_only():
    """A PPP may be asked of an operator, with the remark that it lends nothing; a loan may not."""
    ppp = Pathway("ppp", None, (RouteVerdict("kpbu_user_pays", Verdict.CONDITIONAL, ()),))
    found = pair(
        {"instruments_wanted": ["concessional_loan", "ppp"]},
        role="operator",
        instruments=["ppp", "concessional_loan"],
    )
    front = made(found, pathways=(LOAN, ppp)).front

    assert dict(front.ask.instrument.words.values)["instrument"] == Term("instruments", "ppp")
    assert front.messages[2][0].words.key == "message.brings.operator"
    assert "avoid.role.operator" in keys(front.avoid)


def test_a_need_of_a_national_programme_is_not_the_mayors_to_give():
    """No money is asked for and no partner promised where a programme chooses the partner."""
    found = pair({"programme": "waste_to_energy"})
    front = made(found, pathways=(LOAN,)).front

    assert (front.ask.amount, front.ask.amount_words) == (
        None,
        Words("ask.no_money_by_programme"),
    )
    assert "message.programme" in keys(front.messages[0])
    assert "avoid.programme" in keys(front.avoid)


def test_a_guarantor_is_asked_for_no_amount():
    """A guarantee is no money: the cost of the project is not asked of a guarantor."""
    front = made(pair(role="guarantor"), pathways=(LOAN, GRANT)).front

    assert (front.ask.amount, front.ask.amount_words) == (None, Words("ask.no_money"))
    assert front.ask.instrument.words.key == "ask.brings.guarantor"
    assert "avoid.role.guarantor" in keys(front.avoid)


def test_the_notes_that_decide_stand_on_the_front():
    """Notes on availability are quoted, and what the counterpart excludes is said."""
    found = pair(
        {"availability_note": "Separuhnya sudah didanai."},
        availability_note="Ask the Singapore office.",
        exclusions=["Coal"],
    )
    front = made(found, pathways=(LOAN,)).front
    said = [dict(item.words.values) for item in front.warnings + front.asides]

    assert front.warnings_title == Words("front.notes")
    assert {"note": "Separuhnya sudah didanai."} in said
    assert {"note": "Ask the Singapore office."} in said
    assert said[-1]["exclusions"] == ("Coal",)


def test_no_signature_is_promised_to_a_foreign_counterpart():
    """The red line on statements of intent stands where its rule does, for foreign parties only."""
    rule = law().rules[0].model_copy(update={"id": "statement-of-intent"})
    found = dataclasses.replace(pair(), law=law().model_copy(update={"rules": (rule,)}))
    at_home = pair(country="ID", embassy=None)
    at_home = dataclasses.replace(at_home, law=found.law)

    assert "avoid.sign" in keys(made(found).front.avoid)
    assert "avoid.sign" not in keys(made(at_home).front.avoid)


@pytest.mark.parametrize("role", ["supplier", "operator", "door"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_who_is_no_purse_is_never_asked_for_money(role, language):
    """A supplier, an operator and a door: no amount, no instrument, and the sheet says why."""
    brief_of = made(pair(role=role), language, pathways=(LOAN, GRANT))
    front = brief_of.front

    assert front.ask.amount is None
    assert front.ask.amount_words == Words("ask.no_money")
    assert front.ask.instrument.words.key == f"ask.brings.{role}"
    assert f"avoid.role.{role}" in keys(front.avoid)
    assert front.objective.words.key == f"objective.{role}"
    assert front.messages[2][0].words.key == f"message.brings.{role}"
    assert brief_of.timeline is None


def test_what_may_be_gone_is_to_be_asked_first():
    """An unknown availability, of need or investor, stands on the front and among the questions."""
    found = pair({"availability": "unknown"}, availability="unknown")
    brief_of = made(found)

    assert brief_of.front.warnings_title == Words("front.warnings")
    assert keys(brief_of.front.warnings) == ["warning.need.unknown", "warning.investor.unknown"]
    assert "unknown.city.availability" in keys(brief_of.ask_city)
    assert "unknown.investor.availability" in keys(brief_of.ask_investor)


@pytest.mark.parametrize(
    "state", ["partner_chosen", "under_construction", "built", "on_hold", "cancelled"]
)
def test_a_need_that_is_not_to_be_had_is_neither_offered_nor_asked_for(state):
    """The front says why, asks for nothing and names no amount."""
    front = made(pair({"availability": state}), pathways=(GRANT,)).front

    assert front.warnings_title == Words("front.closed")
    assert keys(front.warnings) == [f"warning.need.{state}"]
    assert front.objective.words.key == "objective.closed"
    assert (front.ask.amount, front.ask.amount_words) == (None, Words("ask.nothing"))
    assert front.ask.instrument.words.key == "ask.nothing_now"


@pytest.mark.parametrize("state", ["routing_only", "suspended", "ended"])
def test_an_investor_that_is_gone_is_not_asked_for_money(state):
    """Doors and agencies that ended are said to be so on the front."""
    front = made(pair(availability=state), pathways=(GRANT,)).front

    assert keys(front.warnings) == [f"warning.investor.{state}"]
    assert front.ask.amount_words == Words("ask.nothing")


def test_an_amount_without_a_public_figure_is_never_made_up():
    """No cost: the ask has no amount, says so, and a sum is not to be promised."""
    brief_of = made(pair({"cost": None}))

    assert brief_of.front.ask.amount is None
    assert brief_of.front.ask.amount_words == Words("ask.no_figure")
    assert "avoid.figure" in keys(brief_of.front.avoid)
    assert "unknown.city.cost" in keys(brief_of.ask_city)


def test_a_foreign_amount_has_its_rupiah_value_with_rate_and_day():
    """The ticket in dollars is converted at the edition's rate, to three digits."""
    ticket = made(pair()).investor.ticket
    rate = {number.number: number for number in made(pair()).ledger}[ticket.notes[-1]]

    assert ticket.value == MoneyRange(
        min=5_000_000, max=50_000_000, currency="USD", confidence="low"
    )
    assert ticket.rupiah == Words.of(
        "amount.rupiah",
        value=MoneyRange(min=80_000_000_000, max=800_000_000_000, currency="IDR"),
        rate=16_000.0,
        currency="USD",
        day=rate.as_of,
    )
    assert rate.text == "Kurs rekaan"


@pytest.mark.parametrize(
    ("dollars", "rupiah"), [(15_656_250, 251), (15_593_750, 250), (15_656_249, 250)]
)
def test_a_converted_amount_is_rounded_half_up(dollars, rupiah):
    """Of two amounts of three digits that are equally near, the greater is printed."""
    found = pair(ticket={"min": None, "max": dollars, "currency": "USD"})
    said = dict(made(found).investor.ticket.rupiah.values)["value"]

    assert said.max == rupiah * 10**9


def test_a_foreign_amount_without_a_rate_stays_as_it_is():
    """No rate for the currency: only the original is given."""
    found = pair(ticket={"min": None, "max": 7, "currency": "CHF"})

    assert made(found).investor.ticket.rupiah is None
    assert "unknown.investor.ticket_min" in keys(made(found).ask_investor)


def test_intentions_stand_apart_from_the_record():
    """Letters are no deals: own list, not in the count, and not to be promised as money."""
    deals = [
        deal("a-closed", year=2019, deal_status="closed"),
        deal("a-programme", year=2021, deal_status="ongoing_programme"),
        deal("a-mou", year=2024, deal_status="intention", status="MoU"),
        deal("a-gone", year=2010, deal_status="cancelled"),
    ]
    brief_of = made(pair(deals=deals))

    assert [line.year for line in brief_of.investor.record] == ["2021", "2019"]
    assert [line.year for line in brief_of.investor.intentions] == ["2024"]
    assert [line.year for line in brief_of.investor.other] == ["2010"]
    assert brief_of.front.messages[1][-1].words.key == "message.near.closed"
    assert dict(brief_of.front.messages[1][-1].words.values)["year"] == "2019"
    assert "avoid.intention" in keys(brief_of.front.avoid)


def test_every_null_that_matters_becomes_a_question():
    """A pair of which nothing is known asks for all of it, once."""
    found = book(
        [
            city(
                "teluk",
                context=None,
                population=None,
                provenance={},
                needs=[
                    need(
                        "teluk-sampah",
                        cost=None,
                        sectors=[],
                        instruments_wanted=[],
                        readiness=None,
                        availability="unknown",
                        provenance={},
                    )
                ],
            )
        ],
        [
            investor(
                "alpha",
                role="unknown",
                mandate_basis="general_knowledge",
                sectors=[],
                instruments=[],
                ticket=None,
                requirements=[],
                availability="unknown",
                deals=[],
                provenance={},
            )
        ],
    )
    brief_of = made(found, pathways=(), reasons=())

    assert keys(brief_of.ask_city) == [
        f"unknown.city.{fact}"
        for fact in (
            "availability",
            "cost",
            "readiness",
            "instruments",
            "sectors",
            "fiscal_capacity",
            "population",
            "context",
            "weak_need",
            "weak_city",
        )
    ]
    assert keys(brief_of.ask_investor) == [
        f"unknown.investor.{fact}"
        for fact in (
            "availability",
            "role",
            "ticket",
            "instruments",
            "sectors",
            "requirements",
            "exclusions",
            "record",
            "weak",
            "mandate_basis",
        )
    ]


def test_every_note_has_its_source_and_every_source_is_cited():
    """Notes number the ledger from 1 without gaps; equal sources share one number."""
    brief_of = made(pair(deals=[deal("a-1"), deal("a-2")]), pathways=(LOAN, GRANT))
    numbers = [source.number for source in brief_of.ledger]

    assert numbers == list(range(1, len(numbers) + 1))
    assert all_notes(brief_of) == set(numbers)
    assert len({dataclasses.replace(source, number=0) for source in brief_of.ledger}) == len(
        numbers
    )


def test_sources_are_numbered_in_the_order_of_the_pages():
    """What the front sheet cites first has number 1."""
    brief_of = made(pair())

    assert brief_of.front.objective.notes[0] == 1
    assert brief_of.need.notes == (1,)


def test_an_address_is_shown_by_its_site():
    """Web addresses are shown by host, a second one of a site with a number, others whole."""
    addresses = [
        "https://www.example.org/a",
        "http://example.org/b",
        "javascript:alert(1)",
        "arsip 7",
        "https://[",
    ]
    ledger = Ledger()
    ledger.cite(Provenance.model_construct(source="x", links=tuple(addresses)))

    assert [(link.shown, link.address) for link in ledger.sources[0].links] == [
        ("example.org", addresses[0]),
        ("example.org (2)", addresses[1]),
        ("javascript:alert(1)", None),
        ("arsip 7", None),
        ("https://[", None),
    ]


def test_titles_and_labels_are_in_the_language_of_the_brief():
    """English has the English title and says that the texts are Indonesian, and the reverse."""
    english, indonesian = made(pair(), "en"), made(pair(), "id")

    assert (english.need.title, english.need.original) == (
        "Municipal waste treatment",
        "Pengolahan sampah kota",
    )
    assert english.need.written == Words("written.id")
    assert english.investor.written is None
    assert english.investor.embassy == "Embassy of Japan"
    assert indonesian.need.written is None
    assert indonesian.investor.written == Words("written.en")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Japan International Cooperation Agency (JICA)", "JICA"),
        ("World Bank (IBRD)", "World Bank"),
        ("Siemens (incl. Siemens Mobility)", "Siemens"),
        ("SACE and Cassa Depositi e Prestiti (Italy)", "SACE and Cassa Depositi e Prestiti"),
        ("Fund A (until 2025: IFU - B), incl. C (CD)", "Fund A"),
        ("Signify", "Signify"),
        ("(only this)", "(only this)"),
        (" (x)", " (x)"),
    ],
)
def test_sentences_use_the_short_name_that_the_name_itself_gives(name, expected):
    """An acronym in parentheses or the part before them stands for a long name."""
    assert short_name(name) == expected


@given(st.text(min_size=1))
def test_a_short_name_is_a_part_of_the_name(name):
    """Nothing is printed as a name that is not in the profile."""
    assert short_name(name)
    assert short_name(name) in name


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("readiness", [*Readiness, None])
def test_every_sentence_of_a_brief_is_in_the_phrasebook(language, role, readiness):
    """Whatever a sheet has to say, both languages have the phrase and its fields."""
    found = pair({"readiness": readiness}, role=role)
    phrases = phrasebook(found, language)

    for pathways in ((LOAN, GRANT, ASSISTANCE), (BLOCKED,), ()):
        for words in all_words(made(found, language, pathways=pathways)):
            assert phrases.say(words)


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_state_of_availability_has_its_words(language):
    """No availability of a need or an investor is without a warning's phrase."""
    for need_state in NeedAvailability:
        for investor_state in InvestorAvailability:
            found = pair({"availability": need_state}, availability=investor_state)
            phrases = phrasebook(found, language)
            for words in all_words(made(found, language, pathways=(LOAN,))):
                assert phrases.say(words)


def test_a_brief_can_be_sent_to_another_process():
    """A brief survives pickling, so that many can be printed at once."""
    brief_of = made(pair())

    assert pickle.loads(pickle.dumps(brief_of)) == brief_of


def test_a_match_of_an_unknown_investor_is_refused_by_name():
    """An id that is not in the book is answered with the nearest."""
    with pytest.raises(UnknownIdError, match="nearest: alpha"):
        brief(pair(), match(pair(), "teluk-sampah", "alpa"))


def test_ranks_are_said_of_all_that_were_compared():
    """Both sides' ranks stand beside the number of investors and of cities in the comparison."""
    why = made(book(), city="teluk").front.why

    assert [dict(item.words.values).get("rank") for item in why] == [1, 3, None]
    assert [dict(item.words.values).get("count") for item in why] == [3, 2, None]
    assert why[2].words == Words("why.evidence.most")


def test_a_long_record_prints_the_needs_sector_first_then_what_was_done_then_the_latest():
    """Of ten entries six are printed, with those that name the sector; the rest is counted."""
    deals = [
        deal("a-old-waste", project="Solid waste plant", year=2001),
        deal("a-waste-mou", project="Letter on solid waste", year=2002, deal_status="intention"),
        *(
            deal(f"a-road-{year}", project="Toll road", year=year, deal_status=state)
            for year, state in [
                (2010, "closed"),
                (2011, "signed"),
                (2012, "closed"),
                (2024, "intention"),
                (2023, "ongoing_programme"),
                (2013, "signed"),
                (2009, "closed"),
                (2025, "cancelled"),
            ]
        ),
    ]
    facts = made(pair(deals=deals)).investor

    assert [line.year for line in facts.record] == ["2013", "2012", "2011", "2010", "2001"]
    assert [line.year for line in facts.intentions] == ["2002"]
    assert (facts.other, facts.entries, facts.entries_left) == ((), 10, 4)


def test_a_record_of_six_is_printed_whole():
    """Nothing is left out of a short record."""
    deals = [deal(f"a-{year}", year=year) for year in range(2010, 2016)]
    facts = made(pair(deals=deals)).investor

    assert [len(facts.record), facts.entries, facts.entries_left] == [6, 6, 0]


def test_the_law_says_who_must_act_and_how_long_it_takes_for_the_ask_only():
    """The line of what is asked for has acts in order and their times; others only a basis."""
    found = dataclasses.replace(
        pair({"instruments_wanted": ["concessional_loan"]}), law=strict_law()
    )
    brief_of = made(found, "en", pathways=(GRANT, STRICT))
    asked, other = brief_of.law
    steps = brief_of.timeline.steps

    assert asked.instrument.id == "concessional_loan"
    assert [step.who for step in steps[:2]] == ["Minister 0", "Minister 1"]
    assert [step.lead_time for step in steps[:3]] == ["15 working days", "15 working days", None]
    assert [step.starts_stage for step in steps] == [True] + [False] * 11
    assert asked.lead_times == (
        "Minister 0: 15 working days",
        "Minister 1: 15 working days",
    )
    assert asked.basis.article == "Law 1/2022, art. 154(4)"
    assert asked.rule.article == "Government Regulation 10/2011"
    assert (len(asked.further), asked.further_left) == (6, 5)
    assert (other.lead_times, other.further, other.rule) == ((), (), None)


def test_a_province_that_is_an_island_group_is_named_once():
    """Bali is printed as Bali, not as Bali, Bali."""
    assert made(pair()).city.island_group is None
    apart = book(
        [
            city(
                "gunung",
                kemendagri_code="33.99",
                province="Jawa Tengah",
                island_group="Jawa",
                needs=[need("teluk-sampah")],
            )
        ],
        [investor("alpha")],
    )
    assert made(apart).city.island_group == "Jawa"


def test_a_source_without_words_is_shown_by_its_whole_address():
    """Where only the address is known, a reader gets more than the name of the site."""
    ledger = Ledger()
    ledger.cite(Provenance(links=("https://www.example.org/news/7",)))
    ledger.cite(Provenance(links=("https://example.org/" + "x" * 200,)))
    (whole,), (cut,) = (source.links for source in ledger.sources)

    assert whole.shown == "example.org/news/7"
    assert (len(cut.shown), cut.shown[-1]) == (96, "…")
    assert cut.address.endswith("x" * 200)


def test_a_cost_without_a_figure_says_why_what_is_named_is_not_the_cost():
    """The note of a cost that is not known is printed where the figure would stand."""
    note = "Belum diketahui: Rp2 miliar adalah anggaran satu tahun."
    cost = {"min": None, "max": None, "currency": "IDR", "note": note}
    brief_of = made(pair({"cost": cost}))

    assert (brief_of.need.cost, brief_of.need.cost_note.text) == (None, note)
    assert brief_of.front.ask.amount_words == Words("ask.no_figure")
    assert made(pair()).need.cost_note is None


PROGRAMME = Programme.model_validate(
    {
        "id": "waste_to_energy",
        "label": {"id": "Program rekaan", "en": "Fictional programme"},
        "route": "foreign_grant",
        "region": {"id": "lahan dan usulan", "en": "land and a proposal"},
    }
)


@pytest.mark.parametrize("role", list(Role))
def test_a_meeting_about_a_programme_is_about_the_regions_own_part(role):
    """Whoever comes: objective, ask and next step speak of the region's part, never of a plant."""
    found = pair({"programme": "waste_to_energy"}, role=role)
    found = dataclasses.replace(
        found, law=found.law.model_copy(update={"programmes": (PROGRAMME,)})
    )
    front = made(found, pathways=(GRANT,)).front

    assert front.objective.words.key == "objective.programme"
    assert dict(front.objective.words.values)["part"] == PROGRAMME.region
    assert front.ask.instrument.words.key == "ask.instrument_programme"
    assert front.ask.next_step.words.key == "next.programme"
    assert keys(front.messages[2]) == ["message.programme_way"]
    assert front.ask.amount is None


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_figure_is_asked_for_where_only_a_part_is_still_open(language):
    """What is paid for is not asked for again: the open part is said, and its cost is not known."""
    changes = {"open_part": "operasi", "instruments_wanted": ["concessional_loan"]}
    front = made(pair(changes), language, pathways=(LOAN,)).front
    marked = "message.open_part" if language == "id" else "message.open_part_id"

    assert (front.ask.amount, front.ask.amount_words) == (None, Words("ask.open_part"))
    assert front.ask.amount_title == Words("front.part")
    assert front.ask.instrument.words.key == "ask.instrument_part"
    assert marked in keys(front.messages[0])
    assert "avoid.part" in keys(front.avoid)


def test_every_amount_is_a_promise_that_nobody_may_make():
    """No red line leaves leave to promise up to the public estimate."""
    front = made(pair({"cost": {"min": 5, "max": 6, "currency": "IDR"}}), pathways=(LOAN,)).front

    assert "avoid.any" in keys(front.avoid)
    assert phrasebook(pair()).phrase("avoid.any", cost="X").startswith("Nilai apa pun")


@pytest.mark.parametrize("status", ["text_read", "unverified"])
def test_an_unconfirmed_reading_is_no_flat_prohibition(status):
    """The line on deferred payments cites its act only where its text was read."""
    like = law().rules[0].model_dump(mode="json")
    rule = Rule.model_validate(like | {"id": "vendor-finance-foreign", "status": status})
    found = dataclasses.replace(
        pair(role="supplier"), law=law().model_copy(update={"rules": (rule,)})
    )
    lines = {item.words.key: item.article for item in made(found, pathways=()).front.avoid}

    assert ("avoid.deferred" in lines) == (status == "text_read")
    assert lines.get("avoid.deferred_unsure", "none") == (
        None if status == "unverified" else "none"
    )


def test_quotes_in_the_other_language_say_so():
    """A note and an exclusion in English are marked in an Indonesian brief, not in an English."""
    found = pair(availability_note="Ask first.", exclusions=["Coal"], written_in="en")

    assert "warning.note_en" in keys(made(found, "id").front.warnings)
    assert keys(made(found, "id").front.asides) == ["warning.exclusions_en"]
    assert "warning.note" in keys(made(found, "en").front.warnings)
    assert keys(made(found, "en").front.asides) == ["warning.exclusions"]


def test_programmes_under_way_are_counted_and_asked_about():
    """A record of programmes only is neither none at all nor a concluded deal."""
    deals = [deal(f"a-{place}", deal_status="ongoing_programme") for place in range(3)]
    brief_of = made(pair(deals=deals))

    assert "message.ongoing" in keys(brief_of.front.messages[1])
    assert "unknown.investor.ongoing" in keys(brief_of.ask_investor)
    assert "unknown.investor.record" not in keys(brief_of.ask_investor)


def test_a_guarantor_is_asked_what_it_guarantees():
    """Neither funding nor a whole cost is spoken of: sizes are of guarantees."""
    ticket = {"min": 5, "max": None, "currency": "IDR"}
    brief_of = made(pair(role="guarantor", ticket=ticket), pathways=(GRANT,))

    assert brief_of.investor.ticket_title == Words("label.ticket_guaranteed")
    assert "unknown.investor.ticket_max_guarantor" in keys(brief_of.ask_investor)
    assert brief_of.front.ask.amount_title == Words("front.money")


def test_a_foreign_loan_by_another_way_keeps_its_red_line():
    """Where a programme takes the place of the direct way, a loan is still not taken directly."""
    way = Pathway("concessional_loan", GRANT.direct, GRANT.routes)
    found = made(pair(), pathways=(way,)).front
    at_home = made(pair(country="ID", embassy=None), pathways=(way,)).front

    assert found.avoid[0].words.key == "avoid.direct"
    assert "avoid.direct" not in keys(at_home.avoid)
