"""The same facts in all forms: pages, documents for Word, pages for browsers."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pytest
import typst
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from matchmaker.briefs import Brief, Outward, compose, compose_outward
from matchmaker.errors import MatchmakerError
from matchmaker.loading import load_book
from matchmaker.model import Book, Money, MoneyRange, PartialDate, Term, Words
from matchmaker.pathways import screen
from matchmaker.rendering.editions import edition_html, print_edition
from matchmaker.rendering.glyphs import Glyphs, font_files
from matchmaker.rendering.hypertext import tidy
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.still import stilled
from matchmaker.rendering.tree import Node, read_tree
from matchmaker.rendering.typst_source import printable
from matchmaker.rendering.word import to_docx
from matchmaker.rendering.word_drawings import as_pictures
from tests.printed import (
    LOAN,
    ON,
    RUN,
    TEMPLATES,
    bodies,
    match,
    pages,
    phrasebook,
    plain,
    rows_of,
)
from tests.test_office import office, png
from tests.test_outward import pair, rich
from tests.test_pdf_text import EXCEL, HTML, JINJA, TYPST, everywhere, stands_in

FORMS = ("pdf", "docx", "html")
GLYPHS = Glyphs.of(font_files([TEMPLATES / "fonts"]))
REAL = Path(__file__).parents[1] / "profiles"

NOT_SAID = {
    "approvals",
    "tone",
    "language",
    "length",
    "usual",
    "weight",
    "at",
    "start",
    "end",
    "x",
    "y",
    "ratio",
}
"""Fields that a page draws, and does not say; times of an agenda are said in a phrase, and
approvals are the steps of the line of time."""

BULLETS = str.maketrans("", "", "☐✗●▲■◇")
"""Signs that only one form has: a list's boxes are drawn elsewhere."""


def editions(book: Book, found: Any, language: str) -> tuple[Brief, Outward]:
    return (
        compose(book, found, language=language, on=ON, run=RUN),
        compose_outward(book, found, language=language, on=ON),
    )


def made(edition: Any, form: str, book: Book, *folders: Path, paper: Any = "a4") -> bytes:
    words = phrasebook(book, edition.language, *folders)
    found = print_edition(
        edition, form, phrasebook=words, templates=[*folders, TEMPLATES], paper=paper
    )
    return found if isinstance(found, bytes) else found.pdf()


def text_of(form: str, content: bytes) -> str:
    """Read what a person sees or hears of a file, without white space."""
    if form == "pdf":
        reader = PdfReader(io.BytesIO(content))
        texts = [*bodies(content), *pages(content), reader.metadata.title, *alternatives(reader)]
        return plain("".join(texts))
    if form == "html":
        page = read_tree(content.decode())
        drawn = " ".join(
            it.attributes["aria-label"] for it in page.all("svg") if "aria-label" in it.attributes
        )
        return plain(f"{page.first('body').text} {drawn} {page.first('title').text}")
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        roots = [
            ET.fromstring(parts.read(name))
            for name in parts.namelist()
            if re.fullmatch(r"word/(document|header1|footer1)\.xml", name)
        ]
    title = docx.Document(io.BytesIO(content)).core_properties.title
    told = " ".join(it.get("descr", "") for root in roots for it in root.iter(qn("wp:docPr")))
    read = "".join(it.text or "" for root in roots for it in root.iter(qn("w:t")))
    return plain(f"{read} {told} {title}")


def alternatives(reader: PdfReader) -> Iterator[str]:
    """Give what a PDF says in place of its drawings."""
    for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        item = reader.get_object(number)
        if isinstance(item, dict) and "/Alt" in item:
            yield str(item["/Alt"])


