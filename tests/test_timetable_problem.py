"""From an event and a matching to the problem: needs, limits, presence, speech."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from matchmaker.model import Book, Decided, Event, MustMeet, RuleBook, Words
from matchmaker.shortlist import Matching
from matchmaker.timetable.assigning import assign
from matchmaker.timetable.building import problem_of, taking_part
from matchmaker.timetable.conflicts import InfeasibleError
from matchmaker.timetable.problem import Closed, Fixed, Speech, Veto
from matchmaker.vectors import Reference, fit_book
from tests import fictional, happenings

LABEL = {"id": "D", "en": "D"}
LAWFUL_ON = dt.date(2026, 11, 24)


@cache
def constants() -> Reference:
    return fit_book(fictional.book(), ["lexical"])


def matching(book: Book) -> Matching:
    return Matching.of(book, on=LAWFUL_ON, reference=constants(), encoder="lexical")


@pytest.fixture(scope="module")
def found() -> Matching:
    return matching(fictional.book())


def event(**changes: Any) -> Event:
    """Make an event of everybody in the fictional book."""
    facts = {
        "cities": [{"id": name} for name in ("gunung", "pesisir", "teluk")],
        "delegations": [
            {"id": "jepang", "label": LABEL, "investors": ["alpha", "delta", "gamma"]},
            {"id": "dalam", "label": LABEL, "investors": ["beta"]},
        ],
    }
    return happenings.event(**facts | changes)


def window(start: str, end: str) -> list[dict[str, str]]:
    return [{"day": happenings.DATES[0], "start": start, "end": end}]


def test_pairs_talk_about_the_best_lawful_need(found):
    """Needs and scores are those of the shortlist's ranking, which the law has screened."""
    case = problem_of(event(), found)
    assert [party.id for party in case.cities] == ["gunung", "teluk"]
    assert [party.id for party in case.investors] == ["alpha", "beta", "delta"]
    for row, city in enumerate(case.cities):
        for column, investor in enumerate(case.investors):
            pair = found.lawful.pair(city.id, investor.id)
            assert case.is_lawful[row, column] == np.isfinite(pair.score)
            if case.is_lawful[row, column]:
                assert (case.needs[row][column], case.scores[row, column]) == (
                    pair.need,
                    pair.score,
                )


def test_a_smaller_book_gives_the_same_problem(found):
    """Only those who take part are compared, and the scores are the same to the last digit."""
    happening = event(
        cities=[{"id": "teluk"}],
        delegations=[{"id": "d", "label": LABEL, "investors": ["delta", "alpha"]}],
    )
    small = taking_part(found.book, happening)
    assert ([city.id for city in small.cities], len(small.investors)) == (["teluk"], 2)
    alone, among = problem_of(happening, matching(small)), problem_of(happening, found)
    assert np.array_equal(alone.scores, among.scores)
    assert (alone.needs, alone.cities, alone.investors) == (
        among.needs,
        among.cities,
        among.investors,
    )


def test_who_cannot_be_matched_stays_out_and_is_told(found):
    """Who has no open need or no money has no meetings; no note of a profile is told."""
    assert problem_of(event(), found).left_out == (
        ("gamma", Words("left_out.investor.ended")),
        ("pesisir", Words("left_out.city.no_needs")),
    )


def test_a_pair_without_lawful_route_never_meets():
    """Where the law leaves no route for any need, the pair is closed, whatever its score."""
    book = fictional.book(
        cities=[fictional.city("teluk")],
        investors=[
            fictional.investor("alpha", instruments=["concessional_loan"]),
            fictional.investor("beta", country="ID", embassy=None, instruments=["equity"]),
        ],
    )
    plain = book.law.model_dump(mode="json")
    plain["rules"][0] |= {
        "routes": ["direct_foreign_loan", "sovereign_loan_onlent", "kpbu_user_pays"],
        "applies_when": {"lender_is_foreign": True},
    }
    found = matching(replace(book, law=RuleBook.model_validate(plain)))
    happening = event(
        cities=[{"id": "teluk"}],
        delegations=[{"id": "d", "label": LABEL, "investors": ["alpha", "beta"]}],
    )
    case = problem_of(happening, found)
    assert case.closed.tolist() == [[Closed.LAW, Closed.OPEN]]
    assert [meeting.investor for meeting in assign(case).meetings] == ["beta"]
    must = happening.model_copy(update={"must_meet": (MustMeet(city="teluk", investor="alpha"),)})
    with pytest.raises(InfeasibleError) as error:
        assign(problem_of(must, found))
    (conflict,) = error.value.conflicts
    assert [rule.key for rule in conflict.rules] == [
        "event.rule.must_meet",
        "event.rule.closed_law",
    ]
    assert [way.says.key for way in conflict.relax] == ["event.relax.must_meet"]


def test_an_exempt_city_has_its_own_minimum(found):
    """An entry with a reason leaves the guarantee; without one, a lower minimum is lifted."""
    for reason, expected in ((None, (2, 2)), ("Comes at noon", (1, 0))):
        case = problem_of(
            event(
                cities=[
                    {"id": "gunung"},
                    {"id": "teluk", "min_meetings": 1, "no_guarantee": reason},
                ],
                guarantee={"min_meetings": 2, "island_groups": ["Maluku"]},
            ),
            found,
        )
        city = case.cities[case.city_index["teluk"]]
        assert (city.fewest, city.guaranteed) == expected


