"""Shortlists: exact lists of both sides, the law before the score, nobody forgotten."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.loading import dump_shortlist, make_book
from matchmaker.model import Book, Role, RuleBook, UnknownIdError, Verdict
from matchmaker.pathways import is_asked, light, screen
from matchmaker.ranking import Weights
from matchmaker.shortlist import TOP_OF_ROLE, Matching, choosing, make_shortlist
from matchmaker.vectors import Reference, fit_book
from tests import fictional

ON = dt.date(2026, 11, 24)


def many() -> Book:
    """Make a book in which sides differ: five cities with up to three needs, seven investors."""
    sectors = ["water_supply", "solid_waste", "street_lighting", "public_transport"]
    instruments = [["concessional_loan"], ["grant"], ["ppp", "concessional_loan"], ["equity"]]
    cities = [
        fictional.city(
            f"kota-{city}",
            needs=[
                fictional.need(
                    f"kota-{city}-{need}",
                    sectors=sectors[(city + need) % 4 :][:2],
                    instruments_wanted=instruments[(city + 2 * need) % 4],
                    availability=["open", "unknown", "built"][(city * need) % 3],
                    cost={"min": 10**9 * (city + 1), "max": 10**11, "currency": "IDR"},
                )
                for need in range(city % 4)
            ],
        )
        for city in range(5)
    ]
    investors = [
        fictional.investor(
            f"dana-{number}",
            country="ID" if number == 3 else "JP",
            role=["financier", "supplier"][number // 2 % 2],
            sectors=sectors[number % 4 :][:2],
            instruments=instruments[number % 4],
            availability=["active", "active", "unknown", "ended"][number % 4],
            deals=[fictional.deal(f"dana-{number}-a")] if number % 2 else [],
        )
        for number in range(7)
    ]
    return fictional.book(cities, investors)


def strict(book: Book) -> Book:
    """Change the law of a book: every way of a foreign loan and of a PPP is forbidden."""
    plain = book.law.model_dump(mode="json")
    plain["rules"][0]["routes"] = ["direct_foreign_loan", "sovereign_loan_onlent", "kpbu_user_pays"]
    plain["rules"][0]["applies_when"] = {"lender_is_foreign": True}
    return replace(book, law=RuleBook.model_validate(plain))


@cache
def constants() -> Reference:
    return fit_book(many(), ["lexical"])


def matching(book: Book, weights: Weights | None = None) -> Matching:
    return Matching.of(book, on=ON, reference=constants(), encoder="lexical", weights=weights)


@pytest.fixture(scope="module", params=[many, lambda: strict(many())], ids=["lenient", "strict"])
def made(request) -> Matching:
    return matching(request.param())


def lawful_scores(made: Matching) -> dict[tuple[str, str], tuple[float, str]]:
    """Give each city-investor pair's best lawful score and need, slowly."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for side in made.book.matchable_needs:
        for investor in made.book.matchable_investors:
            pathways = screen(side, investor, made.book.law, on=ON)
            if light(pathways) is Verdict.BLOCKED:
                continue
            score = made.ranking.need_pair(side.need.id, investor.id).score
            key = (side.city.id, investor.id)
            if key not in found or score > found[key][0]:
                found[key] = (score, side.need.id)
    return found


@pytest.mark.parametrize("top", [1, 2, 100])
def test_lists_are_those_of_a_slow_oracle(made, top):
    """Each side's list holds its best lawful pairs, each pair once with the best need."""
    scores = lawful_scores(made)
    listed = made.shortlist(top)
    cities = sorted({city for city, _ in scores})
    expected = [
        (city, investor, scores[city, investor][1], rank)
        for city in cities
        for rank, investor in enumerate(
            sorted((i for c, i in scores if c == city), key=lambda i: (-scores[city, i][0], i))[
                :top
            ],
            start=1,
        )
    ]
    assert [(m.city, m.investor, m.need, m.city_rank) for m in listed.cities] == expected
    investors = sorted({investor for _, investor in scores})
    expected = [
        (investor, city, scores[city, investor][1], rank)
        for investor in investors
        for rank, city in enumerate(
            sorted(
                (c for c, i in scores if i == investor), key=lambda c: (-scores[c, investor][0], c)
            )[:top],
            start=1,
        )
    ]
    assert [(m.investor, m.city, m.need, m.investor_rank) for m in listed.investors] == expected


