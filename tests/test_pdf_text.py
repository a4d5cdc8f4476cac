"""Any text of a profile prints as itself: never as markup or code, never as an empty box."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from matchmaker.rendering.glyphs import Glyphs, clusters, font_files
from matchmaker.rendering.typst_source import in_code, in_markup, literal, printable
from tests.fictional import book, city, deal, investor, need, provenance
from tests.printed import LOAN, TEMPLATES, bodies, match, pages, pdf, pictures, plain, rows_of

GLYPHS = Glyphs.of(font_files([TEMPLATES / "fonts"]))
RIGHT_TO_LEFT = {"R", "AL", "AN"}

TYPST = (
    '#read("/etc/passwd") $x$ *b* _i_ @ref <label> `raw` // no /* no */ \\ "q" = #(1+1); ~ -- [x]'
)
JINJA = "{{ brief.front }} {% raw %} {# no #} {{ ''.__class__ }} {%- include 'x' -%}"
HTML = "<script>alert(1)</script> &amp; &lt; <b>x</b>"
EXCEL = "=HYPERLINK(\"http://x\") +1 -1 @SUM(A1) \t=cmd|' /C calc'!A0"
NASTY = [
    TYPST,
    JINJA,
    HTML,
    EXCEL,
    "\\",
    '"',
    '\\"',
    '");#panic(',
    "office affluent fjord ffi fl",
    "emoji 😀 👨‍👩‍👧 ☎️ 🇮🇩 👍🏽 1️⃣",
    "شركة المياه (2022) ABC",
    "חברת המים 12.5%",
    "日本国際協力機構",
    "नमस्ते दुनिया",
    "Ελλάδα Україна ñandú Łódź ẞ ɓ",
    "\x00\x07\x1b[31m \ufffe",
    "\u202eevil\u202c \u2066x\u2069 \u200bz\u00adw",
    "e\u0301\u0327 Z\u0351\u0343\u0343a\u0329",
    "line one\nline two\r\nline three\u2028four\x85five",
    "W" * 400,
    "i" * 400,
    "漢" * 100,
    "ab/" * 120,
]

MARKS = ["Mn", "Mc", "Me"]
"""Marks on letters: other readers use the text that a page keeps beside them, ours cannot."""

READABLE = [
    text
    for text in NASTY
    if not any(unicodedata.category(c) in MARKS for c in GLYPHS.visible(text))
]

texts = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs", *MARKS]), min_size=1, max_size=60),
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", *MARKS]),
        min_size=1,
        max_size=120,
    ),
    st.lists(st.sampled_from(READABLE), min_size=1, max_size=3)
    .map(" ".join)
    .map(lambda t: t[:300]),
)


def everywhere(text):
    """Make a book in which every text that is printed is the given one, between marks."""

    def marked(number):
        return f"Q{number}Q{text}Z"

    found = book(
        [
            city(
                "teluk",
                name=marked(0),
                province=marked(1),
                leader_title=marked(2),
                context=marked(3),
                challenges=[marked(4)],
                membership_note=marked(5),
                fiscal_capacity_note=marked(6),
                provenance=provenance(source=marked(7)),
                population={"value": 1, "as_of": 2024, "source": marked(8)},
                needs=[
                    need(
                        "teluk-sampah",
                        title=marked(9),
                        title_en=marked(10),
                        description=marked(11),
                        availability_note=marked(12),
                        provenance=provenance(source=marked(13)),
                    )
                ],
            )
        ],
        [
            investor(
                "alpha",
                name=marked(14),
                mandate=marked(15),
                requirements=[marked(16)],
                exclusions=[marked(17)],
                availability_note=marked(18),
                ticket={"min": 1, "max": 2, "currency": "USD", "note": marked(19)},
                provenance=provenance(source=marked(20)),
                deals=[
                    deal("a", project=marked(21), status=marked(22), amount_note=marked(23)),
                    deal(
                        "b",
                        project=marked(24),
                        deal_status="intention",
                        provenance=provenance(source=marked(25)),
                    ),
                ],
            )
        ],
    )
    return found, [marked(number) for number in range(26)]


def shown(text):
    """Give the text as it is to be seen: what has no glyph is written out."""
    return plain(printable(text, GLYPHS))


def stands_in(mark, read):
    """Tell whether a text stands in another, whole or broken once between two pages."""
    if mark in read:
        return True
    fits = next(end for end in range(len(mark), -1, -1) if mark[:end] in read)
    return mark[fits:] in read and min(fits, len(mark) - fits) > 0


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(texts)
@example(TYPST)
@example(JINJA)
@example(HTML)
@example(EXCEL)
@example("شركة المياه (2022) ABC")
@example("emoji 😀 👨‍👩‍👧 🇮🇩 👍🏽")
@example("日本 नमस्ते \x00 \u202e")
def test_any_text_prints_as_itself(text):
    """Every field's text is found on the pages, in order; nothing prints as an empty box."""
    found, marked = everywhere(text)
    document = pdf(found, match(found, "teluk-sampah", "alpha", pathways=(LOAN,)), "id")
    raw = "".join(bodies(document))
    read = plain(raw)

    assert "\x00" not in raw
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in shown(text)):
        counted, wanted = Counter(read), Counter("".join(map(shown, marked)))
        assert wanted - counted == Counter()
    else:
        assert [mark for mark in map(shown, marked) if not stands_in(mark, read)] == []


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_prints_an_empty_box(text):
    """A glyph that no font has reads back as a zero: there is none."""
    found, _ = everywhere(text)
    document = pdf(found, match(found, "teluk-sampah", "alpha", pathways=(LOAN,)), "en")

    assert "\x00" not in "".join(pages(document))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_runs_off_the_page(text):
    """Whatever stands in the fields, the outer margins stay white."""
    found, _ = everywhere(text)
    for picture in pictures(found, match(found, "teluk-sampah", "alpha"), dots=18):
        side = 4 * 11
        assert all(min(row[:side] + row[-side:]) > 127 for row in rows_of(picture))


