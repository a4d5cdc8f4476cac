"""``matchmaker brief`` and ``run``: editions, forms and paper, and what files are called."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from matchmaker.cli import matchmaker
from matchmaker.loading import load_book
from matchmaker.vectors import fit_book
from tests import fictional, folders

PAIR = ("--city", "teluk", "--investor", "alpha", "--encoder", "lexical")


@pytest.fixture(scope="module")
def profiles(tmp_path_factory) -> Path:
    """Write the fictional book as a folder of profiles, with constants fitted on it."""
    folder = tmp_path_factory.mktemp("fictional")
    book = fictional.book()
    folders.write_shared(folder, book)
    folders.write_yaml(folder, book)
    reference = fit_book(load_book(folder), ["lexical"]).to_json()
    (folder / "reference.json").write_text(reference, encoding="utf-8", newline="\n")
    return folder


def call(*arguments):
    done = CliRunner().invoke(matchmaker, [str(item) for item in arguments])
    assert done.exit_code == 0, done.output
    return done.stdout


def names(out: Path) -> set[str]:
    found = (path.relative_to(out).as_posix() for path in out.rglob("*_*.*"))
    return {name for name in found if not name.startswith(".")}


def test_an_outward_edition_has_a_name_of_its_own_and_is_english(profiles, tmp_path):
    """Neither folder nor name of the two editions can be confused, also when sent on."""
    given = ("--profiles", profiles, "--out", tmp_path, *PAIR)
    call("brief", *given)
    call("brief", *given, "--edition", "outward")

    assert names(tmp_path) == {
        "briefs/teluk/alpha_teluk-sampah.id.pdf",
        "outward/teluk/alpha_teluk-sampah_outward.en.pdf",
    }
    path = tmp_path / "outward/teluk/alpha_teluk-sampah_outward.en.pdf"
    text = "".join(page.extract_text() for page in PdfReader(path).pages)
    assert "UNCLASSIFIED" in text
    assert "RESTRICTED" not in text


def test_an_outward_edition_is_in_the_language_that_is_asked_for(profiles, tmp_path):
    """With --lang the language is the given one, also where that is the usual one."""
    given = ("--profiles", profiles, "--out", tmp_path, *PAIR, "--edition", "outward")
    call("brief", *given, "--lang", "id")

    assert names(tmp_path) == {"outward/teluk/alpha_teluk-sampah_outward.id.pdf"}


def test_several_forms_are_written_at_once(profiles, tmp_path):
    """Each --as is a file of its own, named by its ending; JSON tells all of them."""
    forms = ("--as", "docx", "--as", "html", "--as", "pdf", "--as", "docx", "--paper", "f4")
    given = ("--profiles", profiles, "--out", tmp_path, *PAIR, *forms, "--format", "json")
    told = json.loads(call("brief", *given))
    stem = "briefs/teluk/alpha_teluk-sampah.id"

    assert told["paths"] == [
        (tmp_path / f"{stem}.{end}").as_posix() for end in ("docx", "html", "pdf")
    ]
    assert told["path"] == told["paths"][0]
    assert (tmp_path / f"{stem}.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert round(PdfReader(tmp_path / f"{stem}.pdf").pages[0].mediabox.height / 72 * 25.4) == 330
    section = docx.Document(io.BytesIO((tmp_path / f"{stem}.docx").read_bytes())).sections[0]
    assert round(section.page_height.mm) == 330


def test_a_run_writes_documents_and_writes_them_anew_when_templates_change(profiles, tmp_path):
    """A second run keeps what did not change; other words or paper make other documents."""
    own = tmp_path / "own"
    (own / "phrasebook").mkdir(parents=True)
    out = tmp_path / "out"
    given = ("--profiles", profiles, "--out", out, "--encoder", "lexical", "--templates", own)
    document = out / "briefs/teluk/alpha_teluk-sampah.id.docx"

    def words() -> str:
        return (
            docx.Document(io.BytesIO(document.read_bytes())).sections[0].header.paragraphs[0].text
        )

    call("run", *given, "--as", "docx")
    first = document.read_bytes()
    assert "as DOCX" in call("run", *given, "--as", "docx")
    assert document.read_bytes() == first
    assert not list(out.glob("briefs/*/*.pdf"))
    assert "TERBATAS" in words()

    (own / "phrasebook" / "id.yaml").write_text(
        "brief: {classification: RAHASIA}\n", encoding="utf-8"
    )
    call("run", *given, "--as", "docx")
    assert "RAHASIA" in words()
    call("run", *given, "--as", "docx", "--paper", "f4")
    section = docx.Document(io.BytesIO(document.read_bytes())).sections[0]
    assert round(section.page_height.mm) == 330
