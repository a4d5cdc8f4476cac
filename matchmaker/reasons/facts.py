"""What a pair has in common and what it lacks, block by block, ready to be said."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from matchmaker.model import (
    CityNeed,
    Deal,
    DealStatus,
    Investor,
    MoneyRange,
    Term,
    Value,
)
from matchmaker.ranking import Ranking
from matchmaker.reasons.wording import Wording
from matchmaker.vectors import PastDeal, newest_rates, texts_of

Vocabulary = Literal["sectors", "dimensions", "instruments"]

SizeFit = Literal["inside", "partly", "outside"]


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a ranked pair behind each block.

    Parameters
    ----------
    ranking : Ranking
    side : CityNeed
    investor : Investor
    """

    ranking: Ranking
    side: CityNeed
    investor: Investor

    @classmethod
    def of(cls, ranking: Ranking, need_id: str, investor_id: str) -> Facts:
        """Take a pair from a ranking; errors as `Ranking.pair`."""
        return cls(ranking, ranking.need(need_id), ranking.investor(investor_id))

    def common(self, vocabulary: Vocabulary) -> tuple[Term, ...]:
        """Give the terms that both sides name."""
        wanted, offered = self._named(vocabulary)
        return self._terms(vocabulary, set(wanted).intersection(offered))

    def both(self, vocabulary: Vocabulary) -> dict[str, Value]:
        """Give the terms of either side: ``wanted`` and ``offered``."""
        wanted, offered = self._named(vocabulary)
        return {
            "wanted": self._terms(vocabulary, wanted),
            "offered": self._terms(vocabulary, offered),
        }

    def amounts(self) -> dict[str, Value]:
        """Give the ``cost`` and the ``ticket``; only where both are known."""
        known = {"cost": self.side.need.cost, "ticket": self.investor.ticket}
        return {
            name: MoneyRange(min=amount.min, max=amount.max, currency=amount.currency)
            for name, amount in known.items()
            if amount is not None
        }

    def size_fit(self) -> SizeFit:
        """Say where the cost lies, against the bounds of the ticket as they are printed.

        An unknown bound of the ticket shuts nothing out; a cost with an unknown bound is inside
        only if that side of the ticket is open too. Currencies are converted by the edition's
        newest rates, without rounding. Only where both amounts are known.
        """
        low, high = self._rupiah(self.side.need.cost)
        least, most = self._rupiah(self.investor.ticket)
        below = high is not None and least is not None and high < least
        above = low is not None and most is not None and low > most
        if below or above:
            return "outside"
        from_below = least is None or (low is not None and low >= least)
        to_above = most is None or (high is not None and high <= most)
        return "inside" if from_below and to_above else "partly"

    def helpful(self) -> tuple[Term, ...]:
        """Give the investor's instruments that usually help at the need's stage."""
        stage = self.side.need.readiness
        taxonomy = self.ranking.book.taxonomy
        helpful = {item.id for item in taxonomy.instruments if stage in item.stages}
        return self._terms("instruments", helpful.intersection(self.investor.instruments))

    def deals_near(self) -> tuple[Literal["province", "island_group"], int]:
        """Count past deals in the city's province; where there is none, in its island group."""
        city = self.side.city
        deals = self.investor.evidence_deals
        here = sum(city.province in deal.provinces for deal in deals)
        if here:
            return "province", here
        provinces = self.ranking.book.taxonomy.provinces
        around = {item.name for item in provinces if item.island_group == city.island_group}
        return "island_group", sum(not around.isdisjoint(deal.provinces) for deal in deals)

    def likest_deal(self) -> Deal | None:
        """Give the investor's evidence deal whose text is most like the need."""
        return self.ranking.likest_deal(self.side.need.id, self.investor.id)

    def kind_of(self, deal: Deal) -> Literal["similar", "nearest", "other"]:
        """Say how a past deal may be called beside the need.

        ``similar`` where the glossary finds one of the need's sectors in its title,
        ``other`` where it finds only others, ``nearest`` where it cannot tell.
        """
        glossary = self.ranking.glossary
        found = frozenset[str]().union(
            *(
                glossary.sectors(glossary.find(text.text, text.language))
                for text in texts_of(PastDeal(self.investor, deal))
            )
        )
        sectors = self.side.need.sectors
        if not found or not sectors:
            return "nearest"
        return "other" if found.isdisjoint(sectors) else "similar"

    def intentions(self) -> int:
        """Count memoranda, letters and pledges."""
        return sum(deal.deal_status is DealStatus.INTENTION for deal in self.investor.deals)

    @property
    def wording(self) -> Wording:
        """What the glossary knows of both texts."""
        return Wording(self.ranking.glossary, self.side, self.investor)

    def _named(self, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
        need, investor = self.side.need, self.investor
        match vocabulary:
            case "sectors":
                return need.sectors, investor.sectors
            case "dimensions":
                return need.dimensions, investor.dimensions
            case "instruments":
                return need.instruments_wanted, investor.instruments

    def _terms(self, vocabulary: Vocabulary, ids: Collection[str]) -> tuple[Term, ...]:
        known = getattr(self.ranking.book.taxonomy, vocabulary)
        return tuple(Term(vocabulary, term.id) for term in known if term.id in ids)

    def _rupiah(self, amount: MoneyRange | None) -> tuple[Fraction | None, Fraction | None]:
        """Give both bounds in rupiah; a bound of nothing is no bound."""
        if amount is None:
            return None, None
        rates = newest_rates(self.ranking.book.edition.rates) | {"IDR": 1.0}
        rate = Fraction(str(rates[amount.currency]))
        low, high = (bound * rate if bound else None for bound in (amount.min, amount.max))
        return low, high
