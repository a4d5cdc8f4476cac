"""Metrics, intervals and baselines: against hand-made figures and slow oracles."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from matchmaker.errors import MatchmakerError
from matchmaker.evaluation import Bootstrap, Method, ranking_table
from matchmaker.evaluation.baselines import BASELINES, bm25, by_centroid, by_nearest, by_popularity
from matchmaker.evaluation.metrics import coverage, exposure, gini, per_query
from matchmaker.evaluation.statistics import holm
from matchmaker.evaluation.task import Task, flags, ranks

SCORES = arrays.arrays(
    np.float64, (3, 6), elements=st.sampled_from([0.0, 0.25, 0.5, 0.5 + 1e-12, 1.0])
)
RELEVANT = arrays.arrays(np.bool_, (3, 6))


def task(past, owners, queries, candidates=("a", "b", "c")):
    return Task(
        candidates=candidates,
        past=tuple(past),
        owners=flags(owners, candidates),
        queries=tuple(queries),
        relevant=np.zeros((len(queries), len(candidates)), dtype=np.bool_),
    )


def slow_measures(places, relevant):
    """Take nDCG@10, RR and R@5 from their definitions, one query at a time."""
    found = []
    for row, right in zip(places.tolist(), relevant.tolist(), strict=True):
        hits = sorted(place for place, is_right in zip(row, right, strict=True) if is_right)
        if not hits:
            found.append((0.0, 0.0, 0.0))
            continue
        gain = sum(1 / math.log2(1 + place) for place in hits if place <= 10)
        ideal = sum(1 / math.log2(1 + place) for place in range(1, min(len(hits), 10) + 1))
        recall = sum(place <= 5 for place in hits) / len(hits)
        found.append((gain / ideal, 1 / hits[0], recall))
    return np.array(found).T


@given(SCORES, RELEVANT)
def test_measures_equal_their_definitions(scores, relevant):
    """What the library says of a ranking is what the formulas say, ties included."""
    places = ranks(scores)
    found = per_query(places, relevant, ("nDCG@10", "RR", "R@5"))
    expected = slow_measures(places, relevant)
    assert np.allclose(expected, [found["nDCG@10"], found["RR"], found["R@5"]], atol=1e-9)


@given(SCORES)
def test_places_are_a_total_order(scores):
    """Each place is given once; equal scores go by the order of candidates."""
    places = ranks(scores)
    expected = [
        [
            1 + sum((-round(other, 9), b) < (-round(one, 9), a) for b, other in enumerate(row))
            for a, one in enumerate(row)
        ]
        for row in scores.tolist()
    ]
    assert expected == places.tolist()


def test_looking_at_the_first_places_only_changes_no_cut_measure():
    """A measure of the first ten is the same when the others are not handed over."""
    generator = np.random.default_rng(1)
    places = ranks(generator.random((5, 40)))
    relevant = generator.random((5, 40)) < 0.1
    whole = per_query(places, relevant, ["nDCG@10"])["nDCG@10"]
    assert (
        whole.tolist() == per_query(places, relevant, ["nDCG@10"], deepest=10)["nDCG@10"].tolist()
    )


@pytest.mark.parametrize(
    ("attention", "expected"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 5], 0.75), ([0, 0, 0, 0], 0.0), ([1, 3], 0.25)],
)
def test_gini_of_known_spreads(attention, expected):
    """Even attention has 0; all of it on one of n has 1 - 1/n."""
    assert expected == pytest.approx(float(gini(np.array(attention, dtype=float))))


def test_exposure_ends_at_the_tenth_place():
    """A candidate on the eleventh place gets no attention; coverage counts the others."""
    attention = exposure(np.arange(1, 13)[np.newaxis, :])
    assert [1 / math.log2(1 + place) for place in range(1, 11)] + [0, 0] == attention[0].tolist()
    assert pytest.approx(float(coverage(attention.sum(axis=0)))) == 10 / 12


def test_an_interval_holds_its_value_and_shrinks_with_more_queries():
    """The interval of a mean is about 1.96 standard errors wide on each side."""
    generator = np.random.default_rng(2)
    values = generator.random(900)
    few, many = (Bootstrap(size, 0).mean(values[:size]) for size in (100, 900))
    for found, size in ((few, 100), (many, 900)):
        assert found.low < found.value < found.high
        reach = 1.96 * values[:size].std() / math.sqrt(size)
        assert reach == pytest.approx((found.high - found.low) / 2, rel=0.1)


def test_a_paired_test_knows_no_difference_and_a_plain_one():
    """Equal methods have p = 1; one that always wins has a small p; the sign follows."""
    ours = np.linspace(0.2, 0.8, 30)
    bootstrap = Bootstrap(30, 0)
    assert bootstrap.paired(ours, ours.copy()).p == 1.0
    better = bootstrap.paired(ours + 0.1, ours)
    assert better.p < 0.001
    assert pytest.approx(better.difference.value) == 0.1
    assert pytest.approx(bootstrap.paired(ours, ours + 0.1).difference.value) == -0.1


def test_a_paired_test_is_seldom_sure_where_nothing_differs():
    """Under chance alone p is below 0.05 in about one of twenty cases."""
    generator = np.random.default_rng(3)
    bootstrap = Bootstrap(12, 0)
    sure = sum(
        bootstrap.paired(generator.random(12), generator.random(12)).p < 0.05 for _ in range(200)
    )
    assert sure <= 20


def test_bm25_by_hand():
    """Two documents of known counts have the scores of the formula."""
    found = bm25(["water water"], ["water pipe", "bus"])
    rarity = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    one = rarity * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 1.5))
    assert [2 * one, 0.0] == pytest.approx(found[0].tolist())


def test_baselines_find_the_plain_answer():
    """Each baseline that reads texts puts the candidate with the same words first."""
    work = task(
        ["water pipes", "bus lanes", "bus depots", "street lights"],
        [["a"], ["b"], ["b"], ["c"]],
        ["new water pipes", "bus lanes and depots", "street lights"],
    )
    for name, score in BASELINES[2:]:
        assert np.argmax(score(work, 0), axis=1).tolist() == [0, 1, 2], name
    assert by_popularity(work, 0).tolist() == [[1, 2, 1]] * 3


def test_texts_without_words_score_nothing_and_break_nothing():
    """Blank texts and stop words alone leave every candidate at zero."""
    work = task(["", "the"], [["a"], ["b"]], ["", "of the"])
    for score in (by_centroid, by_nearest):
        assert not score(work, 0).any()
    assert not bm25(["x"], ["", ""]).any()


def test_only_the_nearest_projects_vote():
    """The 31st nearest past project has no vote."""
    past = [*(["water pipes north"] * 30), "water pumps"]
    work = task(past, [["a"]] * 30 + [["b"]], ["water pipes north"])
    assert by_nearest(work, 0)[0, 1] == 0
    assert by_nearest(work, 0)[0, 0] == pytest.approx(30)


def test_a_table_is_made_alike_twice_and_tests_against_the_best_baseline():
    """The seed decides all draws, and the best baseline has no test against itself."""
    generator = np.random.default_rng(4)
    relevant = np.eye(12, dtype=np.bool_)
    good = relevant + generator.random((12, 12)) * 0.5
    methods = [
        Method("chance", generator.random((12, 12))),
        Method("good", good),
        Method("ours", good, is_baseline=False),
    ]
    table = ranking_table("t", methods, relevant, seed=5)
    assert table == ranking_table("t", methods, relevant, seed=5)
    assert table.best == "good"
    assert [len(row.tests) for row in table.rows] == [3, 0, 3]
    assert table.rows[2].tests[0].p == 1.0


def test_without_the_library_the_message_says_what_to_install(monkeypatch):
    """A core installation lacks ir-measures: it is told how to get it."""
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(MatchmakerError, match=r"pip install '\.\[evaluation\]'"):
        per_query(np.array([[1]]), np.array([[True]]), ["RR"])


def test_many_tests_are_corrected_as_holm_says():
    """By hand: each p times the tests that are left, and never less than the p before it."""
    assert holm((0.01, 0.04, 0.03, 0.005)) == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert holm((0.9, 0.8)) == (1.0, 1.0)
    assert holm(()) == ()
    corrected = holm((0.02, math.nan))
    assert corrected[0] == 0.02
    assert math.isnan(corrected[1])


@given(st.lists(st.floats(0, 1), min_size=1))
def test_corrected_chances_are_no_smaller_and_in_the_same_order(chances):
    """Correction raises p, keeps their order, and stays a probability."""
    found = holm(chances)
    assert all(one <= other <= 1 for one, other in zip(chances, found, strict=True))
    order = sorted(range(len(chances)), key=lambda at: chances[at])
    assert [found[at] for at in order] == sorted(found)


def test_a_measure_that_does_not_exist_is_told():
    """A slip gives a message with measures that exist."""
    with pytest.raises(MatchmakerError, match="'nDGC@10', which ir-measures does not know"):
        per_query(np.array([[1, 2]]), np.array([[True, False]]), ["nDGC@10"])
