"""What speaks for a pair, and what must be asked before anybody relies on it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from matchmaker.model import (
    DealStatus,
    InvestorAvailability,
    NeedAvailability,
    Role,
    Share,
    Value,
    Words,
)
from matchmaker.ranking import Ranking
from matchmaker.reasons.facts import Facts

MOST_REASONS: Final = 4
"""How many reasons are said, the weightiest first."""

MOST_NAMED: Final = 3
"""How many of the ideas that both texts share are named."""

MOSTLY: Final = 0.5
"""Below this similarity of sizes, it is asked whether the cost suits the ticket at all."""

LOW_EVIDENCE: Final = 0.6
"""Below this share of the weight, it is said how much is known."""

_STATUS: Final = {
    DealStatus.CLOSED: "closed",
    DealStatus.SIGNED: "signed",
    DealStatus.AWARDED: "awarded",
}

_SIZES: Final = {
    "inside": "reason.size",
    "partly": "reason.size_partly",
    "outside": "reason.size_near",
}

_ROLES: Final = {
    Role.GUARANTOR: "caution.role_guarantor",
    Role.OPERATOR: "caution.role_operator",
    Role.SUPPLIER: "caution.role_supplier",
    Role.DOOR: "caution.role_door",
    Role.UNKNOWN: "caution.role_unknown",
}


class Explanation(NamedTuple):
    """Why a pair has its score, and what to be careful about."""

    shares: tuple[Share, ...]
    reasons: tuple[Words, ...]
    cautions: tuple[Words, ...]


def explain(ranking: Ranking, need_id: str, investor_id: str) -> Explanation:
    """Explain the score of a need and an investor.

    Parameters
    ----------
    ranking : Ranking
    need_id, investor_id : str
        Both matchable.

    Returns
    -------
    Explanation
        Shares that sum to the score; at most `MOST_REASONS` reasons, from the known
        blocks that stand above the need's average, the highest lift first; cautions.
        A past deal in another field is never said as a reason, however near its text.

    Raises
    ------
    UnknownIdError
        When there is no such need or investor.
    MatchmakerError
        When either of them is not matched.
    """
    shares = ranking.shares(need_id, investor_id)
    facts = Facts.of(ranking, need_id, investor_id)
    telling = sorted(
        (share for share in shares if share.known and share.lift > 0),
        key=lambda share: -share.lift,
    )
    reasons = [reason for share in telling if (reason := _reason(facts, share)) is not None]
    cautions = (*_to_ask(facts), *_misfits(facts, shares), *_gaps(facts, shares))
    return Explanation(shares, tuple(reasons[:MOST_REASONS]), cautions)


def silences(facts: Facts, block: str | None = None) -> Iterator[Words]:
    """Say what the need or the investor leaves unknown, in all blocks or in one."""
    investor = facts.investor
    covered = {("deals", "need")}
    if block is None and not investor.evidence_deals:
        covered.add(("place", "investor"))
    if block is None and not investor.instruments:
        covered.add(("readiness", "investor"))
    for name, side in facts.ranking.silent(facts.side.need.id, investor.id):
        if block not in {None, name} or (name, side) in covered:
            continue
        if side == "investor" and name in {"deals", "place"} and not investor.evidence_deals:
            count = facts.intentions()
            yield (
                Words.of("caution.intentions_only", count=count)
                if count
                else Words.of("caution.no_deal")
            )
        else:
            yield Words.of(f"caution.unknown_{side}_{name}")


def _reason(facts: Facts, share: Share) -> Words | None:
    match share.block:
        case "text":
            return _text(facts)
        case "sectors" | "dimensions" | "instruments":
            common = facts.common(share.block)
            return Words.of(f"reason.{share.block}", terms=common, count=len(common))
        case "size":
            return Words.of(_SIZES[facts.size_fit()], **facts.amounts())
        case "readiness":
            return _readiness(facts)
        case "place":
            return _place(facts)
        case _:
            return _deal(facts)


def _text(facts: Facts) -> Words:
    wording = facts.wording
    count, named = len(wording.shared), wording.named(MOST_NAMED)
    if not named:
        return Words.of("reason.text_alike")
    key = "reason.text_among" if count > len(named) else "reason.text"
    return Words.of(key, count=count, terms=named)


def _readiness(facts: Facts) -> Words:
    helpful = facts.helpful()
    if helpful:
        return Words.of("reason.readiness", terms=helpful)
    return Words.of("reason.readiness_near", **_offered(facts))


def _place(facts: Facts) -> Words:
    where, count = facts.deals_near()
    city = facts.side.city
    name = city.province if where == "province" else city.island_group
    return Words.of(f"reason.place_{where}", count=count, **{where: name})


def _deal(facts: Facts) -> Words | None:
    deal = facts.likest_deal()
    kind = "other" if deal is None else facts.kind_of(deal)
    if deal is None or kind == "other":
        return None
    key = f"reason.deal_{kind}_{_STATUS[deal.deal_status]}"
    return Words.of(key, project=deal.project, year=str(deal.year))


def _to_ask(facts: Facts) -> Iterator[Words]:
    if facts.investor.exclusions:
        yield Words.of("caution.exclusions", exclusions=facts.investor.exclusions)
    if facts.side.need.availability is NeedAvailability.UNKNOWN:
        yield Words.of("caution.ask_need_first")
    if facts.investor.availability is InvestorAvailability.UNKNOWN:
        yield Words.of("caution.ask_investor_first")
    if facts.investor.role in _ROLES:
        yield Words.of(_ROLES[facts.investor.role])


def _misfits(facts: Facts, shares: Sequence[Share]) -> Iterator[Words]:
    of = {share.block: share for share in shares if share.known}
    if "sectors" in of and not facts.common("sectors"):
        yield Words.of("caution.no_common_sectors", **facts.both("sectors"))
    if "instruments" in of and not facts.common("instruments"):
        yield Words.of("caution.no_common_instruments", **facts.both("instruments"))
    if "readiness" in of and of["readiness"].similarity == 0:
        yield Words.of("caution.readiness", **_offered(facts))
    if "size" in of:
        fit = facts.size_fit()
        if fit == "outside":
            yield Words.of("caution.size_outside", **facts.amounts())
        elif fit == "partly" and of["size"].similarity < MOSTLY:
            yield Words.of("caution.size_partly", **facts.amounts())
        yield Words.of("caution.ticket_recorded", ticket=facts.amounts()["ticket"])


def _gaps(facts: Facts, shares: Sequence[Share]) -> Iterator[Words]:
    yield from silences(facts)
    known = [share for share in shares if share.known]
    if math.fsum(share.weight for share in known) < LOW_EVIDENCE:
        yield Words.of("caution.low_evidence", count=len(known), all=len(shares))


def _offered(facts: Facts) -> dict[str, Value]:
    return {"terms": facts.both("instruments")["offered"]}
