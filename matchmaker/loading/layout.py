"""Which files of a folder are profiles, and which only look like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from matchmaker.errors import Fault
from matchmaker.loading.words import did_you_mean
from matchmaker.model import (
    City,
    Deal,
    Edition,
    Embassy,
    Event,
    GlossaryEntry,
    Investor,
    Need,
    RuleBook,
    Taxonomy,
)
from matchmaker.model.profiles import Record


class EmbassyFile(Record):
    """The embassies that investors come through."""

    embassies: tuple[Embassy, ...]
    """Each embassy once."""


class GlossaryFile(Record):
    """The words of the trade in both languages."""

    entries: tuple[GlossaryEntry, ...]
    """Each idea once."""


SHARED: Final[Mapping[str, type[Record]]] = {
    "edition": Edition,
    "taxonomy": Taxonomy,
    "embassies": EmbassyFile,
    "rules": RuleBook,
    "glossary": GlossaryFile,
}
"""Files of which there is one, by name without ending; the base lends those that are missing."""

FOLDERS: Final[Mapping[str, type[Record]]] = {"cities": City, "investors": Investor}
"""Folders with one record a file."""

EVENTS: Final = "events"
"""Folder with one event a file; it is no part of a book."""

TABLES: Final[Mapping[str, type[Record]]] = {
    "cities": City,
    "needs": Need,
    "investors": Investor,
    "deals": Deal,
}
"""Tables with one record a row: CSV files, or sheets of a workbook."""

_YAML: Final = (".yaml", ".yml")
_OTHER_WORKBOOKS: Final = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
_OTHER_TEXTS: Final = (".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a folder, by what they hold, each kind in the order of names."""

    shared: dict[str, Path] = field(default_factory=dict)
    records: list[tuple[Path, type[Record]]] = field(default_factory=list)
    tables: list[tuple[Path, str]] = field(default_factory=list)
    workbooks: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def look(folder: Path) -> Layout:
    """Sort the files of a profile folder; a missing or unreadable folder is a fault."""
    layout = Layout()
    for path in _entries(folder, layout):
        _place(path, layout)
    return layout


def named(path: Path) -> str:
    """Name a file as messages do: the same on all systems, and always printable."""
    return path.as_posix().encode("utf-8", "backslashreplace").decode("utf-8")


def _entries(folder: Path, layout: Layout) -> list[Path]:
    """Give what a folder holds, in the order of names, without what nobody put there."""
    try:
        found = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        layout.faults.append(_no_folder(folder, error))
        return []
    return [path for path in found if not _is_hidden(path)]


def _place(path: Path, layout: Layout) -> None:
    stem, ending = path.stem.casefold(), path.suffix.casefold()
    if ending in _YAML and stem in SHARED:
        if stem in layout.shared:
            found, expected = "a second file of this kind", f"only {layout.shared[stem].name}"
            layout.faults.append(_fault(path, found, expected))
        layout.shared[stem] = path
    elif ending == ".csv" and stem in TABLES:
        layout.tables.append((path, stem))
    elif ending == ".xlsx":
        layout.workbooks.append(path)
    elif path.is_dir():
        _place_folder(path, layout)
    elif ending in {*_YAML, ".csv"}:
        layout.faults.append(_stray(path))
    elif ending in _OTHER_WORKBOOKS or (ending in _OTHER_TEXTS and stem in {*TABLES, *SHARED}):
        advice = "rename it" if ending == ".txt" else "save it as .xlsx or .csv"
        found = f"a file that ends in {ending}"
        layout.faults.append(_fault(path, found, "one that ends in .csv, .xlsx or .yaml", advice))


def event_files(folder: Path) -> tuple[list[Path], list[Fault]]:
    """Give the files of events in a profile folder, in the order of names, and what is none."""
    layout = Layout()
    for path in _entries(folder, layout):
        if path.is_dir() and path.name.casefold() == EVENTS:
            _place_records(path, Event, layout)
    return [path for path, _ in layout.records], layout.faults


def _place_folder(path: Path, layout: Layout) -> None:
    name = path.name.casefold()
    record = FOLDERS.get(name)
    if name == EVENTS:
        return
    if record is None:
        if hint := did_you_mean(name, FOLDERS):
            layout.faults.append(
                _fault(path, "a folder of another name", "cities or investors", hint)
            )
        return
    _place_records(path, record, layout)


def _place_records(path: Path, record: type[Record], layout: Layout) -> None:
    for inner in _entries(path, layout):
        if inner.name.casefold().startswith("readme"):
            continue
        if inner.suffix.casefold() in _YAML:
            layout.records.append((inner, record))
        else:
            found = "a folder" if inner.is_dir() else f"a file named {inner.name}"
            hint = f"rename it to {inner.stem}" if inner.stem.endswith(_YAML) else ""
            layout.faults.append(_fault(inner, found, "a file that ends in .yaml", hint))


def _stray(path: Path) -> Fault:
    ending = path.suffix.casefold()
    names = SHARED if ending in _YAML else TABLES
    hint = did_you_mean(path.stem, names, write={name: f"{name}{ending}" for name in names})
    expected = ", ".join(f"{name}{ending}" for name in names)
    if ending in _YAML:
        hint = hint or "a city belongs into the folder cities, an investor into investors"
    return _fault(path, "a file of another name", f"one of {expected}", hint)


def _no_folder(folder: Path, error: OSError) -> Fault:
    if folder.exists() and not folder.is_dir():
        return _fault(folder, "a file", "a folder of profiles", "give the folder that holds it")
    if folder.exists():
        return _fault(
            folder, "a folder that cannot be opened", "a readable folder", str(error.strerror)
        )
    return _fault(
        folder,
        "no such folder",
        "a folder of profiles",
        "`matchmaker init` lays out one",
    )


def _fault(path: Path, found: str, expected: str, hint: str = "") -> Fault:
    return Fault(named(path), 0, 0, "", found, expected, "", hint)


def _is_hidden(path: Path) -> bool:
    """Whether an editor, Excel (``~$``) or the system made it, not the office."""
    return path.name.startswith((".", "~")) or path.name.endswith(("~", ".bak", ".tmp"))
