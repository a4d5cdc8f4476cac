"""One need beside one investor with everything that is known of both: what a brief is made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from matchmaker.briefs.amounts import amount_of
from matchmaker.briefs.ledger import Ledger
from matchmaker.briefs.said import Amount, Prose, Sentence
from matchmaker.model import (
    Book,
    City,
    Investor,
    Label,
    Language,
    Match,
    MoneyRange,
    Need,
    Pathway,
    Programme,
    Route,
    Rule,
    Value,
    Words,
)
from matchmaker.pathways import (
    PURSES,
    asked_pathway,
    best_pathway,
    citation,
    is_closed,
    is_to_be_had,
)

LEADERS: Final = {
    "walikota": Label(id="Wali Kota", en="Mayor"),
    "bupati": Label(id="Bupati", en="Regent"),
}
"""Titles of heads of regions as they are printed, by what profiles write."""

KINDS: Final = ("Kabupaten ", "Kota ")
"""Beginnings of a region's name that the title of its head already says."""

IN_FOREIGN_MONEY: Final = {
    "message.cost": "message.cost_foreign",
    "talk.cost": "talk.cost_foreign",
    "answer.cost": "answer.cost_foreign",
}
"""Phrases that say a cost, and those that say it in foreign money and in rupiah."""

SPEAKABLE: Final = 20
"""Letters up to which a name is kept although it has an acronym: ``World Bank``."""


