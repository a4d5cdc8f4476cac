"""Wrong arguments: every public function says what it found and what it expects."""

from __future__ import annotations

import datetime as dt
import inspect
import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matchmaker.analysis
from matchmaker import Matcher, load_book, packaged
from matchmaker.analysis import (
    Answers,
    ArgumentError,
    Explained,
    Listing,
    RealDeals,
    Tuned,
    calibrate,
    overview,
    plots,
    predicting,
    reading,
    real_deals,
    settings,
    tune,
)
from matchmaker.analysis.arguments import Natural, Positive, Range, _kinds, check, checked
from matchmaker.analysis.sliders import Sliders
from matchmaker.errors import MatchmakerError
from tests.test_analysis import book, matcher

NO_ARGUMENTS = {"Listing.to_frame", "Explained.to_frame", "Chart.to_svg", "Matcher.real_deals"}
OF_SKLEARN = {"get_params", "set_params", "get_metadata_routing", "set_score_request"}
BY_NAME_ONLY = {"where", "set", "reweighted"}
"""What they take are names of columns or blocks, answered with those that there are."""


def public() -> dict[str, Callable[..., object]]:
    """Give all public functions and methods that take an argument."""
    found: dict[str, Callable[..., object]] = {
        f"{module.__name__}.{name}": function
        for module in (overview, predicting, reading)
        for name, function in vars(module).items()
        if inspect.isfunction(function)
        and name[0] != "_"
        and function.__module__ == module.__name__
    }
    for module in (matchmaker.analysis, plots):
        for name in module.__all__:
            if inspect.isfunction(function := getattr(module, name)):
                found[name] = function
    for owner in (Matcher, RealDeals, Answers, Listing, Explained, Tuned, Sliders, plots.Chart):
        for name, function in vars(owner).items():
            plain = function.__func__ if isinstance(function, classmethod) else function
            if inspect.isfunction(plain) and name[0] != "_":
                found[f"{owner.__name__}.{name}"] = plain
    found["Failure.read"] = reading.Failure.read
    left_out = OF_SKLEARN | BY_NAME_ONLY
    return {
        name: of
        for name, of in found.items()
        if name not in NO_ARGUMENTS and name.rpartition(".")[2] not in left_out
    }


@pytest.mark.parametrize("name", sorted(public()))
def test_every_public_function_checks_what_it_is_given(name: str):
    """Each is held to its annotations, and each annotation refuses something."""
    function = public()[name]
    assert hasattr(function, "__wrapped__"), name
    kinds = _kinds(inspect.unwrap(function))
    for parameter in list(inspect.signature(function).parameters.values()):
        if parameter.name in {"self", "cls", "y", "changes", "parameters"}:
            continue
        with pytest.raises(ArgumentError, match=rf"found {parameter.name} = <object object"):
            check(parameter.name, object(), kinds[parameter.name])


@pytest.fixture(scope="module")
def fitted() -> Matcher:
    return matcher().fit(book())


WRONG = (
    ("found X = 'x' (str), expected a Book or a sequence", lambda _: matcher().fit("x")),
    ("found X = None, expected a Book", lambda _: matcher().fit(None)),
    ("found X[0] = 1 (int), expected a DealQuestion", lambda _: matcher().fit([1])),
    ("expected a book or its real deals", lambda _: matcher().fit([])),
    ("found text = 'a' (str), expected a number", lambda _: matcher(text="a").fit(book())),
    ("found text = True (bool), expected a number", lambda _: matcher(text=True).fit(book())),
    ("no encoder is called 'bert'; there are", lambda _: Matcher(encoder="bert").fit(book())),
    ("expected a text or an Encoder", lambda _: Matcher(encoder=None).fit(book())),
    ("found reference = 3 (int)", lambda _: Matcher(reference=3).fit(book())),
    ("expected a datetime.date", lambda _: matcher(on="2026").fit(book())),
    (
        "expected a datetime.date",
        lambda _: matcher(on=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).fit(book()),
    ),
    ("found weights = 'a' (str), expected a Weights", lambda _: Matcher.of("a")),
    ("found deals = 'a' (str), expected a number", lambda of: of.reweighted(deals="a")),
    ("found deals = None, expected a number", lambda of: of.reweighted(deals=None)),
    ("found city = 3 (int), expected a text", lambda of: of.rank(3)),
    ("found top = 1.5 (float), expected a whole number of 0", lambda of: of.rank(top=1.5)),
    ("found top = 0 (int), expected a whole number of 1", lambda of: of.exposure(top=0)),
    ("found other = 3 (int), expected a Matcher", lambda of: of.agreement(3)),
    ("found before = 3 (int), expected a Matcher", lambda of: of.moves(3)),
    ("found seed = 'a' (str)", lambda of: of.rank_intervals(seed="a")),
    ("found seed = -1 (int)", lambda of: of.rank_intervals(seed=-1)),
    ("expected a number above 0", lambda of: of.rank_intervals(concentration=math.inf)),
    ("expected a number between 0 and 1", lambda of: of.rank_intervals(level=1)),
    ("expected True or False", lambda of: of.flips(smallest=3)),
    ("expected one of island_group", lambda of: of.groups("colour")),
    ("found no grouping; there are island_group", lambda of: of.groups()),
    ("found no change of kota-1-0; name fields", lambda of: of.what_if("kota-1-0")),
    (
        "readiness: found 'soon', expected 'idea'",
        lambda of: of.what_if("kota-1-0", readiness="soon"),
    ),
    ("expected a sequence in which each is a DealQuestion", lambda of: of.score(book())),
    ("which ir-measures does not know", lambda of: of.scores_of(measure="bla")),
    ("found folds = 2.5 (float)", lambda of: of.real_deals().splits(2.5)),
    ("found encoder = 3 (int)", lambda of: of.real_deals().answers(3)),
    ("found 2 weights, expected 8", lambda of: of.real_deals().answers(of.encoder).scores([1, 2])),
    ("beyond the 21 here", lambda of: of.real_deals().answers(of.encoder).at([99])),
    ("found book = 3 (int), expected a Book", lambda _: real_deals(3, reference=None)),
    ("found deals = 3 (int), expected a RealDeals", lambda _: tune(3)),
    ("found deals = 3 (int), expected a RealDeals", lambda _: calibrate(3)),
    ("found search = 3 (int), expected a GridSearchCV", lambda of: settings(3, of.real_deals())),
    ("expected one of dimensions, sectors", lambda _: overview.coverage(book(), "provinces")),
    ("expected a Matching", overview.demand),
    ("found matcher = 3 (int), expected a Matcher", lambda _: Sliders(3, "kota-1")),
    ("found text = 'a' (str)", lambda of: Sliders(of, "kota-1").set(text="a")),
    ("no phrasebook for the language 'fr'", lambda of: Sliders(of, "kota-1", language="fr")),
    ("rows[0] = Ranked", lambda of: plots.shortlist(of.rank("kota-1"))),
    ("kinds of shown", lambda of: plots.exposure(of.exposure(), book())),
    (
        "expected one; keep it with where(city=",
        lambda of: plots.rank_intervals(of.rank_intervals(draws=2), book()),
    ),
    ("found the row 'a', expected a number or a slice", lambda of: of.rank()["a"]),
    ("found is_kept = 3 (int), expected a function", lambda of: of.rank().only(3)),
    ("found the folder 3, expected a path", lambda _: load_book(3)),
    ("found the name 3, expected profiles, templates or notebooks", lambda _: packaged(3)),
)


