"""Booklets of an event: an agenda with pages, then a part for each meeting."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from matchmaker.briefs import Kind, bind, compose_programmes, occasions
from matchmaker.rendering.editions import print_booklet
from matchmaker.rendering.tree import read_tree
from tests import fictional
from tests.printed import ON, RUN, TEMPLATES, match, phrasebook, plain
from tests.test_editions import BULLETS, FORMS, facts, shown, text_of
from tests.test_event_papers import happening, timetable
from tests.test_pdf_text import stands_in

LANGUAGES = {Kind.CITY: "id", Kind.EMBASSY: "en", Kind.INVESTOR: "en"}


def booklet(kind, language=None, **changes):
    book = fictional.book()
    event = happening(book, **changes)
    table = timetable(book, event)
    open_ones = {item.id for item in book.matchable_investors}
    sittings = [item for item in table.sittings if item.meeting.investor in open_ones]
    table = replace(table, sittings=tuple(sittings))
    language = language or LANGUAGES[kind]
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
    sheet = print_booklet(
        bound, "pdf", phrasebook=phrasebook(book, bound.language), templates=[TEMPLATES]
    )
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


@pytest.mark.parametrize("form", FORMS)
def test_same_booklet_same_bytes(form):
    """The same event gives the same booklet to the last byte, in every form."""

    def printed():
        book, bound = booklet(Kind.INVESTOR)
        return made(bound, book, form)

    assert printed() == printed()


def made(bound, book, form):
    words = phrasebook(book, bound.language)
    found = print_booklet(bound, form, phrasebook=words, templates=[TEMPLATES])
    return found if isinstance(found, bytes) else found.pdf()


def said(bound, words):
    """Give what the title and agenda say, and every fact of the papers that are bound."""
    programme = bound.programme
    yield from (programme.name, programme.title, programme.place, words.say(programme.clock))
    yield from (words.say(bound.title), words.say(bound.classification))
    for day in programme.days:
        yield words.word(day.date)
        for item in day.appointments:
            yield from (item.slot.start, item.slot.end, item.topic, item.interpreter)
            yield words.phrase("programme.at", hall=item.hall, table=item.table)
    for part in (*bound.briefs, *bound.outwards):
        # Its own title is that of a paper by itself: the booklet has another.
        yield from (fact for fact in facts(part, words) if fact != words.say(part.title))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", LANGUAGES)
def test_a_booklet_says_the_same_in_every_form(kind, form):
    """Agenda, and every fact of every bound paper, in pages, document and browser page."""
    book, bound = booklet(kind, is_example=True)
    words = phrasebook(book, bound.language)
    read = text_of(form, made(bound, book, form)).casefold().translate(BULLETS)
    wanted = [shown(it, form).casefold().translate(BULLETS) for it in said(bound, words)]

    assert len(wanted) > 60
    assert [it for it in wanted if not stands_in(it, read)] == []
    assert plain(words.phrase("occasion.example")).casefold() in read
    assert (plain(words.phrase("occasion.example_short")).casefold() in read) == (form != "html")


def test_every_link_within_a_booklet_leads_somewhere():
    """An agenda's entry leads to its meeting, a note to the source of its own meeting."""
    book, bound = booklet(Kind.CITY)
    page = read_tree(made(bound, book, "html").decode())
    marks = [it.attributes["id"] for it in every(page) if "id" in it.attributes]
    links = {it.attributes["href"][1:] for it in page.all("a") if it.attributes["href"][0] == "#"}

    assert len(marks) == len(set(marks))
    assert set(bound.marks) <= links <= set(marks)
    document = docx.Document(io.BytesIO(made(bound, book, "docx"))).element
    names = {it.get(qn("w:name")) for it in document.iter(qn("w:bookmarkStart"))}
    fields = [it.text.split()[1] for it in document.iter(qn("w:instrText"))]
    assert {it.get(qn("w:anchor")) for it in document.iter(qn("w:hyperlink"))} - {None} <= names
    assert len(fields) == len(bound.briefs) == len({*fields} & names)


def every(node):
    for child in node.elements:
        yield child
        yield from every(child)


def test_headings_of_a_booklet_are_in_order():
    """One title; a meeting is a part of it, in browsers a level down, in Word a first heading."""
    book, bound = booklet(Kind.CITY)
    page = read_tree(made(bound, book, "html").decode())
    levels = [int(it.tag[1]) for it in page.all("h1", "h2", "h3", "h4")]
    document = docx.Document(io.BytesIO(made(bound, book, "docx")))
    first = [it for it in document.paragraphs if it.style.name == "Heading 1"]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(first) == 1 + len(bound.briefs)
    began = [it for it in document.paragraphs if it.paragraph_format.page_break_before]
    assert len(began) >= len(bound.briefs)
