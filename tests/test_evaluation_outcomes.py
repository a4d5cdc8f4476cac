"""Outcomes of meetings: a file read with all faults at once, and graded figures of the ranking."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.cli import matchmaker
from matchmaker.errors import MatchmakerError, ProfileError
from matchmaker.evaluation import evaluate_outcomes, read_outcomes
from matchmaker.evaluation.metrics import per_query
from matchmaker.model import Outcome
from matchmaker.ranking import rank
from tests.books import WordHash
from tests.test_analysis import book, constants

STEPS = [str(step) for step in Outcome]


def written(tmp_path, *rows):
    path = tmp_path / "outcomes.csv"
    lines = ["city,investor,need,outcome", *rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_steps_are_read_however_their_words_are_joined(tmp_path):
    """Letter of intent, letter-of-intent and LETTER_OF_INTENT are one step."""
    path = written(
        tmp_path,
        "kota-0,dana-0,kota-0-0,Letter of intent",
        "kota-0,dana-1,kota-0-0,letter-of-intent",
        "kota-0,dana-2,kota-0-0,LETTER_OF_INTENT",
    )

    assert {row.grade for row in read_outcomes(path, book()).rows} == {3}


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    """Unknown ids, another city's need, a word that is no step, and a pair that stands twice."""
    path = written(
        tmp_path,
        "kota-0,dana-0,kota-0-0,met",
        "kota-9,dana-0,kota-0-1,met",
        "kota-0,dana-99,kota-0-1,met",
        "kota-0,dana-0,kota-1-0,met",
        "kota-0,dana-1,kota-0-0,tendr",
        "kota-0,dana-0,kota-0-0,close",
        "kota-0,,kota-0-0,close",
    )

    with pytest.raises(ProfileError) as caught:
        read_outcomes(path, book())

    faults = caught.value.faults
    assert [fault.line for fault in faults] == [3, 4, 5, 6, 7, 8]
    assert "nearest: kota-" in faults[0].hint
    assert faults[2].expected == "a need of 'kota-0'"
    assert faults[3].hint == "did you mean 'tender'?"
    assert "line 2 has too" in faults[4].found


def outcomes_by(order, tmp_path):
    """Write outcomes of one need in which investors came as far as their place in the order."""
    rows = [f"kota-0,{name},kota-0-0,{STEPS[len(order) - 1 - at]}" for at, name in enumerate(order)]
    return read_outcomes(written(tmp_path, *rows), book())


@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_ranking_itself_is_a_perfect_answer(tmp_path, is_reversed):
    """Who came further stood higher: nDCG is 1; the other way round it is the least."""
    ranking = rank(book(), reference=constants(), encoder=WordHash())
    scores = ranking.scores[[need.need.id for need in ranking.needs].index("kota-0-0")]
    best = [ranking.investors[at].id for at in np.argsort(-scores, kind="stable")[:4]]
    found = outcomes_by(best[::-1] if is_reversed else best, tmp_path)

    table = evaluate_outcomes(found, book(), reference=constants(), encoder=WordHash(), seed=0)

    value = next(row for row in table.rows if row.method == "ours").figures[0].value
    gains = [0, 1, 2, 3] if is_reversed else [3, 2, 1, 0]
    ideal = sum(gain / math.log2(2 + at) for at, gain in enumerate([3, 2, 1, 0]))
    expected = sum(gain / math.log2(2 + at) for at, gain in enumerate(gains)) / ideal
    assert math.isclose(expected, value)
    assert dict(table.facts) == {"needs": 1, "meetings": 4, "needs left out": 0}
    assert {"random", "popularity", "BM25"} < {row.method for row in table.rows}


def test_who_never_met_is_not_ranked(tmp_path):
    """An investor without a meeting is neither right nor wrong, however high it stands."""
    ranking = rank(book(), reference=constants(), encoder=WordHash())
    scores = ranking.scores[[need.need.id for need in ranking.needs].index("kota-0-0")]
    order = [ranking.investors[at].id for at in np.argsort(-scores, kind="stable")]
    found = outcomes_by(order[-2:], tmp_path)

    table = evaluate_outcomes(found, book(), reference=constants(), encoder=WordHash(), seed=0)

    assert next(row for row in table.rows if row.method == "ours").figures[0].value == 1


def test_outcomes_that_tell_nobody_apart_are_refused(tmp_path):
    """One meeting, or the same outcome for all, is nothing to rank by."""
    path = written(
        tmp_path,
        "kota-0,dana-0,kota-0-0,met",
        "kota-0,dana-1,kota-0-0,met",
        "kota-1,dana-1,kota-1-0,close",
    )

    with pytest.raises(MatchmakerError, match="no need has two investors"):
        evaluate_outcomes(
            read_outcomes(path, book()), book(), reference=constants(), encoder=WordHash(), seed=0
        )


@given(st.lists(st.integers(0, 6), min_size=2, max_size=12).filter(any))
def test_graded_gains_are_the_grades(grades):
    """NDCG of graded answers is the discounted sum of grades over the best such sum."""
    places = np.arange(1, len(grades) + 1)[np.newaxis]

    found = per_query(places, np.array([grades]), ["nDCG@10"])["nDCG@10"][0]

    def gain(order):
        return sum(grade / math.log2(2 + at) for at, grade in enumerate(order[:10]))

    assert math.isclose(gain(grades) / gain(sorted(grades, reverse=True)), found, rel_tol=1e-6)


def test_the_command_measures_outcomes_also_of_needs_that_are_gone(tmp_path, monkeypatch, capsys):
    """A need that is built by now is asked all the same; weights of a file can be measured."""
    monkeypatch.chdir(tmp_path)
    from matchmaker.loading import load_book
    from matchmaker.shipped import packaged

    real = load_book(packaged("profiles"))
    gone = next(
        pair for pair in real.needs if pair.need not in [item.need for item in real.matchable_needs]
    )
    rows = [
        f"{gone.city.id},{item.id},{gone.need.id},{step}"
        for item, step in zip(real.investors[:3], ("declined", "met", "close"), strict=True)
    ]
    path = written(tmp_path, *rows)

    given = ["evaluate", "--outcomes", str(path), "--encoder", "lexical", "--format", "json"]
    matchmaker.main(given, standalone_mode=False)

    found = json.loads(capsys.readouterr().out)
    assert found["evaluation"] == "outcomes"
    assert found["tables"][0]["facts"]["meetings"] == 3
