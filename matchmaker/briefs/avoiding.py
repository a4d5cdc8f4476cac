"""What no meeting may promise: by law, by the counterpart's role, and about amounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.legal import deciding_rule
from matchmaker.briefs.record import is_intention, newest_first
from matchmaker.briefs.said import Sentence
from matchmaker.model import Role, Rule, RuleStatus, Term, Verdict
from matchmaker.pathways import PURSES

BAN: Final = "ban-direct-foreign-2022"
"""The rule against direct loans from abroad."""
DIRECT_LOAN: Final = "direct_foreign_loan"
"""The route that it closes."""
AMOUNTS: Final = frozenset({"avoid.part", "avoid.figure", "avoid.superseded", "avoid.any"})
"""Keys of what not to promise of an amount; one of them always stands."""


def avoid(case: Case) -> Iterator[Sentence]:
    """Say what must not be promised: what the law forbids first, what nobody may award last."""
    need, investor = case.need, case.investor
    direct = [
        item
        for item in case.match.pathways
        if item.direct and item.direct.verdict is Verdict.BLOCKED
    ]
    if direct:
        rule = deciding_rule(case, direct[0])
        terms = tuple(Term("instruments", item.instrument) for item in direct)
        yield case.by_rule("avoid.direct", rule, instruments=terms, investor=case.counterpart)
    closed = [
        item
        for item in case.match.pathways
        if item.verdict is Verdict.BLOCKED and item not in direct
    ]
    if closed:
        terms = tuple(Term("instruments", item.instrument) for item in closed)
        yield case.sentence("avoid.closed", instruments=terms)
    if investor.role not in PURSES:
        credit = investor.role is Role.SUPPLIER and "vendor_finance" in investor.instruments
        key = "avoid.role.supplier_credit" if credit else f"avoid.role.{investor.role}"
        yield case.sentence(key, case.investor_notes, investor=case.counterpart)
    if need.programme is not None:
        yield case.sentence("avoid.programme", case.need_notes)
    loans = () if direct else _foreign_loans(case)
    ban = case.standing_rule(BAN)
    if loans and ban is not None:
        yield case.by_rule("avoid.direct", ban, instruments=loans, investor=case.counterpart)
    yield from _forbidden(case, has_direct_loan=bool(direct or loans))
    if need.open_part is not None:
        yield case.sentence("avoid.part", case.need_notes)
    elif need.cost is not None and need.cost.known:
        yield case.sentence("avoid.any", case.need_notes, cost=need.cost)
    elif need.superseded_cost is not None:
        notes = case.ledger.cite_superseded(need.superseded_cost)
        yield case.sentence("avoid.superseded", notes, cost=need.superseded_cost)
    else:
        yield case.sentence("avoid.figure", case.need_notes)
    intended = [deal for deal in newest_first(investor.deals) if is_intention(deal)]
    if intended:
        yield case.sentence(
            "avoid.intention",
            case.ledger.cite(intended[0].provenance),
            count=len(intended),
            project=intended[0].project,
            year=str(intended[0].year),
        )
    yield case.sentence("avoid.award")


def red_lines(lines: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    """Choose the two that matter most: the first by law or role, and that no amount is named."""
    amount = next(item for item in lines if item.words.key in AMOUNTS)
    others = [item for item in lines if item is not amount]
    # That an intention is no money never takes the place of what the law forbids.
    first = next((item for item in others if item.words.key != "avoid.intention"), others[0])
    return first, amount


def _foreign_loans(case: Case) -> tuple[Term, ...]:
    """Name what would be a loan from abroad if it came to the city directly.

    That is what was looked at or, where no loan was, what a lender has to offer.
    """
    if not case.investor.is_foreign:
        return ()
    owed = {
        channel.instrument
        for channel in case.book.law.channels
        if channel.foreign and channel.direct == DIRECT_LOAN
    }
    found = [item.instrument for item in case.match.pathways if item.instrument in owed]
    if not found and case.investor.role is Role.FINANCIER:
        found = [instrument for instrument in case.investor.instruments if instrument in owed]
    return tuple(Term("instruments", instrument) for instrument in found)


def is_unsure(rule: Rule) -> bool:
    """Whether a rule is our own reading, which nobody has confirmed."""
    return rule.status is RuleStatus.UNVERIFIED


def _forbidden(case: Case, *, has_direct_loan: bool) -> Iterator[Sentence]:
    """Say what no meeting may promise, by rules that are in the book and have no end."""
    if not case.investor.is_foreign:
        return
    looked_at = {pathway.instrument for pathway in case.match.pathways}
    lines = {
        "borrow": ("no-commitment-creating-foreign-loan", has_direct_loan),
        "grant": ("foreign-grant-route-2012", "grant" in looked_at),
        "deferred": (
            "vendor-finance-foreign",
            "vendor_finance" in looked_at or case.investor.role is Role.SUPPLIER,
        ),
        "sign": ("statement-of-intent", True),
    }
    for key, (name, concerns) in lines.items():
        rule = case.standing_rule(name)
        if concerns and rule is not None and key == "deferred" and is_unsure(rule):
            # The act is cited on the pages of the law, where it says how far it was read.
            notes = case.ledger.cite_rule(rule, case.language)
            yield case.sentence("avoid.deferred_unsure", notes)
        elif concerns and rule is not None:
            yield case.by_rule(f"avoid.{key}", rule)
