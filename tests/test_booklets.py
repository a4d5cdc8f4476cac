"""Booklets of an event: an agenda with pages, then a part for each meeting."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest

from matchmaker.briefs import Kind, bind, compose_programmes, occasions
from matchmaker.rendering.editions import booklet_sheet
from tests import fictional
from tests.printed import ON, RUN, TEMPLATES, match, phrasebook, plain
from tests.test_event_papers import happening, timetable

LANGUAGES = {Kind.CITY: "id", Kind.EMBASSY: "en", Kind.INVESTOR: "en"}


def booklet(kind, **changes):
    book = fictional.book()
    event = happening(book, **changes)
    table = timetable(book, event)
    open_ones = {item.id for item in book.matchable_investors}
    sittings = [item for item in table.sittings if item.meeting.investor in open_ones]
    table = replace(table, sittings=tuple(sittings))
    language = LANGUAGES[kind]
    programme = next(
        item
        for item in compose_programmes(event, book, table, kind, language=language)
        if item.appointments
    )
    matches = {
        (sitting.meeting.city, sitting.meeting.investor): match(
            book, sitting.meeting.need, sitting.meeting.investor
        )
        for sitting in table.sittings
    }
    bound = bind(
        programme,
        event,
        book,
        table,
        matches=matches,
        when=occasions(event, book, table, language),
        on=ON,
        run=RUN,
    )
    return book, bound


def pages(bound, book):
    sheet = booklet_sheet(bound, phrasebook=phrasebook(book, bound.language), templates=[TEMPLATES])
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(sheet.pdf())).pages]


def test_the_booklet_of_a_city_has_a_brief_for_each_meeting():
    """The mayor's office gets one booklet: a title page with the agenda, then every brief."""
    book, bound = booklet(Kind.CITY)
    text = pages(bound, book)

    assert len(bound.briefs) == len(bound.programme.appointments) > 0
    assert bound.outwards == ()
    for item in bound.programme.appointments:
        assert plain(item.investor) in plain(text[0])
        assert item.slot.start in text[0]


@pytest.mark.parametrize("kind", LANGUAGES)
def test_the_agenda_tells_the_page_on_which_each_meeting_begins(kind):
    """Every number in the column of pages is the page whose head names that meeting's partner."""
    book, bound = booklet(kind)
    text = pages(bound, book)
    agenda = text[0].rpartition("\n")[0]
    first = [int(number) for number in re.findall(r", \D+ \d+ (\d+)$", agenda, re.MULTILINE)]
    parts = bound.briefs or bound.outwards

    assert len(first) == len(parts)
    assert first == sorted(set(first))
    assert first[0] == 2
    for number, part in zip(first, parts, strict=True):
        name = part.investor.name if bound.briefs else part.project.title
        assert plain(name) in plain(text[number - 1])


@pytest.mark.parametrize("kind", [Kind.EMBASSY, Kind.INVESTOR])
def test_a_counterpart_gets_editions_for_counterparts_only(kind):
    """No internal brief is bound, and no word of the internal edition stands in it."""
    book, bound = booklet(kind)
    text = plain(" ".join(pages(bound, book)))
    words = phrasebook(book, "en")

    assert bound.briefs == ()
    assert len(bound.outwards) == len(bound.programme.appointments)
    for key in ("brief.classification", "front.avoid", "front.why", "part.talk"):
        assert plain(words.phrase(key)) not in text


@pytest.mark.parametrize("kind", LANGUAGES)
def test_every_page_of_an_example_says_so(kind):
    """A page of a made-up event bears the mark wherever it is opened."""
    book, bound = booklet(kind, is_example=True)
    words = phrasebook(book, bound.language)
    marks = [plain(words.phrase(f"occasion.{key}")) for key in ("example", "example_short")]

    for page in pages(bound, book):
        assert any(mark in plain(page) for mark in marks)


def test_same_booklet_same_bytes():
    """The same event gives the same booklet to the last byte."""

    def printed():
        book, bound = booklet(Kind.CITY)
        words = phrasebook(book, "id")
        return booklet_sheet(bound, phrasebook=words, templates=[TEMPLATES]).pdf()

    assert printed() == printed()
