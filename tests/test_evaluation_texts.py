"""Pairs of texts and people's judgements: files, figures and the command."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker
from matchmaker.errors import MatchmakerError, ProfileError
from matchmaker.evaluation import (
    Judged,
    Judgement,
    Likeness,
    Pairs,
    evaluate_judged,
    evaluate_pairs,
    read_judged,
    read_pairs,
)
from matchmaker.evaluation.judged import _Counted, _in_one_language, _late, _orders
from matchmaker.loading import load_book
from matchmaker.model import Book
from matchmaker.shipped import packaged
from matchmaker.text import Dictionary, Glossary, Languages
from matchmaker.vectors import fit_book
from tests import fictional

PAIRS = [
    ("Pengolahan sampah di tepi kota", "We build solid waste plants."),
    ("Jaringan air minum baru", "Drinking water companies are our clients."),
    ("Lampu jalan hemat energi", "LED lamps for streets and squares."),
]


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    """Compare texts as the product does, by their letters and the fictional glossary."""
    book = fictional.book()
    return Likeness.of(book, fit_book(book, ["lexical"]), "lexical")


@pytest.fixture(scope="module")
def profiles_languages() -> tuple[Book, Languages]:
    """Give the shipped profiles, and the languages as their glossary tells them."""
    book = load_book(packaged("profiles"))
    return book, Languages(Glossary(book.glossary, Dictionary.shipped()))


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Give one query, its own words in the best candidate, none in the worst."""
    values = {"near": 5.0, "half": 3.0, "far": 1.0}
    return Judged(
        "j",
        tuple(sorted(Judgement("q", name, value) for name, value in values.items())),
        {
            "q": ("water pipes and pumps", "water meters"),
            "near": ("pumps, pipes and meters for water",),
            "half": ("pipes of gas",),
            "far": ("choir music",),
        },
        0,
    )


def write(path: Path, *rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def evaluate(*arguments):
    lexical = ("--encoder", "lexical")
    return CliRunner().invoke(matchmaker, ["evaluate", *map(str, arguments), *lexical])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pembangunan pipa untuk warga di tepi kota", "id"),
        ("Pipes for the people at the edge of a town", "en"),
        ("Pengolahan sampah mandiri Sleman", "id"),
        ("Street lighting PPP", "en"),
        ("Sleman dan Ambon", "id"),
        ("Sleman and Ambon", "en"),
        ("Wakatobi", None),
        ("SPAM", None),
        ("", None),
    ],
)
def test_the_language_is_told_by_known_words(profiles_languages, text, expected):
    """More known words decide, then small ones; what nobody knows is in doubt."""
    _, languages = profiles_languages
    assert expected == languages.of(text)


def test_small_words_decide_between_as_many_of_both():
    """With nothing else known, Indonesian and English small words are all there is."""
    languages = Languages(Glossary(()))
    assert [languages.of(text) for text in ("Sleman dan Ambon", "Sleman and Ambon", "dan and")] == [
        "id",
        "en",
        None,
    ]


def test_the_language_of_every_need_and_mandate_is_told(profiles_languages):
    """Short titles without a small word too; doubt is for names, and what is English is English."""
    book, languages = profiles_languages
    needs = [need for city in book.cities for need in city.needs]
    told = [(text, "id") for need in needs for text in (need.title, need.description)]
    told += [(need.title_en, "en") for need in needs if need.title_en]
    told += [(investor.mandate, investor.written_in) for investor in book.investors]
    wrong = {text: found for text, spoken in told if (found := languages.of(text)) != spoken}
    # One title is an English name, one is an acronym and names.
    assert wrong == {
        "Jatinangor City of Digital Knowledge": "en",
        "PSEL Jatibarang Semarang Raya": None,
    }


