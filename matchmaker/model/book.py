"""Everything that was loaded from one folder of profiles, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from matchmaker.errors import MatchmakerError
from matchmaker.model.law import Rule, RuleBook
from matchmaker.model.profiles import City, CityNeed, Embassy, Investor, Line, Rate, Record
from matchmaker.model.taxonomy import GlossaryEntry, Taxonomy
from matchmaker.model.vocabulary import MATCHABLE_INVESTORS, MATCHABLE_NEEDS, PartialDate

Named = TypeVar("Named", City, Investor, Embassy)

LONGEST_ID = 80
"""Characters of an id that a message repeats; no id of a profile is longer."""


class Edition(Record):
    """What a set of profiles calls itself, and the day for which it speaks."""

    title: Line
    """What the set of profiles is called."""
    version: Line
    """Which edition it is."""
    on: PartialDate
    """The day of the edition, exact to the day: unless told otherwise, its law is applied."""
    rates: tuple[Rate, ...] = ()
    """Exchange rates with their day and source."""


@dataclass(frozen=True)
class Book:
    """Cities, investors, vocabularies, rules and glossary of one folder.

    Cities, investors and embassies are in the order of their ids, whatever the
    order of files and rows.

    Parameters
    ----------
    digest : str
        SHA-256 over the content (not the files), as hexadecimal digits: equal
        for equal facts, also between YAML, CSV and XLSX.
    parts : tuple of (str, str)
        The same over each part, shortened, so that a change can be told by its place:
        ``cities/<id>``, ``investors/<id>``, and the names of the shared files.
    """

    edition: Edition
    cities: tuple[City, ...]
    investors: tuple[Investor, ...]
    embassies: tuple[Embassy, ...]
    taxonomy: Taxonomy
    law: RuleBook
    glossary: tuple[GlossaryEntry, ...]
    digest: str
    parts: tuple[tuple[str, str], ...] = ()

    @cached_property
    def needs(self) -> tuple[CityNeed, ...]:
        """All needs with their cities, in the order of cities, then of need ids."""
        return tuple(
            CityNeed(city, need)
            for city in self.cities
            for need in sorted(city.needs, key=lambda need: need.id)
        )

    @cached_property
    def matchable_needs(self) -> tuple[CityNeed, ...]:
        """The needs that may be ranked."""
        return tuple(pair for pair in self.needs if pair.need.availability in MATCHABLE_NEEDS)

    @cached_property
    def matchable_investors(self) -> tuple[Investor, ...]:
        """The investors that may be ranked."""
        return tuple(item for item in self.investors if item.availability in MATCHABLE_INVESTORS)

    def city(self, city_id: str) -> City:
        """Find a city by id, or raise `UnknownIdError` with the nearest ids."""
        return find(self._cities, city_id, "city")

    def investor(self, investor_id: str) -> Investor:
        """Find an investor by id, or raise `UnknownIdError` with the nearest ids."""
        return find(self._investors, investor_id, "investor")

    def embassy(self, embassy_id: str) -> Embassy:
        """Find an embassy by id, or raise `UnknownIdError` with the nearest ids."""
        return find(self._embassies, embassy_id, "embassy")

    def need(self, need_id: str) -> CityNeed:
        """Find a need by id, or raise `UnknownIdError` with the nearest ids."""
        found = self._needs.get(need_id)
        if found is None:
            known = [(pair.need.id, pair.need.title) for pair in self.needs]
            raise UnknownIdError("need", need_id, known)
        return found

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules of law by id."""
        return {rule.id: rule for rule in self.law.rules}

    @cached_property
    def _cities(self) -> dict[str, City]:
        return {city.id: city for city in self.cities}

    @cached_property
    def _investors(self) -> dict[str, Investor]:
        return {investor.id: investor for investor in self.investors}

    @cached_property
    def _embassies(self) -> dict[str, Embassy]:
        return {embassy.id: embassy for embassy in self.embassies}

    @cached_property
    def _needs(self) -> dict[str, CityNeed]:
        return {pair.need.id: pair for pair in self.needs}


class UnknownIdError(MatchmakerError):
    """An id that is in no profile; the message offers the nearest ones."""

    def __init__(self, kind: str, wanted: str, known: Iterable[tuple[str, str]]) -> None:
        self.kind = kind
        self.wanted = wanted
        self.nearest = nearest(wanted, known)
        offer = ", ".join(self.nearest)
        shown = wanted if len(wanted) <= LONGEST_ID else f"{wanted[:LONGEST_ID]}…"
        super().__init__(
            f"no {kind} has the id '{shown}'; "
            + (f"nearest: {offer}" if offer else f"there is no {kind} at all")
        )


def nearest(wanted: str, known: Iterable[tuple[str, str]], count: int = 3) -> tuple[str, ...]:
    """Give the ids whose id or name is most like ``wanted``, the most like first."""
    from difflib import SequenceMatcher

    word = wanted.casefold()

    def likeness(item: tuple[str, str]) -> float:
        best = 0.0
        for text in map(str.casefold, item):
            inside = 0.5 * (word in text) if word else 0.0
            best = max(best, SequenceMatcher(None, word, text).ratio() + inside)
        return best

    ranked = sorted(known, key=lambda item: (-likeness(item), item[0]))
    return tuple(item[0] for item in ranked[:count])


def find(items: Mapping[str, Named], wanted: str, kind: str) -> Named:
    """Find an item by id among ``items``, or raise `UnknownIdError`."""
    if wanted in items:
        return items[wanted]
    known = [
        (name, item.label.en if isinstance(item, Embassy) else item.name)
        for name, item in sorted(items.items())
    ]
    raise UnknownIdError(kind, wanted, known)
