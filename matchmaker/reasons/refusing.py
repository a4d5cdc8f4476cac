"""Why an investor is not among the best of a city, or not matched with it at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.model import (
    MATCHABLE_INVESTORS,
    MATCHABLE_NEEDS,
    Book,
    City,
    CityNeed,
    InvestorAvailability,
    NeedAvailability,
    Share,
    Words,
)
from matchmaker.ranking import Pair, Ranking
from matchmaker.reasons.explaining import silences
from matchmaker.reasons.facts import Facts

_NO_INVESTOR: Final = {
    InvestorAvailability.ROUTING_ONLY: "why_not.investor_routing_only",
    InvestorAvailability.SUSPENDED: "why_not.investor_suspended",
    InvestorAvailability.ENDED: "why_not.investor_ended",
}

_NO_NEED: Final = {
    NeedAvailability.PARTNER_CHOSEN: "why_not.need_partner_chosen",
    NeedAvailability.UNDER_CONSTRUCTION: "why_not.need_under_construction",
    NeedAvailability.BUILT: "why_not.need_built",
    NeedAvailability.ON_HOLD: "why_not.need_on_hold",
    NeedAvailability.CANCELLED: "why_not.need_cancelled",
}


def why_not(
    ranking: Ranking, city_id: str, investor_id: str, *, place: int = 5, count: int = 3
) -> tuple[Words, ...]:
    """Say why an investor is not among the best of a city.

    Parameters
    ----------
    place : int
        Rank with which it is compared, from 1; the last one where there are fewer.
    count : int
        At most so many shares are named, those that lost the most first.

    Returns
    -------
    tuple of Words
        Why it is not matched at all; or its rank, and which shares lost the most
        against the pair at ``place``. Then the needs of the city in the investor's
        sectors that are not matched, by id.

    Raises
    ------
    UnknownIdError
        When there is no such city or investor.
    """
    refused = unmatched(ranking.book, city_id, investor_id)
    if refused:
        return refused
    pair = ranking.pair(city_id, investor_id)
    best = ranking.for_city(city_id, max(1, place))
    if pair.city_rank <= len(best):
        return listed(ranking.book, city_id, investor_id, pair.city_rank)
    compared = dict.fromkeys(_compared(ranking, pair, best[-1], count))
    return (*compared, *_missed(ranking.book, city_id, investor_id))


def unmatched(
    book: Book, city_id: str, investor_id: str, need_id: str | None = None
) -> tuple[Words, ...]:
    """Say why a pair, or one need of its city, is not matched at all; nothing where it is.

    Raises
    ------
    UnknownIdError
        When there is no such city or investor.
    """
    city, investor = book.city(city_id), book.investor(investor_id)
    if investor.availability not in MATCHABLE_INVESTORS:
        return (Words.of(_NO_INVESTOR[investor.availability], investor=investor.name),)
    closed = _closed_needs(city)
    if len(closed) == len(city.needs):
        return (Words.of("why_not.no_need", city=city.name), *map(_closed, closed))
    return tuple(_closed(pair) for pair in closed if pair.need.id == need_id)


def listed(book: Book, city_id: str, investor_id: str, rank: int) -> tuple[Words, ...]:
    """Say that an investor is among the best of a city, and what is out of its reach there."""
    return (Words.of("why_not.listed", rank=rank), *_missed(book, city_id, investor_id))


def _compared(ranking: Ranking, pair: Pair, above: Pair, count: int) -> Iterator[Words]:
    yield Words.of(
        "why_not.rank",
        rank=pair.city_rank,
        need=ranking.need(pair.need).title,
        other=ranking.investor(above.investor).name,
        place=above.city_rank,
    )
    facts = Facts.of(ranking, pair.need, pair.investor)
    losses = sorted(
        (
            (theirs.value - ours.value, ours)
            for ours, theirs in zip(
                ranking.shares(pair.need, pair.investor),
                ranking.shares(above.need, above.investor),
                strict=True,
            )
        ),
        key=lambda loss: -loss[0],
    )
    for loss, share in losses[:count]:
        if loss > 0:
            yield from _lost(facts, share) if share.known else silences(facts, share.block)


def _lost(facts: Facts, share: Share) -> Iterator[Words]:
    match share.block:
        case "sectors" | "dimensions":
            both = facts.both(share.block)
            # A cosine is also lost by working in many fields, and that is no lack.
            broad = "_broad" if facts.common(share.block) == both["wanted"] else ""
            yield Words.of(f"why_not.{share.block}{broad}", **both)
        case "instruments":
            yield Words.of("why_not.instruments", **facts.both("instruments"))
        case "size":
            yield Words.of("why_not.size", **facts.amounts())
        case "readiness":
            yield Words.of("why_not.readiness", terms=facts.both("instruments")["offered"])
        case "place":
            yield Words.of("why_not.place", province=facts.side.city.province)
        case "deals":
            deal = facts.likest_deal()
            if deal is not None:
                yield Words.of("why_not.deals", project=deal.project, year=str(deal.year))
        case _:
            yield Words.of("why_not.text", count=len(facts.wording.shared))


def _missed(book: Book, city_id: str, investor_id: str) -> Iterator[Words]:
    """Name the needs in the investor's sectors that are not matched."""
    sectors = set(book.investor(investor_id).sectors)
    for pair in _closed_needs(book.city(city_id)):
        if not sectors.isdisjoint(pair.need.sectors):
            yield _closed(pair)


def _closed_needs(city: City) -> list[CityNeed]:
    closed = (need for need in city.needs if need.availability not in MATCHABLE_NEEDS)
    return [CityNeed(city, need) for need in sorted(closed, key=lambda need: need.id)]


def _closed(pair: CityNeed) -> Words:
    return Words.of(_NO_NEED[pair.need.availability], need=pair.title)