@pytest.mark.parametrize("word", ["W" * 24, "MEKANISME", "i" * 60, "Ω" * 30, "[]{}()" * 6])
def test_no_word_runs_into_the_next_column(word):
    """The white between the two languages of the talking points stays white."""
    found, _ = everywhere(word)
    second = pictures(found, match(found, "teluk-sampah", "alpha", pathways=()), dots=36)[1]
    rows = rows_of(second)[int(33 / 25.4 * 36) : int(90 / 25.4 * 36)]
    white = "".join(
        "_" if min(min(row[4 * place : 4 * place + 3]) for row in rows) == 255 else "#"
        for place in range(int(0.38 * 210 / 25.4 * 36), int(0.64 * 210 / 25.4 * 36))
    )

    assert "_" * int(5 / 25.4 * 36) in white
    assert "#" in white


def test_a_text_of_ten_thousand_characters_is_printed_whole():
    """A long text breaks over pages and loses nothing on the way."""
    words = [f"kata{number}" for number in range(1_300)]
    long = " ".join(words)
    found = book([city("teluk", needs=[need("teluk-sampah", description=long)])])
    found = book(
        [city("teluk", needs=[need("teluk-sampah", description=long)])], [investor("alpha")]
    )
    read = "".join(pages(pdf(found, match(found, "teluk-sampah", "alpha"))))

    assert len(long) > 10_000
    assert [word for word in words if word not in read] == []


@given(st.text())
def test_a_literal_is_read_back_as_the_same_text(text):
    """Undoing the two escapes of a literal gives the text, and no quote stands open."""
    inside = literal(text)[1:-1]
    undone, rest = [], iter(inside)
    for character in rest:
        assert character != '"'
        undone.append(next(rest) if character == "\\" else character)

    assert "".join(undone) == text
    assert in_markup(text) == f"#{literal(text)};"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "none"),
        (True, "true"),
        (3, "(3)"),
        (-0.5, "(-0.5)"),
        ('a"b', '"a\\"b"'),
        ((1, 2), "((1), (2), )"),
        ((), "()"),
    ],
)
def test_values_have_a_form_in_code(value, expected):
    """Numbers, truth values, lists and nothing are written as Typst's code reads them."""
    assert in_code(value) == expected


@given(st.text())
def test_what_is_visible_is_printable_by_one_font_for_each_letter(text):
    """After escaping, every letter with its marks has glyphs in a single font."""
    for cluster in clusters(GLYPHS.visible(text)):
        wanted = {ord(c) for c in cluster if c != "\n" and unicodedata.category(c) != "Cf"}
        wanted -= set(range(0xFE00, 0xFE10)) | {0x34F}
        assert not wanted or any(wanted <= font for font in GLYPHS.fonts)


def test_an_address_breaks_after_its_signs():
    """A wide address may break after dots and slashes, a word of ordinary length nowhere."""
    address = printable("makassar.tribunnews.com/2017/11", GLYPHS)

    assert address.split("\u200b") == ["makassar.", "tribunnews.", "com/", "2017/", "11"]
    assert printable("pertanggungjawaban", GLYPHS) == "pertanggungjawaban"


@given(st.text())
def test_clusters_add_up_to_the_text(text):
    """Splitting a text into letters loses nothing."""
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kota", "Kota"),
        ("日本", "[U+65E5][U+672C]"),
        ("a\x00b", "a[U+0000]b"),
        ("\ud800", "[U+D800]"),
        ("\u202eabc", "[U+202E]abc"),
        ("x\u0b3c", "x[U+0B3C]"),
        ("\ue000", "[U+E000]"),
    ],
)
def test_what_has_no_glyph_is_written_out(text, expected):
    """A character that no font has, or that only steers, stands as its code point."""
    assert GLYPHS.visible(text) == expected


def test_a_font_in_the_office_folder_prints_what_the_shipped_ones_cannot(tmp_path):
    """Glyphs of further fonts count."""
    without = Glyphs.of(font_files([TEMPLATES / "fonts"])[1:2])
    everything = Glyphs.of(font_files([tmp_path, TEMPLATES / "fonts"]))

    assert without.visible("Ω") != everything.visible("Ω") == "Ω"
