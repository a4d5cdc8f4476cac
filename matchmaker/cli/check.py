"""``matchmaker check``: every fault of every file, in one run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import EXIT_MISTAKE, options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.start import REFERENCE
from matchmaker.cli.terminal import emit_json, printable, progress
from matchmaker.errors import Fault, MatchmakerError, in_short

if TYPE_CHECKING:
    from matchmaker.loading import Note
    from matchmaker.model import Book, Language

OFTEN = 5
"""A word is frequent if so many cities and investors use it."""

SHOWN = 15
"""Frequent words that are printed; in JSON there are all."""

_SINGULAR = {
    "cities": "city",
    "needs": "need",
    "investors": "investor",
    "deals": "deal",
    "events": "event",
}
"""What is counted in a word, where it is one."""

EPILOG = """\b
Examples:
  matchmaker check
  matchmaker check my-profiles --all
  matchmaker check my-profiles --format json

\b
Where a fault is: FILE:LINE:COLUMN in YAML; in tables the sheet and the cell as in Excel, such
as needs.xlsx: sheet needs, cell F12. Of faults of one kind (one field, one cause; in one table
or the YAML files of one folder) the first five are printed together and the rest counted;
--all prints each.

\b
With --format json, always all of them: {"profiles": folder, "count": number, "faults": [...],
"notes": [...]}. A fault has file, sheet, line, column, cell, field, found, expected, hint and
is_table; a note has count, total, what and ids.
"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="[DIR]", required=False, type=options.FOLDER)
@options.profiles
@options.form("text", "json")
@click.option("--all", "each", is_flag=True, help="Print every fault, also those that repeat.")
@click.pass_context
def command(
    ctx: click.Context, folder: Path | None, profiles: Path | None, form: str, each: bool
) -> None:
    """Find every fault in a folder of profiles.

    Each line says where a fault is, what was found, and what was expected. The exit code
    is 2 where there is one. What would stop the other commands because of the profiles is
    found here first.
    """
    from matchmaker.loading import check

    chosen = profiles_folder(folder or profiles)
    with progress(f"Reading {chosen}"):
        report = check(chosen, base=packaged("profiles"))
        faults = report.faults or tuple(_of_reference(report.book, chosen))
        notes = () if faults else (*report.notes, *_of_glossary(report.book))
    if form == "json":
        emit_json(
            {
                "profiles": chosen.as_posix(),
                "count": len(faults),
                "faults": [asdict(fault) | {"cell": fault.cell} for fault in faults],
                "notes": [asdict(note) for note in notes],
            }
        )
    else:
        for line in map(str, faults) if each else in_short(faults):
            click.echo(printable(line))
        for note in notes:
            share = f"{note.count}" if note.count == note.total else f"{note.count} of {note.total}"
            what = _SINGULAR.get(note.what, note.what) if note.total == 1 else note.what
            click.echo(f"{share:>12} {what}")
        count = len(faults)
        found = f"{count:,} fault{'s' * (count > 1)}" if count else "No fault"
        click.echo(f"{found} in {chosen}.")
    if faults:
        ctx.exit(EXIT_MISTAKE)


def _of_glossary(book: Book | None) -> Iterator[Note]:
    """Name words that several profiles use and the glossary lacks."""
    from matchmaker.loading import Note
    from matchmaker.text import Glossary, gaps

    if book is None:
        return
    found = gaps(Glossary(book.glossary), _compared(book), at_least=OFTEN)
    words = tuple(gap.word for gap in found)
    if words:
        what = (
            f"words are used by {OFTEN} or more cities and investors and are in no term of the"
            f" glossary; the most frequent: {', '.join(words[:SHOWN])}"
        )
        yield Note(len(words), len(words), what, words)


def _compared(book: Book) -> Iterator[tuple[str, str, Language]]:
    """Give the texts by which the score compares: whose each is, and its language."""
    for pair in book.needs:
        need, city = pair.need, pair.city
        yield city.id, f"{need.title}. {need.description}", city.written_in
        yield city.id, need.title_en or "", "en"
    for investor in book.investors:
        yield investor.id, investor.mandate, investor.written_in
        for deal in investor.evidence_deals:
            yield investor.id, deal.project, investor.written_in


def _of_reference(book: Book | None, folder: Path) -> Iterator[Fault]:
    """Find what the score's constants need and the folder's own vocabularies lack.

    The investors of the reference are compared with every need, so that a taxonomy or an
    edition of one's own must know their words and currencies.
    """
    from matchmaker.loading.constants import load_reference

    if book is None:
        return
    own = folder / REFERENCE
    path = own if own.is_file() else packaged("profiles") / REFERENCE
    try:
        investors = load_reference(path).investors
    except MatchmakerError as error:
        found, expected = "constants that cannot be used", "those of this version"
        yield Fault(path.as_posix(), 0, 0, "", found, expected, "", str(error))
        return
    taxonomy = book.taxonomy
    for vocabulary in ("sectors", "dimensions", "instruments"):
        terms = {term.id for term in getattr(taxonomy, vocabulary)}
        used = {word for investor in investors for word in getattr(investor, vocabulary)}
        yield from _missing(folder, "taxonomy.yaml", vocabulary, used - terms)
    provinces = {
        province for item in investors for deal in item.deals for province in deal.provinces
    }
    known = {province.name for province in taxonomy.provinces}
    yield from _missing(folder, "taxonomy.yaml", "provinces", provinces - known)
    currencies = {item.ticket.currency for item in investors if item.ticket and item.ticket.known}
    rates = {"IDR", *(rate.currency for rate in book.edition.rates)}
    yield from _missing(folder, "edition.yaml", "rates", currencies - rates)


def _missing(folder: Path, file: str, field: str, words: set[str]) -> Iterator[Fault]:
    place = (folder / file).as_posix()
    hint = f"put it back, or fit constants of your own: `matchmaker reference {folder.as_posix()}`"
    for word in sorted(words):
        expected = "every word that the constants of the score use"
        yield Fault(place, 0, 0, field, f"no {word}", expected, "", hint)
