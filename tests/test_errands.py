"""What the staff of the halls is told after a new plan, and what the desk must do."""

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.briefs import Kind, compose_notice, concerned
from matchmaker.model import (
    Cancelled,
    Late,
    Meeting,
    Moment,
    Moved,
    Replan,
    Sitting,
    Words,
)
from matchmaker.rendering.errands import errands_sheet, errands_table
from matchmaker.rendering.event_papers import FOLDERS
from matchmaker.rendering.phrasebook import Phrasebook
from tests import fictional, happenings, timetables

TEMPLATES = Path("templates")
ON = dt.date(2026, 11, 24)
BOOK = fictional.book()
PAIR = BOOK.needs[0]
CITY = PAIR.city.id
INVESTORS = [item.id for item in BOOK.investors]
HALLS = ("aula", "balai")
EVENT = happenings.event(
    cities=[{"id": city.id} for city in BOOK.cities],
    delegations=[
        {"id": "tamu", "label": {"id": "Tamu", "en": "Guests"}, "investors": INVESTORS},
    ],
    halls=[
        {"id": hall, "label": {"id": hall.title(), "en": hall.title()}, "tables": 5}
        for hall in HALLS
    ],
    interpreters=[{"id": "juru-bahasa-1", "languages": ["id", "ja"]}],
)
LATE = Words.of("event.moved.late", name="N", until="10:00")


def sitting(investor, slot, hall="aula", table=1, helper=None):
    meeting = Meeting(CITY, investor, PAIR.need.id, 0.123456, 0.654321)
    return Sitting(meeting, EVENT.slots[slot], hall, table, interpreter=helper)


def replan(stay, *moved, now="09:10", changes=()):
    """Make a new plan: meetings that stay, and pairs of before and after."""
    items = tuple(
        Moved(CITY, (before or after).meeting.investor, before, after, LATE)
        for before, after in moved
    )
    after = [item.after for item in items if item.after is not None]
    return Replan(
        timetable=replace(
            timetables.timetable(), sittings=tuple(sorted([*stay, *after], key=lambda s: s.slot))
        ),
        moved=items,
        dropped=0,
        shifted=0,
        fewest_dropped=0,
        fewest_shifted=0,
        told=(),
        reprint=tuple((item.city, item.investor) for item in items if item.after is not None),
        now=Moment("2026-12-01", now),
        changes=tuple(changes),
    )


def notice(plan, *, briefs="ministry/briefs"):
    return compose_notice(EVENT, BOOK, plan, language="id", programmes=FOLDERS, briefs=briefs)


def calls(found):
    return {(errand.id, call.id): call for errand in found.busy for call in errand.calls}


def test_a_party_is_told_where_it_sits_now_or_next():
    """The city sits in one hall until 09:30, the investor comes to another one at 10:15."""
    first, second, *_ = INVESTORS
    now = sitting(first, 0, "balai", 2)
    moved = (sitting(second, 2, "aula", 3), sitting(second, 3, "aula", 3))
    found = notice(replan([now], moved))
    assert set(calls(found)) == {("balai", CITY), ("aula", second)}
    city = calls(found)["balai", CITY]
    assert (city.found.slot.start, city.found.table) == ("09:00", 2)
    assert (city.paper, city.brought_by) == (f"cities/{CITY}.pdf", "")
    assert calls(found)["aula", second].found.slot.start == "10:15"
    assert calls(found)["aula", second].brought_by == "Tamu"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (Cancelled(day="2026-12-01", who="tamu", since="09:00"), ""),
        (Late(day="2026-12-01", who="tamu", until="11:15"), ""),
        (Late(day="2026-12-01", who="tamu", until="10:00"), "aula"),
    ],
)
def test_who_sits_nowhere_is_called_by_the_desk(change, where):
    """Who is reported absent is looked for in no hall while the report holds."""
    first, *_ = INVESTORS
    stay, gone = sitting(first, 2, "aula"), sitting(first, 0, "balai")
    plan = replan([stay], (gone, None), now="08:50", changes=[change])
    assert (where, first) in calls(notice(plan))
    assert ("balai", CITY) in calls(notice(plan))


