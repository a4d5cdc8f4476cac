"""The parts of a brief behind its front: talking points, drawings, questions, alternatives."""

from __future__ import annotations

import dataclasses
import itertools
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.briefs import Brief
from matchmaker.briefs.charts import GAP, LETTER_WIDTH, NAME_HEIGHT
from matchmaker.loading import load_book
from matchmaker.model import (
    Book,
    Label,
    Match,
    MoneyRange,
    Noun,
    Outcome,
    PartialDate,
    Programme,
    Rate,
    Share,
    Words,
)
from matchmaker.pathways import screen
from tests.fictional import book, city, deal, investor, need, provenance
from tests.printed import GRANT, LOAN, ON, STRICT, brief, match, phrasebook, strict_law

SIZES = {"min": 5_000_000, "max": 50_000_000, "currency": "USD"}


def pair(need_changes: dict[str, Any] | None = None, **investor_changes: Any) -> Book:
    return book(
        [city("teluk", needs=[need("teluk-sampah", **(need_changes or {})), need("teluk-air")])],
        [investor("alpha", **investor_changes), investor("beta"), investor("gamma")],
    )


def made(
    found: Book, language: str = "id", *, among: tuple[Match, ...] = (), **changes: Any
) -> Brief:
    return brief(found, match(found, "teluk-sampah", "alpha", **changes), language, among=among)


def keys(sentences: Any) -> list[str]:
    return [sentence.words.key for sentence in sentences]


@pytest.mark.parametrize(("language", "other"), [("id", "en"), ("en", "id")])
def test_talking_points_are_said_in_both_languages(language, other):
    """Indonesian and English always stand side by side, that of the brief first."""
    found = pair()
    talk = made(found, language, pathways=(LOAN,)).talk
    said = [phrasebook(found, language), phrasebook(found, other)]

    assert talk.languages == (language, other)
    assert 5 <= len(talk.lines) <= 7
    for sentence in (*talk.opening, *talk.lines, *talk.closing):
        here, there = (words.say(sentence.words) for words in said)
        assert here
        assert there
        assert here != there


def test_a_further_language_stands_beside_them():
    """Whoever asks for Japanese talking points keeps Indonesian and English."""
    found = pair()
    both = match(found, "teluk-sampah", "alpha")

    assert brief(found, both, talking_in=("ja",)).talk.languages == ("id", "en", "ja")


def test_talking_points_quote_no_text_of_a_profile():
    """What stands in one language only is not said in another: no description, mandate or note."""
    text = "Teks profil yang hanya ada dalam satu bahasa."
    found = pair(
        {"description": text, "availability_note": text},
        mandate=text,
        availability_note=text,
        exclusions=[text],
    )
    talk = made(found, pathways=(LOAN,)).talk
    values = [
        value
        for sentence in (*talk.opening, *talk.lines, *talk.closing)
        for _, value in sentence.words.values
    ]

    assert text not in values
    assert any(isinstance(value, Label) for value in values)


def test_a_loan_that_may_not_come_directly_is_said_to_be_so_at_the_table():
    """The talking points name the lawful route, in both languages, and never ask for the loan."""
    found = pair({"instruments_wanted": ["concessional_loan"]})
    ways = [
        sentence.words
        for sentence in made(found, pathways=(LOAN,)).talk.lines
        if sentence.words.key.startswith("talk.way.")
    ]

    assert [way.key for way in ways] == ["talk.way.rerouted"]
    assert isinstance(dict(ways[0].values)["route"], Noun)


def test_an_older_figure_that_holds_no_longer_is_never_the_ask():
    """It stands among the facts as what it is, with its own source; nobody may name it."""
    older = {
        "min": 107_000_000_000,
        "max": 128_000_000_000,
        "currency": "IDR",
        "note": "Rancangan 200 ton, kini 500 ton.",
        "as_of": "2023-12",
        "source": "Kabar Rekaan",
    }
    brief = made(pair({"cost": None, "superseded_cost": older}))
    cited = {source.number: source for source in brief.ledger}

    assert brief.front.ask.amount is None
    assert brief.sizes is None
    assert brief.need.cost is None
    assert brief.need.superseded is not None
    assert brief.need.superseded.about is not None
    (note,) = brief.need.superseded.notes
    assert (cited[note].text, str(cited[note].as_of)) == ("Kabar Rekaan", "2023-12")
    assert "avoid.superseded" in {line.words.key for line in brief.front.red_lines}
    assert "answer.superseded" in {item.answer.words.key for item in brief.questions}


