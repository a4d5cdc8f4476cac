"""The commands form and import: what they write, what they leave alone, and how they answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.loading import load_book
from tests import fictional, folders, forms
from tests.forms import city_answers, city_form, need_answers

TEMPLATES = str(forms.TEMPLATES)


@pytest.fixture
def profiles(tmp_path, monkeypatch) -> Path:
    """Lay out a folder of fictional profiles, and work beside it."""
    monkeypatch.chdir(tmp_path)
    book = fictional.book()
    folders.write_shared(Path("own"), book)
    return folders.write_yaml(Path("own"), book)


def run(*args, code=0):
    result = CliRunner().invoke(matchmaker, ["--debug", *args], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


def bring(*forms_, code=0, options=()):
    where = ["--profiles", "own", "--templates", TEMPLATES]
    return run("import", *map(str, forms_), *where, *options, code=code)


def save(name, content):
    return folders.write(Path(name), content)


def test_blank_forms_and_forms_with_what_is_known(profiles):
    """Without ids both blank forms are written, with ids a form in the profile's language."""
    where = ["--profiles", str(profiles), "--templates", TEMPLATES]
    run("form", *where)
    run("form", "teluk", "alpha", *where)
    found = sorted(path.name for path in Path("out/forms").iterdir())
    assert found == ["alpha.en.xlsx", "city.id.xlsx", "investor.en.xlsx", "teluk.id.xlsx"]
    first = Path("out/forms/teluk.id.xlsx").read_bytes()
    run("form", "teluk", *where)
    assert Path("out/forms/teluk.id.xlsx").read_bytes() == first


def test_an_unknown_id_offers_the_nearest(profiles):
    """A misspelt id is answered with the ids that are near."""
    result = CliRunner().invoke(matchmaker, ["form", "telok", "--profiles", str(profiles)])
    assert (result.exit_code, "nearest: teluk" in result.output) == (2, True)


def test_nothing_is_written_without_apply(profiles):
    """A look shows what would change; --apply writes it, and the folder loads as planned."""
    form = save("isian/muara.xlsx", city_form(city_answers(), need_answers()))
    before = {path: path.read_bytes() for path in Path("own").rglob("*") if path.is_file()}
    shown = bring(form)
    assert "profil baru kota-muara (Kota Muara)" in shown
    assert "Nothing was written" in shown
    assert {path: path.read_bytes() for path in Path("own").rglob("*") if path.is_file()} == before
    assert "Written: 1 profile in own." in bring(form, options=["--apply"])
    city = load_book(profiles).city("kota-muara")
    assert city.needs[0].id == "muara-jaringan-pipa-air-minum-bagian-timur"
    assert "tidak ada yang baru" in bring(form, options=["--apply"])


def test_a_change_is_shown_before_and_after(profiles):
    """An update shows each field with what was known and what will be."""
    city = {**forms.OFFICE, "city.id": "teluk", "city.population.value": "400.000"}
    output = bring(save("teluk.xlsx", city_form(city)), options=["--format", "json"])
    (form,) = json.loads(output)["forms"]
    changes = {row["field"]: (row["before"], row["after"]) for row in form["changes"]}
    assert changes["A.8 Jumlah penduduk"] == ("350000", "400000")
    assert form["status"] == "update"


def test_comments_and_order_of_a_file_are_kept(profiles):
    """An updated file keeps its comments at its head, and its needs in their order."""
    path = Path("own/cities/gunung.yaml")
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    data["needs"].reverse()
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    path.write_text(f"# tanyakan lagi\n{text}# akhir\n", encoding="utf-8", newline="\n")
    city = {**forms.OFFICE, "city.id": "gunung", "city.context": "Kota di kaki gunung."}
    bring(save("gunung.xlsx", city_form(city)), options=["--apply"])
    after = path.read_text(encoding="utf-8")
    assert after.split("\n")[1:3] == ["# tanyakan lagi", "# akhir"]
    ids = [need["id"] for need in yaml.safe_load(after)["needs"]]
    assert ids == ["gunung-sampah", "gunung-air"]
    assert load_book(profiles).city("gunung").context == "Kota di kaki gunung."


def test_sound_forms_are_taken_and_faulty_ones_come_back(profiles):
    """Of two forms the sound one is written; the other has a marked copy, and the code is 2."""
    save("isian/baik.xlsx", city_form(city_answers()))
    bad = city_answers(**{"city.province": "Jawa Tngah", "city.name": "Kota Lain"})
    save("isian/rusak.xlsx", city_form(bad))
    output = bring("isian", code=2, options=["--apply"])
    assert "lembar Daerah, baris 10, kolom D: A.5 Provinsi" in output
    assert Path("out/returned/rusak.xlsx").is_file()
    assert sorted(path.stem for path in Path("own/cities").iterdir()) == [
        "gunung",
        "kota-muara",
        "pesisir",
        "teluk",
    ]


