"""A brief on paper: one front page, the same bytes twice, templates of one's own, plain errors."""

from __future__ import annotations

import io
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from matchmaker.errors import MatchmakerError
from matchmaker.loading import load_book
from matchmaker.model import Words
from matchmaker.pathways import screen
from matchmaker.rendering.pdf import render_brief
from tests import folders
from tests.fictional import book, city, deal, investor, need
from tests.printed import (
    GRANT,
    LOAN,
    ON,
    TEMPLATES,
    brief,
    match,
    pages,
    pdf,
    phrasebook,
    pictures,
    plain,
    rows_of,
    shares,
)

LANGUAGES = ("id", "en")
MARGIN = 0.85
"""The part of the page's margin that must stay white, header and footer apart."""


def rich():
    return book(
        [city("teluk", needs=[need("teluk-sampah", availability_note="Catatan.")])],
        [investor("alpha", deals=[deal("a-1"), deal("a-2", deal_status="intention")])],
    )


def bare():
    return book(
        [
            city(
                "teluk",
                context=None,
                population=None,
                challenges=[],
                provenance={},
                needs=[
                    need(
                        "teluk-sampah",
                        title_en=None,
                        sectors=[],
                        dimensions=[],
                        cost=None,
                        instruments_wanted=[],
                        readiness=None,
                        availability="unknown",
                        provenance={},
                    )
                ],
            )
        ],
        [
            investor(
                "alpha",
                embassy=None,
                role="unknown",
                mandate_basis=None,
                sectors=[],
                dimensions=[],
                instruments=[],
                ticket=None,
                requirements=[],
                languages=[],
                availability="unknown",
                provenance={},
                deals=[],
            )
        ],
    )


def crowded():
    """Make a pair with 500 characters in every line and 10,000 in every text."""
    line, text = "Panjang sekali " * 33, "Kalimat panjang tentang sampah kota. " * 270
    return book(
        [
            city(
                "teluk",
                name=line,
                leader_title=line,
                province=line,
                context=text,
                challenges=[text, text],
                needs=[need("teluk-sampah", title=line, description=text, availability="unknown")],
            )
        ],
        [
            investor(
                "alpha",
                name="W" * 500,
                mandate=text,
                requirements=[text],
                exclusions=[text],
                availability="unknown",
                deals=[deal(f"a-{n}", project=line, status=line) for n in range(12)],
            )
        ],
    )


CASES = {"rich": rich, "bare": bare, "crowded": crowded}


