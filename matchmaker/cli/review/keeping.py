"""Runs as they were kept: their list, two of them side by side, and going back to one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.review import desk
from matchmaker.cli.terminal import emit_json, print_lines, print_table, print_title, printable
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.decisions import Cause, Comparison, KeptRun, Shift, Side, Store
    from matchmaker.model import Sitting

Phrase = Callable[..., str]

TIMETABLE = "timetable"
"""The result of a run that holds its meetings."""


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


COMPARED = """\b
With --format json: {"before": run, "after": run, "same": count, "causes": [...], "shifts": [...]}.
A cause has kind (decision, city, investor, event, change, law, vocabulary, score, program or
papers), name, field, before and after, and entry for a decision. A shift has what (went, came,
time, hall, table or about), city, investor, before and after (slot, hall, table, interpreter,
need, score), reason (own: a cause speaks of one of the two; all: a cause speaks of all;
consequence: neither), causes (numbers in "causes", from 0) and follows (city and investor of the
change from which it follows, or null).
"""


@click.command(epilog=COMPARED)
@click.argument("before", metavar="A", type=click.IntRange(1))
@click.argument("after", metavar="B", type=click.IntRange(1))
@options.decisions
@options.templates
@options.language
@options.form("table", "json")
def compare(
    *, before: int, after: int, decisions: Path, templates: Path | None, lang: str, form: str
) -> None:
    """Show what changed from run A to run B, and why.

    First everything that differs in what the two were made from: decisions, profiles, the
    event's file, the law, weights, the program. Then the meetings that changed, by what
    changed of them (partner, time, hall, table, need), each with what stands behind it.
    """
    from matchmaker.decisions import compare, entries

    store = desk.open_store(decisions)
    sides = [side(store, number) for number in (before, after)]
    if sides[0].run.event != sides[1].run.event:
        raise MatchmakerError(
            f"run {before} is of the event {sides[0].run.event}, run {after} of"
            f" {sides[1].run.event}; choose two runs of one event"
        )
    found = compare(sides[0], sides[1], entries(store))
    if form == "json":
        emit_json(_document(found))
    else:
        names = {**_names(sides[0], lang), **_names(sides[1], lang)}
        _print(desk.words(templates, lang).phrase, found, names)


@click.command()
@click.argument("run", metavar="RUN", type=click.IntRange(1))
@options.who
@options.why
@options.decisions
@options.form("text", "json")
def rollback(*, run: int, who: str, why: str, decisions: Path, form: str) -> None:
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
    for said, items in (("No longer stands", lost), ("Stands again", back)):
        for item in items:
            click.echo(
                printable(
                    f"{said} for the event: entry {item.seq}, {item.kind} of {item.city} +"
                    f" {item.investor}"
                    f" by {item.who}: {item.why}"
                )
            )


def side(store: Store, number: int) -> Side:
    """Give a run with its contents, ready to be compared.

    Raises
    ------
    UnknownRunError
        When there is no such run.
    """
    from matchmaker.decisions import Side, contents, find_run
    from matchmaker.loading.kept import restore
    from matchmaker.model import Timetable

    run = find_run(store, number)
    content = contents(store, run, "result")[TIMETABLE]
    timetable = restore(Timetable, content, f"the timetable of run {number}")
    return Side(run, contents(store, run, "input"), timetable)


def _document(found: Comparison) -> dict[str, Any]:
    def cause(item: Cause) -> dict[str, Any]:
        return {
            "kind": item.kind,
            "name": item.name,
            "field": item.field,
            "before": item.before,
            "after": item.after,
            "entry": desk.entry_document(item.entry) if item.entry else None,
        }

    def shift(item: Shift) -> dict[str, Any]:
        return {
            "what": item.what,
            "city": item.city,
            "investor": item.investor,
            "before": _seat(item.before),
            "after": _seat(item.after),
            "reason": item.reason,
            "causes": [found.causes.index(one) for one in item.causes],
            "follows": item.follows,
        }

    return {
        "before": desk.run_document(found.before),
        "after": desk.run_document(found.after),
        "same": found.same,
        "causes": [cause(item) for item in found.causes],
        "shifts": [shift(item) for item in found.shifts],
    }


def _seat(sitting: Sitting | None) -> dict[str, Any] | None:
    if sitting is None:
        return None
    meeting = asdict(sitting.meeting)
    return {
        **sitting.slot._asdict(),
        "hall": sitting.hall,
        "table": sitting.table,
        "interpreter": sitting.interpreter,
        **{name: meeting[name] for name in ("need", "score", "value")},
    }


def _names(side: Side, language: str) -> dict[str, str]:
    """Give the names of parties and halls by their ids, from what a run was made from."""
    event = json.loads(side.inputs["event"]) if "event" in side.inputs else {}
    names = {hall["id"]: hall["label"][language] for hall in event.get("halls", ())}
    for name, content in side.inputs.items():
        kind, _, own = name.partition("/")
        if kind in {"city", "investor"}:
            names[own] = json.loads(content)["name"]
    return names


def _print(phrase: Phrase, found: Comparison, known: Mapping[str, str]) -> None:
    from matchmaker.decisions.comparing import KINDS

    def run(item: KeptRun) -> str:
        return phrase("review.one_run", run=item.id, at=desk.told_at(item.at), entry=item.position)

    print_title(phrase("review.compared", before=run(found.before), after=run(found.after)))
    print_lines(
        phrase("review.causes"),
        [_cause(phrase, item) for item in found.causes],
        lead="" if found.causes else phrase("review.no_cause"),
    )
    names = ("what", "city", "investor", "before", "after", "reason")
    rows = [
        [
            phrase(f"review.what.{item.what}"),
            known.get(item.city, item.city),
            known.get(item.investor, item.investor),
            _said(phrase, item, item.before, known),
            _said(phrase, item, item.after, known),
            "\n".join(_reason(phrase, item, known)),
        ]
        for item in found.shifts
    ]
    title = phrase("review.shifts", count=len(rows), same=found.same)
    if rows:
        counts = {kind: sum(item.what == kind for item in found.shifts) for kind in KINDS}
        print_lines(title, [phrase("review.by_kind", **counts)])
        title = ""
        heads = [phrase(f"review.column.{name}") for name in names]
        print_table(title, heads, rows, ratios=(None, 3, 3, 4, 4, 6))
    else:
        click.echo(printable(title))


def _said(phrase: Phrase, shift: Shift, sitting: Sitting | None, known: Mapping[str, str]) -> str:
    """Say where a meeting sits, and about which need where that is what changed."""
    if sitting is None:
        return ""
    slot = sitting.slot
    hall, table = known.get(sitting.hall, sitting.hall), sitting.table
    return phrase(
        "review.seat_and_need" if shift.what == "about" else "review.seat_there",
        day=slot.day,
        start=slot.start,
        end=slot.end,
        hall=hall,
        table=table,
        need=sitting.meeting.need,
    )


_DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
"""A SHA-256, of which the beginning is enough for people."""


MOST_CAUSES = 3
"""Causes that a row names; the rest stand above the table."""


def _reason(phrase: Phrase, shift: Shift, known: Mapping[str, str]) -> Iterator[str]:
    if shift.follows is not None:
        city, investor = (known.get(name, name) for name in shift.follows)
        yield phrase("review.reason.follows", city=city, investor=investor)
    elif shift.reason != "own":
        yield phrase(f"review.reason.{shift.reason}")
    for cause in shift.causes[:MOST_CAUSES]:
        yield _cause(phrase, cause)
    if len(shift.causes) > MOST_CAUSES:
        yield phrase("review.more", count=len(shift.causes) - MOST_CAUSES)


def _cause(phrase: Phrase, cause: Cause) -> str:
    place = " ".join(part for part in (cause.name, cause.field) if part)
    kind = phrase(f"review.cause.{cause.kind}")
    if cause.kind == "decision":
        before, after = (
            phrase(f"review.kind.{word}") if word else phrase("review.nothing")
            for word in (cause.before, cause.after)
        )
        said = phrase("review.changed", kind=kind, place=place, before=before, after=after)
        if cause.entry is None:
            return said
        entry = cause.entry
        return phrase(
            "review.by",
            said=said,
            who=entry.who,
            at=desk.told_at(entry.at),
            entry=entry.seq,
            why=entry.why,
        )
    before, after = (
        _DIGEST.sub(r"\1", word) or phrase("review.nothing") for word in (cause.before, cause.after)
    )
    return phrase("review.changed", kind=kind, place=place, before=before, after=after)
