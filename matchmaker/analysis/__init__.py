"""For analysts: the matcher as an estimator, and typed answers that become DataFrames."""

from __future__ import annotations

from matchmaker.analysis.arguments import ArgumentError
from matchmaker.analysis.asking import Campaign, Question, campaigns
from matchmaker.analysis.calibrating import calibrate
from matchmaker.analysis.changing import Effect, Lift
from matchmaker.analysis.comparing import Agreement, Move
from matchmaker.analysis.deals import TOLD, Answers, DealQuestion, RealDeals, real_deals
from matchmaker.analysis.explaining import Explained, Part, Ranked
from matchmaker.analysis.exposing import Exposed, Group, Spread
from matchmaker.analysis.flipping import Flip
from matchmaker.analysis.listing import Listing, Source
from matchmaker.analysis.matcher import Matcher
from matchmaker.analysis.perturbing import RankInterval
from matchmaker.analysis.searching import Setting, settings
from matchmaker.analysis.summing import Agreed, Eased, Steady, agreed, ease, steadiness
from matchmaker.analysis.tuning import Tuned, TunedWeight, tune

__all__ = [
    "TOLD",
    "Agreed",
    "Agreement",
    "Answers",
    "ArgumentError",
    "Campaign",
    "DealQuestion",
    "Eased",
    "Effect",
    "Explained",
    "Exposed",
    "Flip",
    "Group",
    "Lift",
    "Listing",
    "Matcher",
    "Move",
    "Part",
    "Question",
    "RankInterval",
    "Ranked",
    "RealDeals",
    "Setting",
    "Source",
    "Spread",
    "Steady",
    "Tuned",
    "TunedWeight",
    "agreed",
    "calibrate",
    "campaigns",
    "ease",
    "real_deals",
    "settings",
    "steadiness",
    "tune",
]
