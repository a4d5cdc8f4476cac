"""Rows of named blocks, constants of the reference, and similarities against a slow oracle."""

from __future__ import annotations

import json
import math
import pickle
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.utils import estimator_checks

from matchmaker.errors import MatchmakerError
from matchmaker.model import BLOCKS, MoneyRange, Readiness
from matchmaker.ranking import Weights
from matchmaker.text import Dictionary, Glossary
from matchmaker.vectors import (
    NO_DEAL,
    PastDeal,
    SizeGrid,
    Vectorizer,
    compare,
    fit_book,
    fit_reference,
    load_reference,
    past_deals,
)
from matchmaker.vectors.blocks import newest_rates
from matchmaker.vectors.layout import GRAIN
from tests import fictional
from tests.books import WordHash, books
from tests.oracle import Oracle

ENCODER = WordHash()
GRID = SizeGrid(
    low=3, high=11, step=0.125, softness=0.25, open_end=2, rates={"USD": 16_000, "EUR": 18_000}
)


def reference_of(book):
    items = [*book.matchable_needs, *book.matchable_investors]
    return fit_reference(Vectorizer.of(book, encoder=ENCODER), items)


@cache
def reference():
    return reference_of(fictional.book())


def fitted(book, **parameters):
    parameters = {"encoder": ENCODER, "reference": reference()} | parameters
    return Vectorizer.of(book, **parameters).fit(())


def laid_out(book, **parameters):
    return fitted(book, **parameters).layout_


def money(low, high, currency="USD"):
    return MoneyRange(min=low, max=high, currency=currency)


@pytest.mark.parametrize(
    "check",
    [
        estimator_checks.check_parameters_default_constructible,
        estimator_checks.check_no_attributes_set_in_init,
        estimator_checks.check_get_params_invariance,
        estimator_checks.check_set_params,
        estimator_checks.check_estimator_repr,
        estimator_checks.check_estimator_cloneable,
        estimator_checks.check_do_not_raise_errors_in_init_or_set_params,
    ],
)
def test_it_is_an_estimator(check):
    """The checks of scikit-learn that need no matrix of numbers hold."""
    check("Vectorizer", Vectorizer())


def test_a_clone_and_a_pickle_give_the_same_rows():
    """Copies made by scikit-learn and by pickle transform as the original does."""
    book = fictional.book()
    items = [*book.needs, *book.investors]
    vectorizer = fitted(book)
    rows = vectorizer.transform(items)
    for copy in (clone(vectorizer).fit(()), pickle.loads(pickle.dumps(vectorizer))):
        assert np.array_equal(copy.transform(items), rows, equal_nan=True)


def test_columns_have_names_and_blocks():
    """Every column has a name of its own, and the blocks cover all of them in order."""
    vectorizer = fitted(fictional.book())
    names = list(vectorizer.get_feature_names_out())
    assert len(set(names)) == len(names) == vectorizer.transform([]).shape[1]
    assert names[0] == "text__0"
    assert "sectors__water_supply" in names
    assert "words__water" in names
    assert "place__province Maluku" in names
    assert "place__island group Maluku" in names
    covered = [
        at for block in vectorizer.layout_.blocks.values() for at in range(block.start, block.stop)
    ]
    assert covered == list(range(len(names)))
    for block, columns in vectorizer.layout_.blocks.items():
        assert all(name.startswith(f"{block}__") for name in names[columns])


def test_silence_is_nan_across_a_block():
    """A side that says nothing of a block has NaN there, and nowhere else."""
    book = fictional.book()
    vectorizer = fitted(book)
    (row,) = vectorizer.transform([book.investor("delta")])
    silent = {
        block
        for block, columns in vectorizer.layout_.blocks.items()
        if np.isnan(row[columns]).any()
    }
    assert silent == {"sectors", "dimensions", "instruments", "size", "readiness", "place"}
    assert all(np.isnan(row[vectorizer.layout_.blocks[block]]).all() for block in silent)


