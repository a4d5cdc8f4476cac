"""A shortlist as tables: by city, role, investor and embassy, what the law forbids, what is left.

A table is a choice of columns from what its rows say. What a pair's row says is what its brief
says, since both come from `compose`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from matchmaker.model import Book, Match, Shortlist
from matchmaker.rendering.law_rows import law_rows, rule_rows
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
"""Columns of a table and their widths in characters.

Those of a printed page come to at most 178 characters, so that letters of 10 points are
printed with 7.5 or more. Columns that repeat each other, or that serve to look things up, are
seen on the screen only (``..._ON_SCREEN``).
"""

CITIES: Final[Layout] = (
    ("city", 11),
    ("city_rank", 8.5),
    ("investor", 18),
    ("role_name", 10.5),
    ("need", 22),
    ("reasons", 51),
    ("light", 10.5),
    ("route", 27),
    ("availability", 17.5),
)
CITIES_ON_SCREEN: Final[Layout] = (
    ("investor_rank", 18),
    ("cautions", 110),
)
ROLES: Final[Layout] = (
    ("city", 16),
    ("role_name", 11),
    ("investor", 31),
    ("city_rank", 8.5),
    ("need", 38),
    ("light", 14),
    ("route", 58),
)
ROLES_ON_SCREEN: Final[Layout] = (("investor_rank", 18), ("availability", 40))
INVESTORS: Final[Layout] = (
    ("investor", 18),
    ("role_name", 10.5),
    ("investor_rank", 8.5),
    ("city", 12),
    ("need", 23),
    ("light", 11),
    ("route", 28),
    ("reasons", 66),
)
INVESTORS_ON_SCREEN: Final[Layout] = (("city_rank", 18), ("availability", 30))
EMBASSIES: Final[Layout] = (
    ("embassy", 27),
    ("investor", 24),
    ("city", 14),
    ("need", 33),
    ("investor_rank", 9.5),
    ("city_rank", 8.5),
    ("light", 13),
    ("route", 48),
)
EMBASSIES_ON_SCREEN: Final[Layout] = (
    ("role_name", 18),
    ("province", 24),
    ("availability", 40),
)
BLOCKED: Final[Layout] = (
    ("city", 12),
    ("need", 24),
    ("instrument", 13),
    ("direct", 14),
    ("articles", 16),
    ("routes", 38),
    ("investors", 60),
)
BLOCKED_ON_SCREEN: Final[Layout] = (("count", 18),)
LEFT_OUT: Final[Layout] = (
    ("kind", 10),
    ("city", 13),
    ("name", 33),
    ("embassy", 15),
    ("reason", 30),
    ("note", 62),
    ("as_of", 13),
)
NEEDS: Final[Layout] = (
    ("city", 12),
    ("need", 32),
    ("availability", 13),
    ("note", 50),
    ("readiness", 14),
    ("cost", 18),
    ("instruments", 25),
    ("as_of", 12),
)
PROFILES: Final[Layout] = (
    ("investor", 23),
    ("embassy", 14),
    ("type", 15),
    ("role_name", 11),
    ("availability", 13),
    ("note", 52),
    ("ticket", 21),
    ("record", 15),
    ("as_of", 12),
)
FACTS_ON_SCREEN: Final[Layout] = (("confidence", 11), ("source", 110))
DEALS: Final[Layout] = (
    ("investor", 22),
    ("project", 42),
    ("year", 7),
    ("amount", 16),
    ("note", 40),
    ("deal_status", 14),
    ("status", 36),
)
# The year of a deal is the date of the fact; this is that of the look at its source.
DEALS_ON_SCREEN: Final[Layout] = (("checked", 12), ("source", 110))
LAW: Final[Layout] = (
    ("city", 12),
    ("investor", 22),
    ("need", 30),
    ("instrument", 17),
    ("light", 12),
    ("route", 30),
    ("decided", 55),
)
LAW_ON_SCREEN: Final[Layout] = (
    ("rules", 110),
    ("direct", 60),
    ("missing", 60),
    ("steps", 80),
    ("lead_time", 50),
)
RULES: Final[Layout] = (
    ("rule", 30),
    ("plain", 62),
    ("articles", 30),
    ("effect", 11),
    ("text", 13),
    ("validity", 20),
    ("checked", 12),
)
RULES_ON_SCREEN: Final[Layout] = (("in_force", 14), ("routes", 40), ("source", 80))
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
    "strength": "strong, good, possible or weak, by bands set from real deals; abstain where too"
    " little is known; empty where no bands were set for the run's encoder and weights",
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
    by_role = [pair_row(view, match) for match in shortlist.roles]
    by_investor = [pair_row(view, match) for match in shortlist.investors]
    left_out = [left_out_row(view, item) for item in shortlist.left_out]
    needs = [need_row(view, pair) for pair in book.needs]
    profiles = [investor_row(view, item) for item in book.investors]
    deals = [deal_row(view, item, deal) for item in book.investors for deal in item.deals]
    return (
        _table(view, "cities", CITIES, CITIES_ON_SCREEN, by_city, group="city", is_paged=True),
        _table(view, "roles", ROLES, ROLES_ON_SCREEN, by_role, group="city"),
        _table(view, "investors", INVESTORS, INVESTORS_ON_SCREEN, by_investor, group="investor"),
        _table(
            view,
            "embassies",
            EMBASSIES,
            EMBASSIES_ON_SCREEN,
            _by_embassy(view),
            group="embassy",
            is_paged=True,
        ),
        _table(view, "blocked", BLOCKED, BLOCKED_ON_SCREEN, blocked_rows(view), group="city"),
        _table(view, "law", LAW, LAW_ON_SCREEN, law_rows(view), group="city"),
        _table(view, "rules", RULES, RULES_ON_SCREEN, rule_rows(view)),
        _table(view, "left_out", LEFT_OUT, (), left_out),
        _table(view, "needs", NEEDS, FACTS_ON_SCREEN, needs, group="city"),
        _table(view, "profiles", PROFILES, FACTS_ON_SCREEN, profiles),
        _table(view, "deals", DEALS, DEALS_ON_SCREEN, deals, group="investor"),
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


def _table(
    view: View,
    name: str,
    printed: Layout,
    on_screen: Layout,
    rows: Iterable[Row],
    *,
    group: str = "",
    is_paged: bool = False,
) -> Table:
    phrase = view.phrasebook.phrase
    columns = tuple(
        Column(
            key,
            phrase(f"table.column.{key}"),
            width,
            on_paper=layout is printed,
            is_detail=layout is LAW_ON_SCREEN,
        )
        for layout in (printed, on_screen)
        for key, width in layout
    )
    return Table(
        name=name,
        title=phrase(f"table.sheet.{name}"),
        columns=columns,
        rows=tuple(tuple(row[column.name] for column in columns) for row in rows),
        group=group,
        is_paged=is_paged,
        tones=tuple(("light", word, tone) for _, word, tone in view.lights),
        note=phrase("table.empty"),
    )
