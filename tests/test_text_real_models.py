"""A tiny real model of sentence-transformers, made in the test; needs the extra of that name."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from matchmaker.ranking import rank
from matchmaker.text import Remembering, encoder_named
from matchmaker.vectors import fit_book
from tests import fictional

pytest.importorskip("sentence_transformers", reason="its extra is not installed")

TEXTS = ["air minum kota", " ", "waste of the city", "sampah " * 300]
WORDS = ["[UNK]", "air", "minum", "kota", "waste", "of", "the", "city", "sampah", "water"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Save a model of one vector a word, as sentence-transformers does."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own older names
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.models import StaticEmbedding

        vocabulary = {word: number for number, word in enumerate(WORDS)}
        tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        weights = np.random.default_rng(0).standard_normal((len(WORDS), 8)).astype(np.float32)
        module = StaticEmbedding(tokenizer, embedding_weights=weights)
        path = tmp_path_factory.mktemp("models") / "tiny"
        SentenceTransformer(modules=[module], device="cpu").save(str(path))
    return path


@pytest.mark.filterwarnings("ignore")
def test_a_model_from_a_folder_encodes_each_text_by_itself(folder, tmp_path):
    """Rows have length 1, a blank text none; in company, alone and kept they are the same bits."""
    encoder = encoder_named(str(folder))
    rows = encoder.encode(TEXTS, "id")
    assert rows.shape == (len(TEXTS), 8)
    assert np.isnan(rows[1]).all()
    assert np.allclose(np.linalg.norm(rows[[0, 2, 3]], axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode([text], "id") for text in TEXTS])
    assert np.array_equal(alone, rows, equal_nan=True)
    for _ in range(2):
        kept = Remembering(encoder_named(str(folder)), tmp_path).encode(TEXTS, "id")
        assert np.array_equal(kept, rows, equal_nan=True)


@pytest.mark.filterwarnings("ignore")
def test_a_book_is_ranked_with_a_model_from_a_folder(folder):
    """Constants are fitted for it, and the ranking bears its name."""
    book, encoder = fictional.book(), encoder_named(str(folder))
    ranking = rank(book, reference=fit_book(book, [encoder]), encoder=encoder)
    assert ranking.encoder.startswith("tiny@")
    assert np.isfinite(ranking.scores).all()
