"""``matchmaker event``: from an event's file to its timetable and all its papers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.carrying import Outcome, carry_out
from matchmaker.cli.making import Making
from matchmaker.cli.review import desk
from matchmaker.cli.start import Setting
from matchmaker.cli.terminal import complain, emit_json, printable, progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.rendering.phrasebook import Phrasebook
    from matchmaker.rendering.printed import Form, Paper
    from matchmaker.timetable.conflicts import InfeasibleError

EPILOG = """\b
Examples:
  matchmaker event profiles/events/contoh.yaml --out out/event
  matchmaker event profiles/events/contoh.yaml --out out/event --no-briefs
  matchmaker event profiles/events/contoh.yaml --as pdf --as docx --paper f4

\b
Files in the folder of results:
  ministry/    for the ministry only: the timetable as workbook, CSV and JSON with its certificate,
               a booklet for each hall, and the brief of each meeting
  halls/, embassies/, cities/, investors/, interpreters/
               what each is handed: its own programme as PDF and XLSX, a calendar (ICS), and to
               embassies and investors a booklet with what they may know of each meeting
With --as docx or html, briefs, booklets and the ministry's report are written in those forms.

\b
The decisions of `matchmaker review` count. The run is kept in the file of decisions with all that
it was made from; the same run a second time writes the same bytes and is not kept again. A run
that was stopped, even by a power cut, goes on where it was when it is started again, and the
papers of the run before stay in their places until all new ones are there.

\b
Where a run of the event is in force, the new one is planned near it: another pair takes the place
of one that meets only where it is clearly better, and what stays keeps its time, hall and table.
`matchmaker review compare` shows what changed and why. --anew plans from nothing.

