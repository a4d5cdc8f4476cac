"""Marks planted in what no counterpart may see, and what files give away of them."""

from __future__ import annotations

import dataclasses
import enum
import io
import random
import types
import typing
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from matchmaker.model import PartialDate, Words

MARK = "qz{:04}zq"
"""Short, so that no line breaks it, and in no word of any language."""


class Planter:
    """Changes every field that is not on a list of what may be told.

    Parameters
    ----------
    told : mapping of str to str
        Names of the fields that may be told, by the name of their class.
    seed : int
        Of the numbers, truth values and members that are put in place of others.
    """

    def __init__(self, told: Mapping[str, str], seed: int) -> None:
        self.told = {name: set(fields.split()) for name, fields in told.items()}
        self.chance = random.Random(seed)
        self.marks: list[str] = []
        self.fields: set[str] = set()

    def planted(self, value: Any) -> Any:
        """Give a value of the same kind: what may be told stays, all else is changed."""
        match value:
            case BaseModel():
                changes = {
                    name: self._field(value, name, field.annotation)
                    for name, field in type(value).model_fields.items()
                }
                return value.model_copy(update=changes)
            case tuple() if type(value) is tuple:
                return tuple(self.planted(item) for item in value)
            case _ if dataclasses.is_dataclass(value) and not isinstance(value, type | Words):
                hints = typing.get_type_hints(type(value))
                return dataclasses.replace(
                    value,
                    **{
                        field.name: self._field(value, field.name, hints[field.name])
                        for field in dataclasses.fields(value)
                    },
                )
        return value

    def _field(self, owner: Any, name: str, annotation: Any) -> Any:
        value, kind = getattr(owner, name), type(owner).__name__
        if name in self.told.get(kind, ()):
            return self.planted(value)
        self.fields.add(f"{kind}.{name}")
        return self._changed(value, annotation)

    def _changed(self, value: Any, annotation: Any) -> Any:  # noqa: C901, PLR0911 (one case each)
        kinds = [item for item in _kinds(annotation) if item is not type(None)]
        match value:
            case None if str in kinds:
                return self._mark()
            case None if bool in kinds:
                return self.chance.random() < 0.5
            case None | PartialDate():
                return value
            case Words():
                # Words that nobody may say: saying them would stop the print.
                return Words.of(f"leak.{self._mark()}")
            case enum.Enum():
                return self.chance.choice(list(type(value)))
            case str():
                return self._mark()
            case bool():
                return self.chance.random() < 0.5
            case int() | float():
                return type(value)(self._number())
            case () if str in kinds:
                return (self._mark(),)
            case tuple() if type(value) is tuple:
                return tuple(self._changed(item, type(item)) for item in value)
            case BaseModel():
                return value.model_copy(
                    update={
                        name: self._changed(getattr(value, name), field.annotation)
                        for name, field in type(value).model_fields.items()
                    }
                )
        return value

    def _mark(self) -> str:
        self.marks.append(MARK.format(len(self.marks)))
        return self.marks[-1]

    def _number(self) -> int:
        return self.chance.randrange(710_000_000, 720_000_000)


def _kinds(annotation: Any) -> Iterator[Any]:
    """Give the classes of which a value may be, those of a tuple's items too."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        yield from _kinds(typing.get_args(annotation)[0])
    elif origin in {typing.Union, types.UnionType, tuple}:
        for item in typing.get_args(annotation):
            yield from _kinds(item)
    else:
        yield annotation


def found_in(name: str, content: bytes, marks: list[str]) -> list[str]:
    """Give the marks that a file gives away: in its name, its text, its metadata, its streams."""
    layers = [name.encode(), content, *_layers(name, content)]
    text = "\n".join(_readable(layer) for layer in layers)
    return [mark for mark in marks if mark in text]


def _readable(layer: bytes) -> str:
    found = [layer.decode("utf-8", "replace")]
    found += [
        layer[at:].decode(code, "replace") for code in ("utf-16-be", "utf-16-le") for at in (0, 1)
    ]
    return "\n".join(found).lower().replace("\r\n ", "")


def _layers(name: str, content: bytes) -> Iterator[bytes]:
    if name.endswith(".pdf"):
        reader = PdfReader(io.BytesIO(content))
        for page in reader.pages:
            yield page.extract_text().encode("utf-8", "replace")
        yield repr(dict(reader.metadata or {})).encode()
        for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
            yield from _object(reader.get_object(number))
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for item in archive.infolist():
                yield item.filename.encode() + b"\n" + item.comment + item.extra
                yield from _layers(item.filename, archive.read(item))
                yield archive.read(item)


def _object(item: Any) -> Iterator[bytes]:
    """Give what an object of a PDF holds: streams unpacked, texts as they are meant."""
    match item:
        case StreamObject():
            yield item.get_data()
            yield from (layer for inner in item.values() for layer in _object(inner))
        case DictionaryObject():
            yield from (layer for inner in item.values() for layer in _object(inner))
        case ArrayObject():
            yield from (layer for inner in item for layer in _object(inner))
        case None:
            pass
        case _:
            yield str(item).encode("utf-8", "replace")
