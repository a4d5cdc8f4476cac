"""A shortlist as tables: what officers find in each sheet, in both languages."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from matchmaker.model import Shortlist
from matchmaker.rendering.cover import cover, shortlist_workbook
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.tables import PAIRS, pair_table, shortlist_tables
from matchmaker.rendering.workbook import Table, to_csv
from tests import fictional
from tests.shortlists import match, shortlist

TEMPLATES = Path(__file__).parents[1] / "templates"
SHEETS = (
    "cities",
    "roles",
    "investors",
    "embassies",
    "blocked",
    "law",
    "rules",
    "left_out",
    "needs",
    "profiles",
    "deals",
)


@pytest.fixture(scope="module")
def book():
    return fictional.book()


@pytest.fixture(scope="module")
def listed(book):
    return shortlist(book)


def phrasebook(book, language="id"):
    return Phrasebook.load([TEMPLATES], language, book.taxonomy)


@pytest.fixture(scope="module", params=["id", "en"])
def tables(request, book, listed) -> dict[str, Table]:
    return {
        table.name: table
        for table in shortlist_tables(listed, book, phrasebook(book, request.param))
    }


def rows(table: Table) -> list[dict[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_the_law_of_each_pair_names_its_rules_in_order(tables, book, listed):
    """Every listed pair has a row for each form of support, with every rule that decided on it."""
    found = rows(tables["law"])
    pathways = [pathway for match in listed.cities for pathway in match.pathways]
    titles = {rule.id: {rule.title.id, rule.title.en} for rule in book.law.rules}

    assert len(found) == len(pathways)
    for row, pathway in zip(found, pathways, strict=True):
        shown = pathway.routes[0] if pathway.routes else pathway.direct
        findings = shown.findings if shown is not None else ()
        said = str(row["rules"]).split("\n") if row["rules"] else []
        assert len(said) == len(findings)
        for text, finding in zip(said, findings, strict=True):
            assert any(title in text for title in titles[finding.rule])


def test_the_law_of_each_pair_has_the_light_that_its_brief_would_have(tables, listed):
    """Where the direct way is closed the light says so, whatever the way round is worth."""
    pathways = [pathway for match in listed.cities for pathway in match.pathways]
    lights = {row["light"] for row in rows(tables["law"])}
    by_kind = {
        is_rerouted: {
            row["light"]
            for row, pathway in zip(rows(tables["law"]), pathways, strict=True)
            if pathway.is_rerouted is is_rerouted
        }
        for is_rerouted in (True, False)
    }

    assert by_kind[True] | by_kind[False] == lights
    assert by_kind[True] <= {"Tidak langsung", "Not directly"}
    assert by_kind[False].isdisjoint({"Tidak langsung", "Not directly"})
    assert by_kind[True]


def test_the_law_names_one_deciding_rule_on_paper_and_all_on_the_screen(tables):
    """A printed row stays short; every rule is to the right of what is printed."""
    paper = {column.name: column.on_paper for column in tables["law"].columns}

    assert paper["decided"]
    assert not paper["rules"]
    assert all("\n" not in str(row["decided"]) for row in rows(tables["law"]))


def test_every_rule_stands_in_the_sheet_of_rules(tables, book):
    """An officer can look up each rule, in plain words, with its article and how it is known."""
    found = rows(tables["rules"])

    assert len(found) == len(book.law.rules)
    assert all(row["rule"] and row["plain"] and row["text"] and row["validity"] for row in found)


def test_every_view_has_its_sheet(tables):
    """By city, investor and embassy, what the law forbids, what is left out, and the sources."""
    assert tuple(tables) == SHEETS


def test_sheets_of_the_sides_hold_the_lists_in_their_order(tables, listed, book):
    """A row a pair, by city and rank for the city, and by investor and rank for the investor."""
    names = {city.id: city.name for city in book.cities}
    assert [(row["city"], row["city_rank"]) for row in rows(tables["cities"])] == [
        (names[match.city], match.city_rank) for match in listed.cities
    ]
    assert [row["investor_rank"] for row in rows(tables["investors"])] == [
        match.investor_rank for match in listed.investors
    ]


def test_roles_are_told_apart(tables, listed, book):
    """Each city's best of a role stand together, and every list of pairs names the role."""
    found = rows(tables["roles"])
    assert [row["city_rank"] for row in found] == [match.city_rank for match in listed.roles]
    together = [(row["city"], row["role_name"]) for row in found]
    assert len(dict.fromkeys(together)) == sum(
        one != other for one, other in zip(together, [None, *together], strict=False)
    )
    for sheet in ("cities", "roles", "investors", "embassies", "profiles"):
        assert all(row["role_name"] for row in rows(tables[sheet]))


