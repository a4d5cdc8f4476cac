"""The package behind a workbook: a zip of XML parts, examined before it is unpacked further."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

from matchmaker.loading.tables import Failed

LARGEST_UNPACKED: Final = 100_000_000
"""Bytes that a workbook may have when unpacked."""

_OLE: Final = b"\xd0\xcf\x11\xe0"
_PACKINGS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    RuntimeError,
)
"""What the library for zip files raises on damaged ones."""

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Attributes = dict[str, str]


class PackageError(Exception):
    """A file is no workbook that may be opened: what it is, and what to do."""

    def __init__(self, found: str, hint: str = "save it again as .xlsx") -> None:
        self.found, self.hint = found, hint
        super().__init__(found)


class Scan(NamedTuple):
    """What the XML of a sheet tells: the last filled row and column, and failed cells."""

    rows: int
    columns: int
    failed: Mapping[tuple[int, int], Failed]


def sheets(data: bytes) -> dict[str, bytes]:
    """Give the XML of each sheet of a workbook, by the sheet's name, in their order.

    Raises
    ------
    PackageError
        When the file is no workbook, is damaged, or is too large when unpacked.
    """
    if data.startswith(_OLE):
        raise PackageError(
            "a workbook with a password, or of an old kind", "save it as .xlsx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _sheets(package)
    except _DAMAGED as error:
        raise PackageError("a file that is damaged, or no workbook") from error
    except KeyError as error:
        raise PackageError("a file that is no workbook inside") from error


def scan(sheet: bytes) -> Scan:
    """Look through the cells of a sheet's XML.

    Raises
    ------
    PackageError
        When the XML is not well-formed.
    """
    scanner = _Scanner()
    _parse(sheet, scanner.start, scanner.text, scanner.end)
    return Scan(scanner.rows, scanner.columns, scanner.failed)


def _sheets(package: zipfile.ZipFile) -> dict[str, bytes]:
    unpacked = sum(part.file_size for part in package.infolist())
    if unpacked > LARGEST_UNPACKED:
        limit = f"at most {LARGEST_UNPACKED / 1e6:.0f} MB are read"
        raise PackageError(f"{unpacked / 1e6:,.0f} MB when unpacked", limit)
    if any(part.compress_type not in _PACKINGS for part in package.infolist()):
        raise zipfile.BadZipFile("packed in a way that workbooks are not")
    if package.testzip() is not None:
        raise zipfile.BadZipFile("a part that does not fit its checksum")
    parts = {
        attributes["Id"]: attributes["Target"]
        for name, attributes in _elements(package.read(_RELATIONS))
        if name == "Relationship"
    }
    found: dict[str, bytes] = {}
    for name, attributes in _elements(package.read(_WORKBOOK)):
        if name == "sheet":
            part = posixpath.normpath(posixpath.join("/xl", parts[attributes["id"]]))
            found[attributes["name"]] = package.read(part.lstrip("/"))
    return found


def _elements(xml: bytes) -> list[tuple[str, Attributes]]:
    found: list[tuple[str, Attributes]] = []
    _parse(xml, lambda name, attributes: found.append((name, attributes)))
    return found


def _parse(
    xml: bytes,
    start: Callable[[str, Attributes], object],
    text: Callable[[str], object] | None = None,
    end: Callable[[str], object] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def local(name: str) -> str:
        return name.rpartition("}")[2]

    def refuse(*_: object) -> None:
        raise PackageError("a document type inside, which no workbook has")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(
        local(name), {local(key): value for key, value in attributes.items()}
    )
    parser.CharacterDataHandler = text
    parser.EndElementHandler = (lambda name: end(local(name))) if end else None
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise PackageError("XML inside that is damaged") from error


class _Scanner:
    """Follows rows and cells; a cell without a reference comes after the one before it."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.failed: dict[tuple[int, int], Failed] = {}
        self._row = self._column = 0
        self._kind = ""
        self._within = ""
        self._has_formula = False
        self._value = ""

    def start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "row":
                self._row = int(attributes.get("r", self._row + 1))
                self._column = 0
            case "c":
                self._place(attributes.get("r", ""))
                self._kind = attributes.get("t", "")
                self._has_formula, self._value = False, ""
            case "f":
                self._has_formula = True
            case _:
                pass
        self._within = name

    def text(self, text: str) -> None:
        if self._within in {"v", "t"}:
            self._value += text

    def end(self, name: str) -> None:
        self._within = ""
        if name != "c":
            return
        if self._kind == "e":
            found = f"{self._value}, an error of a formula"
            self.failed[self._row, self._column] = Failed(found)
        elif self._value:
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        elif self._has_formula and self._kind != "str":
            found = "a formula that has not been calculated"
            self.failed[self._row, self._column] = Failed(found, "open it in Excel and save it")

    def _place(self, reference: str) -> None:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            self._column += 1
            return
        self._column = 0
        for letter in match[1]:
            self._column = 26 * self._column + ord(letter) - ord("A") + 1
        self._row = int(match[2])
