"""Bands of strength: as many as the deals bear apart, set by them, and silent where unfit."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.analysis import RealDeals, calibrate, calibrating
from matchmaker.analysis.calibrating import _bounds, _standing
from matchmaker.errors import MatchmakerError
from matchmaker.loading import dump_calibrations, load_book, read_calibrations
from matchmaker.model import BANDS, BLOCKS, Calibrations, Share
from matchmaker.ranking import Weights
from matchmaker.shipped import packaged
from matchmaker.shortlist import Matching, digest_of
from matchmaker.vectors import load_reference
from tests.books import WordHash
from tests.test_analysis import book, constants

ON = dt.date(2026, 11, 24)


@pytest.fixture(scope="module", autouse=True)
def few():
    """Let the few deals of the fictional book set bands."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrating, "LEAST", 2)
        yield


@pytest.fixture(scope="module")
def made(few):
    return calibrate(RealDeals(book(), constants()), encoder=WordHash())


def matching(found, weights=None) -> Matching:
    return Matching.of(
        book(),
        on=ON,
        reference=constants(),
        encoder=WordHash(),
        weights=weights,
        calibrations=Calibrations(calibrations=(found,)),
    )


def drawn(rates, size=40):
    """Draw lifts in ranges of one step each, with makers at the given rates, lowest first."""
    generator = np.random.default_rng(1)
    lifts = np.concatenate([np.full((size, 50), float(step)) for step in range(len(rates))], axis=1)
    lifts += generator.uniform(0, 0.9, lifts.shape)
    right = generator.uniform(size=lifts.shape) < np.repeat(rates, 50)
    return lifts, right


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ((0.05, 0.05, 0.05), 1),
        ((0.01, 0.01, 0.4), 2),
        ((0.01, 0.15, 0.6), 3),
        ((0.01, 0.1, 0.35, 0.8), 4),
        ((0.01, 0.06, 0.2, 0.45, 0.75, 0.99), 4),
    ],
)
def test_there_are_as_many_bands_as_the_deals_bear_apart(rates, expected):
    """Equal rates are one band, and never are there more words than four."""
    lifts, right = drawn(rates)

    assert expected == len(_bounds(lifts, right, seed=0))


def test_bands_lie_above_each_other_and_hold_everything(made):
    """Shares sum to one, bounds fall, rates fall, and the lowest band has no bound."""
    bounds = [band.above for band in made.bands]

    assert [band.band for band in made.bands] == list(BANDS[len(made.bands)])
    assert len(made.bands) >= 2
    assert bounds[-1] is None
    assert bounds[:-1] == sorted(bounds[:-1], reverse=True)
    assert sum(band.pairs for band in made.bands) == pytest.approx(1, abs=1e-5)
    assert sum(band.makers.value for band in made.bands) == pytest.approx(1, abs=1e-5)
    rates = [band.rate.value for band in made.bands]
    assert rates == sorted(rates, reverse=True)


def test_within_one_need_a_better_rank_is_never_a_weaker_word(made):
    """The bands follow the order of a need's list."""
    order = [*BANDS[len(made.bands)]]
    found = matching(made)
    for need in found.ranking.needs:
        pairs = sorted(
            (found.ranking.need_pair(need.need.id, item.id) for item in found.ranking.investors),
            key=lambda pair: pair.need_rank,
        )
        words = [found.strength(pair.need, pair.investor) for pair in pairs]
        places = [order.index(word) for word in words if word != "abstain"]
        assert places == sorted(places)


def test_every_match_of_a_shortlist_says_its_band(made):
    """The word of a match is that of its shares."""
    listed = matching(made).shortlist(3)

    assert {match.strength for match in listed.cities} <= {*BANDS[4], "abstain"}
    for match in listed.cities:
        assert made.of(match.shares) == match.strength


def test_bands_are_said_only_where_they_fit(made):
    """Other weights, another encoder or other constants have no word."""
    other = Weights.of([("text", 0.5), ("deals", 0.5)])
    found = Calibrations(calibrations=(made,))
    weights = Weights().pairs

    assert {match.strength for match in matching(made, other).shortlist(2).cities} == {""}
    assert made == found.fitting("word hash", weights, digest_of(constants()))
    assert found.fitting("lexical", weights, digest_of(constants())) is None
    assert found.fitting("word hash", weights, "0" * 64) is None


def test_too_little_evidence_is_no_band(made):
    """Where less is known than with any deal that was found, nothing is said."""
    limited = made.model_copy(update={"least_evidence": 0.5})

    def shares(known):
        return tuple(
            Share(block, weight, 1.0, 0.0, block in known) for block, weight in Weights().pairs
        )

    assert limited.of(shares({"place"})) == "abstain"
    assert limited.of(shares(set(BLOCKS))) == limited.bands[0].band


def test_standing_is_the_share_that_one_stands_above():
    """The first of three stands above all, equal ones stand in the middle."""
    np.testing.assert_allclose([[1.0, 0.25, 0.25]], _standing(np.array([[3.0, 1.0, 1.0]])))


def test_bands_come_back_from_their_file(made, tmp_path):
    """What is written is read again; a damaged file says how to make it again."""
    path = tmp_path / "strength.json"
    found = Calibrations(calibrations=(made,))
    path.write_text(dump_calibrations(found), encoding="utf-8", newline="\n")

    assert found == read_calibrations(path)
    assert Calibrations() == read_calibrations(tmp_path / "none.json")
    path.write_text("{", encoding="utf-8")
    with pytest.raises(MatchmakerError, match="matchmaker calibrate"):
        read_calibrations(path)


def test_the_shipped_bands_fit_the_shipped_constants():
    """The bands were set with the constants, weights and profiles that are shipped beside them."""
    profiles = packaged("profiles")
    reference = load_reference(profiles / "reference.json")
    found = read_calibrations(profiles / "strength.json")

    for encoder in ("multilingual", "lexical"):
        fitting = found.fitting(encoder, Weights().pairs, digest_of(reference))
        assert fitting is not None, "run `matchmaker calibrate profiles`"


def test_the_shipped_lexical_bands_are_made_again_from_the_profiles():
    """`matchmaker calibrate profiles` gives what is shipped."""
    profiles = packaged("profiles")
    reference = load_reference(profiles / "reference.json")
    deals = RealDeals(load_book(profiles), reference)
    shipped = read_calibrations(profiles / "strength.json")

    made = calibrate(deals, encoder="lexical")

    assert shipped.fitting("lexical", Weights().pairs, digest_of(reference)) == made


def test_the_deals_of_one_maker_alone_bear_no_bands():
    """Where every investor made as much as any other of the same text, no band is told apart."""
    items = tuple(
        item.model_copy(update={"mandate": "All works.", "sectors": (), "deals": item.deals[:1]})
        for item in book().investors
    )
    found = calibrate(RealDeals(replace(book(), investors=items), constants()), encoder=WordHash())

    assert len(found.bands) in BANDS or found.bands == ()
    assert found.projects == 7


def test_few_deals_set_no_bands(monkeypatch):
    """As for learning weights, forty real projects are the least; the error says so."""
    monkeypatch.setattr(calibrating, "LEAST", 40)
    with pytest.raises(MatchmakerError, match="found 21 real projects, expected at least 40"):
        calibrate(RealDeals(book(), constants()), encoder=WordHash())
