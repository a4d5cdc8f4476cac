"""All papers of one party for an event, bound in one: its agenda, then a part for each meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.briefs.brief import Brief
from matchmaker.briefs.compose import compose
from matchmaker.briefs.outward import compose_outward
from matchmaker.briefs.parts import Occasion
from matchmaker.briefs.programme import Kind, Programme, appointment, owner
from matchmaker.briefs.sheets import Outward
from matchmaker.model import Book, Event, Match, PartialDate, Run, Sitting, Slot, Timetable, Words


@dataclass(frozen=True, slots=True)
class Booklet:
    """Everything that the booklet of one party prints.

    That of a city binds internal briefs; that of a delegation or an investor binds the
    editions that a counterpart may have, and has no other field for a meeting.
    """

    language: str
    """Language of the phrasebook that must say it."""
    title: Words
    """Title of the document."""
    classification: Words
    """Who may read it; on every page."""
    version: str
    """Version of the profiles; on every page."""
    data_on: PartialDate
    """The day for which the profiles speak; on every page."""
    law_on: PartialDate
    """The day whose law was applied; on every page."""
    programme: Programme
    """The party and its day."""
    marks: tuple[str, ...]
    """Identifiers of its meetings in the order of time, as the programme has them."""
    briefs: tuple[Brief, ...] = ()
    """Internal briefs in the order of time; of a city only."""
    outwards: tuple[Outward, ...] = ()
    """Editions for a counterpart in the order of time; of a delegation or an investor only."""


def bind(
    programme: Programme,
    event: Event,
    book: Book,
    timetable: Timetable,
    *,
    matches: Mapping[tuple[str, str], Match],
    when: Mapping[tuple[str, str], Occasion],
    on: dt.date,
    run: Run,
    talking_in: Sequence[str] = (),
) -> Booklet:
    """Bind the papers of a party's meetings, each from what its kind may have.

    Parameters
    ----------
    programme : Programme
        Of a city, which gets internal briefs, or of a delegation or an investor, which get
        editions for a counterpart; in the language of the booklet.
    matches : mapping of (str, str) to Match
        Those of the meetings, by city and investor.
    when : mapping of (str, str) to Occasion
        When and where each meeting takes place; used for internal briefs only.
    on : datetime.date
        The day whose law was applied.
    run : Run
        From what the matches were made.
    talking_in : sequence of str
        Further languages of the talking points of internal briefs.

    Raises
    ------
    UnknownIdError
        When a meeting speaks of a need or an investor that is not in the book.
    """
    sittings = [
        sitting
        for sitting in sorted(timetable.sittings, key=_place)
        if owner(event, sitting, programme.kind) == programme.id
    ]
    pairs = [(sitting.meeting.city, sitting.meeting.investor) for sitting in sittings]
    found = [matches[pair] for pair in pairs]
    is_internal = programme.kind is Kind.CITY
    language = programme.language
    return Booklet(
        language=language,
        title=Words.of("booklet.title", name=programme.name, event=programme.title),
        classification=Words("brief.classification" if is_internal else "outward.classification"),
        version=book.edition.version,
        data_on=book.edition.on,
        law_on=PartialDate(on.isoformat()),
        programme=programme,
        marks=tuple(appointment(event, book, sitting, language).id for sitting in sittings),
        briefs=tuple(
            compose(
                book,
                match,
                language=language,
                on=on,
                run=run,
                among=found,
                occasion=when[pair],
                talking_in=talking_in,
            )
            for pair, match in zip(pairs, found, strict=True)
        )
        if is_internal
        else (),
        outwards=()
        if is_internal
        else tuple(compose_outward(book, match, language=language, on=on) for match in found),
    )


def _place(sitting: Sitting) -> tuple[Slot, str, int]:
    return sitting.slot, sitting.hall, sitting.table
