"""The papers of an event: what the ministry has, and what each party is handed."""

import csv
import datetime as dt
import io
import itertools
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import docx
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook

from matchmaker.briefs import Kind, all_sent, certify, certify_replan, compose_programmes
from matchmaker.loading.kept import restore
from matchmaker.model import (
    Aim,
    Certificate,
    Decided,
    Meeting,
    Moment,
    Moved,
    Replan,
    Rival,
    Sitting,
    Timetable,
    Words,
)
from matchmaker.rendering.event_papers import CALENDARS, MINISTRY, event_papers
from matchmaker.rendering.event_tables import SHEETS, event_tables
from matchmaker.rendering.event_workbook import event_report
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.presses import print_all
from tests import fictional, happenings
from tests.printed import plain
from tests.test_editions import FORMS
from tests.test_editions import text_of as read_of

TEMPLATES = Path("templates")
ON = dt.date(2026, 11, 24)
MARK = "bocor"


def happening(book, **changes):
    cities = [{"id": city.id} for city in book.cities]
    delegation = {"id": "jepang", "embassy": "japan", "label": {"id": "Jepang", "en": "Japan"}}
    delegation["investors"] = [item.id for item in book.investors]
    helpers = [{"id": "juru-bahasa-1", "languages": ["id", "ja"]}]
    given_values = {"cities": cities, "delegations": [delegation], "interpreters": helpers}
    return happenings.event(**(given_values | changes))


def certificate(book, **changes):
    values = {
        "aim": Aim.TOTAL,
        "total": 0.123456,
        "bound": 0.123456,
        "gap": 0.0,
        "meetings": 1,
        "blocking": (),
        "worst_city": (book.cities[0].id, 0.123456),
        "worst_investor": (book.investors[0].id, 0.123456),
        "exposure": (("jepang", 1, 4),),
        "rivals": (Rival("greedy", 1, 0.1, 0.1, is_feasible=True),),
    }
    return Certificate(**(values | changes))


def timetable(book, event, **changes):
    """Sit the city's first need with each investor, one after the other."""
    pair = book.needs[0]
    sittings = tuple(
        Sitting(
            Meeting(pair.city.id, item.id, pair.need.id, 0.123456, 0.654321, is_fixed=True),
            slot,
            "aula",
            2,
            interpreter="juru-bahasa-1" if at == 0 else None,
            language_unknown=at == 1,
        )
        for at, (slot, item) in enumerate(zip(event.slots, book.investors, strict=False))
    )
    return Timetable(event.id, sittings, certificate(book), 0, 0, **changes)


def phrasebooks(book):
    return lambda language: Phrasebook.load([TEMPLATES], language, book.taxonomy)


def papers(event, book, table, **changes):
    found = event_papers(
        event,
        book,
        table,
        phrasebooks=phrasebooks(book),
        templates=[TEMPLATES],
        on=ON,
        **changes,
    )
    return dict(print_all((paper.path, paper.make()) for paper in found))


@pytest.fixture(scope="module")
def made():
    book = fictional.book()
    event = happening(book)
    return book, event, papers(event, book, timetable(book, event))


def text_of(name, content):
    """Give all texts of a file, its metadata included."""
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        pages = " ".join(page.extract_text() for page in reader.pages)
        return f"{pages} {dict(reader.metadata or {})} {reader.xmp_metadata}"
    if name.endswith(".xlsx"):
        with ZipFile(io.BytesIO(content)) as parts:
            return " ".join(parts.read(part).decode("utf-8") for part in parts.namelist())
    return content.decode("utf-8").replace("\r\n ", "")


