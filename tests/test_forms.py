"""Intake forms: what they ask, what comes back from them, and what they would change."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from matchmaker.loading import load_book
from matchmaker.loading.book import make_book
from matchmaker.loading.checks import REFERENCES
from matchmaker.loading.fields import described
from matchmaker.loading.forms import ABSENT, PARTS
from matchmaker.loading.forms.answers import UNKNOWN_WORDS
from matchmaker.loading.forms.likeness import place_likeness, text_likeness
from matchmaker.loading.forms.vocabularies import LEADERS
from matchmaker.model import (
    City,
    CityNeed,
    Deal,
    Finances,
    Investor,
    LegalFacts,
    MoneyRange,
    Need,
    Population,
    Provenance,
)
from matchmaker.model.profiles import Money
from matchmaker.pathways import screen
from tests import fictional, forms
from tests.forms import city_answers, city_form, faults, imported, investor_form, need_answers
from tests.strategies import books

RECORDS = (
    City,
    Need,
    Investor,
    Deal,
    Population,
    MoneyRange,
    Money,
    LegalFacts,
    Finances,
    Provenance,
)
QUIET = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=20)


def asked(kind):
    found = set()
    for question in forms.form(kind, "id").questions():
        record = question.record
        for step in question.loc[:-1]:
            record = described(record)[step].record
        found.add((record, question.loc[-1]))
    return found


def test_every_field_is_asked_or_absent_for_a_reason():
    """A field of the model is on a form, or listed as absent with the reason; never both."""
    fields = {
        (record, name)
        for record in RECORDS
        for name, field in described(record).items()
        if field.record is None
    }
    on_forms = asked("city") | asked("investor")
    absent = {
        (record, name)
        for record, name in ABSENT
        if record in RECORDS and described(record)[name].record is None
    }
    assert fields - on_forms == absent
    assert all(len(reason) > 10 for reason in ABSENT.values())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["city", "investor"])
def test_every_question_has_words_of_its_own(kind, language):
    """No question falls back on the English description of the model."""
    for question in forms.form(kind, language).questions():
        record = question.record
        for step in question.loc[:-1]:
            record = described(record)[step].record
        assert question.ask != described(record)[question.loc[-1]].description
        assert question.ask


def test_a_reference_is_answered_from_its_vocabulary():
    """Whatever a profile may only refer to is a list of choices, labels in the form's language."""
    on_forms = {
        (question.record, question.loc[-1]): question
        for kind in ("city", "investor")
        for question in forms.form(kind, "en").questions()
    }
    for (record, name), vocabulary in REFERENCES.items():
        if (record, name) in on_forms:
            assert on_forms[record, name].vocabulary == vocabulary
    sectors = on_forms[Need, "sectors"].choices
    assert sectors[0].label == "water_supply (en)"


def test_a_new_sector_is_a_new_choice():
    """A term that is added to the taxonomy is on the form without another edit."""
    book = fictional.book()
    term = book.taxonomy.sectors[0].model_copy(update={"id": "ferries"})
    taxonomy = book.taxonomy.model_copy(update={"sectors": (*book.taxonomy.sectors, term)})
    wider = dataclasses.replace(book, taxonomy=taxonomy)
    (question,) = [q for q in forms.form("city", "id", wider).questions() if q.loc == ("sectors",)]
    assert question.choices[-1].value == "ferries"


def test_every_fact_that_a_rule_asks_of_a_region_is_on_the_form():
    """The facts of the law that a need can state are asked, each with an unknown answer."""
    questions = [q for q in forms.form("city", "id").questions() if q.loc[0] == "legal"]
    assert [q.loc[1] for q in questions] == list(LegalFacts.model_fields)
    assert all(q.has_unknown for q in questions)


