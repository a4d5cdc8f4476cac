"""All papers of an event: the ministry's own, and those that each party is handed.

What a party is handed is made of `Programme` alone, which has no field for a score, a
rank, a wish, a veto or a note.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from matchmaker.briefs import (
    Appointment,
    Kind,
    Programme,
    Sent,
    compose_notice,
    compose_programmes,
)
from matchmaker.loading.kept import dump
from matchmaker.model import Book, Decided, Event, Replan, Shortlist, Timetable
from matchmaker.rendering.calendar import to_ics
from matchmaker.rendering.errands import errands_sheet
from matchmaker.rendering.event_tables import NOTHING_DECIDED, meeting_table
from matchmaker.rendering.event_workbook import event_report, event_workbook, foot_of
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.presses import Make
from matchmaker.rendering.printed import Form
from matchmaker.rendering.printed import Paper as Size
from matchmaker.rendering.programmes import programme_workbook, programmes_sheet
from matchmaker.rendering.workbook import to_csv

MINISTRY: Final = "ministry"
"""Folder of what no party may see."""

FOLDERS: Final[dict[Kind, str]] = {
    Kind.HALL: "halls",
    Kind.EMBASSY: "embassies",
    Kind.CITY: "cities",
    Kind.INVESTOR: "investors",
    Kind.INTERPRETER: "interpreters",
}
"""Folder of each kind of paper, and name of its booklet."""

LANGUAGES: Final[dict[Kind, str]] = {Kind.EMBASSY: "en", Kind.INVESTOR: "en"}
"""Language of what is handed to a kind of party; Indonesian for all others."""

DEFAULT_LANGUAGE: Final = "id"

STAFF: Final = "hall-staff.pdf"
"""What the staff of each hall must do after a new plan, to be handed out to them."""

BRIEFS: Final = f"{MINISTRY}/briefs"
"""Folder of the briefs of all meetings, a folder for each city."""

CALENDARS: Final[dict[Kind, str]] = {
    kind: LANGUAGES.get(kind, DEFAULT_LANGUAGE)
    for kind in (Kind.EMBASSY, Kind.CITY, Kind.INVESTOR, Kind.INTERPRETER)
}
"""Kinds that have a calendar, and its language: a hall does not carry one about."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of an event.

    Parameters
    ----------
    path : str
        Within the folder of results, with forward slashes.
    make : callable
        Gives its bytes, or the sheet that is still to be set: the same for the same event.
    """

    path: str
    make: Make


def event_papers(
    event: Event,
    book: Book,
    timetable: Timetable,
    *,
    phrasebooks: Callable[[str], Phrasebook],
    templates: Sequence[Path],
    on: dt.date,
    language: str = DEFAULT_LANGUAGE,
    revision: int = 0,
    replan: Replan | None = None,
    sent: Sequence[Sent] = (),
    matches: Shortlist | None = None,
    decided: Decided = NOTHING_DECIDED,
    with_briefs: bool = True,
    forms: Sequence[Form] = ("pdf",),
    paper: Size = "a4",
) -> tuple[Paper, ...]:
    """List the papers of an event; nothing is printed until a paper is made.

    Parameters
    ----------
    phrasebooks : callable
        Gives the phrasebook of a language, with the taxonomy of the book.
    templates : sequence of Path
        Folders of templates, the office's own first.
    on : datetime.date
        The day that every file names as that of its creation.
    language : str
        Of the ministry's papers; parties get theirs in their own (`LANGUAGES`).
    revision : int
        How many plans came before this timetable.
    replan : Replan, optional
        The new plan on the day by which the timetable came about.
    sent : sequence of Sent
        What calendars were told before: what no longer stands is cancelled in them.
    matches : Shortlist, optional
        The matches of the meetings, for the ministry's papers.
    decided : Decided
        What was decided by hand, likewise.
    with_briefs : bool
        Whether the briefs are printed too, so that one can say which to print again.
    forms : sequence of str
        What the ministry's report is: pdf, docx, html. Programmes are handed out on paper.
    paper : str
        Paper of all pages: a4 or f4.
    """
    own = phrasebooks(language)
    briefs = BRIEFS if with_briefs else ""
    notice = (
        compose_notice(event, book, replan, language=language, programmes=FOLDERS, briefs=briefs)
        if replan is not None
        else None
    )
    for_ministry = partial(
        event_workbook,
        event,
        book,
        timetable,
        own,
        on=on,
        revision=revision,
        replan=replan,
        matches=matches,
        decided=decided,
    )
    printed: dict[str, Any] = {"templates": templates, "paper": paper}
    report = partial(
        event_report,
        *for_ministry.args,
        templates=templates,
        paper=paper,
        **for_ministry.keywords,
    )
    workbook = partial(for_ministry, notice=notice)
    found = [
        Paper(f"{MINISTRY}/timetable.xlsx", workbook),
        *(Paper(f"{MINISTRY}/report.{form}", partial(report, form)) for form in forms),
        Paper(f"{MINISTRY}/timetable.json", partial(dump, timetable)),
        Paper(f"{MINISTRY}/timetable.csv", lambda: to_csv(meeting_table(event, book, timetable))),
    ]
    if notice is not None and notice.busy:
        foot = foot_of(event, book, own, revision)
        staff = partial(errands_sheet, notice, phrasebook=own, on=on, foot=foot, **printed)
        found.append(Paper(f"{MINISTRY}/{STAFF}", staff))
    booklets: dict[Kind, tuple[Programme, ...]] = {}
    for kind, folder in FOLDERS.items():
        spoken = LANGUAGES.get(kind, DEFAULT_LANGUAGE)
        words = phrasebooks(spoken)
        booklet = compose_programmes(
            event, book, timetable, kind, language=language, revision=revision
        )
        booklets[kind] = booklet
        if booklet:
            path = f"{MINISTRY}/{folder}.pdf"
            found.append(
                Paper(
                    path,
                    partial(programmes_sheet, booklet, phrasebook=own, on=on, **printed),
                )
            )
        programmes = compose_programmes(
            event, book, timetable, kind, language=spoken, revision=revision
        )
        gone = _cancelled(programmes, sent, kind)
        for programme in programmes:
            stem = f"{folder}/{programme.id}"
            found.append(
                Paper(
                    f"{stem}.pdf",
                    partial(programmes_sheet, (programme,), phrasebook=words, on=on, **printed),
                )
            )
            found.append(
                Paper(f"{stem}.xlsx", partial(programme_workbook, programme, words, on=on))
            )
            if kind in CALENDARS:
                cancelled = gone.get(programme.id, ())
                found.append(
                    Paper(
                        f"{stem}.ics", partial(to_ics, programme, words, on=on, cancelled=cancelled)
                    )
                )
        for programme in _departed(programmes or booklets[Kind.HALL], sent, kind):
            make = partial(to_ics, programme, words, on=on, cancelled=gone[programme.id])
            found.append(Paper(f"{folder}/{programme.id}.ics", make))
    return tuple(found)


def _departed(
    programmes: Sequence[Programme], sent: Sequence[Sent], kind: Kind
) -> Iterator[Programme]:
    """Give an empty programme for each calendar that was told and is of the event no more."""
    there = {programme.id for programme in programmes}
    names = {item.owner: item.name for item in sent if item.kind == kind}
    for owner in sorted(names.keys() - there):
        yield replace(programmes[0], kind=kind, id=owner, name=names[owner], days=())


def _cancelled(
    programmes: Sequence[Programme], sent: Sequence[Sent], kind: Kind
) -> dict[str, list[Appointment]]:
    """Give the meetings that each party of a kind was told of and has no longer."""
    stand = {(programme.id, item.id) for programme in programmes for item in programme.appointments}
    lost: dict[str, list[Appointment]] = {}
    for item in sent:
        if item.kind == kind and (item.owner, item.appointment.id) not in stand:
            lost.setdefault(item.owner, []).append(item.appointment)
    return lost
