"""Which question to ask first: what each missing fact would change if it were known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matchmaker.analysis.arguments import checked
from matchmaker.analysis.listing import Listing
from matchmaker.analysis.missing import Gap, gaps, name_of, supposed
from matchmaker.analysis.perturbing import city_starts, needs_of_cities, places_of
from matchmaker.ranking import Ranking, Side

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that somebody does not state, and what it would change on the cities' lists.

    All figures are averages over the plausible values: what the others of the same side
    state, each with the same chance.

    Parameters
    ----------
    side : str
        ``need`` or ``investor``: who is to be asked.
    id : str
        Of the need or the investor.
    fact : str
        The field of the profile.
    values : int
        How many plausible values there are.
    score_change : float
        How far a score moves, up or down, over the lawful pairs.
    rank_change : float
        How many places a pair moves, up or down, over the lawful pairs of a city and an
        investor that the fact touches.
    first_changes : float
        In how many cities the first place changes.
    list_changes : float
        How many names on the cities' lists change.
    """

    side: Side
    id: str
    fact: str
    values: int
    score_change: float
    rank_change: float
    first_changes: float
    list_changes: float


@dataclass(frozen=True, slots=True)
class Campaign:
    """A fact that many do not state: what asking all of them would change.

    Parameters
    ----------
    side : str
        ``need`` or ``investor``: who is to be asked.
    fact : str
        The field of the profile.
    asked : int
        How many do not state it.
    list_changes : float
        The sum of the names that change on the cities' lists, as if each were asked alone.
    each : float
        ``list_changes / asked``: what one answer is worth.
    most : str
        Who is to be asked first.
    """

    side: Side
    fact: str
    asked: int
    list_changes: float
    each: float
    most: str


@checked
def campaigns(rows: Sequence[Question]) -> Listing[Campaign]:
    """Sum questions by the fact that is asked for, that which changes most names first."""
    found = []
    for side, fact in dict.fromkeys((row.side, row.fact) for row in rows):
        of = [row for row in rows if (row.side, row.fact) == (side, fact)]
        total = sum(row.list_changes for row in of)
        first = max(of, key=lambda row: row.list_changes)
        found.append(Campaign(side, fact, len(of), total, total / len(of), first.id))
    found.sort(key=lambda row: (-round(row.list_changes, 9), row.side, row.fact))
    return Listing(Campaign, tuple(found))


def questions(ranking: Ranking, *, top: int = 5) -> Listing[Question]:
    """Weigh all missing facts: those that change the most names on lists of ``top`` first.

    A fact that nobody of the side states has no plausible value and is left out.
    """
    cities = _Cities(ranking, top)
    rows = [cities.question(gap) for gap in gaps(ranking) if len(gap.donors)]
    rows.sort(
        key=lambda row: (
            -round(row.list_changes, 9),
            -round(row.first_changes, 9),
            -round(row.rank_change, 9),
            row.side,
            row.id,
            row.fact,
        )
    )
    return Listing(Question, tuple(rows))


_Compared = tuple[Array, Places, Places, npt.NDArray[np.bool_]]
"""How far each pair moved, places before and after, and which are lawful."""


class _Cities:
    """Lists of cities as they are, to be compared with what they would be."""

    def __init__(self, ranking: Ranking, top: int) -> None:
        self.ranking = ranking
        self.top = top
        self.starts = city_starts(ranking)
        self.cities = needs_of_cities(ranking)
        lengths = [part.stop - part.start for part in self.cities]
        self.of_need = np.repeat(np.arange(len(lengths)), lengths)
        self.places = places_of(ranking.city_scores)
        self.lawful = np.isfinite(ranking.city_scores)

    def question(self, gap: Gap) -> Question:
        ranking, scores = self.ranking, supposed(self.ranking, gap)
        if gap.fact.side == "need":
            moved, before, after, lawful = self._of_need(gap.at, scores)
            old = ranking.scores[gap.at]
        else:
            moved, before, after, lawful = self._of_investor(gap.at, scores)
            old = ranking.scores[:, gap.at]
        finite = np.isfinite(old)
        change = np.abs(scores[:, finite] - old[finite])
        values = len(gap.donors)
        return Question(
            side=gap.fact.side,
            id=name_of(ranking, gap),
            fact=gap.fact.field,
            values=values,
            score_change=float(change.mean()) if change.size else 0.0,
            rank_change=float(moved.mean()) if moved.size else 0.0,
            first_changes=float(((before == 1) != (after == 1))[lawful].sum()) / 2 / values,
            list_changes=float(((before <= self.top) != (after <= self.top))[lawful].sum())
            / 2
            / values,
        )

    def _of_need(self, need: int, scores: Array) -> _Compared:
        """Compare the places of all investors for the need's city, with each value."""
        city = int(self.of_need[need])
        part = self.cities[city]
        others = np.delete(self.ranking.scores[part], need - part.start, axis=0)
        rest = others.max(axis=0) if len(others) else np.full(scores.shape[1], -np.inf)
        after = places_of(np.maximum(scores, rest))
        return self._compared(
            np.broadcast_to(self.places[city], after.shape),
            after,
            np.broadcast_to(self.lawful[city], after.shape),
        )

    def _of_investor(self, investor: int, scores: Array) -> _Compared:
        """Compare the places of all investors for all cities, with each value."""
        best = np.maximum.reduceat(scores, self.starts, axis=1)
        table = np.repeat(self.ranking.city_scores[np.newaxis], len(scores), axis=0)
        table[:, :, investor] = best
        after = places_of(table)
        before = np.broadcast_to(self.places, after.shape)
        lawful = np.broadcast_to(self.lawful, after.shape)
        own = np.abs(after[:, :, investor] - before[:, :, investor]).astype(np.float64)
        return own[lawful[:, :, investor]], before, after, lawful

    @staticmethod
    def _compared(before: Places, after: Places, lawful: npt.NDArray[np.bool_]) -> _Compared:
        return np.abs(after - before)[lawful].astype(np.float64), before, after, lawful
