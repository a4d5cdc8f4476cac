"""Vectors on disk, by the content of their texts.

A shelf is a folder of files, each with some vectors and the keys of their texts. A file
never changes: it is written beside, then renamed, and its name is the hash of its content.
So two programs that write at once disturb nobody, and a damaged file is known by its name:
it is removed, and its vectors are made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.model import Language
from matchmaker.text.encoder import Vectors

MANY: Final = 16
"""So many files become one."""

KEY: Final = hashlib.sha256().digest_size
"""Bytes of a text's key."""

Row = npt.NDArray[np.float32]


class Shelf:
    """The vectors of one encoder in a folder.

    Parameters
    ----------
    folder : Path
        Made when the first vectors are kept; it may hold those of other encoders too.
    identity : str
        See `matchmaker.text.Identified`: another one has another shelf.
    width : int
        Length of the encoder's vectors.
    """

    def __init__(self, folder: Path, identity: str, width: int) -> None:
        self.identity = identity
        self.width = width
        self.folder = folder / hashlib.sha256(identity.encode()).hexdigest()[:16]

    def find(self, text: str, language: Language) -> Row | None:
        """Give the vector of a text, if it is there."""
        return self._rows.get(self._key(text, language))

    def keep(self, texts: Sequence[str], language: Language, vectors: Vectors) -> None:
        """Keep the vectors of some texts.

        Raises
        ------
        MatchmakerError
            When the folder cannot be written.
        """
        new = {self._key(text, language): row for text, row in zip(texts, vectors, strict=True)}
        self._rows.update(new)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self.folder, new)
            if len(files := _files(self.folder)) >= MANY:
                self._put_together(files)
        except OSError as error:
            raise MatchmakerError(
                f"{self.folder}: vectors cannot be kept here: {error.strerror or error}; choose"
                " another folder, or do without"
            ) from error

    def _put_together(self, files: Sequence[Path]) -> None:
        """Make one file of many; only what was read into it is removed, so nothing is lost.

        Another program may have written some of the files since this one looked.
        """
        read = {path: _read(path, self.width) for path in files}
        for rows in read.values():
            self._rows.update(rows)
        whole = _write(self.folder, self._rows)
        for path, rows in read.items():
            if rows and path != whole:
                _remove(path)

    def _key(self, text: str, language: Language) -> bytes:
        # A lone surrogate is no UTF-8, but it may stand in a text.
        content = f"{self.identity}\0{language}\0{text}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).digest()

    @cached_property
    def _rows(self) -> dict[bytes, Row]:
        found: dict[bytes, Row] = {}
        for path in _files(self.folder):
            found.update(_read(path, self.width))
        return found


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.npz"))


def _read(path: Path, width: int) -> dict[bytes, Row]:
    """Read a file whose content fits its name and is what `_write` writes; remove it otherwise."""
    try:
        content = path.read_bytes()
    except OSError:
        return {}
    found = _vectors(content, width) if path.stem == _name(content) else None
    if found is None:
        _remove(path)
        return {}
    return found


def _vectors(content: bytes, width: int) -> dict[bytes, Row] | None:
    """Take vectors from the content of a file; None where it has another form.

    A name can be made for any content, so the form is looked at too.
    """
    try:
        with np.load(BytesIO(content), allow_pickle=False) as data:
            keys, rows = data["keys"], data["rows"]
    except Exception:  # noqa: BLE001 (readers of archives raise a dozen kinds of errors)
        return None
    if (keys.dtype, rows.dtype) != (np.uint8, np.float32):
        return None
    if keys.shape[1:] != (KEY,) or rows.shape != (len(keys), width):
        return None
    # A row is a direction, or NaN all over where its text says nothing.
    if not (np.isfinite(rows).all(axis=1) | np.isnan(rows).all(axis=1)).all():
        return None
    return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}


def _write(folder: Path, found: dict[bytes, Row]) -> Path:
    """Write vectors into a file that is named by its content."""
    keys = sorted(found)
    columns = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), -1)
    buffer = BytesIO()
    np.savez(buffer, keys=columns, rows=np.stack([found[key] for key in keys]))
    content = buffer.getvalue()
    path = folder / f"{_name(content)}.npz"
    with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
        except OSError:
            file.close()
            _remove(part)
            raise
    try:
        part.replace(path)
    except PermissionError:
        # On Windows: another program has just written the same, and is reading it.
        _remove(part)
    return path


def _name(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _remove(path: Path) -> None:
    """Remove a file, unless another program has it open or was quicker."""
    with suppress(OSError):
        path.unlink()
