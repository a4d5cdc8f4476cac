"""The analyst's estimator: it obeys scikit-learn, and its answers are those of the product."""

from __future__ import annotations

import datetime as dt
import math
import pickle
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV

from matchmaker.analysis import ArgumentError, Listing, Matcher, RealDeals
from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, Book, UnknownIdError
from matchmaker.ranking import Weights
from matchmaker.shortlist import Matching
from matchmaker.vectors import Reference, fit_book
from tests import fictional
from tests.books import WordHash

SECTORS = ("water_supply", "solid_waste", "street_lighting", "public_transport")
WORK = {
    "water_supply": "Drinking water pipes and pumps",
    "solid_waste": "Solid waste treatment plant",
    "street_lighting": "Street lighting by lamps",
    "public_transport": "Public transport buses",
}
PROVINCES = ("Maluku", "Jawa Tengah", "Sulawesi Selatan")
CODES = {"Maluku": "81", "Jawa Tengah": "33", "Sulawesi Selatan": "73"}
GROUPS = {"Maluku": "Maluku", "Jawa Tengah": "Jawa", "Sulawesi Selatan": "Sulawesi"}


def own(at: int, number: int) -> str:
    """Make words that no other project has, so that each is a project of its own."""
    return " ".join(f"{first}{'abcdefgh'[at]}{'xyz'[number]}" for first in ("ko", "lu", "mi", "na"))


@cache
def book() -> Book:
    """Make six cities with two needs each and eight investors, each with deals in its field."""
    cities = [
        fictional.city(
            f"kota-{at}",
            kemendagri_code=f"{CODES[PROVINCES[at % 3]]}.0{at + 1}",
            province=PROVINCES[at % 3],
            island_group=GROUPS[PROVINCES[at % 3]],
            longitude=105.0 + 5 * at,
            population=None
            if at == 5
            else {"value": 50_000 * (at + 1), "as_of": 2024, "source": "Data rekaan"},
            needs=[
                fictional.need(
                    f"kota-{at}-{number}",
                    title_en=f"{WORK[SECTORS[(at + number) % 4]]} for district {at}",
                    sectors=[SECTORS[(at + number) % 4]],
                    cost=None
                    if number
                    else {"min": 10**10 * (at + 1), "max": 10**12, "currency": "IDR"},
                    readiness=["idea", "prefeasibility", "feasibility"][(at + number) % 3],
                    instruments_wanted=[["grant"], ["ppp", "concessional_loan"]][number],
                )
                for number in range(2)
            ],
        )
        for at in range(6)
    ]
    investors = [
        fictional.investor(
            f"dana-{at}",
            embassy=None if at == 3 else "japan",
            country="ID" if at == 3 else "JP",
            mandate=f"{WORK[SECTORS[at % 4]]} in towns of every size.",
            sectors=[] if at == 5 else [SECTORS[at % 4]],
            instruments=[["grant", "technical_assistance"], ["ppp", "equity"]][at % 2],
            ticket=None
            if at % 3 == 0
            else {"min": 10**6, "max": 10 ** (6 + at % 3), "currency": "USD"},
            deals=[
                fictional.deal(
                    f"dana-{at}-{number}",
                    project=f"{WORK[SECTORS[at % 4]]} {own(at, number)}",
                    provinces=[PROVINCES[(at + number) % 3]],
                )
                for number in range(0 if at == 6 else 3)
            ],
        )
        for at in range(8)
    ]
    return fictional.book(cities, investors)


@cache
def constants() -> Reference:
    return fit_book(book(), [WordHash()])


def matcher(**parameters) -> Matcher:
    return Matcher(encoder=WordHash(), reference=constants(), **parameters)


@pytest.fixture(scope="module")
def fitted() -> Matcher:
    return matcher().fit(book())


def test_the_ranking_is_that_of_the_product(fitted):
    """An analyst's list is the officer's shortlist: same pairs, scores and ranks."""
    matching = Matching.of(
        book(), on=dt.date(2026, 11, 24), reference=constants(), encoder=WordHash()
    )
    expected = [
        (m.city, m.need, m.investor, m.score, m.evidence, m.city_rank, m.investor_rank, m.need_rank)
        for m in matching.shortlist(3).cities
    ]

    actual = [
        (
            row.city,
            row.need,
            row.investor,
            row.score,
            row.evidence,
            row.city_rank,
            row.investor_rank,
            row.need_rank,
        )
        for row in fitted.rank(top=3)
    ]

    assert expected == actual


