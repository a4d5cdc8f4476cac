"""The settings of a search beside the one it started from: differences with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.utils.validation import check_is_fitted

from matchmaker.analysis.arguments import Natural, checked
from matchmaker.analysis.deals import RealDeals
from matchmaker.analysis.listing import Listing
from matchmaker.analysis.matcher import Matcher
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation.statistics import Bootstrap, holm

Array = npt.NDArray[np.float64]

CHOSEN: Final = "the best of the other folds"
"""Name of the row that measures choosing by the search, rather than one setting."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a search against the matcher that was searched from, over the same deals.

    Parameters
    ----------
    setting : str
        What it changes; in the last row, for each fold the setting that was best in the
        others: what choosing by such a search is worth.
    value : float
        Mean nDCG@10 over the deals.
    difference, low, high : float
        Less that of the matcher as it was, deal by deal, with the 95 % interval.
    p : float
        How likely chance makes such a difference.
    p_all : float
        The same, corrected for all settings (Holm); that of the last row is not one of them
        and stays as it is.
    """

    setting: str
    value: float
    difference: float
    low: float
    high: float
    p: float
    p_all: float


@checked
def settings(
    search: GridSearchCV | RandomizedSearchCV, deals: RealDeals, *, seed: Natural = 0
) -> Listing[Setting]:
    """Compare each setting of a search with the matcher as it was; the best first.

    The spread between folds says little: folds differ in their deals. Here each deal is its
    own control.

    Parameters
    ----------
    search : GridSearchCV or RandomizedSearchCV
        Of a `Matcher`, fitted on the deals.
    deals : RealDeals
    seed : int
        Of the random draws behind intervals and tests.

    Raises
    ------
    MatchmakerError
        When the search is not of a `Matcher`.
    """
    check_is_fitted(search)
    if not isinstance(search.estimator, Matcher):
        raise MatchmakerError(
            f"found a search of a {type(search.estimator).__name__}, expected one of a Matcher"
        )
    tried: list[dict[str, Any]] = list(search.cv_results_["params"])
    start = clone(search.estimator).fit(deals).scores_of(deals)
    scores = np.array([_scores(search.estimator, params, deals) for params in tried])
    bootstrap = Bootstrap(len(deals), seed)
    tests = [bootstrap.paired(row, start) for row in scores]
    corrected = holm([test.p for test in tests])
    rows = [
        Setting(_said(params), float(row.mean()), *test.difference, test.p, together)
        for params, row, test, together in zip(tried, scores, tests, corrected, strict=True)
    ]
    rows.sort(key=lambda row: (-round(row.value, 9), row.setting))
    chosen = _chosen(scores, deals.splits(int(search.n_splits_), seed=seed))
    test = bootstrap.paired(chosen, start)
    last = Setting(CHOSEN, float(chosen.mean()), *test.difference, test.p, test.p)
    return Listing(Setting, (*rows, last))


def _scores(estimator: Matcher, params: Mapping[str, Any], deals: RealDeals) -> Array:
    found: Array = clone(estimator).set_params(**params).fit(deals).scores_of(deals)
    return found


def _chosen(scores: Array, splits: list[tuple[list[int], list[int]]]) -> Array:
    """Give for each deal the score of the setting that is best without the deal's fold."""
    found = np.empty(scores.shape[1])
    for train, test in splits:
        best = int(np.argmax(np.round(scores[:, train].mean(axis=1), 9)))
        found[test] = scores[best, test]
    return found


def _said(params: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in params.items())
