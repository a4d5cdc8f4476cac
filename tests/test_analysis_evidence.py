"""What figures bear: groups and settings with many tests in mind, failures read one by one."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV

from matchmaker.analysis import (
    Matcher,
    RealDeals,
    agreed,
    ease,
    overview,
    predicting,
    reading,
    settings,
    steadiness,
)
from matchmaker.analysis.exposing import FEWEST, _compared, _dealt
from matchmaker.analysis.searching import CHOSEN
from matchmaker.errors import MatchmakerError
from matchmaker.model import UnknownIdError
from tests import fictional
from tests.books import WordHash
from tests.test_analysis import book, constants, matcher


@pytest.fixture(scope="module")
def fitted() -> Matcher:
    return matcher().fit(book())


@pytest.fixture(scope="module")
def deals(fitted) -> RealDeals:
    return fitted.real_deals()


# Groups


def test_a_difference_of_groups_is_as_likely_as_all_ways_to_deal_say():
    """The drawn p is near the exact one, counted over every choice of two of six cities."""
    attention = np.array([5.0, 4.0, 1.0, 0.5, 2.0, 1.5])
    is_in = np.array([True, True, False, False, False, False])
    found = _compared(attention, is_in, _dealt(attention, 0), 0)

    observed = attention[is_in].mean() - attention[~is_in].mean()
    every = [
        attention[list(two)].mean() - np.delete(attention, list(two)).mean()
        for two in combinations(range(6), 2)
    ]
    exact = np.mean([abs(other) >= abs(observed) - 1e-9 for other in every])
    assert found["difference"] == observed
    assert found["p"] == pytest.approx(exact, abs=0.02)


def test_groups_that_fare_alike_are_not_told_apart():
    """Where all cities have the same attention, nothing is surprising."""
    attention = np.full(8, 2.0)
    found = _compared(attention, np.arange(8) < 3, _dealt(attention, 0), 0)
    assert (found["difference"], found["p"]) == (0.0, 1.0)


def test_intervals_and_corrections_of_groups(fitted):
    """An interval holds its mean, few cities have none, and more groups make p larger."""
    one, more = fitted.groups("longitude"), fitted.groups("longitude", "island_group")
    for row in more:
        assert math.isnan(row.low) == (row.cities < FEWEST)
        assert math.isnan(row.low) or row.low <= row.attention <= row.high
        assert row.p <= row.p_all <= 1
    for alone, among in zip(one, more.where(by="longitude"), strict=True):
        assert (alone.attention, alone.p) == (among.attention, among.p)
        assert alone.p_all <= among.p_all
    assert fitted.groups("longitude") == one


def test_a_group_of_all_cities_has_nothing_to_be_compared_with():
    """Nothing is tested where there are no other cities, and nothing is counted as a test."""
    alone = fictional.book([fictional.city("kota-a")], [fictional.investor("alpha")])
    row = matcher().fit(alone).groups("island_group")[0]
    assert math.isnan(row.difference)
    assert math.isnan(row.p)
    assert math.isnan(row.p_all)


# Settings of a search


@pytest.fixture(scope="module")
def search(deals) -> GridSearchCV:
    grid = {"deals": [0.15, 0.6], "text": [0.0, 0.25]}
    return GridSearchCV(matcher(), grid, cv=deals.splits(3)).fit(deals)


def test_each_setting_is_compared_deal_by_deal(search, deals):
    """A row's mean and difference are those of a matcher with this setting."""
    rows = settings(search, deals)
    start = matcher().fit(deals).scores_of(deals)

    assert len(rows) == 5
    for params in search.cv_results_["params"]:
        said = ", ".join(f"{name} = {value}" for name, value in params.items())
        row = rows.where(setting=said)[0]
        scores = matcher(**params).fit(deals).scores_of(deals)
        assert row.value == pytest.approx(scores.mean())
        assert row.difference == pytest.approx((scores - start).mean())
        assert row.low <= row.difference <= row.high
        assert row.p <= row.p_all <= 1
    same = rows.where(setting="deals = 0.15, text = 0.25")[0]
    assert (same.difference, same.p) == (0, 1)


def test_choosing_by_the_search_is_measured_on_deals_not_chosen_by(search, deals):
    """The last row takes for each fold the setting that is best without it."""
    row = settings(search, deals)[-1]
    params = search.cv_results_["params"]
    scores = np.array([matcher(**of).fit(deals).scores_of(deals) for of in params])
    expected = np.empty(len(deals))
    for train, test in deals.splits(3, seed=0):
        expected[test] = scores[np.argmax(scores[:, train].mean(axis=1).round(9)), test]

    assert row.setting == CHOSEN
    assert row.value == pytest.approx(expected.mean())
    assert row.value <= scores.mean(axis=1).max() + 1e-9


