"""A shortlist as tables: by city, by investor, by embassy, what the law forbids, what is left out.

A table is a choice of columns from what its rows say. What a pair's row says is what its brief
says, since both come from `compose`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from matchmaker.model import Book, Match, Shortlist
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.rows import (
    ITEM,
    Row,
    View,
    blocked_rows,
    deal_row,
    investor_row,
    left_out_row,
    need_row,
    pair_row,
)
from matchmaker.rendering.workbook import Cell, Column, Table

Layout = tuple[tuple[str, float], ...]
"""Columns of a table and their widths in characters."""

CITIES: Final[Layout] = (
    ("city", 14.5),
    ("city_rank", 10.5),
    ("investor", 19),
    ("embassy", 15),
    ("need", 22),
    ("investor_rank", 10.5),
    ("reasons", 35),
    ("light", 13.5),
    ("route", 25),
    ("cautions", 32),
    ("availability_note", 40),
)
INVESTORS: Final[Layout] = (
    ("investor", 19),
    ("investor_rank", 10.5),
    ("city", 14.5),
    ("province", 13),
    ("need", 22),
    ("city_rank", 10.5),
    ("reasons", 35),
    ("light", 13.5),
    ("route", 25),
    ("cautions", 32),
    ("availability_note", 40),
)
EMBASSIES: Final[Layout] = (
    ("embassy", 16),
    ("investor", 19),
    ("city", 14.5),
    ("province", 13),
    ("need", 22),
    ("investor_rank", 10.5),
    ("city_rank", 10.5),
    ("listed", 11),
    ("light", 13.5),
    ("route", 25),
    ("reasons", 35),
    ("cautions", 32),
    ("availability_note", 40),
)
BLOCKED: Final[Layout] = (
    ("city", 14),
    ("need", 28),
    ("investor", 24),
    ("embassy", 16),
    ("instrument", 16),
    ("direct", 22),
    ("articles", 22),
    ("routes", 36),
    ("need_rank", 10.5),
    ("listed", 11),
)
LEFT_OUT: Final[Layout] = (
    ("kind", 10),
    ("city", 15),
    ("name", 34),
    ("embassy", 16),
    ("reason", 30),
    ("note", 62),
    ("as_of", 13),
)
NEEDS: Final[Layout] = (
    ("city", 14),
    ("need", 28),
    ("availability", 14.5),
    ("note", 38),
    ("readiness", 13),
    ("cost", 17),
    ("instruments", 22),
    ("as_of", 11),
    ("confidence", 11.5),
    ("source", 40),
)
PROFILES: Final[Layout] = (
    ("investor", 22),
    ("embassy", 15),
    ("type", 16),
    ("role", 12),
    ("availability", 14.5),
    ("note", 36),
    ("ticket", 18),
    ("record", 16),
    ("as_of", 11),
    ("confidence", 11.5),
    ("source", 38),
)
DEALS: Final[Layout] = (
    ("investor", 22),
    ("project", 38),
    ("year", 8),
    ("amount", 16),
    ("note", 34),
    ("deal_status", 15),
    ("status", 24),
    # The year of a deal is the date of the fact; this is that of the look at its source.
    ("checked", 12),
    ("source", 46),
)
PAIRS: Final = {
    "city_id": "the city's id",
    "city": "its name",
    "province": "its province",
    "need_id": "id of the city's best need for the investor",
    "need": "the need's title, in the language of the run where the profile has one",
    "need_availability": "open, or unknown (ask the city first)",
    "investor_id": "the investor's id",
    "investor": "its name",
    "country": "ISO 3166-1 alpha-2; XX for a multilateral, ID for a domestic one",
    "embassy": "the embassy that it comes through, in the language of the run",
    "role": "financier, guarantor, operator, supplier, door or unknown",
    "investor_availability": "active, or unknown (ask the investor first)",
    "listed_by": "whose list the pair is on: city, investor or both",
    "city_rank": "rank of the investor for the city, from 1",
    "need_rank": "rank of the investor for the need, from 1",
    "investor_rank": "rank of the city for the investor, from 1",
    "score": "sum of the shares, from 0 to 1; comparable only within one run",
    "evidence": "share of the weight that rests on known facts, from 0 to 1",
    "legal": "allowed, conditional, unknown or blocked: the light of what is asked for",
    "light": "the same in a word or two, in the language of the run",
    "route": "what is asked for, and the lawful route",
    "law": "the rule that decides, with its article",
    "reasons": "what speaks for the pair, separated by a vertical bar",
    "cautions": "what must be asked, and what is unknown, separated by a vertical bar",
    "need_as_of": "date of the need's facts, as exact as it is known",
    "investor_as_of": "date of the investor's facts",
}
"""Columns of ``shortlist.csv`` and what they hold."""


def shortlist_tables(shortlist: Shortlist, book: Book, phrasebook: Phrasebook) -> tuple[Table, ...]:
    """Lay out a shortlist and the profiles behind it as the sheets of a workbook.

    Parameters
    ----------
    shortlist : Shortlist
        Made from ``book``.
    book : Book
        Its profiles give names, availability, dates and sources.
    phrasebook : Phrasebook
        The language, with the taxonomy of the book.
    """
    view = View(shortlist, book, phrasebook)
    by_city = [pair_row(view, match) for match in shortlist.cities]
    by_investor = [pair_row(view, match) for match in shortlist.investors]
    blocked = [row for match in shortlist.blocked for row in blocked_rows(view, match)]
    left_out = [left_out_row(view, item) for item in shortlist.left_out]
    needs = [need_row(view, pair) for pair in book.needs]
    profiles = [investor_row(view, item) for item in book.investors]
    deals = [deal_row(view, item, deal) for item in book.investors for deal in item.deals]
    return (
        _table(view, "cities", CITIES, by_city, group="city"),
        _table(view, "investors", INVESTORS, by_investor, group="investor"),
        _table(view, "embassies", EMBASSIES, _by_embassy(view), group="embassy"),
        _table(view, "blocked", BLOCKED, blocked, group="city"),
        _table(view, "left_out", LEFT_OUT, left_out),
        _table(view, "needs", NEEDS, needs, group="city"),
        _table(view, "profiles", PROFILES, profiles),
        _table(view, "deals", DEALS, deals, group="investor"),
    )


def pair_table(shortlist: Shortlist, book: Book, phrasebook: Phrasebook) -> Table:
    """Lay out the pairs of both sides' lists, each once, for ``shortlist.csv``.

    Sorted by city, then by the investor's rank for it. The names of the columns are
    the same in all languages.
    """
    view = View(shortlist, book, phrasebook)
    columns = tuple(Column(name, name, 12) for name in PAIRS)
    rows = [pair_row(view, match) for match in view.pairs]
    return Table(
        "pairs", "pairs", columns, tuple(tuple(_line(row[name]) for name in PAIRS) for row in rows)
    )


def _line(cell: Cell) -> Cell:
    """Put the lines of a cell beside each other, for readers of CSV that take lines for rows."""
    if not isinstance(cell, str):
        return cell
    return cell.removeprefix(ITEM).replace(f"\n{ITEM}", " | ").replace("\n", " ")


def _by_embassy(view: View) -> list[Row]:
    """Give the pairs by embassy, those without one last, then by investor and its rank."""

    def place(match: Match) -> tuple[bool, str, str, int]:
        embassy = view.book.investor(match.investor).embassy or ""
        return (embassy == "", embassy, match.investor, match.investor_rank)

    return [pair_row(view, match) for match in sorted(view.pairs, key=place)]


def _table(view: View, name: str, layout: Layout, rows: Iterable[Row], *, group: str = "") -> Table:
    phrase = view.phrasebook.phrase
    columns = tuple(Column(key, phrase(f"table.column.{key}"), width) for key, width in layout)
    return Table(
        name=name,
        title=phrase(f"table.sheet.{name}"),
        columns=columns,
        rows=tuple(tuple(row[key] for key, _ in layout) for row in rows),
        group=group,
        tones=tuple(("light", word, tone) for _, word, tone in view.lights),
        note=phrase("table.empty"),
    )