def test_every_party_has_its_papers(made):
    """Each city, investor, delegation, hall and interpreter finds its own files."""
    book, _, files = made
    assert set(files) >= {
        *(f"cities/{city.id}.{end}" for city in book.cities for end in ("pdf", "xlsx", "ics")),
        *(f"investors/{item.id}.{end}" for item in book.investors for end in ("pdf", "ics")),
        "embassies/jepang.pdf",
        "embassies/jepang.ics",
        "embassies/jepang.xlsx",
        "halls/aula.pdf",
        "halls/aula.xlsx",
        "interpreters/juru-bahasa-1.ics",
        *(f"{MINISTRY}/{name}.pdf" for name in ("halls", "embassies", "cities", "report")),
        *(f"{MINISTRY}/timetable.{end}" for end in ("xlsx", "csv", "json")),
    }
    assert not any("halls" in name and name.endswith(".ics") for name in files)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_report_of_the_ministry_has_all_its_parts(language):
    """Timetable, coverage, exposure, conflicts, decisions and changes stand in one booklet."""
    book = fictional.book()
    event = happening(book)
    pair = (book.cities[0].id, book.investors[0].id)
    sheet = event_report(
        event,
        book,
        timetable(book, event),
        phrasebooks(book)(language),
        templates=[TEMPLATES],
        on=ON,
        decided=Decided(pins=(pair,)),
    )
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.pdf())).pages)
    phrase = phrasebooks(book)(language).phrase

    for name in ("meetings", "coverage", "exposure", "rather", "ask", "without", "decisions"):
        assert phrase(f"programme.sheet.{name}") in text
    assert phrase("programme.decided.pin") in text
    assert book.investors[0].name in text


@pytest.mark.parametrize("form", FORMS)
def test_the_report_says_the_same_in_every_form(form):
    """Every heading, sentence and cell stands in the pages, the document and the browser page."""
    book = fictional.book()
    event = happening(book, is_example=True)
    words = phrasebooks(book)("en")
    given = {"templates": [TEMPLATES], "on": ON}
    made = event_report(event, book, timetable(book, event), words, form, **given)
    content = made if isinstance(made, bytes) else made.pdf()
    read = read_of(form, content)
    tables = [
        table
        for table in event_tables(event, book, timetable(book, event), words)
        if table.name not in SHEETS
    ]

    assert len(tables) > 5
    for table in tables:
        cells = [words.word(cell) for row in table.rows for cell in row if cell is not None]
        heads = [it.heading for it in table.columns] if table.rows else [table.note]
        wanted = [table.title, *heads, *cells]
        assert [it for it in wanted if plain(str(it)) not in read] == []
    assert plain(words.phrase("programme.example")) in read
    assert plain(words.phrase("brief.classification")) in read


def test_the_report_lies_on_its_long_side_in_word_too():
    """Wide tables have the width of the turned page."""
    book = fictional.book()
    event = happening(book)
    given = {"templates": [TEMPLATES], "on": ON, "paper": "f4"}
    words = phrasebooks(book)("id")
    made = event_report(event, book, timetable(book, event), words, "docx", **given)
    document = docx.Document(io.BytesIO(made))

    assert round(document.sections[0].page_width.mm) == 330
    assert sum(it.width.mm for it in document.tables[0].columns) == pytest.approx(294, abs=0.5)


def test_same_event_same_bytes(made):
    """All papers of the same event are the same to the last byte."""
    book, event, files = made
    assert papers(event, book, timetable(book, event)) == files


def test_calendar_opens_with_times_of_the_zone():
    """A calendar library reads the meetings at the hours of the event's own zone."""
    book = fictional.book()
    hours = {"Asia/Jakarta": 2, "Asia/Makassar": 1, "Asia/Jayapura": 0}
    for zone, hour in hours.items():
        event = happening(book, time_zone=zone)
        files = papers(event, book, timetable(book, event))
        name = f"cities/{book.needs[0].city.id}.ics"
        (first, *rest) = Calendar.from_ical(files[name]).walk("VEVENT")
        assert first.decoded("dtstart") == dt.datetime(2026, 12, 1, hour, 0, tzinfo=dt.UTC)
        assert first.decoded("dtend") == dt.datetime(2026, 12, 1, hour, 30, tzinfo=dt.UTC)
        assert len(rest) + 1 == min(len(book.investors), len(event.slots))


def test_both_sides_have_the_same_entry(made):
    """The entry of a meeting has one identifier in the calendars of city and investor."""
    book, _, files = made

    def ids(name):
        return {str(e["uid"]) for e in Calendar.from_ical(files[name]).walk("VEVENT")}

    city = ids(f"cities/{book.needs[0].city.id}.ics")
    investors = [ids(f"investors/{item.id}.ics") for item in book.investors]
    assert city == set().union(*investors)
    assert all(a.isdisjoint(b) for a, b in itertools.combinations(investors, 2))


