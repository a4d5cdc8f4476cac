"""What the law says of each instrument of a pair on a day.

Three values of truth: a rule applies, does not apply, or nobody can tell yet, because a
fact or a date is missing. A rule that does not apply asks for nothing. What follows from
the others is the worst of

=====================  ==============================================================
blocked                a block that applies, is in force and whose text was read
unknown                a block known only at second hand, or whose facts are missing
                       (unless the parties can avoid it); any rule that is unverified
                       or of which nobody knows whether it is in force; no rule that
                       opens the route
conditional            a condition, a procedure, a caution; a block that can be avoided
allowed                nothing remains but rules that state a fact
=====================  ==============================================================

so that a verdict never gets better by one more block.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Approval,
    Channel,
    CityNeed,
    Effect,
    Investor,
    Label,
    Need,
    Pathway,
    Programme,
    Route,
    RouteVerdict,
    Rule,
    RuleBook,
    RuleStatus,
    Stage,
    Verdict,
)
from matchmaker.pathways.citations import rank

Facts = Mapping[str, bool | str]
"""What is known, by the names that rules use in ``applies_when``."""

NO_FACTS: Final[Facts] = MappingProxyType({})

_SEVERITY: Final = {verdict: place for place, verdict in enumerate(Verdict)}
_EFFECTS: Final = (Effect.ROUTE, Effect.BLOCK, Effect.CONDITION, Effect.FLAG, Effect.FACT)
_OPENING: Final = frozenset({Effect.ROUTE, Effect.FACT})
_STAGES: Final = tuple(Stage)
_STATUSES: Final = (RuleStatus.TEXT_READ, RuleStatus.SECONDARY, RuleStatus.UNVERIFIED)


def screen(
    need: CityNeed,
    investor: Investor,
    law: RuleBook,
    *,
    on: dt.date,
    facts: Facts = NO_FACTS,
) -> tuple[Pathway, ...]:
    """Say how the law lets an investor's instruments reach a need.

    Parameters
    ----------
    need : CityNeed
    investor : Investor
    law : RuleBook
    on : datetime.date
        The day whose law is applied.
    facts : mapping of str to bool or str, optional
        What else is known of the pair, such as ``{"draft_promises_foreign_borrowing": False}``.
        Who owes what to whom, and what the need itself states, comes from the profiles and
        the routes; what is given here goes before what the need states.

    Returns
    -------
    tuple of Pathway
        One for each instrument that both sides name, best verdict first, then by
        name. Where they have none in common, one for each that the investor
        offers: `is_asked` tells the two apart. None where the investor's
        instruments are not known. A need of a national programme has the route
        of the programme alone, and no route where the rules do not know it.

    Raises
    ------
    MatchmakerError
        When a channel leads to a route that the rules do not describe.
    """
    wanted = set(need.need.instruments_wanted)
    offered = set(investor.instruments)
    known = {**_stated(need.need), **facts}
    pathways = [
        _lawbook(_Same(law)).pathway(instrument, investor, need.need.programme, on, known)
        for instrument in sorted(wanted & offered or offered)
    ]
    return tuple(sorted(pathways, key=lambda pathway: _SEVERITY[pathway.verdict]))


def _stated(need: Need) -> Facts:
    """Give the facts that a need itself states."""
    return {name: value for name, value in need.legal or () if value is not None}


def is_asked(need: CityNeed, pathway: Pathway) -> bool | None:
    """Whether the city names the instrument; None where it names none at all."""
    wanted = need.need.instruments_wanted
    return pathway.instrument in wanted if wanted else None


def light(pathways: Iterable[Pathway]) -> Verdict:
    """Give one light for a pair: that of its best way; unknown where there is no pathway.

    Blocked only where the law blocks every route of every instrument.
    """
    return min(
        (pathway.verdict for pathway in pathways),
        key=_SEVERITY.__getitem__,
        default=Verdict.UNKNOWN,
    )


def judge(route: str, law: RuleBook, *, on: dt.date, facts: Facts = NO_FACTS) -> RouteVerdict:
    """Say what the law says of one route on a day, with the facts that are known.

    Whether the regional government would owe the money is a fact of the route.

    Raises
    ------
    MatchmakerError
        When the rules do not describe the route.
    """
    return _lawbook(_Same(law)).judge(route, on, facts)


def approvals(verdict: RouteVerdict, law: RuleBook) -> tuple[Approval, ...]:
    """List who must act on a route, each act once, in the order of the stages.

    The order of the stages is that of Government Regulation 1/2024, arts. 39, 41 and
    45-46: the council with the budget, the ministers who are heard, the decision, the
    signatures. Within a stage, acts of one rule stand as its text has them; the order
    between acts of two rules is that of the rules, and not law.
    """
    acts: dict[tuple[str, str], Approval] = {}
    for rule in _deciding(verdict, law):
        for act in rule.approvals:
            acts.setdefault((act.who.id, act.what.id), act)
    return tuple(sorted(acts.values(), key=lambda act: _STAGES.index(act.stage)))


def lead_times(verdict: RouteVerdict, law: RuleBook) -> tuple[Label, ...]:
    """List how long the rules on a route take, as far as they say it, each time once."""
    said = (rule.lead_time for rule in _deciding(verdict, law))
    return tuple({time.id: time for time in said if time is not None}.values())


def weakest_status(verdict: RouteVerdict, law: RuleBook) -> RuleStatus | None:
    """Say how well the rules that decided are known: as well as the weakest; None for none."""
    deciding = [rule.status for rule in _deciding(verdict, law)]
    return max(deciding, key=_STATUSES.index, default=None)


def _deciding(verdict: RouteVerdict, law: RuleBook) -> list[Rule]:
    known = {rule.id: rule for rule in law.rules}
    return [known[name] for name in verdict.rules if name in known]


def applies(rule: Rule, facts: Facts) -> bool | None:
    """Whether a rule's facts hold; None where one is not known and none is otherwise."""
    if any(
        name in facts and facts[name] not in (value if isinstance(value, tuple) else (value,))
        for name, value in rule.applies_when.items()
    ):
        return False
    return True if rule.applies_when.keys() <= facts.keys() else None


