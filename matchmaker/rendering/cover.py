"""The first sheet of the workbook: what it is, what it was made from, how to read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from matchmaker.model import Book, Shortlist
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.rows import View
from matchmaker.rendering.tables import shortlist_tables
from matchmaker.rendering.workbook import Cell, Cover, Table, to_xlsx

READING = ("rank", "reasons", "unknown", "routes")
LIMITS = ("law", "amounts", "sources")


def shortlist_workbook(shortlist: Shortlist, book: Book, phrasebook: Phrasebook) -> bytes:
    """Write a shortlist as the workbook that an office circulates.

    Parameters
    ----------
    shortlist : Shortlist
        Made from ``book``.
    book : Book
    phrasebook : Phrasebook
        The language, with the taxonomy of the book.
    """
    tables = shortlist_tables(shortlist, book, phrasebook)
    day = dt.date.fromisoformat(shortlist.run.on)
    phrase = phrasebook.phrase
    return to_xlsx(
        tables,
        on=day,
        cover=cover(shortlist, book, phrasebook, tables),
        page_of=phrase("table.page", page="&P", pages="&N"),
        footer=phrase(
            "table.footer",
            classification=phrase("brief.classification"),
            on=day,
            version=book.edition.version,
        ),
    )


def cover(
    shortlist: Shortlist, book: Book, phrasebook: Phrasebook, tables: Sequence[Table]
) -> Cover:
    """Compose the first sheet."""
    phrase, view = phrasebook.phrase, View(shortlist, book, phrasebook)
    about = {"top": shortlist.run.top}
    return Cover(
        title=phrase("table.title"),
        subtitle=book.edition.title,
        sheet=phrase("table.sheet.summary"),
        facts=tuple(_facts(shortlist, book, phrasebook)),
        sheets_heading=phrase("table.heading.sheets"),
        sheets=tuple(
            (table.title, phrase(f"table.about.{table.name}", **about)) for table in tables
        ),
        legend_heading=phrase("table.heading.legend"),
        legend=tuple(
            (word, phrase(f"table.legend.{key}"), tone) for key, word, tone in view.lights
        ),
        sections=(
            (phrase("table.heading.reading"), _paragraphs(phrasebook, "reading", READING)),
            (phrase("table.heading.limits"), _paragraphs(phrasebook, "limits", LIMITS)),
        ),
    )


def _facts(shortlist: Shortlist, book: Book, phrasebook: Phrasebook) -> Iterator[tuple[str, Cell]]:
    run, counts, phrase = shortlist.run, shortlist.counts, phrasebook.phrase

    def fact(key: str, value: str) -> tuple[str, Cell]:
        return phrase(f"table.fact.{key}"), value

    def counted(key: str, count: int, matched: int) -> tuple[str, Cell]:
        return fact(key, phrase(f"table.fact.{key}_value", count=count, matched=matched))

    edition = f"{book.edition.version} ({phrasebook.date(book.edition.on)})"
    yield fact("edition", edition)
    yield fact("on", phrasebook.date(dt.date.fromisoformat(run.on)))
    yield fact("cities", phrasebook.number(counts.cities))
    yield counted("needs", counts.needs, counts.needs_matched)
    yield counted("investors", counts.investors, counts.investors_matched)
    yield fact("pairs", phrase("table.fact.pairs_value", count=counts.pairs))
    shut = counts.pairs_without_lawful_route
    yield fact(
        "blocked",
        phrase(
            "table.fact.blocked_shut" if shut else "table.fact.blocked_value",
            count=counts.pairs_with_blocked_instrument,
            without=shut,
        ),
    )
    listed = len(shortlist.blocked)
    if listed < counts.pairs_with_blocked_instrument:
        yield fact("blocked_listed", phrase("table.fact.blocked_listed_value", count=listed))
    # A model from a folder is called by that folder's name, an @, and a hash of its files.
    encoder = "model" if "@" in run.encoder else run.encoder
    yield fact("encoder", phrase(f"table.encoder.{encoder}", name=run.encoder))
    for rate in book.edition.rates:
        said = phrase(
            "table.fact.rate",
            currency=rate.currency,
            idr=rate.idr,
            on=rate.on,
            source=rate.source,
        )
        yield fact("rates", said)
    yield fact("version", run.version)
    yield fact("digest", run.digest)


def _paragraphs(
    phrasebook: Phrasebook, section: str, keys: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            phrasebook.phrase(f"table.about_{section}.{key}"),
            phrasebook.phrase(f"table.{section}.{key}"),
        )
        for key in keys
    )
