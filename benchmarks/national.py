"""A seeded generator of fictional profiles of any size, for measuring."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from matchmaker.model import Book, City, Deal, Investor

STAGES = ("idea", "prefeasibility", "feasibility", "ready_to_tender", "under_procurement")

PROVENANCE = {"source": "Fictional, drawn by a seeded generator", "as_of": 2026}

COST_KNOWN, TICKET_KNOWN = 0.3, 0.4
"""Shares of needs and investors whose amount is known: about as few as in real profiles."""


def grown(
    book: Book, *, cities: int, needs: int, investors: int, deals: int, seed: int = 1
) -> Book:
    """Fill the vocabularies of a book with fictional cities, needs, investors and deals.

    Parameters
    ----------
    book : Book
        Lends taxonomy, glossary, rates and law.
    cities, needs, investors, deals : int
        Totals of each.
    """
    draw = random.Random(seed)
    words = Words(book, draw)
    return replace(
        book,
        cities=tuple(city(book, words, draw, at, needs // cities) for at in range(cities)),
        investors=tuple(
            investor(book, words, draw, at, deals // investors) for at in range(investors)
        ),
        digest="f" * 64,
    )


class Words:
    """Sentences of the glossary's terms in one language, around one sector."""

    def __init__(self, book: Book, draw: random.Random) -> None:
        self.draw = draw
        self.terms = {
            language: {
                sector.id: [
                    term
                    for entry in book.glossary
                    if sector.id in entry.sectors
                    for term in (entry.terms_id if language == "id" else entry.terms_en)
                ]
                for sector in book.taxonomy.sectors
            }
            for language in ("id", "en")
        }

    def sentence(self, language: str, sectors: Sequence[str], length: int) -> str:
        """Give ``length`` words or a few more, made of terms of the sectors."""
        filler = {
            "id": ["daerah", "memerlukan", "untuk", "warga", "dengan", "kapasitas", "rekaan"],
            "en": ["finances", "in", "the", "region", "with", "fictional", "support"],
        }[language]
        found: list[str] = []
        while len(found) < length:
            terms = self.terms[language][self.draw.choice(sectors)] or filler
            found += [*self.draw.choice(terms).split(), self.draw.choice(filler)]
        return " ".join(found).capitalize()


def city(book: Book, words: Words, draw: random.Random, at: int, needs: int) -> City:
    """Make a city with its needs."""
    # By turns, so that every code is given once.
    province = book.taxonomy.provinces[at % len(book.taxonomy.provinces)]
    sectors = [term.id for term in book.taxonomy.sectors]
    instruments = [term.id for term in book.taxonomy.instruments]
    dimensions = [term.id for term in book.taxonomy.dimensions]

    def need(number: int) -> dict[str, object]:
        own = draw.sample(sectors, draw.randint(1, 3))
        low = int(10 ** draw.uniform(10, 13))
        return {
            "id": f"kota-{at:04}-{number}",
            "title": words.sentence("id", own, 5),
            "title_en": words.sentence("en", own, 5),
            "description": words.sentence("id", own, 60),
            "sectors": own,
            "dimensions": draw.sample(dimensions, 2),
            "instruments_wanted": draw.sample(instruments, 3),
            "cost": {"min": low, "max": 2 * low, "currency": "IDR"}
            if draw.random() < COST_KNOWN
            else None,
            "readiness": draw.choice(STAGES),
            "availability": "open",
            "provenance": PROVENANCE,
        }

    return City.model_validate(
        {
            "id": f"kota-{at:04}",
            "name": f"Kota Rekaan {at}",
            "kemendagri_code": f"{province.code}.{1 + at // len(book.taxonomy.provinces):02}",
            "province": province.name,
            "island_group": province.island_group,
            "latitude": 0,
            "longitude": 110,
            "leader_title": "Walikota",
            "provenance": PROVENANCE,
            "needs": [need(number) for number in range(needs)],
        }
    )


def investor(book: Book, words: Words, draw: random.Random, at: int, deals: int) -> Investor:
    """Make an investor with its past deals."""
    sectors = [term.id for term in book.taxonomy.sectors]
    own = draw.sample(sectors, draw.randint(1, 5))
    low = int(10 ** draw.uniform(5, 8))
    provinces = [province.name for province in book.taxonomy.provinces]

    def deal(number: int) -> Deal:
        return Deal.model_validate(
            {
                "id": f"fund-{at:04}-{number}",
                "project": words.sentence("en", own, 8),
                "year": draw.randint(2010, 2025),
                "status": "signed",
                "deal_status": "signed",
                "provinces": draw.sample(provinces, draw.randint(0, 2)),
                "provenance": PROVENANCE,
            }
        )

    return Investor.model_validate(
        {
            "id": f"fund-{at:04}",
            "name": f"Fictional Fund {at}",
            "country": "XX",
            "type": "multilateral",
            "role": "financier",
            "mandate": words.sentence("en", own, 70),
            "sectors": own,
            "dimensions": draw.sample([term.id for term in book.taxonomy.dimensions], 3),
            "instruments": draw.sample([term.id for term in book.taxonomy.instruments], 3),
            "ticket": {"min": low, "max": 30 * low, "currency": "USD"}
            if draw.random() < TICKET_KNOWN
            else None,
            "availability": "active",
            "provenance": PROVENANCE,
            "deals": [deal(number) for number in range(deals)],
        }
    )
