"""The office's own: letterhead, crest and signatory on paper, and what is wrong with them."""

from __future__ import annotations

import base64
import io
import struct
import tempfile
import zlib
from pathlib import Path

import docx
import pytest
import yaml
from click.testing import CliRunner
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.cli import matchmaker
from matchmaker.errors import Fault, MatchmakerError, ProfileError
from matchmaker.loading.office import read_office
from matchmaker.model.office import Office
from matchmaker.rendering.editions import edition_docx
from matchmaker.rendering.office import crest_problem, office_of
from matchmaker.rendering.pictures import picture_problem
from matchmaker.rendering.sheet import Sheet, _digest
from tests.fictional import book, city, deal, investor, need
from tests.printed import ON, TEMPLATES, brief, match, pages, pdf, phrasebook, plain

OFFICE = """\
letterhead: [PEMERINTAH KOTA TELUK, SEKRETARIAT DAERAH]
address: ["Jalan Contoh 1, Teluk"]
crest: lambang.png
signatory: {place: Teluk, title: Kepala Bagian Kerja Sama}
"""


def png(side=8):
    """Make a picture of one colour."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(b"\0" + b"\x20\x40\x60" * side for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def office(folder, text=OFFICE, crest=None):
    folder.mkdir(exist_ok=True)
    (folder / "office.yaml").write_text(text, encoding="utf-8", newline="\n")
    if crest is not None:
        (folder / "lambang.png").write_bytes(crest)
    return folder


def printed(folder):
    found = book(
        [city("teluk", needs=[need("teluk-sampah")])], [investor("alpha", deals=[deal("a-1")])]
    )
    return pdf(found, match(found, "teluk-sampah", "alpha"), "id", folder)


def test_letterhead_and_crest_stand_on_the_first_page_only(tmp_path):
    """The office's lines head the first page, its crest is a picture there, and it is one page."""
    document = printed(office(tmp_path / "own", crest=png()))
    first, *others = map(plain, pages(document))

    assert plain("PEMERINTAH KOTA TELUK") in first
    assert plain("Jalan Contoh 1, Teluk") in first
    assert all(plain("SEKRETARIAT DAERAH") not in page for page in others)
    assert b"/Subtype/Image" in document.replace(b" ", b"")
    assert len(others) + 1 == len(pages(printed(office(tmp_path / "bare", "letterhead: []"))))