def test_a_short_need_without_small_words_is_compared_across_languages():
    """Its score is that of the encoder, not of words that the languages do not share."""
    texts = {"n": ("Pengolahan sampah mandiri",), "i": ("Waste treatment plants",)}
    asked = Judged("j", (Judgement("n", "i", 1.0),), texts, 0)
    languages = Languages(Glossary((), Dictionary.shipped()))
    assert _in_one_language(asked, languages).tolist() == [False]
    doubtful = replace(asked, texts={"n": ("Sleman",), "i": ("Sleman",)})
    assert _in_one_language(doubtful, languages).tolist() == [False]
    same = replace(asked, texts={"n": texts["i"], "i": texts["i"]})
    assert _in_one_language(same, languages).tolist() == [True]


def test_the_glossary_joins_the_two_languages(likeness):
    """With the glossary partners come first, and are more alike than by letters alone."""
    indonesian, english = zip(*PAIRS[:2], strict=True)
    table = evaluate_pairs(Pairs("p", indonesian, english), [("ours", likeness)], seed=0)
    assert [figure.value for figure in table.rows[-1].figures] == [1.0, 1.0, 1.0]
    left, right = likeness.rows(indonesian, ["id"] * 2), likeness.rows(english, ["en"] * 2)
    alone = likeness.without_glossary().between(left, right)
    assert (np.diag(likeness.between(left, right)) > np.diag(alone)).all()


def test_each_variant_lacks_one_part(likeness):
    """Said alone and compared alone differ from both; a book's glossary joins what no other can."""
    left, right = ["penyediaan air minum"], ["drinking water"]

    def alike(found):
        rows = found.rows(left, ["id"]), found.rows(right, ["en"])
        return float(found.between(*rows)[0, 0])

    variants = dict(likeness.variants())
    assert list(variants) == [
        "texts not said in English",
        "words not compared",
        "without related words",
        "without the dictionary",
        "without the glossary",
    ]
    alone = alike(likeness.without_glossary())
    assert alone < alike(variants["texts not said in English"]) < alike(likeness)
    assert alone < alike(variants["words not compared"])
    assert {entry.id for entry in likeness.layout.glossary.entries} == {
        entry.id for entry in variants["without the dictionary"].layout.glossary.entries
    }
    assert variants["without the glossary"].layout.glossary.entries == ()


def test_equal_texts_of_two_pairs_are_both_right(likeness):
    """A text that occurs twice is one candidate, and right for both of its partners."""
    pairs = Pairs("p", ("water", "water"), ("water", "water"))
    table = evaluate_pairs(pairs, [("ours", likeness)], seed=0)
    assert dict(table.facts) == {"pairs": 2, "candidates": 1}
    assert {1.0} == {row.figures[0].value for row in table.rows}


def test_an_indonesian_text_of_two_pairs_has_both_as_right_answers(likeness):
    """Whichever of its partners comes first is right."""
    table = evaluate_pairs(Pairs("p", ("air", "air"), ("one", "two")), [("x", likeness)], seed=0)
    assert {row.figures[0].value for row in table.rows} == {1.0}


@pytest.mark.parametrize("number", ["1e308", "-1e308", "inf", "nan", "1e10"])
def test_a_judgement_out_of_bounds_is_refused(tmp_path, number):
    """No sum of gaps overflows into what is no number."""
    judgements = write(tmp_path / "j.csv", ["query", "candidate", "judgement"], ["a", "b", number])
    texts = write(tmp_path / "t.csv", ["item", "text"], ["a", "x"], ["b", "y"])
    with pytest.raises(ProfileError, match="than a billion"):
        read_judged(judgements, texts)


def test_likeness_takes_texts_of_any_length(likeness):
    """A text longer than a profile allows, and a blank one, are compared all the same."""
    rows = likeness.rows(["water " * 20_000, " ", "water"], ["en", "en", "en"])
    found = likeness.between(rows, rows)
    assert found[1].max() == 0
    assert found[0, 2] > 0.9


def test_faults_of_pairs(tmp_path):
    """Each empty cell is a fault with its line and column."""
    path = write(tmp_path / "a.csv", ("en", "id"), ("x", ""), ("", "y"))
    with pytest.raises(ProfileError) as caught:
        read_pairs(path)
    assert [
        f"{path.as_posix()}:2:2: id: found an empty cell, expected a text",
        f"{path.as_posix()}:3:1: en: found an empty cell, expected a text",
    ] == str(caught.value).splitlines()