def test_every_fact_of_the_rules_is_known_asked_or_left_out_for_a_reason():
    """What a rule asks follows from the pair, is asked of a region, or is no answer of a region."""
    of_a_draft = {
        "draft_promises_foreign_borrowing",
        "draft_is_in_indonesian",
        "grant_signed_by_region_alone",
    }
    of_the_partner = {
        "business_field",
        "fiscal_support_is_asked",
        "infrastructure_is_exclusive",
        "investment_value",
        "local_content",
        "paid_up_capital",
        "personal_data_transfer_is_safe",
    }
    of_a_ministry = {
        "danantara_found_no_operator",
        "operator_is_selected_by_danantara",
        "storage_exception_is_granted",
    }
    computed = {"dscr", "debt_ratio", "deficit_ratio"}
    parts_of_debt_service = {"principal_due", "interest_due", "other_costs"}
    law = load_book(forms.TEMPLATES.parent / "profiles").law
    asked = {fact.id for fact in law.facts if not fact.derived}
    stated = {*LegalFacts.model_fields, *Finances.model_fields} - {"fiscal_year", "source"}
    left_out = of_a_draft | of_the_partner | of_a_ministry | computed | parts_of_debt_service
    assert asked - left_out == stated
    assert left_out <= asked


YES_NO = [
    name for name, field in LegalFacts.model_fields.items() if field.annotation == (bool | None)
]


@pytest.mark.parametrize("name", YES_NO)
@pytest.mark.parametrize("answer", [True, False])
def test_a_stated_fact_counts_as_one_that_is_known(name, answer):
    """The law weighs what a need states as it weighs a fact that is handed to it."""
    book = load_book(forms.TEMPLATES.parent / "profiles")
    on = book.edition.on.first_day
    pair = next(pair for pair in book.needs if pair.need.programme is None)
    stated = pair.need.model_copy(update={"legal": LegalFacts(**{name: answer})})
    for investor in book.investors[:20]:
        expected = screen(pair, investor, book.law, on=on, facts={name: answer})
        found = screen(CityNeed(pair.city, stated), investor, book.law, on=on)
        assert found == expected


def test_no_names_or_contacts_are_asked():
    """No question asks for a person, an e-mail address or a telephone number."""
    names = {".".join(q.loc) for k in ("city", "investor") for q in forms.form(k, "en").questions()}
    assert not [name for name in names if re.search("contact|mail|phone|person(?!al_data)", name)]


def is_sayable(value):
    """Whether every text can be said on a form, where some words say "not known"."""
    if isinstance(value, dict):
        return all(is_sayable(inner) for inner in value.values())
    if isinstance(value, tuple):
        return all(is_sayable(inner) for inner in value)
    return not isinstance(value, str) or " ".join(value.split()).casefold() not in UNKNOWN_WORDS


def fitting(item, draw):
    """Give a profile that fits on a form: closed choices, and no range that says nothing."""
    if isinstance(item, City):
        needs = tuple(
            need.model_copy(update={"cost": said(need.cost), "availability": need.availability})
            for need in item.needs
        )
        leader = draw(st.sampled_from(LEADERS))
        return item.model_copy(update={"leader_title": leader, "needs": needs})
    changes = {
        "country": draw(st.sampled_from(["JP", "XX", "ID"])),
        "languages": draw(st.sampled_from([(), ("en",), ("ja", "en")])),
        "ticket": said(item.ticket),
    }
    return item.model_copy(update=changes)


def said(money):
    is_empty = money is None or (money.min is None and money.max is None and money.note is None)
    return None if is_empty else money


def forgotten(record, provenance):
    """Give what is left of a record that only a form knows: no judgement of the ministry."""
    changes = {"provenance": provenance(record.provenance)}
    for name in ("cost", "ticket"):
        if getattr(record, name, None) is not None:
            changes[name] = getattr(record, name).model_copy(update={"confidence": None})
    if hasattr(record, "superseded_cost"):
        changes["superseded_cost"] = None
    if isinstance(record, Investor):
        changes |= {"mandate_basis": None, "requirements_basis": None}
    for part in ("needs", "deals"):
        if hasattr(record, part):
            changes[part] = tuple(forgotten(one, provenance) for one in getattr(record, part))
    return record.model_copy(update=changes)


