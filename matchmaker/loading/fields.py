"""What the model says of each field, in a form that readers, words and tables share."""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from matchmaker.model import Condition, PartialDate
from matchmaker.model.law import Figure
from matchmaker.model.profiles import Record

Loc = tuple[str | int, ...]
"""The way from a record to one of its parts: names of fields, numbers of items from 0."""

Kind = Literal[
    "text", "whole", "number", "yes_no", "date", "choice", "record", "condition", "figure"
]

FREE: Final = frozenset({"condition", "figure"})
"""Kinds that are mappings of their own grammar."""

IN_WORDS = {
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": (
        "an id of small letters and digits joined by hyphens, such as kota-ambon"
    ),
    r"^[a-z][a-z0-9_]*$": "an id of small letters, digits and underscores, such as solid_waste",
    r"^[A-Z]{3}$": "a currency code of three capital letters, such as IDR",
    r"^[A-Z]{2}$": "a country code of two capital letters, such as JP",
    r"^[0-9]{2}\.[0-9]{2}$": (
        "a Kemendagri code of two digits, a point and two digits, such as 81.71"
    ),
    r"^https?://\S+$": "an address that begins with https:// or http://",
    r"^[0-9]{2}$": "a code of two digits, such as 81",
    r"^[0-9]{5}$": "a code of five digits, such as 14050",
    r"^([01][0-9]|2[0-3]):[0-5][0-9]$": 'a time as HH:MM in quotes, such as "09:30"',
    r"(?i)^[^/\\:]+\.(png|jpe?g|svg)$": "the name of a picture beside it, such as crest.png",
    r"^[a-z]{2}$": "a language code of two small letters, such as id",
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a date as YYYY-MM-DD",
}
"""The model's patterns, in words for a person."""


@dataclass(frozen=True, slots=True)
class Described:
    """One field of a record.

    Parameters
    ----------
    many : bool
        Whether the field is a list of such values.
    keyed : bool
        Whether it is a group of such values under names that the file chooses.
    nullable, required : bool
        Whether null is a value of it; whether it must be given at all.
    default : object
        What stands where it is not given; meaningless where it is required.
    record : type of Record, optional
        For the kind ``record``.
    choices : tuple of str
        For the kind ``choice``.
    lowest, highest : float, optional
        Bounds of a number, both allowed; ``above`` is a bound that is not.
    """

    name: str
    kind: Kind
    description: str = ""
    many: bool = False
    keyed: bool = False
    nullable: bool = False
    required: bool = True
    default: Any = None
    record: type[Record] | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    longest: int | None = None
    lowest: float | None = None
    highest: float | None = None
    above: float | None = None

    @property
    def expected(self) -> str:
        """What may stand in the field (in one item of it, if it is a list), in words."""
        return {
            "choice": "one of " + ", ".join(self.choices),
            "text": IN_WORDS[self.pattern] if self.pattern else "text",
            "whole": "a whole number" + self._bounds,
            "number": "a number" + self._bounds,
            "yes_no": "true or false",
            "date": "a date as YYYY, YYYY-MM or YYYY-MM-DD",
            "condition": "a condition: facts with their tests, or all, any, not",
            "figure": "a number, or one for each choice of a fact",
            "record": "fields: " + ", ".join(self.record.model_fields if self.record else ()),
        }[self.kind]

    @property
    def _bounds(self) -> str:
        if self.above is not None:
            return f" above {self.above:g}"
        if self.lowest is not None and self.highest is not None:
            return f" from {self.lowest:g} to {self.highest:g}"
        if self.lowest is not None:
            return f" of {self.lowest:g} or more"
        return ""


@cache
def described(record: type[Record]) -> dict[str, Described]:
    """Describe every field of a record, by name and in the order of the model."""
    named = ((info.alias or name, info) for name, info in record.model_fields.items())
    return {name: _described(name, info) for name, info in named}


def field_at(record: type[Record], loc: Loc) -> Described | None:
    """Give the field that holds the part at ``loc``; None where the model has none."""
    field: Described | None = None
    inside: type[Record] | None = record
    is_name = False
    for step in loc:
        if isinstance(step, int) or is_name:
            is_name = False
            continue
        field = described(inside).get(step) if inside else None
        if field is None or field.kind in FREE:
            return field
        inside, is_name = field.record, field.keyed
    return field


def without_nulls(data: Any, record: type[Record]) -> Any:
    """Drop each null whose field has a default: null is how a person writes "not given"."""
    if not isinstance(data, dict):
        return data
    fields = described(record)
    kept = {}
    for name, value in data.items():
        field = fields.get(name)
        if field is None or (value is None and field.required):
            kept[name] = value
        elif value is not None:
            kept[name] = _within(value, field)
    return kept


def _within(value: Any, field: Described) -> Any:
    if field.record is None:
        return value
    if field.many and isinstance(value, list):
        return [without_nulls(item, field.record) for item in value]
    if field.keyed and isinstance(value, dict):
        return {name: without_nulls(item, field.record) for name, item in value.items()}
    return without_nulls(value, field.record)


def _described(name: str, info: FieldInfo) -> Described:
    field = _typed(name, info.annotation, tuple(info.metadata))
    return replace(
        field,
        description=info.description or "",
        required=info.is_required(),
        default=None if info.is_required() else info.get_default(call_default_factory=True),
    )


def _typed(name: str, annotation: Any, metadata: tuple[Any, ...]) -> Described:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _typed(name, arguments[0], (*metadata, *arguments[1:]))
    if origin in {Union, types.UnionType}:
        (some,) = (item for item in arguments if item is not type(None))
        return replace(_typed(name, some, metadata), nullable=True)
    if origin is tuple:
        return replace(_typed(name, arguments[0], ()), many=True)
    if origin is dict:
        return replace(_typed(name, arguments[1], ()), keyed=True)
    if origin is Literal:
        return Described(name, "choice", choices=arguments)
    return _bounded(_single(name, annotation), metadata)


def _single(name: str, annotation: type) -> Described:
    if issubclass(annotation, Record):
        return Described(name, "record", record=annotation)
    if issubclass(annotation, StrEnum):
        return Described(name, "choice", choices=tuple(annotation))
    kinds: dict[type, Kind] = {
        str: "text",
        int: "whole",
        float: "number",
        bool: "yes_no",
        PartialDate: "date",
        Condition: "condition",
        Figure: "figure",
    }
    return Described(name, kinds[annotation])


def _bounded(field: Described, metadata: tuple[Any, ...]) -> Described:
    for rule in _flat(metadata):
        match rule:
            case StringConstraints():
                field = replace(field, pattern=str(rule.pattern or ""), longest=rule.max_length)
            case Ge(ge=int() | float() as bound):
                field = replace(field, lowest=bound)
            case Gt(gt=int() | float() as bound):
                field = replace(field, above=bound)
            case Le(le=int() | float() as bound):
                field = replace(field, highest=bound)
            case _:
                pass
    return field


def _flat(metadata: tuple[Any, ...]) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from item.metadata
        else:
            yield item
