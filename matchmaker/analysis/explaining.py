"""One pair's place and why, as values that become words or a DataFrame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matchmaker.analysis.arguments import checked
from matchmaker.analysis.listing import Listing, Source
from matchmaker.model import Book, Match, Strength, Words
from matchmaker.pathways import light_of_pair
from matchmaker.ranking import Pair
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.shipped import packaged
from matchmaker.shortlist import Matching

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Ranked:
    """A city and an investor with their ranks.

    Parameters
    ----------
    city, investor : str
    need : str
        The city's best lawful need for the investor.
    score : float
        In [0, 1]; comparable only within one fit.
    evidence : float
        Share of the weight that rests on facts, in [0, 1].
    city_rank : int
        The investor's place for the city, from 1.
    investor_rank : int
        The city's place for the investor, from 1.
    need_rank : int
        The investor's place for the need, from 1.
    strength : str
        Its band, ``abstain``, or empty; see `matchmaker.model.Match`.
    law : str
        The light of the pair, as shortlists show it: allowed, conditional, or unknown (to
        be clarified), also where the two have no form of support in common.
    """

    city: str
    investor: str
    need: str
    score: float
    evidence: float
    city_rank: int
    investor_rank: int
    need_rank: int
    strength: Strength
    law: str


def ranked(matching: Matching, pair: Pair) -> Ranked:
    """Give a pair with its ranks, its band and what the law leaves."""
    need, investor = matching.ranking.need(pair.need), matching.ranking.investor(pair.investor)
    return Ranked(
        pair.city,
        pair.investor,
        pair.need,
        pair.score,
        pair.evidence,
        pair.city_rank,
        pair.investor_rank,
        pair.need_rank,
        matching.strength(pair.need, pair.investor),
        str(light_of_pair(need.need, investor, matching.pathways(need, investor))),
    )


@dataclass(frozen=True, slots=True)
class Part:
    """One block's part of a score.

    Parameters
    ----------
    block : str
    weight : float
    similarity : float
        In [0, 1]; the average where ``known`` is false.
    average : float
        Between the need and the investors of the reference.
    value : float
        ``weight * similarity``: the parts sum to the score.
    lift : float
        ``weight * (similarity - average)``.
    known : bool
        Whether both sides say something.
    """

    block: str
    weight: float
    similarity: float
    average: float
    value: float
    lift: float
    known: bool


@dataclass(frozen=True, eq=False)
class Explained:
    """Why a pair has its place.

    Parameters
    ----------
    match : Match
        With its shares, pathways and ranks.
    book : Book
    why_not : tuple of Words
        Why it is not higher.
    source : Source
        The edition and the encoder.
    """

    match: Match
    book: Book
    why_not: tuple[Words, ...]
    source: Source

    @property
    def parts(self) -> Listing[Part]:
        """The parts that sum to the score, in the order of the blocks."""
        return Listing(
            Part,
            tuple(
                Part(
                    share.block,
                    share.weight,
                    share.similarity,
                    share.average,
                    share.value,
                    share.lift,
                    share.known,
                )
                for share in self.match.shares
            ),
            self.source,
        )

    def to_frame(self) -> pd.DataFrame:
        """Give the parts as a DataFrame."""
        return self.parts.to_frame()

    @checked
    def reasons(self, language: str = "id") -> tuple[str, ...]:
        """Say what speaks for the pair."""
        return self._said(self.match.reasons, language)

    @checked
    def cautions(self, language: str = "id") -> tuple[str, ...]:
        """Say what must be asked or is unknown."""
        return self._said(self.match.cautions, language)

    @checked
    def obstacles(self, language: str = "id") -> tuple[str, ...]:
        """Say why the pair is not higher."""
        return self._said(self.why_not, language)

    def _said(self, words: Sequence[Words], language: str) -> tuple[str, ...]:
        say = Phrasebook.load((packaged("templates"),), language, self.book.taxonomy).say
        return tuple(map(say, words))