def weigh(rule: Rule, facts: Facts, on: dt.date) -> Verdict | None:
    """Say what follows from one rule alone; None where it asks for nothing."""
    holds, in_force = applies(rule, facts), rule.in_force(on)
    if holds is False or in_force is False:
        return None
    sure = in_force is True and rule.status is not RuleStatus.UNVERIFIED
    if rule.effect is Effect.FACT:
        return Verdict.ALLOWED if holds and sure else None
    if not sure:
        return Verdict.UNKNOWN
    if rule.effect is not Effect.BLOCK:
        return Verdict.CONDITIONAL
    if holds is None:
        return Verdict.CONDITIONAL if rule.avoidable else Verdict.UNKNOWN
    return Verdict.BLOCKED if rule.status is RuleStatus.TEXT_READ else Verdict.UNKNOWN


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A rule book that equals itself only: models with mappings have no hash."""

    law: RuleBook

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.law is other.law

    def __hash__(self) -> int:
        return id(self.law)


@lru_cache(maxsize=8)
def _lawbook(same: _Same) -> _Lawbook:
    return _Lawbook(
        routes={route.id: route for route in same.law.routes},
        channels={(item.instrument, item.foreign): item for item in same.law.channels},
        programmes={programme.id: programme for programme in same.law.programmes},
        rules=tuple(sorted(same.law.rules, key=_order)),
    )


def _order(rule: Rule) -> tuple[int, int, int, str]:
    """Put the procedure with the longest chain first, and higher law before lower."""
    return _EFFECTS.index(rule.effect), -len(rule.approvals), rank(rule), rule.id


_Key = tuple[str, bool, str, str | None, dt.date, tuple[tuple[str, bool | str], ...]]


@dataclass(frozen=True, slots=True)
class _Lawbook:
    """A rule book by name, and the pathways that were already found in it.

    A pathway depends on the kind of investor and the programme of the need, not
    on the pair: thousands of pairs share a few dozen.
    """

    routes: Mapping[str, Route]
    channels: Mapping[tuple[str, bool], Channel]
    programmes: Mapping[str, Programme]
    rules: tuple[Rule, ...]
    found: dict[_Key, Pathway] = field(default_factory=dict)

    def pathway(
        self,
        instrument: str,
        investor: Investor,
        programme: str | None,
        on: dt.date,
        facts: Facts,
    ) -> Pathway:
        kind = investor.is_foreign, investor.type.value, programme
        key = (instrument, *kind, on, tuple(sorted(facts.items())))
        if key not in self.found:
            channel = self._channel(instrument, investor.is_foreign, programme)
            self.found[key] = (
                Pathway(instrument, None, ())
                if channel is None
                else self._pathway(channel, investor.type.value, on, facts)
            )
        return self.found[key]

    def judge(self, name: str, on: dt.date, facts: Facts) -> RouteVerdict:
        route = self.routes.get(name)
        if route is None:
            raise MatchmakerError(
                f"the rules describe no route '{name}'; known: {', '.join(sorted(self.routes))}"
            )
        known = {
            **facts,
            "borrower_is_regional_government": route.borrower_is_regional_government,
        }
        weighed = [
            (rule, weight)
            for rule in self.rules
            if name in rule.routes and (weight := weigh(rule, known, on)) is not None
        ]
        return RouteVerdict(name, *_decide(weighed))

    def _channel(self, instrument: str, foreign: bool, programme: str | None) -> Channel | None:
        usual = self.channels.get((instrument, foreign))
        if programme is None:
            return usual
        if programme not in self.programmes:
            return None
        return Channel(
            instrument=instrument,
            foreign=foreign,
            direct=self.programmes[programme].route,
            must_be_repaid=usual.must_be_repaid if usual else None,
        )

    def _pathway(self, channel: Channel, investor_type: str, on: dt.date, facts: Facts) -> Pathway:
        known: dict[str, bool | str] = {
            "counterpart_type": investor_type,
            **facts,
            "instrument": channel.instrument,
            "lender_is_foreign": channel.foreign,
        }
        if channel.must_be_repaid is not None:
            known["must_be_repaid"] = channel.must_be_repaid
        ways = dict.fromkeys(
            [channel.direct, *channel.routes] if channel.direct else channel.routes
        )
        judged = [self.judge(name, on, known) for name in ways]
        open_ways = [way for way in judged if way.verdict is not Verdict.BLOCKED]
        first = judged[0] if judged and (channel.direct or not open_ways) else None
        return Pathway(
            channel.instrument,
            first,
            tuple(sorted(open_ways, key=lambda way: _SEVERITY[way.verdict])),
        )


def _decide(weighed: list[tuple[Rule, Verdict]]) -> tuple[Verdict, tuple[str, ...]]:
    """Give the worst of what follows from the rules, and the rules behind it, worst first."""
    severities = [_SEVERITY[weight] for _, weight in weighed]
    if not any(rule.effect in _OPENING for rule, _ in weighed):
        # Conditions and blocks do not say that a route exists: another rule must.
        severities.append(_SEVERITY[Verdict.UNKNOWN])
    worst = max(severities)
    whole = worst in {_SEVERITY[Verdict.BLOCKED], _SEVERITY[Verdict.ALLOWED]}
    least = worst if whole else _SEVERITY[Verdict.CONDITIONAL]
    deciding = [(rule, weight) for rule, weight in weighed if _SEVERITY[weight] >= least]
    deciding.sort(key=lambda pair: -_SEVERITY[pair[1]])
    return tuple(Verdict)[worst], tuple(rule.id for rule, _ in deciding)
