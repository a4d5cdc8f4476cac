"""Calculations by which a fact follows from other facts; money in rupiah.

A rule book says for each fact which of them holds on a day: the formula is dated as a
figure is. They are computed without rounding, so that a value on a bound is on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from matchmaker.model import FormulaName

HUNDRED: Final = 100
"""Ratios of money are in per cent, as the texts have them."""

Inputs = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculation and the facts from which it is made.

    Parameters
    ----------
    inputs : tuple of str
        Names of facts; all must be known.
    above, below : function
        The two sides of the fraction, in rupiah.
    scale : int
        What the quotient is multiplied by.
    loan : str
        The input that grows with a new loan: what is looked for when a bound is given.
    held : str
        What the region has of it already.
    """

    inputs: tuple[str, ...]
    above: Callable[[Inputs], Fraction]
    below: Callable[[Inputs], Fraction]
    scale: int = 1
    loan: str = ""
    held: str = ""

    def value(self, inputs: Mapping[str, float]) -> float | None:
        """Compute it; None where it would divide by zero."""
        exact = {name: Fraction(str(inputs[name])) for name in self.inputs}
        divisor = self.below(exact)
        return float(self.scale * self.above(exact) / divisor) if divisor else None


def dscr_room_2018(facts: Inputs) -> Fraction:
    """PAD + DAU + (DBH - DBH of reforestation) - obligatory spending.

    The elucidation of Government Regulation 56/2018, art. 7; obligatory spending is that on
    staff and on members of the council (Law 33/2004, elucidation of art. 54).
    """
    free = facts["dbh"] - facts["dbh_dr"]
    return facts["pad"] + facts["dau"] + free - facts["staff_spending"]


def dscr_room_2024(facts: Inputs) -> Fraction:
    """PAD + free DAU + DBH without those of reforestation and tobacco - staff spending.

    Government Regulation 1/2024, art. 40(4), has unearmarked revenue less staff spending; its
    parts are those of an examination key of 2024 (the ministry's annex was not read).
    """
    free = facts["dbh"] - facts["dbh_dr"] - facts["dbh_cht"]
    return facts["pad"] + facts["dau"] - facts["dau_earmarked"] + free - facts["staff_spending"]


def _service(facts: Inputs) -> Fraction:
    return facts["debt_service"] + facts["new_debt_service"]


def _debt(facts: Inputs) -> Fraction:
    return facts["outstanding_debt"] + facts["new_debt"]


FORMULAS: Final[Mapping[FormulaName, Formula]] = {
    FormulaName.DSCR_2018: Formula(
        ("pad", "dau", "dbh", "dbh_dr", "staff_spending", "debt_service", "new_debt_service"),
        dscr_room_2018,
        _service,
        loan="new_debt_service",
        held="debt_service",
    ),
    FormulaName.DSCR_2024: Formula(
        (
            "pad",
            "dau",
            "dau_earmarked",
            "dbh",
            "dbh_dr",
            "dbh_cht",
            "staff_spending",
            "debt_service",
            "new_debt_service",
        ),
        dscr_room_2024,
        _service,
        loan="new_debt_service",
        held="debt_service",
    ),
    FormulaName.DEBT_RATIO_2018: Formula(
        ("outstanding_debt", "new_debt", "general_receipts_previous_year"),
        _debt,
        lambda facts: facts["general_receipts_previous_year"],
        HUNDRED,
        loan="new_debt",
        held="outstanding_debt",
    ),
    FormulaName.DEBT_RATIO_2024: Formula(
        ("outstanding_debt", "new_debt", "unearmarked_revenue_previous_year"),
        _debt,
        lambda facts: facts["unearmarked_revenue_previous_year"],
        HUNDRED,
        loan="new_debt",
        held="outstanding_debt",
    ),
    FormulaName.DEFICIT_RATIO: Formula(
        ("debt_financed_deficit", "projected_revenue"),
        lambda facts: facts["debt_financed_deficit"],
        lambda facts: facts["projected_revenue"],
        HUNDRED,
        loan="debt_financed_deficit",
    ),
    FormulaName.DEBT_SERVICE: Formula(
        ("principal_due", "interest_due", "other_costs"),
        lambda facts: facts["principal_due"] + facts["interest_due"] + facts["other_costs"],
        lambda _: Fraction(1),
    ),
}
"""Every calculation by its name.

``debt_service`` is what the region pays a year on the debt that it has (principal, interest and
other costs), ``new_debt_service`` what it would pay a year on the new one; ``new_debt`` the
amount of the new loan. A ratio of debt counts both.
"""
