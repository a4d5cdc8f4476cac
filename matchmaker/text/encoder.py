"""What turns a text into a vector. A new one needs a name and `encode`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from matchmaker.model import Language

Vectors = npt.NDArray[np.float32]


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors, each text by itself."""

    @property
    def name(self) -> str:
        """Name that is kept with every result."""
        ...

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:
        """Encode texts of one language.

        Returns
        -------
        ndarray of float32, shape (n, d)
            Rows of length 1, not yet centred. A row of NaN where a text says
            nothing. A text's row does not depend on the texts beside it; without
            texts the shape is (0, d).
        """
        ...


@runtime_checkable
class Identified(Encoder, Protocol):
    """An encoder that is slow enough for its vectors to be worth keeping on disk."""

    @property
    def identity(self) -> str:
        """Everything that a text's vector depends on: package, version, parameters."""
        ...
