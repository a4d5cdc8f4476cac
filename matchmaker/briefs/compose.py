"""Composes everything that one brief prints, from a match and the profiles behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from matchmaker.briefs.brief import Brief, Gist
from matchmaker.briefs.case import Case
from matchmaker.briefs.charts import region, sizes
from matchmaker.briefs.drawings import Bar
from matchmaker.briefs.facts import city_facts, investor_facts, need_facts
from matchmaker.briefs.front import cautions, front, gist, reasons
from matchmaker.briefs.ledger import Ledger, NoLedger
from matchmaker.briefs.legal import legal_lines, legal_notes
from matchmaker.briefs.parts import Occasion, Result
from matchmaker.briefs.protocol import protocol
from matchmaker.briefs.questions import questions
from matchmaker.briefs.standing import NOTICEABLE, ages, next_investors, not_higher, other_needs
from matchmaker.briefs.talk import talk
from matchmaker.briefs.timeline import timeline
from matchmaker.briefs.unknowns import city_questions, investor_questions
from matchmaker.briefs.unlocking import unlocks
from matchmaker.model import Book, Match, Outcome, PartialDate, Run, Share, Words


def gist_of(book: Book, match: Match, *, language: str) -> Gist:
    """Compose what tables repeat of a pair's brief; parameters and errors as `compose`."""
    return gist(Case(book, match, language, NoLedger()))


def compose(
    book: Book,
    match: Match,
    *,
    language: str,
    on: dt.date,
    run: Run,
    among: Sequence[Match] = (),
    occasion: Occasion | None = None,
    talking_in: Sequence[str] = (),
) -> Brief:
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
    among : sequence of Match
        Other matches of the city, from which its alternatives are named.
    occasion : Occasion, optional
        When and where they meet, in the language of the brief.
    talking_in : sequence of str
        Languages of the talking points beside that of the brief; the other one of Indonesian
        and English always is among them.

    Raises
    ------
    UnknownIdError
        When the match speaks of a need or an investor that is not in the book.
    """
    case = Case(book, match, language, Ledger())
    # The ledger numbers sources as they are cited: compose in the order of the pages.
    first = front(case)
    spoken = talk(case, ("en" if language == "id" else "id", *talking_in))
    investor, need, city = investor_facts(case), need_facts(case), city_facts(case, on)
    law, acts = legal_lines(case), timeline(case)
    ways, asked = tuple(unlocks(case, on)), questions(case)
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
        occasion=occasion,
        front=first,
        talk=spoken,
        need=need,
        city=city,
        investor=investor,
        sizes=sizes(case),
        map=region(case),
        law=law,
        law_notes=tuple(legal_notes(case, law_on)),
        timeline=acts,
        unlocks=ways,
        questions=asked,
        bars=tuple(_bar(share, widest) for share in match.shares),
        reasons=reasons(case),
        cautions=cautions(case),
        not_higher=tuple(not_higher(case)),
        next_investors=next_investors(case, among),
        other_needs=other_needs(case, among),
        ages=tuple(ages(case)),
        ask_city=tuple(city_questions(case)),
        ask_investor=tuple(investor_questions(case)),
        protocol=protocol(case),
        results=tuple(Result(code, Words(f"form.outcomes.{code}")) for code in map(str, Outcome)),
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