@QUIET
@given(st.data())
def test_any_profile_comes_back_from_its_form(tmp_path_factory, data):
    """A form filled from a profile changes nothing of it, and makes the same profile anew."""
    folder = tmp_path_factory.mktemp("forms")
    drawn = data.draw(books())
    items = [fitting(item, data.draw) for item in (*drawn.cities, *drawn.investors)]
    item = data.draw(st.sampled_from(items))
    assume(is_sayable(item.model_dump(mode="json") | {"provenance": {}}))
    assume(is_sayable(item.model_dump()))
    kind = "city" if isinstance(item, City) else "investor"
    base = {
        "edition": drawn.edition,
        "embassies": drawn.embassies,
        "taxonomy": drawn.taxonomy,
        "law": drawn.law,
        "glossary": drawn.glossary,
    }
    cities, investors = ([item], []) if kind == "city" else ([], [item])
    known = make_book(**base, cities=cities, investors=investors)
    none = make_book(**base, cities=[], investors=[])
    blank, answers = forms.answers_of(item, kind, item.written_in, known)
    answers[kind][0] = {**answers[kind][0], **forms.OFFICE}
    words = forms.words(item.written_in)
    content = forms.form_workbook(blank, answers, words, on=known.edition.on.first_day)

    (again,) = imported(folder, known, content)
    (before,) = known.cities or known.investors
    assert [f for f in again.findings if f.is_fault] == []
    assert (again.status, again.item) == ("same", before)

    (new,) = imported(folder, none, content)

    def from_form(old):
        source = f"{blank.title} (Bappeda Kota Rekaan, a.xlsx)"
        return Provenance(
            source=f"{source}: {old.source}" if old.source else source,
            links=old.links,
            as_of="2026-11-20",
            evidence=old.evidence,
        )

    assert (new.status, new.item) == ("new", forgotten(before, from_form))


def test_a_blank_form_is_the_same_bytes_again():
    """The same form is the same file, whenever it is made."""
    assert city_form({}, {}) == city_form({}, {})


def test_a_form_makes_a_profile(tmp_path):
    """What an office types becomes a city with a need, the form named as the source."""
    cost = {"need.cost.min": "Rp 1,8 triliun", "need.cost.max": "2.000.000.000.000,00"}
    need = need_answers(**cost, **{"need.legal.loan_passes_head_term": "Tidak tahu"})
    (made,) = imported(tmp_path, fictional.book(), city_form(city_answers(), need))
    assert (made.status, made.id, faults(made)) == ("new", "kota-muara", [])
    city = made.item
    assert (city.island_group, city.written_in, city.latitude) == ("Jawa", "id", -7.25)
    (found,) = city.needs
    assert found.id == "muara-jaringan-pipa-air-minum-bagian-timur"
    assert found.cost == MoneyRange(min=1_800_000_000_000, max=2_000_000_000_000, currency="IDR")
    assert found.sectors == ("water_supply",)
    assert (found.readiness, found.legal) == (None, None)
    assert found.provenance == Provenance(
        source="Formulir kebutuhan daerah (Bappeda Kota Rekaan, a.xlsx)", as_of="2026-11-20"
    )


def test_a_second_import_says_nothing_new(tmp_path):
    """Importing a form into the profiles that it made changes nothing."""
    content = city_form(city_answers(), need_answers())
    book = fictional.book()
    (first,) = imported(tmp_path, book, content)
    after = dataclasses.replace(book, cities=(*book.cities, first.item))
    (again,) = imported(tmp_path, after, content)
    assert (again.status, again.changes, again.item) == ("same", (), first.item)


