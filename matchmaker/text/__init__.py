"""Texts become vectors, and the words of the trade become concepts."""

from __future__ import annotations

from matchmaker.text.encoders import (
    DEFAULT_ENCODER,
    ENCODERS,
    Encoder,
    Lexical,
    Multilingual,
    Remembering,
    encoder_named,
)
from matchmaker.text.glossary import Found, Glossary

__all__ = [
    "DEFAULT_ENCODER",
    "ENCODERS",
    "Encoder",
    "Found",
    "Glossary",
    "Lexical",
    "Multilingual",
    "Remembering",
    "encoder_named",
]
