"""What earlier runs of an event left: what their calendars told, and the timetable in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matchmaker.briefs import Sent
    from matchmaker.decisions import KeptRun, Store
    from matchmaker.model import Timetable

SENT: Final = "sent"
"""Name of what earlier calendars told, among the inputs."""

NEAR: Final = "near"
"""Name of the timetable in force, near which a run was planned, among the inputs."""


def kept_sent(documents: Mapping[str, bytes]) -> tuple[Sent, ...] | None:
    """Read what the calendars before a run told; None where the run did not keep it yet."""
    from matchmaker.briefs import Sent
    from matchmaker.loading.kept import restore

    return restore(tuple[Sent, ...], documents[SENT], SENT) if SENT in documents else None


def timetable_in(documents: Mapping[str, bytes], name: str) -> Timetable | None:
    """Read a timetable to stay near to; one that cannot be read is nothing to stay near to."""
    from matchmaker.loading.kept import KeptError, restore
    from matchmaker.model import Timetable

    try:
        return restore(Timetable, documents[name], name) if name in documents else None
    except KeptError:
        return None


def told_before(store: Store, run: KeptRun, inputs: Mapping[str, bytes]) -> tuple[Sent, ...]:
    """Give what calendars before a run told: as it kept it, else from the runs before it."""
    from matchmaker.decisions import contents, runs

    kept = kept_sent(inputs)
    if kept is not None:
        return kept
    before = [item for item in runs(store, run.event) if item.id < run.id]
    printed = [item for item in before if item.kind != "rollback"]
    return told_by(store, printed[-1], contents(store, printed[-1], "input")) if printed else ()


def told_by(store: Store, run: KeptRun, inputs: Mapping[str, bytes]) -> tuple[Sent, ...]:
    """Give what all calendars told, up to those of a run."""
    from matchmaker.briefs import all_sent
    from matchmaker.decisions import contents
    from matchmaker.loading.kept import restore, restore_book
    from matchmaker.model import Event, Timetable
    from matchmaker.rendering.event_papers import CALENDARS

    return all_sent(
        told_before(store, run, inputs),
        restore(Event, inputs["event"], "event"),
        restore_book(inputs),
        restore(Timetable, contents(store, run, "result")["timetable"], "timetable"),
        CALENDARS,
    )
