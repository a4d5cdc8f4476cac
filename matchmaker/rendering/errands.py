"""What the staff of each hall must do after a new plan: as pages to hand out and as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from matchmaker.briefs import Appointment, Call, Errands, Kind, Notice, Shift
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.press import write_sheet
from matchmaker.rendering.printed import Paper
from matchmaker.rendering.programmes import span
from matchmaker.rendering.sheet import Sheet
from matchmaker.rendering.workbook import Cell, Column, Table

ERRANDS: Final = "errands.typ.jinja"

LAYOUT: Final = (
    ("hall", 20.0),
    ("task", 18.0),
    ("when", 26.0),
    ("party", 30.0),
    ("with", 30.0),
    ("before", 32.0),
    ("after", 32.0),
    ("file", 44.0),
)


def errands_sheet(
    notice: Notice,
    *,
    phrasebook: Phrasebook,
    templates: Sequence[Path],
    on: dt.date,
    foot: str,
    paper: Paper = "a4",
) -> Sheet:
    """Write what is to be done, each hall from a new page on, ready to be set.

    Parameters
    ----------
    foot : str
        What stands at the foot of every page.
    paper : str
        Paper of all pages: a4 or f4.

    Raises
    ------
    MatchmakerError
        When the template or a font is missing or wrong, with file and line.
    """
    return write_sheet(
        ERRANDS,
        phrasebook=phrasebook,
        templates=templates,
        on=on,
        paper=paper,
        notice=notice,
        foot=foot,
    )


def errands_table(notice: Notice, phrasebook: Phrasebook) -> Table:
    """Lay out what is to be done as a table, each hall on pages of its own."""
    phrase = phrasebook.phrase
    say = _Speaker(notice, phrasebook)
    return Table(
        name="errands",
        title=phrase("programme.sheet.errands"),
        columns=tuple(
            Column(name, phrase(f"errands.column.{name}"), width) for name, width in LAYOUT
        ),
        rows=tuple(
            (one.name or phrase("errands.desk"), *row)
            for one in notice.busy
            for row in say.rows(one)
        ),
        group="hall",
        is_paged=True,
        note=phrase("table.empty"),
    )


class _Speaker:
    """Says the cells of the table."""

    def __init__(self, notice: Notice, phrasebook: Phrasebook) -> None:
        self._days = notice.days
        self._book = phrasebook
        self._phrase = phrasebook.phrase

    def rows(self, one: Errands) -> Iterator[tuple[Cell, ...]]:
        """Give the rows of a hall or of the desk: calls, tables, briefs."""
        for call in one.calls:
            said = (self._phrase("errands.tell"), self._seen(call), self._who(call))
            for shift in call.shifts:
                yield (*said, self._partner(call, shift.meeting), *self._ways(shift), call.paper)
        for shift in one.tables:
            it = shift.meeting
            said = (self._phrase("errands.seat"), self._when(shift.before or it), it.city)
            yield (*said, it.investor, *self._ways(shift), None)
        for it, file in one.reprint:
            said = (self._phrase("errands.print"), self._when(it), it.city)
            yield (*said, it.investor, None, self._place(it), file or None)

    def _when(self, item: Appointment) -> str:
        time = span(item.slot.start, item.slot.end)
        day = self._days.get(item.slot.day)
        return f"{self._book.date(day)}, {time}" if day else time

    def _place(self, item: Appointment | None) -> str:
        if item is None:
            return self._phrase("programme.nowhere")
        return self._phrase(
            "errands.place", when=self._when(item), hall=item.hall, table=str(item.table)
        )

    def _ways(self, shift: Shift) -> tuple[str, str]:
        return self._place(shift.before), self._place(shift.after)

    def _seen(self, call: Call) -> str:
        if call.found is None:
            return self._phrase("errands.by_phone")
        return self._phrase(
            "errands.found", when=self._when(call.found), table=str(call.found.table)
        )

    def _who(self, call: Call) -> str:
        name = call.name
        if call.kind is Kind.INTERPRETER:
            name = self._phrase("programme.interpreted", interpreter=name)
        return f"{name} ({call.brought_by})" if call.brought_by else name

    def _partner(self, call: Call, item: Appointment) -> str:
        match call.kind:
            case Kind.CITY:
                return item.investor
            case Kind.INVESTOR:
                return item.city
            case _:
                return self._phrase("errands.pair", city=item.city, investor=item.investor)
