"""The edition that a counterpart is handed: what may be told, and nothing else.

It is no internal brief with parts hidden. It has fields of its own, made from those fields of
the profiles that `told.TOLD` lists; what is not listed there is internal, also a field that
the model gets tomorrow. Score, rank, alternatives, reasons, cautions, red lines, wishes, vetoes
and notes have no field here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from matchmaker.briefs.amounts import amount_of, exactly
from matchmaker.briefs.case import Case
from matchmaker.briefs.ledger import Ledger
from matchmaker.briefs.record import newest_first
from matchmaker.briefs.said import Amount, Prose, Sentence, Source
from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Book,
    Deal,
    DealStatus,
    Match,
    MoneyRange,
    PartialDate,
    RouteVerdict,
    Rule,
    Term,
    Words,
)
from matchmaker.pathways import approvals, citation

MOST_DEALS: Final = 8
"""Entries of a record that are printed, the newest first."""

MOST_RULES: Final = 6
"""Rules on the route that are quoted, those that decide first; the acts are all there."""

RECORDED: Final = frozenset(
    {DealStatus.CLOSED, DealStatus.SIGNED, DealStatus.AWARDED, DealStatus.ONGOING_PROGRAMME}
)
"""What a party is told of its own record: what was done, not what was meant."""


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """The project, as a counterpart may know it."""

    title: str
    """Title, in the language of the edition where the profile has one."""
    original: str | None
    """Title in the other language; none where there is no other."""
    description: Prose
    """What is needed."""
    sectors: tuple[Term, ...]
    """Fields of city infrastructure; may be empty."""
    dimensions: tuple[Term, ...]
    """Smart-city dimensions; may be empty."""
    readiness: Sentence | None
    """Stage of preparation; none where it is not known."""
    cost: Amount | None
    """Public estimate of the whole cost; none where there is no public figure."""
    open_part: Prose | None
    """The part that is still open, where that is not all of it."""
    instruments: tuple[Term, ...]
    """Forms of support that the city looks for; may be empty."""
    programme: Words | None
    """The national programme that chooses the partner; none where none does."""
    written: Words | None
    """Says in which language its texts are, where that is not the edition's."""
    notes: tuple[int, ...]
    """Numbers of the sources of all facts that have none of their own."""


