"""Cities with their needs, investors with their deals, and what they are made of."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field, StringConstraints, field_validator

from matchmaker.model.records import (
    Address,
    CountryCode,
    CurrencyCode,
    Label,
    Line,
    Money,
    MoneyRange,
    Population,
    Provenance,
    Record,
    Slug,
    SupersededAmount,
    TermId,
    Text,
)
from matchmaker.model.statements import Finances, LegalFacts
from matchmaker.model.vocabulary import (
    EVIDENCE_DEALS,
    DealStatus,
    EvidenceType,
    FiscalCapacity,
    InvestorAvailability,
    InvestorType,
    Language,
    NeedAvailability,
    PartialDate,
    Readiness,
    Role,
)

__all__ = [
    "INDONESIA",
    "Address",
    "City",
    "CityNeed",
    "CountryCode",
    "CurrencyCode",
    "Deal",
    "Embassy",
    "Finances",
    "Investor",
    "Label",
    "LegalFacts",
    "Line",
    "Money",
    "MoneyRange",
    "Need",
    "Population",
    "Provenance",
    "Rate",
    "Record",
    "Slug",
    "SupersededAmount",
    "TermId",
    "Text",
]

INDONESIA = ((-11.2, 6.3), (94.8, 141.2))
"""South, north and west, east of a box around the country, in degrees."""


class Need(Record):
    """One thing that a city wants to build or run, as it would ask for it."""

    id: Slug
    """Unique among all needs of all cities; by custom it begins with the name of the city."""
    title: Line
    """In the profile's language, as the city would say it."""
    title_en: Line | None = None
    """The same in English."""
    description: Text
    """What is to be built or run, for whom, and why."""
    public_text: Label | None = None
    """What a counterpart may read of it; null: it reads the title and the facts only."""
    dimensions: tuple[TermId, ...] = ()
    """Dimensions of a smart city, from the taxonomy."""
    sectors: tuple[TermId, ...] = ()
    """Sectors from the taxonomy."""
    cost: MoneyRange | None = None
    """The public estimate of the whole cost; null where no public figure is known, or both
    bounds null and a note where a figure that is known is not that."""
    superseded_cost: SupersededAmount | None = None
    """An older figure of the cost that holds no longer: it is never the cost, and briefs warn of
    naming it. Null where none is known."""
    instruments_wanted: tuple[TermId, ...] = ()
    """Forms of support that are wanted, from the taxonomy."""
    programme: TermId | None = None
    """A national programme that decides on the need's partner in the region's stead; null
    where none."""
    readiness: Readiness | None = None
    """How far it is prepared; null where that is not known."""
    availability: NeedAvailability = NeedAvailability.UNKNOWN
    """Whether it is still to be had; only ``open`` and ``unknown`` are matched."""
    availability_note: Text | None = None
    """What is known of it, such as who the chosen partner is."""
    open_part: Text | None = None
    """The part that is still open, as the note on availability has it, where that is not all of
    it: then the whole cost is never what is asked for. Null where all is open, or that is not
    known."""
    land: Text | None = None
    """Whose the land is and how far it is free for use; null where that is not known."""
    permits: Text | None = None
    """Permits and environmental documents that are there or asked for; null where that is not
    known."""
    parties: Text | None = None
    """Which bodies prepare and decide it, and who runs it; null where that is not known."""
    local_support: Text | None = None
    """What the council and the people of the place say of it; null where that is not known."""
    legal: LegalFacts | None = None
    """What rules of law ask for; null where none of it is known."""
    provenance: Provenance
    """Where the facts of the need come from."""

    @field_validator("legal")
    @classmethod
    def _said(cls, value: LegalFacts | None) -> LegalFacts | None:
        """Let there be one way to say that nothing is known."""
        return None if value == LegalFacts() else value


class City(Record):
    """A kabupaten or kota and its needs."""

    id: Slug
    """Also the name of the city's file."""
    name: Line
    """The official name, with Kabupaten or Kota."""
    kemendagri_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{2}$")]
    """The Ministry of Home Affairs' code, in quotes; it begins with that of the province."""
    province: Line
    """As the taxonomy spells it."""
    island_group: Line
    """That of the province in the taxonomy."""
    latitude: Annotated[float, Field(ge=INDONESIA[0][0], le=INDONESIA[0][1])]
    """Degrees north of the equator; negative south of it."""
    longitude: Annotated[float, Field(ge=INDONESIA[1][0], le=INDONESIA[1][1])]
    """Degrees east of Greenwich."""
    population: Population | None = None
    """How many people live there; null where it is not known."""
    smart_city_batch_year: Annotated[int, Field(ge=2017, le=2100)] | None = None
    """When it joined the smart-city movement; null where it did not, or that is not known."""
    membership_note: Text | None = None
    """Where its part in the smart-city movement was read."""
    fiscal_capacity: FiscalCapacity | None = None
    """The Ministry of Finance's class; null where it is not known."""
    fiscal_capacity_note: Text | None = None
    """Where the class comes from, and what it rests on."""
    finances: Finances | None = None
    """What its budget leaves for debt; null where none of it is known."""
    leader_title: Line
    """What its head is called, such as Bupati or Walikota; never a name."""
    written_in: Language = "id"
    """Language of the texts of this profile and its needs."""
    context: Text | None = None
    """The place in a few sentences."""
    challenges: tuple[Text, ...] = ()
    """What is hard there, in a few words each."""
    provenance: Provenance
    """Where the facts of the city come from."""
    needs: tuple[Need, ...] = ()
    """What it wants to build or run. In tables: a table of its own."""

    @field_validator("finances")
    @classmethod
    def _known(cls, value: Finances | None) -> Finances | None:
        """Let there be one way to say that nothing is known."""
        return None if value == Finances() else value


