"""What any method must beat: chance, habit, shared words, the nearest past projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from matchmaker.evaluation.task import Scores, Task

NEAREST: Final = 30
"""Past projects that vote."""

SATURATION: Final = 1.2
LENGTH_PART: Final = 0.75


def at_random(task: Task, seed: int) -> Scores:
    """Draw a score for every pair."""
    return np.random.default_rng(seed).random(task.relevant.shape)


def by_popularity(task: Task, seed: int) -> Scores:  # noqa: ARG001
    """Count past projects, whatever the query says."""
    return np.tile(task.counts, (len(task.queries), 1))


def by_bm25(task: Task, seed: int) -> Scores:  # noqa: ARG001
    """Take a candidate's past projects as one document; see `bm25`."""
    documents = [
        "\n".join(text for text, own in zip(task.past, column, strict=True) if own)
        for column in task.owners.T
    ]
    return bm25(task.queries, documents)


def by_centroid(task: Task, seed: int) -> Scores:  # noqa: ARG001
    """Give the cosine between a query and the mean vector of a candidate's past projects.

    Vectors as `tfidf`.
    """
    past, queries = tfidf(task.past, task.queries)
    means = past.T @ task.owners.astype(np.float64)
    lengths = np.sqrt((means**2).sum(axis=0))
    products: Scores = queries @ means
    cosines: Scores = np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0)
    return cosines


def by_nearest(task: Task, seed: int) -> Scores:  # noqa: ARG001
    """Let the `NEAREST` past projects vote, each with its cosine; see `tfidf`."""
    past, queries = tfidf(task.past, task.queries)
    likeness = np.round((queries @ past.T).toarray(), 12)
    order = np.argsort(-likeness, axis=1, kind="stable")[:, NEAREST:]
    np.put_along_axis(likeness, order, 0.0, axis=1)
    votes: Scores = likeness @ task.owners.astype(np.float64)
    return votes


Baseline = Callable[[Task, int], Scores]

BASELINES: Final[tuple[tuple[str, Baseline], ...]] = (
    ("random", at_random),
    ("popularity", by_popularity),
    ("BM25", by_bm25),
    ("TF-IDF centroid", by_centroid),
    (f"nearest {NEAREST} past projects", by_nearest),
)
"""Name and function of each; all are of one form, the random one alone uses the seed."""


def bm25(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """Score documents for queries by Okapi BM25.

    ``sum over words of idf * f (k + 1) / (f + k (1 - b + b length / mean length))`` with
    ``idf = ln(1 + (n - df + 0.5) / (df + 0.5))``, ``k`` = 1.2, ``b`` = 0.75 [1]_; a word
    counts as often as the query holds it.

    Returns
    -------
    ndarray of float64, shape (queries, documents)

    References
    ----------
    .. [1] Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
       Beyond", 2009; the idf that cannot be negative is Lucene's.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=r"(?u)\b\w+\b")  # noqa: S106
    counts = _fitted(counter, documents)
    if counts is None:
        return np.zeros((len(queries), len(documents)))
    frequency = counts.toarray().astype(np.float64)
    found = (frequency > 0).sum(axis=0)
    rarity = np.log(1 + (len(documents) - found + 0.5) / (found + 0.5))
    lengths = frequency.sum(axis=1)
    norm = SATURATION * (1 - LENGTH_PART + LENGTH_PART * lengths / lengths.mean())
    weights = rarity * frequency * (SATURATION + 1) / (frequency + norm[:, np.newaxis])
    scores: Scores = counter.transform(queries) @ weights.T
    return scores


def tfidf(
    past: Sequence[str], queries: Sequence[str], *, analyzer: str = "word", stop: bool = True
) -> tuple[Any, Any]:
    """Give TF-IDF rows of length 1 for past texts, on which the terms are fitted, and queries.

    Terms are words and pairs of words, without English stop words if ``stop``, or for
    the analyzer ``char_wb`` 3 to 5 letters within words; ``1 + ln f`` times
    ``ln((1 + n) / (1 + df)) + 1``.

    Returns
    -------
    past, queries : sparse matrix of float64, shape (texts, terms)
    """
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import TfidfVectorizer

    is_words = analyzer == "word"
    vectorizer = TfidfVectorizer(
        analyzer=analyzer,
        ngram_range=(1, 2) if is_words else (3, 5),
        sublinear_tf=True,
        stop_words="english" if is_words and stop else None,
    )
    fitted = _fitted(vectorizer, past)
    if fitted is None:
        return csr_array((len(past), 1)), csr_array((len(queries), 1))
    return csr_array(fitted), csr_array(vectorizer.transform(queries))


def _fitted(vectorizer: Any, texts: Sequence[str]) -> Any:
    """Fit on texts, or give None where they hold no term at all."""
    analyze = vectorizer.build_analyzer()
    if not any(analyze(text) for text in texts):
        return None
    return vectorizer.fit_transform(texts)