def test_copies_of_an_earlier_run_stay(profiles):
    """A second batch leaves the marked copies of the first one: they may still be unsent."""
    save("a.xlsx", city_form(city_answers(**{"city.province": "?"})))
    bring("a.xlsx", code=2)
    save("b.xlsx", city_form(city_answers(**{"city.name": "?"})))
    bring("b.xlsx", code=2)
    assert sorted(path.name for path in Path("out/returned").iterdir()) == ["a.xlsx", "b.xlsx"]


def test_what_waits_for_a_decision_is_not_written(profiles):
    """A look-alike is shown with its id; --accept-new takes it as one of its own."""
    city = city_answers(**{"city.name": "Kota Gunnung", "city.kemendagri_code": "33.72"})
    form = save("a.xlsx", city_form(city))
    output = bring(form, code=2, options=["--apply"])
    assert "hampir sama dengan Kota Gunung (gunung)" in output
    assert "Written: 0 profiles" in output
    bring(form, options=["--apply", "--accept-new"])
    assert load_book(profiles).city("kota-gunnung").name == "Kota Gunnung"


def test_a_profile_that_is_a_row_of_a_table(profiles):
    """A profile in a table is not repeated as a YAML file: the form is answered with why."""
    shutil.rmtree("own/cities")
    shutil.rmtree("own/investors")
    folders.write_xlsx(Path("own"), fictional.book())
    city = {**forms.OFFICE, "city.id": "teluk", "city.context": "Baru."}
    output = bring(save("a.xlsx", city_form(city)), code=2, options=["--apply"])
    assert "profil teluk adalah baris dalam tabel" in output
    assert not Path("own/cities").exists()


def test_a_folder_without_any_profile_is_a_beginning(tmp_path, monkeypatch):
    """The first forms of all are imported into an empty folder."""
    monkeypatch.chdir(tmp_path)
    folders.write_shared(Path("own"), fictional.book())
    bring(save("a.xlsx", city_form(city_answers())), options=["--apply"])
    assert [city.id for city in load_book(Path("own")).cities] == ["kota-muara"]


def test_files_that_are_no_form_are_told_beside_the_others(profiles):
    """A damaged file stops no other; its message is in the language that was asked for."""
    good = save("a.xlsx", city_form(city_answers()))
    bad = save("b.xlsx", b"no workbook")
    assert "cannot be opened" in bring(good, bad, code=2, options=["--lang", "en"])
    empty = Path("kosong")
    empty.mkdir()
    result = CliRunner().invoke(matchmaker, ["import", "kosong", "--profiles", "own"])
    assert (result.exit_code, "holds no form" in result.output) == (2, True)


def test_profiles_that_changed_meanwhile_are_not_overwritten(profiles, monkeypatch):
    """When somebody saves a profile while forms are read, nothing is written."""
    from matchmaker.cli import import_forms

    path = Path("own/cities/teluk.yaml")
    city = {**forms.OFFICE, "city.id": "teluk", "city.context": "Baru."}
    form = save("a.xlsx", city_form(city))
    original = import_forms._files

    def saving(found):
        path.write_text(path.read_text(encoding="utf-8") + "# oleh orang lain\n", encoding="utf-8")
        return original(found)

    monkeypatch.setattr(import_forms, "_files", saving)
    options = ["--profiles", "own", "--templates", TEMPLATES, "--apply"]
    result = CliRunner().invoke(matchmaker, ["import", str(form), *options])
    assert (result.exit_code, "nothing was written" in result.output) == (2, True)
    assert path.read_text(encoding="utf-8").endswith("# oleh orang lain\n")


def test_many_forms_in_one_go(profiles):
    """Sixty forms with different regions are sixty profiles, none of them another's look-alike."""
    taken = [f"33.{number}" for number in range(10, 70)]
    names = [f"Kota {chr(65 + n // 10) * 3}{chr(97 + n % 10) * 5}" for n in range(60)]
    for name, code in zip(names, taken, strict=True):
        answers = city_answers(**{"city.name": name, "city.kemendagri_code": code})
        save(f"isian/{code}.xlsx", city_form(answers, need_answers()))
    output = bring("isian", options=["--apply", "--accept-new"])
    assert "60 forms: 60 new." in output
    assert len(load_book(profiles).cities) == 63