@dataclass(frozen=True)
class Case:
    """A match with its two sides, the law that was applied, and the ledger of the document."""

    book: Book
    match: Match
    language: str
    ledger: Ledger

    @cached_property
    def city(self) -> City:
        """The city."""
        return self.book.need(self.match.need).city

    @cached_property
    def need(self) -> Need:
        """The need."""
        return self.book.need(self.match.need).need

    @cached_property
    def investor(self) -> Investor:
        """The counterpart."""
        return self.book.investor(self.match.investor)

    @cached_property
    def title(self) -> str:
        """The need's title, in the brief's language where the profile has one."""
        english = self.language != "id" and self.need.title_en is not None
        return (self.need.title_en or "") if english else self.need.title

    @cached_property
    def counterpart(self) -> str:
        """The counterpart's name as sentences use it; in full where it is introduced."""
        return short_name(self.investor.name)

    @property
    def leader(self) -> Label:
        """The title of the head of the region, which English has words for."""
        title = self.city.leader_title
        return LEADERS.get(title.replace(" ", "").casefold(), Label(id=title, en=title))

    @property
    def seat(self) -> str:
        """The region as the title of its head names it: Wali Kota Ambon, not of Kota Ambon."""
        name = self.city.name
        if self.leader not in LEADERS.values():
            return name
        return next((name.removeprefix(kind) for kind in KINDS if name.startswith(kind)), name)

    @property
    def is_open(self) -> bool:
        """Whether both sides are there to be matched, as far as is known."""
        return is_to_be_had(self.need, self.investor)

    @property
    def is_about_money(self) -> bool:
        """Whether the counterpart is asked for a form of financing."""
        return self.investor.role in PURSES or self.asked is not None

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return self.book.rules

    @cached_property
    def routes(self) -> dict[str, Route]:
        """The routes by id."""
        return {route.id: route for route in self.book.law.routes}

    @property
    def best(self) -> Pathway | None:
        """The pathway with the best verdict, the first of equals; None where there is none."""
        return best_pathway(self.match.pathways)

    @cached_property
    def asked(self) -> Pathway | None:
        """The pathway that the ask takes: open by law, and wished by the city as far as is known.

        None where no pathway is open, where the counterpart's role has no part in any,
        where the city wishes none of them, or where either side is not to be had.
        """
        return asked_pathway(self.need, self.investor, self.match.pathways)

    @property
    def is_closed_by_law(self) -> bool:
        """Whether forms of support were looked at and no lawful route leads to any of them."""
        return is_closed(self.match.pathways)

    @property
    def is_common(self) -> bool:
        """Whether the city wishes something that the counterpart offers, as far as is known."""
        wanted, offered = set(self.need.instruments_wanted), set(self.investor.instruments)
        return not wanted or not offered or bool(wanted & offered)

    @property
    def is_other_field(self) -> bool:
        """Whether both sides name sectors and share none."""
        wanted, offered = set(self.need.sectors), set(self.investor.sectors)
        return bool(wanted and offered) and wanted.isdisjoint(offered)

    def standing_rule(self, name: str) -> Rule | None:
        """Give a rule that is in the book and has no known end, else None."""
        rule = self.rules.get(name)
        return rule if rule is not None and rule.in_force_to is None else None

    @property
    def programme(self) -> Programme | None:
        """The national programme that chooses the need's partner, if one does."""
        known = {programme.id: programme for programme in self.book.law.programmes}
        return known.get(self.need.programme or "")

    @property
    def need_notes(self) -> tuple[int, ...]:
        """The note of the need's own source."""
        return self.ledger.cite(self.need.provenance)

    @property
    def city_notes(self) -> tuple[int, ...]:
        """The note of the city's own source."""
        return self.ledger.cite(self.city.provenance)

    @property
    def investor_notes(self) -> tuple[int, ...]:
        """The note of the investor's own source."""
        return self.ledger.cite(self.investor.provenance)

    def sentence(self, key: str, notes: tuple[int, ...] = (), /, **values: Value) -> Sentence:
        """Make a sentence with its notes."""
        return Sentence(Words.of(key, **values), notes)

    def by_rule(self, key: str, rule: Rule | None, /, **values: Value) -> Sentence:
        """Make a sentence that rests on a rule of law, if one decided."""
        if rule is None:
            return self.sentence(key, **values)
        notes = self.ledger.cite_rule(rule, self.language)
        article = citation(rule).short.in_language(self.language)
        return Sentence(Words.of(key, **values), notes, article)

    def tongue(self, written_in: Language) -> str:
        """End the key of a phrase that quotes a text: by its language where not the brief's."""
        return "" if written_in == self.language else f"_{written_in}"

    def written(self, written_in: Language) -> Words | None:
        """Say in which language texts are, where that is not the brief's."""
        return None if written_in == self.language else Words(f"written.{written_in}")

    def amount(self, found: MoneyRange | None, notes: tuple[int, ...]) -> Amount | None:
        """Make an amount as it is printed."""
        about = Prose(found.note, notes) if found and found.note else None
        return amount_of(found, self.book.edition.rates, self.ledger, notes, about)

    def cost_said(self, key: str, cost: MoneyRange, notes: tuple[int, ...]) -> Sentence:
        """Say a cost; one in foreign money by the phrase that adds its rupiah and the rate."""
        amount = self.amount(cost, notes)
        if amount is None or amount.rupiah is None:
            return self.sentence(key, notes, cost=cost)
        in_rupiah = dict(amount.rupiah.values)
        return self.sentence(IN_FOREIGN_MONEY[key], amount.notes, cost=cost, **in_rupiah)


def short_name(name: str) -> str:
    """Shorten a name by its own parentheses.

    ``Asian Development Bank (ADB)`` gives ``ADB``, ``Siemens (incl. Siemens
    Mobility)`` gives ``Siemens``; a name without parentheses stays as it is.
    """
    before, bracket, rest = name.partition(" (")
    acronym = rest.removesuffix(")")
    is_acronym = re.fullmatch(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*", acronym) and rest == f"{acronym})"
    if bracket and is_acronym and len(before) > SPEAKABLE:
        return acronym
    return before if bracket and before else name


def proses(texts: Iterable[str], notes: tuple[int, ...]) -> tuple[Prose, ...]:
    """Take over texts of a profile."""
    return tuple(Prose(text, notes) for text in texts)


def prose(text: str | None, notes: tuple[int, ...]) -> Prose | None:
    """Take over a text of a profile, if there is one."""
    return None if text is None else Prose(text, notes)