def facts(value: Any, words: Phrasebook, field: str = "") -> Iterator[str]:  # noqa: C901, PLR0912 (one case each)
    """Say every fact that a value holds, at any depth."""
    match value:
        case _ if field in NOT_SAID:
            return
        case None | bool() | float():
            return
        case Words():
            yield words.say(value)
        case Term() | Money() | MoneyRange() | PartialDate():
            yield words.word(value)
        case str() if field == "country":
            yield words.country(value)
        case str() if field == "address":
            return  # behind what is shown; looked for among the links
        case str():
            yield value
        case tuple() if field == "asides":
            # Left out where the front sheet is full; what they quote stands on its own page.
            for item in value:
                yield from facts(tuple(filler for _, filler in item.words.values), words)
        case tuple() if field == "languages":
            yield from (words.language_name(code) for code in value)
        case tuple():
            for item in value:
                yield from facts(item, words, field)
        case _ if dataclasses.is_dataclass(value):
            for part in dataclasses.fields(value):
                yield from facts(getattr(value, part.name), words, part.name)


def absent(edition: Any, book: Book, form: str) -> list[str]:
    """Give the facts of an edition that are not in one of its forms."""
    words = phrasebook(book, edition.language)
    read = text_of(form, made(edition, form, book)).casefold().translate(BULLETS)
    return [
        fact
        for fact in dict.fromkeys(facts(edition, words))
        if not stands_in(shown(fact, form).casefold().translate(BULLETS), read)
    ]


def shown(text: str, form: str) -> str:
    return plain(printable(text, GLYPHS) if form == "pdf" else tidy(text))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_fact_is_in_every_form(form, language):
    """Whatever an edition holds is said in its pages, its document and its browser page."""
    book = rich()
    for edition in editions(book, pair(book), language):
        assert absent(edition, book, form) == []


@cache
def real() -> Book:
    return load_book(REAL)


@pytest.mark.parametrize("form", FORMS)
def test_every_fact_of_real_briefs_is_in_every_form(form):
    """So it is with shipped profiles: long texts, many deals, notes, addresses."""
    book = real()
    for number, side in enumerate(book.matchable_needs[::45]):
        other = book.matchable_investors[(number * 11) % len(book.matchable_investors)]
        found = match(book, side.need.id, other.id, pathways=screen(side, other, book.law, on=ON))
        for edition in editions(book, found, ("id", "en")[number % 2]):
            assert absent(edition, book, form) == []


def test_a_fact_that_one_form_lacks_is_missed(tmp_path):
    """The comparison can fail: a template without its sources has facts that are absent."""
    book = rich()
    _, edition = editions(book, pair(book), "en")
    (tmp_path / "outward.html.jinja").write_text(
        '{% extends "packaged/outward.html.jinja" %}{% block ledger %}{% endblock %}',
        encoding="utf-8",
    )
    read = text_of("html", made(edition, "html", book, tmp_path))

    missed = [it for it in facts(edition, phrasebook(book, "en")) if plain(it) not in read]
    assert "example.org" in missed


def addresses(form: str, content: bytes) -> set[str]:
    if form == "html":
        return {it.attributes.get("href", "") for it in read_tree(content.decode()).all("a")}
    if form == "docx":
        part = docx.Document(io.BytesIO(content)).part
        return {relation.target_ref for relation in part.rels.values() if relation.is_external}
    return {
        note.get_object()["/A"]["/URI"]
        for page in PdfReader(io.BytesIO(content)).pages
        for note in page.get("/Annots", ())
    }


@pytest.mark.parametrize("form", FORMS)
def test_every_address_of_the_sources_can_be_followed(form):
    """The whole address stands behind the name of its site in each form."""
    book = rich()
    for edition in editions(book, pair(book), "en"):
        wanted = {link.address for source in edition.ledger for link in source.links}
        assert wanted
        assert wanted <= addresses(form, made(edition, form, book))


@pytest.mark.parametrize("form", FORMS)
def test_same_inputs_same_bytes(form):
    """A file made twice is the same to the byte, with no trace of the clock."""
    book = rich()
    for edition in editions(book, pair(book), "id"):
        assert made(edition, form, book) == made(edition, form, book)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
