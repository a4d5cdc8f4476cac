"""Runs as they were kept: their list, and going back to one."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli import options
from matchmaker.cli.review import desk
from matchmaker.cli.terminal import emit_json, print_table, printable


@click.command()
@click.option("--event", metavar="ID", help="Only runs of this event.  [default: all]")
@options.decisions
@options.templates
@options.language
@options.form("table", "json")
def runs(
    *, event: str | None, decisions: Path, templates: Path | None, lang: str, form: str
) -> None:
    """Show the runs that were kept; the last one of an event is in force."""
    from matchmaker.decisions import runs

    found = runs(desk.open_store(decisions), event)
    if form == "json":
        emit_json([desk.run_document(run) for run in found])
        return
    phrase = desk.words(templates, lang).phrase
    names = ("run", "kind", "event", "at", "who", "entry", "parent", "key")
    rows = [
        [
            str(run.id),
            phrase(f"review.run.{run.kind}"),
            run.event,
            desk.told_at(run.at),
            run.who,
            str(run.position),
            "" if run.parent is None else str(run.parent),
            run.key[:12],
        ]
        for run in found
    ]
    heads = [phrase(f"review.column.{name}") for name in names]
    print_table(phrase("review.runs", count=len(found)), heads, rows, numbers=(0, 5, 6))


@click.command()
@click.argument("run", metavar="RUN", type=click.IntRange(1))
@options.who
@options.why
@options.decisions
@options.profiles
@options.form("text", "json")
def rollback(
    *, run: int, who: str, why: str, decisions: Path, profiles: Path | None, form: str
) -> None:
    """Put an earlier run in force again, with the decisions that it kept to.

    Nothing is lost: the log gets an entry, the runs one more. What was decided after the run
    no longer stands for its event. Profiles and the event's file are left alone; where they
    have changed since, the next `matchmaker event` plans with the present ones.
    """
    from matchmaker.decisions import Kind, entries, live, roll_back, settled

    store = desk.open_store(decisions)
    before = entries(store)
    entry, again = roll_back(store, run, who=who, at=desk.clock(), why=why)
    log = entries(store)
    old, new = (set(live(log, again.event, at=at)) for at in (len(before), entry.seq))
    lost, back = (
        sorted((e for e in item if e.event or e.kind is not Kind.NOTE), key=lambda e: e.seq)
        for item in (old - new, new - old)
    )
    if form == "json":
        emit_json(
            {
                "entry": desk.entry_document(entry),
                "run": desk.run_document(again),
                "no_longer": [desk.entry_document(item) for item in lost],
                "again": [desk.entry_document(item) for item in back],
                "standing": settled(new)._asdict(),
            }
        )
        return
    click.echo(
        f"Entry {entry.seq}, run {again.id}: the timetable and the decisions of run {run} are in"
        f" force again for the event {again.event}."
    )
    click.echo(
        printable(
            "No paper was printed: the folder of results still holds the papers of the run before."
            f" Print again: on the day `matchmaker replan --event {again.event} --now HH:MM --out"
            " DIR` prints exactly this timetable; before the day `matchmaker event FILE.yaml --out"
            " DIR` plans with these decisions and the present profiles. Calendars take either for"
            " newer than what was sent before."
        )
    )
    names = desk.known_names(profiles) if lost or back else {}
    for said, items in (("No longer stands", lost), ("Stands again", back)):
        for item in items:
            pair = " + ".join(desk.named(names, party) for party in item.pair)
            click.echo(
                printable(
                    f"{said} for the event: entry {item.seq}, {item.kind} of {pair}"
                    f" by {item.who}: {item.why}"
                )
            )
