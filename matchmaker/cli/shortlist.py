"""``matchmaker shortlist``: the best investors for one city, or for all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.start import Setting, match_all, saved_shortlist
from matchmaker.cli.terminal import emit_document, print_table

if TYPE_CHECKING:
    from matchmaker.model import Shortlist

EPILOG = """\b
Examples:
  matchmaker shortlist --city kota-ambon
  matchmaker shortlist --top 1 --lang en
  matchmaker shortlist --city kota-ambon --format json

\b
--format json has the fields of shortlist.json, --format csv the columns of shortlist.csv.
"""


@click.command(epilog=EPILOG)
@click.option("--city", metavar="ID", help="Only this city.  [default: all cities]")
@options.profiles
@options.out
@options.top
@options.language
@options.day
@options.encoder
@options.cache
@options.templates
@options.form("table", "json", "csv")
def command(
    *,
    city: str | None,
    profiles: Path | None,
    out: Path,
    top: int,
    lang: str,
    on: dt.date | None,
    encoder: str,
    cache: Path | None,
    templates: Path | None,
    form: str,
) -> None:
    """Show the best investors for a city, with reasons and the lawful route.

    Nothing is written. If the folder of results (--out) holds the shortlist of the same
    profiles, day, encoder and version, it is read from there at once.
    """
    setting = Setting.of(profiles, templates, lang, on)
    if city is not None:
        setting.book.city(city)
    found = saved_shortlist(setting, out, encoder)
    if found is None or found.run.top < top:
        found = match_all(setting, encoder, cache).shortlist(top)
    chosen = _of_city(found, city, top)
    if form == "json":
        from matchmaker.loading import dump_shortlist

        emit_document(dump_shortlist(chosen))
    elif form == "csv":
        from matchmaker.loading import csv_text
        from matchmaker.rendering.tables import pair_table

        table = pair_table(replace(chosen, investors=()), setting.book, setting.phrasebook)
        click.echo(csv_text([column.name for column in table.columns], table.rows), nl=False)
    else:
        _print(setting, chosen)


def _of_city(shortlist: Shortlist, city: str | None, top: int) -> Shortlist:
    """Keep what concerns a city and the best ranks."""

    def is_kept(of: str) -> bool:
        return city in {None, of}

    return replace(
        shortlist,
        cities=tuple(m for m in shortlist.cities if is_kept(m.city) and m.city_rank <= top),
        investors=tuple(
            m for m in shortlist.investors if is_kept(m.city) and m.investor_rank <= top
        ),
        blocked=tuple(m for m in shortlist.blocked if is_kept(m.city)),
        left_out=tuple(item for item in shortlist.left_out if is_kept(item.city)),
    )


def _print(setting: Setting, shortlist: Shortlist) -> None:
    from matchmaker.rendering.rows import View, left_out_row, pair_row

    view = View(shortlist, setting.book, setting.phrasebook)
    phrase = setting.phrasebook.phrase
    shades = {word: tone for _, word, tone in view.lights}
    names = ("city_rank", "investor", "need", "investor_rank", "light", "reasons")
    heads = [phrase(f"terminal.column.{name}") for name in names]
    for city, matches in groupby(shortlist.cities, key=lambda match: match.city):
        rows = [pair_row(view, match) for match in matches]
        print_table(
            setting.book.city(city).name,
            heads,
            [[str(row[name]) for name in names] for row in rows],
            tones=[{names.index("light"): shades[str(row["light"])]} for row in rows],
            ratios=(None, 3, 4, None, None, 9),
        )
    left = [left_out_row(view, item) for item in shortlist.left_out if item.city]
    if left:
        print_table(
            phrase("table.sheet.left_out"),
            [phrase(f"table.column.{name}") for name in ("city", "name", "reason")],
            [[str(row[name]) for name in ("city", "name", "reason")] for row in left],
            ratios=(2, 4, 4),
        )
