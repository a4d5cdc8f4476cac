"""What the model found wrong, in words of the person who wrote the profile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from matchmaker.errors import Fault
from matchmaker.loading.document import Document
from matchmaker.loading.fields import Described, Loc, described, field_at

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

CLOSE = 0.6
"""Likeness from which a word is offered as the one that was meant."""


def faults_of(document: Document, errors: Iterable[ErrorDetails]) -> list[Fault]:
    """Turn the model's errors on a document into faults, each part once."""
    faults: dict[Loc, Fault] = {}
    for error in errors:
        loc = _part(document, error["loc"])
        faults.setdefault(loc, _fault(document, loc, error))
    return list(faults.values())


def did_you_mean(found: str, known: Iterable[str] | Mapping[str, str], most: int = 3) -> str:
    """Offer the known words nearest to ``found``; empty if none is near.

    A mapping gives for each known word what is to be written instead of it, so
    that a label can lead to its id.
    """
    from difflib import get_close_matches

    instead = known if isinstance(known, Mapping) else {word: word for word in known}
    folded: dict[str, str] = {}
    for word in sorted(instead):
        folded.setdefault(_folded(word), instead[word])
    near = get_close_matches(_folded(found), sorted(folded), n=most, cutoff=CLOSE)
    offers = list(dict.fromkeys(folded[word] for word in near))
    return f"did you mean {' or '.join(offers)}?" if offers else ""


def _folded(word: str) -> str:
    return re.sub(r"[\W_]+", " ", word.casefold()).strip()


def _part(document: Document, loc: tuple[int | str, ...]) -> Loc:
    """Cut off what the model adds to the way: the member of a union, the key of a mapping."""
    for end, step in enumerate(loc):
        field = field_at(document.record, loc[: end + 1]) if isinstance(step, str) else None
        if field is not None and field.kind == "facts":
            return loc[: end + 2]
    return loc


def _fault(document: Document, loc: Loc, error: ErrorDetails) -> Fault:
    field = field_at(document.record, loc)
    match error["type"]:
        case "extra_forbidden":
            return _unknown_field(document, loc)
        case "missing":
            expected = field.expected if field and not field.many else "a list"
            if field and field.nullable:
                expected += ", or null where it is not known"
            return document.fault(loc, "nothing", expected, "the field is missing")
        case "range_order":
            bounds = error["ctx"]
            found = f"min {bounds['min']} above max {bounds['max']}"
            return document.fault(loc, found, "min at or below max", "exchange them")
        case "string_too_long":
            found = f"{len(document.at(loc))} characters"
            return document.fault(loc, found, f"at most {error['ctx']['max_length']}")
        case "too_short":
            return document.fault(loc, "an empty list", "at least one item")
        case _:
            return _unfit(document, loc, field)


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
    return document.fault(loc, found, field.expected, _advice(value, found, field))


def _advice(value: object, found: str, field: Described) -> str:
    if isinstance(value, str):
        return _advice_on_text(value, field)
    if (
        field.kind in {"text", "choice"}
        and value is not None
        and not isinstance(value, list | dict)
    ):
        return f'put it in quotes: "{found}"'
    if field.kind == "whole" and isinstance(value, float):
        digits = f"{value:.0f}"
        return f"write all digits: {digits}" if "e" in found.lower() else "write digits only"
    if field.kind == "text" and isinstance(value, list):
        return "one text, not a list"
    return ""


def _advice_on_text(value: str, field: Described) -> str:
    if field.kind == "choice":
        return did_you_mean(value, field.choices)
    if field.kind == "yes_no":
        return "without quotes"
    if field.kind in {"whole", "number"}:
        return _advice_on_number(value, field)
    if field.pattern and (near := _nearest_fit(value, field.pattern)):
        return f"did you mean {near}?"
    return ""


def _advice_on_number(value: str, field: Described) -> str:
    digits = re.sub(r"[\s._,]", "", value)
    if field.kind == "whole" and re.fullmatch(r"[0-9]{1,3}([\s._,][0-9]{3})+", value.strip()):
        return f"write digits only: {digits}"
    if re.fullmatch(r"-?[0-9]+([.,][0-9]+)?", value.strip()):
        return f"write it without quotes: {value.strip().replace(',', '.')}"
    return "write digits only, no words and no units"


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
