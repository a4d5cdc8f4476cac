"""Everything that a brief prints, composed from a match into one frozen value."""

from __future__ import annotations

from matchmaker.briefs.brief import (
    Amount,
    Ask,
    Bar,
    Brief,
    CityFacts,
    Front,
    InvestorFacts,
    LegalLine,
    LegalRule,
    Link,
    NeedFacts,
    Prose,
    RecordLine,
    Sentence,
    Source,
)
from matchmaker.briefs.compose import compose

__all__ = [
    "Amount",
    "Ask",
    "Bar",
    "Brief",
    "CityFacts",
    "Front",
    "InvestorFacts",
    "LegalLine",
    "LegalRule",
    "Link",
    "NeedFacts",
    "Prose",
    "RecordLine",
    "Sentence",
    "Source",
    "compose",
]
