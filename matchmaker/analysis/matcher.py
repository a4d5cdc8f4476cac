"""The matcher as a scikit-learn estimator: fit it, rank, explain, ask what if."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from sklearn.base import BaseEstimator, clone
from sklearn.utils.validation import check_is_fitted

from matchmaker.analysis import asking, changing, comparing, exposing, flipping, perturbing
from matchmaker.analysis.arguments import (
    Above0,
    ArgumentError,
    Inside,
    Natural,
    Positive,
    Weight,
    check,
    checked,
)
from matchmaker.analysis.changing import Effect, Lift
from matchmaker.analysis.comparing import Agreement, Move
from matchmaker.analysis.deals import DealQuestion, RealDeals, real_deals
from matchmaker.analysis.explaining import Explained, Ranked, ranked
from matchmaker.analysis.exposing import Exposed, Group, Grouping, Spread
from matchmaker.analysis.flipping import Flip
from matchmaker.analysis.listing import Listing, Source
from matchmaker.analysis.opening import calibrations_of, pair_of, path_of, reference_of
from matchmaker.analysis.perturbing import RankInterval
from matchmaker.evaluation.metrics import per_query
from matchmaker.evaluation.report import MEASURES
from matchmaker.evaluation.task import ranks
from matchmaker.model import BLOCKS, Book, Match
from matchmaker.ranking import Pair, Ranking, Weights, rank_in
from matchmaker.shortlist import Matching, digest_of
from matchmaker.text import DEFAULT_ENCODER, Encoder, encoder_named
from matchmaker.vectors import Layout, Reference, Vectorizer

DEFAULTS: Final = Weights()


class Matcher(BaseEstimator):  # type: ignore[misc]
    """Ranks the needs and investors of a book, and answers questions on the ranking.

    Parameters
    ----------
    text, sectors, dimensions, instruments, size, readiness, place, deals : float
        How much each block counts, relative to the others: they are divided by their sum.
    encoder : str or Encoder
        A name of `matchmaker.text.ENCODERS`, or any other encoder.
    reference : Reference, Path or str, optional
        Constants of the score, or the file that holds them; those that came with the
        program unless given.
    on : datetime.date, optional
        The day whose law is applied; that of the book's edition unless given.
    cache : Path or str, optional
        Folder in which vectors of texts are kept for the next time.

    Attributes
    ----------
    book_ : Book
    weights_ : Weights
        They sum to 1.
    deals_ : tuple of DealQuestion
        What it was fitted on, if that was deals.

    Examples
    --------
    >>> from matchmaker import Matcher, load_book, packaged
    >>> book = load_book(packaged("profiles"))
    >>> matcher = Matcher(encoder="lexical").fit(book)
    >>> len(matcher.rank("kota-ambon", top=3))
    3
    """

    def __init__(
        self,
        *,
        text: float = DEFAULTS.text,
        sectors: float = DEFAULTS.sectors,
        dimensions: float = DEFAULTS.dimensions,
        instruments: float = DEFAULTS.instruments,
        size: float = DEFAULTS.size,
        readiness: float = DEFAULTS.readiness,
        place: float = DEFAULTS.place,
        deals: float = DEFAULTS.deals,
        encoder: str | Encoder = DEFAULT_ENCODER,
        reference: Reference | Path | str | None = None,
        on: dt.date | None = None,
        cache: Path | str | None = None,
    ) -> None:
        self.text = text
        self.sectors = sectors
        self.dimensions = dimensions
        self.instruments = instruments
        self.size = size
        self.readiness = readiness
        self.place = place
        self.deals = deals
        self.encoder = encoder
        self.reference = reference
        self.on = on
        self.cache = cache

    @classmethod
    @checked
    def of(cls, weights: Weights, **parameters: Any) -> Self:
        """Make one with weights that sum to 1, such as tuned ones."""
        named: dict[str, Any] = dict(weights.pairs)
        return cls(**named, **parameters)

    @checked
    def fit(self, X: Book | Sequence[DealQuestion], y: object = None) -> Self:  # noqa: ARG002, N803
        """Take a book, or questions of its real deals.

        Nothing is learned: weights are parameters. Needs and investors are compared when
        the first question on their ranking is asked.

        Raises
        ------
        ArgumentError
            When a parameter is of the wrong type, a weight is out of bounds, or all are 0.
        MatchmakerError
            When there is no such encoder.
        """
        self._check()
        self.weights_ = self._weights()
        self.deals_ = () if isinstance(X, Book) else tuple(X)
        if not isinstance(X, Book) and not self.deals_:
            raise ArgumentError("found no deal to fit on, expected a book or its real deals")
        self.book_ = X if isinstance(X, Book) else self.deals_[0].of.book
        self._layout: Layout | None = None
        self._matching: Matching | None = None
        self._deals: RealDeals | None = None
        return self

    @checked
    def reweighted(self, **weights: Weight) -> Self:
        """Give a matcher with other weights, fitted on the same book; nothing is compared again.

        Parameters
        ----------
        weights : float
            Of the blocks that change, from 0 to 1,000,000. The others stay as they are in
            `weights_`, where all sum to 1; then all are divided by their new sum.

        Raises
        ------
        ArgumentError
            When there is no such block, a weight is no number or out of bounds, or all are 0.
        """
        unknown = sorted(set(weights) - set(BLOCKS))
        if unknown:
            raise ArgumentError(
                f"found a weight for '{unknown[0]}', expected blocks of {', '.join(BLOCKS)}"
            )
        matching = self.matching
        found: Self = clone(self).set_params(**dict(self.weights_.pairs) | weights).fit(self.book_)
        found._layout = self._layout
        found._matching = matching.with_weights(found.weights_)
        found._deals = self._deals
        return found

    @property
    def matching(self) -> Matching:
        """All pairs compared and screened by law."""
        check_is_fitted(self)
        if self._matching is None:
            layout = self.layout
            self._matching = Matching(
                rank_in(layout, self.book_, weights=self.weights_),
                self.on or self.book_.edition.on.first_day,
                digest_of(layout.reference),
                calibrations_of(self.reference),
            )
        return self._matching

    @property
    def ranking(self) -> Ranking:
        """Scores and ranks of all lawful pairs."""
        return self.matching.lawful

    @property
    def layout(self) -> Layout:
        """The fitted vectorizer's encoder, glossary, constants and columns."""
        check_is_fitted(self)
        if self._layout is None:
            vectorizer = Vectorizer.of(
                self.book_,
                encoder=self.encoder,
                reference=reference_of(self.reference),
                cache=path_of(self.cache),
            )
            self._layout = vectorizer.fit(()).layout_
        return self._layout

    @property
    def source(self) -> Source:
        """The edition and the encoder, which charts name."""
        return Source.of(self.book_, self.ranking.encoder)

    def real_deals(self) -> RealDeals:
        """Give the book's real deals as questions, for `score` and `GridSearchCV`."""
        check_is_fitted(self)
        if self._deals is None:
            self._deals = real_deals(
                self.book_, reference=reference_of(self.reference), cache=path_of(self.cache)
            )
        return self._deals

    @checked
    def score(self, X: Sequence[DealQuestion] | None = None, y: object = None) -> float:  # noqa: ARG002, N803
        """Give the mean nDCG@10 over real deals, each project hidden from its makers.

        Parameters
        ----------
        X : sequence of DealQuestion, optional
            All real deals of the book unless given.

        Raises
        ------
        MatchmakerError
            When there is no deal, or ir-measures is not installed.
        """
        return float(self.scores_of(X).mean())

    @checked
    def scores_of(
        self,
        X: Sequence[DealQuestion] | None = None,  # noqa: N803
        *,
        measure: str = MEASURES[0],
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """Give the measure of each real deal; see `score`.

        Parameters
        ----------
        measure : str
            As ir-measures writes it, such as ``nDCG@10``, ``RR``, ``R@5``.
        """
        check_is_fitted(self)
        asked = tuple(self.real_deals() if X is None else X)
        if not asked:
            raise ArgumentError("found no deal to score with")
        if any(question.of is not asked[0].of for question in asked):
            raise ArgumentError("found deals of different profiles, expected those of one book")
        answers = asked[0].of.answers(self.encoder).at([question.at for question in asked])
        scores = answers.scores([weight for _, weight in self.weights_.pairs])
        return per_query(ranks(scores), answers.right, [measure])[measure]

    @checked
    def rank(
        self, city: str | None = None, *, investor: str | None = None, top: Natural | None = 5
    ) -> Listing[Ranked]:
        """Give the best investors of a city, the best cities of an investor, or all cities' lists.

        Parameters
        ----------
        city, investor : str, optional
            With both, the one pair; with neither, the lists of all cities.
        top : int, optional
            Length of a list; all unless given.

        Raises
        ------
        UnknownIdError
            When there is no such city or investor.
        MatchmakerError
            With both, when they are not matched.
        """
        lawful = self.ranking
        pairs: list[Pair]
        if city is not None and investor is not None:
            pairs = [lawful.pair(city, investor)]
        elif city is not None:
            pairs = list(lawful.for_city(city, top))
        elif investor is not None:
            pairs = list(lawful.for_investor(investor, top))
        else:
            pairs = [pair for name in lawful.cities for pair in lawful.for_city(name, top)]
        matching = self.matching
        return Listing(Ranked, tuple(ranked(matching, pair) for pair in pairs), self.source)

    @checked
    def explain(
        self,
        city: str | Ranked | Match,
        investor: str | None = None,
        *,
        need: str | None = None,
    ) -> Explained:
        """Say why a pair has its place, with the parts that sum to its score.

        Parameters
        ----------
        city : str, Ranked or Match
            A city, or a row of `rank` or a match, which names all three.
        investor, need : str, optional
            The need is the city's best lawful one for the investor unless given.

        Raises
        ------
        UnknownIdError
            When there is no such city, investor or need.
        MatchmakerError
            When they are not matched.
        """
        name, partner, of = pair_of(city, investor, need)
        match = self.matching.match(name, partner, need=of)
        why_not = self.matching.why_not(match.city, match.investor)
        return Explained(match, self.book_, why_not, self.source)

    @checked
    def what_if(self, need: str, **changes: Any) -> Listing[Effect]:
        """Change facts of a need, and compare its matches before and after; see `Effect`.

        Parameters
        ----------
        changes
            Fields of a need with their new values, as a profile writes them.

        Raises
        ------
        UnknownIdError
            When there is no such need.
        MatchmakerError
            When it is not matched, or a field or value does not fit.
        """
        return changing.what_if(self.matching, self.layout, need, changes).made_from(self.source)

    @checked
    def lift(
        self,
        city: str | Ranked | Match,
        investor: str | None = None,
        *,
        need: str | None = None,
    ) -> Listing[Lift]:
        """Find what a city could change to become a better match; see `Lift` and `explain`."""
        name, partner, of = pair_of(city, investor, need)
        match = self.matching.match(name, partner, need=of)
        return changing.lift(self.matching, self.layout, match).made_from(self.source)

    @checked
    def rank_intervals(
        self,
        *,
        draws: Positive = 1000,
        seed: Natural = 0,
        concentration: Above0 = 50.0,
        weights: bool = True,
        facts: bool = True,
        level: Inside = 0.9,
        top: Positive = 5,
    ) -> Listing[RankInterval]:
        """Say how sure ranks are; see `matchmaker.analysis.rank_intervals`."""
        return perturbing.rank_intervals(
            self.ranking,
            draws=draws,
            seed=seed,
            concentration=concentration,
            weights=weights,
            facts=facts,
            level=level,
            top=top,
        ).made_from(self.source)

    @checked
    def flips(self, *, smallest: bool = True) -> Listing[Flip]:
        """Find the change of one weight that changes each city's first place; see `Flip`."""
        return flipping.flips(self.ranking, smallest=smallest).made_from(self.source)

    @checked
    def moves(self, before: Matcher, *, top: Positive = 5) -> Listing[Move]:
        """Tell who moved since another matcher of the same book, and which block moved it."""
        found = comparing.moves(before.ranking, self.ranking, top=top)
        return found.made_from(self._both(before))

    @checked
    def agreement(self, other: Matcher, *, top: Positive = 5) -> Listing[Agreement]:
        """Say how far another matcher of the same book agrees, such as by another encoder."""
        found = comparing.agreement(self.ranking, other.ranking, top=top)
        return found.made_from(self._both(other))

    @checked
    def exposure(self, *, top: Positive = 5) -> Listing[Exposed]:
        """Count how often each investor, embassy and city is shown; see `Exposed`."""
        return exposing.exposure(self.ranking, top=top).made_from(self.source)

    @checked
    def spread(self, *, top: Positive = 5) -> Listing[Spread]:
        """Say how evenly attention is spread; see `Spread`."""
        return exposing.spread(self.ranking, top=top).made_from(self.source)

    @checked
    def groups(self, *by: Grouping, top: Positive = 5, seed: Natural = 0) -> Listing[Group]:
        """Say how groups of cities fare, such as small or eastern ones; see `Group`.

        Parameters
        ----------
        *by : str
            ``island_group``, ``province``, ``fiscal_capacity``, ``population`` or
            ``longitude``; tests are corrected for the groups of all that are named.
        """
        return exposing.groups(self.ranking, *by, top=top, seed=seed).made_from(self.source)

    @checked
    def questions(self, *, top: Positive = 5) -> Listing[asking.Question]:
        """Say what each missing fact is worth: which question to ask first."""
        return asking.questions(self.ranking, top=top).made_from(self.source)

    def _both(self, other: Matcher) -> Source:
        return Source.of(self.book_, other.ranking.encoder, self.ranking.encoder)

    def _check(self) -> None:
        """Refuse parameters of the wrong type, and an encoder that does not exist."""
        check("encoder", self.encoder, str | Encoder)
        check("reference", self.reference, Reference | Path | str | None)
        check("on", self.on, dt.date | None)
        check("cache", self.cache, Path | str | None)
        if isinstance(self.encoder, str):
            encoder_named(self.encoder)

    def _weights(self) -> Weights:
        for block in BLOCKS:
            check(block, getattr(self, block), Weight)
        given = {block: float(getattr(self, block)) for block in BLOCKS}
        total = sum(given.values())
        if total <= 0:
            raise ArgumentError("found no weight above 0, expected at least one")
        return Weights(**{block: weight / total for block, weight in given.items()})
