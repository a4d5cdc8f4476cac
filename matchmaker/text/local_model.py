"""Texts by their meaning: any model of sentence-transformers that lies in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import numpy as np

from matchmaker.errors import MatchmakerError
from matchmaker.model import Language
from matchmaker.text.encoder import Vectors

DESCRIPTION: Final = "modules.json"
"""File that every saved model of sentence-transformers has."""


class LocalModel:
    """A sentence-transformers model, read from a folder and never from the network.

    Parameters
    ----------
    folder : Path
        Where the model was saved.

    Raises
    ------
    MatchmakerError
        When the folder holds no such model.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / DESCRIPTION).is_file():
            raise MatchmakerError(
                f"{folder}: found no {DESCRIPTION}, expected the folder of a model that"
                " sentence-transformers has saved"
            )
        self.folder = folder

    @cached_property
    def name(self) -> str:
        """Name of the folder and the beginning of a hash of its files."""
        return f"{self.folder.resolve().name}@{self._digest[:12]}"

    @property
    def identity(self) -> str:
        """Hash of the model's files, and the version of what reads them.

        Raises
        ------
        MatchmakerError
            When sentence-transformers is not installed.
        """
        try:
            return f"{self._digest}, sentence-transformers {version('sentence-transformers')}"
        except PackageNotFoundError as error:
            raise self._missing from error

    def encode(self, texts: Sequence[str], language: Language) -> Vectors:  # noqa: ARG002
        """Encode texts one at a time; see `Encoder.encode`.

        Raises
        ------
        MatchmakerError
            When sentence-transformers is not installed.
        """
        rows = np.full((len(texts), self._size), np.nan, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            if text.strip():
                row[:] = self._vector(text)
        return rows

    @cached_property
    def _size(self) -> int:
        return len(self._vector("size"))

    @cached_property
    def _digest(self) -> str:
        """Hash of names and contents of all files; hidden ones are no part of a model."""
        digest = hashlib.sha256()
        files = {
            path.relative_to(self.folder).as_posix(): path
            for path in self.folder.rglob("*")
            if path.is_file()
        }
        for name, path in sorted(files.items()):
            if not any(part.startswith(".") for part in name.split("/")):
                with path.open("rb") as file:
                    content = hashlib.file_digest(file, "sha256").hexdigest()
                digest.update(f"{content} {name}\n".encode())
        return digest.hexdigest()

    @cached_property
    def _model(self) -> Any:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise self._missing from error
        return SentenceTransformer(str(self.folder), device="cpu", local_files_only=True)

    @property
    def _missing(self) -> MatchmakerError:
        return MatchmakerError(
            f"the model in {self.folder} needs sentence-transformers:"
            " pip install '.[sentence-transformers]'; or choose another encoder"
        )

    def _vector(self, text: str) -> Vectors:
        """Encode one text: within a batch, padding shows in the last digits."""
        found = self._model.encode(
            [text],
            batch_size=1,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        row: Vectors = np.asarray(found, dtype=np.float32)[0]
        return row

    def __getstate__(self) -> dict[str, Any]:
        """Leave the model out: it is loaded again where it is needed."""
        return {"folder": self.folder}
