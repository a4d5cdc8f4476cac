"""Weights learned from real deals: lawful numbers, held to the defaults, honest, and used."""

from __future__ import annotations

import datetime as dt
import json
import math

import numpy as np
import pytest
from click.testing import CliRunner

from matchmaker.analysis import TOLD, RealDeals, tune
from matchmaker.cli import matchmaker
from matchmaker.errors import MatchmakerError, ProfileError
from matchmaker.loading import dump_weights, read_weights
from matchmaker.model import BLOCKS, DEFAULT_WEIGHTS, WeightFile
from matchmaker.ranking import Weights
from tests.books import WordHash
from tests.test_analysis import book, constants

ON = dt.date(2026, 11, 24)
TWO = ("sectors", "deals")


@pytest.fixture(scope="module")
def deals() -> RealDeals:
    return RealDeals(book(), constants())


@pytest.fixture(scope="module")
def tuned(deals):
    return tune(deals, encoder=WordHash(), blocks=TWO)


def test_learned_weights_are_weights(tuned):
    """None is negative, they sum to one, and what a deal does not tell keeps its weight."""
    pairs = dict(tuned.weights.pairs)

    assert math.isclose(sum(pairs.values()), 1)
    assert min(pairs.values()) >= 0
    for block, weight in DEFAULT_WEIGHTS:
        if block not in TWO:
            assert pairs[block] == weight
    assert [row.block for row in tuned.listing if row.is_learned] == list(TWO)


def test_learning_is_a_matter_of_the_deals_alone(deals, tuned):
    """The same deals and seed give the same file, byte for byte."""
    again = tune(RealDeals(book(), constants()), encoder=WordHash(), blocks=TWO)

    assert dump_weights(tuned.file(ON)) == dump_weights(again.file(ON))


def test_what_predicts_gains_weight(deals):
    """Where sectors are dealt out at random and records tell all, the record gains.

    Each investor works in one field, so that a likest other deal finds it, and the sectors
    of its profile are those of another.
    """
    from dataclasses import replace

    items = book().investors
    moved = [
        item.model_copy(update={"sectors": items[(at + 1) % len(items)].sectors})
        for at, item in enumerate(items)
    ]
    found = tune(
        RealDeals(replace(book(), investors=tuple(moved)), constants()),
        encoder=WordHash(),
        blocks=TWO,
    )

    assert found.weights.deals > Weights().deals
    assert found.weights.sectors < Weights().sectors


def test_an_endless_penalty_keeps_the_defaults(deals):
    """Held to the defaults ever more strongly, learned weights come back to them."""
    from matchmaker.analysis import tuning

    problem = tuning._Problem(
        deals.answers(WordHash()), Weights(), tuple(BLOCKS.index(block) for block in TOLD)
    )
    everything = range(len(deals))
    start = np.array([weight for _, weight in DEFAULT_WEIGHTS])

    apart = [np.abs(problem.fit(everything, p) - start).max() for p in (0.001, 1.0, 1e6)]

    assert apart[0] > apart[1] > apart[2]
    assert apart[2] < 1e-3
    np.testing.assert_array_equal(start, problem.fit(everything, None))


def test_the_slope_of_the_loss_is_its_slope(deals):
    """The gradient that the solver follows is that of the loss, by differences."""
    from matchmaker.analysis import tuning

    problem = tuning._Problem(deals.answers(WordHash()), Weights(), (0, 1, 7))
    at, numbers, step = np.array([1.0, 2.0, 0.5]), np.arange(len(deals)), 1e-6
    expected = [
        (problem.loss(at + step * unit, numbers)[0] - problem.loss(at - step * unit, numbers)[0])
        / (2 * step)
        for unit in np.eye(3)
    ]

    np.testing.assert_allclose(expected, problem.loss(at, numbers)[1], atol=1e-6)


def test_too_little_data_is_refused_with_the_reason(deals):
    """Ten projects are needed for each weight; what a deal does not tell cannot be learned."""
    with pytest.raises(MatchmakerError, match=r"found 2\d real projects, expected at least 40"):
        tune(deals, encoder=WordHash())
    with pytest.raises(MatchmakerError, match="weight of 'size' cannot be learned"):
        tune(deals, encoder=WordHash(), blocks=("size", "text"))
    with pytest.raises(MatchmakerError, match="at least two"):
        tune(deals, encoder=WordHash(), blocks=("deals",))


def test_the_verdict_is_that_of_the_test(tuned):
    """Better is said only where the paired test says so, and the bias of mandates always."""
    claims = tuned.verdict.startswith("Better than the defaults")

    assert tuned.is_better == claims
    assert "upper bound" in tuned.verdict


def test_a_file_of_weights_comes_back_as_it_went(tuned, tmp_path):
    """What is written is read again: values, what they were learned from, day and evaluation."""
    path = tmp_path / "weights.yaml"
    path.write_text(dump_weights(tuned.file(ON)), encoding="utf-8", newline="\n")

    found = read_weights(path)

    assert tuned.file(ON) == found
    assert found.on == "2026-11-24"
    assert found.learned_from.projects == len(tuned.deals)


