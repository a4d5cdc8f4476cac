"""YAML as profiles use it: plain values, each with its line and column.

Read from the parser's events: so nothing is expanded, constructed or guessed at.
Of the plain scalars only null, true, false and decimal numbers are more than text
(the core schema of YAML 1.2); what other programs read as something else must be
put in quotes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import yaml

from matchmaker.errors import Fault
from matchmaker.loading.document import Document, Place, dotted, shortened
from matchmaker.loading.fields import Loc, field_at
from matchmaker.loading.files import LARGEST_YAML, FileFaultError, read_text
from matchmaker.model.profiles import Record

DEEPEST = 12
"""Levels of lists and groups that a file may have; profiles need six, conditions some more."""

_SAVE_AS: Final = "save the file as UTF-8"
_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH: Final = {
    word: truth
    for words, truth in ((("true", "True", "TRUE"), True), (("false", "False", "FALSE"), False))
    for word in words
}
_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,30}")
_NUMBER: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_AMBIGUOUS: Final = (
    (re.compile(r"(?i:y|n|yes|no|on|off)"), "some programs read it as true or false"),
    (re.compile(r"[-+]?[0-9]+(?::[0-5]?[0-9])+(?:\.[0-9]*)?"), "some programs read it as a number"),
    (re.compile(r"[-+]?0[0-9_]+"), "some programs drop or reinterpret the leading zero"),
)


_WORDS: Final = re.compile(r"[^-+.0-9~nNtTfFyYoO]")
"""How most texts begin: as nothing of the above does."""


def resolve(plain: str) -> Any:
    """Give what a scalar without quotes stands for: null, a truth value, a number or its text."""
    if plain in _NULL:
        return None
    if plain in _TRUTH:
        return _TRUTH[plain]
    if _WHOLE.fullmatch(plain):
        return int(plain)
    if _NUMBER.fullmatch(plain) and math.isfinite(number := float(plain)):
        return number
    return plain


def ambiguity(plain: str) -> str:
    """Say how a scalar without quotes could be misread; empty if it could not."""
    return next((why for pattern, why in _AMBIGUOUS if pattern.fullmatch(plain)), "")


def read_yaml(
    path: Path, name: str, record: type[Record], *, stem: str = ""
) -> tuple[Document | None, list[Fault]]:
    """Read one record from a YAML file, with the faults of its form.

    Parameters
    ----------
    name : str
        Path of the file, as messages name it.
    stem : str
        The id that the record must have because of its file's name, if any.

    Returns
    -------
    tuple of (Document or None, list of Fault)
        No document where nothing can be made of the file.
    """
    try:
        text = read_text(path, name, LARGEST_YAML, save_as=_SAVE_AS)
    except FileFaultError as error:
        return None, [error.fault]
    reader = _Reader(name, text, record)
    try:
        data = reader.read()
    except FileFaultError as error:
        return None, [*reader.faults, error.fault]
    except yaml.YAMLError as error:
        return None, [*reader.faults, _syntax_fault(name, text, error)]
    if not isinstance(data, dict):
        return None, [*reader.faults, reader.shape_fault(data)]
    document = Document(
        record, name, data, reader.values, reader.keys, written=reader.written, stem=stem
    )
    return document, reader.faults


class _Reader:
    """Builds plain data from events, and remembers where each part stands."""

    def __init__(self, name: str, text: str, record: type[Record]) -> None:
        self.name = name
        self.record = record
        self.is_blank = not text.strip()
        self._next: Callable[[], Any] = yaml.CSafeLoader(text).get_event
        self.values: dict[Loc, Place] = {}
        self.keys: dict[Loc, Place] = {}
        self.written: dict[Loc, str] = {}
        self.faults: list[Fault] = []

    def read(self) -> Any:
        self._next()
        start = self._next()
        if isinstance(start, yaml.StreamEndEvent):
            return None
        data = self._value(self._next(), ())
        self._next()
        more = self._next()
        if not isinstance(more, yaml.StreamEndEvent):
            self._fault(more, (), "a second document (---)", "one document in a file")
        return data

    def shape_fault(self, data: Any) -> Fault:
        expected = "fields at the left edge, such as `name: Kota Contoh`"
        if data is None:
            found = "an empty file" if self.is_blank else "a file without any field"
            return Fault(self.name, 0, 0, "", found, expected)
        line, column = self.values[()]
        found = "a list" if isinstance(data, list) else "a single value"
        return Fault(self.name, line, column, "", found, expected)

    def _fault(
        self, event: yaml.Event, loc: Loc, found: str, expected: str, hint: str = ""
    ) -> None:
        line, column = _place(event)
        self.faults.append(Fault(self.name, line, column, dotted(loc), found, expected, "", hint))

    def _value(self, event: yaml.Event, loc: Loc) -> Any:
        self.values[loc] = _place(event)
        if len(loc) > DEEPEST:
            raise FileFaultError(
                Fault(
                    self.name,
                    *_place(event),
                    "",
                    f"more than {DEEPEST} levels inside each other",
                    "the few levels of a profile",
                )
            )
        self._refuse_extras(event, loc)
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, loc)
            case yaml.MappingStartEvent():
                return self._mapping(loc)
            case yaml.SequenceStartEvent():
                return self._sequence(loc)
            case _:
                return None

    def _refuse_extras(self, event: yaml.Event, loc: Loc) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            return
        anchor = shortened(anchor or "")
        if isinstance(event, yaml.AliasEvent):
            self._fault(event, loc, f"a reference (*{anchor})", "the value itself", "write it out")
        elif anchor:
            self._fault(event, loc, f"an anchor (&{anchor})", "plain values", "write each one out")
        if tag:
            spelt = tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(event, loc, f"a tag ({shortened(spelt)})", "plain values", "delete the tag")

    def _mapping(self, loc: Loc) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._fault(event, loc, "a list or group as the name of a field", "a plain name")
                self._value(event, (*loc, "?"))
                self._value(self._next(), (*loc, "?"))
                continue
            key: str = event.value
            inner = (*loc, key)
            self._refuse_extras(event, inner)
            if key in data:
                found = f"the field a second time (first in line {self.keys[inner].line})"
                self._fault(event, inner, found, "each field once")
                self._value(self._next(), (*loc, f"{key} (second time)"))
                continue
            self.keys[inner] = _place(event)
            data[key] = self._value(self._next(), inner)
        return data

    def _sequence(self, loc: Loc) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            data.append(self._value(event, (*loc, len(data))))
        return data

    def _scalar(self, event: yaml.ScalarEvent, loc: Loc) -> Any:
        text: str = event.value
        if not event.implicit[0] or _WORDS.match(text):
            return text
        if why := ambiguity(text):
            field = field_at(self.record, loc)
            is_truth = field is not None and field.kind == "yes_no"
            expected = "true or false" if is_truth else f'"{text}" in quotes'
            self._fault(event, loc, f"{text} without quotes", expected, why)
            return text
        value = resolve(text)
        if not isinstance(value, str):
            self.written[loc] = shortened(text) if text else "nothing"
        return value


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place(0, 0)


_SYNTAX: Final = {
    "mapping values are not allowed in this context": (
        "a colon that begins no field",
        "`field: value`, all fields of a group equally far to the right",
        "put a text that holds a colon and a space in quotes",
    ),
    "could not find expected ':'": ("a line without a colon", "`field: value`", ""),
    "found unexpected end of stream": ("no closing quote", "a quote at the end of the text", ""),
    "did not find expected key": (
        "text that begins no field",
        "`field: value`, all fields of a group equally far to the right",
        "",
    ),
    "did not find expected '-' indicator": (
        "a field beside the items of a list",
        "`- item`, all items equally far to the right",
        "",
    ),
    "did not find expected ',' or ']'": ("a list that is not closed", "`]` at its end", ""),
    "did not find expected ',' or '}'": ("a group that is not closed", "`}` at its end", ""),
    "found unknown escape character": (
        "a backslash in double quotes",
        "two backslashes",
        "or single quotes around the text",
    ),
    "block sequence entries are not allowed in this context": (
        "a list in the line of its field",
        "`- item` in lines of their own",
        "put a text that begins with a hyphen in quotes",
    ),
    "did not find expected node content": (
        "a bracket or a sign of YAML's own without a value",
        "a value, or the text in quotes",
        "",
    ),
    "exceeded maximum nesting depth": (
        f"more than {DEEPEST} levels inside each other",
        "the few levels of a profile",
        "",
    ),
    "did not find expected <document start>": (
        "text after the end of the document",
        "one document in a file",
        "",
    ),
}


def _syntax_fault(name: str, text: str, error: yaml.YAMLError) -> Fault:
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault(name, 0, 0, "", "text that is no YAML", "`field: value`")
    opened_before = ("end of stream" in (error.problem or "")) or "or '" in (error.problem or "")
    mark = error.context_mark if opened_before else error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    at = lines[line] if line < len(lines) else ""
    if error.problem == "could not find expected ':'" and error.context_mark:
        line, column = error.context_mark.line, error.context_mark.column
    if "\t" in at[: len(at) - len(at.lstrip())]:
        found, expected, hint = "a tab at the beginning of the line", "spaces", ""
    elif error.problem == "found character that cannot start any token" and column < len(at):
        found = f"text that begins with {shortened(at[column])}"
        expected, hint = "the text in quotes", "YAML keeps this character for itself"
    else:
        unknown = ("text that is no YAML", "`field: value`", "")
        found, expected, hint = _SYNTAX.get(error.problem or "", unknown)
    return Fault(name, line + 1, column + 1, "", found, expected, "", hint)
