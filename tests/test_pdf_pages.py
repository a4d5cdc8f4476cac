"""How many pages a brief has: some eight at most, whatever the record and the law."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from matchmaker.loading import load_book
from matchmaker.model import Words
from matchmaker.pathways import screen
from tests.fictional import book, city, deal, investor, need, provenance
from tests.printed import (
    ASSISTANCE,
    GRANT,
    ON,
    STRICT,
    match,
    pages,
    pdf,
    phrasebook,
    plain,
    strict_law,
)

LANGUAGES = ("id", "en")
MOST_PAGES = 9
LONGEST = 6
"""Real investors that are printed: those of whom the profiles say most."""


def prose(letters: int) -> str:
    return ("Kalimat rekaan tentang sampah, air, dan jalan sebuah kota kecil. " * 20)[:letters]


def long(deals: int = 30, **investor_changes):
    """Make a pair with a long record and a long law, and texts as long as real ones are."""
    source = provenance(source=prose(120), links=["https://example.org/a/long/path"])
    deal_source = provenance(
        source=None, links=["https://example.org/news/2024/07/a-rather-long-title-of-a-page"]
    )
    found = book(
        [
            city(
                "teluk",
                context=prose(480),
                challenges=[prose(35)] * 4,
                membership_note=prose(120),
                provenance=source,
                needs=[
                    need(
                        "teluk-sampah",
                        description=prose(620),
                        instruments_wanted=["concessional_loan"],
                        availability="unknown",
                        availability_note=prose(200),
                        provenance=source,
                    )
                ],
            )
        ],
        [
            investor(
                "alpha",
                mandate=prose(560),
                requirements=[prose(95)] * 5,
                exclusions=[prose(80)] * 2,
                availability_note=prose(180),
                provenance=source,
                deals=[
                    deal(
                        f"a-{number:02}",
                        project=f"{prose(50)} {number}",
                        amount_note=prose(110),
                        status=prose(70),
                        deal_status=("signed", "intention", "closed")[number % 3],
                        provenance=deal_source,
                    )
                    for number in range(deals)
                ],
                **investor_changes,
            )
        ],
    )
    return dataclasses.replace(found, law=strict_law())


def pair(found):
    reasons = tuple(Words.of("reason.text_alike") for _ in range(5))
    return match(
        found, "teluk-sampah", "alpha", pathways=(STRICT, GRANT, ASSISTANCE), reasons=reasons
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("deals", [0, 1, 6, 7, 30, 200])
def test_a_long_record_and_a_long_law_keep_to_nine_pages(deals, language):
    """Any number of entries, twelve conditions and twelve acts: the form ends the ninth page."""
    found = long(deals)
    printed = pages(pdf(found, pair(found), language))

    assert len(printed) in {7, 8, 9}
    assert plain(phrasebook(found, language).phrase("form.signature")) in plain(printed[-1])


def test_what_a_long_record_leaves_out_is_said_with_its_place():
    """The page says how many entries are not printed, and which sheet has them."""
    found = long(30)
    phrases = phrasebook(found, "en")
    printed = plain("".join(pages(pdf(found, pair(found), "en"))))
    sheet = phrases.phrase("table.sheet.deals")

    assert plain(phrases.phrase("record_left", count=24, all=30, sheet=sheet)) in printed
    assert plain(phrases.phrase("law.further_left", count=5)) in printed
    assert "notprintedhere" not in plain("".join(pages(pdf(long(6), pair(long(6)), "en"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_briefs_of_the_longest_real_profiles_have_nine_pages_at_most(language):
    """The investors with the most to say, beside the cities and needs with the most to say."""
    found = load_book(Path(__file__).parents[1] / "profiles")
    investors = sorted(found.matchable_investors, key=spoken, reverse=True)[:LONGEST]
    sides = sorted(found.matchable_needs, key=lambda side: spoken(side.need), reverse=True)
    counts = {}
    for number, other in enumerate(investors):
        side = sides[number]
        ways = screen(side, other, found.law, on=ON)
        both = match(found, side.need.id, other.id, pathways=ways)
        counts[side.need.id, other.id] = len(pages(pdf(found, both, language)))

    assert {key: count for key, count in counts.items() if count > MOST_PAGES} == {}


def spoken(record) -> int:
    return len(record.model_dump_json())


FULLEST = (
    "makassar-psel",
    "medan-psel-terjun",
    "semarang-psel-jatibarang",
    "mataram-tpst-kebon-talo",
    "banyuwangi-tpa-tpst-500",
)
"""Needs of which the first page has most to say to an operator."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_on_the_first_page_of_the_fullest_real_briefs(language):
    """No text ends in an ellipsis, five reasons to meet notwithstanding."""
    found = load_book(Path(__file__).parents[1] / "profiles")
    sides = sorted(found.matchable_needs, key=lambda side: spoken(side.need), reverse=True)
    others = sorted(found.matchable_investors, key=spoken, reverse=True)
    longest = [(sides[place].need.id, others[place].id) for place in range(3)]
    reasons = tuple(Words.of("reason.text_alike") for _ in range(5))
    cut = []
    for name, other in [*((name, "sumitomo-kanadevia") for name in FULLEST), *longest]:
        ways = screen(found.need(name), found.investor(other), found.law, on=ON)
        both = match(found, name, other, pathways=ways, reasons=reasons)
        first = pages(pdf(found, both, language))[0]
        if "…" in first:
            cut.append((name, other))

    assert cut == []


def below(document: bytes) -> str:
    """Read what stands in the lower margin of the first page."""
    parts: list[str] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if cm[1] * tm[4] + cm[3] * tm[5] + cm[5] < 17 / 25.4 * 72:
            parts.append(text)

    PdfReader(io.BytesIO(document)).pages[0].extract_text(visitor_text=visit)
    return plain("".join(parts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_sheet_never_runs_into_its_foot(language):
    """Its type is guessed from the lengths of texts: the fullest real sheets keep to their page."""
    found = load_book(Path(__file__).parents[1] / "profiles")
    phrases = phrasebook(found, language)
    others = sorted(found.matchable_investors, key=spoken, reverse=True)
    feet = set()
    for place, name in enumerate(FULLEST):
        for other in (others[place], others[-1 - place]):
            ways = screen(found.need(name), other, found.law, on=ON)
            both = match(found, name, other.id, pathways=ways)
            foot = below(pdf(found, both, language))
            feet.add(foot.rpartition(plain(phrases.phrase("brief.page")))[0])
    said = [
        phrases.phrase("brief.version", version=found.edition.version),
        phrases.phrase("brief.data_on", day=found.edition.on),
        phrases.phrase("brief.law_on", day=ON),
    ]

    assert feet == {plain(phrases.phrase("brief.classification") + " · ".join(said))}
