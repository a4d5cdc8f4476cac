"""What every command of the review starts from: the log, the clock, and ids that exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.start import template_folders
from matchmaker.cli.terminal import complain
from matchmaker.errors import MatchmakerError, ProfileError

if TYPE_CHECKING:
    from matchmaker.decisions import Entry, KeptRun, Store
    from matchmaker.model import Book, Event
    from matchmaker.rendering.phrasebook import Phrasebook


WIB: Final = dt.timezone(dt.timedelta(hours=7), "WIB")
"""The ministry's own time, in which all times of the log are told."""

BEGINS: Final = "there is none yet: this begins a new book of decisions"
"""Said where a decision would be the first in its file."""


def clock() -> dt.datetime:
    """Give the present time with its offset: the only clock of the program."""
    return dt.datetime.now().astimezone()


def told_at(at: str) -> str:
    """Say when something was kept, to the minute, in the ministry's time with its name."""
    return f"{dt.datetime.fromisoformat(at).astimezone(WIB):%Y-%m-%d %H:%M %Z}"


def open_store(path: Path, *, absent: str = "") -> Store:
    """Give the file of decisions, and say which one it is, unless the answer is JSON.

    Parameters
    ----------
    absent : str
        What is said where there is no such file yet.
    """
    from matchmaker.decisions import Store

    if click.get_current_context().params.get("form") != "json":
        state = "" if path.exists() else f" ({absent or 'there is none yet'})"
        complain(f"Decisions: {path.resolve()}{state}")
    return Store(path)


def words(templates: Path | None, language: str) -> Phrasebook:
    """Read the words of a language without any profile."""
    from matchmaker.rendering.phrasebook import Phrasebook

    return Phrasebook.load(template_folders(templates), language)


def check_event(store: Store, profiles: Path | None, event: str) -> None:
    """Make sure that there is such an event: in a file of the profiles, or in a kept run.

    Raises
    ------
    UnknownIdError
        With the nearest ones.
    """
    if not event:
        return
    from matchmaker.decisions import runs
    from matchmaker.model import UnknownIdError

    files = (profiles_folder(profiles) / "events").glob("*.y*ml")
    known = {path.stem for path in files} | {run.event for run in runs(store)}
    if event not in known:
        raise UnknownIdError("event", event, [(name, name) for name in sorted(known)])


def check_file(
    profiles: Path | None, book: Book, event: str, decisions: Iterable[tuple[str, str, str]]
) -> None:
    """Make sure that the event's file does not say the opposite of decisions for the event.

    Parameters
    ----------
    decisions : iterable of (str, str, str)
        Kind, city and investor. Notes decide nothing.

    Raises
    ------
    MatchmakerError
        With all of them: a pin on a pair with a veto, or with somebody who does not take part;
        a veto on a pair that must meet. Where the file is gone or has faults, nothing is
        compared; `matchmaker event` tells its faults.
    """
    from matchmaker.loading import load_event

    folder = profiles_folder(profiles) / "events"
    path = next((item for item in sorted(folder.glob("*.y*ml")) if item.stem == event), None)
    if not event or path is None:
        return
    try:
        found = load_event(path, book)
    except ProfileError:
        return
    wrong = [
        f"  {kind} of {city} and {investor}: {why}"
        for kind, city, investor in decisions
        if (why := _against(found, kind, city, investor))
    ]
    if wrong:
        raise MatchmakerError(
            f"{path.name} says otherwise; nothing was written:\n"
            + "\n".join(wrong)
            + "\nchange the file first, or decide otherwise"
        )


def _against(event: Event, kind: str, city: str, investor: str) -> str:
    """Say what in an event's file makes a decision impossible; empty where nothing does."""
    pair = (city, investor)
    if kind == "veto":
        is_set = any((item.city, item.investor) == pair for item in event.must_meet)
        return "the two must meet (must_meet)" if is_set else ""
    if kind != "pin":
        return ""
    for name, known in ((city, event.city_ids), (investor, event.investor_ids)):
        if name not in known:
            return f"{name} does not take part"
    vetoes = [wish.by for wish in event.wishes if wish.veto and (wish.city, wish.investor) == pair]
    return f"the {' and the '.join(vetoes)} will not meet the other (wishes)" if vetoes else ""


def check_pair(profiles: Path | None, city: str | None, investor: str | None) -> Book:
    """Make sure that the ids exist, and give the profiles."""
    from matchmaker.loading import load_book

    book = load_book(profiles_folder(profiles), base=packaged("profiles"))
    if city is not None:
        book.city(city)
    if investor is not None:
        book.investor(investor)
    return book


def known_names(profiles: Path | None) -> dict[str, str]:
    """Give the names of cities and investors by id; none where the profiles cannot be read."""
    from matchmaker.loading import load_book

    try:
        return names_in(load_book(profiles_folder(profiles), base=packaged("profiles")))
    except MatchmakerError:
        return {}


def names_in(book: Book) -> dict[str, str]:
    """Give the names of the cities and investors of a book by id."""
    names = {city.id: city.name for city in book.cities}
    return names | {item.id: item.name for item in book.investors}


def named(names: Mapping[str, str], party: str) -> str:
    """Write a party as its name with its id, which commands take; only the id of one unknown."""
    return f"{names[party]} ({party})" if party in names else party


def under(names: Mapping[str, str], party: str) -> str:
    """Write a party for a table: its id under its name, where it does not break."""
    return f"{names[party]}\n{party}" if party in names else party


def entry_document(entry: Entry) -> dict[str, Any]:
    """Give an entry as it stands in JSON."""
    return {
        "entry": entry.seq,
        "kind": str(entry.kind),
        "event": entry.event or None,
        "city": entry.city or None,
        "investor": entry.investor or None,
        "refers": entry.refers,
        "who": entry.who,
        "at": entry.at,
        "why": entry.why,
    }


def run_document(run: KeptRun) -> dict[str, Any]:
    """Give a run as it stands in JSON."""
    return {
        "run": run.id,
        "kind": run.kind,
        "event": run.event,
        "parent": run.parent,
        "who": run.who,
        "at": run.at,
        "position": run.position,
        "version": run.version,
        "key": run.key,
        "inputs": dict(run.inputs),
        "results": dict(run.results),
        "papers": dict(run.papers),
    }
