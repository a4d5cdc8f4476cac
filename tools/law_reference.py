"""The page on the law: how verdicts are made, which rules are in, what a jurist must confirm."""

from __future__ import annotations

from law_questions import (
    STATUSES,
    blocks_by_hearsay,
    counts,
    coverage,
    dates,
    figures,
    of_status,
    overlaps,
    read_earlier,
    table,
)

from matchmaker.model import DatePrecision, RuleBook, RuleStatus
from matchmaker.pathways import citation
from tests import golden_cases

PAGE = """\
# The law in the product

This page is generated from `profiles/rules.yaml` and `tests/golden/`, the worked cases that a
jurist can read and extend. Nothing here is legal advice. Rules were read in copies, not in the
gazette, and a jurist must confirm each of them before anybody relies on it.
[law-verdicts.md](law-verdicts.md) prints five verdicts in full, in both languages.

{counts}
## What the product says
- **No direct loan from abroad.** A regional government may not take financing directly from a
  foreign party (Law 1/2022, art. 154(4); before 5 January 2022 Law 33/2004, art. 50). Such a pair
  is shown with its lawful routes, never as a direct loan.
- **One pathway for each instrument** that both sides name; where they share none, for each that the
  investor offers, marked as not asked for; none where the investor's instruments are not known.
- **The law of a day.** Every rule has the days between which it is the law. The end is the first
  day on which it no longer is. A date that is exact only to the year neither blocks nor allows
  within that year: the verdict is unknown. Figures and formulas have days too: the cap on deficits
  is one rule with a figure for each budget year, and the debt service ratio is computed by the
  formula of the day. To ask about another budget, take a day of that year.
- **A need of a national programme** has the route of the programme alone, by every instrument: the
  partner is not the mayor's to choose. The need says so itself (`programme`). Where a programme may
  apply though the need does not name it (`applies_when`: solid waste), its route is looked at
  beside the others, and the others carry the warning of its threshold.
- **Ways that are no investor's money** are asked for by name (`--route`): the viability gap fund,
  and the statement of intent that a meeting can yield at most. The gap fund and the guarantee of
  PT PII stand beside the answer on a partnership.
- **Who pays settles the form of a partnership.** While nobody has decided, three forms are looked
  at; then the others fall away (they are not forbidden: another form is meant).
- **A stated ratio beside figures that contradict it**: both are weighed, the worse counts, and the
  rule says so. A difference of up to one in two hundred is rounding.
- **Numbers that cannot be** (none, infinite, out of the range of their fact) are refused, and so is
  a statement of what follows from the pair (whether the lender is foreign, money is repaid).
- **Questions**: one is decisive where an answer changes the verdict on the route; two are named
  together where only both change it; a closed way asks nothing.
- **Who must act**, as each rule names it, and the time that the text sets, where it sets one. Acts
  come by stage: preparation, council, ministers who are heard, decision, signatures. The order
  between acts of two rules within a stage is not law.

## How a verdict is made
A rule applies, does not apply, or nobody can tell yet, because a fact or a date is missing; its
test is met, is not met, or nobody can tell. A rule that does not apply asks for nothing. The
verdict on a route is the worst of these:

- **blocked**: a block that applies, is in force, whose test is not met, and whose text was read (or
  whose authority publishes the test itself, as the Ministry of Finance does for the viability gap
  fund; it is marked as not read);
- **unknown**: a block known only at second hand, or whose facts or figures are missing; a rule
  that is not verified, whose dates are not known, or whose figure for the year nobody knows (also
  where the fact that it would be compared with is missing); no rule that opens the route; a day
  before the base is whole;
- **conditional**: a condition whose test is not met, is open or does not exist; a procedure or a
  caution; a block that the parties can avoid by what they write or do, while nobody knows whether
  they will;
- **allowed**: nothing but tests that are met and rules that state a fact; with money this does not
  happen today.

So one more block never makes a verdict better, and forgetting a fact does not either: only what a
fact blocks becomes unknown without it, or conditional where the parties can avoid the rule (no text
promises foreign borrowing, no asset is pledged, a company's own proposal asks for no fiscal
support). The light of a pair, in shortlists, briefs and the analysis alike, is that of the way that
the city may ask for: the best of the forms of support that both sides name. Where they name none in
common it is *unknown* (to be clarified), whatever the law says of forms that nobody asked for;
`matchmaker law` shows those, marked as not asked for. Where the city names none, all that the
investor offers counts. A pair is blocked only where every route of every instrument is.

## Choices that a jurist should know
1. **75% and the ratio of 2.5 block bonds and sukuk only.** Government Regulation 1/2024, art. 40,
   sets both for all regional debt, loans included; for ordinary loans, state-budget loans among
   them, they stay conditions, flagged, until a jurist confirms. Arrears block a state-budget loan,
   as Government Regulation 38/2025, art. 12(1)(c), was read.
2. **The cap on deficits is a condition, not a block**: above it the Minister of Finance may agree.
3. **Deferred payment to a foreign supplier** looks like prohibited direct foreign financing beyond
   the budget year. This is our reading, not a ruling: the verdict is unknown.
4. **Foreign buyers of regional bonds and sukuk**, and **a regional company's own foreign loan**: no
   text that was read settles them. The verdict is unknown.
5. **A company abroad** as an "institution" with which a region may cooperate, or as a donor whose
   advice is a grant: not settled. The verdict is unknown.
6. **Readings of plain words**: a letter of the chair of the DPRD is not its approval; a memorandum
   is a commitment "in any form"; technical assistance of a donor is a grant in services; a
   statement of intent is a memorandum whose language is ruled.
7. **Public data abroad** are asked for in digital sectors only; a system of another sector that
   keeps public data abroad is caught only if the need names one of those sectors.
8. **The operator of a waste-to-power plant** is chosen by BPI Danantara. While nobody knows whom it
   chose, that is a condition; a partner whom the mayor chose is blocked, unless Danantara's own
   selection found nobody (Presidential Regulation 109/2025, art. 16).
9. **The language of agreements** (`draft_is_in_indonesian`) is a condition on every route on which
   a foreign party signs with the region or its company; it is met when a text in Indonesian exists
   beside any other. What follows for an agreement without one was not looked up; a draft can be
   translated, so it blocks nothing here.
10. **An availability payment beyond the head's term**: the rule on multi-year activities was read
   for contracts paid from the budget; whether it binds a partnership was not found.

## Where our worked cases differ from earlier ones
An earlier set of worked cases, from before several texts were read, said otherwise here:

- a bank loan with a debt ratio of 82.5% was blocked; it is conditional and flagged (choice 1);
- the budget of 2027, asked in November 2026, was unknown; the product takes the budget of the day,
  so a plan for 2027 is asked with a day of 2027, and is unknown then;
- the viability gap fund for Kabupaten Madiun was marked as unverified; it is blocked on tests that
  the Ministry of Finance publishes, marked as a secondary source;
- waste to power was marked as secondary; Presidential Regulation 109/2025 was read in full since;
- local content was known from the press; its article was read since: at least 40% and at least 25%.

## What a jurist must still verify
### Blocks whose text was not read
{hearsay}
### Rules that nobody has verified, or that no text settles
{unverified}
### Figures that are not known, or known worse than their rule
{figures}
### Known holes
- **Arrears**: no rule was found between 2 January 2024, when the rules of 2018 ended, and 10
  September 2025, when those on state-budget loans began; none at all for other loans since 2024.
- **Budgets of 2021 and 2027**: the cap is not known. That of 2027 was due by August 2026
  (Government Regulation 1/2024, art. 11(6)). The regulations of 2022 and 2023 name no end; the
  product takes each for its budget year.
- **The budget of 2026**: whether 2.5% binds each region, as the text that was read says, or all
  budgets together, as an official said.
- **The formula of the debt service ratio**: the annex was not read; the terms of the numerator come
  from the elucidation and a student's key.
- **Rules of 2018 beside the law of 2022**: until 2 January 2024 both are the law here, since the
  law of 2022 kept the older rules as far as they did not contradict it; which tests contradicted
  it nobody decided. These versions overlap:

{overlaps}
- **Personal data**: an implementing regulation (33/2026) is reported to be in force on 16 January
  2027; it was not read.
- **Before 2018**: rules on regional debt older than Government Regulation 56/2018 are not in the
  base (`complete_from`), so on days before 21 December 2018 what no rule forbids is unknown, and
  every answer says from which day the base is whole.

### Days that are not exact
{dates}
### Rules known from secondary sources only
{secondary}
### Texts that were read once and not opened again
{earlier}
## Facts that rules ask for
Each can be stated in a profile or at the prompt (`matchmaker law --fact NAME=VALUE`) as far as the
form has it; null means that nobody has said. Facts that follow from the pair are asked of nobody.

{facts}
## The routes of each instrument
{channels}
## National programmes
{programmes}
## Coverage: rules and worked cases
{cases} cases in {files} files. *Blocks*: the rule blocks; *met*: its test is met, or it states a
fact;
*fact missing*: nobody has said what it asks; *opens or asks*: it opens the route, or its condition
is not met; *silent*: it does not apply, or is not the law on the day.

{coverage}
## All rules
{rules}
## To change a rule
Edit `profiles/rules.yaml`, add a case to `tests/golden/` (the head of `tests/golden_cases.py` tells
its form), and run `make test`. Set `status` to `text_read` only after reading the words of the
article, and quote the decisive ones in `evidence`. A new version of a rule is a new rule: give the
old one its `in_force_to` and `superseded_by`. A new figure of a yearly cap is a new value of the
same rule.
"""


