"""``matchmaker schema``: the JSON Schemas of profile files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import click

from matchmaker.cli import options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.output import write_file
from matchmaker.cli.terminal import emit_json

EPILOG = """\b
Examples:
  matchmaker schema city
  matchmaker schema --out my-profiles/schema
"""


@click.command(epilog=EPILOG)
@click.argument("kind", required=False)
@options.profiles
@click.option(
    "--out",
    type=options.NEW_FOLDER,
    metavar="DIR",
    help="Write the schemas of all kinds into this folder instead.",
)
def command(kind: str | None, profiles: Path | None, out: Path | None) -> None:
    """Print the JSON Schema of a kind of profile file.

    KIND is city, investor, event, edition, taxonomy, embassies, rules or glossary. Editors
    complete and check YAML files by these schemas; the words of the profiles' taxonomy are in
    them.
    """
    from matchmaker.loading import json_schema, load_book
    from matchmaker.loading.schema import Kind

    kinds: tuple[Kind, ...] = get_args(Kind)
    if (kind is None) == (out is None):
        raise click.UsageError(f"give one KIND ({', '.join(kinds)}), or --out for all of them")
    if kind is not None and kind not in kinds:
        raise click.BadParameter(f"'{kind}' is none of {', '.join(kinds)}", param_hint="KIND")
    taxonomy = load_book(profiles_folder(profiles), base=packaged("profiles")).taxonomy
    for name in kinds:
        if name == kind:
            emit_json(json_schema(name, taxonomy))
        elif out is not None:
            path = out / f"{name}.schema.json"
            text = json.dumps(json_schema(name, taxonomy), ensure_ascii=False, indent=2) + "\n"
            write_file(path, text.encode("utf-8"))
            click.echo(path)
