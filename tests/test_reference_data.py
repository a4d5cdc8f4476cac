"""The reference that is shipped serves every encoder and the shipped profiles."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from matchmaker.loading import load_book
from matchmaker.model import BLOCKS
from matchmaker.ranking import rank
from matchmaker.text import ENCODERS
from matchmaker.vectors import load_reference

PROFILES = Path(__file__).parents[1] / "profiles"


@cache
def book():
    return load_book(PROFILES)


@cache
def reference():
    return load_reference(PROFILES / "reference.json")


def test_it_is_small_and_as_it_would_be_written():
    """The file can be reviewed, and has the bytes that the tool writes."""
    data = (PROFILES / "reference.json").read_bytes()
    assert len(data) < 200_000
    assert data.decode() == reference().to_json()


@pytest.mark.parametrize("encoder", ENCODERS)
def test_it_serves_every_encoder(encoder):
    """Each encoder has its means, scales and averages, and every block an average."""
    constants = reference().of_encoder(encoder)
    assert set(constants.means) == {"need.id", "need.gloss", "need.en", "investor.en", "deal.en"}
    assert set(constants.tops) == {"text", "deals"}
    assert set(constants.averages | reference().averages) == set(BLOCKS)


@pytest.mark.parametrize("encoder", ENCODERS)
def test_the_shipped_profiles_can_be_ranked(encoder):
    """Every city with an open need gets all matchable investors, in a total order."""
    ranking = rank(book(), reference=reference(), encoder=encoder)
    assert len(ranking.cities) > 0
    for city in ranking.cities:
        pairs = ranking.for_city(city)
        assert len(pairs) == len(ranking.investors)
        assert [pair.city_rank for pair in pairs] == list(range(1, len(pairs) + 1))
        order = [(-pair.score, pair.investor) for pair in pairs]
        assert sorted(order) == order


def test_silence_brings_nobody_to_the_top():
    """The best five of the cities rest on about as much evidence as all pairs do."""
    ranking = rank(book(), reference=reference())
    best = [pair.evidence for city in ranking.cities for pair in ranking.for_city(city, 5)]
    every = [pair.evidence for city in ranking.cities for pair in ranking.for_city(city)]
    assert sum(best) / len(best) > sum(every) / len(every) - 0.02
