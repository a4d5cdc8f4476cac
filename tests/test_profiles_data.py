"""The profiles that are shipped: complete, sourced, and lawful to show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from matchmaker.loading import load_book
from matchmaker.model import (
    Book,
    City,
    Confidence,
    DealStatus,
    EvidenceType,
    Investor,
    InvestorAvailability,
    NeedAvailability,
    Role,
)

PROFILES = Path(__file__).parent.parent / "profiles"
RECORDS = sorted([*PROFILES.glob("cities/*.yaml"), *PROFILES.glob("investors/*.yaml")])
ALL = sorted(PROFILES.rglob("*.yaml"))


def name_of(path: Path) -> str:
    return path.relative_to(PROFILES).as_posix()


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(PROFILES)


def texts(value: Any) -> Iterator[str]:
    """Give all texts of a record but the addresses of its sources."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"links", "url"}:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_nothing_is_missing(book: Book):
    """All cities, needs, investors, deals and embassies are there."""
    deals = [deal for investor in book.investors for deal in investor.deals]
    expected = (40, 148, 60, 137, 25)
    counted = (book.cities, book.needs, book.investors, deals, book.embassies)
    assert expected == tuple(map(len, counted))


def test_what_can_be_ranked(book: Book):
    """Ended doors and taken needs are not ranked: 53 investors and 131 needs are."""
    assert (len(book.matchable_investors), len(book.matchable_needs)) == (53, 131)


def test_each_deal_keeps_how_far_it_went(book: Book):
    """Signed deals, intentions and programmes are kept apart, as they were found."""
    found = Counter(deal.deal_status for item in book.investors for deal in item.deals)
    expected = {
        DealStatus.CLOSED: 52,
        DealStatus.SIGNED: 22,
        DealStatus.AWARDED: 4,
        DealStatus.ONGOING_PROGRAMME: 8,
        DealStatus.INTENTION: 41,
        DealStatus.CANCELLED: 3,
        DealStatus.UNKNOWN: 7,
    }
    assert expected == found
    assert sum(len(item.evidence_deals) for item in book.investors) == 78


def test_vocabularies_are_complete(book: Book):
    """The taxonomy has 6 dimensions, 25 sectors, 11 instruments and all 38 provinces."""
    taxonomy = book.taxonomy
    vocabularies = (taxonomy.dimensions, taxonomy.sectors, taxonomy.instruments, taxonomy.provinces)
    assert tuple(map(len, vocabularies)) == (6, 25, 11, 38)


