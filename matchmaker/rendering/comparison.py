"""Two runs side by side as a workbook: what changed, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.workbook import Cell, Column, Cover, Table, to_xlsx

_WHY = (
    ("kind", 16.0),
    ("what", 34.0),
    ("field", 24.0),
    ("before", 40.0),
    ("after", 40.0),
    ("entry", 10.0),
    ("who", 14.0),
    ("at", 20.0),
    ("why", 44.0),
)
_SHOWN = (
    ("what", 16.0),
    ("city", 22.0),
    ("city_name", 26.0),
    ("investor", 24.0),
    ("investor_name", 36.0),
    ("before", 32.0),
    ("after", 32.0),
    ("reason", 60.0),
)


class Facts(NamedTuple):
    """What is compared.

    Parameters
    ----------
    before, after : str
        The two runs, in words.
    same : int
        Meetings that are the same in both.
    counts : tuple of (str, int)
        Meetings by what changed of them.
    on : datetime.date
        The day that the file names as that of its creation.
    """

    event: str
    before: str
    after: str
    same: int
    counts: tuple[tuple[str, int], ...]
    on: dt.date


class Why(NamedTuple):
    """Something that differs in what the two runs were made from; of a decision, its entry too."""

    kind: str
    what: str
    field: str
    before: str
    after: str
    entry: int | None
    who: str
    at: str
    why: str


class Shown(NamedTuple):
    """A meeting that changed, and what stands behind it."""

    what: str
    city: str
    city_name: str
    investor: str
    investor_name: str
    before: str
    after: str
    reason: str


def comparison_workbook(
    facts: Facts, causes: Iterable[Why], shifts: Iterable[Shown], phrasebook: Phrasebook
) -> bytes:
    """Write what changed between two runs, and why."""
    phrase = phrasebook.phrase

    def table(
        name: str, layout: Sequence[tuple[str, float]], rows: Iterable[tuple[Cell, ...]]
    ) -> Table:
        return Table(
            name=name,
            title=phrase(f"comparison.sheet.{name}"),
            columns=tuple(
                Column(key, phrase(f"comparison.column.{key}"), width) for key, width in layout
            ),
            rows=tuple(map(tuple, rows)),
            note=phrase("table.empty"),
        )

    tables = (table("shifts", _SHOWN, shifts), table("causes", _WHY, causes))
    cover = Cover(
        title=phrase("comparison.title"),
        subtitle=facts.event,
        sheet=phrase("table.sheet.summary"),
        facts=(
            (phrase("comparison.before"), facts.before),
            (phrase("comparison.after"), facts.after),
            (phrase("comparison.same"), facts.same),
            *facts.counts,
        ),
        sheets_heading=phrase("table.heading.sheets"),
        sheets=tuple((item.title, phrase(f"comparison.about.{item.name}")) for item in tables),
        legend_heading="",
        legend=(),
        sections=(),
    )
    return to_xlsx(
        tables,
        on=facts.on,
        cover=cover,
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=phrase("review.sheet.footer"),
    )
