"""Random fictional books for the engine, and an encoder that needs no model."""

from __future__ import annotations

import hashlib

import numpy as np
from hypothesis import strategies as st

from tests import fictional

PROVINCES = {"Maluku": "81", "Jawa Tengah": "33", "Sulawesi Selatan": "73"}
GROUPS = {"Maluku": "Maluku", "Jawa Tengah": "Jawa", "Sulawesi Selatan": "Sulawesi"}
SECTORS = ("water_supply", "solid_waste", "street_lighting", "public_transport")
DIMENSIONS = ("governance", "living", "environment", "economy")
INSTRUMENTS = ("grant", "technical_assistance", "concessional_loan", "ppp", "equity")
STAGES = ("idea", "prefeasibility", "feasibility", "ready_to_tender", "under_procurement")
WORDS = ("sampah", "air minum", "SPAM", "pipa", "waste", "drinking water", "jalan", "🙂", " ")


class WordHash:
    """Sums a fixed random direction for each word: fast, and alike for like texts."""

    name = "word hash"
    size = 16

    def encode(self, texts, language):
        rows = np.full((len(texts), self.size), np.nan, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if text.strip():
                total = sum(self.direction(word) for word in text.lower().split())
                row[:] = total / np.linalg.norm(total)
        return rows

    def direction(self, word):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        return np.random.default_rng(seed).normal(size=self.size)


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)


def some(values, size=3):
    return st.lists(st.sampled_from(values), unique=True, max_size=size)


@st.composite
def amounts(draw):
    bounds = st.none() | st.integers(0, 10**13)
    low, high = draw(bounds), draw(bounds)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
    currency = draw(st.sampled_from(["IDR", "USD"]))
    return draw(st.none() | st.just({"min": low, "max": high, "currency": currency}))


@st.composite
def cities(draw, city_id):
    province = draw(st.sampled_from(sorted(PROVINCES)))
    needs = [
        fictional.need(
            f"{city_id}-{number}",
            title=draw(texts),
            title_en=draw(st.none() | texts),
            description=draw(texts),
            sectors=draw(some(SECTORS)),
            dimensions=draw(some(DIMENSIONS)),
            instruments_wanted=draw(some(INSTRUMENTS)),
            cost=draw(amounts()),
            readiness=draw(st.none() | st.sampled_from(STAGES)),
            availability=draw(st.sampled_from(["open", "open", "unknown", "built"])),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return fictional.city(
        city_id,
        kemendagri_code=f"{PROVINCES[province]}.01",
        province=province,
        island_group=GROUPS[province],
        written_in=draw(st.sampled_from(["id", "id", "en"])),
        needs=needs,
    )


@st.composite
def investors(draw, investor_id):
    deals = [
        fictional.deal(
            f"{investor_id}-{number}",
            project=draw(texts),
            deal_status=draw(st.sampled_from(["closed", "signed", "awarded", "intention"])),
            provinces=draw(some(sorted(PROVINCES))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]
    return fictional.investor(
        investor_id,
        mandate=draw(texts),
        written_in=draw(st.sampled_from(["en", "en", "id"])),
        sectors=draw(some(SECTORS)),
        dimensions=draw(some(DIMENSIONS)),
        instruments=draw(some(INSTRUMENTS)),
        ticket=draw(amounts()),
        availability=draw(st.sampled_from(["active", "active", "unknown", "ended"])),
        deals=deals,
    )


@st.composite
def books(draw):
    return fictional.book(
        [
            draw(cities(name))
            for name in ("anggrek", "bakung", "cempaka")[: draw(st.integers(0, 3))]
        ],
        [draw(investors(name)) for name in "pqrs"[: draw(st.integers(0, 4))]],
    )
