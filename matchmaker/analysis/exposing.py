"""Who is shown to whom, how evenly, and how groups of cities fare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.listing import Listing
from matchmaker.analysis.perturbing import places_of
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.metrics import gini
from matchmaker.evaluation.statistics import Bootstrap, holm
from matchmaker.model import City
from matchmaker.ranking import Ranking

Array = npt.NDArray[np.float64]

Shown = Literal["investor", "embassy", "city"]

NO_EMBASSY: Final = "none"

UNKNOWN: Final = "unknown"

GROUPINGS: Final = ("island_group", "province", "fiscal_capacity", "population", "longitude")

Grouping = Literal["island_group", "province", "fiscal_capacity", "population", "longitude"]

FEWEST: Final = 5
"""A mean over fewer cities gets no interval: resamples of so few repeat the same ones."""

CLOSE: Final = 1e-9
"""Differences nearer than this are the same but for rounding."""

DEALT: Final = 9999
"""How often cities are dealt to groups at random."""

_THIRDS: Final = {
    "population": ("smallest third", "middle third", "largest third"),
    "longitude": ("western third", "middle third", "eastern third"),
}


@dataclass(frozen=True, slots=True)
class Exposed:
    """How often one investor, embassy or city is shown.

    Parameters
    ----------
    shown : str
        ``investor`` or ``embassy`` (on the lists of cities), or ``city`` (on the lists of
        investors).
    id : str
        Investors without an embassy are together, as ``none``.
    members : int
        How many investors it stands for; 1 but for an embassy.
    places : int
        How many lists it is on; for an embassy, how many places its investors hold.
    attention : float
        Sum of ``1 / log2(1 + place)`` over these places.
    each : float
        Attention divided by members: embassies of many investors are shown more.
    share : float
        Its part of all attention, in [0, 1].
    expected : float
        The part that it would have if each of its members had the same.
    """

    shown: Shown
    id: str
    members: int
    places: int
    attention: float
    each: float
    share: float
    expected: float


@dataclass(frozen=True, slots=True)
class Spread:
    """How evenly attention is spread over one kind.

    Parameters
    ----------
    shown : str
        As in `Exposed`.
    count : int
        How many there are.
    coverage : float
        Share of them that is on a list at all, in [0, 1].
    gini : float
        0 where all have the same attention, towards 1 where one has all.
    """

    shown: Shown
    count: int
    coverage: float
    gini: float


@dataclass(frozen=True, slots=True)
class Group:
    """How a group of cities fares.

    Parameters
    ----------
    by : str
        What is grouped by.
    group : str
        ``unknown`` where a profile does not say.
    cities : int
        How many, of all profiles.
    listed : int
        How many of them have a list of their own.
    needs : int
        Needs that are matched.
    investors : int
        Different investors on the cities' lists.
    chosen : int
        How many of the cities are on the list of any investor.
    attention, low, high : float
        Attention on the lists of investors for each city of the group, on average, with
        its 95 % interval over the cities; the bounds are NaN below `FEWEST` cities.
    difference : float
        Less that of all other cities; NaN where there are none.
    p : float
        How likely such a difference is, up or down, if cities were dealt to groups of these
        sizes at random.
    p_all : float
        The same, corrected for all groups that were asked for together (Holm).
    evidence : float
        Share of the weight that rests on facts, over the cities' lists; NaN without any.
    """

    by: str
    group: str
    cities: int
    listed: int
    needs: int
    investors: int
    chosen: int
    attention: float
    low: float
    high: float
    difference: float
    p: float
    p_all: float
    evidence: float


def exposure(ranking: Ranking, *, top: int = 5) -> Listing[Exposed]:
    """Count how often each is shown on lists of ``top``; the most attention first."""
    rows = []
    doors = Counter(item.embassy or NO_EMBASSY for item in ranking.investors)
    for shown in ("investor", "embassy", "city"):
        names, places, attention = _attention(ranking, shown, top)
        members = [doors[name] if shown == "embassy" else 1 for name in names]
        total = float(attention.sum()) or 1.0
        order = np.lexsort((np.arange(len(names)), -np.round(attention, 9)))
        rows += [
            Exposed(
                shown,
                names[at],
                members[at],
                int(places[at]),
                float(attention[at]),
                float(attention[at]) / members[at],
                float(attention[at]) / total,
                members[at] / sum(members),
            )
            for at in order.tolist()
        ]
    return Listing(Exposed, tuple(rows))


def spread(ranking: Ranking, *, top: int = 5) -> Listing[Spread]:
    """Say how evenly lists of ``top`` spread attention over investors, embassies, cities."""
    rows = []
    for shown in ("investor", "embassy", "city"):
        names, places, attention = _attention(ranking, shown, top)
        coverage = float((places > 0).mean()) if names else 0.0
        uneven = float(gini(attention)) if names else 0.0
        rows.append(Spread(shown, len(names), coverage, uneven))
    return Listing(Spread, tuple(rows))


def groups(ranking: Ranking, *groupings: Grouping, top: int = 5, seed: int = 0) -> Listing[Group]:
    """Say how groups of cities fare on lists of ``top``, in the order of the groups' names.

    Parameters
    ----------
    *groupings : str
        Fields of a city; for ``population`` and ``longitude``, thirds of the cities
        whose profile states it. Tests are corrected for all groups of all of them.
    seed : int
        Of the random draws behind intervals and tests.

    Raises
    ------
    MatchmakerError
        When there is no such grouping, or none is named.
    """
    wrong = [by for by in groupings if by not in GROUPINGS]
    if wrong or not groupings:
        found = f"the grouping {wrong[0]!r}" if wrong else "no grouping"
        raise MatchmakerError(f"found {found}; there are {', '.join(GROUPINGS)}")
    cities = ranking.book.cities
    names, places, attention = _attention(ranking, "city", top)
    on_list = {name for name, count in zip(names, places.tolist(), strict=True) if count}
    lists = {city.id: ranking.for_city(city.id, top) for city in cities}
    matched = [need.city.id for need in ranking.needs]
    dealt = _dealt(attention, seed)
    rows = []
    for by in groupings:
        of = _grouped(cities, by)
        for group in sorted(set(of.values()), key=_order(by)):
            is_in = np.array([of[city.id] == group for city in cities])
            members = [city.id for city in cities if of[city.id] == group]
            pairs = [pair for city in members for pair in lists[city]]
            rows.append(
                Group(
                    by=by,
                    group=group,
                    cities=len(members),
                    listed=sum(bool(lists[city]) for city in members),
                    needs=sum(city in members for city in matched),
                    investors=len({pair.investor for pair in pairs}),
                    chosen=sum(city in on_list for city in members),
                    **_compared(attention, is_in, dealt, seed),
                    p_all=np.nan,
                    evidence=float(np.mean([pair.evidence for pair in pairs])) if pairs else np.nan,
                )
            )
    corrected = holm([row.p for row in rows])
    return Listing(
        Group, tuple(replace(row, p_all=p) for row, p in zip(rows, corrected, strict=True))
    )


def _dealt(attention: Array, seed: int) -> Array:
    """Give sums over the first cities when all are shuffled, shape (ways, cities + 1)."""
    shuffled = np.random.default_rng(seed).permuted(
        np.broadcast_to(attention, (DEALT, len(attention))), axis=1
    )
    sums: Array = np.cumsum(shuffled, axis=1)
    return sums


def _compared(
    attention: Array, is_in: npt.NDArray[np.bool_], dealt: Array, seed: int
) -> dict[str, float]:
    """Compare the attention of a group's cities with that of all others."""
    inside, rest = attention[is_in], attention[~is_in]
    low = high = difference = p = np.nan
    if len(inside) >= FEWEST:
        _, low, high = Bootstrap(len(inside), seed).mean(inside)
    if rest.size:
        difference = float(inside.mean() - rest.mean())
        sums = dealt[:, len(inside) - 1]
        others = (sums / len(inside)) - (attention.sum() - sums) / len(rest)
        p = float((1 + (np.abs(others) >= abs(difference) - CLOSE).sum()) / (1 + DEALT))
    return {
        "attention": float(inside.mean()),
        "low": low,
        "high": high,
        "difference": difference,
        "p": p,
    }