def test_an_update_keeps_what_is_blank_and_forgets_what_is_unknown(tmp_path):
    """Blank leaves a fact as it is, "Tidak tahu" makes it null, and each change is shown."""
    book = fictional.book()
    city = {**forms.OFFICE, "city.kemendagri_code": "81.99", "city.name": "Kota Teluk"}
    need = {"need.title": "Pengolahan sampah kota", "need.readiness": "Tidak tahu"}
    (plan,) = imported(tmp_path, book, city_form(city, need))
    assert plan.status == "update"
    changed = {(c.record_id, c.loc): (c.before, c.after) for c in plan.changes}
    assert changed["teluk-sampah", ("readiness",)] == ("feasibility", None)
    assert changed["teluk-sampah", ("provenance", "checked")] == ("2026-10", None)
    assert changed["teluk-sampah", ("provenance", "confidence")] == ("medium", None)
    assert not [key for key in changed if key[0] == "teluk"]
    (need,) = plan.item.needs
    assert need.cost == book.need("teluk-sampah").need.cost
    assert need.provenance.source == (
        "Formulir kebutuhan daerah (Bappeda Kota Rekaan, a.xlsx); Laporan rekaan"
    )


def test_needs_that_the_form_does_not_mention_are_kept(tmp_path):
    """A form adds a need beside those that a profile has, and says which it left alone."""
    city = {**forms.OFFICE, "city.kemendagri_code": "81.99", "city.name": "Kota Teluk"}
    (plan,) = imported(tmp_path, fictional.book(), city_form(city, need_answers()))
    assert plan.kept == ("teluk-sampah",)
    assert plan.added == ("teluk-jaringan-pipa-air-minum-bagian-timur",)
    assert [need.id for need in plan.item.needs] == [plan.added[0], "teluk-sampah"]


def test_a_judgement_falls_with_what_it_judges(tmp_path):
    """The confidence of a figure goes when the figure changes, and stays when it does not."""
    book = fictional.book()
    said = {**forms.OFFICE, "investor.id": "alpha", "investor.ticket.max": "USD 60 million"}
    (plan,) = imported(tmp_path, book, investor_form(said))
    assert plan.item.ticket == MoneyRange(min=5_000_000, max=60_000_000, currency="USD")
    assert plan.item.mandate_basis == "sourced"
    same = {**forms.OFFICE, "investor.id": "alpha", "investor.ticket.max": 50_000_000}
    (plan,) = imported(tmp_path, book, investor_form(same))
    assert (plan.status, plan.item.ticket.confidence) == ("same", "low")


def test_what_resembles_another_waits_for_a_decision(tmp_path):
    """A misspelt region and a reworded need are shown with ids, and taken only when told so."""
    book = fictional.book()
    city = city_answers(**{"city.name": "Kota Gunnung", "city.kemendagri_code": "33.72"})
    (plan,) = imported(tmp_path, book, city_form(city))
    assert plan.status == "decide"
    assert faults(plan) == [("D8", "decide.city_close", "A.3")]
    assert dict(plan.findings[0].what.values)["id"] == "gunung"
    (plan,) = imported(tmp_path, book, city_form(city), accept_new=True)
    assert (plan.status, plan.id) == ("new", "kota-gunnung")
    city = {**forms.OFFICE, "city.kemendagri_code": "81.99", "city.name": "Kota Teluk"}
    need = need_answers(**{"need.title": "Pengolahan sampah kota Teluk"})
    (plan,) = imported(tmp_path, book, city_form(city, need))
    assert (plan.status, plan.findings[0].what.key) == ("decide", "intake.decide.need_close")
    by_id = need | {"need.id": "teluk-sampah"}
    (plan,) = imported(tmp_path, book, city_form(city, by_id))
    assert plan.status == "update"