def test_a_deal_speaks_by_its_text_alone():
    """A past deal has a text and ideas, and NaN in every block of facts."""
    book = fictional.book()
    vectorizer = fitted(book)
    investor = book.investor("alpha")
    deal = investor.deals[0].model_copy(update={"project": "Water pipes in Ambon"})
    (row,) = vectorizer.transform([PastDeal(investor, deal)])
    known = {
        name
        for name, columns in vectorizer.layout_.blocks.items()
        if not np.isnan(row[columns]).any()
    }
    assert known == {"text", "words", "gate"}


def test_without_a_part_for_words_an_indonesian_text_speaks_for_itself():
    """With a glossary's weight of 0 the encoder sees the text as it is, and no other."""
    book = fictional.book()
    heard = []

    class Listening(WordHash):
        def encode(self, texts, language):
            heard.extend(texts)
            return super().encode(texts, language)

    need = book.needs[0]
    vectorizer = Vectorizer.of(
        book, encoder=Listening(), reference=reference(), glossary_weight=0.0
    ).fit(())
    vectorizer.transform([need])
    assert set(heard) <= {f"{need.need.title}. {need.need.description}", need.need.title_en}


@given(books())
@settings(max_examples=25, deadline=None)
def test_rows_are_on_the_grain(book):
    """Rows are multiples of the grain, so that products of rows are exact."""
    rows = fitted(book).transform([*book.needs, *book.investors]).astype(np.float64) * GRAIN
    known = rows[~np.isnan(rows)]
    assert np.array_equal(known, np.rint(known))


def test_other_texts_fall_back_to_their_language():
    """A mandate in a language without mandates is centred by the texts of that language.

    It speaks as it is, by half, and word by word in English.
    """
    book = fictional.book()
    investor = book.investor("alpha").model_copy(update={"written_in": "id"})
    means = reference().of_encoder(ENCODER.name).means
    assert set(means) == {"need.id", "need.gloss", "need.en", "investor.en", "deal.en"}
    (row,) = fitted(book).transform([investor])
    english = Glossary(book.glossary, Dictionary.shipped()).translated(investor.mandate)
    expected = np.zeros(ENCODER.size)
    for text, key, weight in (
        (investor.mandate, "need.id", 0.5),
        (english, "need.gloss", 1.0),
    ):
        centred = ENCODER.encode([text], "id")[0] - np.array(means[key]) / 10_000
        expected += weight * centred / np.linalg.norm(centred)
    expected /= np.linalg.norm(expected)
    assert np.allclose(row[: ENCODER.size], expected, atol=1e-5)


@pytest.mark.parametrize(
    ("cost", "ticket", "expected"),
    [
        (money(10**7, 10**7), money(10**6, 10**8), 1.0),
        (money(10**7, 10**7), money(10**7, 10**7), 1.0),
        (money(10**7, 10**7), money(None, 10**8), 1.0),
        (money(10**7, 10**7), money(10**6, None), 1.0),
        (money(10**7, 10**7), money(10**3, 10**11), 1.0),
        (money(160_000_000_000, 160_000_000_000, "IDR"), money(10**7, 10**7), 1.0),
        (money(10**9, 10**9), money(10**6, 10**7), 0.0),
        (money(10**10, 10**10), money(10**5, None), 0.0),
        (money(10**6, 10**8), money(10**7, 10**9), 0.65),
        (money(1, 1), money(1, 100), 1.0),
    ],
)
def test_sizes_overlap_by_the_cost_inside_the_ticket(cost, ticket, expected):
    """The similarity is the part of the cost's range inside the ticket, in powers of ten."""
    similarity = GRID.need_row(cost) @ GRID.investor_row(ticket)
    assert similarity == pytest.approx(expected, abs=0.02)


@given(st.integers(1, 10**13), st.integers(1, 10**13), st.sampled_from(["USD", "IDR", "EUR"]))
def test_a_wider_ticket_is_never_worse(one, two, currency):
    """Widening a ticket to hold more amounts never lowers the similarity of a cost."""
    cost = GRID.need_row(money(one, one, currency))
    narrow = GRID.investor_row(money(two, two, currency))
    wide = GRID.investor_row(money(min(one, two), max(one, two), currency))
    assert cost.sum() == pytest.approx(1)
    assert -1e-9 <= cost @ narrow <= cost @ wide + 1e-9 <= 1 + 2e-9


