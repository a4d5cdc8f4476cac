"""The open vocabularies: terms with labels and the codes that financiers use."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from matchmaker.model.profiles import Label, Line, Record, TermId, Text
from matchmaker.model.vocabulary import Readiness


class Term(Record):
    """A term of a vocabulary, with its name in both languages."""

    id: TermId
    """What profiles write."""
    label: Label
    """What people read."""
    spoken: Label | None = None
    """What is said inside a sentence, such as ``a grant``; null: the label in lower case, unless
    it begins with an acronym."""
    note: Text | None = None
    """What belongs to it and what does not."""


class Codes(Record):
    """A sector's codes in the vocabularies of financiers; empty where none fits."""

    crs: tuple[Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")], ...] = ()
    """OECD-DAC Creditor Reporting System purpose codes."""
    kpbu: Line | None = None
    """Infrastructure type of the Indonesian PPP rules (KPBU), in Indonesian."""
    sdg: tuple[Annotated[int, Field(ge=1, le=17)], ...] = ()
    """Sustainable Development Goals."""
    source: Text | None = None
    """Where the codes were taken from."""


class Sector(Term):
    """A field of city infrastructure."""

    codes: Codes = Codes()
    """Its codes in other vocabularies."""


class Instrument(Term):
    """A form of support that is offered or wanted."""

    stages: tuple[Readiness, ...] = ()
    """The stages of preparation at which it usually helps; empty where unknown."""


class Province(Record):
    """A province with its Kemendagri code and its island group."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    """The first two digits of the Ministry of Home Affairs' codes."""
    name: Line
    """As profiles write it."""
    island_group: Line
    """As profiles write it."""


class Taxonomy(Record):
    """All open vocabularies of one set of profiles."""

    dimensions: tuple[Term, ...]
    """Dimensions of a smart city."""
    sectors: tuple[Sector, ...]
    """Fields of city infrastructure."""
    instruments: tuple[Instrument, ...]
    """Forms of support."""
    provinces: tuple[Province, ...]
    """The provinces of Indonesia."""
    codes_source: Text | None = None
    """Where the codes were taken from."""

    def label(self, vocabulary: str, term: str) -> Label:
        """Give the label of ``term`` in ``dimensions``, ``sectors`` or ``instruments``.

        Raises
        ------
        KeyError
            When the vocabulary has no such term.
        """
        return self._term(vocabulary, term).label

    def spoken(self, vocabulary: str, term: str) -> Label | None:
        """Give what is said of ``term`` inside a sentence, where that is set; errors as `label`."""
        return self._term(vocabulary, term).spoken

    def _term(self, vocabulary: str, term: str) -> Term:
        terms: tuple[Term, ...] = getattr(self, vocabulary)
        for candidate in terms:
            if candidate.id == term:
                return candidate
        raise KeyError(f"{vocabulary}: {term}")


class GlossaryEntry(Record):
    """One idea of the trade, in all the words that name it in either language."""

    id: TermId
    """A name for the idea."""
    terms_id: tuple[Line, ...]
    """Indonesian words, phrases and acronyms, in lower case."""
    terms_en: tuple[Line, ...]
    """English words, phrases and acronyms, in lower case."""
    related: tuple[Line, ...] = ()
    """English words of texts that speak of the idea without naming it: its parts, machines,
    users and results. They help to compare texts, and never find the idea in one."""
    sectors: tuple[TermId, ...] = ()
    """Sectors that the idea speaks of."""
    not_with: tuple[Line, ...] = ()
    """Words whose presence beside a term shows that something else is meant."""
