"""Everyday words: how they are looked up, and how a text is said in English with them."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.model import GlossaryEntry
from matchmaker.text import WORD, Dictionary, Glossary
from matchmaker.text.dictionary import FILE, Meaning

PROFILES = Path(__file__).resolve().parent.parent / "profiles"
LINES = """
# places
house: rumah
hospital: rumah sakit
sick: sakit
buy: beli, membeli
soap: sabun
""".splitlines()
ENTRIES = (
    GlossaryEntry(id="water", terms_id=("air", "air minum"), terms_en=("drinking water",)),
    GlossaryEntry(id="network", terms_id=("jaringan",), terms_en=("network", "grid")),
)


def glossary():
    return Glossary(ENTRIES, Dictionary(LINES))


@pytest.mark.parametrize(
    ("tokens", "end", "expected"),
    [
        (("rumah", "sakit"), 2, Meaning(2, "hospital")),
        (("rumah", "sakit"), 1, Meaning(1, "house")),
        (("membeli",), 1, Meaning(1, "buy")),
        (("dibelikan",), 1, Meaning(1, "buy")),
        (("pasar",), 1, None),
    ],
)
def test_the_longest_phrase_counts_then_the_word_then_its_stem(tokens, end, expected):
    """A phrase goes before its words and ends where it must; affixed forms go by their stem."""
    assert expected == Dictionary(LINES).at(tokens, 0, end)


def test_a_stem_goes_to_the_word_that_is_its_own_stem():
    """Of two words with one stem the plain one speaks for forms that are not listed."""
    found = Dictionary(["prisoner: tahanan", "hold: tahan"])
    assert Meaning(1, "hold") == found.at(("bertahan",), 0, 1)
    assert Meaning(1, "prisoner") == found.at(("tahanan",), 0, 1)


def test_the_glossary_goes_before_the_dictionary_and_what_is_unknown_stays():
    """Terms of the trade first, then everyday words; names and numbers stand as they were."""
    text = "Rumah sakit Ambon membeli air minum, 2 jaringan & sabun"
    expected = "hospital Ambon buy drinking water 2 network soap"
    assert expected == glossary().translated(text)


def test_a_phrase_does_not_reach_into_a_term():
    """Where the second word of a phrase belongs to a term, the first is looked up alone."""
    entries = (GlossaryEntry(id="illness", terms_id=("sakit jiwa",), terms_en=("illness",)),)
    assert Glossary(entries, Dictionary(LINES)).translated("rumah sakit jiwa") == "house illness"


def test_a_repeated_word_is_said_once():
    """Doubled words are a plural in Indonesian."""
    assert glossary().translated("rumah-rumah") == "house"


def test_the_dictionary_speaks_in_the_words_of_both_sides():
    """An Indonesian text says what the dictionary says, and an English one its own words."""
    found = glossary()
    assert found.in_english([("membeli sabun", "id")]) == {"buy": 1, "soap": 1}
    assert found.in_english([("We buy and bought soaps", "en")]) == {"buy": 1, "soap": 1}
    assert set(found.vocabulary) >= {"buy", "soap", "hospit", "drink"}


def test_what_is_found_does_not_depend_on_the_dictionary():
    """Ideas, their count and unexplained words are the glossary's alone."""
    for text in ("Rumah sakit membeli air minum", "jaringan"):
        assert Glossary(ENTRIES).find(text, "id") == glossary().find(text, "id")
        assert Glossary(ENTRIES).unexplained(text, "id") == glossary().unexplained(text, "id")


@given(st.text(max_size=60))
def test_any_text_can_be_said(text):
    """Whatever is given, each word is kept or said, in one line of words."""
    said = glossary().translated(text)
    assert said == " ".join(said.split())
    assert bool(said) == bool(WORD.findall(text))


def test_the_shipped_dictionary_is_tidy():
    """Each Indonesian phrase stands once, in small letters, and each line says something."""
    lines = files("matchmaker.text").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    entries = [line.partition(": ") for line in lines if line and not line.startswith("#")]
    phrases = [phrase for _, _, found in entries for phrase in found.split(", ")]
    assert [phrase for phrase, count in Counter(phrases).items() if count > 1] == []
    assert all(phrase and phrase == phrase.strip().casefold() for phrase in phrases)
    assert all(english and english.isascii() for english, _, _ in entries)
    assert len(phrases) == len(Dictionary.shipped().phrases) >= 4000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kebun mangga warga desa", "mango people village"),
        ("petani menjual sayuran segar di pasar malam", "farmer sell fresh in night market"),
        ("penerangan jalan", "street lighting"),
    ],
)
def test_whole_sentences_with_the_shipped_words(text, expected):
    """With both word lists a plain sentence comes out in plain English words."""
    data = yaml.safe_load((PROFILES / "glossary.yaml").read_text(encoding="utf-8"))
    entries = [GlossaryEntry.model_validate(item) for item in data["entries"]]
    found = Glossary(entries, Dictionary.shipped()).translated(text)
    assert set(expected.split()) <= set(found.split())
