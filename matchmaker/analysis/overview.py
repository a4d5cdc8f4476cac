"""First look at profiles: what they cover, and supply against demand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import Positive, checked
from matchmaker.analysis.listing import Listing, Source
from matchmaker.model import Book, Verdict
from matchmaker.pathways import light
from matchmaker.shortlist import Matching

CLEAR: Final = frozenset({Verdict.ALLOWED, Verdict.CONDITIONAL})
"""Verdicts that leave a way which the law is known to allow."""

COVERED: Final = ("dimensions", "sectors", "instruments", "island_group")

Covering = Literal["dimensions", "sectors", "instruments", "island_group"]


@dataclass(frozen=True, slots=True)
class CityRow:
    """A city of the profiles.

    Parameters
    ----------
    city, name, province, island_group : str
    latitude, longitude : float
        In degrees.
    population : int or None
        None where it is not known.
    fiscal_capacity : str or None
    needs : int
        That may be matched.
    """

    city: str
    name: str
    province: str
    island_group: str
    latitude: float
    longitude: float
    population: int | None
    fiscal_capacity: str | None
    needs: int


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need that may be matched.

    Parameters
    ----------
    need, city, title : str
        The title in English.
    sectors, dimensions, instruments : str
        Ids, joined by commas; empty where not known.
    readiness : str or None
    has_cost : bool
        Whether a public estimate of its cost is known.
    availability : str
    """

    need: str
    city: str
    title: str
    sectors: str
    dimensions: str
    instruments: str
    readiness: str | None
    has_cost: bool
    availability: str


@dataclass(frozen=True, slots=True)
class InvestorRow:
    """An investor that may be matched.

    Parameters
    ----------
    investor, name, country, type, role : str
    embassy : str or None
    sectors, instruments : str
        Ids, joined by commas; empty where not known.
    has_ticket : bool
        Whether the size of its support is known.
    deals : int
        That were really made.
    availability : str
    """

    investor: str
    name: str
    country: str
    type: str
    role: str
    embassy: str | None
    sectors: str
    instruments: str
    has_ticket: bool
    deals: int
    availability: str


@dataclass(frozen=True, slots=True)
class Stated:
    """How often the profiles state a fact: what the score can know.

    Parameters
    ----------
    side : str
        ``need`` or ``investor``, of those that may be matched, or ``city``.
    fact : str
        The field of the profile.
    stated, count : int
        How many state it, of how many.
    share : float
        ``stated / count``; NaN of none.
    """

    side: str
    fact: str
    stated: int
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of the profiles speaks of one term or island group.

    Parameters
    ----------
    by : str
        Vocabulary, or ``island_group``.
    term : str
        Id of the term, or name of the island group.
    cities : int
        With a need of it, or that lie there.
    needs : int
        That name it, or whose city lies there.
    investors : int
        That name it, or that made a deal there.
    """

    by: str
    term: str
    cities: int
    needs: int
    investors: int


@dataclass(frozen=True, slots=True)
class Demand:
    """What is on offer for one need.

    Parameters
    ----------
    need, city : str
    possible : int
        Investors whom the law does not bar.
    clear : int
        Of these, those to whom the law is known to leave a way, if under conditions.
    in_sector : int
        Of those with a clear way, those that name a sector of the need.
    """

    need: str
    city: str
    possible: int
    clear: int
    in_sector: int


@dataclass(frozen=True, slots=True)
class Supply:
    """What is asked of one investor.

    Parameters
    ----------
    investor : str
    possible, clear, in_sector : int
        Needs, counted as in `Demand`.
    lists : int
        Cities that have it on their lists.
    """

    investor: str
    possible: int
    clear: int
    in_sector: int
    lists: int


@checked
def cities(book: Book) -> Listing[CityRow]:
    """Give the cities, in the order of ids."""
    return Listing(
        CityRow,
        tuple(
            CityRow(
                city.id,
                city.name,
                city.province,
                city.island_group,
                city.latitude,
                city.longitude,
                city.population.value if city.population else None,
                str(city.fiscal_capacity) if city.fiscal_capacity else None,
                sum(need.city.id == city.id for need in book.matchable_needs),
            )
            for city in book.cities
        ),
        Source.of(book),
    )


@checked
def needs(book: Book) -> Listing[NeedRow]:
    """Give the needs that may be matched, by city and id."""
    return Listing(
        NeedRow,
        tuple(
            NeedRow(
                item.need.id,
                item.city.id,
                item.title.en,
                ", ".join(item.need.sectors),
                ", ".join(item.need.dimensions),
                ", ".join(item.need.instruments_wanted),
                str(item.need.readiness) if item.need.readiness else None,
                bool(item.need.cost and item.need.cost.known),
                str(item.need.availability),
            )
            for item in book.matchable_needs
        ),
        Source.of(book),
    )


@checked
def investors(book: Book) -> Listing[InvestorRow]:
    """Give the investors that may be matched, in the order of ids."""
    return Listing(
        InvestorRow,
        tuple(
            InvestorRow(
                item.id,
                item.name,
                item.country,
                str(item.type),
                str(item.role),
                item.embassy,
                ", ".join(item.sectors),
                ", ".join(item.instruments),
                bool(item.ticket and item.ticket.known),
                len(item.evidence_deals),
                str(item.availability),
            )
            for item in book.matchable_investors
        ),
        Source.of(book),
    )


@checked
def stated(book: Book) -> Listing[Stated]:
    """Count how often each fact that the score or a table uses is stated."""
    known = {
        ("city", "population"): [city.population is not None for city in book.cities],
        ("city", "fiscal_capacity"): [city.fiscal_capacity is not None for city in book.cities],
        ("need", "cost"): [
            bool(item.need.cost and item.need.cost.known) for item in book.matchable_needs
        ],
        ("need", "readiness"): [item.need.readiness is not None for item in book.matchable_needs],
        ("need", "instruments_wanted"): [
            bool(item.need.instruments_wanted) for item in book.matchable_needs
        ],
        ("investor", "ticket"): [
            bool(item.ticket and item.ticket.known) for item in book.matchable_investors
        ],
        ("investor", "instruments"): [bool(item.instruments) for item in book.matchable_investors],
        ("investor", "sectors"): [bool(item.sectors) for item in book.matchable_investors],
        ("investor", "deals"): [bool(item.evidence_deals) for item in book.matchable_investors],
    }
    return Listing(
        Stated,
        tuple(
            Stated(side, fact, sum(of), len(of), sum(of) / len(of) if of else np.nan)
            for (side, fact), of in known.items()
        ),
    )


@checked
def coverage(book: Book, by: Covering) -> Listing[Covered]:
    """Count needs and investors of each term or island group, in the taxonomy's order."""
    rows = _places(book) if by == "island_group" else _terms(book, by)
    return Listing(Covered, tuple(rows), Source.of(book))


