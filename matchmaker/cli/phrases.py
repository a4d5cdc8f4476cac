"""``matchmaker phrases``: which words a language has, and the file of a new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.folders import packaged
from matchmaker.cli.output import write_file
from matchmaker.cli.start import template_folders
from matchmaker.cli.terminal import emit_json, printable
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.rendering.phrasebook import Phrasebook

EPILOG = """\b
Examples:
  matchmaker phrases nl
  matchmaker phrases ja --locale ja_JP --begin-in our-templates
  matchmaker brief --city kota-ambon --investor adb --talking-in ja --templates our-templates

\b
A language is one file, phrasebook/LANGUAGE.yaml of a folder of templates. A new one begins as the
English file in comments: take the comment sign from a phrase, and write the words of the language
in its place. What is still a comment is said in English; fields in braces stay as they are.
Numbers, amounts, dates, countries and languages are written as the locale does.
With --format json: {"language", "locale", "file", "phrases", "own", "borrowed": [keys]}.
"""


@click.command(epilog=EPILOG)
@click.argument("language")
@options.templates
@click.option(
    "--begin-in",
    "target",
    type=options.NEW_FOLDER,
    metavar="DIR",
    help="Begin the language in the office's folder of templates; never over a file that is there.",
)
@click.option(
    "--locale",
    metavar="LOCALE",
    help="How a new language writes numbers and dates, such as ja_JP or nl_NL.",
)
@options.form("text", "json")
def command(
    *, language: str, templates: Path | None, target: Path | None, locale: str | None, form: str
) -> None:
    """Say which phrases a language has and which it lacks, or begin a new language.

    LANGUAGE is the name of its file: nl, ja, ko and so on.
    """
    from matchmaker.rendering.phrasebook import FOLDER, Phrasebook
    from matchmaker.rendering.phrasefile import plural_forms

    if (target is None) != (locale is None):
        raise click.UsageError("a new language needs both --begin-in and --locale")
    folders = template_folders(templates)
    if target is not None and locale is not None:
        path = target / FOLDER / f"{language}.yaml"
        if path.exists():
            raise MatchmakerError(f"{path} exists already; go on in that file, or move it away")
        if not plural_forms(locale):
            raise MatchmakerError(f"there is no locale '{locale}'; give one such as ja_JP or nl_NL")
        english = packaged("templates") / FOLDER / "en.yaml"
        write_file(path, begun(english.read_text(encoding="utf-8"), locale).encode("utf-8"))
        click.echo(path)
        return
    words = Phrasebook.load(folders, language)
    if form == "json":
        own = len(words.phrases) - len(words.borrowed)
        emit_json(
            {
                "language": words.language,
                "locale": words.locale,
                "file": Path(words.file).as_posix(),
                "phrases": len(words.phrases),
                "own": own,
                "borrowed": sorted(words.borrowed),
            }
        )
        return
    for line in told(words):
        click.echo(printable(line))


def begun(english: str, locale: str) -> str:
    """Give the file of a new language: all of the English one in comments."""
    from matchmaker.rendering.phrasefile import plural_forms

    lines = [line for line in english.splitlines() if not line.startswith("locale:")]
    body = "\n".join(f"# {line}".rstrip() for line in lines)
    return (
        f"locale: {locale}\notherwise: en\n\n"
        "## Take the comment sign from a phrase and from the names of its groups, and write the\n"
        "## words of the language in its place. Of plural forms keep those that the language has:\n"
        f"## {', '.join(plural_forms(locale))}.\n{body}\n"
    )


def told(words: Phrasebook) -> Iterator[str]:
    """Say how many phrases a language has, and which groups lack some."""
    own = len(words.phrases) - len(words.borrowed)
    yield f"{words.language} ({words.locale}): {own:,} of {len(words.phrases):,} phrases"
    groups = Counter(key.partition(".")[0] for key in words.borrowed)
    whole = Counter(key.partition(".")[0] for key in words.phrases)
    for group, count in sorted(groups.items()):
        yield f"  {group:<16}{count:>5} of {whole[group]:>4} are said in another language"
    if groups:
        yield "With --format json every key is listed."
