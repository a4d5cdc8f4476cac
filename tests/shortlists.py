"""Shortlists made without the engine: for tests of what is printed from them."""

from __future__ import annotations

import datetime as dt

from matchmaker.model import (
    BLOCKS,
    Blocked,
    Book,
    CityNeed,
    Counts,
    Investor,
    LeftOut,
    Match,
    Role,
    Run,
    Share,
    Shortlist,
    Verdict,
    Words,
)
from matchmaker.pathways import screen


def run(book: Book, **changes) -> Run:
    facts = {
        "edition": book.edition.version,
        "digest": book.digest,
        "on": "2026-11-24",
        "encoder": "lexical",
        "weights": tuple((block, 1 / len(BLOCKS)) for block in BLOCKS),
        "top": 5,
        "version": "0.1.0",
    }
    return Run(**facts | changes)


def match(book: Book, pair: CityNeed, investor: Investor, **changes) -> Match:
    common = len(set(pair.need.sectors) & set(investor.sectors))
    shares = tuple(
        Share(block, 1 / len(BLOCKS), min(1.0, 0.25 + 0.25 * common), 0.25, block != "size")
        for block in BLOCKS
    )
    facts = {
        "city": pair.city.id,
        "need": pair.need.id,
        "investor": investor.id,
        "score": sum(share.value for share in shares),
        "evidence": 1 - 1 / len(BLOCKS),
        "shares": shares,
        "need_rank": 1,
        "city_rank": 1,
        "investor_rank": 1,
        "reasons": (),
        "cautions": (Words("brief.kicker"),),
        "pathways": screen(pair, investor, book.law, on=dt.date(2026, 11, 24)),
    }
    return Match(**facts | changes)


def shortlist(book: Book, top: int = 5) -> Shortlist:
    """Put each city's first need beside the investors, by sectors in common, then by id."""
    needs = {pair.city.id: pair for pair in reversed(book.matchable_needs)}
    pairs = [
        match(book, pair, investor)
        for _, pair in sorted(needs.items())
        for investor in book.matchable_investors
    ]
    ranked: dict[tuple[str, str], tuple[int, int]] = {}
    for city in needs:
        row = sorted((m for m in pairs if m.city == city), key=lambda m: (-m.score, m.investor))
        ranked |= {(m.city, m.investor): (rank, 0) for rank, m in enumerate(row, start=1)}
    for investor in book.matchable_investors:
        column = sorted(
            (m for m in pairs if m.investor == investor.id), key=lambda m: (-m.score, m.city)
        )
        for rank, m in enumerate(column, start=1):
            ranked[m.city, m.investor] = (ranked[m.city, m.investor][0], rank)
    found = [
        match(
            book,
            book.need(m.need),
            book.investor(m.investor),
            need_rank=ranked[m.city, m.investor][0],
            city_rank=ranked[m.city, m.investor][0],
            investor_rank=ranked[m.city, m.investor][1],
        )
        for m in pairs
    ]
    blocked = tuple(
        Blocked(m.city, m.need, m.investor, m.need_rank, is_closed=False, pathways=forbidden)
        for m in found
        if (
            forbidden := tuple(
                way for way in m.pathways if way.direct and way.direct.verdict is Verdict.BLOCKED
            )
        )
    )
    left_out = [
        LeftOut("city", city.id, city.id, Words("left_out.city.no_needs"))
        for city in book.cities
        if not city.needs
    ]
    left_out += [
        LeftOut("investor", item.id, "", Words(f"left_out.investor.{item.availability}"))
        for item in book.investors
        if item not in book.matchable_investors
    ]
    left_out += [
        LeftOut(
            "need", pair.need.id, pair.city.id, Words(f"left_out.need.{pair.need.availability}")
        )
        for pair in book.needs
        if pair not in book.matchable_needs
    ]
    return Shortlist(
        run=run(book, top=top),
        counts=Counts(
            cities=len(book.cities),
            needs=len(book.needs),
            needs_matched=len(book.matchable_needs),
            investors=len(book.investors),
            investors_matched=len(book.matchable_investors),
            pairs=len(book.matchable_needs) * len(book.matchable_investors),
            pairs_with_blocked_instrument=len(blocked),
            pairs_without_lawful_route=0,
        ),
        cities=tuple(
            sorted((m for m in found if m.city_rank <= top), key=lambda m: (m.city, m.city_rank))
        ),
        investors=tuple(
            sorted(
                (m for m in found if m.investor_rank <= top),
                key=lambda m: (m.investor, m.investor_rank),
            )
        ),
        blocked=blocked,
        left_out=tuple(left_out),
        roles=tuple(
            sorted(
                found,
                key=lambda m: (
                    m.city,
                    list(Role).index(book.investor(m.investor).role),
                    m.city_rank,
                ),
            )
        ),
    )
