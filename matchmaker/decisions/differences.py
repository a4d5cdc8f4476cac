"""What differs between two JSON documents, field by field, in the order of the documents."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MOST_SHOWN: Final = 100
"""Characters of a value that are shown."""

_KEYS: Final = (("id",), ("by", "city", "investor"), ("city", "investor"), ("date",))
"""Fields that tell the items of a list apart, the first that all items have."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same in both documents.

    Parameters
    ----------
    field : str
        Dotted, with the key of a list's item in brackets: ``halls[aula].tables``.
    before, after : str
        As JSON, shortened; empty where the field is not there.
    names : frozenset of str
        All texts of the field's place and of both values: what the difference speaks of.
    """

    field: str
    before: str
    after: str
    names: frozenset[str]


def differences(before: bytes | None, after: bytes | None) -> tuple[Difference, ...]:
    """Compare two documents; None stands for one that is not there."""
    plain = [None if item is None else json.loads(item) for item in (before, after)]
    return tuple(_walk("", (), plain[0], plain[1]))


def _walk(field: str, place: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    # True equals 1 in Python, in a document it does not.
    if before == after and type(before) is type(after):
        return
    pair = (before, after)
    if all(isinstance(item, dict) for item in pair):
        names = list(dict.fromkeys([*before, *after]))
        for name in names:
            inner = f"{field}.{name}" if field else name
            yield from _walk(inner, (*place, name), before.get(name), after.get(name))
        return
    if all(isinstance(item, list) for item in pair):
        keys = _keyed(before, after)
        if keys is not None:
            for key in dict.fromkeys([*keys[0], *keys[1]]):
                yield from _walk(
                    f"{field}[{', '.join(key)}]",
                    (*place, *key),
                    keys[0].get(key),
                    keys[1].get(key),
                )
            return
    yield Difference(
        field, _shown(before), _shown(after), frozenset([*place, *_texts(before), *_texts(after)])
    )


def _keyed(
    before: Sequence[Any], after: Sequence[Any]
) -> tuple[Mapping[tuple[str, ...], Any], Mapping[tuple[str, ...], Any]] | None:
    """Give the items of two lists by what tells them apart, if something does."""
    items = [*before, *after]
    for fields in _KEYS:
        if items and all(isinstance(item, dict) and item.keys() >= set(fields) for item in items):
            old, new = (
                {tuple(str(item[name]) for name in fields): item for item in side}
                for side in (before, after)
            )
            if (len(old), len(new)) == (len(before), len(after)):
                return old, new
    return None


def _shown(value: Any) -> str:
    text = "" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
