"""``matchmaker check``: each cause once, all counted, and nothing left for the main job to find."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.loading import load_book
from matchmaker.vectors import fit_book
from tests import fictional, folders
from tests.folders import CITY_ROW, NEED_ROW


@pytest.fixture(scope="module")
def reference() -> str:
    """Constants fitted on the fictional book."""
    return fit_book(fictional.book(), ["lexical"]).to_json()


@pytest.fixture
def profiles(tmp_path, monkeypatch, reference) -> Path:
    """Write a sound folder, named ``own`` in messages."""
    monkeypatch.chdir(tmp_path)
    folder = folders.write_shared(Path("own"), fictional.book())
    folders.write(folder / "reference.json", reference)
    return folders.write_yaml(folder, fictional.book())


def call(*arguments):
    return CliRunner().invoke(matchmaker, ["check", *map(str, arguments)])


def faulty_table(profiles: Path) -> None:
    rows = [NEED_ROW | {"id": f"teluk-{at}", "sectors": f"sampah{at}"} for at in range(40)]
    folders.workbook(profiles / "needs.xlsx", {"needs": rows})


def test_faults_that_repeat_are_counted(profiles):
    """Of forty wrong cells of one column five are printed, and the total is said."""
    faulty_table(profiles)
    done = call(profiles)
    assert done.exit_code == 2
    lines = done.stdout.splitlines()
    assert len(lines) == 7
    assert lines[0].startswith("own/needs.xlsx: sheet needs, cell F2: sectors[0]: found ")
    assert lines[5] == (
        "... and 35 more like this, the last in own/needs.xlsx: sheet needs, cell F41"
    )
    assert lines[6] == "40 faults in own."


def test_each_fault_is_printed_where_that_is_asked_for(profiles):
    """--all prints every line."""
    faulty_table(profiles)
    assert len(call(profiles, "--all").stdout.splitlines()) == 41


def test_machines_get_every_fault_with_its_cell(profiles):
    """JSON is complete, and names the cell beside the numbers of row and column."""
    faulty_table(profiles)
    found = json.loads(call(profiles, "--format", "json").stdout)
    assert (found["count"], len(found["faults"])) == (40, 40)
    first = found["faults"][0]
    place = (first["file"], first["sheet"], first["line"], first["column"], first["cell"])
    assert place == ("own/needs.xlsx", "needs", 2, 6, "F2")
    assert first["is_table"] is True


def test_a_bomb_is_a_few_lines(profiles):
    """A file of references to references is not unfolded, on paper neither."""
    levels = "\n".join(
        f"  - &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]" for level in range(1, 14)
    )
    text = (profiles / "cities/teluk.yaml").read_text("utf-8")
    bomb = text.replace("  - Anggaran terbatas", f"  - &a0 [x, x]\n{levels}")
    assert bomb != text
    folders.write(profiles / "cities/teluk.yaml", bomb)
    done = call(profiles)
    assert done.exit_code == 2
    assert len(done.stdout.splitlines()) < 20
    assert int(done.stdout.splitlines()[-1].split()[0]) > 118


def without_sector(profiles: Path) -> None:
    path = profiles / "taxonomy.yaml"
    text = path.read_text("utf-8")
    for folder in ("cities", "investors"):
        for file in (profiles / folder).iterdir():
            kept = [
                line for line in file.read_text("utf-8").split("\n") if "solid_waste" not in line
            ]
            folders.write(file, "\n".join(kept))
    folders.write(path, text.replace("id: solid_waste", "id: sampah"))
    glossary = (profiles / "glossary.yaml").read_text("utf-8")
    folders.write(profiles / "glossary.yaml", glossary.replace("- solid_waste", "- sampah"))


def test_a_word_that_only_the_reference_needs(profiles):
    """A taxonomy without a word of the reference's investors would stop the main job."""
    without_sector(profiles)
    done = call(profiles)
    assert done.exit_code == 2
    assert "own/taxonomy.yaml: sectors: found no solid_waste, expected every word" in done.stdout
    assert "matchmaker reference own" in done.stdout


