"""What the law says of one pair, in the words of a language: for a terminal, a page, a machine."""

from __future__ import annotations

import datetime as dt

from matchmaker.model import Book, CityNeed, Investor
from matchmaker.pathways import Facts, is_asked, known_of, pathway_of, screen
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
) -> Opinion:
    """Say what the law of a day says of a pair.

    Parameters
    ----------
    facts : mapping of str to value
        What is known besides the profiles, by the names of facts.
    instrument : str, optional
        Only this form of support, also one that neither side names.
    """
    if instrument is None:
        pathways = screen(pair, investor, book.law, on=on, facts=facts)
    else:
        pathways = (pathway_of(instrument, pair, investor, book.law, on=on, facts=facts),)
    speaker = Speaker(book.law, phrasebook)
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
        )
        for pathway in pathways
    )
    unread = tuple(dict.fromkeys(speaker.unread(pathways)))
    return Opinion(
        city=pair.city.id,
        need=pair.need.id,
        investor=investor.id,
        title=pair.title.in_language(phrasebook.language),
        on=on.isoformat(),
        instruments=said,
        unread=unread,
        notes=tuple(speaker.notes(on, count=len(unread))),
    )
