"""``matchmaker brief``: the brief of one meeting."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_results
from matchmaker.cli.pages import brief_name, outward_name, write_brief, write_outward
from matchmaker.cli.printing import tell_unprintable
from matchmaker.cli.start import Setting, listed_match, match_all, saved_shortlist
from matchmaker.cli.terminal import emit_json, progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import Match, Words
    from matchmaker.rendering.printed import Form, Paper

OUTWARD = "outward"

EPILOG = """\b
Examples:
  matchmaker brief --city kota-ambon --investor adb
  matchmaker brief --city kota-ambon --investor adb --need ambon-sampah-toisapu --lang en
  matchmaker brief --city kota-ambon --investor adb --as docx --as pdf --paper f4
  matchmaker brief --city kota-ambon --investor adb --edition outward

\b
If the folder of results holds the shortlist of the same profiles, day, encoder and version,
the brief is printed from it at once; otherwise all pairs are compared first, and a shortlist
that is out of date is said to be so, with the profiles that changed.
The file is named briefs/CITY/INVESTOR_NEED.LANGUAGE.pdf, as by `matchmaker run`; an outward
edition outward/CITY/INVESTOR_NEED_outward.LANGUAGE.pdf.
With --format json: {"path": first file, "paths": [files], "city": id, "need": id, "investor": id}.
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
@click.option(
    "--edition",
    type=click.Choice(("internal", OUTWARD)),
    default="internal",
    show_default=True,
    help="For the head of the region and the staff (internal), or for the counterpart (outward):"
    " without scores, alternatives, red lines or anything else that is internal, and in English"
    " unless --lang says otherwise. Of texts only the need's public_text goes out; all else"
    " is structured facts.",
)
@options.talking_in
@options.forms
@options.paper
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
    encoder: str | None,
    weights: Path | None,
    cache: Path | None,
    templates: Path | None,
    edition: str,
    talking_in: tuple[str, ...],
    forms: tuple[Form, ...],
    paper: Paper,
    form: str,
) -> None:
    """Print the brief of one city and one investor.

    Any pair can be asked for, also one that is on no shortlist. The brief is about the
    city's best need for the investor, unless --need says otherwise.
    """
    lang = _language(lang, edition)
    setting = Setting.of(profiles, templates, lang, on, weights, encoder=encoder)
    city, investor = setting.city(city), setting.investor(investor)
    setting.check(city, investor, need)
    saved = saved_shortlist(setting, out)
    found = listed_match(saved, city, investor, need)
    among: tuple[Match, ...]
    if saved is not None and found is not None:
        match, run = found, saved.run
        among = tuple(item for item in saved.cities if item.city == city)
    else:
        from matchmaker.reasons import unmatched

        refused = unmatched(setting.book, city, investor, need)
        if refused:
            raise _no_brief(setting, refused[0], city, investor)
        matching = match_all(setting, cache)
        match, run = matching.match(city, investor, need=need), matching.run(options.TOP)
        among = matching.of_city(city, options.TOP)
    with progress("Printing the brief"):
        if edition == OUTWARD:
            name, write = outward_name, partial(write_outward, setting, match, paper=paper)
        else:
            name = brief_name
            write = partial(
                write_brief, setting, match, run, paper=paper, among=among, talking_in=talking_in
            )
        made = {name(match, lang, it): write(form=it) for it in dict.fromkeys(forms)}
        sheets = {name: it for name, it in made.items() if not isinstance(it, bytes)}
        files = {name: it if isinstance(it, bytes) else it.pdf() for name, it in made.items()}
    tell_unprintable(sign for sheet in sheets.values() for sign in sheet.unprintable)
    made_from = {name: sheet.digest for name, sheet in sheets.items()}
    write_results(out, files, command="brief", made_from=made_from)
    paths = [out / name for name in files]
    if form == "json":
        pair = {"city": match.city, "need": match.need, "investor": match.investor}
        emit_json({"path": paths[0].as_posix(), "paths": [it.as_posix() for it in paths], **pair})
    else:
        for path in paths:
            click.echo(path)


def _language(chosen: str, edition: str) -> str:
    """Give the language: for a counterpart English, unless another one was asked for."""
    source = click.get_current_context().get_parameter_source("lang")
    is_asked = source is not click.core.ParameterSource.DEFAULT
    return chosen if is_asked or edition != OUTWARD else "en"


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