def pair(found, case):
    if case == "bare":
        return match(found, "teluk-sampah", "alpha", pathways=(), shares=shares(), reasons=())
    long = "Alasan panjang " * 60
    reasons = tuple(Words.of("message.no_record", investor=long) for _ in range(6))
    chosen = reasons if case == "crowded" else (Words("reason.text_alike"),)
    return match(
        found, "teluk-sampah", "alpha", pathways=(LOAN, GRANT), reasons=chosen, cautions=reasons[:1]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_the_front_sheet_is_one_page_whatever_the_data(case, language):
    """The first page ends with the red lines, the second begins with the talking points."""
    found = CASES[case]()
    phrases = phrasebook(found, language)
    first, second, *_ = pages(pdf(found, pair(found, case), language))

    assert plain(phrases.phrase("front.avoid")).upper() in plain(first).upper()
    assert plain(phrases.phrase("success.title")).upper() in plain(first).upper()
    assert plain(phrases.phrase("part.talk")) in plain(second)[:1200]
    assert plain(phrases.phrase("label.description")) not in plain(first)
    if any(investor.exclusions for investor in found.investors):
        said = phrases.phrase("warning.exclusions", investor="", exclusions="")
        assert plain(said).rstrip(".:") in plain(first)  # whatever else is cut


@pytest.mark.parametrize("case", ["rich", "bare"])
def test_an_ordinary_brief_has_six_or_seven_pages(case):
    """Without long texts the ten parts keep to seven pages, the form included."""
    found = CASES[case]()

    assert len(pages(pdf(found, pair(found, case)))) in {5, 6, 7}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_all_ten_parts_follow_each_other(case, language):
    """Whatever the data, each part has its number and title, in their order."""
    found = CASES[case]()
    phrases = phrasebook(found, language)
    text = plain("".join(pages(pdf(found, pair(found, case), language))[1:]))
    names = ["talk", "investor", "project", "city", "law", "questions", "match", "protocol", "form"]
    heads = [f"{number}{phrases.phrase(f'part.{name}')}" for number, name in enumerate(names, 2)]
    places = [text.find(plain(head)) for head in heads]

    assert -1 not in places
    assert places == sorted(places)


def test_what_the_front_sheet_cuts_stands_in_full_behind_it():
    """A cut text ends in an ellipsis, the sheet says so, and the reasons are repeated whole."""
    found = crowded()
    first, *others = pages(pdf(found, pair(found, "crowded"), "en"))
    later = plain("".join(others))
    note = phrasebook(found, "en").phrase("front.shortened")

    assert "…" in first
    assert plain(note) in plain(first)
    assert plain("Alasan panjang " * 60) not in plain(first)
    assert later.count(plain("Alasan panjang " * 20)) >= 6
    assert plain(phrasebook(found, "en").phrase("avoid.award")) in later


def test_nothing_is_cut_on_the_front_sheet_of_an_ordinary_pair():
    """A sheet that fits says nothing of cuts."""
    found = rich()

    assert "…" not in pages(pdf(found, pair(found, "rich")))[0]


@pytest.mark.parametrize("case", CASES)
def test_nothing_runs_off_the_page(case):
    """The margins of every page stay white."""
    found = CASES[case]()

    for picture in pictures(found, pair(found, case), dots=24):
        rows = rows_of(picture)
        edge = int(20 / 25.4 * 24 * MARGIN)
        side = 4 * edge
        dark = [
            number
            for number, row in enumerate(rows)
            if min(row[:side]) < 128 or min(row[-side:]) < 128
        ]
        below = [
            number for number in range(len(rows) - edge // 2, len(rows)) if min(rows[number]) < 128
        ]
        assert (dark, below) == ([], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_bears_classification_version_page_and_date(language):
    """Each page says who may read it, its number of how many, the edition and the date of data."""
    found = crowded()
    phrases = phrasebook(found, language)
    printed = pages(pdf(found, pair(found, "crowded"), language))

    for number, text in enumerate(printed, start=1):
        counted = (
            f"{phrases.phrase('brief.page')} {number} {phrases.phrase('brief.of')} {len(printed)}"
        )
        assert phrases.phrase("brief.classification") in text
        assert plain(counted) in plain(text)
        assert plain(phrases.phrase("brief.version", version=found.edition.version)) in plain(text)
        assert plain(phrases.phrase("brief.data_on", day=found.edition.on)) in plain(text)


def test_two_runs_give_the_same_bytes():
    """The same brief is the same file, also from another process."""
    found = rich()
    here = pdf(found, pair(found, "rich"))
    script = (
        "import sys; from tests import test_pdf as t; found = t.rich();"
        "sys.stdout.buffer.write(t.pdf(found, t.pair(found, 'rich')))"
    )
    there = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
    ).stdout

    assert here == pdf(found, pair(found, "rich"))
    assert here == there


def test_the_document_says_what_it_is_and_names_no_person():
    """Title, language and date are the brief's; its author is the edition."""
    found = rich()
    reader = PdfReader(io.BytesIO(pdf(found, pair(found, "rich"), "en")))

    assert reader.metadata.title == "Brief: Kota Teluk and Fictional Fund Alpha"
    assert reader.metadata.author == "Buku rekaan"
    assert reader.metadata.creation_date.date() == ON
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_printing_needs_no_machine_learning():
    """A brief prints without numpy, scikit-learn or pandas being loaded."""
    script = (
        "import sys; from tests import test_pdf as t; found = t.rich();"
        "t.pdf(found, t.pair(found, 'rich'));"
        "print(sorted({'numpy', 'sklearn', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parents[1],
    ).stdout

    assert out.strip() == "[]"


def test_printing_can_be_handed_to_another_process():
    """The function and all its arguments survive pickling."""
    found = rich()
    sheet, phrases = brief(found, pair(found, "rich")), phrasebook(found)
    function, arguments = pickle.loads(pickle.dumps((render_brief, (sheet, phrases))))

    assert function(arguments[0], phrasebook=arguments[1], templates=[TEMPLATES]) == render_brief(
        sheet, phrasebook=phrases, templates=[TEMPLATES]
    )


def office(path: Path, text: str, name: str = "brief.typ.jinja") -> Path:
    path.mkdir(exist_ok=True)
    (path / name).write_text(text, encoding="utf-8", newline="\n")
    return path


def test_an_office_replaces_a_template_by_one_of_the_same_name(tmp_path):
    """The office's file is printed instead, in the shipped type and with its phrases."""
    found = rich()
    own = office(
        tmp_path,
        '#set text(font: "Source Sans 3")\n{{ phrase("brief.kicker") }}: {{ brief.city.name }}',
    )

    assert pages(pdf(found, pair(found, "rich"), "en", own)) == ["Meeting brief: Kota Teluk"]


def test_an_office_replaces_one_block_and_keeps_the_rest(tmp_path):
    """A template may extend the packaged one; the other blocks and macros stay."""
    found = rich()
    own = office(
        tmp_path,
        '{% extends "packaged/brief.typ.jinja" %}\n'
        "{% block form %}\n"
        "#block[Kantor {{ brief.city.name }} {{ known(brief.city.population) }}]\n"
        "{% endblock %}\n",
    )
    text = plain("".join(pages(pdf(found, pair(found, "rich"), "id", own))))

    assert plain("Kantor Kota Teluk 350.000 jiwa (2024)") in text
    assert plain("Fictional Fund Alpha") in text
    assert plain("Lembar tindak lanjut") not in text


def test_an_office_replaces_a_phrase(tmp_path):
    """A word of the office's own phrasebook is printed instead of the shipped one."""
    found = rich()
    (tmp_path / "phrasebook").mkdir()
    office(tmp_path / "phrasebook", "brief: {classification: RAHASIA}\n", "id.yaml")

    assert "RAHASIA" in pages(pdf(found, pair(found, "rich"), "id", tmp_path))[0]


def test_a_third_language_needs_only_its_phrasebook(tmp_path):
    """With a French phrasebook the whole brief prints, amounts and dates in French."""
    found = rich()
    (tmp_path / "phrasebook").mkdir()
    words = (TEMPLATES / "phrasebook" / "en.yaml").read_text(encoding="utf-8")
    french = words.replace("locale: en_GB", "locale: fr_FR").replace("What we ask", "Notre demande")
    office(tmp_path / "phrasebook", french, "fr.yaml")
    text = plain("".join(pages(pdf(found, pair(found, "rich"), "fr", tmp_path))))

    assert "NOTREDEMANDE" in text
    assert plain("Rp80 milliards") in text
    assert plain("24 novembre 2026") in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "x\n{{ brief.cty.name }}",
            r"brief\.typ\.jinja:2: Brief has no 'cty' \(did you mean city\?\); it has: language, ",
        ),
        (
            "{{ breif }}",
            r"jinja:1: .* 'breif' \(did you mean brief\?\); there are: brief, office, within$",
        ),
        ("\n\n{% if %}", r"brief\.typ\.jinja:3: "),
        ("{{ brief.title | shout }}", r"brief\.typ\.jinja:1: No filter named 'shout'"),
        (
            "{{ phrase('front.objectiv') }}",
            r"brief\.typ\.jinja:1: .*id\.yaml: no phrase has the key front\.objectiv",
        ),
        (
            "{{ phrase('front.through') }}",
            r"brief\.typ\.jinja:1: .*front\.through: no value for embassy",
        ),
        ("{{ brief.front }}", r"brief\.typ\.jinja:1: a Front cannot be printed"),
        ("{{ brief.need.original.__class__ }}", r"brief\.typ\.jinja:1: "),
        ("{{ brief.__init__.__globals__ }}", r"brief\.typ\.jinja:1: "),
        ('{% include "nix.jinja" %}', r"no template nix\.jinja in "),
        ('{% include "../secret.jinja" %}', r"no template \.\./secret\.jinja in "),
        (
            "#let x = ",
            r"brief\.typ\.jinja:1: .*: expected expression; at: #let x =",
        ),
        (
            '#read("/etc/passwd")',
            r"brief\.typ\.jinja:1: .*: file not found",
        ),
        ('#read("../secret.txt")', r"Typst cannot set the page: .*would escape"),
    ],
)
def test_a_wrong_template_is_told_by_file_line_and_name(tmp_path, text, expected):
    """Whatever is wrong with a template is one sentence, never a traceback."""
    found = rich()
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.jinja").write_text("secret", encoding="utf-8")
    own = office(tmp_path / "own", text)

    with pytest.raises(MatchmakerError, match=expected) as caught:
        pdf(found, pair(found, "rich"), "id", own)
    assert "secret text" not in str(caught.value)


