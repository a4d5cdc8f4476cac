"""Where a pair stands: why not higher, what else the city has, and how old the facts are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from matchmaker.briefs.case import Case, short_name
from matchmaker.briefs.ledger import trust_in
from matchmaker.briefs.legal import tone_of, verdict_of
from matchmaker.briefs.parts import Age, Alternative
from matchmaker.briefs.said import Sentence
from matchmaker.model import Book, Match, Provenance, Role, Share, Verdict, Words

NOTICEABLE: Final = 0.1
"""Difference of a similarity from the usual one from which the words speak of more or less."""

MOST_LESS: Final = 3
"""Blocks that are named as those that hold a pair down."""

MOST_ALTERNATIVES: Final = 4
"""Other counterparts, and other needs, that are named."""


def not_higher(case: Case) -> Iterator[Sentence]:
    """Say which parts of the score hold the pair down, the heaviest first."""
    shares = case.match.shares
    if case.match.need_rank == 1:
        yield case.sentence("not_higher.first")
    less = sorted((share for share in shares if is_less(share)), key=lambda share: share.lift)
    for share in less[:MOST_LESS]:
        yield case.sentence(f"not_higher.less.{share.block}")
    for share in shares:
        if not share.known:
            yield case.sentence(f"not_higher.unknown.{share.block}")
    fitting = all(share.known and not is_less(share) for share in shares)
    if fitting and case.match.need_rank > 1:
        yield case.sentence("not_higher.none")


def is_less(share: Share) -> bool:
    """Whether both sides speak and are noticeably less alike than usual."""
    return share.known and share.average - share.similarity >= NOTICEABLE


def next_investors(case: Case, among: Sequence[Match]) -> tuple[Alternative, ...]:
    """Name the city's other counterparts for the same need, by their rank."""
    found = (item for item in _others(case, among) if item.need == case.match.need)
    return tuple(_alternative(case, item) for item in _first(found))


def other_needs(case: Case, among: Sequence[Match]) -> tuple[Alternative, ...]:
    """Name the city's other needs, each with the counterpart that stands first for it."""
    firsts: dict[str, Match] = {}
    for item in _others(case, among):
        if item.need != case.match.need:
            firsts.setdefault(item.need, item)
    return tuple(_alternative(case, item) for item in _first(firsts.values()))


def ages(case: Case) -> Iterator[Age]:
    """Say how old the facts on both sides are."""
    sides = (
        ("need", case.need.provenance),
        ("city", case.city.provenance),
        ("investor", case.investor.provenance),
    )
    for side, provenance in sides:
        yield _age(case, side, provenance)


def role_words(role: Role) -> Words:
    """Say what a counterpart brings, or that this is not known."""
    return Words("investor.role_unknown" if role is Role.UNKNOWN else f"vocabulary.role.{role}")


def _others(case: Case, among: Sequence[Match]) -> list[Match]:
    own = case.match
    found = [item for item in among if item.city == own.city and item.investor != own.investor]
    return sorted(found, key=lambda item: (item.city_rank, item.investor))


def _first(found: Iterable[Match]) -> list[Match]:
    return list(found)[:MOST_ALTERNATIVES]


def _alternative(case: Case, item: Match) -> Alternative:
    order = list(Verdict)
    best = min(item.pathways, key=lambda way: order.index(way.verdict), default=None)
    investor = case.book.investor(item.investor)
    return Alternative(
        investor=short_name(investor.name),
        role=role_words(investor.role),
        need=_title(case.book, item.need, case.language),
        rank=item.city_rank,
        tone=tone_of(best),
        light=verdict_of(best),
    )


def _title(book: Book, need: str, language: str) -> str:
    return book.need(need).title.in_language(language)


def _age(case: Case, side: str, provenance: Provenance) -> Age:
    return Age(
        label=Words(f"ages.{side}"),
        as_of=provenance.as_of,
        checked=provenance.checked,
        trust=trust_in(provenance),
        notes=case.ledger.cite(provenance),
    )
