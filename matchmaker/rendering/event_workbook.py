"""The ministry's own papers of an event: a workbook, and the same as a booklet of pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matchmaker.briefs import Notice, certify, certify_replan
from matchmaker.model import Book, Decided, Event, PartialDate, Replan, Shortlist, Timetable
from matchmaker.rendering.event_tables import NOTHING_DECIDED, SHEETS, event_tables
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.printed import Form, Paper, write_document
from matchmaker.rendering.sheet import Sheet
from matchmaker.rendering.workbook import Cell, Cover, Table, to_xlsx

REPORT: Final = "report"


def event_workbook(
    event: Event,
    book: Book,
    timetable: Timetable,
    phrasebook: Phrasebook,
    *,
    on: dt.date,
    revision: int = 0,
    replan: Replan | None = None,
    notice: Notice | None = None,
    matches: Shortlist | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> bytes:
    """Write the timetable of an event as the ministry's own workbook.

    It names scores and values, and is for no party. Other parameters as `event_tables`.

    Parameters
    ----------
    on : datetime.date
        The day that the file names as that of its creation.
    """
    tables = event_tables(
        event,
        book,
        timetable,
        phrasebook,
        revision=revision,
        replan=replan,
        notice=notice,
        matches=matches,
        decided=decided,
    )
    phrase = phrasebook.phrase
    return to_xlsx(
        tables,
        on=on,
        cover=_cover(
            event, book, timetable, phrasebook, tables=tables, revision=revision, replan=replan
        ),
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=foot_of(event, book, phrasebook, revision),
    )


def event_report(
    event: Event,
    book: Book,
    timetable: Timetable,
    phrasebook: Phrasebook,
    form: Form = "pdf",
    *,
    templates: Sequence[Path],
    on: dt.date,
    paper: Paper = "a4",
    revision: int = 0,
    replan: Replan | None = None,
    matches: Shortlist | None = None,
    decided: Decided = NOTHING_DECIDED,
) -> Sheet | bytes:
    """Write what the workbook holds as a booklet with contents, in one of the forms.

    The programmes of halls, delegations and cities have booklets of their own, and so has what
    is to be done after a new plan. Other
    parameters as `event_workbook`.

    Parameters
    ----------
    templates : sequence of Path
        Folders of templates, the office's own first.

    Raises
    ------
    MatchmakerError
        When the template or a font is missing or wrong, with file and line.
    """
    tables = event_tables(
        event,
        book,
        timetable,
        phrasebook,
        revision=revision,
        replan=replan,
        matches=matches,
        decided=decided,
    )
    tables = tuple(table for table in tables if table.name not in SHEETS)
    cover = _cover(
        event, book, timetable, phrasebook, tables=tables, revision=revision, replan=replan
    )
    return write_document(
        REPORT,
        form,
        phrasebook=phrasebook,
        templates=templates,
        on=on,
        paper=paper,
        cover=cover,
        tables=tables,
        language=phrasebook.language,
        classification=phrasebook.phrase("brief.classification"),
        foot=foot_of(event, book, phrasebook, revision),
        day=PartialDate(on.isoformat()),
        example=phrasebook.phrase("programme.example") if event.is_example else None,
    )


def foot_of(event: Event, book: Book, phrasebook: Phrasebook, revision: int) -> str:
    """Say what stands at the foot of every page of the ministry's own papers."""
    key = "programme.foot_revised" if revision else "programme.foot"
    said = phrasebook.phrase(
        key,
        title=event.title.in_language(phrasebook.language),
        edition=book.edition.version,
        revision=revision,
    )
    return f"{phrasebook.phrase('programme.example')} {said}" if event.is_example else said


def _cover(
    event: Event,
    book: Book,
    timetable: Timetable,
    phrasebook: Phrasebook,
    *,
    tables: Sequence[Table],
    revision: int,
    replan: Replan | None,
) -> Cover:
    phrase, language = phrasebook.phrase, phrasebook.language
    meetings = [sitting.meeting for sitting in timetable.sittings]
    parties = phrase(
        "programme.parties",
        cities=len({meeting.city for meeting in meetings}),
        investors=len({meeting.investor for meeting in meetings}),
    )
    facts: dict[str, Cell] = {
        "audience": phrase("programme.book.internal"),
        **({"example": phrase("programme.example")} if event.is_example else {}),
        "place": event.place.in_language(language),
        "days": phrasebook.listed([phrasebook.date(day.date) for day in event.days]),
        "meetings": len(meetings),
        "parties": parties,
        "edition": book.edition.version,
        "revision": revision,
    }
    proved = {"certificate": certify(timetable, book, of_before=replan is not None)}
    if replan is not None:
        proved = {"replan": certify_replan(replan), "first": proved["certificate"]}
    return Cover(
        title=phrase("programme.book.title"),
        subtitle=event.title.in_language(language),
        sheet=phrase("table.sheet.summary"),
        facts=tuple((phrase(f"programme.fact.{key}"), value) for key, value in facts.items()),
        sheets_heading=phrase("table.heading.sheets"),
        sheets=tuple((table.title, phrase(f"programme.book.{table.name}")) for table in tables),
        legend_heading="",
        legend=(),
        sections=tuple(
            (
                phrase(f"programme.book.{heading}"),
                tuple(
                    (str(number), phrasebook.say(words))
                    for number, words in enumerate(sentences, start=1)
                ),
            )
            for heading, sentences in proved.items()
        ),
    )
