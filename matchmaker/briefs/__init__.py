"""Everything that a brief prints, composed from a match into one frozen value."""

from __future__ import annotations

from matchmaker.briefs.booklet import Booklet, bind
from matchmaker.briefs.brief import (
    Ask,
    Brief,
    CityFacts,
    Front,
    Gist,
    InvestorFacts,
    LegalBasis,
    LegalLine,
    LegalRule,
    NeedFacts,
    RecordLine,
)
from matchmaker.briefs.certificate import certify, certify_replan
from matchmaker.briefs.compose import compose, gist_of
from matchmaker.briefs.drawings import Bar, Place, RegionMap, SizeChart, Span, Step, Tick, Timeline
from matchmaker.briefs.errands import Call, Errands, Notice, Shift, compose_notice, concerned
from matchmaker.briefs.occasion import occasions
from matchmaker.briefs.outward import compose_outward
from matchmaker.briefs.parts import (
    Age,
    AgendaLine,
    Alternative,
    Aspect,
    HardQuestion,
    Measure,
    Occasion,
    Protocol,
    Result,
    Talk,
)
from matchmaker.briefs.programme import (
    Appointment,
    Kind,
    Pause,
    Programme,
    appointment,
    compose_programmes,
    names_of,
    owner,
)
from matchmaker.briefs.said import Amount, Link, Prose, Sentence, Source, Tone
from matchmaker.briefs.sent import Sent, all_sent
from matchmaker.briefs.sheets import Outward

__all__ = [
    "Age",
    "AgendaLine",
    "Alternative",
    "Amount",
    "Appointment",
    "Ask",
    "Aspect",
    "Bar",
    "Booklet",
    "Brief",
    "Call",
    "CityFacts",
    "Errands",
    "Front",
    "Gist",
    "HardQuestion",
    "InvestorFacts",
    "Kind",
    "LegalBasis",
    "LegalLine",
    "LegalRule",
    "Link",
    "Measure",
    "NeedFacts",
    "Notice",
    "Occasion",
    "Outward",
    "Pause",
    "Place",
    "Programme",
    "Prose",
    "Protocol",
    "RecordLine",
    "RegionMap",
    "Result",
    "Sent",
    "Sentence",
    "Shift",
    "SizeChart",
    "Source",
    "Span",
    "Step",
    "Talk",
    "Tick",
    "Timeline",
    "Tone",
    "all_sent",
    "appointment",
    "bind",
    "certify",
    "certify_replan",
    "compose",
    "compose_notice",
    "compose_outward",
    "compose_programmes",
    "concerned",
    "gist_of",
    "names_of",
    "occasions",
    "owner",
]
