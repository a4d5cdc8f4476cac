"""Funders of real projects: files, the linear model, its choice, and the command."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.errors import MatchmakerError, ProfileError
from matchmaker.evaluation import (
    Projects,
    Setting,
    evaluate_funders,
    linear,
    read_projects,
    tune,
)
from matchmaker.evaluation.funders import _doubts
from matchmaker.evaluation.linear import Model, as_whole, by_statement, letters, words
from matchmaker.evaluation.projects import Project, task_of
from tests.books import WordHash

HEADINGS = "id,year,split,text,funders\n"
WORDS = {
    "Sea Fund": "harbour ferry coast fisheries pier",
    "Bus Bank": "bus tram depot fares lanes",
    "Lamp Trust": "street lighting lamps poles meters",
}


def projects(seed: int = 0, size: int = 60) -> list[Project]:
    """Make projects whose texts hint at their funder; two years in three are train."""
    generator = np.random.default_rng(seed)
    names = list(WORDS)
    rows = []
    for number in range(size):
        funder = names[int(generator.choice(3, p=[0.6, 0.3, 0.1]))]
        words = [
            *generator.choice(WORDS[funder].split(), 2),
            *generator.choice(["city", "works", "plan", "new"], 2),
        ]
        year = 2010 + number * 6 // size
        split = "train" if year < 2014 else "test"
        rows.append(Project(f"p{number}", year, split, " ".join(words), (funder,)))
    return rows


def write(path: Path, rows: list[Project]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS.strip().split(","))
        writer.writerows([*row[:4], "|".join(row.funders)] for row in rows)
    return path


def evaluate(*arguments):
    wide = {"COLUMNS": "160"}
    return CliRunner().invoke(matchmaker, ["evaluate", *map(str, arguments)], env=wide)


def test_a_file_is_read_with_its_funders_in_order(tmp_path):
    """Funders are split at the bar, each once; spaces, capitals of the split don't matter."""
    path = tmp_path / "a.csv"
    path.write_text(
        "note;id;year;split;text;funders\n"
        'x;1;2010;Train;"pipes; valves";World  Bank | A|World\u00a0Bank |\n'
        ";;;;;\n"
        ";2;2011;test;;\n",
        encoding="utf-8-sig",
    )
    expected = (
        Project("1", 2010, "train", "pipes; valves", ("A", "World Bank")),
        Project("2", 2011, "test", "", ()),
    )
    assert Projects("a", expected) == read_projects(path)


def test_every_fault_is_reported_with_line_and_column(tmp_path):
    """One reading tells all faults of a file, in their order."""
    path = tmp_path / "a.csv"
    path.write_text(
        HEADINGS + "1,20x9,trian,t,A\n1,2010,test,b,A,B\n,,,x,\n3,2010,test,#N/A,A\n",
        encoding="utf-8",
    )
    with pytest.raises(ProfileError) as caught:
        read_projects(path)
    name = path.as_posix()
    assert [
        f"{name}:2:2: year: found '20x9', expected a year such as 2019",
        f"{name}:2:3: split: found 'trian', expected train or test",
        f"{name}:3:1: id: found '1', which line 2 has too, expected each once",
        (
            f"{name}:3:6: found 6 cells, expected at most 5"
            " (put a text that holds the separator between double quotes)"
        ),
        f"{name}:4:1: id: found an empty cell, expected an id",
        f"{name}:4:2: year: found an empty cell, expected a year such as 2019",
        f"{name}:4:3: split: found an empty cell, expected train or test",
        f"{name}:5:4: text: found #N/A, an error of a formula, expected a text",
    ] == str(caught.value).splitlines()


