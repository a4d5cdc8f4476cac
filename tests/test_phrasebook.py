"""The phrasebook: what it says, how it writes values, and what it refuses."""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.briefs import Kind, compose_outward
from matchmaker.cli import matchmaker
from matchmaker.errors import MatchmakerError, ProfileError
from matchmaker.loading import load_book
from matchmaker.model import Label, Money, Noun, PartialDate, Taxonomy, Term, Words
from matchmaker.rendering.editions import edition_html, print_booklet
from matchmaker.rendering.phrasebook import NO_BREAK, Phrasebook, languages
from matchmaker.rendering.phrasefile import OTHERWISE, TERMS, read_phrases
from tests.fictional import taxonomy
from tests.printed import ON, brief, phrasebook
from tests.test_booklets import booklet
from tests.test_outward import pair, rich

TEMPLATES = Path(__file__).parents[1] / "templates"
SHIPPED = languages([TEMPLATES])


ASKED = "intake."
"""Beginning of the keys that forms make from the fields of profiles, however deep."""


def patterns() -> set[str]:
    """Find what code and templates can name: texts, and texts with holes, as patterns."""
    root = TEMPLATES.parent
    found = {
        shape(node)
        for path in (root / "matchmaker").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp)
    }
    for path in TEMPLATES.glob("*.jinja"):
        for text, more in re.findall(r'"([a-z_.]+)"( ~)?', path.read_text(encoding="utf-8")):
            found.add(re.escape(text) + (HOLE if more else ""))
    return {pattern for pattern in found if pattern[:1].isalpha()}


HOLE = "[a-z0-9_]+"


def shape(node: ast.AST) -> str:
    """Write what a text of the code can be as a pattern; what is put in has no dots."""
    match node:
        case ast.Constant(value=str(text)):
            return re.escape(text)
        case ast.JoinedStr(values=parts):
            return "".join(map(shape, parts))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return shape(left) + shape(right)
    return HOLE


def folder(path: Path, **files: str) -> Path:
    (path / "phrasebook").mkdir(parents=True)
    for language, text in files.items():
        (path / "phrasebook" / f"{language}.yaml").write_text(text, encoding="utf-8")
    return path


def book(path: Path, text: str, *, locale: str = "en_GB") -> Phrasebook:
    written = folder(path, en=f"locale: {locale}\n{text}")
    return Phrasebook.load([written], "en", taxonomy())


def shipped(language: str) -> Phrasebook:
    return Phrasebook.load([TEMPLATES], language, taxonomy())


def test_the_shipped_phrasebooks_have_equal_keys_and_fields():
    """Every phrase exists in every shipped language, with the same fields."""
    pages = {
        language: read_phrases(TEMPLATES / "phrasebook" / f"{language}.yaml")
        for language in SHIPPED
    }
    found = {
        language: {
            key: sorted(phrase.fields)
            for key, phrase in phrases.items()
            if not key.startswith(TERMS)
        }
        for language, (phrases, _) in pages.items()
    }

    assert {language: [] for language in SHIPPED} == {
        language: faults for language, (_, faults) in pages.items()
    }
    assert SHIPPED == ("en", "id", "nl")
    assert found["id"] == found["en"]
    third = {key: fields for key, fields in found["nl"].items() if key != OTHERWISE}
    assert third == {key: found["id"][key] for key in third}


def test_every_shipped_phrase_is_named_by_code_or_template():
    """A phrase that nothing can say is a phrase too many."""
    known = [re.compile(pattern) for pattern in patterns()]
    unsaid = [
        key
        for key in shipped("id").phrases
        if key != "locale"
        and not key.startswith((TERMS, ASKED))
        and not any(pattern.fullmatch(key) for pattern in known)
    ]

    assert unsaid == []


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("id", Money(amount=1_800_000_000_000, currency="IDR"), "Rp1,8 triliun"),
        ("en", Money(amount=1_800_000_000_000, currency="IDR"), "Rp1.8 trillion"),
        ("id", Money(amount=7_000_000, currency="USD"), "USD 7 juta"),
        ("en", Money(amount=7_000_000, currency="USD"), "USD 7 million"),
        ("id", Money(amount=950_000, currency="IDR"), "Rp950.000"),
        ("en", Money(amount=0, currency="EUR"), "EUR 0"),
        ("en", Money(amount=1_847_300_000, currency="JPY"), "JPY 1.85 billion"),
        ("en", Money(amount=999_999_999_999, currency="IDR"), "Rp1 trillion"),
        ("id", Money(amount=112_000_000_000, currency="IDR"), "Rp112 miliar"),
        ("id", Money(amount=250_000_000 * 16_500, currency="IDR"), "Rp4,13 triliun"),
        ("en", Money(amount=1_045_000_000, currency="IDR"), "Rp1.05 billion"),
    ],
)
def test_money_is_written_in_the_units_of_the_language(language, amount, expected):
    """Large amounts are said in words with at most two decimals, small ones in full."""
    assert expected.replace(" ", NO_BREAK) == shipped(language).money(amount)