def _attention(
    ranking: Ranking, shown: Shown, top: int
) -> tuple[list[str], npt.NDArray[np.int64], Array]:
    """Give names, places on lists, and attention."""
    scores = ranking.city_scores
    if shown == "city":
        table = scores.T
        places, attention = _of_lists(table, top)
        given = dict(
            zip(ranking.cities, zip(places.tolist(), attention.tolist(), strict=True), strict=True)
        )
        names = [city.id for city in ranking.book.cities]
        pairs = [given.get(name, (0, 0.0)) for name in names]
        return (
            names,
            np.array([p for p, _ in pairs], dtype=np.int64),
            np.array([a for _, a in pairs], dtype=np.float64),
        )
    places, attention = _of_lists(scores, top)
    if shown == "investor":
        return [item.id for item in ranking.investors], places, attention
    doors = [item.embassy or NO_EMBASSY for item in ranking.investors]
    names = sorted(set(doors))
    owner = np.array([names.index(door) for door in doors], dtype=np.int64)
    return (
        names,
        np.bincount(owner, weights=places, minlength=len(names)).astype(np.int64),
        np.bincount(owner, weights=attention, minlength=len(names)).astype(np.float64),
    )


def _of_lists(scores: Array, top: int) -> tuple[npt.NDArray[np.int64], Array]:
    """Count places and attention of each column on the lists of the rows."""
    places = places_of(scores)
    is_listed = (places <= top) & np.isfinite(scores)
    attention = np.where(is_listed, 1 / np.log2(1 + places), 0.0)
    return is_listed.sum(axis=0), attention.sum(axis=0)


def _grouped(cities: Sequence[City], by: Grouping) -> dict[str, str]:
    if by not in _THIRDS:
        return {city.id: str(getattr(city, by) or UNKNOWN) for city in cities}
    values = dict(_values(cities, by))
    known = sorted(values, key=lambda name: (values[name], name))
    third = {name: _THIRDS[by][3 * at // len(known)] for at, name in enumerate(known)}
    return {city.id: third.get(city.id, UNKNOWN) for city in cities}


def _values(cities: Sequence[City], by: Grouping) -> Iterator[tuple[str, float]]:
    for city in cities:
        if by == "longitude":
            yield city.id, city.longitude
        elif city.population is not None:
            yield city.id, float(city.population.value)


def _order(by: Grouping) -> Callable[[str], tuple[int, str]]:
    names = [*_THIRDS.get(by, ()), UNKNOWN]
    return lambda group: (names.index(group) if group in names else -1, group)