def test_a_similar_investor_is_never_merged(tmp_path):
    """The same name but for its legal form asks for a decision; the same name is an update."""
    said = {
        **forms.OFFICE,
        "investor.name": "Fictional Fund Alpha Ltd",
        "investor.country": "Japan",
        "investor.type": "corporate",
        "investor.mandate": "Builds.",
    }
    book = fictional.book()
    (plan,) = imported(tmp_path, book, investor_form(said))
    assert faults(plan)[0][1] == "decide.investor_same"
    same = said | {"investor.name": "Fictional Fund Alpha"}
    (plan,) = imported(tmp_path, book, investor_form(same))
    assert (plan.status, plan.id) == ("update", "alpha")


def test_forms_that_contradict_each_other_are_both_refused(tmp_path):
    """Two forms of one region with different answers name each other; neither is taken."""
    one = city_form(city_answers(), need_answers())
    other = city_form(city_answers(), need_answers(**{"need.readiness": "gagasan"}))
    third = city_form(city_answers(), need_answers(**{"need.readiness": "siap dilelang"}))
    plans = imported(tmp_path, fictional.book(), other, third)
    assert [plan.status for plan in plans] == ["faulty", "faulty"]
    assert faults(plans[0]) == [("D31", "fault.contradicts", "B.14")]
    assert dict(plans[0].findings[0].what.values) == {"other": "b.xlsx"}
    plans = imported(tmp_path, fictional.book(), one, other)
    assert [plan.status for plan in plans] == ["new", "update"]
    assert plans[1].item.needs[0].readiness == "idea"


def test_a_corrected_form_is_taken_beside_its_older_faulty_state(tmp_path):
    """The faulty one is refused by itself and stands in nobody's way."""
    faulty = city_form(city_answers(**{"city.latitude": "x"}), need_answers())
    right = city_form(city_answers(**{"city.leader_title": "Wali Kota"}), need_answers())
    plans = imported(tmp_path, fictional.book(), faulty, right)
    assert [plan.status for plan in plans] == ["faulty", "new"]
    assert not any("second" in finding.what.key for finding in plans[1].findings)


@pytest.mark.parametrize(
    ("changes", "title", "expected"),
    [
        ({}, "", set()),
        ({"city.latitude": "{latitude}", "city.longitude": "{longitude}"}, "", {"city_near"}),
        ({}, "{title}", {"city_needs"}),
    ],
)
def test_a_city_that_seems_new_is_compared_by_place_and_needs(tmp_path, changes, title, expected):
    """Under quite another name, the same place or the same need is a question, not a merger."""
    book = fictional.book()
    known = next(city for city in book.cities if city.needs)
    values = {
        "latitude": str(known.latitude).replace(".", ","),
        "longitude": str(known.longitude).replace(".", ","),
        "title": known.needs[0].title,
    }
    said = {key: text.format_map(values) for key, text in changes.items()}
    need = {"need.title": title.format_map(values)} if title else {}
    (plan,) = imported(tmp_path, book, city_form(city_answers(**said), need_answers(**need)))
    asked = {finding.what.key for finding in plan.findings if finding.is_question}
    assert {key.removeprefix("intake.decide.") for key in asked} == expected


def test_how_an_office_calls_itself_is_no_part_of_a_regions_name():
    """Its government and short kinds are the region's name; a missing kind is a question."""
    for said, name, expected in (
        ("Pemerintah Kota Ambon", "Kota Ambon", "same"),
        ("Pemkot Ambon", "Kota Ambon", "same"),
        ("Pemkab Siak", "Kabupaten Siak", "same"),
        ("Pemerintah Kab. Siak", "Kabupaten Siak", "same"),
        ("Ambon", "Kota Ambon", "close"),
        ("Pemkot Bogor", "Kabupaten Bogor", None),
        ("Aceh Barat", "Kabupaten Aceh Barat Daya", None),
    ):
        assert place_likeness(said, name) == expected
        assert place_likeness(name, said) == expected