def test_each_role_has_its_own_best(made):
    """For each city the best of each role, by the ranks among all, as a slow oracle finds them."""
    scores = lawful_scores(made)
    role_of = {investor.id: investor.role for investor in made.book.investors}
    expected = [
        (city, investor)
        for city in sorted({city for city, _ in scores})
        for role in Role
        for investor in sorted(
            (i for c, i in scores if c == city and role_of[i] is role),
            key=lambda i: (-scores[city, i][0], i),
        )[:TOP_OF_ROLE]
    ]
    listed = made.shortlist(1).roles
    assert [(match.city, match.investor) for match in listed] == expected
    assert listed
    for match in listed:
        assert made.match(match.city, match.investor) == match


@pytest.mark.parametrize("role", list(Role))
def test_a_shortlist_of_one_role_has_no_other(made, role):
    """A question for one role keeps the ranks among all investors, and names nobody else."""
    role_of = {investor.id: investor.role for investor in made.book.investors}
    listed = made.shortlist(2, role=role)
    whole = made.shortlist(100)
    assert {role_of[m.investor] for m in (*listed.cities, *listed.investors)} <= {role}
    for city in {match.city for match in whole.cities}:
        of_role = [m for m in whole.cities if m.city == city and role_of[m.investor] is role]
        assert [m for m in listed.cities if m.city == city] == of_role[:2]


def test_shares_sum_to_the_score(made):
    """Every listed score is the sum of its shares."""
    listed = made.shortlist(3)
    for match in (*listed.cities, *listed.investors):
        assert math.isclose(
            match.score, math.fsum(share.value for share in match.shares), abs_tol=1e-9
        )


def test_every_forbidden_direct_way_is_listed(made):
    """All pairs whose asked instrument may not come directly are there, and no others."""
    expected = set()
    for side in made.book.matchable_needs:
        for investor in made.book.matchable_investors:
            pathways = screen(side, investor, made.book.law, on=ON)
            direct = [
                way
                for way in pathways
                if is_asked(side, way) and way.direct and way.direct.verdict is Verdict.BLOCKED
            ]
            if direct or light(pathways) is Verdict.BLOCKED:
                expected.add((side.city.id, side.need.id, investor.id))
    blocked = made.shortlist(1).blocked
    assert [(item.city, item.need, item.investor) for item in blocked] == sorted(expected)
    assert made.counts.pairs_with_blocked_instrument == len(expected)


def test_of_very_many_forbidden_ways_each_need_lists_its_best_ranked(made, monkeypatch):
    """Where the list would be too long, the same number is kept for each need; counts stay."""
    whole = made.shortlist(1)
    monkeypatch.setattr(choosing, "MOST_BLOCKED", 1)
    cut = made.shortlist(1)
    best = {}
    for item in sorted(whole.blocked, key=lambda item: item.need_rank):
        best.setdefault(item.need, item)
    assert list(cut.blocked) == [item for item in whole.blocked if item in best.values()]
    assert cut.counts == whole.counts


def test_a_pair_without_any_lawful_route_is_never_recommended():
    """Where the law leaves nothing, the pair is on no list but on that of what is forbidden."""
    made = matching(strict(many()))
    listed = made.shortlist(100)
    closed = {(item.need, item.investor) for item in listed.blocked if item.is_closed}
    assert closed
    assert made.counts.pairs_without_lawful_route == len(closed)
    for match in (*listed.cities, *listed.investors):
        assert (match.need, match.investor) not in closed
        assert light(match.pathways) is not Verdict.BLOCKED


def test_a_rerouted_pair_stays_with_its_lawful_route():
    """A direct foreign loan is forbidden, but the pair is kept by the way that is open."""
    listed = matching(many()).shortlist(100)
    rerouted = [m for m in listed.cities if any(way.is_rerouted for way in m.pathways)]
    assert rerouted
    assert all(way.routes for m in rerouted for way in m.pathways if way.is_rerouted)


def test_everybody_is_listed_or_left_out_with_a_reason(made):
    """Each city and investor is on a list or left out, and each need matched or left out."""
    listed = made.shortlist(1)
    left = {(item.kind, item.id) for item in listed.left_out}
    assert [(item.kind, item.id) for item in listed.left_out] == sorted(left)
    cities, investors = {m.city for m in listed.cities}, {m.investor for m in listed.investors}
    for city in made.book.cities:
        assert (city.id in cities) != (("city", city.id) in left)
    for investor in made.book.investors:
        assert (investor.id in investors) != (("investor", investor.id) in left)
    matched = {side.need.id for side in made.ranking.needs}
    for side in made.book.needs:
        assert (side.need.id in matched) != (("need", side.need.id) in left)