@pytest.mark.parametrize("nothing", [None, money(None, None), money(0, 0), money(None, 0)])
def test_an_amount_without_bounds_is_unknown(nothing):
    """No amount, and an amount of nothing, are silence."""
    assert GRID.need_row(nothing) is None
    assert GRID.investor_row(nothing) is None


def test_a_currency_without_rate_says_what_to_add():
    """An amount in a currency that the edition does not know stops with what to do."""
    with pytest.raises(MatchmakerError, match=r"found an amount in SGD .* add the rate of SGD"):
        GRID.need_row(money(1, 1, "SGD"))


def test_the_newest_rate_counts():
    """Of two rates of a currency the later one is used."""
    rates = fictional.book().edition.rates
    older = rates[0].model_copy(update={"idr": 1.0, "on": "2020"})
    assert newest_rates((*rates, older)) == {"USD": 16_000}


@given(books(), books())
@settings(max_examples=60, deadline=None)
def test_similarities_equal_those_of_the_slow_oracle(book, reference_book):
    """Every block of every pair is what plain loops over the profiles give."""
    constants = reference_of(reference_book)
    oracle = Oracle(book, constants, ENCODER, Weights())
    needs, investors = book.matchable_needs, book.matchable_investors
    found = compare(laid_out(book, reference=constants), needs, investors)
    for n, need in enumerate(needs):
        averages = {block: oracle.average(block, need) for block in BLOCKS}
        for i, investor in enumerate(investors):
            expected = oracle.similarities(need, investor)
            for b, block in enumerate(BLOCKS):
                known = bool(found.needs_known[b, n] and found.investors_known[b, i])
                assert known == (expected[block] is not None)
                value = averages[block] if expected[block] is None else expected[block]
                # Rows are kept to a millionth; small text scales make that larger.
                assert float(found.similarity[b, n, i]) == pytest.approx(value, abs=2e-5)


