"""What the parties of an event are handed gives nothing away: calendars, workbooks, pages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.briefs import Kind, bind, compose_programmes
from matchmaker.briefs.told import TOLD as SHEET
from matchmaker.model import Aim, Book, Certificate, Event, Meeting, Rival, Sitting, Timetable
from matchmaker.rendering.calendar import to_ics
from matchmaker.rendering.editions import print_booklet
from matchmaker.rendering.event_papers import MINISTRY, event_papers
from matchmaker.rendering.presses import print_all
from matchmaker.rendering.programmes import programme_table
from tests import fictional, happenings
from tests.leaks import Planter, found_in
from tests.printed import RUN, TEMPLATES, match, phrasebook

ON = dt.date(2026, 11, 24)

TOLD = {
    "Book": "edition cities investors embassies",
    "Edition": "version",
    "City": "id name written_in needs",
    "Need": "id title title_en",
    "Investor": "id name",
    "Embassy": "id label",
    "Label": "id en",
    "Event": (
        "id title place time_zone is_example days halls cities investors delegations interpreters"
    ),
    "Day": "date start end slot_minutes change_minutes breaks",
    "Break": "start end label",
    "Hall": "id label tables spare_tables",
    "Party": "id",
    "Delegation": "id embassy label investors",
    "Interpreter": "id languages",
    "Timetable": "event sittings",
    "Sitting": "meeting slot hall table interpreter language_unknown",
    "Meeting": "city investor need",
}
"""What both sides of a meeting may know: who, when, where, about what, in which language."""

BOTH = {name: f"{TOLD.get(name, '')} {SHEET.get(name, '')}" for name in sorted({*TOLD, *SHEET})}
"""That, and what the sheet of a meeting may tell."""


def world() -> tuple[Book, Event, Timetable]:
    """Make an event with wishes of both sides, a veto, a meeting set by hand, and notes."""
    book = fictional.book([fictional.city("teluk")], [fictional.investor(x) for x in ("a", "b")])
    event = happenings.event(
        cities=[{"id": "teluk", "min_meetings": 1, "languages": ["id"]}],
        delegations=[
            {
                "id": "jepang",
                "embassy": "japan",
                "label": {"id": "Jepang", "en": "Japan"},
                "investors": ["a", "b"],
            }
        ],
        interpreters=[{"id": "juru-bahasa-1", "languages": ["id", "ja"]}],
        wishes=[
            {"by": "city", "city": "teluk", "investor": "a", "grade": 3, "note": "x"},
            {"by": "investor", "city": "teluk", "investor": "b", "veto": True, "note": "x"},
        ],
        must_meet=[{"city": "teluk", "investor": "a", "note": "x"}],
        met_before=[{"city": "teluk", "investor": "b", "on": "2025"}],
    )
    certificate = Certificate(
        aim=Aim.TOTAL,
        total=0.5,
        bound=0.5,
        gap=0.0,
        meetings=2,
        blocking=(),
        worst_city=("teluk", 0.5),
        worst_investor=("a", 0.5),
        exposure=(("jepang", 2, 4),),
        rivals=(Rival("greedy", 1, 0.1, 0.1, is_feasible=True),),
    )
    sittings = tuple(
        Sitting(
            Meeting("teluk", name, "teluk-sampah", 0.123, 0.456, is_fixed=True),
            slot,
            "aula",
            1,
            interpreter="juru-bahasa-1" if name == "a" else None,
            language_unknown=name == "b",
        )
        for name, slot in zip(("a", "b"), event.slots, strict=False)
    )
    return book, event, Timetable(event.id, sittings, certificate, 0, 0)


def handed(book: Book, event: Event, timetable: Timetable, **changes: Any) -> dict[str, bytes]:
    """Give the files of all parties, but not the ministry's."""
    found = event_papers(
        event,
        book,
        timetable,
        phrasebooks=lambda language: phrasebook(fictional.book(), language),
        templates=[TEMPLATES],
        on=ON,
        **changes,
    )
    parties = [paper for paper in found if not paper.path.startswith(MINISTRY)]
    return dict(print_all((paper.path, paper.make()) for paper in parties))


@cache
def plainly() -> dict[str, bytes]:
    return handed(*world())


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_what_is_internal_changes_no_byte_of_a_partys_file(seed):
    """Scores, values, wishes, vetoes, notes, limits and proofs leave every file as it is."""
    planter = Planter(TOLD, seed)
    book, event, timetable = map(planter.planted, world())
    assert (book, event, timetable) != world()
    files = handed(book, event, timetable)

    assert {name.rpartition(".")[2] for name in files} == {"pdf", "xlsx", "ics"}
    assert {name: content == plainly()[name] for name, content in files.items()} == dict.fromkeys(
        files, True
    )
    for name, content in files.items():
        assert found_in(name, content, planter.marks) == []