@dataclass(frozen=True, slots=True)
class CitySheet:
    """The city in public figures."""

    name: str
    """Its name."""
    leader: str
    """Title of its leader."""
    province: str
    """Its province."""
    island_group: str | None
    """Its island group; none where that is called as the province."""
    population: Sentence | None
    """Number of people with its year; none where it is not known."""
    smart_city: Sentence | None
    """Since when it is in the national smart-city movement; none where that is not known."""
    fiscal_capacity: Sentence | None
    """Class of fiscal capacity; none where it is not known."""
    notes: tuple[int, ...]
    """Numbers of the sources of all facts that have none of their own."""


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A project of the counterpart in Indonesia, for it to confirm."""

    project: str
    """The project."""
    year: str
    """Its year."""
    state: Words
    """How far it went."""
    amount: Amount | None
    """The amount on record, often a total of several parties; none where unknown."""
    notes: tuple[int, ...]
    """Numbers of the sources."""


@dataclass(frozen=True, slots=True)
class PartnerSheet:
    """The counterpart as it is on record, for it to confirm or correct."""

    name: str
    """Its name in full."""
    kind: Words
    """What it is by constitution."""
    country: str | None
    """ISO 3166-1 alpha-2 code; none for a multilateral."""
    embassy: str | None
    """The embassy through which it comes; none where there is none."""
    mandate: Prose
    """What it does."""
    sectors: tuple[Term, ...]
    """Fields in which it works; may be empty."""
    dimensions: tuple[Term, ...]
    """Smart-city dimensions; may be empty."""
    instruments: tuple[Term, ...]
    """What it offers; may be empty."""
    ticket: Amount | None
    """Sizes seen in deals or set by policy; none where unknown."""
    languages: tuple[str, ...]
    """ISO 639 codes of its languages, or their names; may be empty."""
    record: tuple[RecordEntry, ...]
    """What it did in Indonesia, newest first; may be empty."""
    record_left: int
    """How many entries are not printed."""
    written: Words | None
    """Says in which language its texts are, where that is not the edition's."""
    notes: tuple[int, ...]
    """Numbers of the sources of all facts that have none of their own."""


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody who must act before money may flow."""

    who: str
    """The body."""
    what: str
    """What it does."""
    paper: str | None
    """The paper that shows it; none where the law names none."""


@dataclass(frozen=True, slots=True)
class Way:
    """How support may lawfully reach the city."""

    instrument: Term
    """The form of support."""
    route: str
    """The route, by its name."""
    indirect: bool
    """Whether the direct way is closed, so that this is the way round."""
    rules: tuple[Sentence, ...]
    """What the rules on the route say in plain words, each with its act; may be empty."""
    rules_left: int
    """How many more of them there are."""
    acts: tuple[Act, ...]
    """Who must act, in order; may be empty."""
    times: tuple[str, ...]
    """How long that takes by law, as far as the law says it; may be empty."""


@dataclass(frozen=True, slots=True)
class Outward:
    """Everything that the edition for a counterpart prints."""

    language: str
    """Language of the phrasebook that must say it."""
    title: Words
    """Title of the document."""
    classification: Words
    """Who may read it; on every page."""
    edition: str
    """Name of the set of profiles."""
    version: str
    """Its version; on every page."""
    data_on: PartialDate
    """The day for which the profiles speak; on every page."""
    law_on: PartialDate
    """The day whose law was applied; on every page."""
    project: ProjectSheet
    """The project."""
    city: CitySheet
    """The city."""
    partner: PartnerSheet
    """The counterpart itself."""
    way: Way | None
    """How support may lawfully reach the city; none where its form is still to be settled."""
    steps: tuple[Words, ...]
    """What comes next."""
    binding: Words
    """That neither this paper nor the meeting binds anybody."""
    ledger: tuple[Source, ...]
    """All sources, by number."""


def compose_outward(book: Book, match: Match, *, language: str, on: dt.date) -> Outward:
    """Compose the edition that a counterpart is handed.

    Parameters
    ----------
    book : Book
        The profiles from which the match was made.
    match : Match
        The need and the investor that are to meet.
    language : str
        Language of the phrasebook that will say it.
    on : datetime.date
        The day whose law was applied.

    Raises
    ------
    UnknownIdError
        When the match speaks of a need or an investor that is not in the book.
    MatchmakerError
        When the need or the investor is not to be had: a paper for a counterpart would
        be an offer.
    """
    case = Case(book, match, language, Ledger())
    if not case.is_open:
        raise MatchmakerError(
            f"no outward edition for {match.need} and {match.investor}: one of them is not open,"
            " and the paper would offer what is not to be had; see the field availability"
        )
    project, city, partner = _project(case), _city(case), _partner(case)
    way = _way(case)
    return Outward(
        language=language,
        title=Words.of("outward.title", need=case.title, city=case.city.name),
        classification=Words("outward.classification"),
        edition=book.edition.title,
        version=book.edition.version,
        data_on=book.edition.on,
        law_on=PartialDate(on.isoformat()),
        project=project,
        city=city,
        partner=partner,
        way=way,
        steps=tuple(_steps(case)),
        binding=Words("law.meeting" if case.investor.is_foreign else "law.meeting_domestic"),
        ledger=case.ledger.sources,
    )


def _project(case: Case) -> ProjectSheet:
    need, notes = case.need, case.need_notes
    other = {need.title, need.title_en} - {case.title, None}
    programme = case.programme
    return ProjectSheet(
        title=case.title,
        original=next(iter(other), None),
        description=Prose(need.description, notes),
        sectors=tuple(Term("sectors", term) for term in need.sectors),
        dimensions=tuple(Term("dimensions", term) for term in need.dimensions),
        readiness=case.sentence(f"vocabulary.readiness.{need.readiness}", notes)
        if need.readiness
        else None,
        cost=_amount(case, need.cost, notes),
        open_part=Prose(need.open_part, notes) if need.open_part else None,
        instruments=tuple(Term("instruments", term) for term in need.instruments_wanted),
        programme=Words.of("outward.programme", programme=programme.label) if programme else None,
        written=case.written(case.city.written_in),
        notes=notes,
    )


def _city(case: Case) -> CitySheet:
    city, notes = case.city, case.city_notes
    people = city.population
    return CitySheet(
        name=city.name,
        leader=city.leader_title,
        province=city.province,
        island_group=city.island_group if city.island_group != city.province else None,
        population=case.sentence(
            "city.people",
            case.ledger.cite_population(people),
            count=people.value,
            day=people.as_of,
        )
        if people
        else None,
        smart_city=case.sentence("city.since", notes, year=str(city.smart_city_batch_year))
        if city.smart_city_batch_year
        else None,
        fiscal_capacity=case.sentence(f"vocabulary.fiscal_capacity.{city.fiscal_capacity}", notes)
        if city.fiscal_capacity
        else None,
        notes=notes,
    )


def _partner(case: Case) -> PartnerSheet:
    investor, notes = case.investor, case.investor_notes
    embassy = case.book.embassy(investor.embassy) if investor.embassy else None
    done = [deal for deal in newest_first(investor.deals) if deal.deal_status in RECORDED]
    return PartnerSheet(
        name=investor.name,
        kind=Words(f"vocabulary.investor_type.{investor.type}"),
        country=None if investor.multilateral else investor.country,
        embassy=embassy.label.in_language(case.language) if embassy else None,
        mandate=Prose(investor.mandate, notes),
        sectors=tuple(Term("sectors", term) for term in investor.sectors),
        dimensions=tuple(Term("dimensions", term) for term in investor.dimensions),
        instruments=tuple(Term("instruments", term) for term in investor.instruments),
        ticket=_amount(case, investor.ticket, notes),
        languages=investor.languages,
        record=tuple(_entry(case, deal) for deal in done[:MOST_DEALS]),
        record_left=max(0, len(done) - MOST_DEALS),
        written=case.written(investor.written_in),
        notes=notes,
    )


def _entry(case: Case, deal: Deal) -> RecordEntry:
    notes = case.ledger.cite(deal.provenance)
    return RecordEntry(
        project=deal.project,
        year=str(deal.year),
        state=Words(f"vocabulary.deal_status.{deal.deal_status}"),
        amount=_amount(case, exactly(deal.amount), notes),
        notes=notes,
    )


def _amount(case: Case, found: MoneyRange | None, notes: tuple[int, ...]) -> Amount | None:
    """Make an amount without the researcher's note on it, and without our trust in it."""
    bare = found.model_copy(update={"note": None, "confidence": None}) if found else None
    return amount_of(bare, case.book.edition.rates, case.ledger, notes)


