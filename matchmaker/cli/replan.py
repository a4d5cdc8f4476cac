"""``matchmaker replan``: a new timetable on the day, as near to the old one as can be."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from matchmaker.cli import options
from matchmaker.cli.carrying import Outcome, carry_out
from matchmaker.cli.event import state_of, told
from matchmaker.cli.happenings import change_of, read_changes, read_day, read_moment
from matchmaker.cli.making import Made, Making
from matchmaker.cli.review import desk
from matchmaker.cli.review.pairs import party_name
from matchmaker.cli.telling import seat, told_by_party
from matchmaker.cli.terminal import (
    emit_json,
    print_heading,
    print_lines,
    print_table,
    printable,
    progress,
)
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.decisions import KeptRun, Store
    from matchmaker.model import Change, Moment, Replan, Sitting

Some = TypeVar("Some")

BEFORE: Final = "before/"
"""Beginning of the names of what the plan before was, among the inputs."""

EPILOG = """\b
Examples:
  matchmaker replan --event contoh --now 10:30 --late japan=11:00 --out out/event
  matchmaker replan --event contoh --now 10:30 --lost aula:4 --overran kota-ambon+adb=10:50
  matchmaker replan --timetable out/event/ministry/timetable.json --now 10:30 --absent adb

\b
The event is taken as it was planned, from the kept run: later changes of profiles and decisions do
not disturb the day. The changes of earlier new plans are kept; give only what is new. Without any
change, the papers of the run in force are printed again, such as after a roll-back.
With --format json: what `matchmaker event` says, with the "certificate" of the first plan, made
before the day; and "replan", of the new plan: moved, dropped, shifted, their proven lower bounds,
told, reprint (pairs), papers (to be printed again), now and changes; and "missed", the meetings
that had begun although a side is reported absent.
"""


@click.command(epilog=EPILOG)
@click.option("--event", metavar="ID", help="The event; its run in force is planned anew.")
@click.option("--run", type=click.IntRange(1), metavar="N", help="Plan this run anew instead.")
@click.option(
    "--timetable",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help="Plan the run anew that wrote this timetable.json instead.",
)
@click.option(
    "--now",
    required=True,
    metavar="TIME",
    help="The event's present time: HH:MM or 'YYYY-MM-DD HH:MM'. What began before stays.",
)
@click.option("--late", multiple=True, metavar="WHO=HH:MM", help="A party or delegation is late.")
@click.option(
    "--absent",
    multiple=True,
    metavar="WHO[=HH:MM]",
    help="A party or delegation does not come, or leaves at that time.",
)
@click.option(
    "--lost",
    multiple=True,
    metavar="HALL[:TABLE][=HH:MM]",
    help="A table or a whole hall cannot be used, from now or from that time on.",
)
@click.option(
    "--interpreter",
    multiple=True,
    metavar="ID[=HH:MM]",
    help="An interpreter is not there for the rest of the day.",
)
@click.option(
    "--overran",
    multiple=True,
    metavar="CITY+INVESTOR=HH:MM",
    help="A meeting that has begun lasts until then.",
)
@click.option(
    "--day", metavar="YYYY-MM-DD", help="The day of the changes.  [default: that of --now]"
)
@click.option("--who", default="matchmaker", envvar="MATCHMAKER_WHO", metavar="ROLE", help="Who.")
@options.out
@options.decisions
@options.jobs
@options.form("text", "json")
def command(
    *,
    event: str | None,
    run: int | None,
    timetable: Path | None,
    now: str,
    late: Sequence[str],
    absent: Sequence[str],
    lost: Sequence[str],
    interpreter: Sequence[str],
    overran: Sequence[str],
    day: str | None,
    who: str,
    out: Path,
    decisions: Path,
    jobs: int | None,
    form: str,
) -> None:
    """Make the timetable hold again after something went wrong, moving as little as possible.

    Shows what moves and why, who must be told and which papers to print again; writes the new
    papers, and keeps the run with the log of changes.
    """
    from matchmaker.decisions import contents, position
    from matchmaker.timetable.replanning import missed

    store = desk.open_store(decisions)
    base = _base(store, event, run, timetable)
    inputs = contents(store, base, "input")
    before = _made(store, base)
    with tempfile.TemporaryDirectory() as folder:
        making = _readable(base, lambda: Making.of_documents(inputs, Path(folder)))
        moment = read_moment(now, making.event)
        _check_time(now, moment, before)
        when = moment.day if day is None else read_day(day, making.event)
        new = list(
            read_changes(
                when,
                moment,
                late=late,
                absent=absent,
                lost=lost,
                interpreter=interpreter,
                overran=overran,
            )
        )
        changes = tuple(dict.fromkeys([*_earlier(before), *new]))
        more = _more(before, changes, moment)
        making = making.after(store, more)
        done = carry_out(
            making,
            store,
            out,
            kind="replan",
            plan=lambda: _replanned(making, before, changes, moment),
            position=position(store),
            jobs=jobs,
            at=desk.clock(),
            more=more,
            who=who,
            parent=base,
        )
        gone = missed(before.timetable, making.problem, new, moment) if new else ()
        if form == "json":
            emit_json(_document(making, done, before, gone))
        else:
            _print(making, done, before, out)
            _warn(making, gone)


def _made(store: Store, base: KeptRun) -> Made:
    """Read what came of a run."""
    from matchmaker.decisions import contents

    return _readable(base, lambda: Made.of_documents(contents(store, base, "result")))


def _readable(base: KeptRun, read: Callable[[], Some]) -> Some:
    """Read something of a kept run, or say that another version kept it and what to do."""
    from matchmaker.loading.kept import KeptError

    try:
        return read()
    except KeptError as error:
        raise MatchmakerError(
            f"run {base.id} was kept by version {base.version} and cannot be read by this one"
            f" ({error}); plan the event with `matchmaker event` first, or use that version"
        ) from error


def again(making: Making, inputs: Mapping[str, bytes]) -> Made:
    """Plan a kept new plan again, from its inputs alone."""
    from matchmaker.loading.kept import restore
    from matchmaker.model import Moment

    before = Made.of_documents(
        {
            name.removeprefix(BEFORE): content
            for name, content in inputs.items()
            if name.startswith(BEFORE)
        }
    )
    moment = restore(Moment, inputs[f"{BEFORE}now"], "now")
    changes = tuple(_restored(inputs["changes"]))
    return _replanned(making, before, changes, moment)


def _replanned(making: Making, before: Made, changes: Sequence[Change], moment: Moment) -> Made:
    """Make the new plan; the matches of its meetings are those of the plan before."""
    if set(changes) == set(_earlier(before)):
        return before
    from matchmaker.timetable.replanning import replan

    problem = making.problem
    with progress("Planning anew"):
        found = replan(before.timetable, problem, changes, moment)
    kept = {(item.meeting.city, item.meeting.investor) for item in found.timetable.sittings}
    cities = tuple(m for m in before.matches.cities if (m.city, m.investor) in kept)
    matches = replace(before.matches, cities=cities)
    return Made(found.timetable, matches, (*before.replans, found))


def _base(store: Store, event: str | None, run: int | None, timetable: Path | None) -> KeptRun:
    """Find the run that is planned anew."""
    from matchmaker.decisions import digest_of, find_run, runs
    from matchmaker.model import UnknownIdError

    if [event, run, timetable].count(None) != 2:  # noqa: PLR2004
        raise MatchmakerError("give one of --event, --run and --timetable")
    if run is not None:
        return find_run(store, run)
    known = runs(store)
    if timetable is not None:
        digest = digest_of(timetable.read_bytes())
        made = [item for item in known if ("timetable", digest) in item.results]
        if not made:
            raise MatchmakerError(
                f"{timetable} was written by no run that is kept in {store.path}, or was changed"
                " since; choose the run with --run, see `matchmaker review runs`"
            )
        return made[-1]
    own = [item for item in known if item.event == event]
    if not own:
        ids = sorted({item.event for item in known})
        if not ids:
            raise MatchmakerError(
                f"no run is kept in {store.path}; plan the event first with `matchmaker event`"
            )
        raise UnknownIdError("event with a run", event or "", [(name, name) for name in ids])
    return own[-1]


def _check_time(said: str, moment: Moment, before: Made) -> None:
    """Raise where the present is earlier than it was for the plan before."""
    if before.replans and moment < before.replans[-1].now:
        last = before.replans[-1].now
        raise MatchmakerError(
            f"--now {said}: the plan in force was made for {last.day} {last.time}, and time does"
            " not go back; give a --now that is not earlier, or plan an earlier run anew with"
            " --run N (see `matchmaker review runs`)"
        )


def _earlier(before: Made) -> tuple[Change, ...]:
    return before.replans[-1].changes if before.replans else ()


def _more(before: Made, changes: Sequence[Change], moment: Moment) -> dict[str, bytes]:
    """Give what the new plan is made from beside what the event was planned from."""
    from matchmaker.loading.kept import dump

    plain = {
        f"{number:03}": change.model_dump(mode="json")
        for number, change in enumerate(changes, start=1)
    }
    found = {f"{BEFORE}{name}": content for name, content in before.documents().items()}
    found[f"{BEFORE}now"] = dump(moment)
    found["changes"] = (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()
    return found


def _restored(content: bytes) -> Iterator[Change]:
    plain = json.loads(content)
    for name in sorted(plain):
        yield change_of(f"change {name}", plain[name])


def _last(done: Outcome, before: Made) -> Replan | None:
    """Give the new plan, unless the papers were only printed again."""
    is_new = len(done.made.replans) > len(before.replans)
    return done.made.replans[-1] if is_new else None


def _warn(making: Making, gone: Sequence[Sitting]) -> None:
    """Name the meetings that began although a side is reported absent, and cannot move."""
    if gone:
        phrasebook, book = making.setting.phrasebook, making.book
        print_lines(
            phrasebook.phrase("review.missed"),
            [
                phrasebook.phrase(
                    "review.missed_meeting",
                    city=party_name(book.cities, item.meeting.city),
                    investor=party_name(book.investors, item.meeting.investor),
                    seat=seat(making.event, item, phrasebook),
                )
                for item in gone
            ],
        )


def _document(
    making: Making, done: Outcome, before: Made, gone: Sequence[Sitting]
) -> dict[str, Any]:
    from matchmaker.cli.event import document
    from matchmaker.loading.kept import dump

    last = _last(done, before)
    missed = [
        {"city": item.meeting.city, "investor": item.meeting.investor, "start": item.slot.start}
        for item in gone
    ]
    if last is None:
        return {**document(done), "replan": None, "missed": missed}
    plain = json.loads(dump(last))
    del plain["timetable"]
    return {
        **document(done),
        "missed": missed,
        "replan": {**plain, "papers": reprints(making, last, done.papers)},
    }


def _print(making: Making, done: Outcome, before: Made, out: Path) -> None:
    from matchmaker.briefs import certify, certify_replan
    from matchmaker.rendering.event_papers import MINISTRY, STAFF

    last, phrasebook = _last(done, before), making.setting.phrasebook
    phrase = phrasebook.phrase
    if last is not None:
        names = ("city", "investor", "before", "after", "why")
        rows = [
            [
                party_name(making.book.cities, item.city),
                party_name(making.book.investors, item.investor),
                seat(making.event, item.before, phrasebook),
                seat(making.event, item.after, phrasebook) or phrase("review.dropped"),
                phrasebook.say(item.why),
            ]
            for item in last.moved
        ]
        title = phrase(
            "review.replanned",
            dropped=last.dropped,
            fewest_dropped=last.fewest_dropped,
            shifted=last.shifted,
            fewest_shifted=last.fewest_shifted,
        )
        heads = [phrase(f"review.column.{name}") for name in names]
        print_table(title, heads, rows, ratios=(3, 3, 4, 4, 4))
        print_lines(
            phrase("programme.book.replan"),
            [phrasebook.say(words) for words in certify_replan(last)],
        )
        print_lines(
            phrase("programme.book.first"),
            [
                phrasebook.say(words)
                for words in certify(before.timetable, making.book, of_before=True)
            ],
        )
        if last.moved:
            print_heading(phrase("review.told"))
        for who, lines in told_by_party(making.event, making.book, last.moved, phrasebook):
            print_lines(who, lines)
        print_lines(phrase("review.reprint"), reprints(making, last, done.papers))
    click.echo(state_of(done, phrasebook))
    click.echo(printable(phrase("done.papers_in", count=len(done.papers), folder=str(out))))
    if last is not None and last.moved:
        staff = out / MINISTRY / STAFF
        click.echo(printable(phrase("done.staff", file=str(staff))))
    for line in told(done, phrasebook):
        click.echo(printable(line))


def reprints(making: Making, last: Replan, papers: Collection[str]) -> list[str]:
    """Give the printed papers on which a new plan changed more than the number of the plan."""
    from matchmaker.cli.output import safe_name

    told = {safe_name(name) for name in last.told}
    brings = {group.id: set(group.investors) for group in making.event.delegations}
    told |= {
        safe_name(name)
        for name, investors in brings.items()
        if any(item.investor in investors for item in last.moved)
    }
    told |= {
        safe_name(sitting.hall)
        for item in last.moved
        for sitting in (item.before, item.after)
        if sitting is not None
    }
    found = [PurePosixPath(name) for name in papers if name.endswith(".pdf")]
    return sorted(
        str(path)
        for path in found
        if path.parts[0] != "ministry" and path.stem.partition(".")[0] in told
    )
