"""The ledger of one document: every source once, numbered in the order in which it is cited."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from matchmaker.briefs.said import Link, Source
from matchmaker.model import (
    EvidenceType,
    Finances,
    PartialDate,
    Population,
    Provenance,
    Rate,
    Rule,
    SupersededAmount,
    Words,
)
from matchmaker.pathways import citation

LONGEST_ADDRESS: Final = 96
"""Letters of an address that are printed; the link behind it has all of them."""


class Ledger:
    """Gives a number to each source that a document cites."""

    spells_addresses = True
    """Whether an address is written out where nothing else is known of a source."""

    def __init__(self) -> None:
        self._sources: dict[Source, int] = {}

    def cite(self, provenance: Provenance) -> tuple[int, ...]:
        """Cite where a record comes from; that facts are sourced is said by the source itself."""
        return self._number(
            provenance.source,
            links=provenance.links,
            as_of=provenance.as_of,
            checked=provenance.checked,
            trust=trust_in(provenance),
        )

    def cite_population(self, population: Population) -> tuple[int, ...]:
        """Cite the register of a count of people."""
        return self._number(population.source, as_of=population.as_of)

    def cite_finances(self, finances: Finances) -> tuple[int, ...]:
        """Cite the budget or report of a region's figures."""
        year = finances.fiscal_year
        return self._number(finances.source, as_of=PartialDate(str(year)) if year else None)

    def cite_superseded(self, amount: SupersededAmount) -> tuple[int, ...]:
        """Cite where an older figure stands."""
        return self._number(amount.source, as_of=amount.as_of)

    def cite_rate(self, rate: Rate) -> tuple[int, ...]:
        """Cite the source of a rate of exchange."""
        return self._number(rate.source, as_of=rate.on)

    def cite_rule(self, rule: Rule, language: str) -> tuple[int, ...]:
        """Cite law and article, and how its words are known; where copies lie is in the rules."""
        cited = citation(rule)
        return self._number(
            cited.source.in_language(language),
            trust=(cited.status_words,),
        )

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources that were cited, by number."""
        return tuple(replace(source, number=number) for source, number in self._sources.items())

    def _number(
        self,
        text: str | None,
        *,
        links: tuple[str, ...] = (),
        as_of: PartialDate | None = None,
        checked: PartialDate | None = None,
        trust: tuple[Words, ...] = (),
    ) -> tuple[int, ...]:
        source = Source(
            0,
            text,
            _links(links, whole=text is None and self.spells_addresses),
            as_of,
            checked,
            trust,
        )
        return (self._sources.setdefault(source, len(self._sources) + 1),)


class PublicLedger(Ledger):
    """The ledger of what a counterpart reads: sites and dates, and no researcher's words."""

    spells_addresses = False

    def cite(self, provenance: Provenance) -> tuple[int, ...]:
        """Cite where a record comes from by the addresses of the web that it has."""
        return self._number(
            None,
            links=tuple(link for link in provenance.links if _site(link)),
            as_of=provenance.as_of,
            checked=provenance.checked,
            trust=_stated(trust_in(provenance), provenance.confidence),
        )

    def cite_population(self, population: Population) -> tuple[int, ...]:
        """Cite a count of people by its day."""
        return self._number(None, as_of=population.as_of, trust=_stated((), None))


class NoLedger(Ledger):
    """The ledger of what has no notes, such as a row of a table: nothing has a number."""

    def cite(self, provenance: Provenance) -> tuple[int, ...]:
        """Cite nothing."""
        del provenance
        return ()

    def cite_rule(self, rule: Rule, language: str) -> tuple[int, ...]:
        """Cite nothing."""
        del rule, language
        return ()

    def _number(self, *_: object, **__: object) -> tuple[int, ...]:
        return ()


def _stated(trust: tuple[Words, ...], confidence: object) -> tuple[Words, ...]:
    """Say that no confidence is stated, where none is."""
    return trust if confidence is not None else (Words("trust.unstated"), *trust)


def trust_in(provenance: Provenance) -> tuple[Words, ...]:
    """Say how far facts are trusted, what they rest on, and that nobody has checked them yet."""
    trust = []
    if provenance.confidence is not None:
        trust.append(Words(f"trust.{provenance.confidence}"))
    if provenance.evidence not in {None, EvidenceType.SOURCED}:
        trust.append(Words(f"vocabulary.evidence.{provenance.evidence}"))
    if provenance.checked is None:
        trust.append(Words("trust.unchecked"))
    return tuple(trust)


def _links(texts: tuple[str, ...], *, whole: bool) -> tuple[Link, ...]:
    """Show addresses: by their sites, a second one of a site with a number, or as they are.

    Parameters
    ----------
    whole : bool
        Whether nothing else is known of the source, so that a reader needs the address.
    """
    if not texts:
        return ()
    links: list[Link] = []
    seen: Counter[str] = Counter()
    for text in texts:
        site = _site(text)
        if site is None:
            links.append(Link(text, None))
            continue
        seen[site] += 1
        shown = f"{site} ({seen[site]})" if seen[site] > 1 else site
        links.append(Link(_address(text) if whole else shown, text))
    return tuple(links)


def _address(text: str) -> str:
    """Write an address without its scheme, cut where it is longer than a person would type."""
    shown = text.partition("://")[2].removeprefix("www.").rstrip("/")
    return shown if len(shown) <= LONGEST_ADDRESS else f"{shown[: LONGEST_ADDRESS - 1]}…"


def _site(text: str) -> str | None:
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return parts.hostname.removeprefix("www.")
