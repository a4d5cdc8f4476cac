"""What a counterpart is handed gives nothing away, in whatever form and however it is read."""

from __future__ import annotations

import dataclasses
import shutil
import typing
from functools import cache
from typing import Any, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from matchmaker.briefs import Brief, Outward, compose_outward, outward
from matchmaker.briefs.ledger import PublicLedger
from matchmaker.briefs.told import TOLD
from matchmaker.errors import MatchmakerError
from matchmaker.model import (
    Book,
    Label,
    Match,
    MoneyRange,
    Noun,
    PartialDate,
    Pathway,
    Population,
    Programme,
    Provenance,
    RouteVerdict,
    Term,
    Verdict,
    Words,
)
from matchmaker.rendering.editions import print_edition
from tests import fictional
from tests.leaks import Planter, found_in
from tests.printed import LOAN, ON, TEMPLATES, match, phrasebook, plain, strict_law

PROGRAMME = Programme(
    id="waste",
    label=Label(id="program rekaan", en="made-up programme"),
    route="foreign_grant",
    region=Label(id="lahan", en="land"),
)
FORMS = ("pdf", "docx", "html")
STRICT = Pathway(
    LOAN.instrument,
    LOAN.direct,
    (
        RouteVerdict(
            "sovereign_loan_onlent",
            Verdict.CONDITIONAL,
            tuple(f"condition-{number}" for number in range(12)),
        ),
    ),
)


def rich() -> Book:
    """Make a book in which every field that can be told or hidden holds something."""
    needs = [
        fictional.need(
            "teluk-sampah",
            availability_note="x",
            open_part="Armada",
            programme=None,
            public_text={"id": "Pengolahan sampah bagi kota", "en": "Waste treatment for the city"},
        ),
        fictional.need("teluk-air", availability="unknown"),
    ]
    city = fictional.city(
        "teluk",
        needs=needs,
        membership_note="x",
        smart_city_batch_year=2019,
        fiscal_capacity="low",
        fiscal_capacity_note="x",
        provenance=fictional.provenance(links=["https://example.org/kota"]),
    )
    investor = fictional.investor(
        "alpha",
        sectors_note="x",
        dimensions_note="x",
        instruments_note="x",
        exclusions=["x"],
        requirements_basis="general_knowledge",
        availability_note="x",
        ticket={"min": 5, "max": 6, "currency": "USD", "confidence": "low", "note": "x"},
        deals=[
            fictional.deal("a-done", amount_note="x"),
            fictional.deal("a-runs", deal_status="ongoing_programme"),
            fictional.deal("a-meant", deal_status="intention", amount_note="x"),
        ],
    )
    found = fictional.book([city], [investor, fictional.investor("beta")])
    return dataclasses.replace(found, law=strict_law(), parts=(("cities/teluk", "x"),))


def pair(book: Book) -> Match:
    return match(
        book, "teluk-sampah", "alpha", pathways=(STRICT,), cautions=(Words("caution.no_deal"),)
    )


def composed(book: Book, found: Match, language: str = "en") -> Outward:
    return compose_outward(book, found, language=language, on=ON)


def files(
    edition: Outward, book: Book, templates: Any = TEMPLATES, paper: Any = "a4"
) -> dict[str, bytes]:
    """Give every file that a counterpart may be handed of an edition."""
    folders = [templates] if templates == TEMPLATES else [templates, TEMPLATES]
    found = {}
    for form in FORMS:
        made = print_edition(
            edition,
            form,
            phrasebook=phrasebook(book, edition.language),
            templates=folders,
            paper=paper,
        )
        found[f"outward.{form}"] = made if isinstance(made, bytes) else made.pdf()
    return found


@cache
def plainly(language: str) -> dict[str, bytes]:
    """Give the files of the book as it is."""
    book = rich()
    return files(composed(book, pair(book), language), book)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.sampled_from(["en", "id"]))
def test_what_is_internal_changes_no_byte_of_an_outward_file(seed, language):
    """Whatever stands in internal fields, text, metadata and digests of all files stay the same."""
    book = rich()
    found = pair(book)
    planter = Planter(TOLD, seed)
    other, changed = planter.planted(book), planter.planted(found)
    assert other != book
    edition = composed(other, changed, language)

    assert edition == composed(book, found, language)
    made = files(edition, other)
    assert made == plainly(language)
    for name, content in made.items():
        assert found_in(name, content, planter.marks) == []


