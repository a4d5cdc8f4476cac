"""What the law says of each instrument of a pair on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Channel,
    CityNeed,
    DerivedFact,
    Fact,
    Finding,
    Investor,
    Pathway,
    Programme,
    Route,
    RouteVerdict,
    Rule,
    RuleBook,
    RuleStatus,
    Verdict,
)
from matchmaker.pathways.deriving import of_investor, of_need
from matchmaker.pathways.formulas import FORMULAS
from matchmaker.pathways.knowing import STATUSES, Facts, FactValue, Known, number
from matchmaker.pathways.rerouting import asking
from matchmaker.pathways.stating import check_facts
from matchmaker.pathways.weighing import SEVERITY, decide, order, weigh, weigh_all

NO_FACTS: Final[Facts] = MappingProxyType({})


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
    facts : mapping of str to value, optional
        What else is known of the pair, such as ``{"draft_promises_foreign_borrowing": False}``.
        Who owes what to whom, and what the need and the city state, comes from the profiles
        and the routes; what is given here goes before what the profiles state.

    Returns
    -------
    tuple of Pathway
        One for each instrument that both sides name, best verdict first, then by
        name. Where they have none in common, one for each that the investor
        offers: `is_asked` tells the two apart. None where the investor's
        instruments are not known. A need of a national programme has the route
        of the programme alone, and no route where the rules do not know it; a need to
        which a programme may apply has its route beside the others.

    Raises
    ------
    MatchmakerError
        When a channel leads to a route that the rules do not describe, or a number
        that is stated is none or out of its range.
    """
    check_facts(facts, _lawbook(_Same(law)).facts)
    known = known_facts(need, investor, on=on, facts=facts)
    day = _day(_Same(law), on)
    return best_first(
        day.pathway(instrument, investor.is_foreign, need.need.programme, known)
        for instrument in instruments_of(need, investor)
    )


def instruments_of(need: CityNeed, investor: Investor) -> tuple[str, ...]:
    """Give the instruments that are looked at, by name."""
    wanted, offered = set(need.need.instruments_wanted), set(investor.instruments)
    return tuple(sorted(wanted & offered or offered))


def best_first(pathways: Iterable[Pathway]) -> tuple[Pathway, ...]:
    """Put pathways into the order of `screen`, those of the same verdict as they come."""
    return tuple(sorted(pathways, key=lambda item: SEVERITY[item.verdict]))


def pathway_of(
    instrument: str,
    need: CityNeed,
    investor: Investor,
    law: RuleBook,
    *,
    on: dt.date,
    facts: Facts = NO_FACTS,
) -> Pathway:
    """Say how the law lets one instrument reach a need, whoever of the two names it.

    Raises
    ------
    MatchmakerError
        As `screen`.
    """
    if facts:
        check_facts(facts, _lawbook(_Same(law)).facts)
    known = known_facts(need, investor, on=on, facts=facts)
    day = _day(_Same(law), on)
    return day.pathway(instrument, investor.is_foreign, need.need.programme, known)


def known_facts(
    need: CityNeed, investor: Investor, *, on: dt.date, facts: Facts = NO_FACTS
) -> dict[str, FactValue]:
    """Give what is known of a pair on a day, before an instrument and a route are looked at."""
    return {
        **of_need(need),
        **of_investor(investor),
        **facts,
        DerivedFact.FISCAL_YEAR.value: on.year,
    }


def known_of(
    instrument: str,
    need: CityNeed,
    investor: Investor,
    law: RuleBook,
    *,
    on: dt.date,
    facts: Facts = NO_FACTS,
) -> dict[str, FactValue]:
    """Give what is known of a pair and an instrument: the facts by which routes are judged."""
    book = _lawbook(_Same(law))
    channel = book.channel(instrument, investor.is_foreign, need.need.programme)
    known = known_facts(need, investor, on=on, facts=facts)
    return {**known, **_of_channel(channel)} if channel is not None else known


def support(
    instrument: str,
    need: CityNeed,
    investor: Investor,
    law: RuleBook,
    *,
    on: dt.date,
    facts: Facts = NO_FACTS,
) -> tuple[RouteVerdict, ...]:
    """Say by which routes the state may support such a project beside the investor's money.

    Errors as `screen`.
    """
    channel = _lawbook(_Same(law)).channel(instrument, investor.is_foreign, need.need.programme)
    known = known_of(instrument, need, investor, law, on=on, facts=facts)
    named = channel.beside if channel is not None else ()
    return tuple(judge(name, law, on=on, facts=known) for name in named)


