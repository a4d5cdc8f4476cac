"""What a region states for the rules of law: facts of a need, figures of its budget."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from matchmaker.model.records import Line, Record, TermId

Rupiah = Annotated[int, Field(ge=0)]
"""An amount in whole rupiah, never in millions."""

Number = Annotated[float, Field(ge=0, le=1_000_000_000)]
"""A count or a share, never negative."""


class LegalFacts(Record):
    """Facts of a need that rules of law ask for, each named as the rules name it.

    Null where it is not known: then the verdict is open, or conditional.
    """

    regional_assets_are_pledged: bool | None = None
    """Whether assets or revenue of the region are to be a security for it."""
    central_guarantee_is_required: bool | None = None
    """Whether it counts on the central government to guarantee a debt of the region."""
    loan_passes_head_term: bool | None = None
    """Whether a loan for it would run beyond the term of the region's present head."""
    payment_passes_budget_year: bool | None = None
    """Whether a supplier or contractor would be paid beyond the budget year."""
    payment_passes_head_term: bool | None = None
    """Whether such payments would run beyond the term of the region's present head."""
    home_and_foreign_ministry_consulted: bool | None = None
    """Whether the Ministries of Home and of Foreign Affairs were consulted on a cooperation."""
    region_meets_waste_power_terms: bool | None = None
    """Whether the region meets the terms of the national waste-to-power programme."""
    new_debt: Rupiah | None = None
    """How much the region itself would borrow for it, in rupiah."""
    new_debt_service: Rupiah | None = None
    """What the region would pay a year on that debt in its dearest year, in rupiah: principal,
    interest and other costs."""
    debt_financed_deficit: Rupiah | None = None
    """The part of the budget's deficit of the year that debt would finance, in rupiah, this debt
    included."""
    dprd_has_approved: bool | None = None
    """Whether the regional council has approved the debt in the debate of the budget; a letter of
    its chair is no approval."""
    debt_is_passed_to_regional_company: bool | None = None
    """Whether the borrowed money is lent on, or given as capital, to a regional company."""
    foreign_loan_list: TermId | None = None
    """In which list of Bappenas for foreign loans it stands: ``none``, ``blue_book`` or
    ``green_book``."""
    infrastructure_type_is_listed: bool | None = None
    """Whether its type of infrastructure is on the list for public-private partnerships."""
    payment_source: TermId | None = None
    """Who pays the company of a partnership: ``users``, ``region_budget`` or ``not_decided``."""
    land_must_be_acquired: bool | None = None
    """Whether land still has to be acquired for it."""
    land_area: Number | None = None
    """How many hectares have to be acquired."""
    asset_cooperation_form: TermId | None = None
    """In what form a regional asset is used: ``ksp``, ``ksp_infrastructure``, ``bgs_bsg`` or
    ``kspi``."""
    asset_use_years: Number | None = None
    """For how many years the asset is used."""
    government_use_share: Number | None = None
    """How many per cent of what is built on it government uses itself."""
    waste_tons_per_day: Number | None = None
    """How many tons of waste a day can be delivered for the whole operation."""
    region_is_named_for_waste_power: bool | None = None
    """Whether the region is one of the twelve of the waste-to-power programme of 2018."""
    public_data_is_kept_abroad: bool | None = None
    """Whether systems or data of the region's bodies would be kept outside Indonesia."""
    personal_data_is_processed: bool | None = None
    """Whether the system would process personal data."""
    personal_data_goes_abroad: bool | None = None
    """Whether personal data would be sent to somebody outside Indonesia."""
    software_is_made_for_the_region: bool | None = None
    """Whether the software is developed specially for the region's bodies."""
    domestic_product_is_available: bool | None = None
    """Whether enough of a domestic product with the local content that the law prefers exists."""
    private_part_of_water: TermId | None = None
    """Which part of a water supply a private company would do: ``raw_water_and_production``,
    ``distribution_run_by_the_regional_company``, ``performance_contract`` or ``retail``."""
    water_permit_is_with_regional_company: bool | None = None
    """Whether a public company holds the permit to abstract the water."""
    water_company_cannot_fund_it: bool | None = None
    """Whether the public water company is unable to fund it."""


class Finances(Record):
    """Figures of a region's budget, by which rules of law test its debt; named as rules name them.

    In whole rupiah; null where a figure is not known. They are those of one fiscal year.
    """

    fiscal_year: Annotated[int, Field(ge=2001, le=2100)] | None = None
    """The budget year of the figures; "previous year" is the one before it."""
    pad: Rupiah | None = None
    """Own revenue (PAD)."""
    dau: Rupiah | None = None
    """General allocation fund (DAU), the earmarked part included."""
    dau_earmarked: Rupiah | None = None
    """The part of the DAU whose use is fixed."""
    dbh: Rupiah | None = None
    """Revenue sharing fund (DBH), all of it."""
    dbh_dr: Rupiah | None = None
    """The part of the DBH from the reforestation fund (DBH-DR)."""
    dbh_cht: Rupiah | None = None
    """The part of the DBH from the tobacco excise (DBH-CHT)."""
    staff_spending: Rupiah | None = None
    """Spending on staff, members of the council included."""
    general_receipts_previous_year: Rupiah | None = None
    """General receipts of the previous year: all receipts but those with a fixed use."""
    unearmarked_revenue_previous_year: Rupiah | None = None
    """Revenue of the previous year whose use was not fixed."""
    projected_revenue: Rupiah | None = None
    """All revenue that the budget of the year expects."""
    outstanding_debt: Rupiah | None = None
    """Debt that is not yet repaid, with interest and other costs that are due."""
    debt_service: Rupiah | None = None
    """What is paid on that debt in a year: principal, interest and other costs."""
    arrears_to_central_government: bool | None = None
    """Whether the region is behind with payments on loans of the central Government."""
    arrears_to_other_creditors: bool | None = None
    """Whether it is behind with payments to any other creditor."""
    source: Line | None = None
    """The budget, report or letter in which the figures stand."""