def test_marks_are_planted_wherever_the_model_holds_something_internal():
    """Scores, ranks, reasons, cautions, notes and weights are among the fields that are changed."""
    planter = Planter(TOLD, 0)
    book = rich()
    planter.planted(book)
    planter.planted(pair(book))

    assert planter.fields >= {
        "Match.score",
        "Match.evidence",
        "Match.shares",
        "Match.need_rank",
        "Match.city_rank",
        "Match.investor_rank",
        "Match.reasons",
        "Match.cautions",
        "Need.availability_note",
        "Need.legal",
        "Need.description",
        "Investor.mandate",
        "Provenance.source",
        "Population.source",
        "Rule.plain",
        "MoneyRange.note",
        "MoneyRange.confidence",
        "City.context",
        "City.challenges",
        "City.membership_note",
        "City.fiscal_capacity_note",
        "Investor.availability_note",
        "Investor.requirements",
        "Investor.exclusions",
        "Deal.status",
        "Deal.amount_note",
        "Rule.notes",
        "Rule.topic",
        "Book.digest",
        "Book.parts",
    }
    assert len(planter.marks) > 60


def test_the_list_of_what_may_be_told_names_fields_that_exist():
    """A field that was renamed does not stay on the list under its old name."""
    classes = _reached(Match) | _reached(Book)
    for name, fields in TOLD.items():
        assert name in classes
        assert set(fields.split()) <= _fields(classes[name])


def _reached(root: type) -> dict[str, type]:
    """Give the classes of the model that can be reached from one, by name."""
    found: dict[str, type] = {}
    rest: list[Any] = [root]
    while rest:
        item = rest.pop()
        rest += typing.get_args(item)
        is_record = isinstance(item, type) and (
            issubclass(item, BaseModel) or dataclasses.is_dataclass(item)
        )
        if is_record and item.__name__ not in found:
            found[item.__name__] = item
            rest += get_type_hints(item).values()
    return found


def _fields(of: type) -> set[str]:
    if issubclass(of, BaseModel):
        return set(of.model_fields)
    return {field.name for field in dataclasses.fields(of)}


def test_an_outward_value_cannot_hold_a_part_of_a_brief():
    """Its classes are its own and the smallest things that a page says; none is the brief's."""
    small = {"Sentence", "Prose", "Amount", "Link", "Source"}
    own = {"ProjectSheet", "CitySheet", "PartnerSheet", "RecordEntry", "Act", "Way", "Outward"}
    model = {item.__name__ for item in (Label, MoneyRange, Noun, PartialDate, Term, Words)}
    values = {"Money", "Rounded", "str", "int", "float", "bool", "NoneType", "tuple"}

    assert set(_reached(Outward)) <= small | own | model | values
    assert set(_reached(Outward)) & (set(_reached(Brief)) - small - model - values) == set()
    fields = {field for item in _reached(Outward).values() for field in _fields(item)}
    hidden = "score rank reason caution avoid warning alternative wish veto evidence challenge role"
    assert [name for name in fields if any(word in name for word in hidden.split())] == []