def bound(book: Book, event: Event, timetable: Timetable, planter: Planter | None = None) -> Any:
    """Bind the booklet of each delegation and investor."""
    matches = {}
    for item in timetable.sittings:
        found = match(book, item.meeting.need, item.meeting.investor)
        pair = (item.meeting.city, item.meeting.investor)
        matches[pair] = planter.planted(found) if planter else found
    return tuple(
        bind(programme, event, book, timetable, matches=matches, when={}, on=ON, run=RUN)
        for kind in (Kind.EMBASSY, Kind.INVESTOR)
        for programme in compose_programmes(event, book, timetable, kind, language="en")
        if programme.appointments
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_what_is_internal_changes_no_booklet_of_a_counterpart(seed):
    """All that is printed of it stays the same value, whatever stands in internal fields."""
    planter = Planter(BOTH, seed)
    book, event, timetable = map(planter.planted, world())

    assert bound(book, event, timetable, planter) == bound(*world())


def test_no_form_of_a_counterparts_booklet_gives_anything_away():
    """No mark is in its pages, its document or its browser page, metadata included."""
    planter = Planter(BOTH, 0)
    book, event, timetable = map(planter.planted, world())
    words = phrasebook(fictional.book(), "en")
    given_values = {"phrasebook": words, "templates": [TEMPLATES]}
    found = bound(book, event, timetable, planter)[-1]
    for form in ("pdf", "docx", "html"):
        made = print_booklet(found, form, **given_values)
        content = made if isinstance(made, bytes) else made.pdf()
        assert planter.marks
        assert found_in(f"booklet.{form}", content, planter.marks) == []


FOLD = "\r\n "
"""Where a calendar breaks a long line."""


def told_to_staff(language: str) -> set[str]:
    """Give what phrases that tell the host's staff to ask, or warn it, say between their fields."""
    ordered = ("ask first", "name no figure", "say so", "jurist must")
    english = phrasebook(fictional.book(), "en").phrases
    keys = {
        key
        for key, phrase in english.items()
        if any(order in form for form in phrase.forms.values() for order in ordered)
    }
    own = phrasebook(fictional.book(), language).phrases
    said = {form for key in keys for form in own[key].forms.values()}
    return {max(re.split(r"\{\w+\}", form), key=len).strip() for form in said}


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_paper_of_a_guest_tells_what_staff_is_to_do(language):
    """That the language is open is said as to be agreed; only the host's papers say to ask."""
    orders = told_to_staff(language)
    words = phrasebook(fictional.book(), language)
    assert words.phrase("programme.ask_language") in orders
    book, event, timetable = world()
    for kind in (Kind.CITY, Kind.EMBASSY, Kind.INVESTOR):
        for programme in compose_programmes(event, book, timetable, kind, language=language):
            calendar = to_ics(programme, words, on=ON).decode().replace(FOLD, "")
            table = programme_table([programme], kind, words)
            said = f"{calendar} {table.rows}"
            found = [order for order in orders if order in said]
            is_open = any(item.ask_language for item in programme.appointments)
            assert bool(found) == (is_open and kind is Kind.CITY)
            assert (words.phrase("programme.agree_language") in said) == (
                is_open and kind is not Kind.CITY
            )


def test_no_outward_booklet_tells_what_staff_is_to_do():
    """The browser page of each guest's booklet holds no phrase that orders or warns staff."""
    words = phrasebook(fictional.book(), "en")
    for booklet in bound(*world()):
        page = print_booklet(booklet, "html", phrasebook=words, templates=[TEMPLATES])
        text = page.decode() if isinstance(page, bytes) else ""
        assert text
        assert [order for order in told_to_staff("en") if order in text] == []


def test_marks_are_planted_in_wishes_and_proofs():
    """The fields that are changed are those that the ministry keeps to itself."""
    planter = Planter(TOLD, 0)
    for item in world():
        planter.planted(item)

    assert planter.fields >= {
        "Event.wishes",
        "Event.must_meet",
        "Event.met_before",
        "Event.wish_weight",
        "Event.city_limits",
        "Party.min_meetings",
        "Meeting.score",
        "Meeting.value",
        "Meeting.is_fixed",
        "Timetable.certificate",
        "Need.description",
        "Investor.mandate",
    }


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "ics"])
def test_a_mark_in_what_may_be_told_is_found_in_every_file(ending):
    """The search would see a leak: a mark in the topic of a meeting stands in each form."""
    book, event, timetable = world()
    need = book.cities[0].needs[0].model_copy(update={"title": "qz0007zq", "title_en": "qz0007zq"})
    city = book.cities[0].model_copy(update={"needs": (need,)})
    files = handed(dataclasses.replace(book, cities=(city,)), event, timetable)
    name = f"investors/a.{ending}"

    assert found_in(name, files[name], ["qz0007zq", "qz0008zq"]) == ["qz0007zq"]