def test_a_missing_column_hides_no_other_fault(tmp_path):
    """The columns that are there are read in the same run, and what lacks is told once."""
    path = tmp_path / "a.csv"
    path.write_text("id,year,text,text\n1,20x9,t,\n1,2010,t,\n", encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        read_projects(path)
    found = [(fault.line, fault.column, fault.found) for fault in caught.value.faults]
    assert found == [
        (1, 0, "no column 'funders'"),
        (1, 0, "no column 'split'"),
        (1, 4, "a second column 'text'"),
        (2, 2, "'20x9'"),
        (3, 1, "'1', which line 2 has too"),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "an empty file"),
        ("id,year,split,text\n", "no column 'funders'"),
        ("id,year,split,text,funders,id\n", "a second column 'id'"),
        (HEADINGS, "no rows"),
        (HEADINGS + "1,2010,train,t,A\n", "no row of the split 'test'"),
        (HEADINGS + '1,2010,train,"t,A\n', "a quote that is not closed"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, content, message):
    """Each broken file ends with exit code 2 and says what was found; nothing is written."""
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    result = evaluate("--funders", path, "--scores", tmp_path / "out.csv")
    assert result.exit_code == 2
    assert message in result.output
    assert not (tmp_path / "out.csv").exists()


def test_test_projects_without_a_known_funder_are_dropped_and_counted():
    """Only funders seen in train can be right; the report says how many projects go."""
    rows = projects()
    rows += [
        Project("new", 2015, "test", "bus", ("Unseen",)),
        Project("none", 2015, "test", "x", ()),
    ]
    table, scores = evaluate_funders(Projects("p", tuple(rows)), seed=0)
    facts = dict(table.facts)
    test = [row for row in rows if row.split == "test"]
    assert (len(test) - 2, 2, 3) == (facts["queries"], facts["dropped"], facts["candidates"])
    assert table.notes[0].startswith(f"2 of {len(test)} test projects")
    assert {row.id for row in test} == {score.query for score in scores}
    assert 3 * len(test) == len(scores)


def test_nothing_to_predict_is_said():
    """Where no test project has a funder of train, there is nothing to measure."""
    rows = (Project("1", 2010, "train", "a", ("A",)), Project("2", 2011, "test", "a", ("B",)))
    with pytest.raises(MatchmakerError, match="no project of the test split"):
        evaluate_funders(Projects("p", rows), seed=0)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Meaning by hashed words: what a model makes of texts is not asked here."""
    linear._encoder.cache_clear()
    monkeypatch.setattr("matchmaker.text.Multilingual", WordHash)
    yield
    linear._encoder.cache_clear()


def test_the_fast_form_of_the_model_is_the_model():
    """In the span of the past projects the same solution is found as on all terms."""
    from scipy.sparse import hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    from matchmaker.evaluation.baselines import tfidf

    rows = projects(1)
    work = task_of([row for row in rows if row.split == "train"], rows[-10:])
    parts = zip(
        tfidf(work.past, work.queries),
        tfidf(work.past, work.queries, analyzer="char_wb"),
        strict=True,
    )
    past, queries = (normalize(hstack(part, format="csr")) for part in parts)
    model = LogisticRegression(C=10, max_iter=10_000, tol=1e-8)
    model.fit(past, np.argmax(work.owners, axis=1))
    found = Model(work, (as_whole,), (words, letters)).scores(Setting(10, 0))
    assert np.allclose(model.predict_log_proba(queries), found, atol=0.02)


def test_balance_helps_those_who_funded_little():
    """Where nothing is said, each funder is as likely as its weight: counts, or all alike."""
    work = task_of(projects()[:40], [Project("q", 2015, "test", "", ("Bus Bank",))])
    model = Model(work)
    for balance, weights in ((0.0, work.counts), (1.0, np.ones(3))):
        found = np.exp(model.scores(Setting(1e-6, balance)))
        assert np.allclose(weights / weights.sum(), found, atol=0.05)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bus lanes. Transport. Kenya", ["Bus lanes", "Transport", "Kenya"]),
        ("Bus lanes. . Kenya.", ["Bus lanes", "Kenya."]),
        ("Costs of 1.5 million", ["Costs of 1.5 million"]),
        ("", [""]),
    ],
)
def test_a_text_is_read_statement_by_statement(text, expected):
    """Statements end at a full stop before a space; a text without any is one."""
    assert expected == by_statement(text)


def test_by_statement_a_place_weighs_as_much_as_a_long_title():
    """A title of one funder and a place of the other are a tie; in a whole text the title wins."""
    past = [
        Project("1", 2010, "train", "pier ferry coast quay. Kenya", ("Sea Fund",)),
        Project("2", 2010, "train", "tram depot lanes fares. Togo", ("Bus Bank",)),
    ]
    text = "tram depot lanes fares. Kenya"
    work = task_of(past, [Project("3", 2011, "test", text, ("Sea Fund",))])
    bus, sea = Model(work, (by_statement,), (words,)).scores(Setting(10, 1))[0]
    assert np.isclose(bus, sea)
    bus, sea = Model(work, (as_whole,), (words,)).scores(Setting(10, 1))[0]
    assert bus > sea + 0.5


def test_nothing_to_learn_from_needs_no_model():
    """With a single funder, or past projects that say nothing, all scores are alike."""
    one = task_of([Project("1", 2010, "train", "a", ("A",))], projects()[:2])
    silent = task_of([row._replace(text="") for row in projects()[:9]], projects()[:2])
    for work in (one, silent):
        assert not Model(work).scores(Setting(10, 1)).any()


def test_the_setting_is_chosen_without_the_test_split():
    """Whatever stands in the test split, the trials are the same."""
    rows = projects(2)
    other = [
        row._replace(text="nothing of it", funders=("Sea Fund",)) if row.split == "test" else row
        for row in rows
    ]
    found = tune([Projects("p", tuple(rows))])
    assert found == tune([Projects("p", tuple(other))])
    assert found[0].both == max((trial.macro + trial.plain) / 2 for trial in found)


def test_a_train_split_of_one_year_cannot_be_cut():
    """Cross-validation forward in time needs more than one year."""
    rows = tuple(row._replace(year=2010) for row in projects())
    with pytest.raises(MatchmakerError, match="cannot be cut in time"):
        tune([Projects("p", rows)])


def test_hints_in_texts_are_found_and_shuffled_funders_are_not():
    """Ours beats chance where texts tell, and doesn't where funders are dealt out anew."""
    rows = projects(3, 240)
    generator = np.random.default_rng(0)
    dealt = generator.permutation(len(rows))
    shuffled = [row._replace(funders=rows[at].funders) for row, at in zip(rows, dealt, strict=True)]
    told, _ = evaluate_funders(Projects("p", tuple(rows)), seed=0)
    blind, _ = evaluate_funders(Projects("p", tuple(shuffled)), seed=0)
    assert told.rows[-1].figures[1].value > 0.9
    popularity, ours = blind.rows[1], blind.rows[-1]
    assert ours.figures[1].low < popularity.figures[1].high


def test_the_command_gives_the_same_figures_in_each_form(tmp_path):
    """JSON and CSV hold the same, and a second run gives the same bytes."""
    path = write(tmp_path / "a.csv", projects())
    out = tmp_path / "scores.csv"
    first = evaluate("--funders", path, "--scores", out, "--format", "json")
    assert first.exit_code == 0, first.output
    scores = out.read_bytes()
    again = evaluate("--funders", path, "--scores", out, "--format", "json")
    assert (first.output, scores) == (again.output, out.read_bytes())
    assert scores.splitlines()[0] == b"query,candidate,score"
    methods = json.loads(first.output)["tables"][0]["methods"]
    rows = csv.DictReader(evaluate("--funders", path, "--format", "csv").output.splitlines())
    assert {
        (item["method"], name): (figure["value"], figure["low"], figure["high"])
        for item in methods
        for name, figure in item["measures"].items()
    } == {
        (row["method"], row["measure"]): tuple(float(row[key]) for key in ("value", "low", "high"))
        for row in rows
    }


def test_scores_hold_each_test_project_with_each_funder_of_train(tmp_path):
    """Also a project that the table leaves out; by the file's order, then the funder's name."""
    rows = projects()
    rows[-2] = rows[-2]._replace(funders=("new",))
    path, out = write(tmp_path / "a.csv", rows), tmp_path / "scores.csv"
    assert evaluate("--funders", path, "--scores", out).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    funders = sorted({name for row in rows if row.split == "train" for name in row.funders})
    asked = [row.id for row in rows if row.split == "test"]
    assert rows[-2].id in asked
    assert [(row["query"], row["candidate"]) for row in found] == [
        (query, funder) for query in asked for funder in funders
    ]
    assert all(math.isfinite(float(row["score"])) for row in found)


def test_the_table_and_the_choice_are_printed(tmp_path):
    """The terminal shows methods, what was dropped, and which setting is chosen."""
    path = write(tmp_path / "a.csv", projects())
    table = evaluate("--funders", path, "--setting", "10", "0.5").output
    assert "linear model, balanced" in table
    assert "C = 10, b = 0.5" in table
    chosen = evaluate("--funders", path, "--tune").output
    assert "the first is chosen" in " ".join(chosen.split())


def test_the_ablation_shows_what_was_tried():
    """The ablation starts from the model's own scores, and no row of it is a baseline."""
    found = Projects("p", tuple(projects()))
    table, _ = evaluate_funders(found, seed=0, setting=Setting(10, 0), with_ablation=True)
    figures = {row.method: row.figures for row in table.rows}
    assert figures["linear model, balanced"] == figures["linear model, not balanced"]
    assert len(table.rows) == 17
    assert sum(row.is_baseline for row in table.rows) == 5
    for method in ("best 3 past projects", "centroid + best 3", "multilingual encoder, centroid"):
        assert figures[method][0].value > figures["random"][0].value


def test_options_that_do_not_go_together(tmp_path):
    """Nothing to evaluate, or one file of scores for two of projects, is a mistake."""
    path = write(tmp_path / "a.csv", projects())
    result = evaluate("--funders", path, "--funders", path, "--scores", tmp_path / "o.csv")
    assert result.exit_code == 2
    assert "--scores goes with one file" in result.output
    result = evaluate("--funders", path, "--tune", "--setting", "1", "0")
    assert result.exit_code == 2
    assert "--tune only chooses a setting" in result.output
    result = evaluate("--ablation")
    assert result.exit_code == 2
    assert "--ablation goes with --funders or --pairs" in result.output


def test_a_split_against_time_and_repeated_texts_are_noted():
    """Test years before train years, and texts that stand in both splits, make another question."""
    rows = (
        Project("1", 2010, "train", "pipes", ("A",)),
        Project("2", 2015, "train", "bus", ("B",)),
        Project("3", 2012, "test", "pipes", ("A",)),
        Project("4", 2016, "test", "lamps", ("A",)),
    )
    assert list(_doubts(Projects("p", rows))) == [
        "1 test projects are older than the last year of train (2015).",
        "1 test projects have the very text of a train project.",
    ]
