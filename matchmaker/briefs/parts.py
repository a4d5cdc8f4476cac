"""What the parts of a brief hold beside the facts of the three parties."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.briefs.said import Prose, Sentence, Tone
from matchmaker.model import PartialDate, Words


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A meeting or a break on the city's day."""

    start: str
    """When it begins, ``HH:MM``."""
    end: str
    """When it ends, ``HH:MM``."""
    what: str
    """Whom the city meets, or what the break is for."""
    about: str | None
    """What they talk about; none for a break."""
    where: Words | None
    """Hall and table; none for a break."""
    is_this: bool
    """Whether it is the meeting of this brief."""
    is_break: bool
    """Whether it is a break."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where the two sides meet, from the timetable of an event."""

    event: str
    """Title of the event."""
    place: str
    """Where the event is held."""
    day: PartialDate
    """The day."""
    start: str
    """When the meeting begins, ``HH:MM``."""
    end: str
    """When it ends, ``HH:MM``."""
    clock: Words
    """The time in which both are told."""
    hall: str
    """The hall."""
    table: int
    """The table in the hall."""
    delegation: str
    """Who brings the counterpart."""
    interpreter: Words
    """The interpreter, that none is needed, or that the language must be asked first."""
    is_example: bool
    """Whether the event is made up, which every page then says."""
    agenda: tuple[AgendaLine, ...]
    """All meetings and breaks of the city on that day, in order."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Talking points: each is said in the languages of the table, side by side."""

    languages: tuple[str, ...]
    """Languages in which they are said, that of the brief first."""
    opening: tuple[Sentence, ...]
    """To begin with."""
    lines: tuple[Sentence, ...]
    """What to say, in order."""
    closing: tuple[Sentence, ...]
    """To end with."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """Something that a counterpart asks of every project, known or not."""

    label: Words
    """What it is: land, permits, who is involved, support in the city."""
    text: Prose | None
    """What the profile says; none where that is not known."""
    who: Words
    """Who can tell."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of the city's finances, or what it takes to know it."""

    label: Words
    """What it is."""
    value: Sentence | None
    """The figure with its date; none where it is not known."""
    formula: Sentence | None
    """How it is computed, by the rule that says so; none where it is stated as such."""
    needed: Words | None
    """What is missing and who has it; only where it is not known."""


@dataclass(frozen=True, slots=True)
class HardQuestion:
    """A question that must be expected, and what may be answered."""

    question: Sentence
    """What the counterpart may ask."""
    answer: Sentence
    """What may be answered from what is known."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another pair of the same city."""

    investor: str
    """The counterpart, by its short name."""
    role: Words
    """What it brings."""
    need: str
    """The need."""
    rank: int
    """Its place on the city's list."""
    tone: Tone
    """Shape of its legal light."""
    light: Words
    """The light in a word or two."""


@dataclass(frozen=True, slots=True)
class Age:
    """How old the facts of one party are, and how far they are trusted."""

    label: Words
    """The party."""
    as_of: PartialDate | None
    """The date that its facts speak of; none where that is not known."""
    checked: PartialDate | None
    """When somebody last checked them; none where nobody has."""
    trust: tuple[Words, ...]
    """Confidence, kind of evidence where it is not all sourced, and whether they were checked."""
    notes: tuple[int, ...]
    """Numbers of the sources."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """What a host must keep to, and what may be told to the press."""

    rules: tuple[Sentence, ...]
    """What may be signed, in which language agreements are, and what of gifts."""
    press: tuple[Sentence, ...]
    """A line for the press, from facts that are public."""


@dataclass(frozen=True, slots=True)
class Result:
    """What may come of a meeting, to be ticked on the form."""

    code: str
    """The word by which `matchmaker evaluate --outcomes` reads it."""
    label: Words
    """The same for people."""