def test_a_drawn_crest_stands_in_a_document_for_word_too(tmp_path):
    """Word draws no SVG in older programs: there it is a picture."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'
    folder = office(tmp_path / "own", OFFICE.replace("lambang.png", "lambang.svg"))
    (folder / "lambang.svg").write_text(svg, encoding="utf-8")
    found = book(
        [city("teluk", needs=[need("teluk-sampah")])], [investor("alpha", deals=[deal("a-1")])]
    )
    document = edition_docx(
        brief(found, match(found, "teluk-sampah", "alpha")),
        phrasebook=phrasebook(found),
        templates=(folder, TEMPLATES),
    )

    found = docx.Document(io.BytesIO(document))
    (blip,) = found.inline_shapes[0]._inline.iter(qn("a:blip"))
    assert found.part.related_parts[blip.embed].content_type == "image/png"
    assert list(blip) == []


def test_an_office_without_a_file_adds_nothing(tmp_path):
    """No file is an office that adds nothing, as is ours."""
    assert office_of((tmp_path, TEMPLATES)) == Office()
    assert office_of((TEMPLATES,)) == Office()


@pytest.mark.parametrize(
    ("crest", "said"),
    [(None, "there is no such file"), (b"no picture", "damaged"), (png()[:40], "damaged")],
    ids=["missing", "no picture", "cut off"],
)
def test_a_crest_that_cannot_be_printed_is_left_out_and_told(tmp_path, crest, said):
    """A missing or broken picture stops no print: the paper comes without it, and it is said."""
    folder = office(tmp_path / "own", crest=crest)

    assert said in crest_problem((folder, TEMPLATES))
    assert office_of((folder, TEMPLATES)).crest is None
    assert plain("PEMERINTAH KOTA TELUK") in plain(pages(printed(folder))[0])


def bomb(width=30_000, height=30_000):
    """Make the head of a picture of few bytes that says it has so many pixels."""
    kind, data = b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunk = struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk


JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xff\xc2\x00\x0b\x08" + struct.pack(
    ">HH", 30_000, 40_000
)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(8) + b"\x2f\x75\x00" * 2
LARGE = "the most are 40,000,000"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.png", bomb(), "30,000 x 30,000 = 900,000,000 pixels; " + LARGE),
        ("a.jpg", JPEG, "40,000 x 30,000 = 1,200,000,000 pixels; " + LARGE),
        ("a.png", b"GIF89a" + struct.pack("<HH", 9_000, 9_000), "9,000 x 9,000 = 81,000,000"),
        ("a.webp", WEBP, "30,000 x 30,000 = 900,000,000 pixels; " + LARGE),
        ("a.svg", b"<svg><image href='data:image/png;base64,%s'/></svg>", "in the drawing, the"),
        ("a.svg", b"\x1f\x8b\x08", "packed (SVGZ)"),
        ("a.png", bytes(10_000_001), "10,000,001 bytes; the most are 10,000,000"),
        ("a.png", bomb(8_000, 5_000), ""),
        ("a.png", b"", ""),
    ],
)
def test_a_picture_that_would_fill_the_memory_is_known_by_its_head(tmp_path, name, content, said):
    """Size and limit are told, from the first bytes alone; nothing is drawn."""
    path = tmp_path / name
    path.write_bytes(content.replace(b"%s", base64.b64encode(bomb())))

    problem = picture_problem(path)
    assert said in problem
    assert bool(said) == bool(problem)


@pytest.mark.parametrize("crest", [bomb(), bomb(40_000_001, 1)])
def test_a_crest_of_too_many_pixels_is_left_out_and_told(tmp_path, crest):
    """By its name, with the size that was found and the limit."""
    folder = office(tmp_path / "own", crest=crest)

    assert f"{folder / 'lambang.png'}: the picture has" in crest_problem((folder, TEMPLATES))
    assert LARGE in crest_problem((folder, TEMPLATES))
    assert plain("PEMERINTAH KOTA TELUK") in plain(pages(printed(folder))[0])


@pytest.mark.parametrize("holder", ["", "drawn.svg"])
def test_a_template_of_the_office_draws_no_picture_that_would_fill_the_memory(tmp_path, holder):
    """It is refused by name before anything draws it, alone or held by a drawing."""
    (tmp_path / "large.png").write_bytes(bomb())
    if holder:
        (tmp_path / holder).write_text("<svg><image href='large.png'/></svg>", encoding="utf-8")
    source = f'#image("/{holder or "large.png"}")'
    sheet = Sheet("own", source, ON, (tmp_path, TEMPLATES), outside=True)

    with pytest.raises(MatchmakerError, match=r"large\.png: the picture has 30,000 x 30,000"):
        sheet.pdf()


@pytest.mark.parametrize("name", ["data.yaml", "page.jinja", "table.csv", "deep/lambang.png"])
def test_a_sheet_is_another_when_any_file_that_it_may_read_is(tmp_path, name):
    """Also a file of words: a template may read it as data."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    digests = set()
    for content in ("one", "two"):
        path.write_text(content, encoding="utf-8")
        _digest.cache_clear()
        digests.add(Sheet("own", "", ON, (tmp_path, TEMPLATES)).digest)

    assert len(digests) == 2


def test_every_fault_of_the_file_is_told_at_once(tmp_path):
    """Line, what was found and what was expected, for each."""
    folder = office(
        tmp_path / "own", "leterhead: [A]\ncrest: ../secret.png\nsignatory: {name: 3}\n"
    )

    with pytest.raises(ProfileError) as caught:
        read_office(folder)
    faults = {(fault.line, fault.field) for fault in caught.value.faults}
    assert {(1, "leterhead"), (2, "crest")} <= faults
    assert any(line == 3 for line, _ in faults)


@given(st.text(min_size=1).filter(str.strip))
def test_any_line_of_a_letterhead_is_kept_or_refused_in_words(line):
    """A file that the office writes never ends in a traceback."""
    with tempfile.TemporaryDirectory() as name:
        folder = office(Path(name) / "own", yaml.safe_dump({"letterhead": [line]}))
        try:
            found = read_office(folder).letterhead
        except ProfileError as error:
            found = error.faults

    assert found == (line,) or all(isinstance(fault, Fault) for fault in found)


def test_a_character_without_a_font_is_named_at_the_terminal(tmp_path):
    """What prints as [U+...] is told with its name and what to do."""
    from matchmaker.cli.printing import tell_unprintable

    runner = CliRunner()
    with runner.isolation() as (_, error, _):
        tell_unprintable("\N{HIRAGANA LETTER A}")
        said = error.getvalue().decode()
    assert "U+3042 HIRAGANA LETTER A" in said
    assert "fonts" in said


def test_the_command_line_says_that_the_crest_is_missing(tmp_path):
    """The officer is told once, and gets the paper."""
    folder = office(tmp_path / "own")
    result = CliRunner().invoke(
        matchmaker, ["shortlist", "--templates", str(folder), "--city", "?"]
    )

    assert "there is no such file" in result.output
