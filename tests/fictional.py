"""A small book of obviously fictional cities and investors, for tests of every layer."""

from __future__ import annotations

from typing import Any

from matchmaker.model import (
    Book,
    City,
    Edition,
    Embassy,
    Finances,
    GlossaryEntry,
    Investor,
    LegalFacts,
    RuleBook,
    Taxonomy,
)


def label(text: str) -> dict[str, str]:
    return {"id": f"{text} (id)", "en": f"{text} (en)"}


FIGURES = tuple(name for name in Finances.model_fields if name not in {"fiscal_year", "source"})
"""Figures of a budget that rules may ask for."""

CHOICES = {
    "foreign_loan_list": ("none", "blue_book", "green_book"),
    "payment_source": ("users", "region_budget", "not_decided"),
    "asset_cooperation_form": ("ksp", "bgs_bsg"),
    "private_part_of_water": ("raw_water_and_production", "retail"),
}
"""Facts of the law that are one word of a list."""


def stated_fact(name: str) -> dict[str, Any]:
    """Describe a fact that a region states, as the dictionary of the law does."""
    record = LegalFacts if name in LegalFacts.model_fields else Finances
    is_number = record.model_fields[name].annotation != (bool | None)
    choices = CHOICES.get(name, ())
    return {
        "id": name,
        "kind": "choice" if choices else "number" if is_number else "yes_no",
        "label": label(name),
        "question": label(f"what of {name}"),
        "supplied_by": label("a regional office"),
        "choices": [{"id": word, "label": label(word)} for word in choices],
    }


def taxonomy() -> Taxonomy:
    def terms(*ids: str) -> list[dict[str, Any]]:
        return [{"id": item, "label": label(item)} for item in ids]

    stages = {
        "grant": ["idea", "prefeasibility"],
        "technical_assistance": ["idea", "prefeasibility"],
        "concessional_loan": ["feasibility", "ready_to_tender"],
        "ppp": ["feasibility", "ready_to_tender", "under_procurement"],
        "equity": ["feasibility", "ready_to_tender"],
    }
    return Taxonomy.model_validate(
        {
            "dimensions": terms("governance", "living", "environment", "economy"),
            "sectors": terms("water_supply", "solid_waste", "street_lighting", "public_transport"),
            "instruments": [
                {"id": item, "label": label(item), "stages": list(found)}
                for item, found in stages.items()
            ],
            "provinces": [
                {"code": "81", "name": "Maluku", "island_group": "Maluku"},
                {"code": "33", "name": "Jawa Tengah", "island_group": "Jawa"},
                {"code": "73", "name": "Sulawesi Selatan", "island_group": "Sulawesi"},
            ],
        }
    )


def provenance(**changes: Any) -> dict[str, Any]:
    return {
        "source": "Laporan rekaan",
        "as_of": "2026-01",
        "checked": "2026-10",
        "confidence": "medium",
        "evidence": "sourced",
    } | changes


def need(need_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": need_id,
        "title": "Pengolahan sampah kota",
        "title_en": "Municipal waste treatment",
        "description": "Kota memerlukan tempat pengolahan sampah terpadu dan armada angkut.",
        "dimensions": ["environment", "living"],
        "sectors": ["solid_waste"],
        "cost": {"min": 80_000_000_000, "max": 120_000_000_000, "currency": "IDR"},
        "instruments_wanted": ["ppp", "concessional_loan", "grant"],
        "readiness": "feasibility",
        "availability": "open",
        "provenance": provenance(),
    } | changes


def city(city_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": city_id,
        "name": f"Kota {city_id.title()}",
        "kemendagri_code": "81.99",
        "province": "Maluku",
        "island_group": "Maluku",
        "latitude": -3.7,
        "longitude": 128.2,
        "population": {"value": 350_000, "as_of": 2024, "source": "Data rekaan"},
        "leader_title": "Walikota",
        "context": "Kota rekaan di tepi teluk.",
        "challenges": ["Anggaran terbatas"],
        "provenance": provenance(),
        "needs": [need(f"{city_id}-sampah")],
    } | changes


def deal(deal_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": deal_id,
        "project": "Waste treatment plant in Semarang, Central Java",
        "year": 2022,
        "amount": {"amount": 7_000_000, "currency": "USD"},
        "status": "loan signed",
        "deal_status": "signed",
        "provinces": ["Jawa Tengah"],
        "provenance": provenance(links=["https://example.org/deal"]),
    } | changes


def investor(investor_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": investor_id,
        "name": f"Fictional Fund {investor_id.title()}",
        "country": "JP",
        "embassy": "japan",
        "type": "bilateral_dfi",
        "role": "financier",
        "mandate": "Finances municipal solid waste and water works with long loans.",
        "mandate_basis": "sourced",
        "sectors": ["solid_waste", "water_supply"],
        "dimensions": ["environment", "living"],
        "instruments": ["concessional_loan", "technical_assistance"],
        "ticket": {"min": 5_000_000, "max": 50_000_000, "currency": "USD", "confidence": "low"},
        "requirements": ["A feasibility study"],
        "exclusions": [],
        "languages": ["en", "ja"],
        "availability": "active",
        "provenance": provenance(as_of=2025),
        "deals": [deal(f"{investor_id}-semarang")],
    } | changes


