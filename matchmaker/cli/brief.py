"""``matchmaker brief``: the brief of one meeting."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_results
from matchmaker.cli.pages import brief_name, write_brief
from matchmaker.cli.printing import tell_unprintable
from matchmaker.cli.start import Setting, listed_match, match_all, saved_shortlist
from matchmaker.cli.terminal import emit_json, progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import Words

EPILOG = """\b
Examples:
  matchmaker brief --city kota-ambon --investor adb
  matchmaker brief --city kota-ambon --investor adb --need ambon-sampah-toisapu --lang en

\b
If the folder of results holds the shortlist of the same profiles, day, encoder and version,
the brief is printed from it at once; otherwise all pairs are compared first, and a shortlist
that is out of date is said to be so, with the profiles that changed.
The file is named briefs/CITY/INVESTOR_NEED.LANGUAGE.pdf, as by `matchmaker run`.
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
@options.weights
@options.cache
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
    weights: Path | None,
    cache: Path | None,
    templates: Path | None,
    form: str,
) -> None:
    """Print the brief of one city and one investor as PDF.

    Any pair can be asked for, also one that is on no shortlist. The brief is about the
    city's best need for the investor, unless --need says otherwise.
    """
    setting = Setting.of(profiles, templates, lang, on, weights)
    city, investor = setting.city(city), setting.investor(investor)
    setting.check(city, investor, need)
    saved = saved_shortlist(setting, out, encoder)
    found = listed_match(saved, city, investor, need)
    if saved is not None and found is not None:
        match, run = found, saved.run
    else:
        from matchmaker.reasons import unmatched

        refused = unmatched(setting.book, city, investor, need)
        if refused:
            raise _no_brief(setting, refused[0], city, investor)
        matching = match_all(setting, encoder, cache)
        match, run = matching.match(city, investor, need=need), matching.run(options.TOP)
    with progress("Printing the brief"):
        name = brief_name(match, lang)
        sheet = write_brief(setting, match, run)
        content = sheet.pdf()
    tell_unprintable(sheet.unprintable)
    write_results(out, {name: content}, command="brief", made_from={name: sheet.digest})
    path = out / name
    if form == "json":
        pair = {"city": match.city, "need": match.need, "investor": match.investor}
        emit_json({"path": path.as_posix(), **pair})
    else:
        click.echo(path)


def _no_brief(setting: Setting, reason: Words, city: str, investor: str) -> MatchmakerError:
    """Say why a pair has no brief, and what to ask for instead."""
    from matchmaker.model import MATCHABLE_NEEDS

    needs = setting.book.city(city).needs
    among = [need.id for need in needs if need.availability in MATCHABLE_NEEDS]
    of_what = "need"
    if reason.key.startswith("why_not.investor"):
        of_what = "investor"
    elif not among:
        of_what = "city"
    phrase = setting.phrasebook.phrase
    instead = phrase(
        f"terminal.instead.{of_what}", city=city, investor=investor, needs=", ".join(among)
    )
    said = setting.phrasebook.say(reason)
    return MatchmakerError(phrase("terminal.no_brief", reason=said, instead=instead))