def test_an_estimator_is_cloned_pickled_and_told_its_parameters(fitted):
    """scikit-learn's contract holds: parameters in, the same parameters out, also by pickle."""
    given = matcher(deals=0.4, on=dt.date(2026, 1, 1))

    assert given.get_params()["deals"] == 0.4
    assert clone(given).get_params().keys() == given.get_params().keys()
    assert clone(given).set_params(text=0.1).text == 0.1
    again = pickle.loads(pickle.dumps(fitted))
    assert fitted.rank(top=2) == again.rank(top=2)


def test_reweighted_is_the_same_as_fitting_anew(fitted):
    """Changing weights on a slider gives what a new fit gives, to the last digit."""
    fresh = matcher(deals=0.5, size=0.0).fit(book())

    assert fresh.rank(top=None) == fitted.reweighted(deals=0.5, size=0.0).rank(top=None)


def test_weights_are_relative(fitted):
    """Weights are divided by their sum; none may be negative, and not all may be 0."""
    doubled = {block: 2 * getattr(fitted, block) for block in BLOCKS}

    assert fitted.rank(top=None) == fitted.reweighted(**doubled).rank(top=None)
    with pytest.raises(ArgumentError, match="no weight above 0"):
        fitted.reweighted(**dict.fromkeys(BLOCKS, 0.0))
    with pytest.raises(ArgumentError, match="'colour', expected blocks of text, sectors"):
        fitted.reweighted(colour=1.0)


@pytest.mark.parametrize("wrong", [-1, math.nan, math.inf, 1e308, 10**400, "half", True, None])
def test_a_weight_is_a_plain_number(fitted, wrong):
    """What is no weight is refused by name, in a change as in a matcher of one's own."""
    words = "found text = .*expected a number between 0 and 1,000,000"
    with pytest.raises(ArgumentError, match=words):
        fitted.reweighted(text=wrong)
    with pytest.raises(ArgumentError, match=words):
        Matcher(encoder="lexical", text=wrong).fit(book())


def test_a_matcher_made_of_weights_has_them():
    """Tuned weights come back as parameters."""
    weights = Weights.of([("text", 0.5), ("deals", 0.5)])

    assert Matcher.of(weights).fit(book()).weights_ == weights


def test_the_parts_of_an_explanation_sum_to_the_score(fitted):
    """What is explained is what was scored, and the words are those of the product."""
    row = fitted.rank("kota-1")[0]
    found = fitted.explain(row.city, row.investor)

    assert math.isclose(row.score, found.to_frame()["value"].sum())
    assert list(BLOCKS) == list(found.parts.to_frame()["block"])
    assert len(found.reasons("en")) == len(found.match.reasons) > 0
    assert found.reasons("id") != found.reasons("en")


def test_a_row_or_a_match_names_the_pair(fitted):
    """What is ranked can be explained and lifted as it is."""
    row = fitted.rank("kota-1")[1]
    named = fitted.explain(row.city, row.investor, need=row.need)

    assert fitted.explain(row).match == named.match
    assert fitted.explain(named.match).why_not == named.why_not
    assert fitted.lift(row) == fitted.lift(row.city, row.investor, need=row.need)
    with pytest.raises(MatchmakerError, match="dana-0 beside a row"):
        fitted.explain(row, "dana-0")
    with pytest.raises(MatchmakerError, match="the city kota-1 alone"):
        fitted.lift("kota-1")


def test_who_is_unknown_is_named_with_the_nearest(fitted):
    """A slip in an id is answered as on the command line."""
    with pytest.raises(UnknownIdError, match="nearest: kota-1"):
        fitted.rank("kota-11")


def test_every_listing_has_its_columns_also_when_empty(fitted):
    """A DataFrame has the documented columns, with or without rows."""
    listings = [
        fitted.rank(),
        fitted.rank("kota-1", top=0),
        fitted.flips(),
        fitted.questions(),
        fitted.exposure(),
        fitted.spread(),
        fitted.groups("population"),
        fitted.rank_intervals(draws=3),
        fitted.moves(fitted),
        fitted.agreement(fitted),
    ]
    for listing in listings:
        frame = listing.to_frame()
        assert list(listing.columns) == list(frame.columns)
        assert len(listing) == len(frame)