@example(TYPST)
@example(JINJA)
@example(HTML)
@example(EXCEL)
@example("\x00\x07\x1b[31m \ufffe \u202eevil\u202c")
@example("شركة المياه (2022) ABC חברת המים 12.5%")
@example("emoji 😀 👨‍👩‍👧 🇮🇩 日本国際協力機構")
@example("]]>&lt;!-- --></style></title><w:t>&#x41;")
@example("panjang sekali " * 700)
def test_any_text_is_itself_in_word_and_browsers(text):
    """Every field's text stands in the document and the page as it is, and never as markup."""
    book, marked = everywhere(text[:490])
    found = match(book, "teluk-sampah", "alpha", pathways=(LOAN,))
    for edition in editions(book, found, "id"):
        held = [it for it in marked if any(it in fact for fact in facts(edition, _plain_words()))]
        for form in ("docx", "html"):
            read = text_of(form, made(edition, form, book))
            assert [it for it in held if plain(tidy(it)) not in read] == []


@cache
def _plain_words() -> Phrasebook:
    return phrasebook(rich(), "id")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kota", "Kota"),
        ("日本", "日本"),
        ("a\x00b\ud800", "a[U+0000]b[U+D800]"),
        ("\u202eabc", "[U+202E]abc"),
        ("\ufffe\U0001ffff", "[U+FFFE][U+1FFFF]"),
        ("a\tb\r\nc\u2028d", "a b\nc\nd"),
        ("e\u0301 \u200d", "e\u0301 \u200d"),
    ],
)
def test_what_no_file_may_hold_is_written_out(text, expected):
    """Control characters, lone surrogates and turning marks stand as their code points."""
    assert tidy(text) == expected


def test_a_text_of_ten_thousand_characters_is_whole():
    """Nothing is cut from a long text, neither in Word nor in browsers."""
    book = rich()
    brief, _ = editions(book, pair(book), "id")
    long = " ".join(f"kata{number}" for number in range(1_300))
    need = dataclasses.replace(
        brief.need, description=dataclasses.replace(brief.need.description, text=long)
    )
    brief = dataclasses.replace(brief, need=need)

    for form in ("docx", "html"):
        assert plain(long) in text_of(form, made(brief, form, book))


def test_a_page_for_browsers_fetches_nothing():
    """It is one file: no address is loaded, only links that a reader may follow."""
    book = rich()
    for edition in editions(book, pair(book), "en"):
        page = read_tree(made(edition, "html", book).decode())
        loaded = [
            it.attributes[name]
            for it in page.all("img", "script", "link", "iframe", "object", "embed", "source")
            for name in ("src", "href", "data")
            if name in it.attributes
        ]
        style = page.first("style").text
        assert loaded == []
        assert "url(" not in style
        assert "@import" not in style


def test_a_page_for_browsers_forbids_scripts_before_anything_else():
    """The first thing in its head is a policy by which nothing runs and nothing is fetched."""
    book = rich()
    for edition in editions(book, pair(book), "en"):
        head = read_tree(made(edition, "html", book).decode()).first("head")
        first = next(head.elements)
        assert first.attributes["http-equiv"] == "Content-Security-Policy"
        assert first.attributes["content"].startswith("default-src 'none';")
        assert "script" not in first.attributes["content"]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("<script>steal()</script>", "<script>"),
        ("<p onclick='steal()'>x</p>", 'onclick="steal()" of <p>'),
        ("<svg><SCRIPT/></svg>", "<script>"),
        ("<svg><set attributeName='href' to='javascript:steal()'/></svg>", "<set>"),
        ("<a href='java\tscript:steal()'>x</a>", 'href="java\tscript:steal()" of <a>'),
        ("<img src='https://example.org/x.png' alt=''/>", 'src="https://example.org/x.png"'),
        ("<svg><image xlink:href='//example.org/x.svg'/></svg>", 'href="//example.org/x.svg"'),
        ("<iframe srcdoc='x'></iframe>", "<iframe>"),
        ("<link rel='stylesheet' href='x.css'/>", "<link>"),
        ("<meta http-equiv='refresh' content='0;url=x'/>", 'http-equiv="refresh" of <meta>'),
        ("<form action='https://example.org'></form>", 'action="https://example.org" of <form>'),
        ("<style>@import 'x.css';</style>", "'@import' in a style"),
        ("<p style='background:url(//a.org)'>x</p>", 'style="background:url(//a.org)" of <p>'),
        ("<object data='x'></object>", "<object>"),
    ],
)
def test_a_template_of_the_office_runs_and_fetches_nothing(own, said):
    """A script, or anything that is loaded from elsewhere, is refused at its line."""
    page = f'<!DOCTYPE html>\n<html lang="id">\n<head></head><body>\n{own}\n</body></html>'

    said = re.escape(f"own.html, line 4 of the page: found {said}")
    with pytest.raises(MatchmakerError, match=said):
        stilled(page, "own.html", outside=True)
    assert stilled(page, "own.html", outside=False).count("Content-Security-Policy") == 1