def test_a_forbidden_way_is_told_once_for_all_whom_it_concerns(tables, listed, book):
    """A row for each need and way, with every blocked investor in it, the best ranked first."""
    found = rows(tables["blocked"])
    whole = sum(len(blocked.pathways) for blocked in listed.blocked)
    assert sum(row["count"] for row in found) == whole
    keys = [(row["need"], row["instrument"], row["direct"], row["routes"]) for row in found]
    assert len(set(keys)) == len(keys)
    for row in found:
        named = row["investors"].split("; ")
        assert len(named) == row["count"]
        ranks = [int(name.rpartition("(")[2].rstrip(")")) for name in named]
        assert ranks == sorted(ranks)


def test_an_embassy_finds_every_pair_of_its_investors(tables, listed):
    """The embassies' sheet holds each pair of both lists once, those without embassy last."""
    found = rows(tables["embassies"])
    pairs = {(match.city, match.investor) for match in (*listed.cities, *listed.investors)}
    assert len(found) == len(pairs)
    japan = [
        row["embassy"] for row in found if "Jepang" in row["embassy"] or "Japan" in row["embassy"]
    ]
    assert found[: len(japan)] == [row for row in found if row["embassy"] in japan]


def test_a_blocked_direct_way_names_article_and_lawful_route(tables):
    """A row for each instrument: what is forbidden, by which article, and what is open instead."""
    found = rows(tables["blocked"])
    assert found
    for row in found:
        assert "154" in row["articles"]
        assert "on-lent sovereign loan" in row["routes"]
        assert "direct foreign loan" in row["direct"]


def test_a_rerouted_pair_is_never_printed_as_a_direct_loan(tables):
    """Where the direct way is forbidden, a pair's row names the other route, and no green light."""
    loans = [row for row in rows(tables["cities"]) if "loan" in row["route"]]
    assert loans
    for row in loans:
        assert "on-lent sovereign loan" in row["route"]
        assert "direct foreign loan" not in row["route"]
        assert row["light"] in {"Tidak langsung", "Not directly", "Indirect", "Not direct"}


def test_what_is_left_out_says_why_and_what_remains(tables):
    """The chosen partner, the ended programme and the city without needs are all listed."""
    found = {row["name"]: row for row in rows(tables["left_out"])}
    assert {"Kota Pesisir", "Fictional Fund Gamma"} < set(found)
    assert found["Fictional Fund Gamma"]["note"] == "“Programme over since 2023.”"
    assert any(row["note"] == "“Mitra dipilih 2025.”" for row in found.values())
    assert all(row["reason"] for row in found.values())


def test_a_deal_says_when_it_was_looked_up(book, listed):
    """The day of the look at the source is named as that, and never left blank."""
    unchecked = fictional.provenance(checked=None, as_of=None)
    investors = [
        fictional.investor("alpha", provenance=unchecked),
        fictional.investor("beta", deals=[fictional.deal("beta-satu", provenance=unchecked)]),
    ]
    other = fictional.book(investors=investors)
    empty = replace(listed, cities=(), investors=(), blocked=(), left_out=(), roles=())
    tables = {table.name: table for table in shortlist_tables(empty, other, phrasebook(other))}
    heads = {column.name: column.heading for column in tables["deals"].columns}
    assert heads["checked"] == "Terakhir diperiksa"
    assert "as_of" not in heads
    assert [row["checked"] for row in rows(tables["deals"])] == ["Oktober 2026", "belum diperiksa"]
    assert [row["as_of"] for row in rows(tables["profiles"])] == ["tidak diketahui", "2025"]


def test_an_intention_is_never_a_deal(tables):
    """A memorandum is printed as an intention, and counts for nothing in the record."""
    name = "Fictional Fund Delta"
    (deal,) = [row for row in rows(tables["deals"]) if row["investor"] == name]
    assert deal["deal_status"] in {"pernyataan minat, belum transaksi", "intention, no deal"}
    (delta,) = [
        row for row in rows(tables["profiles"]) if row["investor"] == "Fictional Fund Delta"
    ]
    assert delta["record"].startswith("0 ")


def test_what_must_be_asked_stands_in_the_row(tables):
    """The cautions of a pair are in its row."""
    unknown = [row for row in rows(tables["cities"]) if row["city"] == "Kota Gunung"]
    assert unknown
    assert all("•" in row["cautions"] for row in unknown)


@pytest.mark.parametrize("sheet", ["cities", "roles", "investors", "embassies"])
def test_both_sides_availability_stands_in_the_row(sheet):
    """Each list of pairs says whether both sides may be asked; the profile's note is quoted."""
    noted = fictional.book(
        cities=[fictional.city("teluk", needs=[fictional.need("teluk-x", availability="open")])],
        investors=[
            fictional.investor("alpha", availability="unknown", availability_note="Last of 2015.")
        ],
    )
    made = {
        table.name: table
        for table in shortlist_tables(shortlist(noted), noted, phrasebook(noted, "en"))
    }
    found = rows(made[sheet])
    assert [row["availability"] for row in found] == ["• Need: open\n• Investor: ask first"]
    assert [row["note"] for row in rows(made["profiles"])] == ["“Last of 2015.”"]


