"""Drawings as numbers: the size of the ask against the counterpart's sizes, and a map of points."""

from __future__ import annotations

import math
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.drawings import Place, RegionMap, SizeChart, Span, Tick
from matchmaker.model import City, Money, MoneyRange, Role, Words

RUPIAH: Final = "IDR"
KILOMETRES: Final = 111.32
"""Length of a degree of latitude."""

LENGTHS: Final = (10, 20, 50, 100, 200, 500, 1000)
"""Lengths of a bar of scale, in kilometres."""

LEAST_SPAN: Final = 1.2
"""Degrees that a map shows at least."""

LEAST_RATIO: Final = 0.6
"""Height over width of the flattest map."""

MARGIN: Final = 0.08
"""Part of a map that lies outside its outermost points, on each side."""

NAME_HEIGHT: Final = 0.055
LETTER_WIDTH: Final = 0.0225
"""Room that a name takes, as parts of the map's width."""

GAP: Final = 0.03
"""Room between a point and its name."""

OWN_NAME: Final = 1.25
"""How much larger the name of the brief's city is."""


def sizes(case: Case) -> SizeChart | None:
    """Draw the whole cost beside the counterpart's sizes, on a scale of powers of ten in rupiah.

    None where either is not known, where a currency has no rate, where only a part of the need
    is open, or where the counterpart is asked for no money.
    """
    need, ticket = case.need, case.investor.ticket
    if need.open_part is not None or not case.is_about_money:
        return None
    cost, size = _in_rupiah(case, need.cost), _in_rupiah(case, ticket)
    if cost is None or size is None or need.cost is None or ticket is None:
        return None
    bounds = [bound for bound in (*cost, *size) if bound]
    if not bounds:
        return None
    low, high = math.floor(math.log10(min(bounds))), math.ceil(math.log10(max(bounds)))
    # A broken end needs room of its own.
    low = max(0, low - (cost[0] is None or size[0] is None or low == high))
    high += cost[1] is None or size[1] is None or low == high
    name = "sizes.guaranteed" if case.investor.role is Role.GUARANTOR else "sizes.ticket"

    def at(amount: int) -> float:
        return (math.log10(max(amount, 1)) - low) / (high - low)

    def span(key: str, found: tuple[int | None, int | None], said: MoneyRange) -> Span:
        lower, upper = found
        return Span(
            label=Words(key),
            start=0.0 if lower is None else max(0.0, at(lower)),
            end=1.0 if upper is None else at(upper),
            starts=lower is not None,
            ends=upper is not None,
            text=Words.of("sizes.range", range=said),
        )

    return SizeChart(
        ticks=tuple(
            Tick(
                (power - low) / (high - low),
                Words.of("sizes.tick", amount=Money(amount=10**power, currency=RUPIAH)),
            )
            for power in range(low, high + 1)
        ),
        spans=(span("sizes.cost", cost, need.cost), span(name, size, ticket)),
        text=Words.of("drawing.sizes", cost=need.cost, ticket=ticket),
    )


def region(case: Case) -> RegionMap:
    """Draw the cities of the profiles in the city's island group as points."""
    own = case.city
    found = [city for city in case.book.cities if city.island_group == own.island_group]
    found = [city for city in found if city.id != own.id] + [own]
    middle = math.radians(sum(city.latitude for city in found) / len(found))
    flat = math.cos(middle)
    east = [city.longitude * flat for city in found]
    north = [city.latitude for city in found]
    west, width = _padded(min(east), max(east))
    south, height = _padded(min(north), max(north), LEAST_RATIO * width)
    points = [
        ((x - west) / width, 1 - (y - south) / height) for x, y in zip(east, north, strict=True)
    ]
    whole = width * KILOMETRES
    length = max((item for item in LENGTHS if item <= whole / 3), default=LENGTHS[0])
    ratio = height / width
    return RegionMap(
        title=Words.of("map.title", region=own.island_group),
        ratio=ratio,
        scale=min(1.0, length / whole),
        scale_km=length,
        places=_named(found, points, ratio),
        text=Words.of("drawing.map", city=own.name, region=own.island_group, count=len(found) - 1),
    )


def _in_rupiah(case: Case, found: MoneyRange | None) -> tuple[int | None, int | None] | None:
    """Give the bounds in rupiah; None where none is known, or there is no rate."""
    if found is None or not found.known:
        return None
    if found.currency == RUPIAH:
        return found.min, found.max
    rates = [rate for rate in case.book.edition.rates if rate.currency == found.currency]
    if not rates:
        return None
    rate = max(rates, key=lambda rate: rate.on).idr
    low, high = (None if bound is None else int(bound * rate) for bound in (found.min, found.max))
    return low, high


def _padded(low: float, high: float, least: float = 0.0) -> tuple[float, float]:
    """Give the start and the length of an axis with room around its points."""
    length = max(max(high - low, LEAST_SPAN) * (1 + 2 * MARGIN), least)
    return (low + high - length) / 2, length


def _named(
    cities: list[City], points: list[tuple[float, float]], ratio: float
) -> tuple[Place, ...]:
    """Name the city of the brief, then each other whose name touches no name and no point."""
    taken: list[tuple[float, float, float, float]] = [
        (x - 0.012, y * ratio - 0.012, x + 0.012, y * ratio + 0.012) for x, y in points
    ]
    order = [len(cities) - 1, *range(len(cities) - 1)]
    names: dict[int, bool] = {}
    for place in order:
        (x, y), name = points[place], _bare(cities[place])
        is_own = place == len(cities) - 1
        long = LETTER_WIDTH * len(name) * (OWN_NAME if is_own else 1)
        for leftward in (False, True):
            left = x - GAP - long if leftward else x + GAP
            box = (left, y * ratio - NAME_HEIGHT / 2, left + long, y * ratio + NAME_HEIGHT / 2)
            inside = box[0] >= 0 and box[2] <= 1
            if inside and (is_own or not any(_touch(box, other) for other in taken)):
                names[place] = leftward
                taken.append(box)
                break
    return tuple(
        Place(
            x=x,
            y=y,
            name=_bare(city) if place in names else None,
            leftward=names.get(place, False),
            is_subject=place == len(cities) - 1,
        )
        for place, (city, (x, y)) in enumerate(zip(cities, points, strict=True))
    )


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _bare(city: City) -> str:
    """Give a name without its kind, as maps do."""
    return city.name.removeprefix("Kabupaten ").removeprefix("Kota ")
