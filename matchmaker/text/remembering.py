"""Each text is encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.model import Language
from matchmaker.text.encoder import Encoder, Identified, Vectors
from matchmaker.text.shelf import Shelf


class Remembering:
    """Encodes each text once and remembers its vector, as long as it lives or longer.

    Parameters
    ----------
    encoder : Encoder
        Does the work.
    cache : Path, optional
        Folder in which vectors are kept for the next time, as the encoder made them.
        Only those of an encoder that is `Identified`: spelling is quicker than a disk.
    """

    def __init__(self, encoder: Encoder, cache: Path | None = None) -> None:
        self.encoder = encoder
        self.cache = cache
        self._known: dict[tuple[str, Language], npt.NDArray[np.float32]] = {}

    @cached_property
    def _shelf(self) -> Shelf | None:
        if self.cache is None or not isinstance(self.encoder, Identified):
            return None
        width = self.encoder.encode([], "en").shape[1]
        return Shelf(self.cache, self.encoder.identity, width)

    @property
    def name(self) -> str:
        """Name of the encoder that does the work."""
        return self.encoder.name

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:
        """Encode the texts that are new; see `Encoder.encode`.

        Raises
        ------
        MatchmakerError
            When vectors cannot be kept in the folder.
        """
        new = list(dict.fromkeys(text for text in texts if (text, language) not in self._known))
        if self._shelf is not None:
            for text in new:
                row = self._shelf.find(text, language)
                if row is not None:
                    self._known[text, language] = row
            new = [text for text in new if (text, language) not in self._known]
        vectors = self.encoder.encode(new, language)
        if self._shelf is not None and new:
            self._shelf.keep(new, language, vectors)
        self._known.update(((text, language), row) for text, row in zip(new, vectors, strict=True))
        found = [self._known[text, language] for text in texts]
        return np.stack(found) if found else vectors

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave what is remembered out."""
        return type(self), (self.encoder, self.cache)
