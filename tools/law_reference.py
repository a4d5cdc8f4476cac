"""The page on the law: how verdicts are made, which rules are in, what a jurist must confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from matchmaker.model import DatePrecision, LegalFacts, RuleBook, RuleStatus
from matchmaker.pathways import citation

STATUSES = {
    RuleStatus.TEXT_READ: "text read",
    RuleStatus.SECONDARY: "secondary source",
    RuleStatus.UNVERIFIED: "not verified",
}

KNOWN_FACTS = {
    "lender_is_foreign": "the investor's country is not Indonesia",
    "counterpart_type": "the investor's type",
    "instrument": "the instrument that is looked at",
    "must_be_repaid": "the channel",
    "borrower_is_regional_government": "the route",
    **dict.fromkeys(LegalFacts.model_fields, "the need (`legal`), where the region has said it"),
}

PAGE = """\
# The law in the product

This page is generated from `profiles/rules.yaml`; `tests/golden/` holds worked cases that a
jurist can read. Nothing here is legal advice. Rules were read in copies, not in the gazette, and a
jurist must confirm each of them before anybody relies on it.

## What the product says
- **No direct loan from abroad.** A regional government may not take financing directly from a
  foreign party (Law 1/2022, art. 154(4); before 5 January 2022 Law 33/2004, art. 50). Such a pair
  is shown with its lawful routes, never as a direct loan.
- **One pathway for each instrument** that both sides name; where they share none, for each that the
  investor offers, marked as not asked for; none where the investor's instruments are not known.
- **The law of a day.** Every rule has the days between which it is the law. The end is the first
  day on which it no longer is. A date that is exact only to the year neither blocks nor allows
  within that year: the verdict is unknown.
- **A need of a national programme** has the route of the programme alone, by every instrument: the
  partner is not the mayor's to choose. The need says so itself (`programme`).
- **Who must act**, as each rule names it, and the time that the text sets, where it sets one. Acts
  come by stage: preparation, council, ministers who are heard, decision, signatures. The order
  between acts of two rules within a stage is not law.

## How a verdict is made
A rule applies, does not apply, or nobody can tell yet, because a fact or a date is missing. A rule
that does not apply asks for nothing. The verdict on a route is the worst of these:

- **blocked**: a block that applies, is in force, and whose text was read;
- **unknown**: a block known only at second hand, or whose facts are missing; a rule that is not
  verified, or whose dates are not known; no rule that opens the route;
- **conditional**: a condition, a procedure or a caution; a block that the parties can avoid by what
  they write or do, while nobody knows whether they will;
- **allowed**: nothing but rules that state a fact; with money this does not happen today.

So one more block never makes a verdict better. The light of a pair is that of its best way: it is
blocked only where every route of every instrument is.

## What the product does not say
- Whether a region's debt stays below 75% of unearmarked revenue, or its debt service ratio above
  2.5: no profile holds the figures. Both tests stand as conditions. Government Regulation 1/2024,
  art. 40, read in full, sets them for all regional debt; for ordinary loans they stay conditions,
  not blocks, until a jurist confirms.
- Whether a field of business is open to foreign capital (that depends on the KBLI), whether an
  infrastructure type may be a PPP, whether a project is in the Blue or Green Book.
- Rules of single sectors (water, telecommunications), deficit caps by year, personal data, hosting,
  gifts, land: they are not in the base. Of waste to energy only the national power programme is.
- How a PPP is paid, before a study decides it, and whether it gets fiscal support or a guarantee.
- That a meeting yields anything: it binds nobody. Even a statement of intent needs prior
  consultation of two ministers (Government Regulation 28/2018, art. 28(4)), and no text may
  promise to borrow abroad (Government Regulation 10/2011, art. 4).

## What a jurist must confirm
1. **Deferred payment to a foreign supplier.** That it looks like prohibited direct foreign
   financing beyond the budget year is our reading, not a ruling. The verdict is unknown.