def test_all_faults_of_a_file_of_weights_are_told_at_once(tmp_path):
    """An unknown block and a text for a number are one report, with their lines."""
    path = tmp_path / "weights.yaml"
    path.write_text('weights:\n  text: 0.5\n  colour: 0.5\n  deals: "x"\n', encoding="utf-8")

    with pytest.raises(ProfileError) as caught:
        read_weights(path)

    assert [fault.line for fault in caught.value.faults] == [3, 4]


def test_weights_that_do_not_sum_to_one_are_told_with_what_to_do(tmp_path):
    """Half a weight missing is a fault with the divisor that mends it."""
    path = tmp_path / "weights.yaml"
    path.write_text("weights:\n  text: 0.25\n  deals: 0.25\n", encoding="utf-8")

    with pytest.raises(ProfileError) as caught:
        read_weights(path)

    assert "sum to 0.5" in caught.value.faults[0].found
    assert caught.value.faults[0].hint == "divide each by 0.5"


def test_a_run_records_the_weights_that_it_was_given(tmp_path, monkeypatch, capsys):
    """--weights changes the ranking and is written into the run; without it, the defaults are."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "weights.yaml"
    file = WeightFile(weights={"deals": 1.0})
    path.write_text(dump_weights(file), encoding="utf-8", newline="\n")
    plain = ["shortlist", "--city", "kota-ambon", "--encoder", "lexical", "--format", "json"]

    answers = []
    for given in ([*plain, "--weights", str(path)], plain):
        matchmaker.main(given, standalone_mode=False)
        answers.append(json.loads(capsys.readouterr().out))
    found, default = answers

    assert {"deals": 1.0, **dict.fromkeys(BLOCKS[:-1], 0.0)} == dict(found["run"]["weights"])
    assert dict(DEFAULT_WEIGHTS) == dict(default["run"]["weights"])
    scores = [[match["score"] for match in of["cities"]] for of in (found, default)]
    assert scores[0] != scores[1]


def shown(path, *options):
    """Run `shortlist` with a file of weights; give its JSON and what it said beside."""
    asked = ["shortlist", "--city", "kota-ambon", "--format", "json", "--weights", str(path)]
    found = CliRunner().invoke(matchmaker, [*asked, *options])
    return found, " ".join(found.stderr.split())


def weighed(path, **fields):
    file = WeightFile(weights=dict(DEFAULT_WEIGHTS), **fields)
    path.write_text(dump_weights(file), encoding="utf-8", newline="\n")
    return path


def test_texts_are_compared_by_the_encoder_that_the_weights_are_for(tmp_path, monkeypatch):
    """Weights of the lexical encoder are not used with another one in silence."""
    monkeypatch.chdir(tmp_path)
    path = weighed(tmp_path / "weights.yaml", encoder="lexical")

    found, said = shown(path)
    told = shown(path, "--encoder", "multilingual")

    assert json.loads(found.stdout)["run"]["encoder"] == "lexical"
    assert said == ""
    assert json.loads(told[0].stdout)["run"]["encoder"] == "multilingual"
    assert "are for the encoder lexical; texts are compared by multilingual" in told[1]


def test_weights_for_a_model_of_ones_own_ask_for_its_folder(tmp_path, monkeypatch):
    """Only the user knows where it lies; nothing is compared by another encoder instead."""
    monkeypatch.chdir(tmp_path)

    found, said = shown(weighed(tmp_path / "weights.yaml", encoder="my-model 0123"))

    assert found.exit_code == 2
    assert "for the encoder 'my-model 0123'" in said
    assert "give --encoder with the folder of that model" in said


def test_what_a_file_says_of_its_weights_is_said_again(tmp_path, monkeypatch, tuned):
    """The verdict comes with each use; weights of other profiles are told as such."""
    monkeypatch.chdir(tmp_path)
    file = tuned.file(ON)
    path = weighed(
        tmp_path / "weights.yaml",
        encoder="lexical",
        verdict="No better than the defaults.",
        learned_from=file.learned_from,
    )

    _, said = shown(path)

    assert f"Note: {path} says of its weights: No better than the defaults." in said
    assert "were learned from other profiles (edition" in said


def test_tune_writes_what_the_other_commands_read(tmp_path, monkeypatch, capsys):
    """The real profiles have enough deals; the file says what it is, and is used as it is."""
    monkeypatch.chdir(tmp_path)

    given = ["tune", "--encoder", "lexical", "--out", "weights.yaml"]
    matchmaker.main(given, standalone_mode=False)

    found = read_weights(tmp_path / "weights.yaml")
    assert found.encoder == "lexical"
    assert found.held_out.measure == "nDCG@10"
    assert "upper bound" in " ".join(capsys.readouterr().out.split())
