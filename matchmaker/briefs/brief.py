"""What a brief holds: the contract between `compose` and the templates.

Everything is decided here; a template only prints. `Words` are said by the phrasebook,
`Term` by the labels of the taxonomy, `PartialDate` as exactly as the date is known.
Texts of a profile stand as they are. ``notes`` are numbers of the ledger's sources.
"""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.briefs.drawings import Bar, RegionMap, SizeChart, Timeline
from matchmaker.briefs.parts import (
    Age,
    Alternative,
    Aspect,
    HardQuestion,
    Measure,
    Occasion,
    Protocol,
    Result,
    Talk,
)
from matchmaker.briefs.said import Amount, Prose, Sentence, Source, Tone
from matchmaker.model import PartialDate, Term, Words


@dataclass(frozen=True, slots=True)
class LegalRule:
    """A rule of law in plain words."""

    plain: str
    """What it says, in plain words."""
    article: str
    """Its act, with the article unless there are many; its name where the act is not known."""
    notes: tuple[int, ...]
    """Numbers of the sources."""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A rule of law by its name."""

    title: str
    """What it is called."""
    article: str
    """Its act, with the article unless there are many; the ledger has all of them."""
    notes: tuple[int, ...]
    """Numbers of the sources."""


@dataclass(frozen=True, slots=True)
class LegalLine:
    """How one instrument may lawfully reach the city."""

    instrument: Term
    """The instrument."""
    tone: Tone
    """Shape of the light."""
    verdict: Words
    """The verdict in a word or two; that the direct way is closed, if it is."""
    route: str | None
    """The best lawful route; none where there is none."""
    basis: LegalBasis | None
    """The rule that decided, by its name; none where no rule did."""
    rule: LegalRule | None
    """A rule that the front does not quote: the one that opens the route that is asked for, or
    the one that closes all routes."""
    lead_times: tuple[str, ...]
    """How long acts on the route take by law, as far as the law says it; only for the instrument
    that is asked for."""
    further: tuple[str, ...]
    """Other rules that ask something on the route, by name and article; likewise."""
    further_left: int
    """How many more of them there are; `matchmaker explain` names all."""
    others: tuple[str, ...]
    """Other routes that may be open; only for the instrument that is asked for."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What the city asks for at the meeting."""

    amount_title: Words
    """What the amount is of: the whole cost, or money that is not asked for."""
    amount: Amount | None
    """Public estimate of the whole cost; none where there is no public figure, or only a part of
    the need is still open."""
    amount_words: Words
    """What the amount means, or that there is no public figure, or that no money is asked."""
    instrument: Sentence
    """The instrument, or that no finance is asked."""
    route: Sentence
    """The lawful route; never a direct foreign loan."""
    next_step: Sentence
    """What is to be agreed before the parties leave the room."""


@dataclass(frozen=True, slots=True)
class Gist:
    """What tables repeat of the front sheet, in the same words."""

    ask: Ask
    """What the city asks for; without notes, as all sentences here."""
    tone: Tone
    """Shape of the legal light."""
    light: Words
    """The light in a word or two; that the direct way is closed, if it is."""
    law: Sentence
    """The rule that decides, in plain words."""
    reasons: tuple[Sentence, ...]
    """What speaks for the pair, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Front:
    """The front sheet, on one page."""

    warnings_title: Words
    """What the warnings are: to ask first, or that nothing is to be offered."""
    warnings: tuple[Sentence, ...]
    """What must be asked before anything is offered, or why nothing may be; may be empty."""
    asides: tuple[Sentence, ...]
    """What the counterpart excludes, in the words of its profile; always on the sheet; may be
    empty."""
    objective: Sentence
    """What the meeting is for."""
    success: Sentence
    """What must be agreed for the meeting to have been worth it."""
    messages: tuple[tuple[Sentence, ...], ...]
    """Three key messages."""
    ask: Ask
    """What is asked for."""
    tone: Tone
    """Shape of the legal light of the ask."""
    light: Words
    """The light in a word or two."""
    law: Sentence
    """Why, with the article where one decided."""
    why: tuple[Sentence, ...]
    """Ranks on both sides, and how much of the score rests on facts."""
    reasons: tuple[Sentence, ...]
    """The first of what speaks for the pair."""
    red_lines: tuple[Sentence, ...]
    """The two things that must not be promised whatever happens."""
    avoid: tuple[Sentence, ...]
    """All that must not be promised, the red lines included."""


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """The project, as far as it is publicly known."""

    title: str
    """Title, in the brief's language where the profile has one."""
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
    cost_note: Prose | None
    """Why a figure that is about is not the whole cost; only where there is no public figure."""
    superseded: Amount | None
    """An older figure of the cost that holds no longer; none where none is known."""
    instruments: tuple[Term, ...]
    """Forms of support that the city looks for; may be empty."""
    availability: Sentence
    """Whether the need is still to be had."""
    availability_note: Prose | None
    """What is known about it."""
    aspects: tuple[Aspect, ...]
    """Land, permits, who is involved, support in the city: always all four."""
    written: Words | None
    """Says in which language its texts are, where that is not the brief's."""
    notes: tuple[int, ...]
    """Numbers of the sources of all facts that have none of their own."""