class CityNeed(NamedTuple):
    """A need together with the city that has it: one side of a match."""

    city: City
    need: Need

    @property
    def title(self) -> Label:
        """The need's title in both languages; in its own where the profile has no other."""
        english = None if self.city.written_in == "en" else self.need.title_en
        return Label(id=self.need.title, en=english or self.need.title)


class Deal(Record):
    """One entry of an investor's record in Indonesia."""

    id: Slug
    """Unique among all deals of all investors."""
    project: Line
    """What was financed, built or agreed, and where."""
    year: Annotated[int, Field(ge=1945, le=2100)]
    """The year of the deal."""
    amount: Money | None = None
    """Null where no figure is known."""
    amount_note: Text | None = None
    """What the amount is; often the total of a project or consortium, nobody's money."""
    status: Line
    """How far it went, in the words of the source."""
    deal_status: DealStatus
    """How far it went; ``closed``, ``signed`` and ``awarded`` count as evidence."""
    provinces: tuple[Line, ...] = ()
    """Provinces of the project as its text names them; empty where it names none."""
    provenance: Provenance
    """Where the facts of the deal come from."""

    @property
    def is_evidence(self) -> bool:
        """Whether the deal counts as one that was really made."""
        return self.deal_status in EVIDENCE_DEALS


class Investor(Record):
    """A foreign or domestic counterpart: purse, operator, supplier or door."""

    id: Slug
    """Also the name of the investor's file."""
    name: Line
    """The official name."""
    country: CountryCode
    """ISO 3166-1 alpha-2; ``XX`` for a multilateral, ``ID`` for a domestic one."""
    multilateral: bool = False
    """Whether several states own it."""
    embassy: Slug | None = None
    """Identifier in ``embassies.yaml``; null for those who have an office, no embassy."""
    type: InvestorType
    """What it is by constitution."""
    role: Role = Role.UNKNOWN
    """What it brings to a meeting; ``unknown`` where its text does not say."""
    written_in: Language = "en"
    """Language of the texts of this profile and its deals."""
    mandate: Text
    """What it finances, builds or sells, and where."""
    mandate_basis: EvidenceType | None = None
    """What the mandate rests on."""
    sectors: tuple[TermId, ...] = ()
    """Sectors from the taxonomy; empty where they are not known."""
    sectors_note: Text | None = None
    """What is known of the sectors beyond the list."""
    dimensions: tuple[TermId, ...] = ()
    """Dimensions of a smart city, from the taxonomy; empty where they are not known."""
    dimensions_note: Text | None = None
    """What is known of the dimensions beyond the list."""
    instruments: tuple[TermId, ...] = ()
    """Forms of support that it offers, from the taxonomy; empty where they are not known."""
    instruments_note: Text | None = None
    """What is known of the instruments beyond the list."""
    ticket: MoneyRange | None = None
    """Sizes seen in deals or set by policy: the note says which."""
    requirements: tuple[Text, ...] = ()
    """What it asks of a project, a city or the state."""
    requirements_basis: EvidenceType | None = None
    """What the requirements rest on."""
    exclusions: tuple[Text, ...] = ()
    """What it does not do."""
    languages: tuple[Line, ...] = ()
    """Languages in which it works, as ISO 639-1 codes."""
    availability: InvestorAvailability = InvestorAvailability.UNKNOWN
    """Whether its money is there; only ``active`` and ``unknown`` are matched."""
    availability_note: Text | None = None
    """What is known of it, such as since when a programme has ended."""
    provenance: Provenance
    """Where the facts of the investor come from."""
    deals: tuple[Deal, ...] = ()
    """What it did in Indonesia. In tables: a table of its own."""

    @property
    def is_foreign(self) -> bool:
        """Whether its money comes from abroad."""
        return self.country != "ID"

    @property
    def evidence_deals(self) -> tuple[Deal, ...]:
        """The deals that were really made."""
        return tuple(deal for deal in self.deals if deal.is_evidence)


class Embassy(Record):
    """An embassy in Jakarta: the door through which investors of a country come."""

    id: Slug
    """What the field ``embassy`` of an investor refers to."""
    country: CountryCode
    """ISO 3166-1 alpha-2."""
    label: Label
    """Its name."""


class Rate(Record):
    """What one unit of a currency was worth in rupiah on a day, by whose word."""

    currency: CurrencyCode
    """ISO 4217."""
    idr: Annotated[float, Field(gt=0)]
    """Rupiah for one unit."""
    on: PartialDate
    """The day of the rate."""
    source: Text
    """Who published it."""
