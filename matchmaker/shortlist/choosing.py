"""The best investors of every city and the best cities of every investor, screened by law.

The law decides before the score: a pair in which every route of every instrument is
forbidden is never recommended. A pair whose direct way is forbidden stays, with its
lawful route.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import nsmallest
from pathlib import Path
from typing import Self

import numpy as np

from matchmaker import __version__
from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    MATCHABLE_NEEDS,
    Blocked,
    Book,
    Calibration,
    Calibrations,
    City,
    CityNeed,
    Counts,
    Investor,
    LeftOut,
    Match,
    Need,
    Pathway,
    Role,
    Run,
    Shortlist,
    Strength,
    Words,
)
from matchmaker.pathways import citation, screen
from matchmaker.pathways.kinds import Screening
from matchmaker.ranking import Pair, Ranking, Weights, rank
from matchmaker.reasons import explain, why_not
from matchmaker.shortlist.lawful import Law
from matchmaker.text import DEFAULT_ENCODER, Encoder
from matchmaker.vectors import Comparison, Reference

TOP_OF_ROLE = 3
"""How many investors of each role are kept for a city, beside its best of all roles."""

MOST_BLOCKED = 100_000
"""Pairs with a forbidden direct way that are listed one by one. Where there are more, each need
has the same number of them, the best ranked: nobody reads two million, and the counts tell all."""


def make_shortlist(
    book: Book,
    *,
    on: dt.date,
    reference: Reference,
    top: int = 5,
    encoder: str | Encoder = DEFAULT_ENCODER,
    weights: Weights | None = None,
    cache: Path | None = None,
) -> Shortlist:
    """Choose the best investors for each city, and the best cities for each investor.

    Parameters
    ----------
    on : datetime.date
        The day whose law is applied.
    reference : Reference
        Constants of the score; see `matchmaker.vectors.load_reference`.
    top : int
        How many are kept of each list.
    encoder : str or Encoder
        A name of `matchmaker.text.ENCODERS`, or any other encoder.
    weights : Weights, optional
        The defaults unless given.
    cache : Path, optional
        Folder in which vectors of texts are kept for the next time.
    """
    matching = Matching.of(
        book, on=on, reference=reference, encoder=encoder, weights=weights, cache=cache
    )
    return matching.shortlist(top)


@dataclass(frozen=True, eq=False)
class Matching:
    """All pairs of a book compared once: for shortlists, and for questions on any pair.

    Parameters
    ----------
    ranking : Ranking
        Of all matchable needs and investors.
    on : datetime.date
        The day whose law is applied.
    reference : str
        SHA-256 of the constants of the score.
    calibrations : Calibrations
        Bands of strength; those that fit the encoder, weights and constants are used.
    """

    ranking: Ranking
    on: dt.date
    reference: str
    calibrations: Calibrations = field(default_factory=Calibrations)

    @classmethod
    def of(
        cls,
        book: Book,
        *,
        on: dt.date,
        reference: Reference,
        encoder: str | Encoder = DEFAULT_ENCODER,
        weights: Weights | None = None,
        cache: Path | None = None,
        calibrations: Calibrations | None = None,
        scheduler: str | None = None,
    ) -> Self:
        """Compare all pairs; parameters as `make_shortlist`.

        Parameters
        ----------
        calibrations : Calibrations, optional
            Bands of strength; none are said unless given.
        scheduler : str, optional
            See `matchmaker.ranking.rank`.
        """
        ranking = rank(
            book,
            reference=reference,
            encoder=encoder,
            weights=weights,
            cache=cache,
            scheduler=scheduler,
        )
        return cls(ranking, on, digest_of(reference), calibrations or Calibrations())

    def with_weights(self, weights: Weights) -> Self:
        """Rank again with other weights; no pair is compared or screened again."""
        ranking = self.ranking.with_weights(weights)
        found = replace(self, ranking=ranking)
        # The law does not look at weights.
        vars(found)["_law"] = self._law
        is_free = self.lawful is self.ranking
        vars(found)["lawful"] = ranking if is_free else self.lawful.with_weights(weights)
        return found

    def with_need(self, changed: CityNeed, comparison: Comparison) -> Self:
        """Put a changed need in the place of the one with its id; see `Ranking.with_need`.

        The law is applied again to the changed need. The profiles stay as they are.
        """
        ranking = self.ranking.with_need(changed, comparison)
        found = replace(self, ranking=ranking)
        screening = self._law.screening.with_need(ranking.needs.index(changed), changed)
        vars(found)["_law"] = Law(screening)
        return found

    @property
    def book(self) -> Book:
        """The profiles."""
        return self.ranking.book

    def run(self, top: int) -> Run:
        """Say what a shortlist of this matching is made from."""
        return Run(
            edition=self.book.edition.version,
            digest=self.book.digest,
            on=self.on.isoformat(),
            encoder=self.ranking.encoder,
            weights=self.ranking.weights.pairs,
            top=top,
            version=__version__,
            reference=self.reference,
            parts=self.book.parts,
        )

    def alone(self, *matches: Match, top: int = 5) -> Shortlist:
        """Give a shortlist of nothing but these matches, for what is printed of a pair."""
        return Shortlist(self.run(top), self.counts, matches, (), (), ())

    def shortlist(self, top: int = 5, *, role: Role | None = None) -> Shortlist:
        """Choose the best ``top`` of both sides.

        Parameters
        ----------
        role : Role, optional
            Choose among the investors of this role only; ranks stay those among all.
        """
        lawful = self.lawful
        places = range(len(lawful.cities))
        investors = [
            pair
            for item in lawful.investors
            if role in {None, item.role}
            for pair in lawful.for_investor(item.id, top)
        ]
        roles = [
            pair
            for at in places
            for one in Role
            if role in {None, one}
            for pair in self._best(at, TOP_OF_ROLE, one)
        ]
        return Shortlist(
            run=self.run(top),
            counts=self.counts,
            cities=self.for_cities(top, role=role),
            investors=tuple(map(self._explained, investors)),
            blocked=tuple(self._blocked()),
            left_out=tuple(sorted(self._left_out(), key=lambda item: (item.kind, item.id))),
            roles=tuple(map(self._explained, roles)),
        )

    def for_cities(self, top: int = 5, *, role: Role | None = None) -> tuple[Match, ...]:
        """Choose the best ``top`` investors of each city, and nothing else; see `shortlist`."""
        places = range(len(self.lawful.cities))
        best = [pair for at in places for pair in self._best(at, top, role)]
        return tuple(map(self._explained, best))

    def of_city(self, city: str, top: int = 5) -> tuple[Match, ...]:
        """Choose the best ``top`` investors of one city, as `shortlist` does of all."""
        pairs = self.lawful.for_city(self.book.city(city).id, top)
        return tuple(self._match(pair.need, pair.investor) for pair in pairs)

    def match(self, city: str, investor: str, *, need: str | None = None) -> Match:
        """Give any one pair as a match, whether or not it is on a shortlist.

        Parameters
        ----------
        need : str, optional
            The need to look at; the city's best lawful one for the investor unless given.

        Raises
        ------
        UnknownIdError
            When there is no such city, investor or need.
        MatchmakerError
            When the city or the investor is not matched, or the need is not, or it is
            another city's.
        """
        if need is None:
            need = self.lawful.pair(city, investor).need
            if self._is_barred(need, investor):
                need = self.ranking.pair(city, investor).need
        owner = self.book.need(need).city.id
        if owner != self.book.city(city).id:
            raise MatchmakerError(f"the need '{need}' belongs to {owner}, not to {city}")
        return self._match(need, investor)

    def why_not(
        self, city: str, investor: str, *, need: str | None = None, place: int = 5
    ) -> tuple[Words, ...]:
        """Say why an investor is not among the best ``place`` of a city.

        Parameters
        ----------
        need : str, optional
            The need that is looked at: where the law closes it to the investor, that is why.

        Raises
        ------
        UnknownIdError
            When there is no such city or investor.
        """
        lawful = self.lawful
        if lawful.is_matched(city, investor) and not np.isfinite(lawful.pair(city, investor).score):
            closed = need or self.ranking.pair(city, investor).need
            return Words("left_out.pair.no_lawful_route"), *self._closed_by(closed, investor)
        if need is not None and self._is_barred(need, investor):
            return Words("left_out.pair.no_lawful_route"), *self._closed_by(need, investor)
        return why_not(lawful, city, investor, place=place)

    def _closed_by(self, need: str, investor: str) -> Iterator[Words]:
        """Name the first rule that closes each form of support, once each."""
        book = self.book
        ways = self.pathways(book.need(need), book.investor(investor))
        rules = {rule.id: rule for rule in book.law.rules}
        named = dict.fromkeys(
            way.direct.rules[0] for way in ways if way.direct is not None and way.direct.rules
        )
        for name in named:
            rule = rules[name]
            yield Words.of("left_out.pair.rule", rule=rule.plain, source=citation(rule).source)

    @property
    def counts(self) -> Counts:
        """The figures for a summary."""
        book, law = self.book, self._law
        return Counts(
            cities=len(book.cities),
            needs=len(book.needs),
            needs_matched=len(self.ranking.needs),
            investors=len(book.investors),
            investors_matched=len(self.ranking.investors),
            pairs=law.barred.size,
            pairs_with_blocked_instrument=int(np.count_nonzero(law.touched)),
            pairs_without_lawful_route=int(np.count_nonzero(law.barred)),
        )

    def pathways(self, need: CityNeed, investor: Investor) -> tuple[Pathway, ...]:
        """Say how the investor's instruments may reach the need."""
        return screen(need, investor, self.book.law, on=self.on)

    @cached_property
    def _law(self) -> Law:
        """What the law says of every pair."""
        ranking = self.ranking
        return Law(Screening.of(ranking.needs, ranking.investors, self.book.law, on=self.on))

    @cached_property
    def lawful(self) -> Ranking:
        """The ranking without the pairs to which the law leaves no route."""
        barred = self._law.barred
        return self.ranking.without(barred) if barred.any() else self.ranking

    def _is_barred(self, need: str, investor: str) -> bool:
        return bool(self._law.barred[self.ranking.place(need, investor)])

    def _best(self, city: int, count: int, role: Role | None) -> Iterable[Pair]:
        """Give the best pairs of a city by its place, among investors of a role if one is given."""
        lawful = self.lawful
        if role is None:
            return lawful.for_city(lawful.cities[city], count)
        scores = lawful.city_scores[city]
        among = (at for at in self._of_role[role] if np.isfinite(scores[at]))
        best = nsmallest(count, among, key=lambda at: (-scores[at], at))
        return (lawful.pair(lawful.cities[city], lawful.investors[at].id) for at in best)

    @cached_property
    def _of_role(self) -> dict[Role, list[int]]:
        """The places of the investors of each role."""
        investors = list(enumerate(self.lawful.investors))
        return {role: [at for at, item in investors if item.role is role] for role in Role}

    def _match(self, need: str, investor: str) -> Match:
        """Make a match of a pair; one without lawful route has its rank among all pairs."""
        ranking = self.ranking if self._is_barred(need, investor) else self.lawful
        return self._explained(ranking.need_pair(need, investor))

    def _explained(self, pair: Pair) -> Match:
        """Make a match of a pair with its ranks."""
        need, investor = pair.need, pair.investor
        said = explain(self.ranking, need, investor)
        return Match(
            **pair._asdict(),
            shares=said.shares,
            reasons=said.reasons,
            cautions=said.cautions,
            pathways=self._law.pathways(*self.ranking.place(need, investor)),
            strength=self.strength(need, investor),
        )

    def strength(self, need: str, investor: str) -> Strength:
        """Say by the bands how strong a pair is; nothing where no bands fit this matching."""
        return "" if self._bands is None else self._bands.of(self.ranking.shares(need, investor))

    @cached_property
    def _bands(self) -> Calibration | None:
        """The bands of strength that fit, if there are any."""
        return self.calibrations.fitting(
            self.ranking.encoder, self.ranking.weights.pairs, self.reference
        )

    def _blocked(self) -> Iterator[Blocked]:
        """Give the pairs with a forbidden direct way, in the order of needs, then of investors."""
        law, ranking, lawful = self._law, self.ranking, self.lawful
        most = self._most_blocked
        for at, side in enumerate(ranking.needs):
            touched = np.flatnonzero(law.touched[at])
            if not touched.size:
                continue
            ranks = np.where(law.barred[at], ranking.need_ranks(at), lawful.need_ranks(at))
            best = touched[np.argsort(ranks[touched], kind="stable")[:most]]
            for place in np.sort(best).tolist():
                yield Blocked(
                    side.city.id,
                    side.need.id,
                    ranking.investors[place].id,
                    int(ranks[place]),
                    bool(law.barred[at, place]),
                    law.forbidden(at, place),
                )

    @property
    def _most_blocked(self) -> int | None:
        """How many pairs with a forbidden direct way are listed for a need; None for all."""
        touched = self._law.touched
        is_too_much = np.count_nonzero(touched) > MOST_BLOCKED
        return max(1, MOST_BLOCKED // len(touched)) if is_too_much else None

    def _left_out(self) -> Iterator[LeftOut]:
        """Give the cities, needs and investors that are on no list, with the reason."""
        book, lawful = self.book, self.lawful
        needs = {pair.need.id for pair in self.ranking.needs}
        investors = {item.id for item in self.ranking.investors}
        for city in book.cities:
            if not lawful.for_city(city.id, 1):
                state = self._why_unlisted(city)
                yield LeftOut("city", city.id, city.id, Words(f"left_out.city.{state}"))
        for pair in book.needs:
            if pair.need.id not in needs:
                key = f"left_out.need.{pair.need.availability}"
                yield LeftOut("need", pair.need.id, pair.city.id, _noted(key, pair.need))
        for investor in book.investors:
            if investor.id not in investors:
                key = f"left_out.investor.{investor.availability}"
                yield LeftOut("investor", investor.id, "", _noted(key, investor))
            elif not lawful.for_investor(investor.id, 1):
                state = "no_lawful_route" if lawful.needs else "no_needs"
                words = Words(f"left_out.investor.{state}")
                yield LeftOut("investor", investor.id, "", words)

    def _why_unlisted(self, city: City) -> str:
        """Say in a word why a city has no list."""
        if not city.needs:
            return "no_needs"
        if not any(need.availability in MATCHABLE_NEEDS for need in city.needs):
            return "no_open_needs"
        return "no_lawful_route" if self.ranking.investors else "no_investors"


def digest_of(reference: Reference) -> str:
    """Give the SHA-256 of the constants of a score, as its file has it."""
    return hashlib.sha256(reference.to_json().encode("utf-8")).hexdigest()


def _noted(key: str, item: Need | Investor) -> Words:
    """Say why an item is left out, with what its profile says of it."""
    return Words.of(key, note=item.availability_note) if item.availability_note else Words(key)
