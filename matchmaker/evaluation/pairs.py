"""Whether a text finds its partner in the other language among all the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from matchmaker.errors import ProfileError
from matchmaker.evaluation.baselines import bm25, tfidf
from matchmaker.evaluation.likeness import Likeness
from matchmaker.evaluation.report import Method, Table, ranking_table
from matchmaker.evaluation.tables import Examples
from matchmaker.evaluation.task import Flags, Scores

COLUMNS: Final = ("id", "en")

MEASURES: Final = ("RR", "Success@1", "Success@5")
"""Mean reciprocal rank, and how often the partner is first, or among the first five."""


@dataclass(frozen=True)
class Pairs:
    """Texts in Indonesian, and for each the text in English that belongs to it.

    Parameters
    ----------
    name : str
        Name of the file, without its ending.
    indonesian, english : tuple of str
        Of equal length.
    """

    name: str
    indonesian: tuple[str, ...]
    english: tuple[str, ...]


def read_pairs(path: Path) -> Pairs:
    """Read a CSV file with the columns id (an Indonesian text) and en.

    Raises
    ------
    ProfileError
        With every fault of the file.
    """
    examples = Examples.read(path, COLUMNS)
    for line in examples.lines:
        for heading in COLUMNS:
            examples.filled(line, heading, "a text")
    if examples.faults:
        raise ProfileError(tuple(sorted(examples.faults)))
    indonesian, english = zip(*(line.cells for line in examples.lines), strict=True)
    return Pairs(path.stem, indonesian, english)


def evaluate_pairs(pairs: Pairs, methods: Sequence[tuple[str, Likeness]], *, seed: int) -> Table:
    """Rank all English texts for each Indonesian one.

    A text that occurs twice, in either language, has several partners: all of them are right.

    Parameters
    ----------
    methods : sequence of (str, Likeness)
        Names and what is measured beside the baselines.
    """
    texts = sorted(set(pairs.english))
    candidates = np.array(texts)
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for indonesian, english in zip(pairs.indonesian, pairs.english, strict=True):
        partners[indonesian].add(english)
    relevant: Flags = np.array(
        [np.isin(candidates, sorted(partners[text])) for text in pairs.indonesian], dtype=np.bool_
    )
    found = [Method(name, scores) for name, scores in _baselines(pairs.indonesian, texts)]
    for name, likeness in methods:
        left = likeness.rows(pairs.indonesian, ["id"] * len(pairs.indonesian))
        right = likeness.rows(texts, ["en"] * len(texts))
        found.append(Method(name, likeness.between(left, right), is_baseline=False))
    return ranking_table(
        pairs.name,
        found,
        relevant,
        seed=seed,
        measures=MEASURES,
        is_spread_shown=False,
        facts=(("pairs", len(pairs.english)), ("candidates", len(texts))),
    )


def _baselines(queries: Sequence[str], texts: Sequence[str]) -> list[tuple[str, Scores]]:
    """Compare by shared words and letters; terms are fitted on both sides."""
    found = []
    for name, analyzer in (("word TF-IDF", "word"), ("char TF-IDF", "char_wb")):
        _, left = tfidf([*queries, *texts], queries, analyzer=analyzer, stop=False)
        _, right = tfidf([*queries, *texts], texts, analyzer=analyzer, stop=False)
        found.append((name, (left @ right.T).toarray()))
    return [*found, ("BM25", bm25(queries, texts))]
