"""Whether a ranking agrees with people's judgements of pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

import numpy as np

from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.baselines import bm25, tfidf
from matchmaker.evaluation.judgements import Judged, Judgement
from matchmaker.evaluation.likeness import Likeness
from matchmaker.evaluation.report import Method, Score, Table, compared
from matchmaker.evaluation.statistics import Bootstrap, Interval
from matchmaker.evaluation.task import DECIMALS, Flags, Scores
from matchmaker.text import Languages

MEASURES: Final = ("pairwise loss", "accuracy, easy pairs", "accuracy, hard pairs")
"""The loss is better where it is smaller; the first measure decides which is best."""

FEW: Final = 3
"""How many of an item's texts speak for it in late interaction."""


class _Order(NamedTuple):
    """Two candidates of one query of which people prefer the first."""

    query: int
    better: int
    worse: int
    gap: float


def evaluate_judged(
    judged: Judged,
    encoders: Sequence[tuple[str, Likeness]],
    *,
    seed: int,
) -> tuple[Table, tuple[Score, ...]]:
    """Measure agreement for the baselines, each encoder, and our choice by language.

    Of each two candidates of a query that people judged differently, the one they prefer
    should have the higher score. With the gap ``g`` between the judgements:

    - pairwise loss: ``sum(g * wrong) / sum(g)``, where ``wrong`` is 1 for the other
      order, 1/2 for equal scores [1]_; 0 is best, 1/2 is chance;
    - accuracy on easy pairs (``g`` at least half of the scale, which runs from the
      lowest to the highest judgement of the file) and hard pairs (closer): the share
      in the right order, equal scores counting half.

    Our choice is the encoder across languages, or where a language is in doubt, and words
    within one language, where mixtures of the two were worse (`docs/matching.md`).

    Parameters
    ----------
    encoders : sequence of (str, Likeness)
        The first is the one across languages.

    Returns
    -------
    Table
    tuple of Score
        Ours, for all pairs.

    Raises
    ------
    MatchmakerError
        When no two candidates of a query are judged differently.

    References
    ----------
    .. [1] Stelmakh et al., "A Gold Standard Dataset for the Reviewer Assignment
       Problem", 2023: the weighted Kendall tau distance.
    """
    orders = _orders(judged.judgements)
    if not orders:
        raise MatchmakerError(
            f"{judged.name}: no query has two candidates that are judged differently:"
            " there is no order to agree with"
        )
    methods, ours = _methods(judged, encoders, seed)
    bootstrap = Bootstrap(1 + max(order.query for order in orders), seed)
    counted = [_Counted.of(orders, method.scores) for method in methods]
    figures = [found.figures(bootstrap) for found in counted]
    parts = [dict(zip(MEASURES, found.per_query, strict=True)) for found in counted]
    easy = int(_is_easy(orders).sum())
    table = Table(
        judged.name,
        (
            ("judgements", len(judged.judgements)),
            ("left out", judged.without_text),
            ("queries", len({order.query for order in orders})),
            ("easy pairs", easy),
            ("hard pairs", len(orders) - easy),
        ),
        (
            f"{judged.without_text} judgements of items without a text are left out.",
            "Loss: 0 is best, 0.5 is chance. Easy pairs lie at least half of the scale apart.",
        ),
        MEASURES,
        len(MEASURES),
        compared(methods, figures, parts, MEASURES, bootstrap, is_loss=True),
    )
    scores = (
        Score(pair.query, pair.candidate, score)
        for pair, score in zip(judged.judgements, np.round(ours, DECIMALS).tolist(), strict=True)
    )
    return table, tuple(scores)


class _Counted(NamedTuple):
    """What a method gets wrong or right, summed for each query, and out of how much.

    Each of shape (3 measures, queries).
    """

    above: Scores
    below: Scores

    @classmethod
    def of(cls, orders: Sequence[_Order], scores: Scores) -> _Counted:
        rounded = np.round(scores, DECIMALS)
        queries = np.array([order.query for order in orders])
        gaps = np.array([order.gap for order in orders])
        better, worse = (
            rounded[[order.better for order in orders]],
            rounded[[order.worse for order in orders]],
        )
        right = (better > worse) + 0.5 * (better == worse)
        easy = _is_easy(orders)
        of = [(gaps * (1 - right), gaps), (right * easy, easy), (right * ~easy, ~easy)]
        size = 1 + int(queries.max())
        return cls(
            np.array([np.bincount(queries, above, size) for above, _ in of]),
            np.array([np.bincount(queries, below, size) for _, below in of]),
        )

    def figures(self, bootstrap: Bootstrap) -> tuple[Interval, ...]:
        """Give the three figures."""
        return tuple(
            bootstrap.ratio(above, below)
            for above, below in zip(self.above, self.below, strict=True)
        )

    @property
    def per_query(self) -> Scores:
        """Give parts whose means over queries are the figures."""
        totals = self.below.mean(axis=1, keepdims=True)
        return self.above / np.where(totals > 0, totals, 1)


def _orders(judgements: Sequence[Judgement]) -> list[_Order]:
    """Give each two candidates of a query that are judged differently."""
    found: list[_Order] = []
    numbered = enumerate(judgements)
    for query, (_, group) in enumerate(groupby(numbered, key=lambda item: item[1].query)):
        rows = sorted(((pair.value, -at) for at, pair in group), reverse=True)
        found += [
            _Order(query, -better[1], -worse[1], better[0] - worse[0])
            for number, better in enumerate(rows)
            for worse in rows[number + 1 :]
            if better[0] > worse[0]
        ]
    return found


