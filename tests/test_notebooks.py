"""The notebooks: nothing but calls and text, readable without running, the same everywhere."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import nbformat
import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.While,
    ast.If,
    ast.Try,
    ast.With,
    ast.Match,
)
SPANNING = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.Lambda)


def read(path):
    return nbformat.read(path, as_version=4)


def code(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def runner() -> ModuleType:
    """Import the tool that runs and compares notebooks."""
    spec = importlib.util.spec_from_file_location("notebook_tool", ROOT / "tools" / "notebooks.py")
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_there_are_four_notebooks():
    """One for each of the analyst's questions, in order."""
    assert [path.stem[:1] for path in NOTEBOOKS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_holds_no_logic(path: Path):
    """Cells import, assign and call; a comprehension or a short question fits on a line."""
    for cell in code(path):
        for node in ast.walk(ast.parse(cell.source)):
            assert not isinstance(node, LOGIC), cell.source
            if isinstance(node, SPANNING):
                assert node.lineno == node.end_lineno, cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_valid_and_begins_with_words(path: Path):
    """Jupyter opens it, and a reader learns first what it is for."""
    found = read(path)
    nbformat.validate(found)
    assert found.cells[0].cell_type == "markdown"
    assert found.cells[0].source.startswith("# ")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_that_shows_something_has_its_output_stored(path: Path):
    """A cell that ends with an expression is readable without running; none shows an error."""
    for number, cell in enumerate(code(path), start=1):
        assert cell.execution_count == number
        assert {output.output_type for output in cell.outputs} <= {"execute_result", "stream"}
        last = ast.parse(cell.source).body[-1]
        assert bool(cell.outputs) == isinstance(last, ast.Expr), cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_tell_nothing_of_the_machine_that_made_them(path: Path):
    """No folder, no address of an object, no widget that died with its kernel."""
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"/home/|/root|/work|/tmp|[A-Z]:\\\\|0x[0-9a-f]{6,}|widget-view", text) == []
    assert "\r" not in text


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_picture_is_of_vectors(path: Path):
    """Charts are stored as SVG alone."""
    kinds = {
        kind for cell in code(path) for output in cell.outputs for kind in output.get("data", {})
    }
    assert "image/svg+xml" in kinds
    assert kinds <= {"image/svg+xml", "text/html", "text/plain"}


def test_pictures_are_the_same_within_the_last_digits_only():
    """Rounding elsewhere is forgiven; another place, word or colour is not."""
    same = runner().same_picture
    drawn = '<path id="m0123456789" d="M 10.25 20.5" style="fill: #0072b2"/>'
    assert same(drawn, drawn.replace("10.25", "10.26").replace("m0123456789", "m9876543210"))
    assert not same(drawn, drawn.replace("10.25", "11.25"))
    assert not same(drawn, drawn.replace("fill", "stroke"))
    assert not same(drawn, drawn.replace("#0072b2", "#d55e00"))


def test_a_changed_output_is_told_by_its_cell():
    """The check names the cell whose figures are others than those stored."""
    fresh = read(NOTEBOOKS[0])
    cell = next(cell for cell in fresh.cells if cell.cell_type == "code" and cell.outputs)
    cell.outputs[0].data["text/plain"] = "0"
    told = list(runner().differences(read(NOTEBOOKS[0]), fresh))
    assert len(told) == 1
    assert cell.source.splitlines()[0] in told[0]


def test_the_command_copies_them_and_leaves_changed_ones_alone(tmp_path: Path):
    """A second call keeps what the analyst wrote."""
    folder = tmp_path / "mine"
    arguments = ["notebooks", "--to", str(folder), "--no-open"]
    assert CliRunner().invoke(matchmaker, arguments).exit_code == 0
    assert [path.name for path in sorted(folder.iterdir())] == [path.name for path in NOTEBOOKS]
    (folder / NOTEBOOKS[0].name).write_text("mine", encoding="utf-8")
    again = CliRunner().invoke(matchmaker, arguments)
    assert (again.exit_code, " ".join(again.output.split()).count("(kept")) == (0, len(NOTEBOOKS))
    assert (folder / NOTEBOOKS[0].name).read_text(encoding="utf-8") == "mine"


def test_without_jupyterlab_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Nothing is copied, and the message has the line to type."""
    monkeypatch.setitem(sys.modules, "jupyterlab", None)
    monkeypatch.setattr("matchmaker.cli.notebooks.find_spec", lambda _: None)
    found = CliRunner().invoke(matchmaker, ["notebooks", "--to", str(tmp_path / "mine")])
    assert found.exit_code == 2
    assert "pip install '.[notebooks]'" in " ".join(found.output.split())
    assert not (tmp_path / "mine").exists()


def test_the_command_opens_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """JupyterLab is started by the same Python on the folder of the copies."""
    called = []
    monkeypatch.setattr("matchmaker.cli.notebooks.find_spec", lambda _: object())
    monkeypatch.setattr(
        "matchmaker.cli.notebooks.subprocess.run", lambda command, check: called.append(command)
    )
    folder = tmp_path / "mine"
    assert CliRunner().invoke(matchmaker, ["notebooks", "--to", str(folder)]).exit_code == 0
    assert called == [[sys.executable, "-m", "jupyterlab", str(folder)]]