def test_a_code_that_belongs_to_another_region(tmp_path):
    """A known code under quite another name is a fault, not an update."""
    city = city_answers(**{"city.kemendagri_code": "81.99"})
    (plan,) = imported(tmp_path, fictional.book(), city_form(city))
    assert {kind for _, kind, _ in faults(plan)} == {
        "fault.code_taken",
        "fault.code_of_province",
    }


def test_a_form_in_another_language_than_its_profile(tmp_path):
    """An English form does not update a profile in Indonesian."""
    answers = {"city": [{**forms.OFFICE, "city.id": "teluk"}], "needs": []}
    content = forms.written("city", "en", answers)
    (plan,) = imported(tmp_path, fictional.book(), content)
    assert [kind for _, kind, _ in faults(plan)] == ["fault.language"]


def test_an_older_form_is_remarked(tmp_path):
    """A form whose date lies before that of the profile is taken, with a remark."""
    city = {"origin.office": "Bappeda", "origin.as_of": 2024, "city.id": "teluk"}
    (plan,) = imported(tmp_path, fictional.book(), city_form(city))
    assert (plan.status, faults(plan)) == ("same", [("D6", "note.older", "A.2")])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Kota Ambon", "kota ambon", "same"),
        ("Kota Ambon", "Kota Amban", "close"),
        ("Kota Bogor", "Kabupaten Bogor", None),
        ("Kabupaten Aceh Barat", "Kabupaten Aceh Barat Daya", None),
        ("Kabupaten Halmahera Utara", "Kabupaten Halmahera Timur", None),
    ],
)
def test_names_of_regions(one, other, expected):
    """Only a misspelling makes two regions alike: many share words."""
    assert place_likeness(one, other) == place_likeness(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("PT Contoh Bank (CB)", "Contoh Bank", "same"),
        ("Perluasan SPAM timur kota", "Perluasan SPAM bagian timur kota", "close"),
        ("Pengolahan sampah kota", "Lampu jalan", None),
    ],
)
def test_likeness_of_texts(one, other, expected):
    """Texts are alike by the groups of three letters that they share."""
    assert text_likeness(one, other) == text_likeness(other, one) == expected


def test_parts_name_the_lists_of_the_model():
    """The sheet of items holds the list that the city or investor has."""
    for owner, part, item in PARTS.values():
        assert described(owner)[part].record is item


def test_figures_of_a_budget_are_read_as_people_write_them(tmp_path):
    """Words for powers of ten and the sign of the rupiah are understood; unknown stays unknown."""
    stated = {
        "city.finances.pad": "Rp 136 miliar",
        "city.finances.dau": "547.000.000.000",
        "city.finances.dbh_dr": 0,
        "city.finances.outstanding_debt": "Tidak tahu",
        "city.finances.fiscal_year": 2026,
    }
    need = need_answers(
        **{"need.legal.new_debt": "280 miliar", "need.legal.payment_source": "users (id)"}
    )
    (planned,) = imported(
        tmp_path, fictional.book(), city_form(city_answers(**stated), need), accept_new=True
    )
    assert planned.item is not None
    assert planned.item.finances == Finances(
        fiscal_year=2026, pad=136_000_000_000, dau=547_000_000_000, dbh_dr=0
    )
    assert planned.item.needs[0].legal == LegalFacts(
        new_debt=280_000_000_000, payment_source="users"
    )


@pytest.mark.parametrize(
    ("cell", "fault"), [("USD 5 million", "fault.currency"), ("136", "note.small_amount")]
)
def test_figures_of_a_budget_are_in_whole_rupiah(tmp_path, cell, fault):
    """Another currency is refused, and an amount that may be in billions is asked about."""
    form_of_city = city_form(city_answers(**{"city.finances.pad": cell}), need_answers())
    (planned,) = imported(tmp_path, fictional.book(), form_of_city, accept_new=True)
    found = {key for _, key, _ in faults(planned)}
    assert fault in found
