"""What there is to say of a folder of profiles: its faults, and what is worth knowing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from matchmaker.errors import Fault
from matchmaker.loading.book import read
from matchmaker.loading.events import read_events
from matchmaker.loading.layout import SHARED, look
from matchmaker.model import Book, City, Deal, Event, Investor, Need, NeedAvailability


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is no fault, but that an office may want to look into.

    Parameters
    ----------
    count, total : int
        How many records it concerns, of how many.
    what : str
        Words that go on from the figures, such as "needs are not known to be open".
    ids : tuple of str
        The records that it concerns, in order; empty for a mere count.
    """

    count: int
    total: int
    what: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a check.

    Parameters
    ----------
    faults : tuple of Fault
        In the order of file, line and column; empty where the profiles are sound.
    notes : tuple of Note
        Empty where there is a fault, since then there is no book to speak of.
    book : Book, optional
        None where a profile has a fault.
    """

    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    book: Book | None


def check(folder: Path, *, base: Path | None = None) -> Report:
    """Check a folder of profiles as `matchmaker.loading.load_book` does, without raising.

    Its events are checked once the profiles have no fault: before, nobody can tell whether
    somebody is missing or only misspelt.
    """
    book, faults = read(folder, base)
    if book is None:
        return Report(faults, (), None)
    outcomes = list(read_events(folder, book))
    faults = tuple(fault for outcome in outcomes for fault in outcome.faults)
    if faults:
        return Report(faults, (), book)
    events = [outcome.event for outcome in outcomes if outcome.event is not None]
    lent = tuple(name for name in SHARED if name not in look(folder).shared)
    return Report(faults, (*_notes(book), *_gaps(book, lent), *_guests(book, events)), book)


def _guests(book: Book, events: Sequence[Event]) -> Iterator[Note]:
    """Say of each event who takes part in it, and who will have no meetings."""
    if events:
        yield Note(len(events), len(events), "events", tuple(event.id for event in events))
    needing = {pair.city.id for pair in book.matchable_needs}
    giving = {investor.id for investor in book.matchable_investors}
    for event in events:
        cities = tuple(city for city in event.city_ids if city not in needing)
        investors = tuple(item for item in event.investor_ids if item not in giving)
        if cities:
            what = f"cities of the event {event.id} have no open need, so no meetings"
            yield Note(len(cities), len(event.city_ids), what, cities)
        if investors:
            what = (
                f"investors of the event {event.id} have no meetings: doors to others, "
                "or their money is suspended or ended"
            )
            yield Note(len(investors), len(event.investor_ids), what, investors)


def _gaps(book: Book, lent: tuple[str, ...]) -> Iterator[Note]:
    """Say what a folder lacks as a whole."""
    sides = {
        "investors": (book.investors, book.matchable_investors, "active or unknown"),
        "cities": (book.cities, book.matchable_needs, "open or unknown"),
    }
    for side, (all_of_them, matchable, words) in sides.items():
        noun = "needs" if side == "cities" else side
        if not all_of_them:
            what = f"{side}, so nothing can be matched: add files in the folder {side}, or a table"
            yield Note(0, 0, what)
        elif not matchable:
            yield Note(0, 0, f"{noun} that are {words}, so nothing can be matched")
    if lent:
        files = ", ".join(f"{name}.yaml" for name in lent)
        what = f"shared files come from the program, since the folder has none of its own ({files})"
        yield Note(len(lent), len(SHARED), what)


Stated = City | Need | Investor | Deal


def _notes(book: Book) -> Iterator[Note]:
    needs = [pair.need for pair in book.needs]
    deals = [deal for investor in book.investors for deal in investor.deals]
    stated: list[Stated] = [*book.cities, *needs, *book.investors, *deals]
    dated: list[Stated] = [*book.cities, *needs, *book.investors]
    counts = (len(book.cities), len(needs), len(book.investors), len(deals))
    for count, what in zip(counts, ("cities", "needs", "investors", "deals"), strict=True):
        yield Note(count, count, what)
    yield _note(
        [item for item in stated if item.provenance.checked is None],
        stated,
        "records are leads: nobody has checked them yet (no `checked` date)",
    )
    yield _note(
        [item for item in stated if item.provenance.source and not item.provenance.links],
        stated,
        "records have a source without a known address (no `links`)",
    )
    yield _note(
        [item for item in dated if item.provenance.as_of is None],
        dated,
        "cities, needs and investors have no date: their facts may be old (no `as_of`)",
    )
    yield _note(
        [need for need in needs if need.availability is NeedAvailability.UNKNOWN],
        needs,
        "needs are not known to be open: ask the city first",
    )
    yield _note(
        [item for item in book.investors if item.ticket is None or not item.ticket.known],
        book.investors,
        "investors have no known ticket size",
    )
    yield _note(
        [deal for deal in deals if not deal.is_evidence],
        deals,
        "deals are no evidence (intentions, programmes, cancelled or unknown)",
    )


def _note(found: Sequence[Stated], of: Sequence[Stated], what: str) -> Note:
    return Note(len(found), len(of), what, tuple(item.id for item in found))
