"""Decisions one by one: pin, veto, note, undo; and the log of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.review import desk
from matchmaker.cli.terminal import emit_json, print_table, printable
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.decisions import Entry, Store

_seen = click.option(
    "--seen",
    type=click.IntRange(0),
    metavar="N",
    help="The last entry that was seen: refused if another decided on the same pair since.",
)


def _pair_options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        options.city,
        options.investor,
        options.who,
        options.why,
        options.event,
        options.decisions,
        options.profiles,
        options.form("text", "json"),
    ):
        function = option(function)
    return function


def _command(kind: str, about: str) -> click.Command:
    @click.command(kind, help=about)
    @_pair_options
    @_seen
    def command(
        *,
        city: str,
        investor: str,
        who: str,
        why: str,
        event: str,
        seen: int | None,
        decisions: Path,
        profiles: Path | None,
        form: str,
    ) -> None:
        from matchmaker.decisions import Draft, Kind, decide, entries

        store = desk.open_store(decisions, absent=desk.BEGINS)
        book = desk.check_pair(profiles, city, investor)
        desk.check_event(store, profiles, event)
        desk.check_file(profiles, book, event, [(kind, city, investor)])
        before = entries(store)
        draft = Draft(Kind(kind), city, investor, why, event)
        (entry,) = decide(store, [draft], who=who, at=desk.clock(), seen=seen)
        _tell(store, entry, len(before), form, desk.names_in(book))

    return command


pin = _command("pin", "Make a meeting certain, whatever the score.")
veto = _command("veto", "Exclude a meeting.")
note = _command("note", "Note something on a pair, for the ministry only.")


@click.command()
@click.option("--city", metavar="ID", help="The city's id.")
@click.option("--investor", metavar="ID", help="The investor's id.")
@click.option(
    "--entry",
    type=click.IntRange(1),
    metavar="N",
    help="The entry to take back, such as a note.  [default: the last pin or veto of the pair]",
)
@options.who
@options.why
@options.event
@options.decisions
@options.profiles
@options.form("text", "json")
def undo(
    *,
    city: str | None,
    investor: str | None,
    entry: int | None,
    who: str,
    why: str,
    event: str,
    decisions: Path,
    profiles: Path | None,
    form: str,
) -> None:
    """Take back a decision: what stood before it stands again.

    Give the pair (--city and --investor), or the number of the entry (--entry).
    """
    from matchmaker.decisions import position, take_back

    store = desk.open_store(decisions)
    if entry is None:
        if city is None or investor is None:
            raise MatchmakerError("give --city and --investor, or --entry N; see `review log`")
        entry = _last_word(store, city, investor, event)
    before = position(store)
    made = take_back(store, entry, who=who, at=desk.clock(), why=why)
    _tell(store, made, before, form, desk.known_names(profiles))


@click.command()
@click.option("--city", metavar="ID", help="Only entries on this city.")
@click.option("--investor", metavar="ID", help="Only entries on this investor.")
@click.option(
    "--since", type=click.IntRange(0), default=0, metavar="N", help="Only what came after entry N."
)
@click.option(
    "--event",
    default=None,
    metavar="ID",
    help="Only what holds for this event.  [default: everything]",
)
@options.decisions
@options.profiles
@options.templates
@options.language
@options.form("table", "json")
def log(
    *,
    city: str | None,
    investor: str | None,
    since: int,
    event: str | None,
    decisions: Path,
    profiles: Path | None,
    templates: Path | None,
    lang: str,
    form: str,
) -> None:
    """Show who decided what, when and why, in the order of entries."""
    from matchmaker.decisions import entries

    everything = entries(desk.open_store(decisions))
    found = [
        entry
        for entry in everything[since:]
        if city in {None, entry.city}
        and investor in {None, entry.investor}
        and (event is None or entry.event in {"", event})
    ]
    if form == "json":
        document = [desk.entry_document(entry) for entry in found]
        emit_json({"position": len(everything), "entries": document})
        return
    phrase, known = desk.words(templates, lang).phrase, desk.known_names(profiles)
    names = ("entry", "at", "who", "kind", "event", "city", "investor", "why")
    rows = [
        [
            str(entry.seq),
            desk.told_at(entry.at),
            entry.who,
            _kind(phrase, entry),
            entry.event or phrase("review.all_events"),
            desk.under(known, entry.city),
            desk.under(known, entry.investor),
            entry.why,
        ]
        for entry in found
    ]
    print_table(
        phrase("review.log", count=len(everything)),
        [phrase(f"review.column.{name}") for name in names],
        rows,
        numbers=(0,),
        ratios=(None, 4, None, 3, 3, 4, 4, 8),
    )


def _kind(phrase: Callable[..., str], entry: Entry) -> str:
    said = phrase(f"review.kind.{entry.kind}")
    return said if entry.refers is None else f"{said} ({entry.refers})"


def _last_word(store: Store, city: str, investor: str, event: str) -> int:
    """Find the entry that decides on a pair now."""
    from matchmaker.decisions import Kind, entries, live
    from matchmaker.model import nearest

    standing = [entry for entry in live(entries(store), event) if entry.kind is not Kind.NOTE]
    own = [e for e in standing if e.pair == (city, investor) and e.event == event]
    if own:
        return own[-1].seq
    where = f" for the event {event}" if event else ""
    pairs = {" + ".join(entry.pair) for entry in standing if entry.event == event}
    near = nearest(f"{city} + {investor}", [(pair, pair) for pair in sorted(pairs)])
    advice = f"nearest: {', '.join(near)}" if near else "nothing stands that could be taken back"
    raise MatchmakerError(f"nothing is decided on {city} and {investor}{where}; {advice}")


def _tell(store: Store, made: Entry, before: int, form: str, names: Mapping[str, str]) -> None:
    """Say what was written, what it replaces, and what stands now."""
    from matchmaker.decisions import Kind, entries, live

    log = entries(store)
    former = [
        entry
        for entry in live(log, made.event, at=made.seq - 1)
        if entry.pair == made.pair and entry.kind is not Kind.NOTE
    ]
    standing = [
        entry
        for entry in live(log, made.event, at=made.seq)
        if entry.pair == made.pair and entry.kind is not Kind.NOTE
    ]
    stands = standing[-1] if standing else None
    replaced = former[-1] if former and made.kind is not Kind.NOTE else None
    is_new = made.seq > before
    if form == "json":
        emit_json(
            {
                "entry": desk.entry_document(made),
                "is_new": is_new,
                "before": desk.entry_document(replaced) if replaced else None,
                "stands": desk.entry_document(stands) if stands else None,
                "position": len(log),
            }
        )
        return
    pair = (
        " + ".join(desk.named(names, party) for party in made.pair)
        if made.city
        else f"the roll-back of entry {made.refers}"
    )
    scope = f"the event {made.event}" if made.event else "the shortlist and every event"
    state = f"Entry {made.seq}" if is_new else f"Nothing new: entry {made.seq} says the same"
    click.echo(printable(f"{state}: {made.kind} of {pair}, for {scope}."))
    if replaced:
        click.echo(
            printable(
                f"Before: entry {replaced.seq}, {replaced.kind} by {replaced.who}"
                f" at {desk.told_at(replaced.at)}: {replaced.why}"
            )
        )
    if made.kind is Kind.UNDO and made.city:
        now = (
            f"entry {stands.seq}, {stands.kind} by {stands.who}"
            f" at {desk.told_at(stands.at)}: {stands.why}"
            if stands
            else "nothing is decided on this pair"
        )
        click.echo(printable(f"Now: {now}"))
    between = [entry for entry in log[before:] if entry.seq != made.seq]
    if between:
        click.echo(f"Meanwhile others wrote {len(between)} entries; see `review log`.")
