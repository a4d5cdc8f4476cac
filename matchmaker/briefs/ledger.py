"""The ledger of one document: every source once, numbered in the order in which it is cited."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.briefs.brief import Source
from matchmaker.model import PartialDate, Population, Provenance, Rate, Rule, Words


class Ledger:
    """Gives a number to each source that a document cites."""

    def __init__(self) -> None:
        self._sources: dict[Source, int] = {}

    def cite(self, provenance: Provenance) -> tuple[int, ...]:
        """Cite where a record comes from."""
        trust = []
        if provenance.confidence is not None:
            trust.append(Words(f"vocabulary.confidence.{provenance.confidence}"))
        if provenance.evidence is not None:
            trust.append(Words(f"vocabulary.evidence.{provenance.evidence}"))
        return self._number(
            provenance.source,
            links=provenance.links,
            as_of=provenance.as_of,
            checked=provenance.checked,
            trust=tuple(trust),
        )

    def cite_population(self, population: Population) -> tuple[int, ...]:
        """Cite the register of a count of people."""
        return self._number(population.source, as_of=population.as_of)

    def cite_rate(self, rate: Rate) -> tuple[int, ...]:
        """Cite the source of a rate of exchange."""
        return self._number(rate.source, as_of=rate.on)

    def cite_rule(self, rule: Rule) -> tuple[int, ...]:
        """Cite where a rule's words were read; a rule without any is cited by its law."""
        text = " ".join(part for part in (rule.law, rule.article) if part)
        return self._number(
            text or rule.id,
            links=tuple(dict.fromkeys(item.url for item in rule.evidence)),
            trust=(Words(f"vocabulary.rule_status.{rule.status}"),),
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
        source = Source(0, text, links, as_of, checked, trust)
        return (self._sources.setdefault(source, len(self._sources) + 1),)