WORKING_NOTES = re.compile(
    r"general\s+knowledge|own\s+conversion|(?:was|were)\s+not\s+found|tidak\s+terbaca"
    r"|pemeriksaan\s+ini",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", RECORDS, ids=name_of)
def test_no_working_note_reaches_a_mayor(path: Path):
    """What is unknown is said in words for a reader, not in those of whoever looked it up."""
    record = yaml.safe_load(path.read_text("utf-8"))
    # A mandate is compared by its words, which the constants of the score rest on.
    found = [text for text in texts({**record, "mandate": ""}) if WORKING_NOTES.search(text)]
    assert found == []


def test_a_judgement_in_the_taxonomy_says_so(book: Book):
    """Stages of an instrument are no rule, and the codes of a sector name their source."""
    for instrument in book.taxonomy.instruments:
        assert instrument.stages
        assert "general knowledge" in (instrument.note or "")
    assert "judgement" in (book.taxonomy.codes_source or "")
    for sector in book.taxonomy.sectors:
        assert sector.codes.sdg
        if not sector.codes.crs:
            assert sector.codes.source


def test_province_names_begin_with_their_codes(book: Book):
    """Each island group holds the provinces of its block of codes."""
    blocks = {
        "Sumatera": "12",
        "Jawa": "3",
        "Bali": "5",
        "Nusa Tenggara": "5",
        "Kalimantan": "6",
        "Sulawesi": "7",
        "Maluku": "8",
        "Papua": "9",
    }
    assert set(blocks) == {province.island_group for province in book.taxonomy.provinces}
    for province in book.taxonomy.provinces:
        assert province.code[0] in blocks[province.island_group]


def test_needs_that_danantara_awards_are_asked_about_first(book: Book):
    """No mayor offers a plant whose partner another body chooses."""
    for need_id in ("makassar-psel", "semarang-psel-jatibarang", "medan-psel-terjun"):
        need = book.need(need_id).need
        assert need.availability is NeedAvailability.UNKNOWN
        assert "Danantara" in (need.availability_note or "")


def test_the_dprd_approves_and_no_letter_does(book: Book):
    """A lender's requirement names the decision of the DPRD, not a letter."""
    named = [
        requirement
        for investor in book.investors
        for requirement in investor.requirements
        if "DPRD" in requirement and "on-lent" in requirement
    ]
    assert len(named) == 11
    for requirement in named:
        assert requirement.startswith("DPRD approval, by plenary decision or with the budget")
    everywhere = [text for path in ALL for text in texts(yaml.safe_load(path.read_text("utf-8")))]
    assert not [text for text in everywhere if "endorsement letter" in text]


def test_a_door_is_never_a_purse(book: Book):
    """Those who can only route a request have the role of a door, and nobody else has."""
    doors = {item.id for item in book.investors if item.role is Role.DOOR}
    routing = {
        item.id for item in book.investors if item.availability is InvestorAvailability.ROUTING_ONLY
    }
    assert {"join", "koica", "sace-cdp", "tnb", "uk-pact"} == doors == routing


def test_a_supplier_is_never_a_purse(book: Book):
    """Whoever is called a supplier in its own text has that role, and lends nothing."""
    suppliers = {item for item in book.investors if item.role is Role.SUPPLIER}
    said = {
        item for item in book.investors if (item.availability_note or "").startswith("Supplier")
    }
    assert {item.id for item in said} <= {item.id for item in suppliers}
    money = {"grant", "concessional_loan", "commercial_loan", "equity", "guarantee", "blended"}
    for item in suppliers:
        assert not money & set(item.instruments), item.id


def test_only_the_guarantee_fund_is_a_guarantor(book: Book):
    """PT PII guarantees and lends nothing; the others lend, invest, sell or open a door."""
    assert [item.id for item in book.investors if item.role is Role.GUARANTOR] == ["pt-pii"]


def test_investors_come_through_the_embassy_of_their_own_country(book: Book):
    """A national counterpart has its own embassy; Moya asks not to be sent through one."""
    without = set()
    for investor in book.investors:
        if investor.embassy is None:
            without.add(investor.id)
        elif not investor.multilateral:
            assert book.embassy(investor.embassy).country == investor.country
    multilateral = {item.id for item in book.investors if item.multilateral} - {"eib-global"}
    domestic = {item.id for item in book.investors if item.country == "ID"}
    assert multilateral | domestic | {"moya"} == without


def test_every_need_says_what_it_rests_on(book: Book):
    """Source, date, confidence and kind of evidence are known for each need."""
    for _, need in book.needs:
        provenance = need.provenance
        assert provenance.source
        assert provenance.as_of
        assert isinstance(provenance.confidence, Confidence)
        assert isinstance(provenance.evidence, EvidenceType)


def test_needs_that_nobody_checked_are_leads(book: Book):
    """Ten general wishes were not looked up by anybody, so they bear no date of a check."""
    unchecked = {need.id for _, need in book.needs if need.provenance.checked is None}
    assert unchecked == {
        "ambon-jaringan-tik-merata",
        "badung-subak-digital",
        "banjarmasin-integrasi-layanan",
        "banyuwangi-smart-kampung",
        "mimika-layanan-pesisir-digital",
        "sidoarjo-air-industri",
        "singkawang-umkm-budaya",
        "sumedang-spbe-ekspor",
        "tegal-pusat-kendali",
        "wakatobi-tenun-rumput-laut",
    }
    for _, need in book.needs:
        if need.id in unchecked:
            assert need.availability is NeedAvailability.UNKNOWN


def test_an_investor_is_no_better_sourced_than_its_parts(book: Book):
    """What a record rests on is the weaker of what its mandate and its requirements do."""
    for investor in book.investors:
        bases = {investor.mandate_basis, investor.requirements_basis}
        is_sourced = investor.provenance.evidence is EvidenceType.SOURCED
        assert is_sourced == (bases == {EvidenceType.SOURCED}), investor.id


def test_every_deal_has_an_address_to_look_at(book: Book):
    """Each entry of a track record links to the page that it was read on."""
    for investor in book.investors:
        for deal in investor.deals:
            assert len(deal.provenance.links) == 1
            assert deal.provenance.evidence is EvidenceType.SOURCED


def test_deal_ids_begin_with_their_investor(book: Book):
    """A deal's id says whose it is, so that it stays unique."""
    for investor in book.investors:
        for deal in investor.deals:
            assert deal.id.startswith(f"{investor.id}-")


def test_unknown_amounts_stay_unknown(book: Book):
    """A public cost is known for 11 needs only, a ticket bound for 20 investors."""
    costs = [need.cost for _, need in book.needs if need.cost is not None]
    assert sum(cost.known for cost in costs) == 11
    for cost in costs:
        assert cost.note
        assert cost.known != cost.note.startswith("Belum diketahui: ")
    known = [item for item in book.investors if item.ticket is not None and item.ticket.known]
    assert len(known) == 20
    for investor in book.investors:
        assert investor.ticket is not None
        assert investor.ticket.note


def test_every_currency_has_a_rate_that_says_what_it_is(book: Book):
    """Amounts can be compared, by a rate that does not pass for a market rate."""
    used = {need.cost.currency for _, need in book.needs if need.cost}
    used |= {item.ticket.currency for item in book.investors if item.ticket}
    used |= {deal.amount.currency for i in book.investors for deal in i.deals if deal.amount}
    assert used - {"IDR"} == {rate.currency for rate in book.edition.rates}
    for rate in book.edition.rates:
        assert "not a market rate" in rate.source


@pytest.mark.parametrize("path", ALL, ids=name_of)
def test_no_file_holds_a_contact(path: Path):
    """No e-mail address and no telephone number of anybody is shipped."""
    mail = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
    phone = re.compile(r"(?<![\w.])(?:\+?62[ -]?|0)8\d{1,2}[ -]?\d{3,4}[ -]?\d{3,5}(?!\w)|\+\d{7,}")
    for text in texts(yaml.safe_load(path.read_text("utf-8"))):
        assert mail.search(text) is None
        assert phone.search(text) is None


@pytest.mark.parametrize("path", RECORDS, ids=name_of)
def test_a_file_is_easy_to_review(path: Path):
    """A record names its schema, has Unix line ends, and wraps all lines but addresses."""
    raw = path.read_bytes()
    kind = "city" if path.parent.name == "cities" else "investor"
    lines = raw.decode("utf-8").split("\n")
    assert b"\r" not in raw
    assert lines[0] == f"# yaml-language-server: $schema=../schema/{kind}.schema.json"
    assert lines[-1] == ""
    assert [line for line in lines if len(line) > 100 and "://" not in line] == []


@pytest.mark.parametrize("path", RECORDS, ids=name_of)
def test_other_yaml_programs_read_the_same(path: Path, book: Book):
    """What older YAML would misread (NO, 81.71, dates) is in quotes."""
    data = yaml.safe_load(path.read_text("utf-8"))
    if path.parent.name == "cities":
        city = City.model_validate(data)
        needs = tuple(sorted(city.needs, key=lambda need: need.id))
        assert book.city(path.stem) == city.model_copy(update={"needs": needs})
    else:
        investor = Investor.model_validate(data)
        deals = tuple(sorted(investor.deals, key=lambda deal: deal.id))
        assert book.investor(path.stem) == investor.model_copy(update={"deals": deals})
