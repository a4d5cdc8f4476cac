"""``matchmaker shortlist``: the best investors for one city, or for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.start import Setting, match_all, saved_shortlist
from matchmaker.cli.terminal import emit_document, print_card, print_lines, print_title

if TYPE_CHECKING:
    from matchmaker.model import Match, Shortlist
    from matchmaker.rendering.rows import View

SHOWN = ("role_name", "need", "strength", "light", "route", "reasons", "cautions", "investor_rank")
"""What is said of a pair, in this order."""

EPILOG = """\b
Examples:
  matchmaker shortlist --city kota-ambon
  matchmaker shortlist --city kota-ambon --role financier
  matchmaker shortlist --top 1 --lang en
  matchmaker shortlist --city kota-ambon --format json

\b
--format json has the fields of shortlist.json, --format csv the columns of shortlist.csv.
"""


@click.command(epilog=EPILOG)
@click.option("--city", metavar="ID", help="Only this city.  [default: all cities]")
@options.role
@options.profiles
@options.out
@options.top
@options.language
@options.day
@options.encoder
@options.weights
@options.cache
@options.scheduler
@options.templates
@options.form("table", "json", "csv")
def command(
    *,
    city: str | None,
    role: str | None,
    profiles: Path | None,
    out: Path,
    top: int,
    lang: str,
    on: dt.date | None,
    encoder: str | None,
    weights: Path | None,
    cache: Path | None,
    scheduler: str | None,
    templates: Path | None,
    form: str,
) -> None:
    """Show the best investors for a city, with reasons and the lawful route.

    Nothing is written. If the folder of results (--out) holds the shortlist of the same
    profiles, day, encoder and version, it is read from there at once, unless --role is given.
    """
    setting = Setting.of(profiles, templates, lang, on, weights, encoder=encoder)
    if city is not None:
        city = setting.city(city)
    found = saved_shortlist(setting, out) if role is None else None
    if found is None or found.run.top < top:
        from matchmaker.model import Role

        matching = match_all(setting, cache, scheduler)
        among = Role(role) if role else None
        if form == "csv":  # shows the cities' lists alone
            found = matching.alone(*matching.for_cities(top, role=among), top=top)
        else:
            found = matching.shortlist(top, role=among)
    # Ranks are those among all roles: of one role, the lists are short enough as they are.
    chosen = _of_city(found, city, top if role is None else None)
    if form == "json":
        from matchmaker.loading import dump_shortlist

        emit_document(dump_shortlist(chosen))
    elif form == "csv":
        from matchmaker.loading import csv_text
        from matchmaker.rendering.tables import pair_table

        table = pair_table(replace(chosen, investors=()), setting.book, setting.phrasebook)
        click.echo(csv_text([column.name for column in table.columns], table.rows), nl=False)
    else:
        _print(setting, chosen, role)


def _of_city(shortlist: Shortlist, city: str | None, top: int | None) -> Shortlist:
    """Keep what concerns a city, and ranks up to ``top``, where one is given."""

    def is_kept(of: str, rank: int = 0) -> bool:
        return city in {None, of} and (top is None or rank <= top)

    return replace(
        shortlist,
        cities=tuple(m for m in shortlist.cities if is_kept(m.city, m.city_rank)),
        investors=tuple(m for m in shortlist.investors if is_kept(m.city, m.investor_rank)),
        blocked=tuple(m for m in shortlist.blocked if is_kept(m.city)),
        left_out=tuple(item for item in shortlist.left_out if is_kept(item.city)),
        roles=tuple(m for m in shortlist.roles if is_kept(m.city)),
    )


def _print(setting: Setting, shortlist: Shortlist, role: str | None) -> None:
    from matchmaker.rendering.rows import View

    view = View(shortlist, setting.book, setting.phrasebook)
    phrase = setting.phrasebook.phrase
    for city_id, matches in groupby(shortlist.cities, key=lambda match: match.city):
        city = setting.book.city(city_id)
        print_title(phrase("terminal.city", city=city.name, province=city.province))
        for match in matches:
            _print_match(view, match)
    if role is not None and not shortlist.cities:
        print_title(phrase("terminal.no_such_role", role=view.word("role", role)))
    print_lines(phrase("table.sheet.left_out"), _left_out(view))


def _print_match(view: View, match: Match) -> None:
    from matchmaker.rendering.rows import pair_row

    phrase, say, row = view.phrasebook.phrase, view.phrasebook.say, pair_row(view, match)
    shades = {word: tone for _, word, tone in view.lights}
    label = {name: phrase(f"table.column.{name}") for name in SHOWN}
    count = len({pair.city.id for pair in view.book.matchable_needs})
    said: dict[str, str | list[str]] = {
        "role_name": str(row["role_name"]),
        "need": str(row["need"]),
        "strength": phrase(f"band.{match.strength or 'none'}"),
        "light": str(row["light"]),
        "route": str(row["route"]),
        "reasons": list(map(view.sentence, view.gist(match).reasons)),
        "cautions": list(map(say, match.cautions)),
        "investor_rank": phrase("table.ranked", rank=match.investor_rank, count=count),
    }
    print_card(
        f"{match.city_rank}",
        str(row["investor"]),
        [(label[name], said[name]) for name in SHOWN],
        tones={label["light"]: shades[str(row["light"])]},
    )


def _left_out(view: View) -> Iterator[str]:
    from matchmaker.rendering.rows import left_out_row

    for item in view.shortlist.left_out:
        row = left_out_row(view, item)
        if item.kind == "city":
            yield f"{row['name']}: {row['reason']}"
        elif item.kind == "need":
            yield f"{row['city']}, {row['name']}: {row['reason']}"
