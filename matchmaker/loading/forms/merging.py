"""A record and what a form says of it become one record, with what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from matchmaker.loading.fields import Loc, described
from matchmaker.loading.forms.entries import Entry
from matchmaker.loading.forms.findings import Finding
from matchmaker.model import Investor, PartialDate, Provenance
from matchmaker.model.profiles import MoneyRange, Record

Some = TypeVar("Some", bound=Record)

JUDGED: Final[Mapping[type[Record], tuple[tuple[str, tuple[str, ...]], ...]]] = {
    Investor: (
        ("mandate_basis", ("mandate",)),
        ("requirements_basis", ("requirements",)),
    ),
    MoneyRange: (("confidence", ("min", "max", "currency", "note")),),
}
"""Judgements that fall with the statements that they judge."""


class Change(NamedTuple):
    """One field that a form changes.

    Parameters
    ----------
    record : type of Record
        The city, need, investor or deal to which it belongs.
    record_id : str
        Its id.
    loc : Loc
        The way from that record to the field.
    before, after : object
        Values of the model; None for "not known", an empty tuple for no item.
    """

    record: type[Record]
    record_id: str
    loc: Loc
    before: Any
    after: Any


class Statement(NamedTuple):
    """What the form is, as the source of its facts.

    Parameters
    ----------
    source : str
        The form, its file and the office.
    as_of : PartialDate
        The date for which the office answered.
    """

    source: str
    as_of: PartialDate


class Unmergeable(Exception):  # noqa: N818 - carries findings, nothing has failed
    """A record that the model refuses; ``findings`` say where and why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__()


def merged(
    entry: Entry,
    before: Some | None,
    record: type[Some],
    *,
    file: str,
    statement: Statement,
    given: Mapping[str, Any],
) -> Some:
    """Put the answers of a form over a record; without one, make a new record.

    What was left blank stays as it is. A judgement of the ministry falls where what it
    judges has changed, and the source names the form first.

    Parameters
    ----------
    given : mapping of str to object
        Fields that are not asked but follow: the id, the island group, the language.

    Raises
    ------
    Unmergeable
        With every field that the model refuses.
    """
    old = before.model_dump() if before is not None else {}
    new = _over(old, entry, given)
    _settle(new, old, record)
    new["provenance"] = old.get("provenance") or {}
    try:
        after = record.model_validate(new)
    except ValidationError as error:
        raise Unmergeable(tuple(_findings(entry, file, error))) from error
    if after == before and not _brings_source(entry, old):
        return after
    provenance = Provenance.model_validate(_provenance(entry, new["provenance"], statement))
    return after.model_copy(update={"provenance": provenance})


def _over(old: Mapping[str, Any], entry: Entry, given: Mapping[str, Any]) -> dict[str, Any]:
    new = {name: dict(value) if isinstance(value, dict) else value for name, value in old.items()}
    for loc, value in entry.values.items():
        if loc[0] == "provenance":
            continue
        inner = new
        for step in loc[:-1]:
            if not isinstance(inner.get(str(step)), dict):
                inner[str(step)] = {}
            inner = inner[str(step)]
        inner[str(loc[-1])] = value
    return new | dict(given)


def _settle(new: dict[str, Any], old: Mapping[str, Any], record: type[Record]) -> None:
    """Drop groups of which nothing is known, and judgements on what is no longer said."""
    for name, field in described(record).items():
        inner = new.get(name)
        if field.record is not None and isinstance(inner, dict) and name != "provenance":
            _settle(inner, old.get(name) or {}, field.record)
            if field.nullable and all(
                value is None for key, value in inner.items() if key != "currency"
            ):
                new[name] = None
        elif inner is None and name in new and not field.nullable and not field.required:
            del new[name]
    for judgement, judged in JUDGED.get(record, ()):
        if any(new.get(name) != old.get(name) for name in judged):
            new[judgement] = None


def _brings_source(entry: Entry, old: Mapping[str, Any]) -> bool:
    """Whether the form names a source or an address that the record does not have."""
    before = old.get("provenance") or {}
    source = entry.values.get(("provenance", "source"))
    links = entry.values.get(("provenance", "links")) or ()
    basis = entry.values.get(("provenance", "evidence"))
    return bool(
        (source and source not in (before.get("source") or ""))
        or set(links) - set(before.get("links") or ())
        or (basis and basis != before.get("evidence"))
    )


def _provenance(entry: Entry, old: Mapping[str, Any], statement: Statement) -> dict[str, Any]:
    """Name the form as the source, what it names itself, and what was known before."""
    before = old.get("source") or ""
    source = entry.values.get(("provenance", "source")) or ""
    own = statement.source + (f": {source}" if source and source not in before else "")
    parts = [own, before] if own not in before else [before]
    links = entry.values.get(("provenance", "links")) or ()
    return {
        "source": "; ".join(part for part in parts if part),
        "links": tuple(dict.fromkeys((*links, *(old.get("links") or ())))),
        "as_of": statement.as_of,
        "checked": None,
        "confidence": None,
        "evidence": entry.values.get(("provenance", "evidence")),
    }


def _findings(entry: Entry, file: str, error: ValidationError) -> Iterator[Finding]:
    """Say what the model refused, each field once."""
    seen: set[Loc] = set()
    for detail in error.errors(include_url=False, include_input=True):
        loc = tuple(step for step in detail["loc"] if not isinstance(step, int))
        if loc in seen:
            continue
        seen.add(loc)
        if detail["type"] == "range_order":
            yield entry.finding(file, loc, "fault.range")
        elif detail["type"] == "missing" or detail["input"] is None:
            is_part = len(loc) > 1 and any(
                other[:-1] == loc[:-1] and value is not None
                for other, value in entry.values.items()
                if other != loc
            )
            yield entry.finding(file, loc, "fault.needed_with" if is_part else "fault.needed")
        else:
            found = str(detail["input"])
            yield entry.finding(file, loc, "fault.refused", found=found)


def changes(before: Some | None, after: Some, record_id: str) -> Iterator[Change]:
    """Compare two states of a record, field by field; lists of records are left out."""
    yield from _changes(type(after), record_id, (), before, after)


def _changes(
    kind: type[Record], record_id: str, outer: Loc, before: Any, after: Any
) -> Iterator[Change]:
    inner: type[Record] = type(after) if after is not None else type(before)
    for name, field in described(inner).items():
        old = getattr(before, name) if before is not None else None
        new = getattr(after, name) if after is not None else None
        if old == new or (field.many and field.record is not None):
            continue
        if field.record is not None:
            yield from _changes(kind, record_id, (*outer, name), old, new)
        else:
            yield Change(kind, record_id, (*outer, name), old, new)