def test_a_cost_in_foreign_money_is_spoken_with_its_rupiah_and_the_rate():
    """Who says an amount at the table says what it is worth at home, and since when."""
    rate = Rate(currency="USD", idr=16_500, on=PartialDate("2026-11-20"), source="Bank Rekaan")
    found = pair({"cost": {"min": 5_000_000, "max": 5_000_000, "currency": "USD"}})
    edition = found.edition.model_copy(update={"rates": (rate,)})
    found = dataclasses.replace(found, edition=edition)
    brief = made(found)
    words = phrasebook(found, "id")
    sentences = (
        *brief.talk.lines,
        *brief.front.messages[0],
        *(it.answer for it in brief.questions),
    )
    said = [words.say(it.words) for it in sentences if it.words.key.endswith("cost_foreign")]

    assert len(said) == 3
    for sentence in said:
        assert "USD\N{NO-BREAK SPACE}5\N{NO-BREAK SPACE}juta" in sentence
        assert "Rp82,5\N{NO-BREAK SPACE}miliar dengan kurs Rp16.500 per USD" in sentence
        assert "20 November 2026" in sentence


@pytest.mark.parametrize(
    "key", ["objective.closed", "objective.financier", "objective.operator", "objective.supplier"]
)
def test_every_objective_has_a_test_of_success(key):
    """What must be agreed is said for the same case as what the meeting is for."""
    changes = {"availability": "built"} if key == "objective.closed" else {}
    role = key.partition(".")[2]
    found = pair(changes, role=role if role != "closed" else "financier")
    front = made(found, pathways=(LOAN,)).front

    assert front.objective.words.key == key
    assert front.success.words.key == key.replace("objective", "success")


def test_two_red_lines_stand_on_the_front_and_all_of_them_behind_it():
    """The first by law and the one about amounts; nothing that is not among all."""
    front = made(pair(), pathways=(LOAN,)).front

    assert keys(front.red_lines) == ["avoid.direct", "avoid.any"]
    assert set(front.red_lines) < set(front.avoid)


@settings(deadline=None)
@given(
    low=st.integers(1, 10**13),
    factor=st.integers(1, 1000),
    ends=st.sampled_from([(True, True), (True, False), (False, True)]),
)
def test_a_range_is_drawn_where_its_powers_of_ten_are(low, factor, ends):
    """Both ends lie on the scale in their order; an unknown end reaches the edge and is broken."""
    cost = {
        "min": low if ends[0] else None,
        "max": low * factor if ends[1] else None,
        "currency": "IDR",
    }
    changes = {"cost": cost, "instruments_wanted": ["concessional_loan"]}
    chart = made(pair(changes, ticket=SIZES), pathways=(LOAN,)).sizes
    drawn = chart.spans[0]
    marks = [tick.at for tick in chart.ticks]

    assert 0 <= drawn.start <= drawn.end <= 1
    assert (drawn.starts, drawn.ends) == ends
    assert marks == sorted(marks)
    assert (marks[0], marks[-1]) == (0, 1)
    assert drawn.starts or drawn.start == 0
    assert drawn.ends or drawn.end == 1
    steps = {round(after - before, 9) for before, after in itertools.pairwise(marks)}
    assert len(steps) == 1


def test_sizes_are_compared_in_rupiah():
    """A ticket in dollars and a cost in rupiah of the same worth lie at the same place."""
    cost = {"min": 80_000_000_000, "max": 800_000_000_000, "currency": "IDR"}
    chart = made(pair({"cost": cost}, ticket=SIZES), pathways=(LOAN,)).sizes
    ask, ticket = chart.spans

    assert (ask.start, ask.end) == (ticket.start, ticket.end)
    assert math.isclose(ask.start, (math.log10(8e10) - 10) / 2)