def test_a_search_of_something_else_is_refused(deals):
    """Only a search of matchers has settings of one."""
    other = GridSearchCV(Ridge(), {"alpha": [1.0, 2.0]}, cv=2).fit(np.eye(4), np.arange(4))
    with pytest.raises(MatchmakerError, match="a search of a Ridge, expected one of a Matcher"):
        settings(other, deals)


# Questions with and without words


def wordless() -> RealDeals:
    """Give the deals of the book and one whose text is nothing but a name."""
    *others, last = book().investors
    bare = last.deals[0].model_copy(update={"id": "bare", "project": "Xqbare 2020"})
    given = last.model_copy(update={"deals": (*last.deals, bare)})
    return RealDeals(replace(book(), investors=(*others, given)), constants())


def test_questions_without_words_are_shown_apart_and_never_dropped():
    """The rule looks at texts alone; all questions are in the first rows."""
    asked = wordless()
    rows = predicting.hits(asked, matcher().fit(book()).weights_, WordHash())

    bare = [question for question in asked if not question.has_words]
    assert [question.project for question in bare] == ["bare"]
    assert {row.projects for row in rows.where(questions="all")} == {len(asked)}
    assert {row.projects for row in rows.where(questions="with words")} == {len(asked) - 1}
    assert {row.projects for row in rows.where(questions="without words")} == {1}
    for measure in ("nDCG@10", "first", "among 5", "among 10"):
        whole, told, untold = (row.value for row in rows.where(measure=measure))
        assert whole * len(asked) == pytest.approx(told * (len(asked) - 1) + untold)


def test_hits_are_counted_from_the_guesses(deals):
    """The share of makers among five is that of the guesses, and the mean that of the score."""
    of = matcher().fit(deals)
    rows = predicting.hits(deals, of.weights_, WordHash())
    ranks = np.array([row.rank for row in reading.guesses(deals, of.weights_, WordHash())])

    assert rows.where(measure="nDCG@10", questions="all")[0].value == pytest.approx(of.score(deals))
    for name, most in (("first", 1), ("among 5", 5), ("among 10", 10)):
        assert rows.where(measure=name, questions="all")[0].value == pytest.approx(
            (ranks <= most).mean()
        )


# Failures


@pytest.fixture(scope="module")
def guesses() -> dict[str, reading.Guess]:
    found = reading.guesses(wordless(), matcher().fit(book()).weights_, WordHash())
    return {row.project: row for row in found}


def test_a_guess_says_what_was_known_of_the_maker(guesses):
    """Words, sectors and other deals are those of the profiles; the project itself is none."""
    asked = wordless()
    for question in asked:
        guess = guesses[question.project]
        maker = asked.book.investor(guess.maker)
        assert guess.words.split(", ") == list(question.words) or not question.words
        others = asked.other_deals(question, guess.maker)
        assert guess.other_deals == len(others)
        assert question.project not in {deal.id for deal in others}
        assert set(guess.named.split(", ")) <= {*guess.sectors.split(", "), *maker.sectors, ""}
    assert not guesses["bare"].has_words
    assert guesses["bare"].words == ""


def test_the_other_deals_of_nobody_are_asked_in_vain(deals):
    """An investor that does not exist is told with the nearest."""
    with pytest.raises(UnknownIdError, match="dana-1"):
        deals.other_deals(deals[0], "dana-11")


def test_who_stood_above_leads_in_the_score_and_in_the_named_block(monkeypatch):
    """Those above are the first places, in order, each with a lead that the scores have."""
    monkeypatch.setattr(reading, "MISSED", 0)
    asked, weights = wordless(), matcher().fit(book()).weights_
    answers = asked.answers(WordHash())
    scores = answers.scores([weight for _, weight in weights.pairs])
    numbers = {question.project: question.at for question in asked}

    found = reading.failures(asked, weights, WordHash(), top=2)

    assert len(found) == len(asked)
    for failure in found:
        at, names = numbers[failure.guess.project], list(asked.investors)
        assert len(failure.above) == min(2, failure.guess.rank - 1)
        assert [row.rank for row in failure.above] == list(range(1, len(failure.above) + 1))
        for row in failure.above:
            lead = (
                scores[at, names.index(row.investor)] - scores[at, names.index(failure.guess.maker)]
            )
            assert row.lead == pytest.approx(lead)
            assert row.lead >= 0
            assert row.block_lead >= row.lead / 8 - 1e-9


