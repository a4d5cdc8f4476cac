"""The fields of the edition that a counterpart is handed; `outward` fills them."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.briefs.said import Amount, Prose, Sentence, Source
from matchmaker.model import PartialDate, Term, Words


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """The project, as a counterpart may know it."""

    title: str
    """Title, in the language of the edition where the profile has one."""
    original: str | None
    """Title in the other language; none where there is no other."""
    description: Prose | None
    """What is needed, in the text that was written for counterparts; none where none was."""
    still_open: Words | None
    """That the city is confirming whether it is still to be had; none where that is known."""
    sectors: tuple[Term, ...]
    """Fields of city infrastructure; may be empty."""
    dimensions: tuple[Term, ...]
    """Smart-city dimensions; may be empty."""
    readiness: Sentence | None
    """Stage of preparation; none where it is not known."""
    cost: Amount | None
    """Public estimate of the whole cost; none where there is no public figure."""
    open_part: Words | None
    """That only a part is still open; none where that is not on record."""
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
    leader: Words
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
    available: Words | None
    """Asks whether it is available at present; none where that is known."""
    sectors: tuple[Term, ...]
    """Fields in which it works; may be empty."""
    dimensions: tuple[Term, ...]
    """Smart-city dimensions; may be empty."""
    instruments: tuple[Term, ...]
    """What it offers; may be empty."""
    ticket: Amount | None
    """Sizes seen in deals or set by policy; none where unknown."""
    ticket_basis: Words | None
    """Says that the size is that of one deal, or may be; none where it is a range."""
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
    """The rules on the route by their titles, each with its act; may be empty."""
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
    edition: Words
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
    """How support may lawfully reach the city; none where its form is still to be settled, or
    where a national programme chooses the partner."""
    no_way: Words | None
    """What is said where there is no way; none where there is one."""
    steps: tuple[Words, ...]
    """What comes next."""
    binding: Words
    """That neither this paper nor the meeting binds anybody."""
    ledger: tuple[Source, ...]
    """All sources, by number."""
