"""What a host keeps to: what may be signed, in which language, gifts; and a line for the press."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from matchmaker.briefs.case import Case
from matchmaker.briefs.parts import Protocol
from matchmaker.briefs.said import Sentence
from matchmaker.model import Rule, RuleStatus

SIGNING: Final = "statement-of-intent"
LANGUAGE: Final = "language-of-agreements"
GIFTS: Final = ("gratification", "gratification-report-2026")
"""Rules of the book that a host keeps to, where they are in it and have no end."""


def protocol(case: Case) -> Protocol:
    """Compose the rules of the host and the line for the press."""
    return Protocol(rules=tuple(_rules(case)), press=tuple(_press(case)))


def _rules(case: Case) -> Iterator[Sentence]:
    foreign = case.investor.is_foreign
    signing = case.standing_rule(SIGNING) if foreign else None
    if signing is not None:
        yield case.by_rule("protocol.sign", signing)
    else:
        yield case.sentence("protocol.sign_domestic")
    language = case.standing_rule(LANGUAGE)
    if language is not None and foreign:
        yield _in_its_words(case, language)
    gifts = [rule for name in GIFTS if (rule := case.standing_rule(name)) is not None]
    for rule in gifts:
        yield _in_its_words(case, rule)
    if not gifts:
        yield case.sentence("protocol.gifts")
    yield case.sentence("protocol.photo")


def _in_its_words(case: Case, rule: Rule) -> Sentence:
    key = "legal.rule" if rule.status is RuleStatus.TEXT_READ else f"protocol.{rule.status}"
    return case.by_rule(key, rule, plain=rule.plain.in_language(case.language))


def _press(case: Case) -> Iterator[Sentence]:
    key = "press.met" if case.is_open and case.programme is None else "press.met_only"
    yield case.sentence(
        key,
        city=case.seat,
        leader=case.leader,
        investor=case.investor.name,
        need=case.book.need(case.need.id).title,
    )
    yield case.sentence("press.nothing_signed")
