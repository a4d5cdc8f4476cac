"""``review compare``: two runs side by side, on the terminal, as JSON and as a workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_file
from matchmaker.cli.review import desk
from matchmaker.cli.terminal import emit_json, print_lines, print_table, print_title, printable
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.decisions import Cause, Comparison, KeptRun, Shift, Side, Store
    from matchmaker.model import Sitting
    from matchmaker.rendering.phrasebook import Phrasebook

Phrase = Callable[..., str]

TIMETABLE = "timetable"
"""The result of a run that holds its meetings."""


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
@click.option(
    "--xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="Write it into this workbook too.",
)
@options.form("table", "json")
def compare(
    *,
    before: int,
    after: int,
    decisions: Path,
    templates: Path | None,
    lang: str,
    xlsx: Path | None,
    form: str,
) -> None:
    """Show what changed from run A to run B, and why.

    First everything that differs in what the two were made from: decisions, profiles, the
    event's file, the law, weights, the program. Then the meetings that changed, by what
    changed of them (partner, time, hall, table, need), each with what stands behind it. Of a file
    in which many fields differ, it is said how many; --xlsx writes a workbook with all of them.
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
    names = {**_names(sides[0], lang), **_names(sides[1], lang)}
    words = desk.words(templates, lang)
    if xlsx is not None:
        _write(xlsx, found, names, words)
    if form == "json":
        emit_json(_document(found))
    else:
        _print(words.phrase, found, names)
        if xlsx is not None:
            click.echo(f"Written: {xlsx}")


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

    both = {"before": _run(phrase, found.before), "after": _run(phrase, found.after)}
    print_title(phrase("review.compared", **both))
    print_lines(
        phrase("review.causes"),
        list(_causes(phrase, found.causes, known)),
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


_KEY = re.compile(r"\[([^\]]+)\]")
"""What tells an entry of a list apart, in the place of a field."""

_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"(?!:)|(?<=[\s\[])(-?\d[\d.]*)(?=[,\]}])')
"""A text or a number in JSON, but no field's name."""


MOST_FIELDS = 5
"""Fields of one file that are named; of more it is said how many."""

MOST_CAUSES = 3
"""Causes that a row names; the rest stand above the table."""


def _reason(phrase: Phrase, shift: Shift, known: Mapping[str, str]) -> Iterator[str]:
    if shift.follows is not None:
        city, investor = (known.get(name, name) for name in shift.follows)
        yield phrase("review.reason.follows", city=city, investor=investor)
    elif shift.reason != "own":
        yield phrase(f"review.reason.{shift.reason}")
    said = list(_causes(phrase, shift.causes, known))
    yield from said[:MOST_CAUSES]
    if len(said) > MOST_CAUSES:
        yield phrase("review.more", count=len(said) - MOST_CAUSES)


def _causes(phrase: Phrase, causes: Sequence[Cause], known: Mapping[str, str]) -> Iterator[str]:
    """Say causes; of one file in which many fields differ, only how many."""
    for (kind, name), group in groupby(causes, key=lambda item: (item.kind, item.name)):
        own = list(group)
        if len(own) > MOST_FIELDS:
            said = phrase(f"review.cause.{kind}")
            yield phrase("review.many", kind=said, place=_place(name, known), count=len(own))
        else:
            yield from (_cause(phrase, item, known) for item in own)


def _place(name: str, known: Mapping[str, str]) -> str:
    """Name what differs: parties by their names."""
    return " ".join(known.get(word, word) for word in name.split())


def _cause(phrase: Phrase, cause: Cause, known: Mapping[str, str]) -> str:
    field = _KEY.sub(lambda key: f"[{_named(key[1].split(', '), known)}]", cause.field)
    place = " ".join(part for part in (_place(cause.name, known), field) if part)
    kind = phrase(f"review.cause.{cause.kind}")
    before, after = (_word(phrase, cause, word, known) for word in (cause.before, cause.after))
    if cause.before.startswith("{") and not cause.after:
        said = phrase("review.removed", kind=kind, place=place)
    elif cause.after.startswith("{") and not cause.before:
        said = phrase("review.added", kind=kind, place=place)
    else:
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


def _write(path: Path, found: Comparison, known: Mapping[str, str], words: Phrasebook) -> None:
    """Write the comparison as a workbook."""
    import datetime as dt

    from matchmaker.decisions.comparing import KINDS
    from matchmaker.rendering.comparison import Facts, Shown, Why, comparison_workbook

    if path.suffix.casefold() != ".xlsx":
        raise MatchmakerError(f"{path}: found the ending '{path.suffix}', expected .xlsx")
    phrase = words.phrase
    facts = Facts(
        event=found.after.event,
        before=_run(phrase, found.before),
        after=_run(phrase, found.after),
        same=found.same,
        counts=tuple(
            (phrase(f"review.what.{kind}"), sum(item.what == kind for item in found.shifts))
            for kind in KINDS
        ),
        on=dt.date.fromisoformat(desk.told_at(found.after.at)[:10]),
    )
    causes = [
        Why(
            kind=phrase(f"review.cause.{item.kind}"),
            what=_place(item.name, known),
            field=item.field,
            before=_word(phrase, item, item.before, known),
            after=_word(phrase, item, item.after, known),
            entry=item.entry.seq if item.entry else None,
            who=item.entry.who if item.entry else "",
            at=desk.told_at(item.entry.at) if item.entry else "",
            why=item.entry.why if item.entry else "",
        )
        for item in found.causes
    ]
    shifts = [
        Shown(
            what=phrase(f"review.what.{item.what}"),
            city=item.city,
            city_name=known.get(item.city, item.city),
            investor=item.investor,
            investor_name=known.get(item.investor, item.investor),
            before=_said(phrase, item, item.before, known),
            after=_said(phrase, item, item.after, known),
            reason="\n".join(_reason(phrase, item, known)),
        )
        for item in found.shifts
    ]
    write_file(path, comparison_workbook(facts, causes, shifts, words))


def _word(phrase: Phrase, cause: Cause, said: str, known: Mapping[str, str]) -> str:
    """Say one side of a cause; of an entry or a list the names, not how a file writes them."""
    if cause.kind == "decision":
        return phrase(f"review.kind.{said}") if said else phrase("review.nothing")
    if said.startswith(("{", "[")):
        cut = ["…"] if said.endswith("…") else []
        return _named([*(a or b for a, b in _VALUE.findall(said)), *cut], known) or phrase(
            "review.nothing"
        )
    return _DIGEST.sub(r"\1", said) or phrase("review.nothing")


def _named(words: Sequence[str], known: Mapping[str, str]) -> str:
    return ", ".join(known.get(word, word) for word in words)


def _run(phrase: Phrase, item: KeptRun) -> str:
    return phrase("review.one_run", run=item.id, at=desk.told_at(item.at), entry=item.position)