@given(books(), books(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_no_item_moves_the_similarity_of_others(book, reference_book, random):
    """A pair compared alone, or in any other company and order, has the same bits."""
    vectorizer = fitted(book, reference=reference_of(reference_book))
    needs, investors = list(book.matchable_needs), list(book.matchable_investors)
    together = compare(vectorizer.layout_, needs, investors)
    for _ in range(3):
        some_needs = random.sample(range(len(needs)), random.randint(0, len(needs)))
        some_investors = random.sample(range(len(investors)), random.randint(0, len(investors)))
        part = compare(
            vectorizer.layout_,
            [needs[n] for n in some_needs],
            [investors[i] for i in some_investors],
        )
        chosen = np.ix_(some_needs, some_investors)
        assert np.array_equal(part.best_deal, together.best_deal[chosen])
        assert np.array_equal(part.averages, together.averages[:, some_needs])
        for b in range(len(BLOCKS)):
            assert np.array_equal(part.similarity[b], together.similarity[b][chosen])


def test_unknown_counts_with_the_average_investor_of_the_need():
    """What an investor does not say counts as much as an average reference investor's."""
    book = fictional.book()
    found = compare(laid_out(book), book.matchable_needs, book.matchable_investors)
    sectors = BLOCKS.index("sectors")
    silent = [item.id for item in book.matchable_investors].index("delta")
    known = found.investors_known[sectors]
    expected = found.similarity[sectors][:, known].mean(axis=1)
    assert not known[silent]
    assert np.allclose(found.similarity[sectors][:, silent], expected, atol=1e-6)


def test_a_silent_need_counts_with_the_average_of_all_pairs():
    """Where the need says nothing, all investors have the same, constant similarity."""
    book = fictional.book()
    found = compare(laid_out(book), book.matchable_needs, book.matchable_investors)
    size = BLOCKS.index("size")
    silent = [pair.need.id for pair in book.matchable_needs].index("gunung-air")
    assert not found.needs_known[size, silent]
    expected = np.float32(reference().averages["size"])
    assert set(found.similarity[size][silent]) == {expected}


def test_a_text_like_all_others_says_nothing():
    """The only mandate equals the mean of all mandates: its direction is unknown, not noise."""
    book = fictional.book(investors=[fictional.investor("alpha")])
    found = compare(
        laid_out(book, reference=reference_of(book)), book.matchable_needs, book.matchable_investors
    )
    assert not found.investors_known[BLOCKS.index("text")].any()


def test_only_real_deals_are_evidence():
    """An investor with memoranda alone has no past deal, and its likest deal is none."""
    book = fictional.book()
    found = compare(laid_out(book), book.matchable_needs, book.matchable_investors)
    deals = BLOCKS.index("deals")
    delta = [item.id for item in book.matchable_investors].index("delta")
    assert not found.investors_known[deals, delta]
    assert set(found.best_deal[:, delta]) == {NO_DEAL}


def test_the_likest_of_many_deals_is_found_across_batches(monkeypatch):
    """However the deals are batched, the best one of each investor is the same."""
    deals = [fictional.deal(f"x-{n}", project=f"pipa {n} jalan") for n in range(9)]
    deals[4] = fictional.deal("x-4", project="Pengolahan sampah kota")
    book = fictional.book(
        investors=[fictional.investor(name, deals=deals) for name in ("alpha", "beta")]
    )
    vectorizer = fitted(book)
    whole = compare(vectorizer.layout_, book.matchable_needs, book.matchable_investors)
    monkeypatch.setattr("matchmaker.vectors.partners.DEALS_AT_ONCE", 1)
    parts = compare(vectorizer.layout_, book.matchable_needs, book.matchable_investors)
    assert np.array_equal(parts.best_deal, whole.best_deal)
    assert np.array_equal(parts.similarity, whole.similarity)
    waste = [pair.need.id for pair in book.matchable_needs].index("teluk-sampah")
    assert past_deals(book.investors[0])[whole.best_deal[waste, 0]].id == "x-4"


def test_equal_deals_give_the_first_by_id():
    """Of deals that are equally like a need, the first by id is named."""
    deals = [fictional.deal(name, project="Pengolahan sampah") for name in ("c", "a", "b")]
    book = fictional.book(investors=[fictional.investor("alpha", deals=deals)])
    found = compare(laid_out(book), book.matchable_needs, book.matchable_investors)
    assert set(found.best_deal[:, 0]) == {0}
    assert past_deals(book.investors[0])[0].id == "a"


def test_the_order_of_the_items_does_not_show_in_the_constants():
    """The same profiles in another order give the same bytes."""
    book = fictional.book()
    items = [*book.matchable_needs, *book.matchable_investors]
    vectorizer = Vectorizer.of(book, encoder=ENCODER)
    forward, backward = (fit_reference(vectorizer, part) for part in (items, items[::-1]))
    assert forward.to_json() == backward.to_json()


def test_a_reference_comes_back_from_its_file(tmp_path):
    """Written and read again, the constants are the same; names of encoders are kept."""
    book = fictional.book()
    made = fit_book(book, ["lexical"])
    path = tmp_path / "reference.json"
    path.write_text(made.to_json(), encoding="utf-8", newline="\n")
    assert load_reference(path) == made
    assert made.digest == book.digest
    assert set(made.encoders) == {"lexical"}
    assert (
        Vectorizer.of(book, encoder="lexical", reference=made).fit(()).layout_.encoder.name
        == "lexical"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "found no JSON"),
        ("{", "found no JSON"),
        ("[1]", "found a reference of another form"),
        ('{"format": 1}', "found a reference of another form"),
        ("[" * 100_000, "found no JSON"),
        ('{"averages": NaN}', "found a reference of another form"),
    ],
)
def test_a_damaged_reference_says_what_to_do(tmp_path, content, message):
    """A file that is no reference gives its path, what was found and what to do."""
    path = tmp_path / "reference.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MatchmakerError, match=message) as error:
        load_reference(path)
    assert str(path) in str(error.value)
    assert "matchmaker reference" in str(error.value)