def test_a_file_that_is_no_font_is_refused_by_name(tmp_path):
    """A broken font is named instead of printing boxes."""
    found = rich()
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "Office.ttf").write_bytes(b"no font at all")

    with pytest.raises(MatchmakerError, match=r"Office\.ttf: found no OpenType font"):
        pdf(found, pair(found, "rich"), "id", tmp_path)


def test_a_folder_without_fonts_is_refused(tmp_path):
    """No fonts at all is said so, with the folders that were searched."""
    found = rich()
    shutil.copytree(TEMPLATES / "phrasebook", tmp_path / "phrasebook")

    with pytest.raises(MatchmakerError, match=r"no fonts in .*fonts"):
        render_brief(
            brief(found, pair(found, "rich")), phrasebook=phrasebook(found), templates=[tmp_path]
        )


def test_a_phrasebook_of_another_language_is_refused():
    """An English brief is not said with Indonesian words."""
    found = rich()

    with pytest.raises(ValueError, match="a brief in en and a phrasebook in id"):
        render_brief(
            brief(found, pair(found, "rich"), "en"),
            phrasebook=phrasebook(found, "id"),
            templates=[TEMPLATES],
        )


def test_the_shipped_fonts_have_their_licence_beside_them():
    """Each font is under a megabyte and has a licence text of its family."""
    fonts = TEMPLATES / "fonts"

    assert sorted(path.name for path in fonts.glob("*.ttf"))
    for path in fonts.glob("*.ttf"):
        family = path.stem.partition("-")[0]
        assert path.stat().st_size < 1_000_000
        assert (fonts / f"{family}-LICENSE.txt").read_text(encoding="utf-8")


def test_a_folder_with_its_own_edition_prints_that_edition(tmp_path):
    """The shared files that came with the program never speak for an office that has its own."""
    folders.write_shared(tmp_path, rich())
    folders.write_yaml(tmp_path, rich())
    found = load_book(tmp_path, base=Path(__file__).parents[1] / "profiles")
    text = plain("".join(pages(pdf(found, pair(found, "rich")))))

    assert plain(f"{rich().edition.title} · ") in text
    assert plain(load_book(Path(__file__).parents[1] / "profiles").edition.title) not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_real_profiles_print(language):
    """The shipped profiles give briefs whose front is one page and that name their sources."""
    found = load_book(Path(__file__).parents[1] / "profiles")
    investors = found.matchable_investors
    for number, side in enumerate(found.matchable_needs[::20]):
        other = investors[(number * 7) % len(investors)]
        ways = screen(side, other, found.law, on=ON)
        both = match(found, side.need.id, other.id, pathways=ways, need_rank=1)
        first, second, *_ = pages(pdf(found, both, language))
        assert (
            plain(phrasebook(found, language).phrase("front.avoid")).upper() in plain(first).upper()
        )
        assert plain(phrasebook(found, language).phrase("part.talk")) in plain(second)