def page(law: RuleBook) -> str:
    """Give the page as Markdown."""
    labels = {route.id: route.label.en for route in law.routes}
    cases = list(golden_cases.cases())
    return PAGE.format(
        counts=counts(law),
        hearsay=blocks_by_hearsay(law),
        unverified=of_status(law, RuleStatus.UNVERIFIED),
        secondary=of_status(law, RuleStatus.SECONDARY),
        figures=figures(law),
        overlaps=overlaps(law),
        dates=dates(law),
        earlier=read_earlier(law),
        facts=_facts(law),
        channels=_channels(law),
        programmes=table(
            ("programme", "the one route of every instrument"),
            [(f"`{one.id}`: {one.label.en}", labels[one.route]) for one in law.programmes],
        ),
        cases=len(cases),
        files=len({case.file for case in cases}),
        coverage=coverage(law),
        rules=_rules(law),
    )


def _facts(law: RuleBook) -> str:
    rows = []
    for fact in law.facts:
        asking = sum(fact.id in rule.asks for rule in law.rules)
        who = fact.supplied_by.en if fact.supplied_by is not None else "follows from the pair"
        question = fact.question.en if fact.question is not None else fact.label.en
        by = ", ".join(dated.formula.value for dated in fact.formulas)
        kind = fact.kind.value + f" (or by {by})" * bool(by)
        rows.append((f"`{fact.id}`", kind, question, who, str(asking or "")))
    return table(("fact", "kind", "what is asked", "who can say it", "rules"), rows)


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
    return table(("instrument", "money", "obvious route", "other routes"), rows)


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
    return table(("topic", "rule", "source", "says", "effect", "in force", "known by"), rows)