def _is_easy(orders: Sequence[_Order]) -> Flags:
    gaps = np.array([order.gap for order in orders])
    easy: Flags = gaps >= gaps.max() / 2
    return easy


def _methods(
    judged: Judged, encoders: Sequence[tuple[str, Likeness]], seed: int
) -> tuple[list[Method], Scores]:
    """Score all judged pairs by each method, and give ours apart."""
    pairs = judged.judgements
    words, letters = (_Cosines(judged.texts, analyzer) for analyzer in ("word", "char_wb"))
    found = [
        Method("random", np.random.default_rng(seed).random(len(pairs))),
        Method("BM25", _bm25(judged)),
        Method("word TF-IDF, mean of texts", words.of_means(pairs)),
        Method(f"word TF-IDF, best {FEW} texts", words.of_best(pairs)),
        Method("char TF-IDF, mean of texts", letters.of_means(pairs)),
    ]
    languages = Languages(encoders[0][1].layout.glossary)
    across = [_encoded(judged, likeness, languages) for _, likeness in encoders]
    found += [
        Method(name, scores, is_baseline=False)
        for (name, _), scores in zip(encoders, across, strict=True)
    ]
    within = (words.of_means(pairs) + words.of_best(pairs)) / 2
    ours: Scores = np.where(_in_one_language(judged, languages), within, across[0])
    found.append(Method("ours: words within a language", ours, is_baseline=False))
    return found, ours


class _Cosines:
    """TF-IDF rows of all texts, and how alike items are by them."""

    def __init__(self, texts: Mapping[str, Sequence[str]], analyzer: str) -> None:
        every = [text for found in texts.values() for text in found]
        ends = np.cumsum([len(found) for found in texts.values()]).tolist()
        starts = [0, *ends[:-1]]
        self._spans = {
            item: slice(start, end) for item, start, end in zip(texts, starts, ends, strict=True)
        }
        self._rows, _ = tfidf(every, every[:1], analyzer=analyzer)

    def of_means(self, pairs: Sequence[Judgement]) -> Scores:
        """Give the cosine of the mean vectors of both sides' texts."""
        from scipy.sparse import csr_array, vstack
        from sklearn.preprocessing import normalize

        sums = [
            csr_array(self._rows[span].sum(axis=0)[np.newaxis]) for span in self._spans.values()
        ]
        units = csr_array(normalize(vstack(sums, format="csr")))
        numbers = {item: at for at, item in enumerate(self._spans)}
        left = units[[numbers[pair.query] for pair in pairs]]
        right = units[[numbers[pair.candidate] for pair in pairs]]
        cosines: Scores = np.asarray(left.multiply(right).sum(axis=1), dtype=np.float64).ravel()
        return cosines

    def of_best(self, pairs: Sequence[Judgement]) -> Scores:
        """Give late interaction; see `_late`."""
        return np.array([self._late(pair) for pair in pairs])

    def _late(self, pair: Judgement) -> float:
        left, right = (self._rows[self._spans[item]] for item in pair[:2])
        return _late((left @ right.T).toarray())


def _late(likeness: Scores) -> float:
    """Give the mean over the texts of the side with fewer of their best `FEW` partners."""
    if likeness.shape[0] > likeness.shape[1]:
        likeness = likeness.T
    return float(np.sort(likeness, axis=1)[:, ::-1][:, :FEW].mean())


def _bm25(judged: Judged) -> Scores:
    """Score candidates as documents made of all their texts."""
    candidates = sorted({pair.candidate for pair in judged.judgements})
    queries = sorted({pair.query for pair in judged.judgements})
    documents = ["\n".join(judged.texts[item]) for item in candidates]
    scores = bm25(["\n".join(judged.texts[item]) for item in queries], documents)
    rows = {item: at for at, item in enumerate(queries)}
    columns = {item: at for at, item in enumerate(candidates)}
    return np.array([scores[rows[p.query], columns[p.candidate]] for p in judged.judgements])


def _encoded(judged: Judged, likeness: Likeness, languages: Languages) -> Scores:
    """Score pairs by late interaction of the product's likeness of their texts.

    A text in doubt is taken for Indonesian: then it speaks as it is and in English.
    """
    rows = {
        item: likeness.rows(texts, [languages.of(text) or "id" for text in texts])
        for item, texts in judged.texts.items()
    }
    return np.array(
        [
            _late(likeness.between(rows[pair.query], rows[pair.candidate]))
            for pair in judged.judgements
        ]
    )


def _in_one_language(judged: Judged, languages: Languages) -> Flags:
    """Tell for each pair whether its query and all candidates of that query share a language.

    Where the language of one is in doubt, they do not.
    """
    spoken = {item: languages.of("\n".join(texts)) for item, texts in judged.texts.items()}
    mixed = {
        pair.query
        for pair in judged.judgements
        if spoken[pair.query] is None or spoken[pair.query] != spoken[pair.candidate]
    }
    return np.array([pair.query not in mixed for pair in judged.judgements], dtype=np.bool_)