def test_a_missing_reference_says_what_to_do(tmp_path):
    """A file that is not there gives a message, not a traceback."""
    with pytest.raises(MatchmakerError, match="cannot be read"):
        load_reference(tmp_path / "reference.json")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"encoders": {}}, "no constants for the encoder 'word hash', only for none"),
        ({"means": {"need.id": [1, 2]}}, "a mean of 2 numbers for need.id, but the encoder"),
    ],
)
def test_a_foreign_reference_is_refused(change, message):
    """Constants of another encoder or version are never used in silence."""
    data = json.loads(reference().to_json())
    if "means" in change:
        data["encoders"][ENCODER.name]["means"] = change["means"]
    else:
        data |= change
    foreign = type(reference()).model_validate(data)
    with pytest.raises(MatchmakerError, match=message):
        fitted(fictional.book(), reference=foreign)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"encoder": "bert"}, "no encoder is called 'bert'"),
        ({"taxonomy": None}, "no taxonomy"),
        ({"glossary_weight": 1.5}, "glossary_weight = 1.5, which is out of bounds"),
        ({"gate_words": 0}, "gate_words = 0"),
        ({"size_step": 0}, "size_step = 0"),
        ({"size_high": 2.0}, "size_high = 2.0"),
        ({"size_softness": 0}, "size_softness = 0"),
        ({"readiness_softness": 2}, "readiness_softness = 2"),
    ],
)
def test_wrong_parameters_are_refused(parameters, message):
    """A parameter out of bounds is named with what was found."""
    vectorizer = fitted(fictional.book()).set_params(**parameters)
    with pytest.raises(MatchmakerError, match=message):
        vectorizer.fit(())


def test_a_term_outside_the_taxonomy_is_named():
    """A sector that the taxonomy does not know stops with what to do."""
    book = fictional.book()
    vectorizer = fitted(book)
    stranger = book.investor("alpha").model_copy(update={"sectors": ("space_travel",)})
    with pytest.raises(MatchmakerError, match="found 'space_travel' in sectors"):
        vectorizer.transform([stranger])


def test_without_reference_it_fits_what_it_is_given():
    """As in any grid search, constants come from the items given to fit."""
    book = fictional.book()
    items = [*book.matchable_needs, *book.matchable_investors]
    vectorizer = Vectorizer.of(book, encoder=ENCODER).fit(items)
    assert vectorizer.layout_.reference == reference_of(book)
    needs, investors, past_deals_of_them = 2, 3, 1
    assert vectorizer.layout_.reference.items == needs + investors + past_deals_of_them


@given(books())
@settings(max_examples=30, deadline=None)
def test_constants_are_those_of_the_slow_oracle(book):
    """Averages are over all known pairs; the top is what one known pair in 200 reaches."""
    constants = reference_of(book)
    oracle = Oracle(book, constants, ENCODER, Weights())
    found = [
        oracle.similarities(need, investor)
        for need in book.matchable_needs
        for investor in book.matchable_investors
    ]
    own = constants.encoders[ENCODER.name]
    averages = constants.averages | own.averages
    for block in BLOCKS:
        known = [pair[block] for pair in found if pair[block] is not None]
        assert (block in averages) == bool(known)
        if known:
            assert averages[block] == pytest.approx(sum(known) / len(known), abs=2e-5)
        if block in own.tops:
            # Fewer than 200 pairs: the most alike is the top, but for its own rounding.
            assert max(known) == pytest.approx(1, abs=1e-3)
    for key, mean in own.means.items():
        assert len(mean) == ENCODER.size, key


def test_nothing_to_fit_gives_constants_of_nothing():
    """An empty set of profiles still fits, and every average is a half."""
    book = fictional.book([], [])
    constants = reference_of(book)
    assert constants.averages == {}
    full = fictional.book()
    found = compare(laid_out(full, reference=constants), full.matchable_needs, ())
    assert found.similarity.shape == (8, 2, 0)
    assert set(found.averages.ravel().tolist()) == {0.5}


def test_stages_are_soft():
    """A stage next to the need's own counts half; more than one step away, nothing."""
    book = fictional.book()
    vectorizer = fitted(book)
    block = vectorizer.layout_.blocks["readiness"]
    need = book.matchable_needs[0]
    rows = {
        stage: vectorizer.transform(
            [need._replace(need=need.need.model_copy(update={"readiness": stage}))]
        )[0, block]
        for stage in Readiness
    }
    assert rows[Readiness.FEASIBILITY].tolist() == [0, 0.25, 0.5, 0.25, 0]
    assert rows[Readiness.IDEA].tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0, 0], abs=1e-6)
    assert math.isclose(rows[Readiness.UNDER_PROCUREMENT].sum(), 1, abs_tol=1e-5)
