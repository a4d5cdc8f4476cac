"""``matchmaker run``: the main job, from profiles to shortlists and printed briefs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.folders import described
from matchmaker.cli.output import Written, ensure_folder, write_results
from matchmaker.cli.pages import brief_name, papers_digest, write_brief
from matchmaker.cli.printing import print_papers
from matchmaker.cli.start import SAVED, Setting, match_all
from matchmaker.cli.steps import Steps, alone
from matchmaker.cli.terminal import printable, progress

if TYPE_CHECKING:
    from matchmaker.model import Match, Shortlist
    from matchmaker.rendering.printed import Form, Paper

EPILOG = """\b
Examples:
  matchmaker run
  matchmaker run --profiles my-profiles --out results --top 3 --lang en

\b
Files in the folder of results:
  shortlist.xlsx   a workbook for people: by city, by role, by investor, by embassy, what the
                   law forbids, what is left out, and where every fact comes from
  shortlist.csv    a row for each pair, for Excel and pandas (UTF-8, commas)
  shortlist.json   everything, exact, for machines
  briefs/CITY/     a brief as PDF (or what --as says) for each of the city's best investors, and
                   for other pairs by `matchmaker brief`; named INVESTOR_NEED.LANGUAGE.pdf
  manifest.json    which files were written, with their SHA-256, and from what

\b
A second run writes the same bytes, and prints only the briefs that changed; a run that was
stopped goes on where it was. Files of an earlier run that no longer belong are removed;
a file that somebody changed is kept under another name (shortlist.kept-1.xlsx).
"""


@click.command(epilog=EPILOG)
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
@options.talking_in
@options.forms
@options.paper
@options.jobs
def command(
    *,
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
    talking_in: tuple[str, ...],
    forms: tuple[Form, ...],
    paper: Paper,
    jobs: int | None,
) -> None:
    """Do the whole job: rank, screen by law, explain, and print.

    Every open need of every city is compared with every investor that may be matched. Each
    city gets its best investors and each investor its best cities, with reasons and the
    lawful route. Nothing is written if a profile has a fault.
    """
    begun = time.monotonic()
    ensure_folder(out)
    setting = Setting.of(profiles, templates, lang, on, weights, encoder=encoder)
    shortlist = match_all(setting, cache, scheduler).shortlist(top)
    with alone(out):
        lists = dict(_lists(setting, shortlist))
        steps = Steps(out, papers_digest(shortlist.run.digest, setting.templates, paper))
        of_city: dict[str, list[Match]] = {}
        for match in shortlist.cities:
            of_city.setdefault(match.city, []).append(match)
        briefs = print_papers(
            out,
            (
                (
                    brief_name(match, lang, form),
                    partial(
                        write_brief,
                        setting,
                        match,
                        shortlist.run,
                        form,
                        paper,
                        among=of_city[match.city],
                        talking_in=talking_in,
                    ),
                )
                for match in shortlist.cities
                for form in dict.fromkeys(forms)
            ),
            steps,
            jobs=jobs,
        )
        written = write_results(
            out,
            briefs.beside(lists),
            command="run",
            complete=True,
            made_from=briefs.made_from,
        )
        steps.clear()
    spent = time.monotonic() - begun
    for line in _summary(setting, shortlist, out, written, spent, forms=forms):
        click.echo(line)


def _lists(setting: Setting, shortlist: Shortlist) -> Iterator[tuple[str, bytes]]:
    from matchmaker.loading import dump_shortlist
    from matchmaker.rendering.cover import shortlist_workbook
    from matchmaker.rendering.tables import pair_table
    from matchmaker.rendering.workbook import to_csv

    book, words = setting.book, setting.phrasebook
    with progress("Writing the workbook"):
        yield "shortlist.xlsx", shortlist_workbook(shortlist, book, words)
    yield "shortlist.csv", to_csv(pair_table(shortlist, book, words))
    yield SAVED, dump_shortlist(shortlist).encode("utf-8")


def _summary(
    setting: Setting,
    shortlist: Shortlist,
    out: Path,
    written: Written,
    seconds: float,
    *,
    forms: tuple[Form, ...],
) -> Iterator[str]:
    counts, run, words = shortlist.counts, shortlist.run, setting.phrasebook
    needs, investors = counts.needs_matched, counts.investors_matched
    cities = len({match.city for match in shortlist.cities})

    def fact(what: str, value: str) -> str:
        return printable(f"  {what:<24}{value}")

    def row(what: str, count: int, more: str) -> str:
        return f"  {what:<24}{count:>7,}   {more}"

    yield printable(setting.book.edition.title)
    yield ""
    yield fact("Edition", f"{run.edition} of {setting.book.edition.on}")
    yield fact("Law as of", run.on)
    yield fact("Profiles", described(setting.profiles, "profiles"))
    templates = (described(folder, "templates") for folder in setting.templates)
    yield fact("Templates", ", then ".join(templates))
    yield fact("Encoder of texts", run.encoder)
    yield fact("Language of results", words.language)
    yield ""
    yield row("Cities and regencies", counts.cities, f"{cities} with a shortlist")
    yield row("Needs", counts.needs, f"{needs} matched, {counts.needs - needs} left out")
    left = counts.investors - investors
    yield row("Investors", counts.investors, f"{investors} matched, {left} left out")
    yield row("Pairs compared", counts.pairs, "each of a need and an investor")
    without, shut = counts.pairs_without_lawful_route, counts.pairs_with_blocked_instrument
    yield row(
        "Direct way forbidden",
        shut,
        f"pairs, by law; {without or 'none'} of them without another lawful route",
    )
    if (listed := len(shortlist.blocked)) < shut:
        yield row("", listed, "of these, the best ranked of each need, are in the workbook")
    yield row(
        "Briefs",
        len(shortlist.cities),
        "as " + " and ".join(form.upper() for form in dict.fromkeys(forms)),
    )
    yield f"  {'Time':<24}{seconds:>7.1f}   seconds"
    yield ""
    yield from _what_is_missing(setting)
    briefs = f"; the briefs are in {out / 'briefs'}" if shortlist.cities else ""
    yield f"Open {out / 'shortlist.xlsx'} first{briefs}."
    for path in written.kept:
        yield f"Kept: {path} (it had been changed since it was written)"
    if written.removed:
        yield f"Removed: {len(written.removed)} files of an earlier run that no longer belong"


def _what_is_missing(setting: Setting) -> Iterator[str]:
    """Say why there are no pairs, and what to do."""
    book, folder = setting.book, setting.profiles
    sides = (
        ("city", "cities", book.cities, "has a need that is open or may be", book.matchable_needs),
        ("investor", "investors", book.investors, "is available", book.matchable_investors),
    )
    for one, many, found, state, matchable in sides:
        if not found:
            place = f"files in {folder / many}, or a table {many}"
            yield f"No pair: {folder} has no {one}. Add {place}."
        elif not matchable:
            yield f"No pair: no {one} in {folder} {state}. See the field availability."
