"""What a city could change to become a better match, and what each change would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from matchmaker.analysis.listing import Listing
from matchmaker.analysis.missing import gaps, name_of, supposed
from matchmaker.analysis.perturbing import needs_of_cities, places_of
from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    MATCHABLE_NEEDS,
    CityNeed,
    Investor,
    Match,
    MoneyRange,
    Need,
    Readiness,
    Verdict,
)
from matchmaker.pathways import light_of_pair
from matchmaker.ranking import Ranking
from matchmaker.shortlist import Matching
from matchmaker.vectors import Layout, compare

Kind = Literal["prepare", "resize", "ask_for", "tell"]

LATEST: Final = Readiness.READY_TO_TENDER
"""The latest stage that is suggested: a partner comes by the tender itself after it."""

CLOSE: Final = 1e-9
"""Scores nearer than this are the same but for rounding."""

LAWFUL: Final = frozenset({Verdict.ALLOWED, Verdict.CONDITIONAL})
"""Ways of an instrument that may be suggested: those of which the law is known and leaves one."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of a need does to its match with one investor.

    Parameters
    ----------
    city, need, investor : str
    score_before, score_after : float
        Of the need and the investor.
    need_rank_before, need_rank_after : int
        The investor's place for the need, from 1.
    city_rank_before, city_rank_after : int
        The investor's place for the city, by the city's best need, from 1.
    law_before, law_after : str
        The light of the pair, as shortlists show it: allowed, conditional, unknown or blocked.
    """

    city: str
    need: str
    investor: str
    score_before: float
    score_after: float
    need_rank_before: int
    need_rank_after: int
    city_rank_before: int
    city_rank_after: int
    law_before: str
    law_after: str


@dataclass(frozen=True, slots=True)
class Lift:
    """One change that is a city's to make, and what it does to a match.

    Parameters
    ----------
    city, need, investor : str
    kind : str
        ``prepare`` the project further, ``resize`` it by phases or bundles, ``ask_for``
        one more form of support, or ``tell`` a fact that the profile lacks.
    fact : str
        The field of the need.
    value : str
        What it would be; empty for ``tell``, since only the city knows.
    score_before, score_after : float
        Of the need and the investor; for ``tell`` the average over plausible values.
    effect : float
        ``score_after - score_before``.
    may_worsen : bool
        Whether some plausible answer lowers the score: only for ``tell``.
    low, high : float
        For ``tell`` the least and the greatest score over plausible values; otherwise
        ``score_after`` twice.
    rank_before, rank_after : int
        The investor's place for the city, by its best need; for ``tell`` the median.
    law_before, law_after : str
        The light of the pair, as for `Effect`.
    """

    city: str
    need: str
    investor: str
    kind: Kind
    fact: str
    value: str
    score_before: float
    score_after: float
    effect: float
    may_worsen: bool
    low: float
    high: float
    rank_before: int
    rank_after: int
    law_before: str
    law_after: str


def changed(need: CityNeed, changes: Mapping[str, Any]) -> CityNeed:
    """Give a need with other facts, checked as if it were read from a profile.

    Raises
    ------
    MatchmakerError
        When nothing is changed, there is no such field, a value does not fit, or the need
        would no longer be matched.
    """
    if not changes:
        raise MatchmakerError(
            f"found no change of {need.need.id}; name fields with other values, such as"
            ' readiness="feasibility"'
        )
    plain = need.need.model_dump(mode="json")
    unknown = sorted(set(changes) - set(Need.model_fields) | set(changes) & {"id"})
    if unknown:
        raise MatchmakerError(
            f"a need cannot change {', '.join(unknown)}; its fields are"
            f" {', '.join(name for name in Need.model_fields if name != 'id')}"
        )
    plain.update(
        (name, value.model_dump(mode="json") if hasattr(value, "model_dump") else value)
        for name, value in changes.items()
    )
    try:
        found = Need.model_validate(plain)
    except ValidationError as error:
        faults = "; ".join(map(_said, error.errors(include_url=False)))
        raise MatchmakerError(f"{need.need.id}: {faults}") from error
    if found.availability not in MATCHABLE_NEEDS:
        raise MatchmakerError(f"{found.id}: a need that is {found.availability} is not matched")
    return CityNeed(need.city, found)


def _said(fault: ErrorDetails) -> str:
    """Say one fault of a value in words."""
    place, found = ".".join(map(str, fault["loc"])), repr(fault["input"])
    if fault["type"] == "missing":
        return f"{place}: found nothing, expected a value"
    if fault["type"] == "extra_forbidden":
        return f"{place}: found {found}, expected no field of this name"
    if fault["type"] in {"model_type", "model_attributes_type"}:
        like = '{"min": 1000000, "max": 2000000, "currency": "USD"}'
        example = f" such as {like}" if "MoneyRange" in fault["msg"] else ""
        return f"{place}: found {found}, expected a dictionary of fields{example}"
    return f"{place}: found {found}, expected {fault['msg'].removeprefix('Input should be ')}"


def what_if(
    matching: Matching, layout: Layout, need_id: str, changes: Mapping[str, Any]
) -> Listing[Effect]:
    """Change facts of a need, and compare all its matches before and after.

    Returns
    -------
    Listing of Effect
        One for each investor, the best for the need afterwards first. The law is applied
        again; an investor to which it leaves no route comes last, with the score minus
        infinity.

    Raises
    ------
    UnknownIdError, MatchmakerError
        When there is no such need, it is not matched, or as in `changed`.
    """
    new = changed(matching.ranking.need(need_id), changes)
    after = _with(matching, layout, [new])[0]
    old, now = _need_number(matching, need_id), matching.ranking.investors
    places = places_of(after.lawful.scores[old])
    return Listing(
        Effect,
        tuple(_effect(matching, after, need_id, now[at].id) for at in np.argsort(places).tolist()),
    )


def lift(matching: Matching, layout: Layout, match: Match) -> Listing[Lift]:
    """Find what a city could change to become a better match, the greatest gain first.

    Only changes that are a city's to make: a later stage of preparation (never later than
    `LATEST`), a phase or bundle within the investor's ticket, one more form of support
    that the investor offers and the law leaves a known way to, facts that the profile
    lacks. What a need is about, where it lies and what it says are never changed, and for
    a need whose partner a national programme chooses, only missing facts are named.
    Changes that do not raise the score are left out, but for missing facts.
    """
    ranking = matching.lawful
    need, investor = ranking.need(match.need), ranking.investor(match.investor)
    offers = list(_offers(need, investor)) if need.need.programme is None else []
    variants = [changed(need, {fact: value}) for _, fact, value, _ in offers]
    rows = []
    for (kind, fact, _, said), after in zip(offers, _with(matching, layout, variants), strict=True):
        if kind == "ask_for" and not _may_be_asked(after, match, said):
            continue
        effect = _effect(matching, after, match.need, match.investor)
        if effect.score_after > effect.score_before:
            rows.append(
                Lift(
                    effect.city,
                    effect.need,
                    effect.investor,
                    kind,
                    fact,
                    said,
                    effect.score_before,
                    effect.score_after,
                    effect.score_after - effect.score_before,
                    False,
                    effect.score_after,
                    effect.score_after,
                    effect.city_rank_before,
                    effect.city_rank_after,
                    effect.law_before,
                    effect.law_after,
                )
            )
    rows.sort(key=lambda row: (-round(row.score_after, 9), row.kind, row.fact, row.value))
    return Listing(Lift, (*rows, *_missing(matching, match)))


def _offers(need: CityNeed, investor: Investor) -> Iterator[tuple[Kind, str, object, str]]:
    """Give what could be changed: kind, field, value, and the value in words."""
    stages = list(Readiness)
    stage = need.need.readiness
    if stage is not None:
        for later in stages[stages.index(stage) + 1 : stages.index(LATEST) + 1]:
            yield "prepare", "readiness", str(later), str(later)
    ticket = investor.ticket
    if need.need.cost is not None and need.need.cost.known and ticket is not None and ticket.known:
        within = MoneyRange(min=ticket.min, max=ticket.max, currency=ticket.currency)
        low, high = ("" if end is None else str(end) for end in (within.min, within.max))
        yield "resize", "cost", within, f"{low}..{high} {within.currency}"
    wanted = need.need.instruments_wanted
    if wanted:
        for instrument in sorted(set(investor.instruments) - set(wanted)):
            yield "ask_for", "instruments_wanted", [*wanted, instrument], instrument


def _may_be_asked(after: Matching, match: Match, instrument: str) -> bool:
    """Tell whether the law is known to leave a way for an instrument."""
    need, investor = after.ranking.need(match.need), after.ranking.investor(match.investor)
    return any(
        pathway.instrument == instrument and pathway.verdict in LAWFUL
        for pathway in after.pathways(need, investor)
    )


def _missing(matching: Matching, match: Match) -> Iterator[Lift]:
    """Name the facts that the need lacks, with the range of what they might do."""
    ranking = matching.lawful
    at = _need_number(matching, match.need)
    investor = [item.id for item in ranking.investors].index(match.investor)
    law = _light(matching, match.need, match.investor)
    for gap in gaps(ranking):
        if gap.fact.side != "need" or name_of(ranking, gap) != match.need or not len(gap.donors):
            continue
        found = supposed(ranking, gap)
        scores = found[:, investor]
        yield Lift(
            match.city,
            match.need,
            match.investor,
            "tell",
            gap.fact.field,
            "",
            match.score,
            float(scores.mean()),
            float(scores.mean()) - match.score,
            bool(scores.min() < match.score - CLOSE),
            float(scores.min()),
            float(scores.max()),
            match.city_rank,
            _median_rank(ranking, at, investor, found),
            law,
            law,
        )


def _median_rank(ranking: Ranking, need: int, investor: int, scores: Any) -> int:
    part = next(part for part in needs_of_cities(ranking) if part.start <= need < part.stop)
    others = np.delete(ranking.scores[part], need - part.start, axis=0)
    rest = others.max(axis=0) if len(others) else np.full(scores.shape[1], -np.inf)
    places = places_of(np.maximum(scores, rest))[:, investor]
    return int(np.quantile(places, 0.5, method="inverted_cdf"))


def _with(matching: Matching, layout: Layout, variants: Sequence[CityNeed]) -> list[Matching]:
    """Match again with each of the changed needs in turn."""
    if not variants:
        return []
    found = compare(layout, variants, matching.ranking.investors)
    return [matching.with_need(variant, found.of_need(at)) for at, variant in enumerate(variants)]


def _need_number(matching: Matching, need_id: str) -> int:
    return matching.ranking.needs.index(matching.ranking.need(need_id))


def _light(of: Matching, need: str, investor: str) -> str:
    pair, partner = of.ranking.need(need), of.ranking.investor(investor)
    return str(light_of_pair(pair.need, partner, of.pathways(pair, partner)))


def _effect(before: Matching, after: Matching, need: str, investor: str) -> Effect:
    old, new = (of.lawful.need_pair(need, investor) for of in (before, after))
    city_old, city_new = (of.lawful.pair(old.city, investor) for of in (before, after))
    laws = [_light(of, need, investor) for of in (before, after)]
    return Effect(
        old.city,
        need,
        investor,
        old.score,
        new.score,
        old.need_rank,
        new.need_rank,
        city_old.city_rank,
        city_new.city_rank,
        laws[0],
        laws[1],
    )
