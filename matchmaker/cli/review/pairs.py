"""``review list``: the pairs of a shortlist or a timetable, with what is decided on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import options
from matchmaker.cli.review import desk
from matchmaker.cli.start import Setting, match_all, saved_shortlist
from matchmaker.cli.terminal import emit_json, print_table

if TYPE_CHECKING:
    from matchmaker.decisions import Entry, KeptRun, Store
    from matchmaker.model import City, Investor, Label, Shortlist, Sitting

EPILOG = """\b
With --format json: {"position": number of the last entry, "run": the run whose timetable is shown
or null, "pairs": [...]}. A pair has city, investor, need, city_rank and investor_rank (from a
shortlist), day, start, end, hall and table (from a timetable), decision (pin, veto or null) and
entries (what stands on it).
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A city and an investor who may meet, and what stands on them.

    Parameters
    ----------
    need : str
        What they would talk about; empty where only a decision names the pair.
    ranks : (int, int), optional
        The city's and the investor's rank, from a shortlist.
    sitting : Sitting, optional
        From a timetable.
    entries : tuple of Entry
        Pins, vetoes and notes that stand, the last word last.
    """

    city: str
    investor: str
    need: str
    ranks: tuple[int, int] | None
    sitting: Sitting | None
    entries: tuple[Entry, ...]

    @property
    def decision(self) -> Entry | None:
        """The pin or veto that counts."""
        from matchmaker.decisions import Kind

        said = [entry for entry in self.entries if entry.kind is not Kind.NOTE]
        return said[-1] if said else None

    @property
    def notes(self) -> tuple[Entry, ...]:
        """The notes."""
        from matchmaker.decisions import Kind

        return tuple(entry for entry in self.entries if entry.kind is Kind.NOTE)


@dataclass(frozen=True, slots=True)
class Desk:
    """All pairs on the table, and the position of the log at which they were looked at.

    Parameters
    ----------
    run : int, optional
        The run whose timetable it is; null for a shortlist.
    log : tuple of Entry
        Everything that was decided so far.
    halls : mapping of str to Label
        Names of the event's halls, as the run has them.
    """

    event: str
    run: int | None
    log: tuple[Entry, ...]
    pairs: tuple[Pair, ...]
    halls: Mapping[str, Label]


def gather(
    setting: Setting,
    store: Store,
    event: str,
    *,
    out: Path,
    top: int,
    is_wide: bool = False,
) -> Desk:
    """Put the pairs on the table: the event's timetable if a run is kept, else the shortlist.

    Parameters
    ----------
    is_wide : bool
        Whether the shortlist's pairs of the event's parties stand beside the meetings: those
        that one might pin in their place.
    """
    from matchmaker.decisions import entries, live, runs

    log = entries(store)
    standing: dict[tuple[str, str], list[Entry]] = {}
    for entry in sorted(live(log, event), key=lambda entry: entry.event != ""):
        standing.setdefault(entry.pair, []).append(entry)
    kept = runs(store, event) if event else ()
    found: dict[tuple[str, str], Pair] = {}
    if kept:
        from matchmaker.decisions import contents
        from matchmaker.loading.kept import restore
        from matchmaker.model import Timetable

        content = contents(store, kept[-1], "result")["timetable"]
        timetable = restore(Timetable, content, f"the timetable of run {kept[-1].id}")
        for sitting in timetable.sittings:
            key = (sitting.meeting.city, sitting.meeting.investor)
            said = tuple(standing.get(key, ()))
            found[key] = Pair(*key, sitting.meeting.need, None, sitting, said)
    if is_wide or not kept:
        shortlist = _shortlist(setting, out, top)
        takes_part = _parties(store, kept[-1]) if kept else None
        for match in (*shortlist.cities, *shortlist.investors):
            key = (match.city, match.investor)
            if key in found or (takes_part is not None and not takes_part.issuperset(key)):
                continue
            ranks = (match.city_rank, match.investor_rank)
            found[key] = Pair(*key, match.need, ranks, None, tuple(standing.get(key, ())))
    for key, words in standing.items():
        found.setdefault(key, Pair(*key, "", None, None, tuple(words)))
    pairs = sorted(found.values(), key=_order)
    halls = _halls(store, kept[-1]) if kept else {}
    return Desk(event, kept[-1].id if kept else None, log, tuple(pairs), halls)


def _halls(store: Store, run: KeptRun) -> dict[str, Label]:
    """Give the names of the halls of a run's event."""
    import json

    from matchmaker.decisions import contents
    from matchmaker.model import Label

    event = json.loads(contents(store, run, "input")["event"])
    return {hall["id"]: Label.model_validate(hall["label"]) for hall in event.get("halls", ())}


def _parties(store: Store, run: KeptRun) -> frozenset[str]:
    """Give the ids of all who take part in the event of a run."""
    import json

    from matchmaker.decisions import contents

    event = json.loads(contents(store, run, "input")["event"])
    cities = {party["id"] for party in event.get("cities", ())}
    groups = (group["investors"] for group in event.get("delegations", ()))
    return frozenset(cities.union(*groups))


