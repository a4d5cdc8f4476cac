"""Ranks are exact, total and stable, and shares sum to the score."""

from __future__ import annotations

import dataclasses
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, UnknownIdError
from matchmaker.ranking import Ranking, Weights, _best_first, rank
from matchmaker.vectors import Comparison, Vectorizer, fit_reference
from tests import fictional
from tests.books import WordHash, books
from tests.oracle import Oracle

ENCODER = WordHash()


def reference_of(book):
    items = [*book.matchable_needs, *book.matchable_investors]
    return fit_reference(Vectorizer.of(book, encoder=ENCODER), items)


@cache
def reference():
    return reference_of(fictional.book())


def ranked(book, **parameters):
    return rank(book, **({"reference": reference(), "encoder": ENCODER} | parameters))


weights = (
    st.lists(st.integers(0, 20), min_size=8, max_size=8)
    .filter(any)
    .map(lambda parts: Weights(*(part / sum(parts) for part in parts)))
)


def lists(ranking):
    """Give everything that a shortlist takes from a ranking."""
    return {
        **{("city", city.id): ranking.for_city(city.id) for city in ranking.book.cities},
        **{("investor", item.id): ranking.for_investor(item.id) for item in ranking.book.investors},
    }


@given(books(), weights)
@settings(max_examples=50, deadline=None)
def test_scores_are_those_of_the_slow_oracle(book, given_weights):
    """Every score is what plain loops over the profiles give."""
    ranking = ranked(book, weights=given_weights)
    oracle = Oracle(book, reference(), ENCODER, given_weights)
    for n, need in enumerate(ranking.needs):
        for i, investor in enumerate(ranking.investors):
            assert ranking.scores[n, i] == pytest.approx(oracle.score(need, investor), abs=2e-5)


def test_a_blank_need_says_nothing():
    """Blank title and description are no text, not a full stop that has a meaning of its own."""
    silent = {"title": " ", "title_en": None, "description": "\n"}
    book = fictional.book([fictional.city("a", needs=[fictional.need("a-0", **silent)])])
    only_text = Weights.of([("text", 1.0)])
    ranking = ranked(book, weights=only_text)
    oracle = Oracle(book, reference(), ENCODER, only_text)
    expected = reference().of_encoder(ENCODER.name).averages["text"]
    for investor in ranking.investors:
        (share,) = (item for item in ranking.shares("a-0", investor.id) if item.block == "text")
        assert not share.known
        assert ranking.need_pair("a-0", investor.id).score == pytest.approx(expected)
        assert oracle.score(ranking.need("a-0"), investor) == pytest.approx(expected)


@given(books(), weights)
@settings(max_examples=50, deadline=None)
def test_ranks_are_those_of_sorting_by_hand(book, given_weights):
    """Lists and ranks equal a plain sort by score and id, from both sides."""
    ranking = ranked(book, weights=given_weights)
    best = {}
    for n, need in enumerate(ranking.needs):
        row = {item.id: ranking.scores[n, i] for i, item in enumerate(ranking.investors)}
        order = sorted(row, key=lambda item: (-row[item], item))
        for place, item in enumerate(order, 1):
            assert ranking.need_pair(need.need.id, item).need_rank == place
        for item, score in row.items():
            key = (need.city.id, item)
            best[key] = min(best.get(key, (1, "")), (-score, need.need.id))
    for city in book.cities:
        mine = sorted(
            (found[0], item, found[1]) for (at, item), found in best.items() if at == city.id
        )
        pairs = ranking.for_city(city.id)
        assert [(-pair.score, pair.investor, pair.need) for pair in pairs] == mine
        assert [pair.city_rank for pair in pairs] == list(range(1, len(mine) + 1))
    for investor in book.investors:
        mine = sorted((found[0], at) for (at, item), found in best.items() if item == investor.id)
        pairs = ranking.for_investor(investor.id)
        assert [(-pair.score, pair.city) for pair in pairs] == mine
        assert [pair.investor_rank for pair in pairs] == list(range(1, len(mine) + 1))


@given(books(), weights)
@settings(max_examples=50, deadline=None)
def test_shares_sum_to_the_score(book, given_weights):
    """The shares of every pair sum to its score, and evidence to the known weights."""
    ranking = ranked(book, weights=given_weights)
    for pair in (pair for pairs in lists(ranking).values() for pair in pairs):
        shares = ranking.shares(pair.need, pair.investor)
        assert tuple(share.block for share in shares) == BLOCKS
        assert abs(sum(share.value for share in shares) - pair.score) <= 1e-9
        known = math.fsum(share.weight for share in shares if share.known)
        assert pair.evidence == known
        assert -1e-9 <= pair.score <= 1 + 1e-9
        for share in shares:
            assert 0 <= share.similarity <= 1
            if not share.known:
                assert (share.similarity, share.lift) == (share.average, 0)