def is_asked(need: CityNeed, pathway: Pathway) -> bool | None:
    """Whether the city names the instrument; None where it names none at all."""
    wanted = need.need.instruments_wanted
    return pathway.instrument in wanted if wanted else None


def light(pathways: Iterable[Pathway]) -> Verdict:
    """Give the verdict of the best way, asked for or not; unknown where there is no pathway.

    Blocked only where the law blocks every route of every instrument: such a pair is left
    out. The light that is shown of a pair is `matchmaker.pathways.light_of_pair`.
    """
    return min(
        (pathway.verdict for pathway in pathways),
        key=SEVERITY.__getitem__,
        default=Verdict.UNKNOWN,
    )


def judge(route: str, law: RuleBook, *, on: dt.date, facts: Facts = NO_FACTS) -> RouteVerdict:
    """Say what the law says of one route on a day, with the facts that are known.

    Whether the regional government would owe the money is a fact of the route.

    Raises
    ------
    MatchmakerError
        When the rules do not describe the route, or a number is none or out of its range.
    """
    check_facts(facts, _lawbook(_Same(law)).facts)
    return _day(_Same(law), on).judge(route, {DerivedFact.FISCAL_YEAR.value: on.year, **facts})


def computed(law: RuleBook, *, on: dt.date, facts: Facts = NO_FACTS) -> dict[str, float]:
    """Give what the formulas of a day make of the facts that are known, by name."""
    known = Known(facts, _lawbook(_Same(law)).facts, on)
    values = {fact.id: number(known.value(fact.id)) for fact in law.facts if fact.id not in facts}
    return {name: value for name, value in values.items() if value is not None}


def weakest_status(verdict: RouteVerdict, law: RuleBook) -> RuleStatus | None:
    """Say how well the rules that decided are known: as well as the weakest; None for none."""
    deciding = [rule.status for rule in asking(verdict, law)]
    return max(deciding, key=STATUSES.index, default=None)


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
        law=same.law,
        routes={route.id: route for route in same.law.routes},
        channels={(item.instrument, item.foreign): item for item in same.law.channels},
        programmes={programme.id: programme for programme in same.law.programmes},
        facts={fact.id: fact for fact in same.law.facts},
        rules=tuple(sorted(same.law.rules, key=order)),
    )


@lru_cache(maxsize=32)
def _day(same: _Same, on: dt.date) -> _Day:
    return _Day(_lawbook(same), on)


@dataclass(frozen=True, slots=True)
class _Lawbook:
    """A rule book by name, its rules in their order."""

    law: RuleBook
    routes: Mapping[str, Route]
    channels: Mapping[tuple[str, bool], Channel]
    programmes: Mapping[str, Programme]
    facts: Mapping[str, Fact]
    rules: tuple[Rule, ...]

    @property
    def possible(self) -> tuple[str, ...]:
        """The routes of programmes that may apply to needs which do not name them."""
        found = self.programmes.values()
        return tuple(item.route for item in found if item.applies_when is not None)

    def programmes_of(self, known: Known) -> Iterator[str]:
        """Give the routes of the programmes that may apply to a need."""
        if known.value(DerivedFact.PROGRAMME):
            return
        for item in self.programmes.values():
            if item.applies_when is not None and known.holds(item.applies_when.tree, {}).value:
                yield item.route

    def is_meant(self, name: str, known: Known) -> bool:
        """Whether a route is the one that is meant, as far as anybody knows."""
        return known.holds(self.route(name).applies_when.tree, {}).value is not False

    def selects(self, name: str) -> Iterator[str]:
        """Give the facts that say whether a route is looked at."""
        yield from self.route(name).applies_when.facts
        for item in self.programmes.values():
            if item.applies_when is not None:
                yield from item.applies_when.facts

    def route(self, name: str) -> Route:
        route = self.routes.get(name)
        if route is None:
            raise MatchmakerError(
                f"the rules describe no route '{name}'; known: {', '.join(sorted(self.routes))}"
            )
        return route

    def channel(self, instrument: str, foreign: bool, programme: str | None) -> Channel | None:
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


_Values = tuple[FactValue | None, ...]

_Kind = tuple[str, bool, str | None]
"""An instrument, whether the money comes from abroad, and the programme of the need."""


