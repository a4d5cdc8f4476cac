"""The workbook in which officers decide on pairs; `matchmaker.loading.review_sheet` reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from matchmaker.loading.review_sheet import CHOICES, COLUMNS, DECISIONS
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.stated import state_table
from matchmaker.rendering.workbook import Column, Cover, Table, Tone, to_xlsx

_TONES: Final[Mapping[str, Tone]] = {"pin": "good", "veto": "poor", "note": "open"}
_COLUMNS: Final = (
    "city",
    "city_name",
    "investor",
    "investor_name",
    "need",
    "place",
    "standing",
    "said",
    "decision",
    "why",
)
_STEPS: Final = ("decision", "why", "rows", "back")


class Asked(NamedTuple):
    """One row: a pair, and what stands on it.

    Parameters
    ----------
    place : str
        Both sides' ranks, or when and where the pair sits.
    standing : str
        ``pin``, ``veto`` or nothing.
    said : str
        Reasons and notes so far.
    """

    city: str
    city_name: str
    investor: str
    investor_name: str
    need: str
    place: str
    standing: str
    said: str


def review_workbook(
    pairs: Iterable[Asked],
    *,
    event: str,
    seen: int,
    log: str,
    on: dt.date,
    phrasebook: Phrasebook,
) -> bytes:
    """Write pairs as a workbook with columns for a decision and its reason.

    Parameters
    ----------
    event : str
        The event for which the decisions are to hold, or nothing.
    seen : int
        The position of the log of decisions.
    log : str
        Digest of the log up to there.
    on : datetime.date
        The day that the file names as that of its creation.
    """
    phrase = phrasebook.phrase

    heads = {name: phrase(f"review.column.{name}") for name in _COLUMNS}
    words = {word: phrase(f"review.kind.{word}") for word in CHOICES}

    def column(name: str, width: float) -> Column:
        return Column(heads[name], heads[name], width)

    columns = (
        column("city", 20),
        column("city_name", 22),
        column("investor", 18),
        column("investor_name", 26),
        column("need", 34),
        column("place", 22),
        column("standing", 11),
        column("said", 34),
        replace(column("decision", 16), choices=tuple(words.values()), is_open=True),
        replace(column("why", 44), is_text=True, is_open=True),
    )
    rows = tuple(
        (*pair._replace(standing=words.get(pair.standing, pair.standing)), "", "") for pair in pairs
    )
    decisions = Table(
        DECISIONS,
        phrase("review.sheet.tab"),
        columns,
        rows,
        group=heads["city"],
        tones=tuple((heads["standing"], words[word], tone) for word, tone in _TONES.items()),
    )
    state = state_table(
        {"event": event, "seen": str(seen), "log": log},
        sheets={DECISIONS: decisions.title},
        headings={name: heads[name] for name in COLUMNS},
        words=words,
        phrasebook=phrasebook,
    )
    cover = Cover(
        title=phrase("review.sheet.title"),
        subtitle=phrase("review.sheet.of_event", event=event) if event else "",
        sheet=phrase("review.sheet.name"),
        facts=((phrase("review.sheet.entries"), phrasebook.number(seen)),),
        sheets_heading=phrase("table.heading.sheets"),
        sheets=(
            (decisions.title, phrase("review.sheet.about_decisions")),
            (state.title, phrase("review.sheet.about_state")),
        ),
        legend_heading=phrase("review.sheet.words"),
        legend=tuple(
            (said, phrase(f"review.sheet.{word}"), _TONES[word]) for word, said in words.items()
        ),
        sections=(
            (
                phrase("review.sheet.how"),
                tuple(
                    (phrase(f"review.sheet.step_{step}"), phrase(f"review.sheet.tell_{step}"))
                    for step in _STEPS
                ),
            ),
        ),
    )
    return to_xlsx(
        [decisions, state],
        on=on,
        cover=cover,
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=phrase("review.sheet.footer"),
        to_fill_in=True,
    )