@given(st.integers(min_value=1, max_value=10**17))
def test_printed_money_is_the_amount_to_two_decimals_of_its_unit(amount):
    """Reading the printed words back gives the amount, but for rounding at the second decimal."""
    units = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
    printed = shipped("en").money(Money(amount=amount, currency="IDR"))
    number, *unit = printed.removeprefix("Rp").replace(",", "").split(NO_BREAK)
    scale = units[unit[0]] if unit else 1

    assert abs(Decimal(number) * scale - amount) <= Decimal("0.005") * scale


@pytest.mark.parametrize(
    ("language", "day", "expected"),
    [
        ("id", PartialDate("2026-11-24"), "24 November 2026"),
        ("en", PartialDate("2026-11-24"), "24 November 2026"),
        ("id", PartialDate("2026-02"), "Februari 2026"),
        ("en", PartialDate("2026-02"), "February 2026"),
        ("id", PartialDate("2025"), "2025"),
        ("id", dt.date(2026, 8, 1), "1 Agustus 2026"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(language, day, expected):
    """A month stays a month and a year stays a year."""
    assert expected == shipped(language).date(day)


def test_values_of_every_kind_are_written_in_the_language(tmp_path):
    """Numbers, money, dates, terms and lists fill a phrase as the language writes them."""
    words = Words(
        "reason.all",
        (
            ("amount", Money(amount=5_000_000, currency="USD")),
            ("day", PartialDate("2026-03")),
            ("names", ("A", "B", "C")),
            ("number", 12_345.678),
            ("terms", (Term("sectors", "solid_waste"), Term("sectors", "water_supply"))),
        ),
    )
    phrases = book(tmp_path, "reason:\n  all: '{amount}; {day}; {names}; {number}; {terms}'\n")
    expected = (
        f"USD{NO_BREAK}5{NO_BREAK}million; March 2026; A, B and C; 12,345.68;"
        " solid_waste (en) and water_supply (en)"
    )

    assert expected == phrases.say(words)


@pytest.mark.parametrize(
    ("language", "items", "expected"),
    [
        ("id", ["Banjir", "Sampah"], "Banjir dan Sampah"),
        ("id", ["Banjir dan bencana", "Sampah"], "Banjir dan bencana; Sampah"),
        ("en", ["Flood and rain", "Water, air", "Waste"], "Flood and rain; Water, air; Waste"),
        ("en", ["Sand", "Land"], "Sand and Land"),
        ("en", ["Roads dan bridges", "Waste"], "Roads dan bridges and Waste"),
        ("en", ["Flood and rain"], "Flood and rain"),
        ("en", [], ""),
    ],
)
def test_a_list_shows_where_each_item_ends(language, items, expected):
    """Items that hold a comma or the language's own *and* are parted by semicolons."""
    assert expected == Phrasebook.load([TEMPLATES], language).listed(items)


def test_a_count_chooses_the_plural_form(tmp_path):
    """One thing is said in the singular, several and none in the plural."""
    phrases = book(tmp_path, "deals: {one: one deal, other: '{count} deals'}\n")

    assert [phrases.phrase("deals", count=count) for count in (0, 1, 2)] == [
        "0 deals",
        "one deal",
        "2 deals",
    ]


@given(st.text())
def test_a_value_is_printed_as_it_is(tmp_path_factory, text):
    """Braces, markup and format syntax inside a value mean nothing."""
    phrases = book(tmp_path_factory.mktemp("p"), "a: '<{x}|{y}>'\n")

    assert f"<{text}|{{x}}>" == phrases.phrase("a", x=text, y="{x}")


def test_a_missing_phrase_names_the_file_and_the_key(tmp_path):
    """An unknown key is refused with the file and the nearest key that exists."""
    phrases = book(tmp_path, "front: {objective: Objective}\n")

    with pytest.raises(MatchmakerError, match=r"en\.yaml: no phrase has the key front\.objectiv "):
        phrases.phrase("front.objectiv")
    with pytest.raises(MatchmakerError, match=r"did you mean front\.objective\?"):
        phrases.phrase("front.objectiv")


def test_a_missing_value_names_the_phrase_and_its_line(tmp_path):
    """A field without a value is refused with file, line, key and what was given."""
    phrases = book(tmp_path, "front:\n  to: 'Dear {name}'\n")

    with pytest.raises(
        MatchmakerError, match=r"en\.yaml:3: front\.to: no value for name; given: city"
    ):
        phrases.phrase("front.to", city="x")


def test_a_third_language_overrides_labels_and_needs_nothing_else(tmp_path):
    """A new file is a new language: its locale, its phrases and its terms."""
    reference = folder(tmp_path / "packaged", id="locale: id_ID\nneeds: '{terms}'\n")
    office = folder(
        tmp_path / "office",
        fr="locale: fr_FR\nneeds: 'Besoins: {terms}'\nterms: {sectors: {solid_waste: déchets}}\n",
    )
    phrases = Phrasebook.load([office, reference], "fr", taxonomy())
    terms = (Term("sectors", "solid_waste"), Term("sectors", "water_supply"))

    assert phrases.phrase("needs", terms=terms) == "Besoins: déchets et water_supply (en)"
    assert languages([office, reference]) == ("fr", "id")


def test_a_language_that_lacks_phrases_names_the_one_in_which_they_are_said(tmp_path):
    """Its own words where it has them, its own numbers everywhere, and the keys that it lacks."""
    packaged = folder(
        tmp_path / "packaged",
        id="locale: id_ID\na: 'satu {n}'\nb: 'dua {n}'\n",
        en="locale: en_GB\na: 'one {n}'\nb: 'two {n}'\n",
    )
    office = folder(tmp_path / "office", nl="locale: nl_NL\notherwise: en\na: 'een {n}'\n")
    phrases = Phrasebook.load([office, packaged], "nl")

    assert phrases.phrase("a", n=1.5) == "een 1,5"
    assert phrases.phrase("b", n=1.5) == "two 1,5"
    assert phrases.borrowed == {"b"}
    assert "otherwise" not in phrases.phrases
    (office / "phrasebook" / "nl.yaml").write_text("locale: nl_NL\notherwise: fr\n", "utf-8")
    with pytest.raises(MatchmakerError, match="no phrasebook for the language 'fr'; there are"):
        Phrasebook.load([office, packaged], "nl")


HANDED = re.compile(
    "(talk|press|outward|booklet|occasion|money|amount|ledger|brief|heading|trust|written|city"
    r"|stage|timeline|light|vocabulary|label)\."
)
"""Groups of what a counterpart is handed and what is said to it."""


def test_the_third_language_says_all_that_a_counterpart_is_handed():
    """No phrase of sheet, booklet and talking points is borrowed, and terms have own labels."""
    words = shipped("nl")
    own = load_book(TEMPLATES.parent / "profiles").taxonomy
    terms = {
        f"{TERMS}{name}.{item.id}"
        for name in ("dimensions", "sectors", "instruments")
        for item in getattr(own, name)
    }

    assert [key for key in sorted(words.borrowed) if HANDED.match(key)] == []
    assert terms == {key for key in words.phrases if key.startswith(TERMS)}


def test_papers_in_the_third_language_need_that_file_alone(monkeypatch):
    """Sheet, booklet and talking points are printed in Dutch, numbers and dates by its locale."""
    asked: set[str] = set()
    say = Phrasebook.phrase

    def heard(self, key, /, **values):
        if self.language == "nl":
            asked.add(key)
        return say(self, key, **values)

    monkeypatch.setattr(Phrasebook, "phrase", heard)
    found = rich()
    edition = compose_outward(found, pair(found), language="nl", on=ON)
    words = Phrasebook.load([TEMPLATES], "nl", found.taxonomy)
    sheet = edition_html(edition, phrasebook=words, templates=[TEMPLATES])
    own, bound = booklet(Kind.INVESTOR, language="nl", is_example=True)
    words = Phrasebook.load([TEMPLATES], "nl", own.taxonomy)
    page = print_booklet(bound, "html", phrasebook=words, templates=[TEMPLATES]).decode()
    spoken = brief(found, pair(found), "id", talking_in=("nl",))
    talk = edition_html(spoken, phrasebook=phrasebook(found), templates=[TEMPLATES])

    assert asked & words.borrowed == set()
    assert 'lang="nl"' in sheet
    assert "Hoe steun de stad volgens Indonesisch recht kan bereiken" in sheet
    assert "24 november 2026" in sheet
    assert "VOORBEELD. Deze bijeenkomst is verzonnen" in page
    assert "1 december 2026" in page
    assert '<td lang="nl">Wij heten' in talk


def test_a_new_language_begins_as_comments_and_is_valid_from_the_first_minute(tmp_path):
    """What is uncommented counts; a file that is there is never written over."""
    begin = ["phrases", "de", "--locale", "de_DE", "--begin-in", str(tmp_path)]
    asked = ["phrases", "de", "--templates", str(tmp_path), "--format", "json"]
    assert CliRunner().invoke(matchmaker, begin).exit_code == 0
    path = tmp_path / "phrasebook" / "de.yaml"
    before = json.loads(CliRunner().invoke(matchmaker, asked).stdout)
    written = path.read_text(encoding="utf-8")
    path.write_text(re.sub("(?m)^# ?", "", written), encoding="utf-8")
    after = json.loads(CliRunner().invoke(matchmaker, asked).stdout)

    assert (before["own"], before["locale"]) == (1, "de_DE")
    assert len(before["borrowed"]) == before["phrases"] - 1
    assert (after["own"], after["borrowed"]) == (before["phrases"], [])
    again = CliRunner().invoke(matchmaker, begin)
    assert again.exit_code == 2
    assert "exists already" in again.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ko", "--locale", "xx", "--begin-in", "x"], "there is no locale 'xx'"),
        (["ko", "--locale", "ko_KR"], "needs both --begin-in and --locale"),
        (["ko"], "no phrasebook for the language 'ko'"),
    ],
)
def test_a_slip_on_the_way_to_a_new_language_is_told_in_words(arguments, said):
    """With what to do, and nothing is written."""
    result = CliRunner().invoke(matchmaker, ["phrases", *arguments])

    assert result.exit_code == 2
    assert said in result.output
    assert not Path("x").exists()


def test_an_office_replaces_single_phrases(tmp_path):
    """What the office's file does not say comes from the packaged file."""
    packaged = folder(tmp_path / "packaged", id="locale: id_ID\na: satu\nb: dua\n")
    office = folder(tmp_path / "office", id="a: lain\n")
    phrases = Phrasebook.load([office, packaged], "id")

    assert [phrases.phrase("a"), phrases.phrase("b")] == ["lain", "dua"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("locale: fr_FR\nb: x\n", "fr.yaml: a: found nothing, expected a phrase with {x}"),
        (
            "locale: fr_FR\na: '{x}'\nb: x\nc: x\n",
            "fr.yaml:4:4: c: found an unknown key, expected a key that all languages have",
        ),
        (
            "locale: fr_FR\na: '{y}'\nb: x\n",
            "fr.yaml:2:4: a: found the fields y, expected the fields x",
        ),
        (
            "locale: fr_FR\na: '{x.__class__}'\nb: x\n",
            (
                "fr.yaml:2:4: a: found a brace that begins or ends no field,"
                " expected fields such as {name}"
            ),
        ),
        ("locale: fr_FR\na: '{x}'\nb: 2026\n", "fr.yaml:3:4: b: found 2026, expected a text"),
        (
            "locale: fr_FR\na: '{x}'\nb: x\nb: z\n",
            (
                "fr.yaml:4:1: b: found the field a second time (first in line 3),"
                " expected each field once"
            ),
        ),
        (
            "locale: xx_YY\na: '{x}'\nb: x\n",
            "fr.yaml:1:9: locale: found xx_YY, expected a locale that Babel knows, such as en_GB",
        ),
        (
            "a: '{x}'\nb: x\n",
            "fr.yaml: locale: found nothing, expected such as `locale: en_GB`",
        ),
        (
            "locale: fr_FR\na: {two: '{x}', other: '{x}'}\nb: x\n",
            (
                "fr.yaml:2:4: a: found the plural form two,"
                " expected the forms of fr_FR: many, one, other"
            ),
        ),
    ],
)
def test_every_fault_of_a_phrasebook_is_told_by_its_place(tmp_path, text, expected):
    """A wrong file is refused with file, line, key, what was found and what was expected."""
    reference = folder(tmp_path / "packaged", id="locale: id_ID\na: '{x}'\nb: x\n")
    office = folder(tmp_path / "office", fr=text)

    with pytest.raises(ProfileError) as caught:
        Phrasebook.load([office, reference], "fr")
    assert [expected] == [
        re.sub(r" \(.*\?\)$| \(put it in quotes\)$", "", str(fault).replace("\\", "/")).rpartition(
            "phrasebook/"
        )[2]
        for fault in caught.value.faults
    ]