\b
With --format json: {"run", "is_new", "event", "position", "meetings", "certificate", "papers"
(path and SHA-256), "changed" (since the run before), "reused" (steps that were finished before)}.
"""


@click.command(epilog=EPILOG)
@click.argument("file", metavar="FILE.yaml", type=click.Path(path_type=Path))
@options.profiles
@options.out
@options.decisions
@options.language
@options.day
@options.encoder
@options.weights
@options.cache
@options.templates
@click.option(
    "--briefs/--no-briefs",
    default=True,
    show_default=True,
    help="Whether the brief of each meeting is printed too.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of the random assignment with which the certificate compares.",
)
@click.option(
    "--anew",
    is_flag=True,
    help="Plan without regard to the timetable in force.  [default: as little as possible moves]",
)
@options.talking_in
@options.forms
@options.paper
@options.jobs
@options.form("text", "json")
def command(
    *,
    file: Path,
    profiles: Path | None,
    out: Path,
    decisions: Path,
    lang: str,
    on: dt.date | None,
    encoder: str | None,
    weights: Path | None,
    cache: Path | None,
    templates: Path | None,
    briefs: bool,
    seed: int,
    anew: bool,
    talking_in: tuple[str, ...],
    forms: tuple[Form, ...],
    paper: Paper,
    jobs: int | None,
    form: str,
) -> None:
    """Plan an event: who meets whom, when and at which table, and print all papers.

    Nothing is written if a profile or the event's file has a fault, or if its rules cannot all
    be kept; then the rules in conflict are named, with what would end the conflict.
    """
    from matchmaker.decisions import entries, live, runs, settled
    from matchmaker.loading import load_event
    from matchmaker.timetable.conflicts import InfeasibleError

    begun = time.monotonic()
    setting = Setting.of(profiles, templates, lang, on, weights, encoder=encoder)
    store = desk.open_store(
        decisions, absent="none found: planned without decisions, and the run begins a new book"
    )
    with progress(f"Reading {file}"):
        event = load_event(file, setting.book)
    log = entries(store)
    if (known := runs(store, event.id)) and known[-1].kind == "replan":
        complain(
            f"Note: the plan in force is that of the day (run {known[-1].id}). This plans the whole"
            " event as if nothing had been reported on the day and no meeting had begun; on the day"
            " use `matchmaker replan`. `matchmaker review rollback"
            f" {known[-1].id}` puts the plan of the day in force again."
        )
    making = Making(
        setting,
        event,
        settled(live(log, event.id)),
        seed=seed,
        with_briefs=briefs,
        forms=tuple(dict.fromkeys(forms)),
        paper=paper,
        talking_in=talking_in,
        cache=cache,
    ).after(store, stays=not anew)
    try:
        done = carry_out(
            making,
            store,
            out,
            kind="event",
            plan=making.plan,
            position=len(log),
            jobs=jobs,
            at=desk.clock(),
        )
    except InfeasibleError as error:
        raise in_words(error, setting) from error
    if form == "json":
        emit_json(document(done))
        return
    for line in _summary(making, done, out, time.monotonic() - begun):
        click.echo(printable(line))


def in_words(error: InfeasibleError, setting: Setting) -> MatchmakerError:
    """Say which rules cannot all be kept, and what would end each conflict."""
    say, phrase = setting.phrasebook.say, setting.phrasebook.phrase
    lines = [phrase("event.conflicts", count=len(error.conflicts))]
    enough = "enough" if len(error.conflicts) == 1 else "enough_with_others"
    for number, conflict in enumerate(error.conflicts, start=1):
        lines.append(f"{number}.")
        lines += [f"   - {say(rule)}" for rule in conflict.rules]
        for way in conflict.relax:
            said = say(way.says)
            if way.is_enough is not None:
                said = phrase(f"event.tried.{enough if way.is_enough else 'another'}", way=said)
            lines.append(f"   => {said}")
    if error.together:
        lines.append(phrase("event.together"))
        lines += [f"   => {say(words)}" for words in error.together]
    return MatchmakerError("\n".join(lines))


def document(done: Outcome) -> dict[str, object]:
    """Give what came of a run as it stands in JSON."""
    import json

    from matchmaker.loading.kept import dump

    timetable = done.made.timetable
    return {
        "run": done.run.id,
        "is_new": done.is_new,
        "event": done.run.event,
        "position": done.run.position,
        "meetings": len(timetable.sittings),
        "certificate": json.loads(dump(timetable.certificate)),
        "papers": dict(done.papers),
        "changed": list(done.changed),
        "reused": done.reused,
    }


def _summary(making: Making, done: Outcome, out: Path, seconds: float) -> Iterator[str]:
    from matchmaker.briefs import certify

    timetable, phrasebook = done.made.timetable, making.setting.phrasebook
    yield f"{making.event.title.in_language(phrasebook.language)} ({making.event.id})"
    yield ""
    for words in certify(timetable, making.book):
        yield f"  {phrasebook.say(words)}"
    yield ""
    phrase = phrasebook.phrase
    yield f"  {state_of(done, phrasebook)}"
    papers = phrase("done.papers", count=len(done.papers), seconds=f"{seconds:.0f}")
    yield f"  {papers}"
    if done.reused:
        yield f"  {phrase('done.reused', count=done.reused)}"
    yield phrase("done.open", file=str(out / "ministry" / "timetable.xlsx"))
    yield from told(done, phrasebook)


def state_of(done: Outcome, phrasebook: Phrasebook) -> str:
    """Say which run it is, and whether it is new."""
    key = "done.run" if done.is_new else "done.same_run"
    return phrasebook.phrase(key, run=str(done.run.id), entry=str(done.run.position))


def told(done: Outcome, phrasebook: Phrasebook) -> Iterator[str]:
    """Say what an officer must know of the files and of decisions that came too late."""
    for path in done.written.kept:
        yield phrasebook.phrase("done.kept", file=str(path))
    if done.written.removed:
        yield phrasebook.phrase("done.removed", count=len(done.written.removed))
    if done.meanwhile:
        numbers = ", ".join(str(entry.seq) for entry in done.meanwhile)
        yield phrasebook.phrase("done.meanwhile", entries=numbers)