def test_an_interpreter_knows_only_the_own_meetings():
    """Where nothing but the interpreter changes, only the two of them are told."""
    first, *_ = INVESTORS
    table = sitting(first, 2, helper="juru-bahasa-1")
    found = notice(replan([], (table, replace(table, interpreter=None))))
    (errand,) = found.busy
    (call,) = errand.calls
    assert (errand.id, call.kind, errand.tables) == ("aula", Kind.INTERPRETER, ())
    (shift,) = call.shifts
    assert (shift.before is None, shift.after is None) == (False, True)


def test_tables_and_briefs_stand_in_the_halls_that_they_concern():
    """A meeting that changes halls is in both; its brief is printed for the new one only."""
    first, *_ = INVESTORS
    found = notice(replan([], (sitting(first, 2, "aula"), sitting(first, 2, "balai", 4))))
    halls = {errand.id: errand for errand in found.busy}
    assert {hall: len(halls[hall].tables) for hall in HALLS} == {"aula": 1, "balai": 1}
    assert {hall: len(halls[hall].reprint) for hall in HALLS} == {"aula": 0, "balai": 1}
    ((where, file),) = halls["balai"].reprint
    assert (where.table, file) == (4, f"ministry/briefs/{CITY}/{first}")


def test_no_file_is_named_where_no_briefs_are_printed():
    """An event without briefs sends nobody to a file that does not exist."""
    first, *_ = INVESTORS
    plan = replan([], (sitting(first, 2), sitting(first, 3)))
    (errand,) = notice(plan, briefs="").busy
    assert [file for _, file in errand.reprint] == [""]


@given(st.data())
def test_everybody_concerned_is_told_exactly_once(data):
    """However meetings move, each party has one call, with each of its meetings that moved."""
    kept, moved = [], []
    for investor in INVESTORS:
        slots = data.draw(st.lists(st.integers(0, 3), max_size=2, unique=True))
        places = [
            sitting(investor, slot, data.draw(st.sampled_from(HALLS)), 1 + at)
            for at, slot in enumerate(slots)
        ]
        if len(places) == 2:
            moved.append((places[0], places[1]))
        elif places:
            kept.append(places[0]) if data.draw(st.booleans()) else moved.append((places[0], None))
    plan = replan(kept, *moved, now=data.draw(st.sampled_from(["08:00", "09:40", "11:00"])))
    told = [call for errand in notice(plan).busy for call in errand.calls]
    expected = {
        (kind, party): sum(party in concerned(EVENT, item, kind) for item in plan.moved)
        for kind in (Kind.CITY, Kind.INVESTOR)
        for item in plan.moved
        for party in concerned(EVENT, item, kind)
    }
    assert sorted((call.kind, call.id) for call in told) == sorted(expected)
    assert {(call.kind, call.id): len(call.shifts) for call in told} == expected


@pytest.mark.parametrize("language", ["id", "en"])
def test_pages_and_table_say_the_same(language):
    """The page for the hall and the rows of the workbook name partners, places and files."""
    first, second, *_ = INVESTORS
    moves = (sitting(first, 2, "aula"), sitting(first, 3, "balai", 4))
    plan = replan([], moves, (sitting(second, 1, table=2), None))
    words = Phrasebook.load([TEMPLATES], language, BOOK.taxonomy)
    found = compose_notice(
        EVENT, BOOK, plan, language=language, programmes=FOLDERS, briefs="ministry/briefs"
    )
    sheet = errands_sheet(found, phrasebook=words, templates=[TEMPLATES], on=ON, foot="kaki")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.pdf())).pages]
    printed = "".join(" ".join(pages).replace("\u200b", "").split())
    rows = errands_table(found, words).rows
    assert len(pages) == len(found.busy)
    assert {row[0] for row in rows} == {errand.name for errand in found.busy}
    for name in (BOOK.investor(first).name, PAIR.city.name, f"investors/{first}.pdf", "10:45"):
        assert "".join(name.split()) in printed
        assert any(name in str(cell) for row in rows for cell in row)
    assert not any(mark in printed for mark in ("0.123", "0,123", "0.654", "0,654"))
