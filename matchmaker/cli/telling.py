"""Whom the officer must tell of a new plan, and what: the old time and place, and the new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from matchmaker.cli.review.pairs import party_name

if TYPE_CHECKING:
    from matchmaker.briefs import Kind
    from matchmaker.model import Book, Event, Moved, Sitting
    from matchmaker.rendering.phrasebook import Phrasebook


def seat(event: Event, sitting: Sitting | None, phrasebook: Phrasebook) -> str:
    """Say when and where a meeting sits, by the name of its hall; empty where it does not."""
    if sitting is None:
        return ""
    slot = sitting.slot
    hall = next((hall.label for hall in event.halls if hall.id == sitting.hall), sitting.hall)
    said = phrasebook.phrase(
        "review.seat_short", start=slot.start, end=slot.end, hall=hall, table=sitting.table
    )
    return said if len(event.days) == 1 else f"{slot.day} {said}"


def told_by_party(
    event: Event, book: Book, moved: Iterable[Moved], phrasebook: Phrasebook
) -> Iterator[tuple[str, list[str]]]:
    """Give everybody who must be told, in the order of calls, each with the meetings concerned.

    First delegations, through which investors are told, then cities, interpreters and halls.
    Who meets is not told where nothing but the interpreter changes.
    """
    from matchmaker.briefs import concerned
    from matchmaker.rendering.event_tables import CALLS

    found = list(moved)
    for kind in CALLS:
        lines: dict[str, list[str]] = {}
        for item in found:
            for owner in concerned(event, item, kind):
                lines.setdefault(owner, []).append(_line(event, book, item, phrasebook))
        for owner in sorted(lines):
            label = phrasebook.phrase(f"programme.owner.{kind}")
            yield f"{label}: {_name(event, book, kind, owner, phrasebook)}", sorted(lines[owner])


def _line(event: Event, book: Book, item: Moved, phrasebook: Phrasebook) -> str:
    return phrasebook.phrase(
        "review.told_meeting",
        city=party_name(book.cities, item.city),
        investor=party_name(book.investors, item.investor),
        before=seat(event, item.before, phrasebook) or phrasebook.phrase("review.nothing"),
        after=seat(event, item.after, phrasebook) or phrasebook.phrase("review.dropped"),
    )


def _name(event: Event, book: Book, kind: Kind, owner: str, phrasebook: Phrasebook) -> str:
    from matchmaker.briefs import Kind

    if kind is Kind.CITY:
        return party_name(book.cities, owner)
    named = {
        Kind.EMBASSY: [(group.id, group.label) for group in event.delegations],
        Kind.HALL: [(hall.id, hall.label) for hall in event.halls],
    }
    labels = dict(named.get(kind, ()))
    return labels[owner].in_language(phrasebook.language) if owner in labels else owner