@given(books(), weights, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_no_order_shows(book, given_weights, random):
    """Shuffled cities, needs, investors and deals give the same lists, to the last digit."""
    shuffle = lambda items: tuple(random.sample(items, len(items)))  # noqa: E731
    shuffled = dataclasses.replace(
        book,
        cities=tuple(
            city.model_copy(update={"needs": shuffle(city.needs)}) for city in book.cities
        ),
        investors=tuple(
            item.model_copy(update={"deals": shuffle(item.deals)}) for item in book.investors
        ),
    )
    expected, found = (lists(ranked(one, weights=given_weights)) for one in (book, shuffled))
    assert found == expected


@given(books(), books())
@settings(max_examples=40, deadline=None)
def test_one_new_file_moves_no_other_score(book, more):
    """With other cities and investors beside them, pairs keep score, shares and best need."""
    prefix = {"update": {"id": "zz-new"}}
    assume(more.cities and more.investors)
    grown = dataclasses.replace(
        book,
        cities=(
            *book.cities,
            more.cities[0].model_copy(
                update={
                    "id": "zz-new",
                    "needs": tuple(
                        need.model_copy(update={"id": f"zz-{need.id}"})
                        for need in more.cities[0].needs
                    ),
                }
            ),
        ),
        investors=(*book.investors, more.investors[0].model_copy(**prefix)),
    )
    before, after = ranked(book), ranked(grown)
    for city in before.cities:
        for pair in before.for_city(city):
            again = after.pair(city, pair.investor)
            assert (again.need, again.score, again.evidence) == (
                pair.need,
                pair.score,
                pair.evidence,
            )
            expected = before.shares(pair.need, pair.investor)
            assert after.shares(pair.need, pair.investor) == expected


@given(books(), weights, weights)
@settings(max_examples=30, deadline=None)
def test_other_weights_need_no_new_comparison(book, one, other):
    """Ranking again with other weights gives what a fresh ranking gives."""
    assert lists(ranked(book, weights=one).with_weights(other)) == lists(
        ranked(book, weights=other)
    )


def artificial(similarity, cities):
    """Make a ranking of given similarities of text, all else equal."""
    needs, investors = np.shape(similarity)
    book = fictional.book(
        [
            fictional.city(name, needs=[fictional.need(f"{name}-{n}") for n in range(count)])
            for name, count in cities.items()
        ],
        [fictional.investor(f"i{number}") for number in range(investors)],
    )
    stack = np.zeros((8, needs, investors), dtype=np.float32)
    stack[0] = similarity
    comparison = Comparison(
        similarity=stack,
        needs_known=np.ones((8, needs), dtype=bool),
        investors_known=np.ones((8, investors), dtype=bool),
        averages=np.zeros((8, needs), dtype=np.float32),
        best_deal=np.full((needs, investors), -1, dtype=np.int32),
    )
    return Ranking(
        book=book,
        encoder="none",
        weights=Weights.of([("text", 1.0)]),
        comparison=comparison,
        needs=book.matchable_needs,
        investors=book.matchable_investors,
    )


def test_ties_go_by_id():
    """Equal scores are ordered by the ids of needs, investors and cities."""
    ranking = artificial(np.full((3, 3), 0.5), {"a": 2, "b": 1})
    assert [pair.investor for pair in ranking.for_city("a")] == ["i0", "i1", "i2"]
    assert {pair.need for pair in ranking.for_city("a")} == {"a-0"}
    assert [pair.city for pair in ranking.for_investor("i2")] == ["a", "b"]
    assert ranking.need_pair("a-1", "i2").need_rank == 3


def test_a_city_stands_by_its_best_need():
    """A city's score for an investor is that of its best need for it."""
    ranking = artificial([[0.1, 0.9], [0.8, 0.2], [0.7, 0.3]], {"a": 2, "b": 1})
    assert ranking.pair("a", "i0").need == "a-1"
    assert ranking.pair("a", "i1").need == "a-0"
    assert [pair.score for pair in ranking.for_city("a")] == pytest.approx([0.9, 0.8])
    assert [pair.city for pair in ranking.for_investor("i0")] == ["a", "b"]
    assert ranking.need_pair("a-0", "i0")[-3:] == (2, 2, 1)


def test_barred_pairs_are_in_no_list():
    """A pair that is out of the question is not listed, whatever its score."""
    ranking = artificial([[0.9, 0.1]], {"a": 1}).without(np.array([[True, False]]))
    assert [pair.investor for pair in ranking.for_city("a")] == ["i1"]
    assert ranking.for_investor("i0") == ()
    assert ranking.pair("a", "i1").city_rank == 1


@pytest.mark.parametrize("count", [0, 1, 2, 5, None])
def test_a_count_above_the_number_gives_all(count):
    """At most so many are given; more than there are gives all of them."""
    ranking = artificial([[0.1, 0.9]], {"a": 1})
    assert len(ranking.for_city("a", count)) == min(2, 5 if count is None else count)


def test_a_negative_count_is_refused():
    """A count below zero is a mistake, not a slice from the end."""
    with pytest.raises(MatchmakerError, match="found the count -1"):
        artificial([[0.1, 0.9]], {"a": 1}).for_city("a", -1)


def test_weights_in_chunks_equal_weights_at_once(monkeypatch):
    """However many pairs are weighted at a time, the scores are the same bits."""
    book = fictional.book()
    whole = ranked(book).scores
    monkeypatch.setattr("matchmaker.ranking.AT_ONCE", 1)
    assert np.array_equal(ranked(book).scores, whole)


@pytest.mark.parametrize(
    ("cities", "investors"),
    [([], None), (None, []), ([], []), ([fictional.city("a", needs=[])], None)],
)
def test_nothing_to_match_gives_empty_lists(cities, investors):
    """A book without needs or investors ranks nothing, and says so by empty lists."""
    ranking = ranked(fictional.book(cities, investors))
    assert all(pairs == () for pairs in lists(ranking).values())
    assert ranking.best_needs.shape == ranking.city_scores.shape


def test_all_unknown_ranks_by_id():
    """Where nothing is known of anybody, all have the average and go by id."""
    silent = {"sectors": [], "dimensions": [], "instruments": [], "ticket": None, "deals": []}
    book = fictional.book(
        investors=[fictional.investor(name, mandate=" ", **silent) for name in ("b", "a", "c")]
    )
    pairs = ranked(book).for_city("teluk")
    assert [pair.investor for pair in pairs] == ["a", "b", "c"]
    assert [pair.evidence for pair in pairs] == [0, 0, 0]
    assert len({pair.score for pair in pairs}) == 1


def test_the_unmatched_are_said_to_be_so():
    """A need or an investor that exists but is not ranked is told from an unknown id."""
    ranking = ranked(fictional.book())
    assert not ranking.is_matched("teluk", "gamma")
    assert not ranking.is_matched("pesisir", "alpha")
    assert ranking.for_city("pesisir") == ranking.for_investor("gamma") == ()
    with pytest.raises(MatchmakerError, match="Fictional Fund Gamma is not matched: ended"):
        ranking.pair("teluk", "gamma")
    with pytest.raises(MatchmakerError, match="has no need that is open"):
        ranking.pair("pesisir", "alpha")
    with pytest.raises(MatchmakerError, match="'gunung-sampah' is not matched: partner_chosen"):
        ranking.shares("gunung-sampah", "alpha")


@pytest.mark.parametrize(
    "ask",
    [
        lambda ranking: ranking.for_city("teluks"),
        lambda ranking: ranking.for_investor("alfa"),
        lambda ranking: ranking.pair("teluk", "alfa"),
        lambda ranking: ranking.need_pair("teluk-sampa", "alpha"),
    ],
)
def test_unknown_ids_offer_the_nearest(ask):
    """A misspelt id gives the nearest ones."""
    with pytest.raises(UnknownIdError, match="nearest: "):
        ask(ranked(fictional.book()))


def test_the_silent_side_is_named():
    """It is said block by block which side says nothing."""
    ranking = ranked(fictional.book())
    assert ("size", "need") in ranking.silent("gunung-air", "alpha")
    assert ("size", "investor") in ranking.silent("teluk-sampah", "beta")
    known = {share.block for share in ranking.shares("gunung-air", "beta") if share.known}
    assert known == set(BLOCKS) - {block for block, _ in ranking.silent("gunung-air", "beta")}


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("text", 0.5)], "sum to 0.5, expected 1"),
        ([("text", 1.5), ("size", -0.5)], "the weight -0.5 for size, expected 0 or more"),
        ([("text", math.nan)], "the weight nan for text"),
        ([("texts", 1.0)], "a weight for 'texts'; there are the blocks text, sectors"),
    ],
)
def test_wrong_weights_are_refused(pairs, message):
    """Weights are not negative, sum to 1, and name a block."""
    with pytest.raises(MatchmakerError, match=message):
        Weights.of(pairs)


def test_weights_come_back_from_their_pairs():
    """Weights survive the way through a saved result; those left out are nothing."""
    assert Weights.of(Weights().pairs) == Weights()
    assert [block for block, _ in Weights().pairs] == list(BLOCKS)
    assert Weights.of([("size", 1.0)]).text == 0


@given(
    scores=st.lists(st.sampled_from([0.1, 0.2, 0.3, float("-inf")]), min_size=1, max_size=12),
    count=st.integers(0, 14),
)
def test_the_best_few_are_the_first_of_all(scores, count):
    """A short list is the beginning of the whole one, among equals too; the barred are in none."""
    whole = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    lawful = [at for at in whole if scores[at] > float("-inf")]

    assert _best_first(np.array(scores), count) == lawful[:count]
    assert _best_first(np.array(scores), None) == lawful