LEAKS = {
    "keywords of the PDF": ("outward.typ.jinja", '#set document(keywords: ("{mark}",))\n', "pdf"),
    "white letters": ("outward.typ.jinja", "#text(fill: white, size: 1pt)[{mark}]\n", "pdf"),
    "the alternative text of a picture": (
        "outward.typ.jinja",
        '#figure(rect(), alt: "{mark}")\n',
        "pdf",
    ),
    "a comment": ("outward.html.jinja", "{% block steps %}<!-- {mark} -->{% endblock %}", "html"),
    "an attribute": (
        "outward.html.jinja",
        '{% block steps %}<p title="{mark}">x</p>{% endblock %}',
        "html",
    ),
    "a paragraph": ("outward.html.jinja", "{% block steps %}<p>{mark}</p>{% endblock %}", "docx"),
    "an address": (
        "outward.html.jinja",
        '{% block steps %}<p><a href="https://example.org/{mark}">x</a></p>{% endblock %}',
        "docx",
    ),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_leak_in_a_template_is_caught(tmp_path, leak):
    """A mark that a copy of the template gives away is found where a reader would find it."""
    name, text, form = LEAKS[leak]
    text = text.replace("{mark}", "qz0001zq")
    if name.endswith("typ.jinja"):
        shutil.copy(TEMPLATES / name, tmp_path / name)
        source = (tmp_path / name).read_text(encoding="utf-8")
        head, show, body = source.partition("#set page(columns: 2)")
        assert show
        (tmp_path / name).write_text(f"{head}{text}{show}{body}", encoding="utf-8")
    else:
        extended = '{% extends "packaged/' + name + '" %}'
        (tmp_path / name).write_text(extended + text, encoding="utf-8")
    book = rich()
    edition = composed(book, pair(book))
    marks = ["qz0000zq", "qz0001zq"]

    leaked = files(edition, book, tmp_path)[f"outward.{form}"]
    assert found_in(f"outward.{form}", leaked, marks) == ["qz0001zq"]
    clean = files(edition, book)[f"outward.{form}"]
    assert found_in(f"outward.{form}", clean, marks) == []


@pytest.mark.parametrize(
    ("told", "field"),
    [("Need", "availability_note"), ("City", "context"), ("MoneyRange", "note")],
)
def test_a_leak_in_what_is_composed_is_caught(monkeypatch, told, field):
    """Were an internal text handed on by the code, its mark would stand in every file."""
    book = rich()
    planter = Planter(TOLD, 1)
    other, changed = planter.planted(book), planter.planted(pair(book))
    need, city = other.needs[0].need, other.cities[0]
    need = next(item.need for item in other.needs if item.need.id == "teluk-sampah")
    leaked = {"Need": need, "City": city, "MoneyRange": need.cost}[told]
    honest = outward._project

    def leaking(case):
        sheet = honest(case)
        text = f"{sheet.description.text} {getattr(leaked, field)}"
        return dataclasses.replace(
            sheet, description=dataclasses.replace(sheet.description, text=text)
        )

    monkeypatch.setattr(outward, "_project", leaking)
    edition = composed(other, changed)

    assert edition != composed(book, pair(book)) or told
    for name, content in files(edition, other).items():
        assert found_in(name, content, planter.marks) == [getattr(leaked, field)]


def test_a_file_name_is_read_too():
    """A mark in the name of a file is a leak like any other."""
    assert found_in("kota/qz0003zq.html", b"<p>x</p>", ["qz0003zq"]) == ["qz0003zq"]


@pytest.mark.parametrize(
    "changes",
    [{"availability": "partner_chosen"}, {"availability": "built"}],
)
def test_what_is_not_to_be_had_is_not_offered(changes):
    """A need whose partner is chosen has no outward edition: it would be an offer."""
    book = fictional.book(
        [fictional.city("teluk", needs=[fictional.need("teluk-sampah", **changes)])],
        [fictional.investor("alpha")],
    )

    with pytest.raises(MatchmakerError, match="no outward edition for teluk-sampah and alpha"):
        composed(book, match(book, "teluk-sampah", "alpha"))


def test_intentions_and_ended_deals_are_not_told():
    """A party reads of its own record what was done, not what was meant or cancelled."""
    book = rich()
    told = composed(book, pair(book)).partner.record

    assert [(line.year, line.state) for line in told] == [
        ("2022", Words("vocabulary.deal_status.signed")),
        ("2022", Words("vocabulary.deal_status.ongoing_programme")),
    ]


def test_only_texts_written_for_a_counterpart_are_told():
    """The description, the mandate and the sources' words stay; a public text is printed."""
    book = rich()
    edition = composed(book, pair(book))
    html = plain(files(edition, book)["outward.html"].decode())
    need, investor = book.need("teluk-sampah").need, book.investor("alpha")

    assert edition.project.description is not None
    assert edition.project.description.text == "Waste treatment for the city"
    assert plain("Waste treatment for the city") in html
    for text in (need.description, investor.mandate, need.open_part, need.provenance.source):
        assert plain(str(text)) not in html
    assert {source.text for source in edition.ledger if source.links} <= {None}


def test_a_need_without_a_public_text_is_told_by_title_and_facts():
    """Nothing else takes the place of the text that nobody has written."""
    book = fictional.book([fictional.city("teluk")], [fictional.investor("alpha")])

    assert composed(book, match(book, "teluk-sampah", "alpha")).project.description is None


def test_what_is_not_known_to_be_open_is_told_as_being_confirmed():
    """Neither side reads an offer where nobody knows whether the other is there."""
    needs = [fictional.need("teluk-sampah", availability="unknown")]
    investor = fictional.investor("alpha", availability="unknown")
    book = fictional.book([fictional.city("teluk", needs=needs)], [investor])
    edition = composed(book, match(book, "teluk-sampah", "alpha"))

    assert edition.project.still_open == Words("outward.confirming")
    assert edition.partner.available == Words("outward.available")
    html = plain(files(edition, book)["outward.html"].decode())
    assert plain("The city is confirming whether this project is still open.") in html


def test_a_partner_of_a_national_programme_settles_nothing_with_the_city():
    """The way and the next step are the programme's own, and no purchase is spoken of."""
    book = rich()
    city = book.cities[0]
    needs = tuple(item.model_copy(update={"programme": PROGRAMME.id}) for item in city.needs)
    law = book.law.model_copy(update={"programmes": (PROGRAMME,)})
    book = dataclasses.replace(book, cities=(city.model_copy(update={"needs": needs}),), law=law)
    edition = composed(book, pair(book))

    assert edition.way is None
    assert edition.no_way is not None
    assert edition.no_way.key == "outward.way_of_programme"
    assert [step.key for step in edition.steps][2:] == ["outward.steps.programme"]
    html = plain(files(edition, book)["outward.html"].decode())
    assert plain("procurement") not in html.casefold()


@pytest.mark.parametrize(
    ("ticket", "basis"),
    [
        ({"min": 5, "max": 6, "currency": "USD"}, None),
        ({"min": None, "max": 9_000_000, "currency": "USD"}, "outward.ticket.bound"),
        ({"min": None, "max": 25_000_000, "currency": "USD"}, "outward.ticket.deal"),
    ],
)
def test_a_size_of_one_deal_is_told_as_that(ticket, basis):
    """A single bound is no range: it says whether it is that of a deal on record."""
    deal = fictional.deal("a-done", amount={"amount": 25_100_000, "currency": "USD"})
    investor = fictional.investor("alpha", ticket=ticket, deals=[deal])
    book = fictional.book([fictional.city("teluk")], [investor])
    sheet = composed(book, match(book, "teluk-sampah", "alpha")).partner

    assert (sheet.ticket_basis.key if sheet.ticket_basis else None) == basis


def test_without_a_lawful_route_the_sheet_says_that_it_is_to_be_settled():
    """No route is made up where none is open."""
    book = rich()
    edition = composed(book, match(book, "teluk-sampah", "alpha", pathways=()))

    assert edition.way is None
    said = plain(phrasebook(book, "en").phrase("outward.no_way"))
    html = files(edition, book)["outward.html"].decode()
    assert said in plain(html)


def test_the_acts_on_the_way_are_told_in_order_and_with_their_papers():
    """All twelve acts are there; of the rules that ask for them the first six are quoted."""
    book = rich()
    way = composed(book, pair(book)).way

    assert way is not None
    assert [act.who for act in way.acts] == [f"Minister {number}" for number in range(12)]
    assert (len(way.rules), way.rules_left) == (6, 6)
    assert way.indirect


def test_every_note_of_a_counterpart_says_its_confidence_and_no_words_of_a_source():
    """What a source is called in a profile may hold a remark and stays; trust is always said."""
    ledger = PublicLedger()
    people = Population.model_validate(
        {"value": 7, "as_of": "2024", "source": "Dukcapil 300.2.2 (via x, y.sql)"}
    )
    ledger.cite_population(people)
    for source, evidence, level in (
        ("Antara (by hand); Reuters", "sourced", None),
        ("general talk", "general_knowledge", "low"),
    ):
        stated = {"source": source, "evidence": evidence, "confidence": level}
        ledger.cite(Provenance.model_validate(stated))

    assert [item.text for item in ledger.sources] == [None, None, None]
    trust = [item.trust[0].key for item in ledger.sources]
    assert trust == ["trust.unstated", "trust.unstated", "trust.low"]