def test_an_unknown_language_is_answered_with_those_that_exist():
    """Asking for a language without a phrasebook names the languages."""
    with pytest.raises(MatchmakerError, match=r"language 'de'; there are: en, id"):
        Phrasebook.load([TEMPLATES], "de")


def test_an_unknown_term_names_the_key_that_would_say_it():
    """A term in neither place is refused with the key under which it can be written."""
    with pytest.raises(MatchmakerError, match=r"id\.yaml: terms\.sectors\.ferries: neither"):
        shipped("id").term(Term("sectors", "ferries"))


TERM_PHRASES = """
stands: "{term}"
opens: "Yes. {term} helps."
within: "We talk about {term}."
after: "{term}: {term}"
"""


def test_a_term_inside_a_sentence_is_spoken(tmp_path):
    """A label keeps its capital where a sentence begins, and nowhere else."""
    words = book(tmp_path, TERM_PHRASES)
    term = Term("instruments", "grant")
    label = words.term(term)
    spoken = label[0].lower() + label[1:]

    assert words.phrase("stands", term=term) == label
    assert words.phrase("opens", term=term) == f"Yes. {label} helps."
    assert words.phrase("within", term=term) == f"We talk about {spoken}."
    assert words.phrase("after", term=term) == f"{label}: {spoken}"
    assert words.phrase("stands", term=(term, term)) == f"{label} and {spoken}"
    assert words.phrase("within", term=(term, term)) == f"We talk about {spoken} and {spoken}."


