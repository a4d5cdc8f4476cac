"""The round trip by Excel: a sheet of pairs to be filled in, and what officers wrote there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.output import write_file
from matchmaker.cli.review import desk
from matchmaker.cli.review.pairs import gather, need_title, party_name, place, reasons
from matchmaker.cli.start import Setting
from matchmaker.cli.terminal import emit_json, printable
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.decisions import Entry
    from matchmaker.loading.review_sheet import Filled

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", metavar="FILE.xlsx", type=_FILE)
@click.option("--city", metavar="ID", help="Only this city.")
@options.event
@options.decisions
@options.profiles
@options.out
@options.top
@options.language
@options.day
@options.encoder
@options.weights
@options.templates
def sheet(
    *,
    file: Path,
    city: str | None,
    event: str,
    decisions: Path,
    profiles: Path | None,
    out: Path,
    top: int,
    lang: str,
    on: dt.date | None,
    encoder: str | None,
    weights: Path | None,
    templates: Path | None,
) -> None:
    """Write the pairs as a workbook in which officers decide.

    Each row is a pair of the shortlist, with what stands on it; with --event, first the meetings
    of the timetable in force, then the shortlist's pairs of those who take part. Fill in the last
    two columns (the decision, from a list, and why), save, and read it back with
    `matchmaker review read`. The sheet remembers up to which entry it was made.
    """
    from matchmaker.rendering.review_workbook import Asked, review_workbook

    if file.suffix.casefold() != ".xlsx":
        raise MatchmakerError(f"{file}: found the ending '{file.suffix}', expected .xlsx")
    if file.exists():
        raise MatchmakerError(
            f"{file} exists and may hold decisions; choose another name, or move it away"
        )
    from matchmaker.decisions import head

    setting, store = (
        Setting.of(profiles, templates, lang, on, weights, encoder=encoder),
        desk.open_store(decisions),
    )
    if city is not None:
        setting.book.city(city)
    desk.check_event(store, profiles, event)
    table = gather(setting, store, event, out=out, top=top, is_wide=True)
    asked = [
        Asked(
            city=pair.city,
            city_name=party_name(setting.book.cities, pair.city),
            investor=pair.investor,
            investor_name=party_name(setting.book.investors, pair.investor),
            need=need_title(setting, pair),
            place=place(setting, pair, table.halls),
            standing=str(pair.decision.kind) if pair.decision else "",
            said="\n".join(reasons(pair)),
        )
        for pair in table.pairs
        if city in {None, pair.city}
    ]
    content = review_workbook(
        asked,
        event=event,
        seen=len(table.log),
        log=head(table.log),
        on=setting.on,
        phrasebook=setting.phrasebook,
    )
    write_file(file, content)
    click.echo(f"{file}: {len(asked)} pairs, decisions up to entry {len(table.log)}.")
    click.echo(f"Fill in the last two columns, then: matchmaker review read {file} --who ROLE")


@click.command()
@click.argument("file", metavar="FILE.xlsx", type=_FILE)
@options.who
@click.option(
    "--seen",
    type=click.IntRange(0),
    metavar="N",
    help="The last entry that was seen.  [default: the one up to which the sheet was made]",
)
@options.decisions
@options.profiles
@options.form("text", "json")
def read(
    *,
    file: Path,
    who: str,
    seen: int | None,
    decisions: Path,
    profiles: Path | None,
    form: str,
) -> None:
    """Read the decisions that officers wrote into a sheet.

    All of them are taken, or none: every fault is named by sheet and cell in one run, and if
    another decided on one of the pairs since the sheet was made, that is shown first. A sheet
    that is read twice changes nothing the second time.
    """
    from matchmaker.decisions import Draft, Kind, decide, entries, head
    from matchmaker.loading.review_sheet import read_review

    store = desk.open_store(decisions)
    book = desk.check_pair(profiles, None, None)
    filled = read_review(file, book)
    desk.check_event(store, profiles, filled.event)
    desk.check_file(
        profiles,
        book,
        filled.event,
        [(line.decision, line.city, line.investor) for line in filled.lines],
    )
    log = entries(store)
    if filled.seen > len(log) or head(log, filled.seen) != filled.log:
        raise MatchmakerError(
            f"{file} was made from another file of decisions than {decisions};"
            " name the right one with --decisions"
        )
    drafts = [
        Draft(Kind(line.decision), line.city, line.investor, line.why, filled.event)
        for line in filled.lines
    ]
    looked = max(filled.seen, seen or 0)
    found = decide(store, drafts, who=who, at=desk.clock(), seen=looked) if drafts else ()
    _tell(filled, found, len(log), form, desk.names_in(book))


def _tell(
    filled: Filled, found: tuple[Entry, ...], before: int, form: str, names: Mapping[str, str]
) -> None:
    if form == "json":
        emit_json(
            {
                "event": filled.event or None,
                "entries": [
                    {**desk.entry_document(entry), "is_new": entry.seq > before} for entry in found
                ],
            }
        )
        return
    for entry in found:
        state = "Entry" if entry.seq > before else "As before, entry"
        pair = " + ".join(desk.named(names, party) for party in entry.pair)
        click.echo(printable(f"{state} {entry.seq}: {entry.kind} of {pair}: {entry.why}"))
    count = sum(entry.seq > before for entry in found)
    old = len(found) - count
    click.echo(f"{count} decisions taken" + (f", {old} stood already" if old else "") + ".")