@pytest.mark.parametrize(
    ("need_changes", "investor_changes"),
    [
        ({"cost": None}, {}),
        ({}, {"ticket": None}),
        ({}, {"ticket": {"min": 1, "max": 2, "currency": "CHF"}}),
        ({"open_part": "operasi"}, {}),
        ({}, {"role": "supplier"}),
    ],
)
def test_what_cannot_be_compared_is_not_drawn(need_changes, investor_changes):
    """No cost, no size, no rate, a part only, or no money asked: no drawing."""
    assert made(pair(need_changes, **investor_changes), pathways=(LOAN,)).sizes is None


def test_the_map_shows_the_cities_of_the_island_group_as_they_lie():
    """West is left and north is up; the city of the brief is drawn last and has its name."""

    def at(name: str, latitude: float, longitude: float, **more: Any) -> dict[str, Any]:
        return city(name, latitude=latitude, longitude=longitude, **more)

    found = book(
        [
            at("teluk", -3.7, 128.2, needs=[need("teluk-sampah")]),
            at("utara", 1.5, 128.3),
            at("barat", -3.7, 126.0),
        ],
        [investor("alpha")],
    )
    drawn = made(found).map
    west, north, own = sorted(drawn.places, key=lambda place: (place.is_subject, place.y < 0.5))

    assert drawn.places[-1].is_subject
    assert own.name == "Teluk"
    assert west.x < own.x
    assert math.isclose(west.y, own.y)
    assert north.y < own.y
    assert all(0 < place.x < 1 and 0 < place.y < 1 for place in drawn.places)
    assert drawn.ratio >= 0.6


@settings(deadline=None)
@given(
    places=st.lists(
        st.tuples(st.floats(-11, 6), st.floats(95, 141)), min_size=1, max_size=30, unique=True
    )
)
def test_names_on_the_map_touch_no_other_name(places):
    """However many cities there are, no two names cover each other, and all lie on the map."""
    cities = [
        city(f"kota-{number}", latitude=latitude, longitude=longitude)
        for number, (latitude, longitude) in enumerate(places)
    ]
    cities.append(city("teluk", needs=[need("teluk-sampah")]))
    drawn = made(book(cities, [investor("alpha")])).map
    named = [place for place in drawn.places if place.name and not place.is_subject]
    lines = [(place.y * drawn.ratio, place) for place in named]

    for number, (height, place) in enumerate(lines):
        wide = LETTER_WIDTH * len(place.name)
        left = place.x - GAP - wide if place.leftward else place.x + GAP
        assert left >= 0
        assert left + wide <= 1
        for other_height, other in lines[number + 1 :]:
            other_wide = LETTER_WIDTH * len(other.name)
            other_left = other.x - GAP - other_wide if other.leftward else other.x + GAP
            beside = left + wide <= other_left or other_left + other_wide <= left
            assert beside or abs(height - other_height) >= NAME_HEIGHT - 1e-9


def test_hard_questions_come_from_what_is_unknown_and_what_the_law_forbids():
    """A direct loan is answered by its lawful route, an unknown cost by no figure."""
    found = pair({"cost": None, "readiness": None})
    asked = {
        item.question.words.key: item.answer for item in made(found, pathways=(LOAN,)).questions
    }

    assert asked["question.direct"].words.key == "answer.direct"
    assert asked["question.direct"].article == "UU 1/2022 Pasal 154 ayat (4)"
    assert asked["question.cost"].words.key == "answer.no_cost"
    assert asked["question.readiness"].words.key == "answer.readiness.unknown"
    assert asked["question.others"].words.key == "answer.others"


def test_a_need_that_is_gone_has_one_answer():
    """Nothing is offered, so nothing else is answered."""
    questions = made(pair({"availability": "built"}), pathways=(LOAN,)).questions

    assert [item.answer.words.key for item in questions] == ["answer.closed"]


