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
    LegalBasis,
    LegalLine,
    LegalRule,
    Link,
    NeedFacts,
    Prose,
    RecordLine,
    Sentence,
    Source,
)
from matchmaker.briefs.certificate import certify, certify_replan
from matchmaker.briefs.compose import compose
from matchmaker.briefs.programme import (
    Appointment,
    Kind,
    Pause,
    Programme,
    appointment,
    compose_programmes,
    owner,
)
from matchmaker.briefs.sent import Sent, all_sent

__all__ = [
    "Amount",
    "Appointment",
    "Ask",
    "Bar",
    "Brief",
    "CityFacts",
    "Front",
    "InvestorFacts",
    "Kind",
    "LegalBasis",
    "LegalLine",
    "LegalRule",
    "Link",
    "NeedFacts",
    "Pause",
    "Programme",
    "Prose",
    "RecordLine",
    "Sent",
    "Sentence",
    "Source",
    "all_sent",
    "appointment",
    "certify",
    "certify_replan",
    "compose",
    "compose_programmes",
    "owner",
]
