"""What the model found wrong, in words of the person who wrote the profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matchmaker.errors import Fault
from matchmaker.loading.document import Document
from matchmaker.loading.fields import FREE, Described, Loc, described, field_at
from matchmaker.model.profiles import INDONESIA

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CLOSE = 0.6
"""Likeness from which a word is offered as the one that was meant."""

MOST_OFFERED = 3

AS_TEXT = "format the column as text and type it again"
"""What to do when Excel took a text for a number or a date."""

_COORDINATES = frozenset({"latitude", "longitude"})


def faults_of(document: Document, errors: Iterable[ErrorDetails]) -> list[Fault]:
    """Turn the model's errors on a document into faults, each part once."""
    faults: dict[Loc, Fault] = {}
    for error in errors:
        if error["type"] == "condition":
            # `conditions.check_conditions` names each part of it.
            continue
        loc = _part(document, error["loc"])
        faults.setdefault(loc, _fault(document, loc, error))
    return list(faults.values())


def did_you_mean(
    found: str,
    known: Iterable[str],
    *,
    write: Mapping[str, str] | None = None,
    close: float = CLOSE,
) -> str:
    """Offer the known words nearest to ``found``; empty if none is near.

    Parameters
    ----------
    write : mapping of str to str, optional
        What is to be written instead of a known word, such as the id for a label.
    close : float
        Likeness, in [0, 1], from which a word is near.
    """
    folded: dict[str, str] = {}
    for word in sorted(known):
        folded.setdefault(_folded(word), write[word] if write else word)
    near = _near(_folded(found), tuple(sorted(folded)), close)
    offers = dict.fromkeys(folded[word] for word in near)
    return f"did you mean {' or '.join(offers)}?" if offers else ""


@lru_cache(maxsize=4096)
def _near(found: str, known: tuple[str, ...], close: float) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(found, known, n=MOST_OFFERED, cutoff=close)


def _folded(word: str) -> str:
    return re.sub(r"[\W_]+", " ", word.casefold()).strip()


def _part(document: Document, loc: tuple[int | str, ...]) -> Loc:
    """Cut off what the model adds to the way to a part of a grammar of its own."""
    for end, step in enumerate(loc):
        field = field_at(document.record, loc[: end + 1]) if isinstance(step, str) else None
        if field is not None and field.kind in FREE:
            return loc[: end + 1]
    return loc


def _fault(document: Document, loc: Loc, error: ErrorDetails) -> Fault:
    field = field_at(document.record, loc)
    if error["loc"][-1:] == ("[key]",):
        expected = "a name of small letters, digits and underscores"
        return document.fault(loc, f'"{loc[-1]}"', expected, at_key=True)
    match error["type"]:
        case "extra_forbidden":
            return _unknown_field(document, loc)
        case "missing":
            return _missing(document, loc, field)
        case "range_order" | "string_too_long" | "too_short" as kind:
            return _out_of_bounds(document, loc, kind, error["ctx"])
        case "time_order" | "limit_order" | "wish" | "day":
            return document.fault(loc, document.shown(loc), error["msg"])
        case _:
            return _unfit(document, loc, field)


def _missing(document: Document, loc: Loc, field: Described | None) -> Fault:
    expected = "a list" if field is None or field.many else field.expected
    if field and field.nullable:
        expected += ", or null where it is not known"
    if not document.is_row:
        hint = "the field is missing"
    else:
        hint = "the cell is empty" if loc in document.keys else "the column is missing"
    return document.fault(loc, "nothing", expected, hint)


def _out_of_bounds(document: Document, loc: Loc, kind: str, context: dict[str, Any]) -> Fault:
    match kind:
        case "range_order":
            found = f"min {context['min']} above max {context['max']}"
            return document.fault(loc, found, "min at or below max", "exchange them")
        case "string_too_long":
            found = f"{len(document.at(loc))} characters"
            return document.fault(loc, found, f"at most {context['max_length']}")
        case _:
            return document.fault(loc, "an empty list", "at least one item")


def _unknown_field(document: Document, loc: Loc) -> Fault:
    outer = field_at(document.record, loc[:-1]) if len(loc) > 1 else None
    record = outer.record if outer else document.record
    names = described(record) if record else {}
    name = str(loc[-1])
    hint = did_you_mean(name, names) or f"the fields here: {', '.join(names)}"
    return document.fault(loc, "an unknown field", "a field of the model", hint, at_key=True)


def _unfit(document: Document, loc: Loc, field: Described | None) -> Fault:
    value, found = document.at(loc), document.shown(loc)
    if field is None:
        return document.fault(loc, found, "fields, such as `name: Kota Contoh`")
    if field.many and not isinstance(loc[-1], int):
        hint = "one item a line, each after a hyphen" if value is not None else ""
        return document.fault(loc, found, "a list", hint)
    return document.fault(
        loc, found, field.expected, _advice(value, found, field, is_row=document.is_row)
    )


def _advice(value: object, found: str, field: Described, *, is_row: bool) -> str:
    """Say how to put right what stands in a field."""
    if isinstance(value, str):
        return _advice_on_text(value, field)
    if field.name in _COORDINATES and isinstance(value, int | float):
        (other,) = _COORDINATES - {field.name}
        low, high = INDONESIA[other == "longitude"]
        return "outside Indonesia" + (f"; is it the {other}?" if low <= value <= high else "")
    if field.kind in {"text", "choice"} and isinstance(value, int | float):
        return AS_TEXT if is_row else f'put it in quotes: "{found}"'
    if field.kind == "whole" and isinstance(value, float):
        exponent = "e" in found.casefold()
        return f"write all digits: {value:.0f}" if exponent else _advice_on_number(found, field)
    if field.kind in {"text", "choice"} and isinstance(value, list):
        return "one value, not a list"
    return ""


def _advice_on_text(value: str, field: Described) -> str:
    if field.kind == "choice":
        return did_you_mean(value, field.choices)
    if field.kind == "date":
        return "the year comes first, then month and day"
    if field.kind in {"whole", "number"}:
        return _advice_on_number(value, field)
    if field.pattern and (near := _nearest_fit(value, field.pattern)):
        return f"did you mean {near}?"
    return ""


def _advice_on_number(value: str, field: Described) -> str:
    value = value.strip()
    if field.kind == "whole" and re.fullmatch(r"[0-9]{1,3}([\s._,][0-9]{3})+", value):
        return "write digits only: " + re.sub(r"[\s._,]", "", value)
    if re.fullmatch(r"-?[0-9]+" if field.kind == "whole" else r"-?[0-9]+([.,][0-9]+)?", value):
        return f"write it without quotes: {value.replace(',', '.')}"
    return "digits only, no words, units or decimals" if field.kind == "whole" else "digits only"


def _nearest_fit(value: str, pattern: str) -> str:
    """Give ``value`` in another spelling that fits the pattern, if there is a simple one."""
    small = value.strip().casefold()
    spellings = (
        re.sub(r"[^a-z0-9]+", "-", small).strip("-"),
        re.sub(r"[^a-z0-9]+", "_", small).strip("_"),
        value.strip().upper(),
        value.strip().replace(",", "."),
    )
    return next((text for text in spellings if re.search(pattern, text)), "")
