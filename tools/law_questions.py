"""Tables for a jurist: what the worked cases cover, and what must still be verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from matchmaker.model import DatePrecision, Effect, Rule, RuleBook, RuleStatus
from matchmaker.model.law import ParameterValue
from matchmaker.pathways import citation
from tests import golden_cases

STATUSES = {
    RuleStatus.TEXT_READ: "text read",
    RuleStatus.SECONDARY: "secondary source",
    RuleStatus.UNVERIFIED: "not verified",
}

MORE = {
    DatePrecision.MONTH: "exact to the month",
    DatePrecision.YEAR: "exact to the year",
    DatePrecision.APPROXIMATE: "approximate",
    DatePrecision.UNKNOWN: "not known",
}

KNOWN_EARLIER = "Known from an earlier reading"


def counts(law: RuleBook) -> str:
    """Count rules by what they do and how they are known."""
    found = Counter((rule.effect, rule.status) for rule in law.rules)
    rows = [
        (effect.value, *(str(found[effect, status]) for status in STATUSES), str(total))
        for effect in Effect
        if (total := sum(found[effect, status] for status in STATUSES))
    ]
    whole = Counter(rule.status for rule in law.rules)
    rows.append(("all", *(str(whole[status]) for status in STATUSES), str(len(law.rules))))
    return table(("effect", *STATUSES.values(), "all"), rows)


def coverage(law: RuleBook) -> str:
    """Say of each rule how many cases reach it, and with what outcome; blocks first."""
    found = golden_cases.coverage(law)
    effects = list(Effect)
    rows = []
    for rule in sorted(law.rules, key=lambda rule: (effects.index(rule.effect), rule.id)):
        own = found[rule.id]
        figures = (own.blocked, own.passed, own.missing, own.other, own.silent, own.all)
        rows.append(
            (
                f"`{rule.id}`",
                rule.effect.value,
                *(str(len(names)) if names else "" for names in figures),
                ", ".join(sorted({name.rpartition("-")[0] for name in own.all})),
            )
        )
    head = ("rule", "effect", "blocks", "met", "fact missing", "opens or asks", "silent", "cases")
    return table((*head, "files"), rows)


def blocks_by_hearsay(law: RuleBook) -> str:
    """List the blocks whose text nobody has read."""
    return _listed(
        rule
        for rule in law.rules
        if rule.effect is Effect.BLOCK and rule.status is not RuleStatus.TEXT_READ
    )


def of_status(law: RuleBook, status: RuleStatus) -> str:
    """List the other rules that are known so."""
    return _listed(
        rule for rule in law.rules if rule.status is status and (rule.effect is not Effect.BLOCK)
    )


def read_earlier(law: RuleBook) -> str:
    """List the rules whose text was read once and not opened again."""
    return _listed(
        rule
        for rule in law.rules
        if rule.status is RuleStatus.TEXT_READ and KNOWN_EARLIER in (rule.notes or "")
    )


def figures(law: RuleBook) -> str:
    """List the figures that are not known, or known worse than their rule."""
    rows = [
        (f"`{rule.id}`", _when(value), _figure(value), STATUSES[value.status], value.source or "")
        for rule in law.rules
        for parameter in rule.parameters.values()
        for value in parameter.values
        if value.status is not None and value.status is not RuleStatus.TEXT_READ
    ]
    return table(("rule", "when", "figure", "known by", "where it stands"), rows)


def dates(law: RuleBook) -> str:
    """List the rules whose first or last day is not exact."""
    rows = []
    for rule in sorted(law.rules, key=lambda rule: rule.id):
        inexact = {
            "start": rule.in_force_from_precision,
            "end": rule.in_force_to_precision or DatePrecision.DAY,
        }
        said = [f"{name} {MORE[exact]}" for name, exact in inexact.items() if exact in MORE]
        if said:
            days = f"{rule.in_force_from or '?'} to {rule.in_force_to or 'now'}"
            rows.append((f"`{rule.id}`", days, "; ".join(said)))
    return table(("rule", "days on record", "what is not exact"), rows)


def overlaps(law: RuleBook) -> str:
    """List rules of the same topic and effect that were the law beside each other for a time."""
    rows = []
    for rule in law.rules:
        after = next((one for one in law.rules if one.id == rule.superseded_by), None)
        if after is None or after.in_force_from is None or rule.in_force_to is None:
            continue
        if after.in_force_from < rule.in_force_to:
            span = f"{after.in_force_from} to {rule.in_force_to}"
            rows.append((f"`{rule.id}`", f"`{after.id}`", span))
    return table(("older", "newer", "both are the law"), rows)


def _listed(rules: Iterable[Rule]) -> str:
    rows = [
        (f"`{rule.id}`", citation(rule).source.en, rule.notes or "")
        for rule in sorted(rules, key=lambda rule: rule.id)
    ]
    return table(("rule", "source", "what is missing"), rows)


def _when(value: ParameterValue) -> str:
    return f"{value.start or 'always'} to {value.end or 'now'}"


def _figure(value: ParameterValue) -> str:
    if value.value is None:
        return "not known"
    if value.value.single is not None:
        return f"{value.value.single:,}"
    return ", ".join(f"{name} {figure:g}" for name, figure in value.value.by_choice)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table in Markdown; "None." where it has no rows."""
    written = list(_lines(rows))
    if not written:
        return "None.\n"
    return "".join([*_lines([head, ["---"] * len(head)]), *written])


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        cells = (cell.replace("|", "\\|").replace("\n", " ") for cell in row)
        yield "| " + " | ".join(cells) + " |\n"
