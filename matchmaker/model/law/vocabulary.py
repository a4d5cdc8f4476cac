"""The closed words of rules and verdicts."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

IsoDay = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


class Effect(StrEnum):
    """What a rule does to a route when it applies."""

    BLOCK = "block"
    CONDITION = "condition"
    ROUTE = "route"
    FLAG = "flag"
    FACT = "fact"


class RuleStatus(StrEnum):
    """How the text of a rule is known."""

    TEXT_READ = "text_read"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"


class Stage(StrEnum):
    """The stages of an approval, in their order."""

    PREPARATION = "preparation"
    COUNCIL = "council"
    CONSIDERATION = "consideration"
    DECISION = "decision"
    AGREEMENT = "agreement"


class DatePrecision(StrEnum):
    """How exact a date of validity is."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    APPROXIMATE = "approximate"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    """What the law says of a route, worst last for lawful use."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"


class FactKind(StrEnum):
    """What a fact is: the answer to a question, a number, or one word of a list."""

    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"


class FormulaName(StrEnum):
    """A calculation by which a fact follows from other facts; `pathways.formulas` has them."""

    DSCR_2018 = "dscr_2018"
    DSCR_2024 = "dscr_2024"
    DEBT_RATIO_2018 = "debt_ratio_2018"
    DEBT_RATIO_2024 = "debt_ratio_2024"
    DEFICIT_RATIO = "deficit_ratio"
    DEBT_SERVICE = "debt_service"


class DerivedFact(StrEnum):
    """A fact that follows from the pair, the route, the channel and the day.

    Nobody is asked for it. A need may have several sectors: then a test asks whether one
    of them is meant.
    """

    LENDER_IS_FOREIGN = "lender_is_foreign"
    BORROWER_IS_REGIONAL_GOVERNMENT = "borrower_is_regional_government"
    COUNTERPART_TYPE = "counterpart_type"
    COUNTERPART_ROLE = "counterpart_role"
    INSTRUMENT = "instrument"
    MUST_BE_REPAID = "must_be_repaid"
    SECTOR = "sector"
    PROGRAMME = "programme"
    READINESS = "readiness"
    COST = "cost"
    FISCAL_CAPACITY = "fiscal_capacity"
    FISCAL_YEAR = "fiscal_year"


class Consequence(StrEnum):
    """What followed from one rule on one route."""

    BLOCKED = "blocked"
    UNKNOWN = "unknown"
    CONDITIONAL = "conditional"
    OPENED = "opened"
    PASSED = "passed"


class Why(StrEnum):
    """What stands between a rule and a plain answer."""

    FACT_MISSING = "fact_missing"
    DATE_UNCERTAIN = "date_uncertain"
    FIGURE_UNKNOWN = "figure_unknown"
    TEXT_NOT_READ = "text_not_read"
    UNVERIFIED = "unverified"
    AVOIDABLE = "avoidable"
    CONTRADICTED = "contradicted"