@dataclass(frozen=True, slots=True)
class CityFacts:
    """The city."""

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
    """Since when it is in the national smart-city movement."""
    smart_city_note: Prose | None
    """What is known about that."""
    fiscal_capacity: Sentence | None
    """Class of fiscal capacity; none where it is not known."""
    fiscal_capacity_note: Prose | None
    """What is known about it."""
    finances: tuple[Measure, ...]
    """Budget, debt and room for debt, known or not."""
    context: Prose | None
    """Place and economy in a few sentences."""
    challenges: tuple[Prose, ...]
    """What it struggles with; may be empty."""
    written: Words | None
    """Says in which language its texts are, where that is not the brief's."""
    notes: tuple[int, ...]
    """Numbers of the sources of all facts that have none of their own."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry of an investor's record in Indonesia."""

    project: str
    """The project."""
    year: str
    """Its year."""
    amount: Amount | None
    """The amount on record, often a total of several parties; none where unknown."""
    amount_note: Prose | None
    """What the amount is."""
    state: Words
    """How far it went."""
    status: Prose
    """How far it went, in the words of the source."""
    notes: tuple[int, ...]
    """Numbers of the sources."""


@dataclass(frozen=True, slots=True)
class InvestorFacts:
    """The counterpart."""

    name: str
    """Its name in full."""
    short: str
    """Its name as sentences use it."""
    role: Words
    """What it brings to a meeting."""
    kind: Words
    """What it is by constitution."""
    country: str | None
    """ISO 3166-1 alpha-2 code; none for a multilateral."""
    embassy: str | None
    """The embassy through which it comes; none where there is none."""
    mandate: Prose
    """What it does."""
    mandate_basis: Words | None
    """What the mandate rests on."""
    sectors: tuple[Term, ...]
    """Fields in which it works; may be empty."""
    dimensions: tuple[Term, ...]
    """Smart-city dimensions; may be empty."""
    instruments: tuple[Term, ...]
    """What it offers; may be empty."""
    ticket_title: Words
    """What the sizes are of: of funding or of guarantees."""
    ticket: Amount | None
    """Sizes seen in deals or set by policy; none where unknown."""
    requirements: tuple[Prose, ...]
    """What it asks for; may be empty."""
    requirements_basis: Words | None
    """What the requirements rest on."""
    exclusions: tuple[Prose, ...]
    """What it does not do; may be empty."""
    languages: tuple[str, ...]
    """ISO 639 codes of its languages, or their names; may be empty."""
    availability: Sentence
    """Whether it is there to be asked."""
    availability_note: Prose | None
    """What is known about that."""
    record: tuple[RecordLine, ...]
    """Deals that were really made and programmes that run, newest first."""
    intentions: tuple[RecordLine, ...]
    """Letters and pledges: no money, and never added to the record."""
    other: tuple[RecordLine, ...]
    """Cancelled deals, and those of which nobody knows how far they went."""
    entries: int
    """How many entries the profile has, of all three kinds."""
    entries_left: int
    """How many of them are not printed; the newest of the need's sector are."""
    written: Words | None
    """Says in which language its texts are, where that is not the brief's."""
    notes: tuple[int, ...]
    """Numbers of the sources of all facts that have none of their own."""


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything that one brief prints."""

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
    """The day whose law was applied."""
    occasion: Occasion | None
    """When and where they meet; none outside an event: then lines to fill in by hand."""
    front: Front
    """The front sheet."""
    talk: Talk
    """Talking points."""
    need: NeedFacts
    """The project."""
    city: CityFacts
    """The city."""
    investor: InvestorFacts
    """The counterpart."""
    sizes: SizeChart | None
    """Cost against the counterpart's sizes; none where either is not known."""
    map: RegionMap
    """Where the city lies."""
    law: tuple[LegalLine, ...]
    """One line for each instrument that was looked at, the one asked for first."""
    law_notes: tuple[Words, ...]
    """What holds for the meeting as a whole, and how far the law was read."""
    timeline: Timeline | None
    """The approvals of the route that is asked for; none where no act is on record."""
    unlocks: tuple[Sentence, ...]
    """What would open, or free of doubt, a way that is not open."""
    questions: tuple[HardQuestion, ...]
    """Questions to expect, the hardest first."""
    bars: tuple[Bar, ...]
    """The parts of the score."""
    reasons: tuple[Sentence, ...]
    """All that speaks for the pair."""
    cautions: tuple[Sentence, ...]
    """What speaks against it and is said nowhere else on the pages."""
    not_higher: tuple[Sentence, ...]
    """Why the pair does not stand higher."""
    next_investors: tuple[Alternative, ...]
    """The city's other counterparts for the same need."""
    other_needs: tuple[Alternative, ...]
    """The city's other needs, each with the counterpart that stands first for it."""
    ages: tuple[Age, ...]
    """How old the facts on need, city and counterpart are."""
    ask_city: tuple[Sentence, ...]
    """What is unknown and the city can say."""
    ask_investor: tuple[Sentence, ...]
    """What is unknown and the counterpart can say."""
    protocol: Protocol
    """What a host keeps to."""
    results: tuple[Result, ...]
    """What may come of the meeting, in the order of how far it leads."""
    ledger: tuple[Source, ...]
    """All sources, by number."""
    made_from: Words
    """From what the ranking was made, so that it can be made again."""