@checked
def demand(matching: Matching) -> Listing[Demand]:
    """Say for each need how many investors there are; the fewest first."""
    counts = _tables(matching).sum(axis=2).T.tolist()
    rows = [
        Demand(item.need.id, item.city.id, *count)
        for item, count in zip(matching.lawful.needs, counts, strict=True)
    ]
    rows.sort(key=lambda row: (row.clear, row.in_sector, row.possible, row.need))
    return Listing(Demand, tuple(rows))


@checked
def supply(matching: Matching, *, top: Positive = 5) -> Listing[Supply]:
    """Say for each investor how many needs there are; those on the fewest lists first.

    Parameters
    ----------
    top : int
        Length of a city's list.
    """
    ranking = matching.lawful
    lists = [{pair.investor for pair in ranking.for_city(city, top)} for city in ranking.cities]
    counts = _tables(matching).sum(axis=1).T.tolist()
    rows = [
        Supply(item.id, possible, clear, shared, sum(item.id in names for names in lists))
        for item, (possible, clear, shared) in zip(ranking.investors, counts, strict=True)
    ]
    rows.sort(key=lambda row: (row.lists, row.clear, row.in_sector, row.investor))
    return Listing(Supply, tuple(rows))


@checked
def gap(matching: Matching) -> str:
    """Say in words where more is asked than offered: by law, and by sector."""
    rows = demand(matching)
    barred = [row.need for row in rows if row.possible == 0]
    unsure = [row.need for row in rows if row.possible and row.clear == 0]
    said = [
        f"Needs that the law bars from every investor: {_named(barred)}.",
        f"Needs for which the law is known to allow none, and to bar not all: {_named(unsure)}.",
    ]
    sectors = [row for row in coverage(matching.ranking.book, "sectors") if row.needs]
    if sectors:
        most = max(sectors, key=lambda row: (row.needs / max(row.investors, 0.5), row.needs))
        said.append(
            f"The widest gap between what is asked and offered: {most.term}, with {most.needs}"
            f" needs and {most.investors} investors that name it."
        )
    return "\n".join(said)


def _named(ids: Sequence[str]) -> str:
    return f"{len(ids)} ({', '.join(ids)})" if ids else "none"


def _tables(matching: Matching) -> npt.NDArray[np.bool_]:
    """Tell which pairs are possible, which have a clear way, and which of them share a sector.

    Returns
    -------
    ndarray of bool, shape (3, needs, investors)
    """
    ranking = matching.lawful
    possible = np.isfinite(ranking.scores)
    shape = possible.shape
    clear = np.zeros(shape, dtype=np.bool_)
    shared = np.zeros(shape, dtype=np.bool_)
    for row, column in np.argwhere(possible).tolist():
        need, investor = ranking.needs[row], ranking.investors[column]
        clear[row, column] = light(matching.pathways(need, investor)) in CLEAR
        shared[row, column] = bool(set(need.need.sectors) & set(investor.sectors))
    return np.array([possible, clear, clear & shared])


def _terms(book: Book, by: Covering) -> Iterator[Covered]:
    field = "instruments_wanted" if by == "instruments" else by
    for term in getattr(book.taxonomy, by):
        of = [item for item in book.matchable_needs if term.id in getattr(item.need, field)]
        offered = sum(term.id in getattr(item, by) for item in book.matchable_investors)
        yield Covered(by, term.id, len({item.city.id for item in of}), len(of), offered)


def _places(book: Book) -> Iterator[Covered]:
    provinces = book.taxonomy.provinces
    for group in dict.fromkeys(province.island_group for province in provinces):
        inside = {item.name for item in provinces if item.island_group == group}
        yield Covered(
            "island_group",
            group,
            sum(city.island_group == group for city in book.cities),
            sum(item.city.island_group == group for item in book.matchable_needs),
            sum(
                any(inside & set(deal.provinces) for deal in item.evidence_deals)
                for item in book.matchable_investors
            ),
        )