def test_what_is_refused_is_told_by_the_line_of_the_own_template(tmp_path):
    """The line of the page helps nobody who wrote a few lines of a block."""
    own = tmp_path / "outward.html.jinja"
    own.write_text("a\n\n<p><script src='x.js'></script></p>\n", encoding="utf-8")
    page = "<!DOCTYPE html>\n<html>\n<head></head>\n\n\n<script src='x.js'></script></html>"

    said = re.escape(f"line 6 of the page ({own}:3): found <script>")
    with pytest.raises(MatchmakerError, match=said):
        stilled(page, "outward.html.jinja", outside=True, folders=[tmp_path, TEMPLATES])


@pytest.mark.parametrize(
    "begin",
    ["<p>x</p>", "<script>x</script>", "<html onclick='x'>", "<head><script>x</script>", ""],
)
def test_nothing_stands_before_the_policy(begin):
    """A page that begins otherwise than ours is refused, whoever wrote it."""
    with pytest.raises(MatchmakerError, match="the page begins otherwise than"):
        stilled(f"{begin}<!DOCTYPE html><html><body></body></html>", "own.html", outside=False)


def test_what_a_page_holds_and_links_that_are_followed_are_no_scripts(tmp_path):
    """An office's own page with a picture, styles and links to the web is printed."""
    (tmp_path / "outward.html.jinja").write_text(
        '{% extends "packaged/outward.html.jinja" %}{% block project %}<p style="color:#123">'
        '<a href="https://example.org/?a=javascript:b">x</a> <a href="#top">y</a></p>'
        '<img src="data:image/png;base64,AAAA" alt="z"/>{% endblock %}',
        encoding="utf-8",
    )
    book = rich()
    _, edition = editions(book, pair(book), "en")
    assert "a=javascript:b" in made(edition, "html", book, tmp_path).decode()


def test_a_page_for_browsers_has_language_headings_and_table_headers():
    """What a voice needs: the language, one first heading, levels in order, headers of tables."""
    book = rich()
    for edition in editions(book, pair(book), "en"):
        page = read_tree(made(edition, "html", book).decode())
        levels = [int(it.tag[1]) for it in page.all("h1", "h2", "h3")]
        assert page.first("html").attributes["lang"] == "en"
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert page.first("title").text
        for table in page.all("table"):
            assert any(it.attributes.get("scope") for it in table.all("th")) or _is_agenda(table)
        for drawing in page.all("svg"):
            told = drawing.attributes.get("role") == "img" and drawing.attributes["aria-label"]
            assert told or drawing.attributes.get("aria-hidden") == "true"


