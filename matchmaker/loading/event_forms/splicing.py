"""The file of an event with some of its entries written anew; all other lines stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from matchmaker.loading.export import write_yaml_list
from matchmaker.loading.forms.writing import comments
from matchmaker.model import Event, Wish

SECTIONS: Final = ("cities", "delegations", "investors", "wishes")
"""What answers can change."""

_CONTENT: Final = (yaml.ScalarToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)
"""Tokens with which the lines of a value can end."""


@dataclass(slots=True)
class _Span:
    """Lines of a file, from 0; ``end`` is the line after the last one."""

    begin: int
    end: int
    column: int = 0


@dataclass(slots=True)
class _Section(_Span):
    """A field at the left edge, and the entries of its list where each has lines of its own."""

    items: list[_Span] = field(default_factory=list)


def event_text(text: str, before: Event, after: Event) -> str:
    """Write what differs into the text of an event's file.

    Entries that do not change keep every letter; of those that do, comments stand together
    above the entry.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    there = _sections("\n".join(lines))
    last = max(section.end for section in there.values())
    changing = [name for name in SECTIONS if getattr(after, name) != getattr(before, name)]
    # From the end of the file to its beginning, so that the lines above keep their numbers.
    for name in sorted(changing, key=lambda name: -there[name].begin if name in there else -last):
        old, new = getattr(before, name), getattr(after, name)
        section = there.get(name)
        if section is None:
            lines[last:last] = ["", f"{name}:", *_written(new, 2)]
        elif not new or len(section.items) != len(old):
            kept = comments("\n".join(lines[section.begin : section.end]))
            anew = [f"{name}:", *_written(new, 2)] if new else []
            lines[section.begin : section.end] = [*kept, *anew]
        else:
            _splice(lines, section, old, new)
    return ending.join(lines)


def _splice(lines: list[str], section: _Section, old: Iterable[Any], new: Iterable[Any]) -> None:
    """Write the entries that differ, from the last to the first; new ones follow the last."""
    wanted = {_key(item): item for item in new}
    known = [_key(item) for item in old]
    indent = section.items[0].column
    more = [item for key, item in wanted.items() if key not in known]
    end = section.items[-1].end
    lines[end:end] = _written(more, indent)
    for span, item in reversed(list(zip(section.items, old, strict=True))):
        now = wanted.get(_key(item))
        if now != item:
            kept = comments("\n".join(line[indent:] for line in lines[span.begin : span.end]))
            said = [" " * indent + line for line in kept]
            anew = _written([now], indent) if now is not None else []
            lines[span.begin : span.end] = [*said, *anew]


def _key(item: Any) -> tuple[str, ...]:
    if isinstance(item, Wish):
        return (item.by, item.city, item.investor)
    return (item.id,)


def _written(items: Iterable[Any], indent: int) -> list[str]:
    found = list(items)
    written = write_yaml_list(found).splitlines() if found else []
    return [" " * indent + line if line else line for line in written]


def _sections(text: str) -> dict[str, _Section]:
    """Find the fields at the left edge and their entries, by the tokens of the text."""
    found: dict[str, _Section] = {}
    section, is_key = _Section(0, 0), False
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        mark = token.start_mark
        if isinstance(token, yaml.KeyToken) and mark.column == 0:
            section, is_key = _Section(mark.line, mark.line + 1), True
        elif isinstance(token, yaml.ScalarToken) and is_key:
            found[str(token.value)] = section
            is_key = False
        elif isinstance(token, yaml.BlockEntryToken) and (
            not section.items or mark.column == section.items[0].column
        ):
            section.items.append(_Span(mark.line, mark.line + 1, mark.column))
        if isinstance(token, _CONTENT):
            # A text in lines of its own ends where the next line begins.
            closing = token.end_mark
            section.end = closing.line if closing.column == 0 else closing.line + 1
            if section.items:
                section.items[-1].end = section.end
    return found
