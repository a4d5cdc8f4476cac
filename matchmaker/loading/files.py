"""Bytes and text of a file, with a plain word for everything that can be in the way."""

from __future__ import annotations

import re
from pathlib import Path

from matchmaker.errors import Fault
from matchmaker.loading.document import shortened

LARGEST_YAML = 2_000_000
"""Bytes that a YAML file may have: fifty times the longest real profile."""

LARGEST_TABLE = 20_000_000
"""Bytes that a CSV file or a workbook may have."""

UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
"""Characters that no text holds on purpose and no page can print."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class FileFaultError(Exception):
    """A file, or the rest of it, cannot be read; ``fault`` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def read_bytes(path: Path, name: str, largest: int) -> bytes:
    """Read a file of at most ``largest`` bytes, or raise `FileFaultError`."""

    def refused(found: str, expected: str, hint: str = "") -> FileFaultError:
        return FileFaultError(Fault(name, 0, 0, "", found, expected, "", hint))

    try:
        if path.is_symlink() and not path.exists():
            raise refused("a link that leads nowhere", "a file")
        if not path.exists():
            raise refused("no such file", "a file")
        if path.is_dir():
            raise refused("a folder", "a file")
        if not path.is_file():
            raise refused("something that is no file", "a file")
        size = path.stat().st_size
        if size > largest:
            raise refused(
                f"a file of {size / 1e6:.1f} MB",
                f"at most {largest / 1e6:.0f} MB",
                "split it, or remove what is no profile",
            )
        return path.read_bytes()
    except OSError as error:
        raise refused(
            f"a file that cannot be read ({error.strerror or type(error).__name__})",
            "a readable file",
            "close it in other programs and check its permissions",
        ) from error


def read_text(path: Path, name: str, largest: int, *, save_as: str) -> str:
    """Read a UTF-8 file, with or without a byte order mark, or raise `FileFaultError`.

    Parameters
    ----------
    save_as : str
        Advice on how to save such a file in UTF-8.
    """
    data = read_bytes(path, name, largest)
    if data.startswith(_UTF16) or data[:100].count(0) > 1:
        raise FileFaultError(Fault(name, 1, 1, "", "UTF-16 text", "UTF-8", "", save_as))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        line, column = position(before, len(before))
        found = f"a byte that is not UTF-8 (0x{data[error.start]:02x})"
        fault = Fault(name, line, column, "", found, "UTF-8 text", "", save_as)
        raise FileFaultError(fault) from error
    if unwanted := UNWANTED.search(text):
        line, column = position(text, unwanted.start())
        found = f"the control character {shortened(unwanted[0])}"
        raise FileFaultError(
            Fault(name, line, column, "", found, "printable text", "", "delete it")
        )
    return text


def position(text: str, offset: int) -> tuple[int, int]:
    """Give line and column, from 1, of a character."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