@pytest.mark.parametrize("field", ["land", "permits", "parties", "local_support"])
def test_what_every_project_is_asked_is_printed_known_or_not(field):
    """All four aspects are there, each with what the profile says or with who can tell."""
    silent, said = made(pair()).need.aspects, made(pair({field: "Sudah ada."})).need.aspects
    place = [aspect.label.key for aspect in said].index(f"aspect.{field}")

    assert [aspect.text for aspect in silent] == [None] * 4
    assert [aspect.text is not None for aspect in said] == [n == place for n in range(4)]
    assert said[place].text.text == "Sudah ada."
    assert said[place].who == Words(f"aspect.who.{field}")


def share(block: str, similarity: float, *, known: bool = True) -> Share:
    return Share(block, 0.25, similarity, 0.5, known)


def test_why_not_higher_names_what_is_less_than_usual_and_what_is_unknown():
    """The heaviest loss comes first; what is as usual is not named."""
    shares = (
        share("text", 0.3),
        share("sectors", 0.1),
        share("size", 0.5, known=False),
        share("place", 0.45),
    )

    assert keys(made(pair(), shares=shares, need_rank=2).not_higher) == [
        "not_higher.less.sectors",
        "not_higher.less.text",
        "not_higher.unknown.size",
    ]
    well = (share("text", 0.9),)
    assert keys(made(pair(), shares=well, need_rank=2).not_higher) == ["not_higher.none"]
    assert keys(made(pair(), shares=well, need_rank=1).not_higher) == ["not_higher.first"]


def test_alternatives_are_the_citys_own():
    """Other counterparts of the need and other needs of the city, by rank; none of another city."""
    found = pair()
    own = match(found, "teluk-sampah", "alpha")
    again = dataclasses.replace(own, investor="gamma", city_rank=4)
    among = (
        again,
        own,
        dataclasses.replace(own, investor="beta", need="teluk-air", city_rank=3),
        dataclasses.replace(own, investor="beta", city="gunung", city_rank=1),
    )
    brief_of = made(found, among=among)

    assert [(item.investor, item.rank) for item in brief_of.next_investors] == [
        ("Fictional Fund Gamma", 4)
    ]
    assert [(item.investor, item.rank) for item in brief_of.other_needs] == [
        ("Fictional Fund Beta", 3)
    ]


def test_ages_tell_of_all_three_parties():
    """Need, city and counterpart each say as of when, and when somebody checked."""
    ages = made(pair()).ages

    assert [age.label.key for age in ages] == ["ages.need", "ages.city", "ages.investor"]
    assert all(age.notes for age in ages)


def test_the_line_of_time_has_each_act_once_in_order():
    """Twelve acts of one stage: numbered from 1, and the stage is named once."""
    found = dataclasses.replace(
        pair({"instruments_wanted": ["concessional_loan"]}), law=strict_law()
    )
    line = made(found, "en", pathways=(STRICT, GRANT)).timeline

    assert [step.number for step in line.steps] == list(range(1, 13))
    assert sum(step.starts_stage for step in line.steps) == 1
    assert dict(line.text.values)["count"] == 12


FIGURES = {
    "fiscal_year": 2026,
    "projected_revenue": 1_200_000_000_000,
    "outstanding_debt": 10_000_000_000,
    "source": "APBD rekaan",
}


def test_figures_of_a_budget_are_said_with_their_year_and_source():
    """What the profile states is printed with a note; what it does not says what it takes."""
    found = book(
        [city("teluk", finances=FIGURES, needs=[need("teluk-sampah")])], [investor("alpha")]
    )
    brief_of = made(found)
    measures = {measure.label.key: measure for measure in brief_of.city.finances}
    budget = measures["finances.budget"].value
    sources = {source.number: source for source in brief_of.ledger}

    assert dict(budget.words.values)["year"] == "2026"
    assert sources[budget.notes[0]].text == "APBD rekaan"
    assert measures["finances.debt"].value is not None
    assert measures["finances.dscr"].needed == Words("finances.needed.dscr")


def test_a_city_without_figures_says_what_each_would_take():
    """No figure is made up: every measure names what is missing."""
    measures = made(pair()).city.finances

    assert [measure.value for measure in measures] == [None] * 5
    assert all(measure.needed is not None for measure in measures)


