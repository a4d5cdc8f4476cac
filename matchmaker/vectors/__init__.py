"""Needs, investors and past deals as rows of one space, and how alike they are."""

from __future__ import annotations

from matchmaker.vectors.blocks import PastDeal, SizeGrid, newest_rates
from matchmaker.vectors.fitting import fit_book, fit_reference
from matchmaker.vectors.layout import Layout
from matchmaker.vectors.reference import (
    FILE,
    EncoderConstants,
    Reference,
    load_reference,
    past_deals,
)
from matchmaker.vectors.similarity import NO_DEAL, Comparison, compare
from matchmaker.vectors.texts import Item, ItemText, texts_of
from matchmaker.vectors.vectorizer import Vectorizer

__all__ = [
    "FILE",
    "NO_DEAL",
    "Comparison",
    "EncoderConstants",
    "Item",
    "ItemText",
    "Layout",
    "PastDeal",
    "Reference",
    "SizeGrid",
    "Vectorizer",
    "compare",
    "fit_book",
    "fit_reference",
    "load_reference",
    "newest_rates",
    "past_deals",
    "texts_of",
]