def test_what_is_left_out_keeps_the_note_of_its_profile():
    """What remains of a closed need is said with the reason."""
    book = fictional.book()
    listed = make_shortlist(book, on=ON, reference=fit_book(book, ["lexical"]), encoder="lexical")
    reasons = {item.id: item.reason for item in listed.left_out}
    assert reasons["gunung-sampah"].key == "left_out.need.partner_chosen"
    assert dict(reasons["gunung-sampah"].values)["note"] == "Mitra dipilih 2025."
    assert reasons["pesisir"].key == "left_out.city.no_needs"
    assert reasons["gamma"].key == "left_out.investor.ended"


def test_any_one_pair_is_the_same_as_in_the_list(made):
    """A question about one pair gets the match that the shortlist has."""
    for match in made.shortlist(100).cities:
        assert made.match(match.city, match.investor) == match
        assert made.match(match.city, match.investor, need=match.need) == match


def test_a_pair_that_is_not_listed_can_be_looked_at_all_the_same():
    """A closed pair is a match with all its shares, and its ranks are those among all pairs."""
    made = matching(strict(many()))
    item = next(item for item in made.shortlist(1).blocked if item.is_closed)
    match = made.match(item.city, item.investor, need=item.need)
    assert match.need_rank == made.ranking.need_pair(item.need, item.investor).need_rank
    assert math.isfinite(match.score)
    first, *rules = made.why_not(item.city, item.investor, need=item.need)
    assert first.key == "left_out.pair.no_lawful_route"
    assert {words.key for words in rules} == {"left_out.pair.rule"}


def test_unknown_and_unmatched_are_said_in_words(made):
    """A wrong id offers the nearest ones; who is not matched is said not to be."""
    with pytest.raises(UnknownIdError, match="kota-1"):
        made.match("kota-11", "dana-0")
    with pytest.raises(MatchmakerError, match="not matched"):
        made.match("kota-0", "dana-0")
    with pytest.raises(MatchmakerError, match="not matched"):
        made.match("kota-1", "dana-3")
    assert made.why_not("kota-1", "dana-3")
    assert made.why_not("kota-0", "dana-0")


def test_a_book_with_nothing_to_match_gives_an_empty_shortlist():
    """No open need, or no available investor, is no error."""
    for book in (
        fictional.book(cities=[fictional.city("sepi", needs=[])]),
        fictional.book(investors=[fictional.investor("tutup", availability="ended")]),
    ):
        listed = make_shortlist(book, on=ON, reference=constants(), encoder="lexical")
        assert (listed.cities, listed.investors, listed.blocked) == ((), (), ())
        assert listed.left_out


def test_the_run_says_what_it_was_made_from(made):
    """Edition, digest, day, encoder, weights, constants: enough to make it again."""
    run = made.shortlist(2).run
    assert (run.digest, run.on, run.encoder, run.top) == (
        made.book.digest,
        "2026-11-24",
        "lexical",
        2,
    )
    assert dict(run.weights) == dict(Weights().pairs)
    assert len(run.reference) == 64


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(5)), st.permutations(range(7)))
def test_the_order_of_profiles_changes_nothing(cities, investors):
    """The same profiles in any order give the same bytes."""
    book = many()
    other = make_book(
        edition=book.edition,
        cities=[book.cities[at] for at in cities],
        investors=[book.investors[at] for at in investors],
        embassies=book.embassies,
        taxonomy=book.taxonomy,
        law=book.law,
        glossary=book.glossary,
    )
    same = {"digest": "0" * 64, "parts": ()}
    assert dump_shortlist(matching(replace(other, **same)).shortlist(2)) == dump_shortlist(
        matching(replace(book, **same)).shortlist(2)
    )


def test_a_need_of_another_city_is_refused():
    """Asking for a pair with another city's need says whose need it is."""
    found = matching(many())
    with pytest.raises(MatchmakerError, match="belongs to kota-2, not to kota-1"):
        found.match("kota-1", "dana-0", need="kota-2-0")
