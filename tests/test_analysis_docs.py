"""The page for analysts is true: its examples run, and it names every kind of row."""

from __future__ import annotations

import dataclasses
import doctest
import inspect
from pathlib import Path

import matchmaker.analysis
from matchmaker.analysis import Listing, matcher, overview, plots, predicting, reading

PAGE = Path(__file__).parents[1] / "docs/analysis.md"


def test_the_examples_of_the_page_run():
    """What the page shows is what comes out."""
    failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert tried > 20
    assert failed == 0


def test_the_example_of_the_estimator_runs():
    """So does what `help(Matcher)` shows."""
    assert doctest.testmod(matcher).failed == 0


def test_the_page_names_every_method_of_the_estimator():
    """No question that can be asked is missing from the page."""
    text = PAGE.read_text(encoding="utf-8")
    own = {
        name
        for name in vars(matchmaker.analysis.Matcher)
        if not name.startswith("_") and callable(getattr(matchmaker.analysis.Matcher, name))
    }

    assert {name for name in own if f"{name}(" not in text} <= {"fit", "set_score_request"}


def test_the_page_names_every_kind_of_row_that_a_matcher_gives():
    """Each kind of row stands in the table of questions."""
    text = PAGE.read_text(encoding="utf-8")
    kinds = {
        name
        for name in (
            "Ranked",
            "Part",
            "Move",
            "Effect",
            "Lift",
            "RankInterval",
            "Flip",
            "Question",
            "Exposed",
            "Spread",
            "Group",
            "Agreement",
            "Setting",
            "Agreed",
            "Steady",
            "Eased",
        )
        if dataclasses.is_dataclass(getattr(matchmaker.analysis, name))
    }

    assert len(kinds) == 16
    assert issubclass(Listing, object)
    assert {kind for kind in kinds if f"`{kind}`" not in text} == set()


def test_the_page_names_every_function_of_the_modules():
    """Nothing that a notebook calls is missing from the page."""
    text = PAGE.read_text(encoding="utf-8")
    own = {
        name
        for module in (overview, predicting, reading)
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__
        if name[0] != "_"
    } | {name for name in plots.__all__ if name != "Chart"}

    assert len(own) > 20
    assert {name for name in own if f"`{name}`" not in text} == set()
