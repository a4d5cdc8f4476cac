"""What the law says of one pair, in the words of a language: for a terminal, a page, a machine."""

from __future__ import annotations

import datetime as dt

from matchmaker.model import Book, CityNeed, Investor, Pathway
from matchmaker.pathways import (
    Facts,
    is_asked,
    judge,
    known_facts,
    known_of,
    pathway_of,
    screen,
    support,
)
from matchmaker.rendering.opinion.said import (
    AskedFact,
    Opinion,
    SaidInstrument,
    SaidRule,
    Step,
    Way,
)
from matchmaker.rendering.opinion.speaker import Advice, Speaker
from matchmaker.rendering.phrasebook import Phrasebook

__all__ = [
    "Advice",
    "AskedFact",
    "Opinion",
    "SaidInstrument",
    "SaidRule",
    "Speaker",
    "Step",
    "Way",
    "opinion",
]


def opinion(
    pair: CityNeed,
    investor: Investor,
    book: Book,
    phrasebook: Phrasebook,
    *,
    on: dt.date,
    facts: Facts,
    instrument: str | None = None,
    route: str | None = None,
) -> Opinion:
    """Say what the law of a day says of a pair.

    Parameters
    ----------
    facts : mapping of str to value
        What is known besides the profiles, by the names of facts.
    instrument : str, optional
        Only this form of support, also one that neither side names.
    route : str, optional
        Only this way, also one that no form of support leads to; by ``instrument``, else by
        the first form of support of the pair that leads there.
    """
    speaker = Speaker(book.law, phrasebook)
    if route is not None:
        asked = _by_route(
            pair, investor, book, speaker, route=route, instrument=instrument, on=on, facts=facts
        )
        return _opinion(pair, investor, speaker, (asked[0],), asked[1], on=on)
    if instrument is None:
        pathways = screen(pair, investor, book.law, on=on, facts=facts)
    else:
        pathways = (pathway_of(instrument, pair, investor, book.law, on=on, facts=facts),)
    said = tuple(
        speaker.instrument(
            pathway,
            is_asked(pair, pathway),
            Advice(
                book,
                pair,
                on,
                known_of(pathway.instrument, pair, investor, book.law, on=on, facts=facts),
            ),
            support(pathway.instrument, pair, investor, book.law, on=on, facts=facts),
        )
        for pathway in pathways
    )
    return _opinion(pair, investor, speaker, said, pathways, on=on)


def _by_route(
    pair: CityNeed,
    investor: Investor,
    book: Book,
    speaker: Speaker,
    *,
    route: str,
    instrument: str | None,
    on: dt.date,
    facts: Facts,
) -> tuple[SaidInstrument, tuple[Pathway, ...]]:
    """Say what the law says of one way, whatever leads to it."""
    law = book.law
    wanted = [instrument] if instrument is not None else sorted(investor.instruments)
    leading = (
        channel.instrument
        for name in wanted
        for channel in law.channels
        if channel.instrument == name
        and channel.foreign is investor.is_foreign
        and route in {channel.direct, *channel.routes, *channel.beside}
    )
    by = next(leading, instrument)
    if by is None:
        known = known_facts(pair, investor, on=on, facts=facts)
        known["lender_is_foreign"] = investor.is_foreign
    else:
        known = known_of(by, pair, investor, law, on=on, facts=facts)
    verdict = judge(route, law, on=on, facts=known)
    is_aside = by is not None and (
        route in pathway_of(by, pair, investor, law, on=on, facts=facts).aside
    )
    label = speaker.in_words(speaker.routes[route].label)
    way = speaker.way(verdict, is_direct=False, advice=Advice(book, pair, on, known))
    said = SaidInstrument(
        instrument=by or "",
        label=label,
        is_asked=None,
        verdict=way.verdict,
        light=way.light,
        ways=(way,),
        headline=way.light,
        aside=(label,) if is_aside else (),
    )
    return said, (Pathway(by or "", verdict, ()),)


def _opinion(
    pair: CityNeed,
    investor: Investor,
    speaker: Speaker,
    said: tuple[SaidInstrument, ...],
    pathways: tuple[Pathway, ...],
    *,
    on: dt.date,
) -> Opinion:
    unread = tuple(dict.fromkeys(speaker.unread(pathways)))
    return Opinion(
        city=pair.city.id,
        need=pair.need.id,
        investor=investor.id,
        title=pair.title.in_language(speaker.phrasebook.language),
        on=on.isoformat(),
        instruments=said,
        unread=unread,
        notes=tuple(speaker.notes(on, count=len(unread))),
    )
