"""Closed vocabularies and the date that knows how exact it is.

Open vocabularies (sectors, dimensions, instruments, routes, provinces) are data:
they stand in ``profiles/taxonomy.yaml`` and are checked against it when loaded.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final, Literal, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

Language = Literal["id", "en"]
"""A language of the profiles' texts and of the product's labels."""


class Confidence(StrEnum):
    """How far the researcher trusts a fact."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class EvidenceType(StrEnum):
    """What a statement rests on."""

    SOURCED = "sourced"
    PARTLY_SOURCED = "partly_sourced"
    GENERAL_KNOWLEDGE = "general_knowledge"


class Readiness(StrEnum):
    """How far a need is prepared, in order (the order of the members)."""

    IDEA = "idea"
    PREFEASIBILITY = "prefeasibility"
    FEASIBILITY = "feasibility"
    READY_TO_TENDER = "ready_to_tender"
    UNDER_PROCUREMENT = "under_procurement"


class NeedAvailability(StrEnum):
    """Whether a need is still to be had; ``unknown`` means ask the city first."""

    OPEN = "open"
    UNKNOWN = "unknown"
    PARTNER_CHOSEN = "partner_chosen"
    UNDER_CONSTRUCTION = "under_construction"
    BUILT = "built"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"


class InvestorAvailability(StrEnum):
    """Whether an investor's money is there.

    ``routing_only`` is a door, not a purse: it can bring companies or
    information and is never ranked as a financier.
    """

    ACTIVE = "active"
    UNKNOWN = "unknown"
    ROUTING_ONLY = "routing_only"
    SUSPENDED = "suspended"
    ENDED = "ended"


class InvestorType(StrEnum):
    """What an investor is by constitution."""

    BILATERAL_DFI = "bilateral_dfi"
    BILATERAL_AGENCY = "bilateral_agency"
    EXPORT_CREDIT_AGENCY = "export_credit_agency"
    MULTILATERAL = "multilateral"
    FUND_ASSET_MANAGER = "fund_asset_manager"
    CORPORATE = "corporate"
    DOMESTIC_COFINANCIER = "domestic_cofinancier"


class Role(StrEnum):
    """What an investor brings to a meeting.

    A supplier or operator is never printed as a source of money.
    """

    FINANCIER = "financier"
    GUARANTOR = "guarantor"
    OPERATOR = "operator"
    SUPPLIER = "supplier"
    DOOR = "door"
    UNKNOWN = "unknown"


class DealStatus(StrEnum):
    """How far a past deal went."""

    CLOSED = "closed"
    SIGNED = "signed"
    AWARDED = "awarded"
    ONGOING_PROGRAMME = "ongoing_programme"
    INTENTION = "intention"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """How far a city and an investor came after a meeting, in order (the order of the members)."""

    DECLINED = "declined"
    MET = "met"
    SECOND_MEETING = "second_meeting"
    LETTER_OF_INTENT = "letter_of_intent"
    PRE_FEASIBILITY = "pre_feasibility"
    TENDER = "tender"
    CLOSE = "close"


class FiscalCapacity(StrEnum):
    """The Ministry of Finance's five classes of regional fiscal capacity."""

    VERY_HIGH = "very_high"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    VERY_LOW = "very_low"


MATCHABLE_NEEDS: Final = frozenset({NeedAvailability.OPEN, NeedAvailability.UNKNOWN})
"""Needs that are ranked; all others are listed with the reason."""

MATCHABLE_INVESTORS: Final = frozenset({InvestorAvailability.ACTIVE, InvestorAvailability.UNKNOWN})
"""Investors that are ranked; all others are listed with the reason."""

EVIDENCE_DEALS: Final = frozenset({DealStatus.CLOSED, DealStatus.SIGNED, DealStatus.AWARDED})
"""Deals that count as evidence; an ongoing programme is shown and reported apart."""


@lru_cache(maxsize=4096)  # thousands of records share a few days
def _first_day(text: str) -> dt.date:
    match = re.fullmatch(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    if match is None:
        raise ValueError("a date as YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return dt.date(year, month, day)


class PartialDate(str):
    """A date as exact as its source: ``2026``, ``2026-02`` or ``2026-02-14``.

    Compares and sorts as its text, so a year comes before its months.

    Raises
    ------
    ValueError
        When the text is none of the three forms, or no day of the calendar.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Make the date from its text."""
        _first_day(text)
        return super().__new__(cls, text)

    @property
    def precision(self) -> Literal["year", "month", "day"]:
        """How exact the date is."""
        exactness: dict[int, Literal["year", "month", "day"]] = {4: "year", 7: "month", 10: "day"}
        return exactness[len(self)]

    @property
    def first_day(self) -> dt.date:
        """The first day that the date can mean."""
        return _first_day(self)

    @property
    def last_day(self) -> dt.date:
        """The last day that the date can mean."""
        if self.precision == "year":
            return dt.date(int(self), 12, 31)
        if self.precision == "month":
            first = self.first_day
            return first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return self.first_day

    @classmethod
    def _validate(cls, value: Any) -> PartialDate:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            try:
                return cls(value)
            except ValueError:
                pass
        raise PydanticCustomError("partial_date", "a date as YYYY, YYYY-MM or YYYY-MM-DD")

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.plain_serializer_function_ser_schema(str)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": ["string", "integer"], "pattern": r"^[12][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?$"}