def test_a_reference_that_cannot_be_used(profiles):
    """Damaged constants of one's own are found before the main job needs them."""
    folders.write(profiles / "reference.json", "{")
    done = call(profiles)
    assert done.exit_code == 2
    assert done.stdout.startswith("own/reference.json: found constants that cannot be used")


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("investors", "0 investors, so nothing can be matched: add files in the folder investors"),
        ("cities", "0 cities, so nothing can be matched: add files in the folder cities"),
    ],
)
def test_one_side_only_is_no_fault_but_is_said(profiles, folder, words):
    """A folder with cities alone, or investors alone, is sound, and says that it has no pairs."""
    for file in (profiles / folder).iterdir():
        file.unlink()
    done = call(profiles)
    assert done.exit_code == 0
    assert words in done.stdout


def test_what_the_program_lends_is_said(profiles):
    """A folder without shared files of its own says whose it uses."""
    other = Path("tables")
    folders.csv_file(other / "cities.csv", [CITY_ROW])
    folders.csv_file(other / "needs.csv", [NEED_ROW])
    done = call(other)
    assert done.exit_code == 0
    assert "shared files come from the program" in done.stdout
    assert load_book(profiles)
    assert "shared files come from the program" not in call(profiles).stdout


def test_a_folder_laid_out_from_another_keeps_its_constants(profiles):
    """Constants that were fitted on a folder's own words go where the words go."""
    done = CliRunner().invoke(matchmaker, ["init", "baru", "--profiles", str(profiles)])
    assert done.exit_code == 0, done.output
    assert Path("baru/reference.json").read_bytes() == (profiles / "reference.json").read_bytes()
    assert "No fault in baru" in call("baru").stdout


def test_a_folder_laid_out_anew_uses_the_constants_of_the_program(profiles):
    """A copy of the packaged profiles follows the constants of each version of the program."""
    done = CliRunner().invoke(matchmaker, ["init", "baru", "--format", "csv"])
    assert done.exit_code == 0, done.output
    assert not Path("baru/reference.json").exists()
    assert "No fault in baru" in call("baru").stdout


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("\n  as_of: 2026-01", "\n  as_of: '2031-02'"), "provenance.as_of"),
        (("\n  checked: 2026-10", "\n  checked: '2026-11-25'"), "provenance.checked"),
    ],
)
def test_a_date_that_has_not_come_is_a_fault(profiles, change, place):
    """Nobody knows or has checked anything after the day of the edition."""
    path = profiles / "cities/teluk.yaml"
    text = path.read_text("utf-8")
    assert change[0] in text
    folders.write(path, text.replace(*change, 1))
    done = call(profiles)
    assert done.exit_code == 2
    (fault, _) = done.stdout.splitlines()
    assert f": {place}: found " in fault
    assert "expected a date not after the day of the edition, 2026-11-24 (" in fault


def test_the_month_of_the_edition_has_come(profiles):
    """A date that may be before the edition's day is none of the future."""
    path = profiles / "cities/teluk.yaml"
    text = path.read_text("utf-8")
    assert "\n  as_of: 2026-01" in text
    text = text.replace("\n  as_of: 2026-01", "\n  as_of: '2026-11'", 1)
    folders.write(path, text)
    assert call(profiles).exit_code == 0


def test_a_file_in_the_wrong_folder_is_one_fault(profiles):
    """An investor among the cities is told so, not field by field."""
    (profiles / "investors/alpha.yaml").rename(profiles / "cities/alpha.yaml")
    (profiles / "cities/teluk.yaml").rename(profiles / "investors/teluk.yaml")
    done = call(profiles)
    assert done.exit_code == 2
    alpha, teluk, _ = done.stdout.splitlines()
    assert alpha.endswith(
        "/alpha.yaml: found what looks like an investor, expected a city (move it to investors/)"
    )
    assert teluk.endswith(
        "/teluk.yaml: found what looks like a city, expected an investor (move it to cities/)"
    )


def test_one_of_a_kind_is_counted_in_the_singular(profiles):
    """One city is no cities."""
    for name in ("gunung", "pesisir"):
        (profiles / f"cities/{name}.yaml").unlink()
    lines = [line.split() for line in call(profiles).stdout.splitlines()]
    assert ["1", "city"] in lines
    assert ["4", "investors"] in lines


def test_a_check_loads_neither_numpy_nor_scikit_learn():
    """Whoever checks a file after each change does not wait for what only scores need."""
    code = (
        "import sys\n"
        "from matchmaker.cli import matchmaker\n"
        "matchmaker(['check', 'profiles'], standalone_mode=False)\n"
        "print([name for name in ('numpy', 'scipy', 'sklearn') if name in sys.modules])\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
