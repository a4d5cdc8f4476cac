"""Deals of the profiles: what is hidden, what is asked, and that nothing leaks."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.errors import MatchmakerError
from matchmaker.evaluation import Likeness, Report, evaluate_deals, to_svg
from matchmaker.evaluation.deals import Record, _earlier, _questions
from matchmaker.evaluation.hiding import Mask, asks, projects_of, telling_words
from matchmaker.loading import load_book
from matchmaker.model import EVIDENCE_DEALS
from matchmaker.text import Glossary
from matchmaker.vectors import fit_book
from tests import fictional, folders
from tests.books import WordHash

THEMES = (
    "harbour pier ferry coast fishery breakwater",
    "tram depot fares lanes signal timetable",
    "lamps poles meters dimming lantern bulbs",
    "sewer toilets sludge effluent digester manhole",
    "landfill compost sorting bins leachate hauling",
    "hospital clinic ward surgery nursing ambulance",
    "turbine geothermal inverter battery panel substation",
    "library museum theatre festival archive gallery",
)


def deals_of(name: str, theme: str, count: int = 3) -> list[dict[str, object]]:
    """Make deals of a theme, each with other words of it and a name of its own."""
    words = theme.split()
    return [
        fictional.deal(
            f"{name}-{number}",
            project=f"{' '.join(words[number : number + 3])} works Xq{name}{number}",
            year=2015 + number,
        )
        for number in range(count)
    ]


def investors(**changes) -> list[dict[str, object]]:
    return [
        fictional.investor(
            f"fund-{number}",
            name=f"Fund{number} Kelompok",
            mandate="Finances works of a city.",
            deals=deals_of(f"fund-{number}", theme),
        )
        | changes
        for number, theme in enumerate(THEMES)
    ]


def likeness_of(book) -> Likeness:
    return Likeness.of(book, fit_book(book, [WordHash()]), WordHash())


def figures(tables, title, measure=1):
    table = next(table for table in tables if title in table.title)
    return {row.method: row.figures[measure] for row in table.rows}


@pytest.fixture(scope="module")
def tables():
    book = fictional.book(investors=investors())
    return evaluate_deals(book, likeness_of(book), seed=0)


def test_names_and_numbers_are_hidden():
    """Names of institutions and places go, words and acronyms of the trade stay."""
    book = fictional.book(
        investors=[
            fictional.investor("alpha", name="Zuidbank SPAM", mandate="Finances waste works."),
            fictional.investor("beta", name="Fund B", mandate="Loans for works on waste."),
        ]
    )
    mask = Mask.of(book)
    assert mask.hide("Waste works in Legokan, 145MW 3rd plant") == "Waste works in plant"
    assert mask.hide("Zuidbank Alpha SPAM 12") == ""
    assert Mask.of(fictional.book()).hide("drinking Water") == "drinking Water"


def test_texts_of_one_project_are_found():
    """Shared rare words make one project, also through a third text; common ones do not."""
    texts = [
        "Legokan waste plant, West",
        "water works in Teluk",
        "Legokan guarantee",
        "guarantee Legokan preparation support for waste plant",
        "water pumps in Gunung, with meters",
        "",
    ]
    assert projects_of(texts) == [0, 1, 0, 0, 4, 5]


def test_likeness_to_other_deals_finds_the_maker(tables):
    """Where deals of one investor share words, ours and the baselines find it; chance doesn't."""
    found = figures(tables, "one project hidden")
    assert found["ours: likest other deal"].value > 0.8
    assert found["TF-IDF centroid"].value > 0.8
    assert found["random"].high < 0.7


def test_funders_dealt_out_at_random_score_like_random(tables):
    """With nothing to be told from a text, ours is no better than chance: nothing leaks."""
    for measure in (0, 1):
        found = figures(tables, "control", measure)
        assert found["ours: likest other deal"].low <= found["random"].high
        assert found["ours: mandate and likest deal (leaks)"].low <= found["random"].high


def test_a_name_in_a_text_betrays_nobody():
    """A mandate that names its own projects, and deals that name their maker, change nothing."""
    plain = fictional.book(investors=investors())
    planted = []
    for investor in investors():
        own = investor["deals"]
        named = " ".join(deal["project"].split()[-1] for deal in own)
        deals = [deal | {"project": f"{deal['project']} {investor['name']}"} for deal in own]
        mandate = f"{investor['mandate']} {named} {investor['name']}"
        planted.append(investor | {"mandate": mandate, "deals": deals})
    likeness = likeness_of(plain)
    records = [Record.of(book, likeness) for book in (plain, fictional.book(investors=planted))]
    assert records[0].texts == records[1].texts
    assert records[0].among_deals.tolist() == records[1].among_deals.tolist()
    assert records[0].to_mandates.tolist() == records[1].to_mandates.tolist()


def test_a_project_is_hidden_with_all_its_deals():
    """Two investors in one project are both right, and neither deal of it is looked at."""
    items = investors()
    shared = fictional.deal("fund-1-shared", project=items[0]["deals"][0]["project"], year=2018)
    items[1] = items[1] | {"deals": [*items[1]["deals"], shared]}
    book = fictional.book(investors=items)
    record = Record.of(book, likeness_of(book))
    question = next(q for q in _questions(record, EVIDENCE_DEALS) if q.right.sum() == 2)
    assert [
        name for name, right in zip(record.investors, question.right, strict=True) if right
    ] == ["fund-0", "fund-1"]
    asked = record.projects[question.deal]
    assert asked not in record.projects[question.past]
    assert (record.projects == asked).sum() == 2


