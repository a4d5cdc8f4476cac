"""What is known of a pair, and whether a condition holds: true, false, or not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from matchmaker.model import Fact, RuleStatus, Why
from matchmaker.model.law import (
    All,
    AnyOf,
    Bound,
    FactTest,
    Node,
    Not,
    Operator,
    Parameter,
    ParameterValue,
)
from matchmaker.pathways.formulas import FORMULAS

FactValue = bool | str | float | tuple[str, ...]
"""The value of a fact; several words where it may have several, such as sectors."""

Facts = Mapping[str, FactValue]
"""What is known, by the names of facts."""

STATUSES: Final = (RuleStatus.TEXT_READ, RuleStatus.SECONDARY, RuleStatus.UNVERIFIED)
"""How well a text is known, the best first."""

ROUNDED: Final = 0.005
"""By how much of itself a figure that is stated may differ from the one that is computed."""

_COMPARE: Final[Mapping[Operator, Callable[[float, float], bool]]] = {
    Operator.ABOVE: lambda value, bound: value > bound,
    Operator.AT_LEAST: lambda value, bound: value >= bound,
    Operator.BELOW: lambda value, bound: value < bound,
    Operator.AT_MOST: lambda value, bound: value <= bound,
}


class Truth(NamedTuple):
    """Whether something holds; None where nobody can tell, with what is in the way."""

    value: bool | None
    why: tuple[Why, ...] = ()
    missing: tuple[str, ...] = ()
    status: RuleStatus = RuleStatus.TEXT_READ
    """How well the figures are known that it was tested against."""


TRUE: Final = Truth(value=True)
FALSE: Final = Truth(value=False)


@dataclass(slots=True)
class Known:
    """What is known of a pair on a day: facts that are stated, and those that follow.

    Parameters
    ----------
    facts : mapping of str to value
        What is stated, by the names of facts.
    dictionary : mapping of str to Fact
        The facts of the rule book; one with a formula is computed where it is not stated.
    on : datetime.date
        The day: figures and formulas are those of it.
    computes_first : bool
        Whether what follows from other facts goes before what is stated instead of it.
    """

    facts: Facts
    dictionary: Mapping[str, Fact]
    on: dt.date
    computes_first: bool = False
    computed: dict[str, float | None] = field(default_factory=dict)

    def value(self, name: str) -> FactValue | None:
        """Give a fact; None where it is not known."""
        if name in self.facts and not self.computes_first:
            return self.facts[name]
        if name not in self.computed:
            self.computed[name] = None
            self.computed[name] = self._compute(name)
        found = self.computed[name]
        return self.facts.get(name) if found is None else found

    @property
    def otherwise(self) -> Known:
        """The same, but what follows from other facts goes before what is stated."""
        return Known(self.facts, self.dictionary, self.on, computes_first=True)

    def contradicted(self, otherwise: Known) -> frozenset[str]:
        """Give the facts of which something else is stated than follows from other facts."""
        if not any(fact.formulas for name, fact in self.dictionary.items() if name in self.facts):
            return frozenset()
        return frozenset(
            name
            for name, fact in self.dictionary.items()
            if fact.formulas and _differ(self.value(name), otherwise.value(name))
        )

    def _compute(self, name: str) -> float | None:
        inputs = self.inputs(name)
        values = {item: number(self.value(item)) for item in inputs}
        found = {item: value for item, value in values.items() if value is not None}
        formula = self.dictionary[name].formula_on(self.on) if name in self.dictionary else None
        if formula is None or len(found) < len(inputs):
            return None
        return FORMULAS[formula].value(found)

    def inputs(self, name: str) -> tuple[str, ...]:
        """Give the facts from which a fact is computed on the day; none where it is not."""
        fact = self.dictionary.get(name)
        formula = fact.formula_on(self.on) if fact is not None else None
        return FORMULAS[formula].inputs if formula is not None else ()

    def holds(self, node: Node, parameters: Mapping[str, Parameter]) -> Truth:
        """Say whether a condition holds, in the logic of three values of Kleene."""
        match node:
            case FactTest():
                return self._test(node, parameters)
            case Not(part):
                found = self.holds(part, parameters)
                return found._replace(value=None if found.value is None else not found.value)
            case All(parts):
                return _joined((self.holds(part, parameters) for part in parts), decisive=False)
            case AnyOf(parts):
                return _joined((self.holds(part, parameters) for part in parts), decisive=True)

    def _test(self, test: FactTest, parameters: Mapping[str, Parameter]) -> Truth:
        value = self.value(test.fact)
        if value is None:
            return self._not_known(test, parameters)
        if test.bounds:
            figure = number(value)
            bounds = (self._bound(bound, figure, parameters) for bound in test.bounds)
            return _joined(bounds, decisive=False)
        return TRUE if is_one_of(value, test.values) else FALSE

    def _not_known(self, test: FactTest, parameters: Mapping[str, Parameter]) -> Truth:
        """Give what is missing for a test; a figure that nobody knows either is not forgotten."""
        limits = [
            limit_on(parameters[bound.parameter], self)
            for bound in test.bounds
            if bound.parameter is not None
        ]
        whys = (why for limit in limits for why in limit.why)
        missing = (name for limit in limits for name in limit.missing)
        return Truth(
            None,
            tuple(dict.fromkeys((Why.FACT_MISSING, *whys))),
            tuple(dict.fromkeys((test.fact, *missing))),
            max((limit.status for limit in limits), key=STATUSES.index, default=TRUE.status),
        )

    def _bound(
        self, bound: Bound, value: float | None, parameters: Mapping[str, Parameter]
    ) -> Truth:
        if bound.parameter is None:
            limit = Limit(bound.figure)
        else:
            limit = limit_on(parameters[bound.parameter], self)
        if value is None or limit.figure is None:
            return Truth(None, limit.why, limit.missing, limit.status)
        found = _COMPARE[bound.operator](value, limit.figure)
        return Truth(found, status=limit.status)


class Limit(NamedTuple):
    """The figure of a parameter on a day; None where it is not known, with the reason."""

    figure: float | None
    why: tuple[Why, ...] = ()
    missing: tuple[str, ...] = ()
    status: RuleStatus = RuleStatus.TEXT_READ
    source: str | None = None


def limit_on(parameter: Parameter, known: Known) -> Limit:
    """Give the figure of a parameter on a day.

    Where dates are not exact enough to tell which figure holds, it is not known, unless
    all that may hold are the same.
    """
    dated = [(value, value.holds(known.on)) for value in parameter.values]
    found = [(value, holds) for value, holds in dated if holds is not False]
    if not found:
        return Limit(None, (Why.FIGURE_UNKNOWN,), status=RuleStatus.UNVERIFIED)
    limits = [_figure(value, known) for value, _ in found]
    is_certain = any(holds for _, holds in found)
    if not is_certain or len({limit.figure for limit in limits}) > 1:
        return Limit(None, (Why.DATE_UNCERTAIN,))
    return max(limits, key=lambda limit: STATUSES.index(limit.status))


def _figure(value: ParameterValue, known: Known) -> Limit:
    status = value.status or RuleStatus.TEXT_READ
    if value.value is None:
        return Limit(None, (Why.FIGURE_UNKNOWN,), status=RuleStatus.UNVERIFIED)
    if value.by is None:
        return Limit(value.value.single, status=status, source=value.source)
    choice = known.value(value.by)
    if choice is None:
        return Limit(None, (Why.FACT_MISSING,), (value.by,))
    figure = dict(value.value.by_choice).get(str(choice))
    why = () if figure is not None else (Why.FIGURE_UNKNOWN,)
    return Limit(figure, why, status=status, source=value.source)


def number(value: FactValue | None) -> float | None:
    """Give a value as a number; None where it is none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else None  # type: ignore[return-value]


def _differ(stated: FactValue | None, computed: FactValue | None) -> bool:
    """Whether two figures differ by more than rounding explains: one in two hundred."""
    first, second = number(stated), number(computed)
    if first is None or second is None:
        return False
    return abs(first - second) > ROUNDED * max(abs(first), abs(second))


def is_one_of(value: FactValue, values: tuple[bool | str | float, ...]) -> bool:
    """Whether a value, or one of several words, is among some values."""
    if isinstance(value, tuple):
        return any(word in values for word in value)
    return any(
        value == item and isinstance(value, bool) == isinstance(item, bool) for item in values
    )


def _joined(parts: Iterable[Truth], *, decisive: bool) -> Truth:
    """Join parts: one that is decisive decides; else what is not known leaves it open."""
    open_parts: list[Truth] = []
    status = RuleStatus.TEXT_READ
    for part in parts:
        if part.value is decisive:
            return part
        if part.value is None:
            open_parts.append(part)
        status = max(status, part.status, key=STATUSES.index)
    if not open_parts:
        return Truth(not decisive, status=status)
    return Truth(
        None,
        tuple(dict.fromkeys(why for part in open_parts for why in part.why)),
        tuple(dict.fromkeys(name for part in open_parts for name in part.missing)),
        status,
    )
