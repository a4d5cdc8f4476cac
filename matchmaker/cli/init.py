"""``matchmaker init``: a folder of profiles of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.output import safe_name, write_file
from matchmaker.cli.start import REFERENCE, STRENGTH
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import Book

EPILOG = """\b
Examples:
  matchmaker init my-profiles
  matchmaker init my-profiles --format xlsx
  matchmaker run --profiles my-profiles
"""


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="DIR", type=options.NEW_FOLDER)
@options.profiles
@options.form("yaml", "csv", "xlsx")
def command(folder: Path, profiles: Path | None, form: str) -> None:
    """Lay out a folder of profiles of your own.

    DIR gets a copy of the profiles, to be changed: as YAML (one file for each city and
    investor, with schemas for editors), as CSV tables, or as one Excel workbook. The
    vocabularies, rules and edition are YAML in any case.
    """
    from matchmaker.loading import load_book
    from matchmaker.loading.layout import look

    if folder.exists() and any(folder.iterdir()):
        raise MatchmakerError(f"{folder} is not empty; choose a new folder, or empty it")
    source = profiles_folder(profiles)
    book = load_book(source, base=packaged("profiles"))
    shared = {**look(packaged("profiles")).shared, **look(source).shared}
    files = {f"{name}.yaml": path.read_bytes() for name, path in shared.items()}
    files |= dict(_FORMS[form](book))
    if source.resolve() != packaged("profiles").resolve():
        # Constants that were fitted on these vocabularies, and the bands that were set with
        # them; others know other words.
        own = [source / name for name in (REFERENCE, STRENGTH)]
        files |= {path.name: path.read_bytes() for path in own if path.is_file()}
    for name, content in files.items():
        write_file(folder / name, content)
    click.echo(
        f"{folder}: {len(book.cities)} cities, {len(book.investors)} investors as {form}.\n"
        f"Change them, then: matchmaker check {folder}"
    )


def _yaml(book: Book) -> Iterator[tuple[str, bytes]]:
    import json
    from typing import get_args

    from matchmaker.loading import json_schema, write_yaml_profile
    from matchmaker.loading.schema import Kind

    for city in book.cities:
        yield f"cities/{safe_name(city.id)}.yaml", write_yaml_profile(city).encode("utf-8")
    for investor in book.investors:
        yield f"investors/{safe_name(investor.id)}.yaml", write_yaml_profile(investor).encode()
    for kind in get_args(Kind):
        text = json.dumps(json_schema(kind, book.taxonomy), ensure_ascii=False, indent=2) + "\n"
        yield f"schema/{kind}.schema.json", text.encode("utf-8")


def _csv(book: Book) -> Iterator[tuple[str, bytes]]:
    from matchmaker.loading import csv_text, to_tables

    for table in to_tables(book):
        yield f"{table.name}.csv", csv_text(table.headings, table.rows).encode("utf-8-sig")


def _xlsx(book: Book) -> Iterator[tuple[str, bytes]]:
    from matchmaker.rendering.profile_tables import profile_workbook

    yield "profiles.xlsx", profile_workbook(book)


_FORMS = {"yaml": _yaml, "csv": _csv, "xlsx": _xlsx}
