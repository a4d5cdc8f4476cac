"""Conditions over named facts: a small declarative vocabulary, read from plain data.

::

    condition := mapping, of which every key must hold
    key       := all: [condition, ...] | any: [condition, ...] | not: condition | FACT: test
    test      := value | [value, ...]            equal to it, or to one of them
               | {above|at_least|below|at_most: number or {parameter: NAME}}
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Loc = tuple[str | int, ...]
Value = bool | str | float

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
"""How facts and parameters are named."""


class Operator(StrEnum):
    """How a number is compared."""

    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"


class Joint(StrEnum):
    """The keys of a condition that are no facts."""

    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparison with a number, or with a parameter of the rule."""

    operator: Operator
    figure: float | None
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class FactTest:
    """What one fact must be: one of some values, or within bounds."""

    fact: str
    values: tuple[Value, ...]
    bounds: tuple[Bound, ...] = ()
    loc: Loc = field(default=(), compare=False)
    """The way to it from the condition."""


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Node


Node = FactTest | All | AnyOf | Not


class Problem(NamedTuple):
    """A part of a condition that is none."""

    loc: Loc
    expected: str
    is_key: bool = False
    """Whether the name is wrong, not what stands under it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as a file has it, and as it is weighed.

    Compares by what is written; `str` gives it as JSON.
    """

    written: str
    tree: Node = field(compare=False)

    @classmethod
    def of(cls, data: Any) -> Condition:
        """Make a condition from plain data; `ValueError` names what is wrong."""
        tree, problems = read(data)
        if problems:
            places = (f"{problem.loc}: expected {problem.expected}" for problem in problems)
            raise ValueError("; ".join(places))
        return cls(json.dumps(data), tree)

    def __str__(self) -> str:
        """Give the condition as JSON."""
        return self.written

    @property
    def data(self) -> Any:
        """The plain data from which it was made."""
        return json.loads(self.written)

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it asks for, each once, in their order."""
        return tuple(dict.fromkeys(test.fact for test in fact_tests(self.tree)))

    @classmethod
    def _validate(cls, value: Any) -> Condition:
        if isinstance(value, Condition):
            return value
        try:
            return cls.of(value)
        except ValueError as error:
            raise PydanticCustomError("condition", "a condition: {why}", {"why": str(error)}) from (
                error
            )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda condition: condition.data
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "object"}


def fact_tests(node: Node) -> Iterator[FactTest]:
    """Give the tests of a condition, in their order."""
    match node:
        case FactTest():
            yield node
        case Not(part):
            yield from fact_tests(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from fact_tests(part)


def read(data: Any) -> tuple[Node, tuple[Problem, ...]]:
    """Read a condition from plain data, with everything that is wrong with its form."""
    problems: list[Problem] = []
    return _condition(data, (), problems), tuple(problems)


def _condition(data: Any, loc: Loc, problems: list[Problem]) -> Node:
    if not isinstance(data, dict) or (loc and not data):
        problems.append(Problem(loc, "a condition: facts with their tests, or all, any, not"))
        return All(())
    parts = tuple(_key(key, value, (*loc, key), problems) for key, value in data.items())
    return parts[0] if len(parts) == 1 else All(parts)


def _key(key: str, value: Any, loc: Loc, problems: list[Problem]) -> Node:
    match key:
        case Joint.ALL | Joint.ANY:
            if not isinstance(value, list) or not value:
                problems.append(Problem(loc, "a list of conditions, at least one"))
                return All(())
            parts = tuple(
                _condition(item, (*loc, number), problems) for number, item in enumerate(value)
            )
            return All(parts) if key == Joint.ALL else AnyOf(parts)
        case Joint.NOT:
            return Not(_condition(value, loc, problems))
        case _:
            if not NAME.fullmatch(key):
                expected = "the name of a fact, of small letters, digits and underscores"
                problems.append(Problem(loc, expected, is_key=True))
            return _test(key, value, loc, problems)


def _test(fact: str, value: Any, loc: Loc, problems: list[Problem]) -> FactTest:
    if isinstance(value, dict):
        bounds = tuple(
            bound
            for key, inner in value.items()
            if (bound := _bound(key, inner, (*loc, key), problems)) is not None
        )
        if not value:
            problems.append(Problem(loc, "a bound: " + ", ".join(Operator)))
        return FactTest(fact, (), bounds, loc)
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list) and not value:
        problems.append(Problem(loc, "at least one value"))
    for number, item in enumerate(values):
        if not isinstance(item, bool | str | int) and not _is_finite(item):
            way = (*loc, number) if isinstance(value, list) else loc
            problems.append(Problem(way, "true, false, a word or a number"))
    return FactTest(fact, tuple(values), (), loc)


def _bound(key: str, value: Any, loc: Loc, problems: list[Problem]) -> Bound | None:
    if key not in tuple(Operator):
        problems.append(Problem(loc, "one of " + ", ".join(Operator), is_key=True))
        return None
    match value:
        case bool():
            pass
        case int() | float() if _is_finite(value):
            return Bound(Operator(key), float(value))
        case {"parameter": str(name)} if len(value) == 1:
            return Bound(Operator(key), None, name)
        case _:
            pass
    problems.append(Problem(loc, "a number, or a parameter of the rule as {parameter: NAME}"))
    return None


def _is_finite(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


ALWAYS: Final = Condition.of({})
"""The condition that asks for nothing."""