@dataclass(frozen=True, slots=True)
class _Day:
    """The rules of a day, and what was already found in them.

    A verdict depends on the facts that the rules on its route ask for, not on the pair:
    thousands of pairs share a few dozen.
    """

    book: _Lawbook
    on: dt.date
    rules: dict[str, tuple[Rule, ...]] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    judged: dict[tuple[str, _Values], RouteVerdict] = field(default_factory=dict)
    asked_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    weighed: dict[tuple[str, bool, _Values], Finding | None] = field(default_factory=dict)
    asked_of: dict[_Kind, tuple[str, ...]] = field(default_factory=dict)
    found: dict[tuple[_Kind, _Values], Pathway] = field(default_factory=dict)

    def pathway(
        self,
        instrument: str,
        foreign: bool,
        programme: str | None,
        facts: Facts,
    ) -> Pathway:
        kind = instrument, foreign, programme
        if kind not in self.asked_of:
            ways = (*_ways(self.book.channel(*kind)), *self.book.possible)
            names = (name for way in ways for name in (*self._asks(way), *self.book.selects(way)))
            self.asked_of[kind] = tuple(dict.fromkeys(names))
        key = kind, tuple(map(facts.get, self.asked_of[kind]))
        if key not in self.found:
            channel = self.book.channel(*kind)
            self.found[key] = (
                Pathway(instrument, None, ()) if channel is None else self._pathway(channel, facts)
            )
        return self.found[key]

    def judge(self, name: str, facts: Facts) -> RouteVerdict:
        known = {**facts, **_of_route(self.book.route(name))}
        key = name, tuple(map(known.get, self._asks(name)))
        if key not in self.judged:
            weighing = Known(known, self.book.facts, self.on)
            self.judged[key] = decide(
                name,
                weigh_all(self.rules[name], weighing, self._weighed),
                is_covered=self.book.law.covers(self.on),
            )
        return self.judged[key]

    def _weighed(self, rule: Rule, known: Known) -> Finding | None:
        """Weigh a rule once for all pairs of which it asks the same: most ask for no amount."""
        if rule.id not in self.asked_by:
            self.asked_by[rule.id] = tuple(dict.fromkeys(self._with_inputs(rule.asks)))
        values = tuple(map(known.facts.get, self.asked_by[rule.id]))
        key = rule.id, known.computes_first, values
        if key not in self.weighed:
            self.weighed[key] = weigh(rule, known)
        return self.weighed[key]

    def _asks(self, route: str) -> tuple[str, ...]:
        """Give the facts that rules on a route ask for, with those from which they follow."""
        if route not in self.asked:
            self.rules[route] = tuple(
                rule
                for rule in self.book.rules
                if route in rule.routes and rule.in_force(self.on) is not False
            )
            named = dict.fromkeys(name for rule in self.rules[route] for name in rule.asks)
            self.asked[route] = tuple(dict.fromkeys(self._with_inputs(named)))
        return self.asked[route]

    def _with_inputs(self, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            yield name
            fact = self.book.facts.get(name)
            formula = fact.formula_on(self.on) if fact is not None else None
            if formula is not None:
                yield from self._with_inputs(FORMULAS[formula].inputs)

    def _pathway(self, channel: Channel, facts: Facts) -> Pathway:
        known = {**facts, **_of_channel(channel)}
        weighing = Known(known, self.book.facts, self.on)
        ways = (*_ways(channel), *self.book.programmes_of(weighing))
        meant = [name for name in ways if self.book.is_meant(name, weighing)]
        judged = [self.judge(name, known) for name in dict.fromkeys(meant)]
        open_ways = [way for way in judged if way.verdict is not Verdict.BLOCKED]
        first = judged[0] if judged and (channel.direct or not open_ways) else None
        return Pathway(
            channel.instrument,
            first,
            tuple(sorted(open_ways, key=lambda way: SEVERITY[way.verdict])),
            tuple(way for way in judged if way.verdict is Verdict.BLOCKED and way is not first),
            tuple(name for name in ways if name not in meant),
        )


def _ways(channel: Channel | None) -> tuple[str, ...]:
    """Give the routes of a channel, the obvious one first, each once."""
    if channel is None:
        return ()
    direct = (channel.direct,) if channel.direct else ()
    return tuple(dict.fromkeys((*direct, *channel.routes)))


def _of_channel(channel: Channel) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {
        DerivedFact.INSTRUMENT.value: channel.instrument,
        DerivedFact.LENDER_IS_FOREIGN.value: channel.foreign,
    }
    if channel.must_be_repaid is not None:
        found[DerivedFact.MUST_BE_REPAID.value] = channel.must_be_repaid
    return found


def _of_route(route: Route) -> dict[str, FactValue]:
    owes = route.borrower_is_regional_government
    return {DerivedFact.BORROWER_IS_REGIONAL_GOVERNMENT.value: owes}