def test_meeting_of_an_earlier_plan_is_cancelled_in_calendars():
    """What was told once and is no more is cancelled for both sides, with a later revision."""
    book = fictional.book()
    event = happening(book)
    before = timetable(book, event)
    gone, *stay = before.sittings
    after = replace(before, sittings=tuple(stay))
    meeting = gone.meeting
    sent = all_sent((), event, book, before, CALENDARS)
    files = papers(
        event, book, after, revision=1, sent=all_sent(sent, event, book, after, CALENDARS)
    )
    for name in (f"cities/{meeting.city}.ics", f"investors/{meeting.investor}.ics"):
        entries = list(Calendar.from_ical(files[name]).walk("VEVENT"))
        assert {int(entry["sequence"]) for entry in entries} == {1}
        cancelled = [str(e["uid"]) for e in entries if e["status"] == "CANCELLED"]
        assert cancelled == [f"{event.id}.{meeting.city}.{meeting.investor}@matchmaker"]


def test_a_party_that_left_the_event_has_its_meetings_cancelled():
    """An investor who is taken out of the file, and an interpreter where none is left."""
    book = fictional.book()
    event = happening(book)
    before = timetable(book, event)
    sent = all_sent((), event, book, before, CALENDARS)
    gone, *rest = [item.id for item in book.investors]
    group = {"id": "jepang", "label": {"id": "Jepang", "en": "Japan"}, "investors": rest}
    smaller = happening(book, delegations=[group], interpreters=[])
    stay = [
        replace(item, interpreter=None) for item in before.sittings if item.meeting.investor != gone
    ]
    after = replace(before, sittings=tuple(stay))
    files = papers(smaller, book, after, revision=1, sent=sent)
    for name in (f"investors/{gone}.ics", "interpreters/juru-bahasa-1.ics"):
        entries = list(Calendar.from_ical(files[name]).walk("VEVENT"))
        assert [str(entry["status"]) for entry in entries] == ["CANCELLED"]
    assert f"investors/{gone}.pdf" not in files


def test_parties_learn_nothing_of_the_choice():
    """No file of a party holds a mark that stands in a wish, veto or note, nor score or value."""
    book = fictional.book()
    city, investor = book.cities[0].id, book.investors[0].id
    pair = {"city": city, "investor": investor}
    event = happening(
        book,
        wishes=[
            {"by": "city", **pair, "grade": 3, "note": MARK},
            {"by": "investor", **pair, "veto": True, "note": MARK},
        ],
        must_meet=[{**pair, "note": MARK}],
        met_before=[{**pair, "on": "2025-01"}],
    )
    table = timetable(book, event, left_out=((city, Words("left_out.city.no_needs")),))
    table = replace(table, certificate=certificate(book, blocking=((city, investor),)))
    files = papers(event, book, table)
    private = (MARK, "0.123", "0,123", "0.654", "0,654", "12%", "score", "skor", "rank")
    for name, content in files.items():
        if not name.startswith(f"{MINISTRY}/"):
            said = text_of(name, content).casefold()
            assert [word for word in private if word in said] == [], name
    assert "0.654" in text_of("timetable.csv", files[f"{MINISTRY}/timetable.csv"])


def test_parties_see_their_own_meetings_only(made):
    """No paper of an investor names another investor."""
    book, _, files = made
    for mine, other in itertools.permutations(book.investors, 2):
        said = text_of("a.pdf", files[f"investors/{mine.id}.pdf"])
        assert other.name not in said


def test_an_example_says_so_on_every_paper():
    """Papers of an event that is made up say it, in calendars too."""
    book = fictional.book()
    event = happening(book, is_example=True)
    files = papers(event, book, timetable(book, event))
    for name, content in files.items():
        if name.endswith((".pdf", ".xlsx")):
            said = " ".join(text_of(name, content).split())
            assert "CONTOH:" in said or "EXAMPLE:" in said, name
    entry = next(
        iter(Calendar.from_ical(files[f"cities/{book.needs[0].city.id}.ics"]).walk("VEVENT"))
    )
    assert str(entry["summary"]).startswith("[Contoh]")