def test_amounts_of_the_contract_are_ranges():
    """The whole cost is drawn and said from the same figure."""
    cost = {"min": 1, "max": 10, "currency": "IDR"}
    brief_of = made(pair({"cost": cost}), pathways=(LOAN,))

    assert brief_of.need.cost.value == MoneyRange(min=1, max=10, currency="IDR")
    assert dict(brief_of.sizes.text.values)["cost"].max == 10


def test_what_the_law_asks_for_is_asked_of_who_can_tell():
    """A match keeps no findings: the route is judged again, and each open fact is a question."""
    found = load_book(Path(__file__).parents[1] / "profiles")
    need_id, investor_id = "ambon-sampah-toisapu", "adb"
    ways = screen(found.need(need_id), found.investor(investor_id), found.law, on=ON)
    kept = tuple(
        dataclasses.replace(
            way,
            direct=way.direct and way.direct.outline,
            routes=tuple(route.outline for route in way.routes),
        )
        for way in ways
    )
    both = match(found, need_id, investor_id, pathways=kept)
    fresh = match(found, need_id, investor_id, pathways=ways)
    asked = brief(found, both).unlocks
    open_facts = {fact.id: fact for fact in found.law.facts}
    loan = next(way for way in ways if way.instrument == "concessional_loan").routes[0]
    questions = [open_facts[name].question for name in loan.missing if open_facts[name].question]

    assert asked == brief(found, fresh).unlocks
    assert [dict(it.words.values)["question"] for it in asked[:-1]] == questions[: len(asked) - 1]
    assert asked[-1].words == Words.of("unlock.more", count=len(questions) - len(asked) + 1)


def test_the_host_is_told_the_rules_on_gifts_and_signatures():
    """The shipped law has them: quoted with their acts; without them the page says whom to ask."""
    found = load_book(Path(__file__).parents[1] / "profiles")
    rules = brief(found, match(found, "ambon-sampah-toisapu", "adb", pathways=())).protocol.rules
    acts = [rule.article for rule in rules if rule.article]

    assert [act.split(" Pasal")[0] for act in acts] == [
        "PP 28/2018",
        "UU 24/2009",
        "UU 20/2001",
        "Peraturan KPK 1/2026",
    ]
    assert rules[3].words.key == "protocol.secondary"
    assert "protocol.gifts" in keys(made(pair()).protocol.rules)


def test_results_on_the_form_are_the_words_that_an_evaluation_reads():
    """What is ticked by hand can be typed as it stands, in the order of how far it leads."""
    results = made(pair()).results

    assert [result.code for result in results] == [outcome.value for outcome in Outcome]
    assert [result.label.key for result in results] == [
        f"form.outcomes.{outcome}" for outcome in Outcome
    ]


@pytest.mark.parametrize(("way", "asked"), [(LOAN, True), (GRANT, False)])
def test_who_gives_is_not_expected_to_ask_for_repayment(way, asked):
    """A loan raises the question of what the city repays from, a grant does not."""
    found = pair({"instruments_wanted": [way.instrument]})
    channels = tuple(
        channel.model_copy(update={"must_be_repaid": channel.instrument != "grant"})
        for channel in found.law.channels
    )
    found = dataclasses.replace(found, law=found.law.model_copy(update={"channels": channels}))
    questions = keys(item.question for item in made(found, pathways=(way,)).questions)

    assert ("question.repay" in questions) == asked


def test_the_deal_that_is_named_is_of_the_needs_field_and_rather_signed_than_awarded():
    """A newer deal of another field, or one that was only awarded, is not put forward."""
    deals = [
        deal("a-road", project="Toll road", year=2025, deal_status="signed"),
        deal("a-won", project="Solid waste plant", year=2024, deal_status="awarded"),
        deal("a-built", project="Waste collection", year=2015, deal_status="closed"),
    ]
    brief_of = made(pair(deals=deals), "en")
    [said] = [item.words for item in brief_of.talk.lines if item.words.key == "talk.record"]

    assert dict(said.values)["project"] == "Waste collection"
    assert "message.near.closed" in keys(brief_of.front.messages[1])
    awarded = made(pair(deals=deals[:2]), "en").front.messages[1]
    assert keys(awarded)[-1] == "message.near.awarded"
    other = made(pair(deals=deals[:1]), "en")
    assert "talk.no_record_here" in keys(other.talk.lines)
    assert keys(other.front.messages[1])[-1] == "message.record"


