"""How large an office's pictures are, read from their heads: before anything unpacks them.

A picture of a few kilobytes may say that it has a milliard pixels, and whoever draws it needs
four bytes for each.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from matchmaker.errors import MatchmakerError

LARGEST_PICTURE: Final = 10_000_000
"""Bytes that a picture may have."""

MOST_PIXELS: Final = 40_000_000
"""Pixels that a picture may have: 8,000 x 5,000, more than a page shows at 600 dots per inch."""

PIXELS: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})
"""Endings of pictures of pixels."""

PICTURES: Final = PIXELS | {".svg"}

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_GZIP: Final = b"\x1f\x8b"
_GIF: Final = (b"GIF87a", b"GIF89a")
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Marks in a JPEG after which its size stands."""

_WITHIN: Final = re.compile(rb"data:image/[^,'\"]*;base64,([A-Za-z0-9+/=\s]+)")


def picture_problem(path: Path) -> str:
    """Say why a picture is too large to be drawn, with its size and the limit; else nothing.

    Only the head of the file is read; of an SVG all of it, for the pictures that it holds.
    """
    size = path.stat().st_size
    if size > LARGEST_PICTURE:
        return f"the picture has {size:,} bytes; the most are {LARGEST_PICTURE:,}"
    content = path.read_bytes()
    if path.suffix.lower() != ".svg":
        return _too_many(content)
    if content.startswith(_GZIP):
        return "the drawing is packed (SVGZ); expected plain SVG"
    held = (_too_many(_unpacked(found[1])) for found in _WITHIN.finditer(content))
    return next((f"in the drawing, {problem}" for problem in held if problem), "")


def check_pictures(folder: Path, names: str) -> None:
    """Refuse a picture of an office's folder that is too large, if its name is spoken of.

    Parameters
    ----------
    names : str
        The text in which the names are looked for, such as the source of a page.

    Raises
    ------
    MatchmakerError
        With the file, the size that was found, and the limit.
    """
    found = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in PICTURES]
    spoken = [path for path in found if path.name in names]
    drawn = [path for path in spoken if path.suffix.lower() == ".svg"]
    # A drawing may speak of pictures too.
    held = "".join(path.read_text(encoding="utf-8", errors="replace") for path in drawn)
    spoken += [path for path in found if path.name in held and path not in spoken]
    for path in spoken:
        if problem := picture_problem(path):
            raise MatchmakerError(f"{path}: {problem}; save it smaller")


def _too_many(content: bytes) -> str:
    width, height = next(_sizes(content), (0, 0))
    if width * height <= MOST_PIXELS:
        return ""
    return (
        f"the picture has {width:,} x {height:,} = {width * height:,} pixels; the most are"
        f" {MOST_PIXELS:,}"
    )


def _sizes(content: bytes) -> Iterator[tuple[int, int]]:
    """Give width and height as the head of a picture says; nothing where it has no such head."""
    if content.startswith(_PNG) and len(content) >= 24:  # noqa: PLR2004 - its first chunk
        yield struct.unpack_from(">II", content, 16)
    elif content.startswith(_GIF) and len(content) >= 10:  # noqa: PLR2004 - its first head
        yield struct.unpack_from("<HH", content, 6)
    elif content.startswith(_JPEG):
        yield from _of_jpeg(content)
    elif content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        yield from _of_webp(content)


def _of_jpeg(content: bytes) -> Iterator[tuple[int, int]]:
    place = 2
    while place + 9 <= len(content):
        if content[place] != 0xFF:  # noqa: PLR2004 - every mark begins so
            return
        mark = content[place + 1]
        if mark == 0xFF:  # noqa: PLR2004 - filling
            place += 1
            continue
        if mark in _FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            yield width, height
            return
        (length,) = struct.unpack_from(">H", content, place + 2)
        place += 2 + length


def _of_webp(content: bytes) -> Iterator[tuple[int, int]]:
    kind, body = content[12:16], content[20:30]
    if len(body) < 10:  # noqa: PLR2004 - the longest of its heads
        return
    if kind == b"VP8X":
        yield tuple(int.from_bytes(body[it : it + 3], "little") + 1 for it in (4, 7))  # type: ignore[misc]
    elif kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        yield (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 6)
        yield width & 0x3FFF, height & 0x3FFF


def _unpacked(content: bytes) -> bytes:
    try:
        return base64.b64decode(content)
    except binascii.Error:
        return b""
