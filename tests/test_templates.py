"""Templates by name: listed with what they get, copied, and never documented otherwise."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from jinja2 import Environment, meta, nodes

from matchmaker.cli import matchmaker
from matchmaker.rendering import catalogue
from tests.printed import TEMPLATES

KNOWN = catalogue.templates(TEMPLATES)
SOURCES = {item.name: (TEMPLATES / item.name).read_text(encoding="utf-8") for item in KNOWN}


def used(source):
    """Give the names that a template takes from outside."""
    parser = Environment(autoescape=True)
    for name in re.findall(r"\|\s*(\w+)", source):
        parser.filters.setdefault(name, str)
    tree = parser.parse(source)
    # Blocks see what the template sets outside them, which the library does not count.
    own = {macro.name for macro in tree.find_all(nodes.Macro)}
    own |= {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    own |= {name for part in tree.find_all(nodes.FromImport) for name in part.names}
    return frozenset(meta.find_undeclared_variables(tree)) - own - {"phrase"}


def told(*args):
    return CliRunner().invoke(matchmaker, ["templates", *map(str, args)])


@pytest.mark.parametrize("template", KNOWN, ids=lambda item: item.name)
def test_a_template_uses_no_name_that_is_not_told(template):
    """What a template takes from outside is among its inputs, and it says what it prints."""
    assert used(SOURCES[template.name]) <= {item.name for item in template.inputs}
    assert template.about


@pytest.mark.parametrize("document", sorted(catalogue.INPUTS))
def test_every_input_is_used_by_a_template(document):
    """No input is told that nothing prints, and no document without a template."""
    found = [item for item in KNOWN if item.document == document]
    taken = frozenset().union(*(used(SOURCES[item.name]) for item in found))

    assert {item.name for item in catalogue.INPUTS[document]} <= taken


@pytest.mark.parametrize("template", KNOWN, ids=lambda item: item.name)
def test_every_field_that_a_template_gets_is_documented(template):
    """Each field of each type of the briefs has words of its own."""
    kinds = [kind for kind in catalogue.types(template.inputs) if kind.__module__.count("brief")]
    bare = [
        f"{kind.__name__}.{field.name}"
        for kind in kinds
        if kind.__module__ != "matchmaker.briefs.programme"
        for field in catalogue.fields(kind)
        if not field.about
    ]

    assert bare == []


def test_the_list_names_every_template_and_which_is_used(tmp_path):
    """An office sees which of its own files is used instead of ours."""
    (tmp_path / "page.typ.jinja").write_text("// Ours.\n", encoding="utf-8")
    listed = json.loads(told("--templates", tmp_path, "--format", "json").output)

    assert {item["name"] for item in listed} == set(SOURCES)
    files = {item["name"]: item["file"] for item in listed}
    assert files.pop("page.typ.jinja") == (tmp_path / "page.typ.jinja").as_posix()
    assert set(files.values()) == {"packaged"}
    assert "the office's own" in told("--templates", tmp_path).output


def test_one_template_is_told_with_all_its_fields():
    """Every field that can be printed stands in the answer, for people and for machines."""
    found = json.loads(told("brief.typ.jinja", "--format", "json").output)
    names = {kind["name"]: [field["name"] for field in kind["fields"]] for kind in found["types"]}

    assert "front" in names["Brief"]
    assert "messages" in names["Front"]
    assert "letterhead" in names["Office"]
    text = told("brief.typ.jinja").output
    assert all(name in text for name in names)


def test_a_copy_is_ours_and_never_over_another(tmp_path):
    """A copy begins as ours, and what the office changed is not lost by a second copy."""
    own = tmp_path / "own"
    assert told("brief.typ.jinja", "--copy-to", own).exit_code == 0
    assert (own / "brief.typ.jinja").read_bytes() == (TEMPLATES / "brief.typ.jinja").read_bytes()

    (own / "brief.typ.jinja").write_text("ours now", encoding="utf-8")
    again = told("brief.typ.jinja", "--copy-to", own)
    assert again.exit_code == 2
    assert "exists already" in again.output
    assert (own / "brief.typ.jinja").read_text(encoding="utf-8") == "ours now"


def test_a_document_of_several_templates_is_told_whole_and_copied_by_name(tmp_path):
    """What is printed as PDF and as HTML has two templates: both are told, one must be named."""
    found = json.loads(told("brief", "--format", "json").output)
    copied = told("brief", "--copy-to", tmp_path / "own")

    assert [item["name"] for item in found["templates"]] == ["brief.html.jinja", "brief.typ.jinja"]
    assert copied.exit_code == 2
    assert "copy brief.html.jinja or brief.typ.jinja" in " ".join(copied.output.split())
    assert not (tmp_path / "own").exists()


def test_an_unknown_template_is_told_with_those_that_are():
    """A slip in the name is one sentence with the names that there are."""
    result = told("breif")
    assert result.exit_code == 2
    assert "there is no template 'breif'; there are: " in " ".join(result.output.split())
    assert "brief.typ.jinja" in result.output