def test_intentions_are_asked_apart_and_teach_nothing(tables):
    """An intention changes no figure of the deals made; it has a table of its own."""
    items = investors()
    pledge = fictional.deal(
        "fund-2-pledge", project="choir stage", deal_status="intention", status="MoU", year=2019
    )
    items[2] = items[2] | {"deals": [*items[2]["deals"], pledge]}
    book = fictional.book(investors=items)
    record = Record.of(book, likeness_of(book))
    assert not any(
        record.statuses[at] == "intention"
        for question in _questions(record, EVIDENCE_DEALS)
        for at in question.past
    )
    found = evaluate_deals(book, likeness_of(book), seed=0)
    assert (
        figures(tables, "one project hidden")["popularity"]
        == figures(found, "one project hidden")["popularity"]
    )
    assert dict(next(table for table in found if "intentions" in table.title).facts[:1]) == {
        "projects": 1
    }
    assert not any("intentions" in table.title for table in tables)


def test_by_time_only_earlier_years_are_looked_at(tables):
    """A deal of the same year or later is no past; first deals have none and are left out."""
    book = fictional.book(investors=investors())
    record = Record.of(book, likeness_of(book))
    for question in _questions(record, EVIDENCE_DEALS):
        past = _earlier(record, question).past
        assert (record.years[past] < record.years[question.deal]).all()
    table = next(table for table in tables if "earlier years" in table.title)
    assert (dict(table.facts)["projects"], int(table.notes[0].split()[0])) == (16, 8)


def test_telling_words_are_those_of_the_matter():
    """Everyday words, small words, numbers and scraps of letters tell nothing."""
    assert telling_words("of the dam, 30 MW and year x treatment Plants") == (
        "dam",
        "treatment",
        "Plants",
    )


def test_a_text_asks_by_two_telling_words_or_one_that_tells_a_sector():
    """One word alone asks nothing unless the glossary knows its field."""
    entries = fictional.book().glossary
    glossary = Glossary(entries)
    term = next(entry.terms_en[0] for entry in entries if entry.sectors)
    assert not asks("Twelve projects since", glossary)
    assert not asks("choir", glossary)
    assert asks("choir stage", glossary)
    assert asks(term, glossary)


def test_questions_without_words_are_counted_and_shown_apart(tables):
    """A project whose text is all name stays in the figures; a table without it stands beside."""
    assert "words left" not in " ".join(table.title for table in tables)
    items = investors()
    bare = fictional.deal("fund-2-bare", project="Xqbare Zyx", year=2019)
    items[2] = items[2] | {"deals": [*items[2]["deals"], bare]}
    book = fictional.book(investors=items)

    found = evaluate_deals(book, likeness_of(book), seed=0)

    whole, rest = found[0], found[-1]
    assert dict(whole.facts)["projects"] == dict(rest.facts)["projects"] + 1
    assert dict(whole.facts)["questions with hardly a word left"] == 1
    assert dict(rest.facts)["questions with hardly a word left"] == 0
    assert rest.title == "deals made, questions with words left"


def test_nothing_made_is_said():
    """Profiles whose deals are all intentions have nothing to predict."""
    items = [
        investor | {"deals": [deal | {"deal_status": "intention"} for deal in investor["deals"]]}
        for investor in investors()
    ]
    book = fictional.book(investors=items)
    with pytest.raises(MatchmakerError, match="nothing to predict"):
        evaluate_deals(book, likeness_of(book), seed=0)


def test_the_same_seed_gives_the_same_tables(tables):
    """A second evaluation finds the same to the last digit; random draws follow the seed."""
    book = fictional.book(investors=investors())
    assert tables == evaluate_deals(book, likeness_of(book), seed=0)
    other = evaluate_deals(book, likeness_of(book), seed=1)
    assert (
        figures(tables, "one project hidden")["random"]
        != figures(other, "one project hidden")["random"]
    )


def test_the_picture_shows_each_method_of_each_table(tables):
    """The SVG is sound XML with a mark for each method, whatever a title holds."""
    report = Report("deals", 0, tables)
    picture = ET.fromstring(to_svg(report))
    marks = picture.findall(".//{*}circle") + picture.findall(".//{*}g/{*}rect")
    assert sum(len(table.rows) for table in tables) == len(marks)
    assert to_svg(report) == to_svg(Report("deals", 0, tables))


def test_the_command_needs_no_file(tmp_path):
    """Without a file the deals of the profiles are evaluated, with several right answers."""
    book = fictional.book(investors=investors())
    folders.write_shared(tmp_path, book)
    folders.write_yaml(tmp_path, book)
    reference = fit_book(load_book(tmp_path), ["lexical"]).to_json()
    (tmp_path / "reference.json").write_text(reference, encoding="utf-8")
    arguments = [
        "evaluate",
        "--profiles",
        str(tmp_path),
        "--encoder",
        "lexical",
        "--format",
        "json",
    ]
    result = CliRunner().invoke(matchmaker, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)
    assert (found["evaluation"], found["seed"]) == ("deals", 0)
    first = found["tables"][0]
    assert first["facts"]["projects"] == 24
    assert np.isfinite(first["methods"][0]["measures"]["nDCG@10"]["value"])