def _order(pair: Pair) -> tuple[Any, ...]:
    """Put each city's meetings first, by time, then others by rank, then those of no list."""
    return (
        pair.city,
        pair.sitting is None,
        pair.sitting.slot if pair.sitting else (),
        pair.ranks or (10**6,),
        pair.investor,
    )


def _shortlist(setting: Setting, out: Path, top: int) -> Shortlist:
    found = saved_shortlist(setting, out)
    if found is None or found.run.top < top:
        found = match_all(setting).shortlist(top)
    return found


@click.command("list", epilog=EPILOG)
@click.option("--city", metavar="ID", help="Only this city.")
@click.option("--investor", metavar="ID", help="Only this investor.")
@click.option("--decided", is_flag=True, help="Only pairs on which something stands.")
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
@options.form("table", "json")
def listing(
    *,
    city: str | None,
    investor: str | None,
    decided: bool,
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
    form: str,
) -> None:
    """Show the pairs of the shortlist, or of an event's timetable, and what is decided on them.

    With --event, the timetable of the run in force is shown, if one is kept. Pairs on which
    something is decided are shown also where they are on no list.
    """
    setting, store = (
        Setting.of(profiles, templates, lang, on, weights, encoder=encoder),
        desk.open_store(decisions),
    )
    if city is not None:
        setting.book.city(city)
    if investor is not None:
        setting.book.investor(investor)
    desk.check_event(store, profiles, event)
    table = gather(setting, store, event, out=out, top=top)
    chosen = [
        pair
        for pair in table.pairs
        if city in {None, pair.city} and investor in {None, pair.investor}
        if pair.entries or not decided
    ]
    if form == "json":
        emit_json(
            {
                "position": len(table.log),
                "run": table.run,
                "pairs": [_document(pair) for pair in chosen],
            }
        )
    else:
        _print(setting, table, chosen)


def _document(pair: Pair) -> dict[str, Any]:
    sitting = pair.sitting
    ranks = pair.ranks or (None, None)
    return {
        "city": pair.city,
        "investor": pair.investor,
        "need": pair.need or None,
        "city_rank": ranks[0],
        "investor_rank": ranks[1],
        "day": sitting.slot.day if sitting else None,
        "start": sitting.slot.start if sitting else None,
        "end": sitting.slot.end if sitting else None,
        "hall": sitting.hall if sitting else None,
        "table": sitting.table if sitting else None,
        "decision": str(pair.decision.kind) if pair.decision else None,
        "entries": [desk.entry_document(entry) for entry in pair.entries],
    }


def _print(setting: Setting, table: Desk, pairs: Sequence[Pair]) -> None:
    phrase, known = setting.phrasebook.phrase, desk.names_in(setting.book)
    names = ("city", "investor", "need", "place", "decision", "why")
    title = "review.shortlist" if table.run is None else "review.timetable"
    tones = []
    rows = []
    for pair in pairs:
        said = pair.decision
        rows.append(
            [
                desk.under(known, pair.city),
                desk.under(known, pair.investor),
                need_title(setting, pair),
                place(setting, pair, table.halls),
                phrase(f"review.kind.{said.kind}") if said else "",
                "\n".join(reasons(pair)),
            ]
        )
        tones.append({4: "good" if str(said.kind) == "pin" else "poor"} if said else {})
    print_table(
        phrase(title, run=table.run or 0, entry=len(table.log)),
        [phrase(f"review.column.{name}") for name in names],
        rows,
        tones=tones,
        ratios=(3, 4, 5, 3, 3, 6),
    )


def need_title(setting: Setting, pair: Pair) -> str:
    """Name what a pair would talk about, in the language; a need that is gone by its id."""
    language = setting.phrasebook.language
    titles = {item.need.id: item.title.in_language(language) for item in setting.book.needs}
    return titles.get(pair.need, pair.need)


def party_name(parties: Iterable[City | Investor], wanted: str) -> str:
    """Name a city or an investor; one whose profile is gone by its id."""
    return next((party.name for party in parties if party.id == wanted), wanted)


def place(setting: Setting, pair: Pair, halls: Mapping[str, Label]) -> str:
    """Say both sides' ranks of a pair, or when and where it sits."""
    phrase = setting.phrasebook.phrase
    if pair.ranks is not None:
        return phrase("review.ranks", city=pair.ranks[0], investor=pair.ranks[1])
    if pair.sitting is not None:
        slot = pair.sitting.slot
        return phrase(
            "review.seat",
            day=dt.date.fromisoformat(slot.day),
            start=slot.start,
            end=slot.end,
            hall=halls.get(pair.sitting.hall, pair.sitting.hall),
            table=pair.sitting.table,
        )
    return phrase("review.unlisted")


def reasons(pair: Pair) -> Iterator[str]:
    """Give the reason of the decision that counts, and the notes."""
    said = (*((pair.decision,) if pair.decision else ()), *pair.notes)
    for entry in said:
        yield f"{entry.why} ({entry.who}, {desk.told_at(entry.at)[:10]}, {entry.seq})"