@pytest.mark.parametrize(("said", "call"), WRONG, ids=[said for said, _ in WRONG])
def test_a_wrong_argument_is_told_in_words(said: str, call: Callable[[Matcher], Any], fitted):
    """No traceback from within: the name, what was found, what is expected."""
    with pytest.raises(MatchmakerError) as told:
        call(fitted)
    assert said in str(told.value)


def test_an_argument_error_is_what_scikit_learn_expects():
    """Its tools catch a ValueError or a TypeError."""
    for kind in (TypeError, ValueError, MatchmakerError):
        with pytest.raises(kind):
            matcher().fit("x")


def test_numbers_of_numpy_are_numbers(fitted):
    """What a loop over an array gives is taken as it is."""
    assert fitted.rank("kota-1", top=np.int64(2)) == fitted.rank("kota-1", top=2)
    assert fitted.reweighted(text=np.float32(0.5)).text == 0.5


def test_deals_of_two_books_are_not_mixed(fitted):
    """Numbers of questions mean nothing in another book."""
    others = matcher().fit(book()).real_deals()
    with pytest.raises(ArgumentError, match="deals of different profiles"):
        fitted.score([fitted.real_deals()[0], others[1]])


@checked
def taking(
    count: Positive,
    *rest: Natural,
    kind: Literal["a", "b"] = "a",
    words: Sequence[str] = (),
    when: dt.date | None = None,
    **weights: float,
) -> int:
    return count + len(rest) + len(kind) + len(words) + len(weights) + (when is not None)


def test_all_forms_of_arguments_are_checked():
    """By place, by name, the many and the free ones; what is right goes through."""
    assert taking(1, 2, 3, kind="b", words=["x"], when=dt.date(2026, 1, 1), y=0.5) == 7
    for said, wrong in (
        ("found count = 0 (int)", lambda: taking(0)),
        ("found rest = -1 (int)", lambda: taking(1, -1)),
        ("found kind = 'c' (str), expected one of a, b", lambda: taking(1, kind="c")),
        ("found words = 'text' (str), expected a sequence", lambda: taking(1, words="text")),
        ("found words[1] = 2 (int), expected a text", lambda: taking(1, words=["a", 2])),
        ("found y = 'z' (str), expected a number", lambda: taking(1, y="z")),
    ):
        with pytest.raises(ArgumentError) as told:
            wrong()
        assert said in str(told.value)
    with pytest.raises(TypeError, match="missing 1 required"):
        taking()


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none()))
def test_a_bounded_number_is_one_that_lies_within(value: object):
    """Only finite numbers within the bounds pass, and truth is no number."""
    right = (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and 0 < value < 5
    )
    kind = Annotated[float, Range(0, 5, is_open=True)]
    if right:
        check("x", value, kind)
    else:
        with pytest.raises(ArgumentError, match="expected a number between 0 and 5"):
            check("x", value, kind)


def test_a_long_value_is_shown_in_short():
    """A message stays readable whatever was given."""
    with pytest.raises(ArgumentError) as told:
        check("x", "y" * 1000, int)
    assert len(str(told.value)) < 120
