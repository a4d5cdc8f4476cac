"""The generated schemas and pages: true to the model, to the loader and to the profiles."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from matchmaker.loading import json_schema, load_book
from matchmaker.loading.schema import KINDS
from matchmaker.model import Book
from tests import fictional, folders

ROOT = Path(__file__).parent.parent
PROFILES = ROOT / "profiles"
SHARED = [kind for kind in KINDS if kind not in {"city", "investor", "event"}]


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(PROFILES)


def plain(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def errors(schema: dict[str, Any], data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(book, kind):
    """Each schema is sound by the rules for schemas."""
    jsonschema.Draft202012Validator.check_schema(json_schema(kind, book.taxonomy))


@pytest.mark.parametrize("kind", ["city", "investor", "event"])
def test_every_real_profile_fits_its_schema(book, kind):
    """What the loader accepts, an editor does not underline."""
    schema = json_schema(kind, book.taxonomy)
    folder = {"city": "cities", "investor": "investors", "event": "events"}[kind]
    for path in sorted((PROFILES / folder).glob("*.yaml")):
        assert (path.name, errors(schema, plain(path))) == (path.name, [])


@pytest.mark.parametrize("kind", SHARED)
def test_every_shared_file_fits_its_schema(book, kind):
    """The packaged edition, taxonomy, embassies, rules and glossary fit too."""
    assert errors(json_schema(kind, book.taxonomy), plain(PROFILES / f"{kind}.yaml")) == []


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown sector": (
        {"needs": [fictional.need("a", sectors=["waste"])]},
        "$.needs[0].sectors[0]",
    ),
    "a sector twice": (
        {"needs": [fictional.need("a", sectors=["solid_waste"] * 2)]},
        "$.needs[0].sectors",
    ),
    "an unknown province": ({"province": "Malukku"}, "$.province"),
    "an unknown field": ({"mayor": "Walikota"}, "$"),
    "a coordinate outside Indonesia": ({"latitude": 37.5}, "$.latitude"),
    "a code without its point": ({"kemendagri_code": "8199"}, "$.kemendagri_code"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_profile_does_not_fit(case):
    """An editor underlines what the loader would refuse, at its place."""
    change, place = BROKEN[case]
    schema = json_schema("city", fictional.taxonomy())
    assert errors(schema, fictional.city("teluk")) == []
    found = errors(schema, fictional.city("teluk", **change))
    assert [error.partition(": ")[0] for error in found] == [place]


def test_an_editor_completes_the_words_of_the_taxonomy():
    """The choices are those of the taxonomy that is given, in lists and single fields."""
    schema = json_schema("investor", fictional.taxonomy())
    sectors = [sector.id for sector in fictional.taxonomy().sectors]
    assert schema["properties"]["sectors"]["items"]["enum"] == sectors
    assert schema["$defs"]["Deal"]["properties"]["provinces"]["items"]["enum"] == [
        "Maluku",
        "Jawa Tengah",
        "Sulawesi Selatan",
    ]


def test_every_field_of_a_profile_is_described(book):
    """An editor shows what a field means, and the page of fields has no empty meaning."""
    for kind in KINDS:
        schema = json_schema(kind, book.taxonomy)
        for record in [schema, *schema.get("$defs", {}).values()]:
            for name, field in record.get("properties", {}).items():
                assert field.get("description"), f"{kind}: {name}"


def generated(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "tools/generated.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_generated_files_are_current():
    """Schemas and pages in the repository are what the code would write today."""
    result = generated("--check")
    assert (result.returncode, result.stderr) == (0, "")


def test_an_outdated_file_is_named(monkeypatch, tmp_path):
    """The check names the file that differs; writing puts it right, and only it."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import generated as tool

    texts = {"docs/a.md": "one\n", "docs/b.md": "two\n"}
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "GENERATED", [(path, texts[path].__str__) for path in texts])
    folders.write(tmp_path / "docs/a.md", "one\n")
    assert tool.differing() == ["docs/b.md"]
    assert tool.write() == ["docs/b.md"]
    assert tool.differing() == []


def test_the_examples_of_the_page_are_profiles(monkeypatch, tmp_path):
    """The examples that the page of fields shows load with the packaged taxonomy."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import profile_reference

    folders.write(tmp_path / "cities/kota-contoh.yaml", profile_reference.CITY)
    folders.write(tmp_path / "investors/example-fund.yaml", profile_reference.INVESTOR)
    book = load_book(tmp_path, base=PROFILES)
    assert (book.cities[0].id, book.investors[0].id) == ("kota-contoh", "example-fund")
    assert profile_reference.CITY in (ROOT / "docs/profiles.md").read_text("utf-8")


def test_the_page_names_every_column():
    """The columns of all four tables stand on the page."""
    from matchmaker.loading.tables import columns

    page = (ROOT / "docs/profiles.md").read_text("utf-8")
    for table in ("cities", "needs", "investors", "deals"):
        for column in columns(table):
            assert f"`{column.heading}`" in page


def test_a_schema_is_plain_json(book):
    """A schema can be written as JSON and comes back the same."""
    schema = json_schema("city", book.taxonomy)
    assert json.loads(json.dumps(schema)) == schema
