"""Cities with their needs, investors with their deals, and what they are made of."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from matchmaker.model.vocabulary import (
    EVIDENCE_DEALS,
    Confidence,
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

INDONESIA = ((-11.2, 6.3), (94.8, 141.2))
"""South, north and west, east of a box around the country, in degrees."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
"""An identifier: lower-case letters and digits, joined by hyphens."""

TermId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""An identifier in the taxonomy."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500)]
CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Record(BaseModel):
    """A frozen value that knows its fields and refuses all others."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Label(Record):
    """A name in the two languages of the product."""

    id: Line
    en: Line

    def in_language(self, language: str) -> str:
        """Give the name in ``language``, in English for any third language."""
        return self.id if language == "id" else self.en


class Provenance(Record):
    """Where a fact comes from, how old it is and how far to trust it."""

    source: Text | None = None
    """The source in the researcher's words."""
    links: tuple[Line, ...] = ()
    """Addresses of the source, as far as they are known."""
    as_of: PartialDate | None = None
    """The date that the fact speaks of."""
    checked: PartialDate | None = None
    """When somebody last checked it; null means that it is a lead, not yet checked."""
    confidence: Confidence | None = None
    evidence: EvidenceType | None = None


class MoneyRange(Record):
    """An amount between two bounds, in whole units of one currency.

    Either bound may be unknown (null); a known amount has two equal bounds.
    """

    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None
    currency: CurrencyCode
    confidence: Confidence | None = None
    note: Text | None = None
    """What the figure is: observed in a deal, a policy limit, a total of a project."""

    @property
    def known(self) -> bool:
        """Whether at least one bound is known."""
        return self.min is not None or self.max is not None

    @field_validator("max")
    @classmethod
    def _ordered(cls, value: int | None, info: ValidationInfo) -> int | None:
        lower = info.data.get("min")
        if value is not None and lower is not None and lower > value:
            raise PydanticCustomError(
                "range_order", "min at or below max", {"min": lower, "max": value}
            )
        return value


class Money(Record):
    """An amount in whole units of one currency."""

    amount: Annotated[int, Field(ge=0)]
    currency: CurrencyCode


class Population(Record):
    """A count of people, with the year and the register that it comes from."""

    value: Annotated[int, Field(gt=0)]
    as_of: PartialDate
    source: Text


class Need(Record):
    """One thing that a city wants to build or run, as it would ask for it."""

    id: Slug
    title: Line
    title_en: Line | None = None
    description: Text
    dimensions: tuple[TermId, ...] = ()
    sectors: tuple[TermId, ...] = ()
    cost: MoneyRange | None = None
    """The public estimate of the whole cost; null where no public figure is known."""
    instruments_wanted: tuple[TermId, ...] = ()
    readiness: Readiness | None = None
    availability: NeedAvailability = NeedAvailability.UNKNOWN
    availability_note: Text | None = None
    provenance: Provenance


class City(Record):
    """A kabupaten or kota and its needs."""

    id: Slug
    name: Line
    kemendagri_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}\.[0-9]{2}$")]
    province: Line
    island_group: Line
    latitude: Annotated[float, Field(ge=INDONESIA[0][0], le=INDONESIA[0][1])]
    """Degrees north of the equator; negative south of it."""
    longitude: Annotated[float, Field(ge=INDONESIA[1][0], le=INDONESIA[1][1])]
    """Degrees east of Greenwich."""
    population: Population | None = None
    smart_city_batch_year: Annotated[int, Field(ge=2017, le=2100)] | None = None
    membership_note: Text | None = None
    fiscal_capacity: FiscalCapacity | None = None
    fiscal_capacity_note: Text | None = None
    leader_title: Line
    written_in: Language = "id"
    """Language of the texts of this profile and its needs."""
    context: Text | None = None
    challenges: tuple[Text, ...] = ()
    provenance: Provenance
    needs: tuple[Need, ...] = ()


class CityNeed(NamedTuple):
    """A need together with the city that has it: one side of a match."""

    city: City
    need: Need


class Deal(Record):
    """One entry of an investor's record in Indonesia."""

    id: Slug
    project: Line
    year: Annotated[int, Field(ge=1945, le=2100)]
    amount: Money | None = None
    amount_note: Text | None = None
    """What the amount is; often the total of a project or consortium, nobody's money."""
    status: Line
    deal_status: DealStatus
    provinces: tuple[Line, ...] = ()
    """Provinces of the project as its text names them; empty where it names none."""
    provenance: Provenance

    @property
    def is_evidence(self) -> bool:
        """Whether the deal counts as one that was really made."""
        return self.deal_status in EVIDENCE_DEALS


class Investor(Record):
    """A foreign or domestic counterpart: purse, operator, supplier or door."""

    id: Slug
    name: Line
    country: CountryCode
    """ISO 3166-1 alpha-2; ``XX`` for a multilateral, ``ID`` for a domestic one."""
    multilateral: bool = False
    embassy: Slug | None = None
    """Identifier in ``embassies.yaml``; null for those who have an office, no embassy."""
    type: InvestorType
    role: Role = Role.UNKNOWN
    written_in: Language = "en"
    """Language of the texts of this profile and its deals."""
    mandate: Text
    mandate_basis: EvidenceType | None = None
    sectors: tuple[TermId, ...] = ()
    sectors_note: Text | None = None
    dimensions: tuple[TermId, ...] = ()
    dimensions_note: Text | None = None
    instruments: tuple[TermId, ...] = ()
    instruments_note: Text | None = None
    ticket: MoneyRange | None = None
    """Sizes seen in deals or set by policy: the note says which."""
    requirements: tuple[Text, ...] = ()
    requirements_basis: EvidenceType | None = None
    exclusions: tuple[Text, ...] = ()
    languages: tuple[Line, ...] = ()
    availability: InvestorAvailability = InvestorAvailability.UNKNOWN
    availability_note: Text | None = None
    provenance: Provenance
    deals: tuple[Deal, ...] = ()

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
    country: CountryCode
    label: Label


class Rate(Record):
    """What one unit of a currency was worth in rupiah on a day, by whose word."""

    currency: CurrencyCode
    idr: Annotated[float, Field(gt=0)]
    on: PartialDate
    source: Text