def test_a_failure_is_read_in_both_languages(monkeypatch):
    """Each says the text, the maker's place, its record, the sectors and who stood above."""
    monkeypatch.setattr(reading, "MISSED", 1)
    weights = matcher().fit(book()).weights_
    found = {
        failure.guess.project: failure
        for failure in reading.failures(wordless(), weights, WordHash())
    }

    said = found["bare"].read("en")
    assert said.startswith("Asked with “” (")
    assert "No word is left" in said
    assert "The words name no sector" in said
    assert "Above it stand" in said
    assert found["bare"].read("id") != said
    assert found["bare"].guess.why == "no words"
    for failure in found.values():
        assert f"at place {failure.guess.rank} of {failure.guess.candidates}" in failure.read("en")
        assert "None" not in failure.read("id")


def test_why_a_maker_was_missed_goes_from_the_question_to_the_others(guesses):
    """A reason stands only where the maker was missed."""
    for guess in guesses.values():
        assert (guess.why != "") == guess.is_missed


def test_a_page_has_one_paragraph_for_each_failure(monkeypatch):
    """Each under its number, project and reason; no line is longer than a page is wide."""
    monkeypatch.setattr(reading, "MISSED", 1)
    weights = matcher().fit(book()).weights_
    found = reading.failures(wordless(), weights, WordHash())
    parts = reading.page(found).split("\n\n")
    assert len(parts) == len(found)
    for at, (part, failure) in enumerate(zip(parts, found, strict=True), start=1):
        first, *rest = part.splitlines()
        assert first == f"{at}. {failure.guess.project}: {failure.guess.why}"
        assert " ".join(line.strip() for line in rest) == failure.read("en")
        assert max(map(len, rest)) <= reading.LINE
    assert reading.page(()) == ""


# Sums over all cities


def test_sums_over_cities_are_those_of_the_rows(fitted):
    """Means, medians and counts, each by hand; places and steps in their order."""
    other = fitted.reweighted(deals=0.6)
    rows = fitted.agreement(other)
    whole = agreed(rows)[0]
    assert whole.cities == len(rows) == 6
    assert whole.overlap == pytest.approx(sum(row.overlap for row in rows) / 6)
    assert whole.same_first == sum(row.same_first for row in rows) / 6
    intervals = fitted.rank_intervals(draws=20)
    steady = steadiness(intervals, top=3)
    assert [row.rank for row in steady] == [1, 2, 3]
    firsts = [row for row in intervals if row.rank == 1]
    assert steady[0].first == pytest.approx(sum(row.first for row in firsts) / len(firsts))
    flips = fitted.flips(smallest=False)
    eased = ease(flips)
    assert [row.cities for row in eased] == sorted(row.cities for row in eased)
    for row in eased:
        assert row.cities == len({flip.city for flip in flips if abs(flip.change) <= row.change})


def test_sums_over_nothing_are_empty():
    """Without cities there is no mean and no place."""
    assert agreed([])[0].cities == 0
    assert math.isnan(agreed([])[0].tau)
    assert len(steadiness([])) == 0
    assert {row.cities for row in ease([])} == {0}


def test_facts_are_counted_as_stated_or_not():
    """Each side's facts, of all that may be matched."""
    rows = overview.stated(book())
    cost = rows.where(side="need", fact="cost")[0]
    assert (cost.stated, cost.count, cost.share) == (6, 12, 0.5)
    assert rows.where(side="investor", fact="deals")[0].stated == 7
    assert rows.where(side="city", fact="population")[0].stated == 5
    assert math.isnan(overview.stated(fictional.book([], [])).where(side="need")[0].share)


# Documentation


def test_every_column_of_the_modules_is_documented():
    """The documentation of each kind of row names all of its fields."""
    kinds = [
        kind
        for module in (overview, predicting, reading)
        for kind in vars(module).values()
        if isinstance(kind, type) and dataclasses.is_dataclass(kind)
        if kind.__module__ == module.__name__
    ]
    assert len(kinds) > 10
    for kind in kinds:
        words = set((kind.__doc__ or "").replace(",", " ").split())
        assert {field.name for field in dataclasses.fields(kind)} <= words, kind
