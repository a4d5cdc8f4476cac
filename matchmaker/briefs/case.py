"""One need beside one investor with everything that is known of both: what a brief is made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from matchmaker.briefs.amounts import amount_of
from matchmaker.briefs.brief import Amount, Prose, Sentence
from matchmaker.briefs.ledger import Ledger
from matchmaker.model import (
    Book,
    City,
    Investor,
    Language,
    Match,
    MoneyRange,
    Need,
    Pathway,
    Role,
    Route,
    Rule,
    Value,
    Verdict,
    Words,
)

PURSES: Final = frozenset({Role.FINANCIER, Role.GUARANTOR, Role.UNKNOWN})
"""Roles that may be asked about money; a supplier, an operator or a door never is."""


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

    @property
    def is_about_money(self) -> bool:
        """Whether the counterpart may be asked about money."""
        return self.investor.role in PURSES

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.book.law.rules}

    @cached_property
    def routes(self) -> dict[str, Route]:
        """The routes by id."""
        return {route.id: route for route in self.book.law.routes}

    @cached_property
    def asked(self) -> Pathway | None:
        """The pathway that the ask takes: open by law, wished and offered before others.

        None where no pathway is open, or where no money is asked for.
        """
        order = list(Verdict)
        wanted = self.need.instruments_wanted

        def preference(pathway: Pathway) -> tuple[bool, int, int]:
            term = pathway.instrument
            common = term in wanted and term in self.investor.instruments
            place = wanted.index(term) if term in wanted else len(wanted)
            return (not common, order.index(pathway.verdict), place)

        open_ones = [item for item in self.match.pathways if item.verdict is not Verdict.BLOCKED]
        return min(open_ones, key=preference, default=None) if self.is_about_money else None

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
        notes = self.ledger.cite_rule(rule)
        return Sentence(Words.of(key, **values), notes, self.article(rule))

    def article(self, rule: Rule) -> Words | None:
        """Say law and article; None where the law is not known."""
        if rule.law is None:
            return None
        if rule.article is None:
            return Words.of("legal.law", law=rule.law)
        return Words.of("legal.article", law=rule.law, article=rule.article)

    def text(self, text: str, written_in: Language, notes: tuple[int, ...]) -> Prose:
        """Take over a text of a profile, and say so if it is in another language."""
        is_foreign = written_in != self.language
        return Prose(text, notes, Words(f"written.{written_in}") if is_foreign else None)

    def texts(
        self, texts: Iterable[str], written_in: Language, notes: tuple[int, ...]
    ) -> tuple[Prose, ...]:
        """Take over texts of a profile."""
        return tuple(self.text(text, written_in, notes) for text in texts)

    def prose(self, text: str | None, written_in: Language, notes: tuple[int, ...]) -> Prose | None:
        """Take over a text of a profile, if there is one."""
        return None if text is None else self.text(text, written_in, notes)

    def amount(
        self, found: MoneyRange | None, written_in: Language, notes: tuple[int, ...]
    ) -> Amount | None:
        """Make an amount as it is printed."""
        about = self.prose(found.note if found else None, written_in, notes)
        return amount_of(found, self.book.edition.rates, self.ledger, notes, about)
