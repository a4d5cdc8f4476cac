"""Programmes of an event as tables and as pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from matchmaker.briefs import Appointment, Kind, Programme
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.press import write_sheet
from matchmaker.rendering.printed import Paper
from matchmaker.rendering.sheet import Sheet
from matchmaker.rendering.workbook import Column, Table, to_xlsx

PROGRAMME: Final = "programme.typ.jinja"

Layout = tuple[tuple[str, float], ...]
"""Columns and their widths in characters."""

LAYOUTS: Final[dict[Kind, Layout]] = {
    Kind.HALL: (
        ("time", 14),
        ("table", 8),
        ("city", 24),
        ("investor", 32),
        ("delegation", 30),
        ("topic", 50),
        ("speech", 26),
    ),
    Kind.EMBASSY: (
        ("time", 14),
        ("investor", 32),
        ("city", 24),
        ("hall", 22),
        ("table", 8),
        ("topic", 50),
        ("speech", 26),
    ),
    Kind.CITY: (
        ("time", 14),
        ("investor", 32),
        ("delegation", 30),
        ("hall", 22),
        ("table", 8),
        ("topic", 50),
        ("speech", 26),
    ),
    Kind.INVESTOR: (
        ("time", 14),
        ("city", 24),
        ("hall", 22),
        ("table", 8),
        ("topic", 50),
        ("speech", 26),
    ),
    Kind.INTERPRETER: (
        ("time", 14),
        ("city", 24),
        ("investor", 32),
        ("hall", 22),
        ("table", 8),
        ("topic", 50),
    ),
}
"""What a paper of each kind says of a meeting, in the order of its columns."""


def programme_table(programmes: Sequence[Programme], kind: Kind, phrasebook: Phrasebook) -> Table:
    """Lay out programmes of one kind as one table, each row with its owner and day."""
    layout = LAYOUTS[kind]
    head = (("owner", 26.0), ("day", 16.0), *layout)
    rows = [
        (
            programme.name,
            day.date.first_day,
            *(cell(item, name, phrasebook) for name, _ in layout),
        )
        for programme in programmes
        for day in programme.days
        for item in day.appointments
    ]
    phrase = phrasebook.phrase
    return Table(
        name=kind,
        title=phrase(f"programme.sheet.{kind}"),
        columns=tuple(
            Column(
                name,
                phrase(
                    f"programme.owner.{kind}" if name == "owner" else f"programme.column.{name}"
                ),
                width,
            )
            for name, width in head
        ),
        rows=tuple(rows),
        group="owner",
        note=phrase("programme.empty"),
    )


def programme_workbook(programme: Programme, phrasebook: Phrasebook, *, on: dt.date) -> bytes:
    """Write the programme of one party as a workbook.

    Parameters
    ----------
    on : datetime.date
        The day that the file names as that of its creation.
    """
    phrase = phrasebook.phrase
    return to_xlsx(
        [programme_table([programme], programme.kind, phrasebook)],
        on=on,
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=foot(programme, phrasebook),
    )


def programmes_sheet(
    programmes: Sequence[Programme],
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    on: dt.date,
    paper: Paper = "a4",
) -> Sheet:
    """Write programmes, each from a new page on, ready to be set.

    Parameters
    ----------
    programmes : sequence of Programme
        At least one, all of one kind and language.
    on : datetime.date
        The day that the document bears as that of its creation.
    paper : {"a4", "f4"}

    Raises
    ------
    MatchmakerError
        When the template or a font is missing or wrong, with file and line.
    """
    first = programmes[0]
    return write_sheet(
        PROGRAMME,
        phrasebook=phrasebook,
        templates=templates,
        on=on,
        paper=paper,
        programmes=tuple(programmes),
        columns=tuple(name for name, _ in LAYOUTS[first.kind]),
        foot=foot(first, phrasebook),
    )


def cell(item: Appointment, name: str, phrasebook: Phrasebook) -> str | int:
    """Say one column of a meeting."""
    match name:
        case "time":
            return span(item.slot.start, item.slot.end)
        case "table":
            return item.table
        case "speech":
            if item.interpreter:
                return item.interpreter
            return phrasebook.say(item.ask_language) if item.ask_language else ""
        case _:
            return str(getattr(item, name))


def span(start: str, end: str) -> str:
    """Write a time from start to end."""
    return f"{start}\N{EN DASH}{end}"


def foot(programme: Programme, phrasebook: Phrasebook) -> str:
    """Say what stands at the foot of every page: which event, of which edition and plan."""
    phrase = phrasebook.phrase
    key = "programme.foot_revised" if programme.revision else "programme.foot"
    said = phrase(
        key, title=programme.title, edition=programme.edition, revision=programme.revision
    )
    return f"{phrase('programme.example')} {said}" if programme.is_example else said
