"""The file of an event becomes a frozen event, or a list of everything that is wrong in it.

An event is checked against the profiles of whom it brings together, which its file does not
change: the digest of a book is the same with and without events. Events are YAML only; what
parties answer comes in by forms (`event_forms`), each of which shows its own side alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading.checks import check_alone
from matchmaker.loading.document import Document
from matchmaker.loading.event_checks import check_event
from matchmaker.loading.layout import event_files, named
from matchmaker.loading.validating import in_order, validated
from matchmaker.loading.yaml_files import read_yaml
from matchmaker.model import Book, City, Event, Investor


class EventOutcome(NamedTuple):
    """What came of an event's file: an event, or at least one fault."""

    event: Event | None
    faults: tuple[Fault, ...]


def load_event(path: Path, book: Book) -> Event:
    """Read the file of an event, ``ID.yaml``.

    Parameters
    ----------
    book : Book
        The profiles of its cities and investors.

    Raises
    ------
    ProfileError
        With all faults of the file, in the order of line and column.
    """
    event, faults = read_event(path, book)
    if event is None:
        raise ProfileError(faults)
    return event


def read_event(path: Path, book: Book) -> EventOutcome:
    """Read the file of an event: as `load_event`, with the faults as a value."""
    document, faults = read_yaml(path, named(path), Event, stem=path.stem)
    if document is None:
        return EventOutcome(None, in_order(faults))
    if other := _other(document):
        return EventOutcome(None, (other,))
    faults += [*check_alone(document), *check_event(document, book)]
    event, wrong = validated(document)
    faults += wrong
    if faults or not isinstance(event, Event):
        return EventOutcome(None, in_order(faults))
    return EventOutcome(event, ())


def _other(document: Document) -> Fault | None:
    """Find a profile that was taken for an event: one fault says more than all that follow."""
    found = set(document.data)
    own = len(found & set(Event.model_fields))
    for record, name in ((City, "the profile of a city"), (Investor, "the profile of an investor")):
        if len(found & set(record.model_fields)) > own:
            where = "events stand in the folder events of the profiles"
            return Fault(document.file, 0, 0, "", name, "the file of an event", "", where)
    return None


def read_events(folder: Path, book: Book) -> Iterator[EventOutcome]:
    """Read all events of a profile folder, in the order of their files."""
    paths, faults = event_files(folder)
    if faults:
        yield EventOutcome(None, in_order(faults))
    for path in paths:
        yield read_event(path, book)
