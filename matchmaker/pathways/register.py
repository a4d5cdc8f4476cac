"""The rule base as tables for a reader, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from matchmaker.model import DatePrecision, RuleBook, RuleStatus
from matchmaker.pathways.citations import citation

_STATUSES: Final = {
    RuleStatus.TEXT_READ: "text read",
    RuleStatus.SECONDARY: "secondary source",
    RuleStatus.UNVERIFIED: "not verified",
}


def rule_table(law: RuleBook) -> str:
    """List all rules: citation, what it says, effect, validity, status; by topic, then date."""
    rows = []
    for rule in sorted(law.rules, key=lambda rule: (rule.topic, rule.in_force_from or "", rule.id)):
        cited = citation(rule)
        about = "about " if rule.in_force_from_precision is DatePrecision.APPROXIMATE else ""
        days = f"{about}{cited.since or 'not known'} to {cited.until or 'now'}"
        rows.append(
            (
                rule.topic,
                f"`{rule.id}`",
                cited.source.en,
                rule.plain.en,
                rule.effect + (" (avoidable)" if rule.avoidable else ""),
                days,
                _STATUSES[rule.status],
            )
        )
    return _table(("topic", "rule", "source", "says", "effect", "in force", "known by"), rows)


def channel_table(law: RuleBook) -> str:
    """List, for each instrument and origin of money, the obvious route and the others."""
    labels = {route.id: route.label.en for route in law.routes}
    rows = [
        (
            channel.instrument,
            "foreign" if channel.foreign else "domestic",
            labels[channel.direct] if channel.direct else "none",
            "; ".join(labels[route] for route in channel.routes) or "none",
        )
        for channel in sorted(law.channels, key=lambda item: (item.instrument, not item.foreign))
    ]
    return _table(("instrument", "money", "obvious route", "other routes"), rows)


def doubt_table(law: RuleBook) -> str:
    """List the rules whose text was not read, with what is missing."""
    rows = [
        (f"`{rule.id}`", citation(rule).source.en, _STATUSES[rule.status], rule.notes or "")
        for rule in sorted(law.rules, key=lambda rule: rule.id)
        if rule.status is not RuleStatus.TEXT_READ
    ]
    return _table(("rule", "source", "known by", "what is missing"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |\n"
        for line in lines
    )