def test_csv_and_json_tell_the_same_as_the_timetable(made):
    """The table and the document for machines hold every sitting as it is."""
    book, event, files = made
    table = timetable(book, event)
    assert restore(Timetable, files[f"{MINISTRY}/timetable.json"], "timetable") == table
    rows = list(csv.DictReader(io.StringIO(files[f"{MINISTRY}/timetable.csv"].decode("utf-8-sig"))))
    assert [(r["city_id"], r["investor_id"], r["start"], r["table"]) for r in rows] == [
        (s.meeting.city, s.meeting.investor, s.slot.start, str(s.table)) for s in table.sittings
    ]


def test_break_stands_between_the_meetings():
    """A city's programme has the break where it is, between the meetings."""
    book = fictional.book()
    event = happening(book)
    programme, *_ = compose_programmes(
        event, book, timetable(book, event), Kind.CITY, language="id"
    )
    (day,) = programme.days
    starts = [getattr(item, "start", None) or item.slot.start for item in day.entries]
    assert starts == sorted(starts)
    assert "10:00" in starts


def test_party_without_meeting_is_told_so():
    """A city without any meeting gets a paper that says it."""
    book = fictional.book()
    event = happening(book)
    empty = replace(timetable(book, event), sittings=())
    files = papers(event, book, empty)
    said = text_of("a.pdf", files[f"cities/{book.cities[-1].id}.pdf"])
    assert "Tidak ada pertemuan" in said


@settings(deadline=None)
@given(gap=st.sampled_from([0.0, 3e-6, 0.004]), aim=st.sampled_from(list(Aim)), fair=st.booleans())
def test_certificate_is_said_in_both_languages(gap, aim, fair):
    """Whatever a certificate holds, both phrasebooks have the words; gaps are not proofs."""
    book = fictional.book()
    event = happening(book)
    rivals = (Rival("greedy", 1, 0.1, 0.1, fair), Rival("random", 1, 0.1, 0.1, fair))
    found = certificate(book, gap=gap, aim=aim, rivals=rivals, worst_city=None)
    table = replace(timetable(book, event), certificate=found, hall_changes=1)
    for language, proved in (("id", "terbukti tidak ada penugasan"), ("en", "proved that no")):
        words = phrasebooks(book)(language)
        said = " ".join(map(words.say, certify(table, book)))
        assert (proved in said) == (gap == 0)


def test_workbook_of_a_new_plan_never_claims_the_first_plans_proof():
    """The first plan's totals stand under their own heading, the new plan's proof before them."""
    book = fictional.book()
    event = happening(book)
    before = timetable(book, event)
    gone, *stay = before.sittings
    after = replace(before, sittings=tuple(stay))
    meeting = gone.meeting
    moved = Moved(meeting.city, meeting.investor, gone, None, Words("programme.empty"))
    now = Moment("2026-12-01", "08:00")
    plan = Replan(after, (moved,), 1, 0, 1, 0, (), (), now, ())
    content = papers(event, book, after, revision=1, replan=plan)[f"{MINISTRY}/timetable.xlsx"]
    cells = [str(cell) for row in load_workbook(io.BytesIO(content)).worksheets[0].values
             for cell in row if cell is not None]  # fmt: skip
    new, first = (
        next(at for at, cell in enumerate(cells) if words in cell)
        for words in ("yang berlaku, diubah pada hari acara", "Rencana pertama")
    )
    proof = next(at for at, cell in enumerate(cells) if "terbukti tidak ada penugasan" in cell)
    assert new < first < proof
    assert any("1 pertemuan gugur" in cell and "terbukti" in cell for cell in cells[new:first])
    assert not any("pindah ruang" in cell for cell in cells[first:])


@pytest.mark.parametrize(("dropped", "fewest"), [(0, 0), (2, 1), (3, 3)])
def test_a_new_plan_is_called_proven_only_where_it_meets_its_bound(dropped, fewest):
    """In both languages, for what it drops; of halls and rows nothing is proved."""
    book = fictional.book()
    table = timetable(book, happening(book))
    plan = Replan(table, (), dropped, 0, fewest, 0, (), (), Moment("2026-12-01", "08:00"), ())
    sentences = certify_replan(plan)
    for language, proved in (("id", "tidak mungkin lebih sedikit"), ("en", "cannot be fewer")):
        said = [phrasebooks(book)(language).say(words) for words in sentences]
        assert (proved in said[1]) == (dropped == fewest)
        assert not any(proved in line for line in said[3:])
