"""Needs, investors and past deals as rows of one space, and how alike they are."""

from __future__ import annotations

from matchmaker.vectors.blocks import PastDeal, SizeGrid, newest_rates
from matchmaker.vectors.fitting import fit_book, fit_reference
from matchmaker.vectors.layout import Layout
from matchmaker.vectors.partners import NO_DEAL, Partners
from matchmaker.vectors.reference import (
    FILE,
    EncoderConstants,
    Reference,
    load_reference,
    past_deals,
)
from matchmaker.vectors.similarity import Comparison, NeedRows, compare, compare_rows, lay_out_needs
from matchmaker.vectors.texts import (
    GATE_WORDS,
    GLOSSARY_WEIGHT,
    Item,
    ItemText,
    gate,
    said,
    texts_of,
)
from matchmaker.vectors.vectorizer import Vectorizer

__all__ = [
    "FILE",
    "GATE_WORDS",
    "GLOSSARY_WEIGHT",
    "NO_DEAL",
    "Comparison",
    "EncoderConstants",
    "Item",
    "ItemText",
    "Layout",
    "NeedRows",
    "Partners",
    "PastDeal",
    "Reference",
    "SizeGrid",
    "Vectorizer",
    "compare",
    "compare_rows",
    "fit_book",
    "fit_reference",
    "gate",
    "lay_out_needs",
    "load_reference",
    "newest_rates",
    "past_deals",
    "said",
    "texts_of",
]
