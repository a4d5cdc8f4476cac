"""The dictionary of facts that rules ask for, and the dated figures by which they are tested."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from matchmaker.model.law.dates import Dated
from matchmaker.model.law.vocabulary import FactKind, FormulaName, RuleStatus
from matchmaker.model.profiles import Label, Line, Record, Slug, TermId


class FactChoice(Record):
    """One answer to a question with a list of answers."""

    id: TermId
    """What conditions refer to."""
    label: Label | None = None
    """What people read; null where the id is a word of the taxonomy or of the profiles."""


class DatedFormula(Dated):
    """The calculation by which a fact follows from others, while it is the law."""

    formula: FormulaName
    """Which one."""


class Fact(Record):
    """Something about a pair that a rule may ask for."""

    id: TermId
    """What conditions refer to."""
    kind: FactKind
    """What its value is."""
    label: Label
    """What it is called."""
    question: Label | None = None
    """What to ask; null where the program knows it itself."""
    supplied_by: Label | None = None
    """Who can say it; null where the program knows it itself."""
    unit: Label | None = None
    """In what a number is measured; null where it is a bare count or no number."""
    least: float | None = None
    """The smallest number that makes sense; null where any does."""
    most: float | None = None
    """The largest number that makes sense; null where any does."""
    choices: tuple[FactChoice, ...] = ()
    """The answers that it may have; none for a fact whose words stand in the taxonomy."""
    formulas: tuple[DatedFormula, ...] = ()
    """How it is computed on a day where it is not stated and its inputs are known."""
    derived: bool = False
    """Whether it follows from the pair, the route, the channel and the day."""
    adds_up_by: Slug | None = None
    """The rule under which regions may count a number together; null where they may not."""

    def formula_on(self, on: dt.date) -> FormulaName | None:
        """Give the one calculation that is the law on a day; None where that is not certain."""
        found = {
            dated.formula: holds
            for dated in self.formulas
            if (holds := dated.holds(on)) is not False
        }
        (only, *more) = found or [None]
        return only if only is not None and not more and found[only] else None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or one number for each choice of a fact."""

    single: float | None = None
    by_choice: tuple[tuple[str, float], ...] = ()

    @property
    def data(self) -> float | dict[str, float]:
        """As a file has it."""
        return dict(self.by_choice) if self.single is None else self.single

    @classmethod
    def _validate(cls, value: Any) -> Figure:
        match value:
            case Figure():
                return value
            case bool():
                pass
            case int() | float() if _is_number(value):
                return cls(float(value))
            case Mapping() if value and all(map(_is_number, value.values())):
                return cls(None, tuple((str(key), float(inner)) for key, inner in value.items()))
            case _:
                pass
        raise PydanticCustomError("figure", "a number, or one for each choice of a fact")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda figure: figure.data
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": ["number", "object"], "additionalProperties": {"type": "number"}}


def _is_number(value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and math.isfinite(value)  # type: ignore[arg-type]


class ParameterValue(Dated):
    """A figure of a rule between two days."""

    value: Figure | None
    """A number, or one for each choice of the fact ``by``; null where it is not known."""
    by: TermId | None = None
    """The fact whose choices have figures of their own."""
    source: Line | None = None
    """Where the figure stands."""
    status: RuleStatus | None = None
    """How it is known; null where as the rule is."""


class Parameter(Record):
    """A figure by which a rule tests a fact; it changes with time."""

    unit: Label | None = None
    """In what it is measured."""
    values: tuple[ParameterValue, ...]
    """The figures, each between its days."""
