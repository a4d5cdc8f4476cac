"""Composes everything that one brief prints, from a match and the profiles behind it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from matchmaker.briefs.brief import Bar, Brief
from matchmaker.briefs.case import Case
from matchmaker.briefs.facts import city_facts, investor_facts, need_facts
from matchmaker.briefs.front import cautions, front, reasons
from matchmaker.briefs.ledger import Ledger
from matchmaker.briefs.legal import legal_lines, legal_notes
from matchmaker.briefs.unknowns import city_questions, investor_questions
from matchmaker.model import Book, Match, PartialDate, Run, Share, Words

NOTICEABLE: Final = 0.1
"""Difference of a similarity from the usual one from which the words speak of more or less."""


def compose(book: Book, match: Match, *, language: str, on: dt.date, run: Run) -> Brief:
    """Compose the internal brief of one meeting.

    Parameters
    ----------
    book : Book
        The profiles from which the match was made.
    match : Match
        The need and the investor that are to meet.
    language : str
        Language of the phrasebook that will say it: titles and labels are taken
        in it where the profiles have them.
    on : datetime.date
        The day whose law was applied.
    run : Run
        From what the match was made.

    Raises
    ------
    UnknownIdError
        When the match speaks of a need or an investor that is not in the book.
    """
    case = Case(book, match, language, Ledger())
    # The ledger numbers sources as they are cited: compose in the order of the pages.
    first = front(case)
    need, city, investor = need_facts(case), city_facts(case), investor_facts(case)
    law = legal_lines(case)
    law_on = PartialDate(on.isoformat())
    widest = max((share.weight for share in match.shares), default=1.0) or 1.0
    names = {"city": case.city.name, "investor": case.investor.name}
    return Brief(
        language=language,
        title=Words.of("brief.title", **names),
        classification=Words("brief.classification"),
        edition=book.edition.title,
        version=book.edition.version,
        data_on=book.edition.on,
        law_on=law_on,
        front=first,
        need=need,
        city=city,
        investor=investor,
        law=law,
        law_notes=tuple(legal_notes(case, law_on)),
        bars=tuple(_bar(share, widest) for share in match.shares),
        reasons=reasons(case),
        cautions=cautions(case),
        ask_city=tuple(city_questions(case)),
        ask_investor=tuple(investor_questions(case)),
        ledger=case.ledger.sources,
        made_from=Words.of(
            "brief.made_from", encoder=run.encoder, version=run.version, digest=run.digest[:12]
        ),
    )


def _bar(share: Share, widest: float) -> Bar:
    difference = share.similarity - share.average
    if not share.known:
        strength = "unknown"
    elif abs(difference) < NOTICEABLE:
        strength = "usual"
    else:
        strength = "more" if difference > 0 else "less"
    return Bar(
        label=Words(f"vocabulary.block.{share.block}"),
        length=share.similarity,
        usual=share.average,
        weight=share.weight / widest,
        known=share.known,
        strength=Words(f"strength.{strength}"),
    )
