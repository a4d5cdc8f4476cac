"""Constants of the score, fitted on needs, investors and their deals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.model import CityNeed, Investor
from matchmaker.text import Encoder, Glossary, Lexical, Remembering, encoder_named
from matchmaker.vectors.blocks import PastDeal
from matchmaker.vectors.layout import Layout
from matchmaker.vectors.reference import (
    MEAN_UNITS,
    EncoderConstants,
    Reference,
    panel,
    past_deals,
)
from matchmaker.vectors.similarity import known_similarities
from matchmaker.vectors.space import FACT_BLOCKS
from matchmaker.vectors.texts import Item, ItemText, glossed, raw_vectors, said, texts_of

TOP: Final = 0.995
"""Quantile of the known pairs' text similarities that `EncoderConstants.tops` holds. Cosines
of centred vectors are small and differ in size between encoders; scaled by this, a block
of texts spreads over [0, 1] as the others do, so that its weight means what it says."""

# Decimals of the constants: enough for the scores, and short enough to be reviewed.
_TERM, _TOP, _AVERAGE = 3, 4, 6


def constants_of(
    items: Sequence[Item],
    encoder: str | Encoder,
    glossary: Glossary,
    lay_out: Callable[[Encoder, Reference], Layout],
    cache: Path | None = None,
) -> Reference:
    """Fit the constants of an encoder on some items.

    Parameters
    ----------
    items : sequence of CityNeed, Investor or PastDeal
        The past deals of the investors are looked at too.
    encoder : str or Encoder
        A name of `matchmaker.text.ENCODERS`, or any other encoder.
    lay_out : callable
        Makes the layout of an encoder and of constants that are not complete yet: scales
        and averages are those of the similarities that it gives.
    cache : Path, optional
        Folder in which vectors of texts are kept for the next time.
    """
    needs = [item for item in items if isinstance(item, CityNeed)]
    investors = panel(item for item in items if isinstance(item, Investor))
    everything: list[Item] = [*needs, *investors, *_deals(items)]
    texts = [text for item in everything for text in glossed(texts_of(item), glossary)]

    opened, weights = _opened(encoder, texts, cache)
    name = opened.name
    constants = EncoderConstants(means=_means(texts, opened), term_weights=weights)
    reference = Reference(
        edition="the items given to fit",
        digest="none",
        encoders={name: constants},
        items=len(everything),
        words=_words(everything, glossary),
        investors=investors,
    )

    found = known_similarities(lay_out(opened, reference), needs, investors)
    tops = {
        block: top
        for block in ("text", "deals")
        if block in found and (top := _quantile(found[block])) > 0
    }
    constants = constants.model_copy(update={"tops": tops})
    reference = reference.model_copy(update={"encoders": {name: constants}})

    found = known_similarities(lay_out(opened, reference), needs, investors)
    averages = {block: round(float(known.mean()), _AVERAGE) for block, known in found.items()}
    facts = {block: averages.pop(block) for block in FACT_BLOCKS if block in averages}
    constants = constants.model_copy(update={"averages": averages})
    return reference.model_copy(update={"encoders": {name: constants}, "averages": facts})


def _deals(items: Iterable[Item]) -> list[PastDeal]:
    found: dict[tuple[str, str], PastDeal] = {}
    for item in items:
        if isinstance(item, Investor):
            found |= {(item.id, deal.id): PastDeal(item, deal) for deal in past_deals(item)}
        elif isinstance(item, PastDeal):
            found[item.investor.id, item.deal.id] = item
    return [found[key] for key in sorted(found)]


def _opened(
    encoder: str | Encoder, texts: Sequence[ItemText], cache: Path | None
) -> tuple[Encoder, tuple[float, ...] | None]:
    """Open an encoder, with term weights where it has such; texts are encoded once."""
    if not isinstance(encoder, str):
        return Remembering(encoder, cache), None
    weights = None
    if encoder == Lexical.name:
        weights = np.round(Lexical.fit_term_weights([text.text for text in texts]), _TERM)
    opened = Remembering(encoder_named(encoder, weights), cache)
    return opened, None if weights is None else tuple(float(weight) for weight in weights)


def _means(texts: Sequence[ItemText], encoder: Encoder) -> dict[str, tuple[int, ...]]:
    groups = defaultdict(list)
    for text, vector in zip(texts, raw_vectors(texts, encoder), strict=True):
        if not np.isnan(vector).any():
            groups[text.mean].append(vector)
    return {
        # Sorted, so that the order of the items does not show.
        key: tuple(round(float(mean) * MEAN_UNITS) for mean in np.sort(group, axis=0).mean(axis=0))
        for key, group in sorted(groups.items())
    }


def _words(items: Sequence[Item], glossary: Glossary) -> dict[str, int]:
    counts = Counter(word for item in items for word in said(item, glossary))
    return dict(sorted(counts.items()))


def _quantile(known: npt.NDArray[np.float64]) -> float:
    return round(float(np.quantile(known, TOP, method="higher")), _TOP)