def law() -> RuleBook:
    return RuleBook.model_validate(
        {
            "routes": [
                {
                    "id": "direct_foreign_loan",
                    "label": label("direct foreign loan"),
                    "plain": label("The region borrows abroad"),
                    "borrower_is_regional_government": True,
                },
                {
                    "id": "sovereign_loan_onlent",
                    "label": label("on-lent sovereign loan"),
                    "plain": label("The Republic borrows and lends on"),
                    "borrower_is_regional_government": True,
                },
                {
                    "id": "foreign_grant",
                    "label": label("foreign grant"),
                    "plain": label("The Republic receives and passes on"),
                    "borrower_is_regional_government": False,
                },
                {
                    "id": "kpbu_user_pays",
                    "label": label("user-paid PPP"),
                    "plain": label("A project company builds"),
                    "borrower_is_regional_government": False,
                },
            ],
            "channels": [
                {
                    "instrument": "concessional_loan",
                    "foreign": True,
                    "direct": "direct_foreign_loan",
                    "routes": ["sovereign_loan_onlent"],
                },
                {"instrument": "grant", "foreign": True, "routes": ["foreign_grant"]},
                {"instrument": "ppp", "foreign": True, "routes": ["kpbu_user_pays"]},
            ],
            "rules": [
                {
                    "id": "ban-direct-foreign-2022",
                    "topic": "direct foreign financing",
                    "title": label("Ban on direct foreign financing"),
                    "law": "UU 1/2022",
                    "article": "154(4)",
                    "in_force_from": "2022-01-05",
                    "routes": ["direct_foreign_loan"],
                    "effect": "block",
                    "applies_when": {
                        "lender_is_foreign": True,
                        "borrower_is_regional_government": True,
                    },
                    "plain": label("A region may not take financing directly from abroad"),
                    "status": "text_read",
                }
            ],
            "facts": [
                *(
                    {"id": name, "kind": "yes_no", "label": label(text), "derived": True}
                    for name, text in (
                        ("lender_is_foreign", "the lender is foreign"),
                        ("borrower_is_regional_government", "the regional government owes it"),
                    )
                ),
                *(stated_fact(name) for name in (*LegalFacts.model_fields, *FIGURES)),
            ],
        }
    )


def book(
    cities: list[dict[str, Any]] | None = None,
    investors: list[dict[str, Any]] | None = None,
) -> Book:
    """Make a book of three cities and four investors, or of the given ones."""
    if cities is None:
        cities = [
            city("teluk"),
            city(
                "gunung",
                kemendagri_code="33.99",
                province="Jawa Tengah",
                island_group="Jawa",
                latitude=-7.0,
                longitude=110.4,
                needs=[
                    need(
                        "gunung-air",
                        title="Perluasan sistem air minum",
                        title_en="Drinking water expansion",
                        description="SPAM kota perlu pipa dan pompa baru.",
                        sectors=["water_supply"],
                        dimensions=["living"],
                        cost=None,
                        instruments_wanted=["grant", "technical_assistance"],
                        readiness="idea",
                        availability="unknown",
                    ),
                    need(
                        "gunung-sampah",
                        availability="partner_chosen",
                        availability_note="Mitra dipilih 2025.",
                    ),
                ],
            ),
            city("pesisir", kemendagri_code="81.98", needs=[], context=None, population=None),
        ]
    if investors is None:
        investors = [
            investor("alpha"),
            investor(
                "beta",
                country="ID",
                embassy=None,
                type="domestic_cofinancier",
                sectors=["street_lighting"],
                instruments=["ppp", "equity"],
                ticket=None,
                deals=[],
            ),
            investor("gamma", availability="ended", availability_note="Programme over since 2023."),
            investor(
                "delta",
                sectors=[],
                dimensions=[],
                instruments=[],
                ticket=None,
                deals=[deal("delta-mou", deal_status="intention", status="MoU", amount=None)],
                mandate="Unclear.",
            ),
        ]
    return Book(
        edition=Edition.model_validate(
            {
                "title": "Buku rekaan",
                "version": "1",
                "on": "2026-11-24",
                "rates": [
                    {"currency": "USD", "idr": 16_000, "on": "2026-01-02", "source": "Kurs rekaan"}
                ],
            }
        ),
        cities=tuple(sorted((City.model_validate(item) for item in cities), key=lambda c: c.id)),
        investors=tuple(
            sorted((Investor.model_validate(item) for item in investors), key=lambda i: i.id)
        ),
        embassies=(
            Embassy.model_validate(
                {
                    "id": "japan",
                    "country": "JP",
                    "label": {"id": "Kedutaan Besar Jepang", "en": "Embassy of Japan"},
                }
            ),
        ),
        taxonomy=taxonomy(),
        law=law(),
        glossary=(
            GlossaryEntry(
                id="waste",
                terms_id=("sampah", "persampahan"),
                terms_en=("waste", "solid waste"),
                sectors=("solid_waste",),
            ),
            GlossaryEntry(
                id="drinking_water",
                terms_id=("air minum", "spam"),
                terms_en=("drinking water", "water supply"),
                sectors=("water_supply",),
            ),
        ),
        digest="0" * 64,
    )