def _way(case: Case) -> Way | None:
    asked = case.asked
    if asked is None:
        return None
    best = asked.routes[0]
    rules = tuple(_rules(case, best))
    acts = approvals(best, case.book.law)
    return Way(
        instrument=Term("instruments", asked.instrument),
        route=case.routes[best.route].label.in_language(case.language),
        indirect=asked.is_rerouted,
        rules=tuple(_said(case, rule) for rule in rules[:MOST_RULES]),
        rules_left=max(0, len(rules) - MOST_RULES),
        acts=tuple(
            Act(
                who=act.who.in_language(case.language),
                what=act.what.in_language(case.language),
                paper=act.document,
            )
            for act in acts
        ),
        times=tuple(
            f"{rule.title.in_language(case.language)}: {rule.lead_time.in_language(case.language)}"
            for rule in rules
            if rule.lead_time is not None
        ),
    )


def _rules(case: Case, best: RouteVerdict) -> Iterator[Rule]:
    return (case.rules[name] for name in best.rules if name in case.rules)


def _said(case: Case, rule: Rule) -> Sentence:
    return Sentence(
        Words.of("legal.rule", plain=rule.plain.in_language(case.language)),
        case.ledger.cite_rule(rule, case.language),
        citation(rule).short.in_language(case.language),
    )


def _steps(case: Case) -> Iterator[Words]:
    """Say what comes next; the stage of preparation decides which papers are looked for."""
    city = case.city.name
    yield Words("outward.steps.confirm")
    yield Words("outward.steps.contact")
    yield Words.of(f"outward.steps.data.{case.need.readiness or 'unknown'}", city=city)
    yield Words("outward.steps.law")