def test_a_label_that_begins_with_an_acronym_keeps_its_capitals(tmp_path):
    """So do names, which are given as labels or texts, and the names of languages."""
    words = book(tmp_path, TERM_PHRASES)
    for value, said in (
        (Noun(Label(id="x", en="PPP paid by users")), "PPP paid by users"),
        (Noun(Label(id="x", en="On-lent foreign loan")), "on-lent foreign loan"),
        (Label(id="x", en="Port of Teluk"), "Port of Teluk"),
        ("Port of Teluk", "Port of Teluk"),
        (Term("languages", "id"), "Indonesian"),
    ):
        assert words.phrase("within", term=value) == f"We talk about {said}."


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_label_of_the_shipped_taxonomy_can_be_spoken(language):
    """Inside a sentence only acronyms have capitals; a grant has its article in English."""
    read = yaml.safe_load((TEMPLATES.parent / "profiles/taxonomy.yaml").read_text("utf-8"))
    shipped = Taxonomy.model_validate(read)
    words = Phrasebook.load([TEMPLATES], language, shipped)
    capitals = {
        word
        for vocabulary in ("dimensions", "sectors", "instruments")
        for term in getattr(shipped, vocabulary)
        for word in words.inside(Term(vocabulary, term.id)).split()
        if word != word.lower()
    }

    assert capitals == {"id": {"(KPBU)", "UMKM"}, "en": {"(KPBU)"}}[language]
    assert words.inside(Term("instruments", "grant")) == {"id": "hibah", "en": "a grant"}[language]


def test_a_language_with_other_capitals_is_left_alone(tmp_path):
    """A German phrasebook keeps the capitals of its nouns."""
    terms = "terms:\n  instruments:\n    grant: Zuschuss\n"
    folder(tmp_path, de=f"locale: de\nwithin: Wir reden über {{term}}.\n{terms}")
    words = Phrasebook.load([tmp_path], "de", taxonomy())

    assert words.phrase("within", term=Term("instruments", "grant")) == "Wir reden über Zuschuss."