def test_limits_come_from_the_entry_the_event_and_the_guarantee(found):
    """An own limit wins; a guarantee lifts the minimum of those whom it names."""
    case = problem_of(
        event(
            city_limits={"min_meetings": 1, "max_meetings": 4},
            cities=[{"id": "gunung", "max_meetings": 2}, {"id": "teluk"}],
            investors=[{"id": "alpha", "min_meetings": 1, "max_meetings": 1}],
            guarantee={"min_meetings": 2, "island_groups": ["Maluku"]},
        ),
        found,
    )
    limits = {
        party.id: (party.fewest, party.most, party.is_guaranteed)
        for party in (*case.cities, *case.investors)
    }
    assert limits == {
        "gunung": (1, 2, False),
        "teluk": (2, 4, True),
        "alpha": (1, 1, False),
        "beta": (0, 4, False),
        "delta": (0, 4, False),
    }


def test_presence_is_ones_own_or_the_delegations(found):
    """Windows hold whole slots only; an own window replaces that of the delegation."""
    case = problem_of(
        event(
            cities=[{"id": "gunung"}, {"id": "teluk", "present": window("09:10", "10:45")}],
            investors=[{"id": "delta", "present": window("10:00", "11:15")}],
            delegations=[
                {
                    "id": "jepang",
                    "label": LABEL,
                    "investors": ["alpha", "delta"],
                    "present": window("09:00", "10:00"),
                }
            ],
        ),
        found,
    )
    assert [slot.start for slot in case.slots] == ["09:00", "09:30", "10:15", "10:45"]
    assert {party.id: sorted(party.slots) for party in (*case.cities, *case.investors)} == {
        "gunung": [0, 1, 2, 3],
        "teluk": [1, 2],
        "alpha": [0, 1],
        "delta": [2, 3],
    }
    assert (case.common(1, 0), case.common(1, 1)) == (frozenset({1}), frozenset({2}))


def test_tables_leave_spare_ones_and_closed_halls_out(found):
    """A slot has the tables of its open halls, without the spare ones."""
    halls = [
        {"id": "a", "label": LABEL, "tables": 5, "spare_tables": 2},
        {"id": "b", "label": LABEL, "tables": 1, "open": window("10:00", "11:00")},
    ]
    case = problem_of(event(halls=halls), found)
    assert case.tables.tolist() == [[3, 0], [3, 0], [3, 1], [3, 0]]


def test_speech_is_known_where_both_sides_say_it(found):
    """Indonesian is known of every city; that it speaks no more, only where the file says so."""
    case = problem_of(
        event(
            cities=[{"id": "gunung", "languages": ["id"]}, {"id": "teluk"}],
            investors=[{"id": "beta", "languages": ["id", "en"]}],
            interpreters=[{"id": "interpreter-1", "languages": ["ja", "id"]}],
        ),
        found,
    )
    # The fictional investors speak English and Japanese.
    assert case.speech.tolist() == [
        [Speech.INTERPRETED, Speech.SHARED, Speech.INTERPRETED],
        [Speech.UNKNOWN, Speech.SHARED, Speech.UNKNOWN],
    ]
    assert case.interpreters_for(0, 0) == (0,)


def test_a_must_meet_names_its_need(found):
    """A need that is set by hand is what the pair talks about, with that need's score."""
    book = fictional.book(
        cities=[fictional.city("teluk", needs=[fictional.need(f"teluk-{name}") for name in "ab"])],
        investors=[fictional.investor("alpha")],
    )
    pair = {"city": "teluk", "investor": "alpha"}
    changes = {
        "cities": [{"id": "teluk"}],
        "delegations": [{"id": "d", "label": LABEL, "investors": ["alpha"]}],
    }
    ranked = matching(book)
    best = problem_of(event(**changes), ranked).needs[0][0]
    other = next(f"teluk-{name}" for name in "ab" if f"teluk-{name}" != best)
    case = problem_of(event(**changes, must_meet=[pair | {"need": other}]), ranked)
    assert case.needs == ((other,),)
    assert case.scores[0, 0] == ranked.lawful.need_pair(other, "alpha").score
    assert [item.need for item in assign(case).meetings] == [other]


def test_what_hands_have_set_is_stated_once(found):
    """A pin beside a must-meet is one fixed pair; a veto is told for everybody who says so."""
    pair = {"city": "teluk", "investor": "alpha"}
    case = problem_of(
        event(
            must_meet=[pair], wishes=[{"by": "city", "veto": True, **pair | {"investor": "beta"}}]
        ),
        found,
        decided=Decided(
            pins=(("gunung", "delta"), ("teluk", "alpha")), vetoes=(("teluk", "beta"),)
        ),
    )
    assert case.fixed == (Fixed("gunung", "delta", "pin"), Fixed("teluk", "alpha", "must_meet"))
    assert case.vetoes == (Veto("teluk", "beta", "city"), Veto("teluk", "beta", "ministry"))
    assert not case.may_meet[case.place("teluk", "beta")]
