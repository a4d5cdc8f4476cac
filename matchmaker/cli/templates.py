"""``matchmaker templates``: what is printed by which template, and from what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.folders import packaged
from matchmaker.cli.output import write_file
from matchmaker.cli.start import template_folders
from matchmaker.cli.terminal import emit_json, printable
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matchmaker.rendering.catalogue import Template

EPILOG = """\b
Examples:
  matchmaker templates
  matchmaker templates brief
  matchmaker templates brief.typ.jinja --copy-to our-templates
  matchmaker brief --city kota-ambon --investor adb --templates our-templates

\b
A file of the same name in the office's folder is used instead of ours. It may begin with
{% extends "packaged/NAME" %} and write anew only some blocks. Templates of an office run in a
process of their own, with limits of time and memory; they reach no file outside their folder.
Letterhead, crest and signatory stand in office.yaml of that folder: docs/templates.md.
"""


@click.command(epilog=EPILOG)
@click.argument("name", required=False)
@options.templates
@click.option(
    "--copy-to",
    "target",
    type=options.NEW_FOLDER,
    metavar="DIR",
    help="Copy the template into the folder of the office, to be changed there; never over a"
    " file that is there already.",
)
@options.form("text", "json")
def command(*, name: str | None, templates: Path | None, target: Path | None, form: str) -> None:
    """List the templates with what they get, or tell all fields of one.

    NAME is the name of a template's file, or the beginning of it.
    """
    from matchmaker.rendering import catalogue

    folders = template_folders(templates)
    shipped = packaged("templates")
    known = catalogue.templates(shipped)
    if target is not None and name is None:
        raise click.UsageError("--copy-to copies one template; name it")
    if name is None:
        listed = [_listed(item, folders) for item in known]
        if form == "json":
            emit_json(listed)
        else:
            click.echo("\n".join(_lines(listed)))
        return
    found = [item for item in known if item.name == name] or [
        item for item in known if item.document == name
    ]
    if not found:
        names = ", ".join(item.name for item in known)
        raise MatchmakerError(f"there is no template '{name}'; there are: {names}")
    if target is not None:
        if len(found) > 1:
            names = " or ".join(item.name for item in found)
            raise MatchmakerError(f"'{name}' is printed by several templates; copy {names}")
        _copy(shipped / found[0].name, target / found[0].name)
        click.echo(target / found[0].name)
        return
    listed = [_listed(item, folders) for item in found]
    inputs = [given for item in found for given in item.inputs]
    told = {
        "templates": listed,
        "types": [
            {
                "name": kind.__name__,
                "about": catalogue.summary(kind),
                "fields": [
                    {"name": field.name, "type": field.kind, "about": field.about}
                    for field in catalogue.fields(kind)
                ],
            }
            for kind in catalogue.types(inputs)
        ],
    }
    if form == "json":
        emit_json(told)
    else:
        click.echo("\n".join([*_lines(listed), *_types(told)]))


def _listed(template: Template, folders: tuple[Path, ...]) -> dict[str, Any]:
    used = next(folder for folder in folders if (folder / template.name).is_file())
    return {
        "name": template.name,
        "about": template.about,
        "file": (used / template.name).as_posix() if used != folders[-1] else "packaged",
        "inputs": [
            {
                "name": item.name,
                "type": item.kind.__name__,
                "many": item.many,
                "about": item.about,
            }
            for item in template.inputs
        ],
    }


def _lines(listed: list[dict[str, Any]]) -> Iterator[str]:
    for item in listed:
        own = "" if item["file"] == "packaged" else f"  [the office's own: {item['file']}]"
        yield printable(f"{item['name']}{own}")
        yield from click.wrap_text(item["about"], 96, "    ", "    ").splitlines()
        for given in item["inputs"]:
            kind = f"list of {given['type']}" if given["many"] else given["type"]
            yield f"    {given['name']}: {kind}. {given['about']}"


def _types(told: dict[str, Any]) -> Iterator[str]:
    for kind in told["types"]:
        yield ""
        yield f"{kind['name']}: {kind['about'].partition(chr(10))[0]}"
        width = max((len(field["name"]) for field in kind["fields"]), default=0)
        for field in kind["fields"]:
            yield f"    {field['name']:<{width}}  {field['type']}"
            if field["about"]:
                yield from click.wrap_text(
                    field["about"], 96, " " * (width + 6), " " * (width + 6)
                ).splitlines()


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        raise MatchmakerError(
            f"{target} exists already; change that file, or move it away to begin again"
        )
    write_file(target, source.read_bytes())
