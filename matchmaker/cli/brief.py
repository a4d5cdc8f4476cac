"""``matchmaker brief``: the brief of one meeting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_results
from matchmaker.cli.pages import brief_name, print_brief
from matchmaker.cli.start import Setting, match_all, saved_shortlist
from matchmaker.cli.terminal import emit_json, progress

EPILOG = """\b
Examples:
  matchmaker brief --city kota-ambon --investor adb
  matchmaker brief --city kota-ambon --investor adb --need ambon-sampah-toisapu --lang en

\b
If the folder of results holds the shortlist of the same profiles, day, encoder and version,
the brief is printed from it at once; otherwise all pairs are compared first.
With --format json: {"path": file, "city": id, "need": id, "investor": id}.
"""


@click.command(epilog=EPILOG)
@options.city
@options.investor
@options.need
@options.profiles
@options.out
@options.language
@options.day
@options.encoder
@options.templates
@options.form("text", "json")
def command(
    *,
    city: str,
    investor: str,
    need: str | None,
    profiles: Path | None,
    out: Path,
    lang: str,
    on: dt.date | None,
    encoder: str,
    templates: Path | None,
    form: str,
) -> None:
    """Print the brief of one city and one investor as PDF.

    Any pair can be asked for, also one that is on no shortlist. The brief is about the
    city's best need for the investor, unless --need says otherwise.
    """
    setting = Setting.of(profiles, templates, lang, on)
    setting.check(city, investor, need)
    saved = saved_shortlist(setting, out, encoder)
    listed = (*saved.cities, *saved.investors) if saved is not None else ()
    found = [
        match
        for match in listed
        if (match.city, match.investor) == (city, investor) and need in {None, match.need}
    ]
    if saved is not None and found:
        match, run = found[0], saved.run
    else:
        matching = match_all(setting, encoder)
        match, run = matching.match(city, investor, need=need), matching.run(options.TOP)
    with progress("Printing the brief"):
        name = brief_name(match, lang)
        content = print_brief(setting, match, run)
    write_results(out, {name: content}, command="brief")
    path = out / name
    if form == "json":
        pair = {"city": match.city, "need": match.need, "investor": match.investor}
        emit_json({"path": path.as_posix(), **pair})
    else:
        click.echo(path)