def _is_agenda(table: Node) -> bool:
    return not any(table.all("th"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_typst_finds_nothing_against_the_standard_for_readers_who_hear(language):
    """Set with Typst's option for PDF/UA-1, which stops at what breaks its rules, both pass."""
    book = rich()
    compiler = typst.Compiler(
        root=TEMPLATES,
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[TEMPLATES / "fonts"],
        ),
        ignore_system_fonts=True,
    )
    for edition in editions(book, pair(book), language):
        sheet = print_edition(
            edition, "pdf", phrasebook=phrasebook(book, language), templates=[TEMPLATES]
        )
        set_so = compiler.compile(input=sheet.source.encode(), format="pdf", pdf_standards=["ua-1"])
        assert b"pdfuaid" in set_so
        assert b"pdfuaid" not in sheet.pdf()


@pytest.mark.parametrize(("paper", "size"), [("a4", (210, 297)), ("f4", (215, 330))])
def test_paper_is_as_asked(paper, size):
    """A4 and F4 come out as such in print and in Word, in millimetres."""
    book = rich()
    for edition in editions(book, pair(book), "id"):
        box = PdfReader(io.BytesIO(made(edition, "pdf", book, paper=paper))).pages[0].mediabox
        section = docx.Document(io.BytesIO(made(edition, "docx", book, paper=paper))).sections[0]

        assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == size
        assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_a_document_for_word_is_made_of_styles_and_says_what_it_is():
    """Headings, lists, header rows, language, title, classification and fields are Word's own."""
    book = rich()
    brief, outward = editions(book, pair(book), "id")
    for edition, word in ((brief, "TERBATAS"), (outward, "SIFAT: BIASA")):
        document = docx.Document(io.BytesIO(made(edition, "docx", book)))
        styles = {paragraph.style.name for paragraph in document.paragraphs}
        # Word's list of headings has none that stand in tables.
        words = phrasebook(book, "id")
        assert styles >= {"Heading 1", "Heading 2", "Heading 3", "Fact", "Source", "Remark"}
        assert document.core_properties.title == words.say(edition.title)
        by = edition.edition
        said = by if isinstance(by, str) else words.say(by)
        assert document.core_properties.author == said
        assert document.core_properties.created.date() == ON
        assert document.core_properties.last_modified_by == ""
        assert word in document.sections[0].header.paragraphs[0].text
        foot = document.sections[0].footer
        assert f"Edisi {edition.version}" in foot.paragraphs[0].text
        codes = [it.text.strip() for it in foot._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]
        lang = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
        assert lang.get(qn("w:val")) == "id-ID"
        assert any(list(table._tbl.iter(qn("w:tblHeader"))) for table in document.tables)


def test_a_document_for_word_names_no_other_program():
    """Its properties say that this program made it, and have no counts that are not its own."""
    book = rich()
    with zipfile.ZipFile(io.BytesIO(made(editions(book, pair(book), "en")[1], "docx", book))) as it:
        said = it.read("docProps/app.xml").decode()
    assert "<Application>matchmaker</Application></Properties>" in said
    assert "Microsoft" not in said


def test_the_front_sheet_sets_both_forms_side_by_side_alike():
    """Reasons stand left of red lines, and the region has a caption, as in print."""
    book = rich()
    page = made(editions(book, pair(book), "en")[0], "html", book).decode()
    words = phrasebook(book, "en")
    places = [
        page.index(f">{escape(words.phrase(key))}<")
        for key in ("front.city", "front.investor", "front.why", "front.avoid")
    ]
    assert places == sorted(places)
    assert page.index(words.phrase("part.ledger")) < page.index(words.phrase("part.form"))


def test_numbers_of_sources_jump_to_them_in_word():
    """Each number is a link to a bookmark that stands at its source."""
    book = rich()
    for edition in editions(book, pair(book), "en"):
        body = docx.Document(io.BytesIO(made(edition, "docx", book))).element.body
        asked = {it.get(qn("w:anchor")) for it in body.iter(qn("w:hyperlink"))} - {None}
        there = {it.get(qn("w:name")) for it in body.iter(qn("w:bookmarkStart"))}
        assert asked
        assert asked <= there == {f"source_{source.number}" for source in edition.ledger}


def drawings(content: bytes) -> list[tuple[str, bool, str, bytes]]:
    """Give the drawings of a document: what is told of each, whether it is silent, SVG and PNG."""
    document = docx.Document(io.BytesIO(content))
    found = []
    for run in document.element.body.iter(qn("wp:inline")):
        (told,) = run.iter(qn("wp:docPr"))
        (blip,) = run.iter(qn("a:blip"))
        (vector,) = (it for it in blip.iter() if it.tag.endswith("svgBlip"))
        svg, png = (
            document.part.related_parts[it.get(qn("r:embed"))].blob for it in (vector, blip)
        )
        is_silent = any(it.tag.endswith("decorative") for it in told.iter())
        found.append((told.get("descr"), is_silent, svg.decode(), png))
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_document_for_word_has_the_drawings_of_the_page(language):
    """Each as a vector and as a picture; words stand in its place, or beside it."""
    book = rich()
    brief, _ = editions(book, pair(book), language)
    found = drawings(made(brief, "docx", book))
    page = read_tree(made(brief, "html", book).decode())
    drawn = [it for it in page.all("svg") if "data-sign" not in it.attributes]

    assert len(found) == len(drawn) > len(brief.bars)
    for node, (told, is_silent, svg, picture) in zip(drawn, found, strict=True):
        assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert plain("".join(ET.fromstring(svg).itertext())) == plain(node.text)
        assert picture.startswith(b"\x89PNG")
        assert is_silent == ("aria-label" not in node.attributes)
        assert told.startswith(node.attributes.get("aria-label", "")) or not told
        assert bool(told) == (not is_silent)


def test_a_drawing_of_a_document_shows_its_texts():
    """The picture beside the vector is set with our fonts: without its texts it is another."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20" width="60">{}</svg>'
    text = "<text x='2' y='14' font-size='12' font-family=\"'Source Sans 3'\">Teluk</text>"
    written, empty = as_pictures([svg.format(text), svg.format("")], (TEMPLATES,))

    assert len({*rows_of(written)}) > len({*rows_of(empty)}) == 1


def test_a_drawing_without_a_size_is_refused_in_words():
    """An office's own drawing must say how large it is."""
    page = made(editions(rich(), pair(rich()), "en")[1], "html", rich()).decode()

    with pytest.raises(MatchmakerError, match="drawing without a size; expected <svg viewBox"):
        to_docx(page.replace("<main>", "<main><figure><svg></svg></figure>"), [TEMPLATES])


def test_the_front_sheet_of_a_document_is_set_dense():
    """All its texts up to the second part have small type, so that they stand on one page."""
    book = rich()
    brief, _ = editions(book, pair(book), "en")
    document = docx.Document(io.BytesIO(made(brief, "docx", book)))
    rows = list(document.element.body.iter(qn("w:p")))
    styles = [document.styles.get_by_id(it.style, 1).name for it in rows]
    second = next(place for place, it in enumerate(rows) if it.pPr.pageBreakBefore is not None)

    flowing = ("Normal", "Fact", "Framed", "List Bullet", "List Number", "List Sign", "Piece")
    assert [it for it in styles[styles.index("Heading 1") : second] if it in flowing] == []
    assert {f"{it} Dense" for it in ("Normal", "Piece", "List Number")} <= set(styles[:second])
    assert document.styles["Normal Dense"].font.size.pt == 9


@pytest.mark.parametrize(("paper", "width"), [("a4", 210), ("f4", 215)])
def test_tables_of_a_document_are_as_wide_as_its_paper_lets_them(paper, width):
    """Columns fill the text between the margins, on A4 and on F4."""
    book = rich()
    brief, _ = editions(book, pair(book), "id")
    document = docx.Document(io.BytesIO(made(brief, "docx", book, paper=paper)))
    section = document.sections[0]

    assert round(section.page_width.mm) == width
    for table in document.tables:
        wide = sum(column.width for column in table.columns)
        assert wide / Mm(1) == pytest.approx(width - 36, abs=0.5)


def test_head_and_foot_of_a_document_are_one_line_for_the_longest_names():
    """A name of 300 letters is cut there with an ellipsis; the first page has all of it."""
    book = rich()
    brief, _ = editions(book, pair(book), "id")
    long = "Kabupaten " * 30
    brief = dataclasses.replace(brief, city=dataclasses.replace(brief.city, name=long))
    document = docx.Document(io.BytesIO(made(brief, "docx", book)))
    (head,) = document.sections[0].header.paragraphs

    left, _, right = head.text.partition("\t")
    assert left.endswith("…")
    assert len(left) < 120
    assert right == phrasebook(book, "id").say(brief.classification)
    (foot,) = document.sections[0].footer.paragraphs
    assert "…" not in foot.text
    assert plain(long) in text_of("docx", made(brief, "docx", book))


def test_the_foot_is_whole_where_a_language_is_long():
    """In Dutch the days take a second line, in print and in Word: the day of the law is there."""
    book = rich()
    _, outward = editions(book, pair(book), "nl")
    words = phrasebook(book, "nl")
    law = words.phrase("brief.law_on", day=outward.law_on)
    document = docx.Document(io.BytesIO(made(outward, "docx", book)))

    assert document.sections[0].footer.paragraphs[-1].text.endswith(law)
    for page in PdfReader(io.BytesIO(made(outward, "pdf", book))).pages:
        assert plain(law) in plain(page.extract_text())


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_office_heads_and_signs_its_documents_and_pages(tmp_path, language):
    """Letterhead, crest and signatory stand in the page and the document of both editions."""
    own = office(tmp_path / "own", crest=png())
    book = rich()
    for edition in editions(book, pair(book), language):
        page = read_tree(made(edition, "html", book, own).decode())
        crests = [it.attributes["src"] for it in page.all("img") if it.attributes.get("alt")]
        assert [it.partition(",")[0] for it in crests] == ["data:image/png;base64"]
        document = docx.Document(io.BytesIO(made(edition, "docx", book, own)))
        crest = phrasebook(book, language).phrase("office.crest")
        told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
        assert told.count(crest) == 1
        for form in ("html", "docx"):
            read = text_of(form, made(edition, form, book, own))
            assert plain("PEMERINTAH KOTA TELUK") in read
            assert plain("Jalan Contoh 1, Teluk") in read
    read = text_of("docx", made(editions(book, pair(book), language)[1], "docx", book, own))
    assert plain("Kepala Bagian Kerja Sama") in read


def test_an_office_gives_the_styles_of_its_documents(tmp_path):
    """Type and colours come from the office's own document; its words do not."""
    own = docx.Document()
    own.add_paragraph("not to be printed")
    own.styles["Heading 2"].font.name = "Office Face"
    own.save(tmp_path / "styles.docx")
    book = rich()
    _, edition = editions(book, pair(book), "en")
    document = docx.Document(io.BytesIO(made(edition, "docx", book, tmp_path)))

    assert document.styles["Heading 2"].font.name == "Office Face"
    assert "not to be printed" not in "".join(it.text for it in document.paragraphs)


def test_an_office_document_that_is_none_is_refused_by_name(tmp_path):
    """A broken file of styles is named, with what to do."""
    (tmp_path / "styles.docx").write_bytes(b"no document")
    book = rich()
    _, edition = editions(book, pair(book), "en")

    with pytest.raises(MatchmakerError, match=r"styles\.docx: found no document of Word"):
        made(edition, "docx", book, tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ outward.projct }}", r"outward\.html\.jinja:1: Outward has no 'projct' \(.*project"),
        ("{{ outward.__class__ }}", r"outward\.html\.jinja:1: "),
        ("{{ ''.__class__.__mro__ }}", r"outward\.html\.jinja:1: "),
        ('{% include "../secret.jinja" %}', r"no template \.\./secret\.jinja in "),
        ("{{ '../../etc/passwd' | picture }}", r"is no picture beside the templates"),
    ],
)
def test_a_wrong_template_for_browsers_is_told_by_file_line_and_name(tmp_path, text, expected):
    """The sandbox and the strictness of pages hold for browsers too."""
    (tmp_path / "outward.html.jinja").write_text(text, encoding="utf-8")
    book = rich()
    _, edition = editions(book, pair(book), "en")
    folders = [tmp_path, TEMPLATES]

    with pytest.raises(MatchmakerError, match=expected):
        edition_html(edition, phrasebook=phrasebook(book, "en"), templates=folders)


def test_a_page_that_is_not_well_formed_is_told_by_line():
    """A document for Word is made of elements that end where they should."""
    with pytest.raises(MatchmakerError, match="line 2 of the page: found the end of <p>"):
        read_tree("<div>\n<b></p></div>")
    with pytest.raises(MatchmakerError, match="the page ends within <div>"):
        read_tree("<div><br/>")