def test_an_intention_never_takes_the_place_of_what_may_not_be_awarded():
    """The red line beside the amount is one of law or role wherever there is one."""
    deals = [deal("a-mou", deal_status="intention")]
    front = made(pair(country="ID", deals=deals), pathways=()).front

    assert "avoid.intention" in keys(front.avoid)
    assert "avoid.intention" not in keys(front.red_lines)


def test_a_side_whose_facts_rest_on_little_is_told_on_the_first_page():
    """Low confidence in the need or the counterpart stands in the box of the front."""
    weak = provenance(confidence="low")

    assert "warning.weak_need" in keys(made(pair({"provenance": weak})).front.warnings)
    assert "warning.weak_investor" in keys(made(pair(provenance=weak)).front.warnings)
    assert not [key for key in keys(made(pair()).front.warnings) if "weak" in key]


def test_a_lender_from_abroad_may_never_lend_directly_whatever_was_looked_at():
    """The red line stands also where the city wishes no loan, as long as the lender offers one."""
    found = pair({"instruments_wanted": ["grant"]}, instruments=["concessional_loan", "grant"])

    assert "avoid.direct" in keys(made(found, pathways=(GRANT,)).front.avoid)


def test_a_supplier_with_credit_is_told_to_be_owed_and_no_source_of_money():
    """Payment later, where it is on offer, is called a debt and not denied."""
    found = pair(role="supplier", instruments=["vendor_finance"])

    assert "avoid.role.supplier_credit" in keys(made(found).front.avoid)
    assert "avoid.role.supplier" in keys(made(pair(role="supplier", instruments=[])).front.avoid)


def test_a_time_that_a_rule_sets_for_several_acts_is_pointed_at():
    """No act says that its time is unknown where the route states it a few lines above."""
    law = strict_law()
    [second] = [rule for rule in law.rules if rule.id == "condition-1"]
    rules = tuple(
        rule.model_copy(update={"approvals": (*rule.approvals, *second.approvals)})
        if rule.id == "condition-0"
        else rule
        for rule in law.rules
        if rule != second
    )
    found = dataclasses.replace(pair(), law=law.model_copy(update={"rules": rules}))
    steps = made(found, pathways=(STRICT,)).timeline.steps

    assert sum(step.is_timed_above for step in steps) == 2
    assert not [step for step in steps if step.is_timed_above and step.lead_time is not None]


def test_of_a_programmes_need_nothing_is_asked_in_any_part():
    """Neither questions nor talking points speak of repaying, buying or lending."""
    found = pair({"programme": "waste"}, role="financier")
    programme = Programme(
        id="waste",
        label=Label(id="program", en="programme"),
        route="foreign_grant",
        region=Label(id="lahan", en="land"),
    )
    found = dataclasses.replace(
        found, law=found.law.model_copy(update={"programmes": (programme,)})
    )
    brief_of = made(found, pathways=(LOAN,))

    asked = [item.question.words.key for item in brief_of.questions]
    assert not {"question.repay", "question.buy", "question.direct"} & set(asked)
    assert not [key for key in keys(brief_of.talk.lines) if key.startswith("talk.ask.")]
    assert brief_of.front.ask.route.words.key == "ask.route_programme"
    assert "law.programme" in {words.key for words in brief_of.law_notes}
    assert {line.verdict.key for line in brief_of.law} | {brief_of.front.light.key} == {
        "light.programme"
    }


def test_a_counterpart_of_another_field_is_asked_whether_it_works_in_this_one():
    """A form of support is asked for only once that is known."""
    found = pair(sectors=["water_supply"], role="financier")

    assert made(found, pathways=(GRANT,)).front.ask.instrument.words.key == (
        "ask.instrument_other_field"
    )