def test_the_command_for_pairs(tmp_path):
    """The product's own likeness stands beside word TF-IDF, character TF-IDF and BM25."""
    path = write(tmp_path / "a.csv", ("id", "en"), *PAIRS)
    result = evaluate("--pairs", path, "--format", "json", "--plot", tmp_path / "p.svg")
    assert result.exit_code == 0, result.output
    table = json.loads(result.output)["tables"][0]
    assert [row["method"] for row in table["methods"]] == [
        "word TF-IDF",
        "char TF-IDF",
        "BM25",
        "lexical + glossary",
        "lexical",
    ]
    assert list(table["methods"][0]["measures"]) == ["RR", "Success@1", "Success@5"]
    result = evaluate("--pairs", path, "--format", "json", "--ablation")
    more = json.loads(result.output)["tables"][0]["methods"]
    assert more[:5] == table["methods"]
    assert len(more) == 10
    assert (tmp_path / "p.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_orders_are_counted_by_hand():
    """A wrong order costs its gap, a tie half of it; the scale parts easy from hard."""
    judgements = tuple(
        Judgement("q", name, value) for name, value in (("a", 1.0), ("b", 2.0), ("c", 5.0))
    )
    orders = _orders(judgements)
    assert [("abc"[order.better], "abc"[order.worse], order.gap) for order in orders] == [
        ("c", "b", 3.0),
        ("c", "a", 4.0),
        ("b", "a", 1.0),
    ]
    counted = _Counted.of(orders, np.array([0.5, 0.1, 0.5]))
    loss, easy, hard = counted.above.sum(axis=1) / counted.below.sum(axis=1)
    assert loss == (0 * 3 + 0.5 * 4 + 1 * 1) / 8
    assert easy == (1 + 0.5) / 2
    assert hard == 0.0


def test_opposite_scores_have_the_opposite_loss():
    """What turns all orders round turns the loss into one less it."""
    generator = np.random.default_rng(0)
    judgements = tuple(
        sorted(
            Judgement(f"q{query}", f"c{number}", float(generator.integers(1, 6)))
            for query in range(4)
            for number in range(6)
        )
    )
    scores = generator.random(len(judgements))
    orders = _orders(judgements)
    losses = [
        found.above[0].sum() / found.below[0].sum()
        for found in (_Counted.of(orders, scores), _Counted.of(orders, -scores))
    ]
    assert pytest.approx(sum(losses)) == 1.0


def test_late_interaction_lets_the_best_few_speak():
    """The side with fewer texts asks; the three best partners of each count."""
    many = np.array([[0.9, 0.1, 0.5, 0.7, 0.0]])
    assert _late(many) == pytest.approx((0.9 + 0.7 + 0.5) / 3)
    assert _late(many.T) == _late(many)
    assert _late(np.array([[0.4]])) == pytest.approx(0.4)


def test_agreement_with_people(judged, likeness):
    """Words agree with plain judgements; chance does no better than it should."""
    table, scores = evaluate_judged(judged, [("lexical", likeness)], seed=0)
    loss = {row.method: row.figures[0].value for row in table.rows}
    assert loss["ours: words within a language"] == 0.0
    assert dict(table.facts) == {
        "judgements": 3,
        "left out": 0,
        "queries": 1,
        "easy pairs": 3,
        "hard pairs": 0,
    }
    assert [pair[:2] for pair in judged.judgements] == [score[:2] for score in scores]
    by_name = {score.candidate: score.score for score in scores}
    assert by_name["near"] > by_name["half"] > by_name["far"]


def test_the_best_baseline_is_the_one_with_the_smallest_loss(judged, likeness):
    """A loss is better where it is smaller."""
    table, _ = evaluate_judged(judged, [("lexical", likeness)], seed=0)
    best = min(row.figures[0].value for row in table.rows if row.is_baseline)
    assert best == next(row.figures[0].value for row in table.rows if row.method == table.best)


def test_across_languages_the_encoder_decides(likeness):
    """Where a query's candidates speak another language, ours is the encoder."""
    texts = {
        "q": ("Pengolahan sampah untuk warga di tepi kota",),
        "a": ("Solid waste plants for the people of a town",),
        "b": ("Drinking water for the people of a town",),
    }
    pairs = (Judgement("q", "a", 5.0), Judgement("q", "b", 1.0))
    table, scores = evaluate_judged(Judged("j", pairs, texts, 0), [("lexical", likeness)], seed=0)
    figures = {row.method: row.figures for row in table.rows}
    assert figures["lexical"] == figures["ours: words within a language"]
    assert scores[0].score > scores[1].score


def test_judgements_that_do_not_differ_have_no_order(judged, likeness):
    """Where all candidates are judged alike, there is nothing to agree with."""
    alike = tuple(pair._replace(value=3.0) for pair in judged.judgements)
    with pytest.raises(MatchmakerError, match="no query has two candidates"):
        evaluate_judged(Judged("j", alike, judged.texts, 0), [("lexical", likeness)], seed=0)


def test_faults_of_both_files_at_once(tmp_path):
    """What is wrong with the judgements and with the texts is told in one run."""
    pairs = write(
        tmp_path / "j.csv", ("query", "candidate", "judgement"), ("q", "c", "good"), ("q", "c", "3")
    )
    texts = write(tmp_path / "t.csv", ("item", "text"), ("", "x"))
    with pytest.raises(ProfileError) as caught:
        read_judged(pairs, texts)
    assert [
        (
            f"{pairs.as_posix()}:2:3: judgement: found 'good', expected a number such as 3 or"
            " 2.5, no further from 0 than a billion"
        ),
        (
            f"{pairs.as_posix()}:3:2: candidate: found 'c' for 'q', which line 2 judges too,"
            " expected each pair once (of several people's judgements write the mean)"
        ),
        f"{texts.as_posix()}:2:1: item: found an empty cell, expected the name of an item",
    ] == str(caught.value).splitlines()


def test_items_without_a_text_are_left_out_and_counted(tmp_path):
    """A judgement needs a text on both sides; how many lack it is told."""
    pairs = write(
        tmp_path / "j.csv",
        ("query", "candidate", "judgement"),
        *(("q", "a", "4,5"), ("q", "b", "1"), ("q", "silent", "2"), ("mute", "a", "2")),
    )
    texts = write(
        tmp_path / "t.csv",
        ("item", "text"),
        ("q", "x"),
        ("q", "y"),
        ("a", "x"),
        ("b", "z"),
        ("silent", " "),
    )
    found = read_judged(pairs, texts)
    assert (
        found.without_text,
        found.texts["q"],
        found.judgements[0].value,
    ) == (2, ("x", "y"), 4.5)
    only = write(tmp_path / "only.csv", ("item", "text"), ("q", "x"))
    with pytest.raises(ProfileError, match="no pair of items that both have a text"):
        read_judged(pairs, only)


def test_the_command_for_judgements(tmp_path):
    """Scores are written for all judged pairs; both files are needed."""
    pairs = write(
        tmp_path / "j.csv", ("query", "candidate", "judgement"), ("q", "a", "4"), ("q", "b", "1")
    )
    texts = write(tmp_path / "t.csv", ("item", "text"), ("q", "pipe"), ("a", "pipe"), ("b", "bus"))
    out = tmp_path / "scores.csv"
    result = evaluate("--judged", pairs, "--texts", texts, "--scores", out)
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["query"], row["candidate"]) for row in rows] == [("q", "a"), ("q", "b")]
    assert float(rows[0]["score"]) > float(rows[1]["score"])
    for options, message in (
        (("--judged", pairs), "--judged and --texts go together"),
        (("--judged", pairs, "--texts", texts, "--tune"), "--tune goes with --funders"),
        (("--judged", pairs, "--texts", texts, "--pairs", pairs), "ask one at a time"),
        (("--pairs", pairs, "--scores", out), "--scores goes with"),
    ):
        failed = evaluate(*options)
        assert (failed.exit_code, message in failed.output) == (2, True)