def test_unknown_stays_empty(tables):
    """A cost or ticket that nobody knows is an empty cell, never a zero."""
    (gunung,) = [row for row in rows(tables["needs"]) if row["city"] == "Kota Gunung"][:1]
    assert gunung["cost"] == ""


def test_every_number_is_a_number_and_every_other_cell_text(tables):
    """Ranks and years can be sorted in Excel; amounts are said in words with their currency."""
    numeric = {"city_rank", "investor_rank", "count", "year"}
    for table in tables.values():
        for row in rows(table):
            for name, cell in row.items():
                assert isinstance(cell, int) == (name in numeric)


def test_both_languages_have_the_same_rows(book, listed):
    """A language changes words, never which pairs are shown or where."""
    indonesian, english = (
        pair_table(listed, book, phrasebook(book, language)) for language in ("id", "en")
    )
    words = {"need", "embassy", "light", "route", "law", "reasons", "cautions"}
    kept = [index for index, name in enumerate(PAIRS) if name not in words]
    assert [[row[i] for i in kept] for row in indonesian.rows] == [
        [row[i] for i in kept] for row in english.rows
    ]


def test_the_csv_has_a_line_for_each_pair(book, listed):
    """Each pair of both lists once, without line breaks in its cells, under documented names."""
    content = to_csv(pair_table(listed, book, phrasebook(book))).decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(content, newline="")))
    pairs = {(match.city, match.investor) for match in (*listed.cities, *listed.investors)}
    assert {(row["city_id"], row["investor_id"]) for row in read} == pairs
    assert len(content.splitlines()) == len(pairs) + 1
    assert content.splitlines()[0].split(",") == list(PAIRS)


def test_a_name_that_looks_like_a_formula_is_printed_as_it_is(book):
    """A city or investor whose name begins with =, +, - or @ stays text in every sheet."""
    names = ["=1+1", "+62", "-x", "@SUM(A1)"]
    odd = fictional.book(
        cities=[fictional.city("teluk", name="=cmd|'/c calc'!A1")],
        investors=[
            fictional.investor(f"fund-{number}", name=name) for number, name in enumerate(names)
        ],
    )
    content = shortlist_workbook(shortlist(odd), odd, phrasebook(odd))
    sheets = openpyxl.load_workbook(io.BytesIO(content))
    texts = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert {"s", "n"} == {cell.data_type for cell in texts}
    assert {*names, "=cmd|'/c calc'!A1"} <= {cell.value for cell in texts}


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_workbook_says_what_it_was_made_from(book, listed, language):
    """The first sheet names edition, day of the law, encoder and digest, and all other sheets."""
    content = shortlist_workbook(listed, book, phrasebook(book, language))
    sheets = openpyxl.load_workbook(io.BytesIO(content))
    cover = sheets.worksheets[0]
    values = [str(cell.value) for row in cover.iter_rows() for cell in row if cell.value]
    assert any("lexical" in value for value in values)
    assert book.digest in values
    assert "24 November 2026" in values
    assert set(sheets.sheetnames[1:]) <= set(values)
    assert content == shortlist_workbook(listed, book, phrasebook(book, language))


def test_an_empty_shortlist_still_makes_a_workbook(book, listed):
    """Profiles of which nothing can be matched give sheets that say so."""
    empty = replace(listed, cities=(), investors=(), blocked=(), roles=())
    content = shortlist_workbook(empty, book, phrasebook(book))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert sheet["A2"].value == "Tidak ada baris."


def test_reasons_and_warnings_are_lines_of_a_cell(book):
    """A pair with several things to ask has them below each other, each with its mark."""
    pair = book.need("gunung-air")
    one = match(book, pair, book.investor("alpha"))
    listed: Shortlist = replace(shortlist(book), cities=(one,), investors=())
    cell = rows(shortlist_tables(listed, book, phrasebook(book))[0])[0]["cautions"]
    assert all(line.startswith("• ") for line in cell.split("\n"))


def test_printed_pages_keep_letters_legible(tables):
    """The printed columns of every sheet stand first, and fit a page in letters of 7.5 points."""
    for made in tables.values():
        printed = [column.on_paper for column in made.columns]
        assert printed == sorted(printed, reverse=True)
        assert sum(column.width for column in made.columns if column.on_paper) <= 178


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_cover_says_how_many_of_very_many_forbidden_ways_are_listed(book, listed, language):
    """The row stands where the sheet leaves some out, with the number of the others."""
    words = phrasebook(book, language)
    more = replace(listed.counts, pairs_with_blocked_instrument=len(listed.blocked) + 1)
    label = words.phrase("table.fact.blocked_listed")
    facts = {
        is_cut: dict(cover(shown, book, words, ()).facts)
        for is_cut, shown in ((False, listed), (True, replace(listed, counts=more)))
    }
    assert label not in facts[False]
    assert str(len(listed.blocked)) in str(facts[True][label])
