"""The pairs of needs and mandates that retrieval is measured with: their form, and unseen."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from matchmaker.model import GlossaryEntry
from matchmaker.text import Glossary

ROOT = Path(__file__).resolve().parent.parent
PAIRS = ROOT / "tests" / "pairs"
PROFILES = ROOT / "profiles"
COLUMNS = ["id", "en"]
RUN = 6
"""So many words in a row are no coincidence."""

FROZEN = {
    "fresh.csv": "ea2ee4aae47a24d93e3252c26331bc61e88927f061b7dd666f54deb2b09ff3e5",
    "in_vocabulary.csv": "68dd108b4b1b8b7d180d9efbca44ce2addd3e26d338bb3c737b5bb68a930269e",
    "outside.csv": "c80fd86df50fc01677775b73f59da01bafb1367966431dd5bd7992a2802cf1ba",
}
"""SHA-256 of the text of each file; a change belongs into the message of its commit."""

SETS = sorted(FROZEN)


class Pair(NamedTuple):
    id: str
    en: str


def _rows(name: str) -> list[list[str]]:
    with (PAIRS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def _pairs(name: str) -> list[Pair]:
    return [Pair(*row) for row in _rows(name)[1:]]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _words(text)
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


ALL = [pair for name in SETS for pair in _pairs(name)]
ENTRIES = [
    GlossaryEntry.model_validate(entry)
    for entry in yaml.safe_load((PROFILES / "glossary.yaml").read_text(encoding="utf-8"))["entries"]
]
POINTING = {entry.id for entry in ENTRIES if entry.sectors}
GLOSSARY = Glossary(ENTRIES)


@pytest.mark.parametrize("name", SETS)
def test_pairs_are_frozen(name: str) -> None:
    """Nobody tunes the sets to an encoder without being seen."""
    text = (PAIRS / name).read_text(encoding="utf-8")

    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == FROZEN[name]


@pytest.mark.parametrize("name", SETS)
def test_each_row_has_a_need_and_a_mandate(name: str) -> None:
    """The columns are those that the evaluation reads, and no cell is blank or untidy."""
    header, *rows = _rows(name)

    assert header == COLUMNS
    assert [row for row in rows if len(row) != len(COLUMNS)] == []
    assert [
        cell for row in rows for cell in row if not cell or cell != " ".join(cell.split())
    ] == []


@pytest.mark.parametrize("name", SETS)
def test_a_set_is_large_enough_to_measure_with(name: str) -> None:
    """Fewer pairs would leave intervals that say nothing."""
    assert len(_pairs(name)) >= 80


def test_no_text_stands_twice() -> None:
    """A need has one right answer, and a pair of one set is not in the other."""
    texts = Counter(" ".join(_words(text)) for pair in ALL for text in pair)

    assert [text for text, times in texts.items() if times > 1] == []


def test_no_phrase_is_repeated_within_the_sets() -> None:
    """Texts are not made from one mould."""
    runs = Counter(run for pair in ALL for text in pair for run in _runs(text))

    assert [" ".join(run) for run, times in runs.items() if times > 1] == []


def test_texts_are_a_title_to_a_short_paragraph() -> None:
    """Needs and mandates are as long as those that officers write into forms."""
    lengths = {text: len(_words(text)) for pair in ALL for text in pair}

    assert {text: words for text, words in lengths.items() if not 8 <= words <= 60} == {}


def test_a_pair_shares_no_number() -> None:
    """A figure that stands on both sides would find its pair without any meaning."""
    assert [
        pair for pair in ALL if set(re.findall(r"\d+", pair.id)) & set(re.findall(r"\d+", pair.en))
    ] == []


def test_no_text_is_taken_from_the_profiles() -> None:
    """What is tuned on the profiles has not seen the pairs."""
    seen = {
        run
        for path in sorted(PROFILES.rglob("*.yaml"))
        for run in _runs(path.read_text(encoding="utf-8"))
    }

    assert [text for pair in ALL for text in pair if _runs(text) & seen] == []


def test_needs_in_vocabulary_speak_the_words_of_the_trade() -> None:
    """The glossary explains at least three words of each, and one of them points to a sector."""
    found = {pair.id: GLOSSARY.find(pair.id, "id") for pair in _pairs("in_vocabulary.csv")}

    assert [text for text, hits in found.items() if hits.words < 3] == []
    assert [text for text, hits in found.items() if not POINTING & set(hits.concepts)] == []


def test_needs_outside_are_outside_the_glossary() -> None:
    """The glossary explains at most two words of a need, too few for its central idea."""
    assert [
        pair.id for pair in _pairs("outside.csv") if GLOSSARY.find(pair.id, "id").words > 2
    ] == []


def test_the_glossary_joins_no_pair_outside_by_its_sector() -> None:
    """No entry that points to a sector is found on both sides of a pair."""
    joined = {
        pair.id: common
        for pair in _pairs("outside.csv")
        if (
            common := POINTING
            & set(GLOSSARY.find(pair.id, "id").concepts)
            & set(GLOSSARY.find(pair.en, "en").concepts)
        )
    }

    assert joined == {}