def test_every_column_is_documented():
    """The documentation of each kind of row names all of its fields."""
    import dataclasses

    from matchmaker import analysis

    kinds = [
        kind
        for name in analysis.__all__
        if dataclasses.is_dataclass(kind := getattr(analysis, name))
        and not issubclass(kind, Listing)
    ]
    assert len(kinds) > 10
    for kind in kinds:
        words = set((kind.__doc__ or "").replace(",", " ").split())
        names = {field.name for field in dataclasses.fields(kind) if field.name[0] != "_"}
        assert names <= words, kind


def test_where_keeps_what_fits_and_names_the_columns(fitted):
    """A listing can be narrowed; a column that is not there is told with those that are."""
    assert {row.city for row in fitted.rank().where(city="kota-2")} == {"kota-2"}
    with pytest.raises(MatchmakerError, match="no column 'town'; the columns are city, investor"):
        fitted.rank().where(town="kota-2")


# Real deals


@pytest.fixture(scope="module")
def deals(fitted) -> RealDeals:
    return fitted.real_deals()


def test_grid_search_works_on_it(deals):
    """scikit-learn's own search finds a weight by real deals, folds cut by project."""
    search = GridSearchCV(matcher(), {"deals": [0.0, 0.3], "text": [0.1]}, cv=deals.splits(3))

    search.fit(deals)

    assert len(search.cv_results_["mean_test_score"]) == 2
    assert 0 <= search.best_score_ <= 1
    assert search.best_estimator_.rank("kota-1").columns[0] == "city"


def test_each_project_is_in_exactly_one_test_part(deals):
    """No project is on both sides of a cut, and none is left out."""
    splits = deals.splits(4, seed=3)

    assert sorted(at for _, test in splits for at in test) == list(range(len(deals)))
    for train, test in splits:
        assert not set(train) & set(test)
        assert len(train) + len(test) == len(deals)
    with pytest.raises(MatchmakerError, match="at least two folds"):
        deals.splits(1)


def test_a_hidden_project_tells_nothing_of_its_maker():
    """A deal that only its maker has, in words that nobody else uses, leaves no trace."""
    alone = book().investors[0]
    secret = alone.deals[0].model_copy(
        update={"id": "secret", "project": "Zeppelin mooring masts", "provinces": ("Maluku",)}
    )
    given = [
        item if item.id != alone.id else item.model_copy(update={"deals": (*item.deals, secret)})
        for item in book().investors
    ]
    from dataclasses import replace

    changed = replace(book(), investors=tuple(given))
    asked = RealDeals(changed, constants())
    at = [question.project for question in asked].index("secret")
    before = RealDeals(book(), constants()).answers(WordHash())
    found = asked.answers(WordHash())

    assert asked[at].makers == (alone.id,)
    deals_block = BLOCKS.index("deals")
    others = [found.similarity[at, deals_block, number] for number in range(len(given))]
    assert others[0] < 0.99
    own = BLOCKS.index("place")
    rows = [number for number in range(len(asked)) if number != at]
    assert np.array_equal(before.right, found.right[rows])
    assert found.known[at, own, 0]


def test_the_score_of_deals_is_that_of_the_weighted_blocks(deals):
    """The score of a question is the sum of weights and similarities, unknown ones averaged."""
    answers = deals.answers(WordHash())
    weights = [weight for _, weight in Weights().pairs]

    assert answers.similarity.shape == (len(deals), len(BLOCKS), len(deals.investors))
    expected = sum(weight * answers.similarity[:, at] for at, weight in enumerate(weights))
    np.testing.assert_allclose(expected, answers.scores(weights))
    average = np.broadcast_to(answers.averages[:, :, np.newaxis], answers.similarity.shape)
    assert np.array_equal(answers.similarity[~answers.known], average[~answers.known])


def test_score_needs_deals(fitted):
    """Without a deal there is nothing to score."""
    with pytest.raises(MatchmakerError, match="no deal to score"):
        fitted.score([])
    empty = fictional.book(None, [fictional.investor("alpha", deals=[])])
    with pytest.raises(MatchmakerError, match="nothing to predict"):
        matcher().fit(empty).real_deals()


@settings(max_examples=20, deadline=None)
@given(weights=st.lists(st.floats(0.01, 1), min_size=8, max_size=8))
def test_any_weights_give_a_share_of_nothing_to_all(weights, deals):
    """The measure lies in [0, 1] whatever the weights are."""
    found = matcher(**dict(zip(BLOCKS, weights, strict=True))).fit(deals).scores_of(deals)

    assert found.shape == (len(deals),)
    assert (found >= 0).all()
    assert (found <= 1).all()
