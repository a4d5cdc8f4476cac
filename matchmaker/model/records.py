"""What every record is made of: ids and texts, names in two languages, amounts, sources."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from matchmaker.model.vocabulary import Confidence, EvidenceType, PartialDate

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
"""An identifier: lower-case letters and digits, joined by hyphens."""

TermId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""An identifier in the taxonomy."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)]
"""The address of a page."""

CurrencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Record(BaseModel):
    """A frozen value that knows its fields and refuses all others."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False
    )


class Label(Record):
    """A name in the two languages of the product."""

    id: Line
    """In Indonesian."""
    en: Line
    """In English."""

    def in_language(self, language: str) -> str:
        """Give the name in ``language``, in English for any third language."""
        return self.id if language == "id" else self.en


class Provenance(Record):
    """Where a fact comes from, how old it is and how far to trust it."""

    source: Text | None = None
    """The source in the researcher's words."""
    links: tuple[Address, ...] = ()
    """Addresses of the source, as far as they are known."""
    as_of: PartialDate | None = None
    """The date that the fact speaks of."""
    checked: PartialDate | None = None
    """When somebody last checked it; null means that it is a lead, not yet checked."""
    confidence: Confidence | None = None
    """How far the researcher trusts the fact; null where nobody has judged it."""
    evidence: EvidenceType | None = None
    """What the fact rests on: a source, partly a source, or general knowledge."""


class MoneyRange(Record):
    """An amount between two bounds, in whole units of one currency.

    Either bound may be unknown (null); a known amount has two equal bounds.
    """

    min: Annotated[int, Field(ge=0)] | None = None
    """The lower bound; null where it is not known."""
    max: Annotated[int, Field(ge=0)] | None = None
    """The upper bound, at or above ``min``; null where it is not known."""
    currency: CurrencyCode
    """ISO 4217, such as IDR."""
    confidence: Confidence | None = None
    """How far the researcher trusts the figure."""
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


class SupersededAmount(MoneyRange):
    """An older figure that something has overtaken: it is no figure of today."""

    note: Text
    """What it was a figure of, and what has overtaken it."""
    as_of: PartialDate | None = None
    """When it was estimated; null where that is not known."""
    source: Line
    """Where it stands."""


class Money(Record):
    """An amount in whole units of one currency."""

    amount: Annotated[int, Field(ge=0)]
    """In whole units, never in thousands or millions."""
    currency: CurrencyCode
    """ISO 4217, such as IDR."""


class Population(Record):
    """A count of people, with the year and the register that it comes from."""

    value: Annotated[int, Field(gt=0)]
    """How many people."""
    as_of: PartialDate
    """The date of the count."""
    source: Text
    """The register or census."""