2. **Foreign buyers of regional bonds and sukuk**, and **a regional company's own foreign loan**: no
   text that was read settles them. The verdict is unknown.
3. **The two debt tests for ordinary loans** since 2 January 2024, and whether arrears still matter
   for them: Government Regulation 1/2024, art. 40, names no such test.
4. **Our readings of plain words**: a letter of the chair of the DPRD is not its approval; a
   memorandum is a commitment "in any form"; technical assistance of a donor is a grant in services
   (Government Regulation 2/2012, art. 3, elucidation).
5. **Whether a commercial company abroad** is an "institution" with which a region may cooperate, or
   a donor whose advice is a grant. The verdict is unknown.
6. **Dates**: the gazette day of Government Regulation 10/2011 was not legible; starts marked
   "about" are not exact.
7. **All rules whose text was not read**, listed below.

## Facts that rules ask for
{facts}
## The routes of each instrument
{channels}
## National programmes
{programmes}
## Rules whose text was not read
{doubts}
## All rules
{counts}

{rules}
## To change a rule
Edit `profiles/rules.yaml`, add a case to `tests/golden/`, and run `make test`. Set `status` to
`text_read` only after reading the words of the article, and quote the decisive ones in `evidence`.
A new version of a rule is a new rule: give the old one its `in_force_to` and `superseded_by`.
"""


def page(law: RuleBook) -> str:
    """Give the page as Markdown."""
    counts = Counter(rule.status for rule in law.rules)
    labels = {route.id: route.label.en for route in law.routes}
    said = ", ".join(f"{counts[status]} {words}" for status, words in STATUSES.items())
    return PAGE.format(
        facts=_facts(law),
        channels=_channels(law),
        programmes=_table(
            ("programme", "the one route of every instrument"),
            [(f"`{one.id}`: {one.label.en}", labels[one.route]) for one in law.programmes],
        ),
        doubts=_doubts(law),
        counts=f"{len(law.rules)} rules: {said}.",
        rules=_rules(law),
    )


def _facts(law: RuleBook) -> str:
    names = sorted({name for rule in law.rules for name in rule.asks})
    rows = [
        (
            f"`{name}`",
            KNOWN_FACTS.get(name, "nobody yet: to be asked"),
            ", ".join(f"`{rule.id}`" for rule in law.rules if name in rule.asks),
        )
        for name in names
    ]
    return _table(("fact", "known from", "rules"), rows)


def _channels(law: RuleBook) -> str:
    labels = {route.id: route.label.en for route in law.routes}
    rows = [
        (
            channel.instrument,
            "foreign" if channel.foreign else "domestic",
            labels[channel.direct] if channel.direct else "none on record",
            "; ".join(labels[route] for route in channel.routes) or "none",
        )
        for channel in sorted(law.channels, key=lambda item: (item.instrument, not item.foreign))
    ]
    return _table(("instrument", "money", "obvious route", "other routes"), rows)


def _doubts(law: RuleBook) -> str:
    rows = [
        (f"`{rule.id}`", citation(rule).source.en, STATUSES[rule.status], rule.notes or "")
        for rule in sorted(law.rules, key=lambda rule: rule.id)
        if rule.status is not RuleStatus.TEXT_READ
    ]
    return _table(("rule", "source", "known by", "what is missing"), rows)


def _rules(law: RuleBook) -> str:
    rows = []
    for rule in sorted(law.rules, key=lambda rule: (rule.topic, rule.in_force_from or "", rule.id)):
        cited = citation(rule)
        about = "about " * (rule.in_force_from_precision is DatePrecision.APPROXIMATE)
        rows.append(
            (
                rule.topic,
                f"`{rule.id}`",
                cited.source.en,
                rule.plain.en,
                rule.effect + " (avoidable)" * rule.avoidable,
                f"{about}{cited.since or 'not known'} to {cited.until or 'now'}",
                STATUSES[rule.status],
            )
        )
    return _table(("topic", "rule", "source", "says", "effect", "in force", "known by"), rows)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |\n"
        for line in lines
    )
