"""Briefs of fictional pairs, and what can be read back from their pages."""

from __future__ import annotations

import datetime as dt
import io
import struct
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from matchmaker.briefs import Brief, compose
from matchmaker.model import (
    BLOCKS,
    Book,
    Match,
    Pathway,
    RouteVerdict,
    RuleBook,
    Run,
    Share,
    Verdict,
    Words,
)
from matchmaker.rendering.pdf import picture_brief, render_brief
from matchmaker.rendering.phrasebook import Phrasebook
from tests.fictional import law

TEMPLATES = Path(__file__).parents[1] / "templates"
HEAD_AND_FOOT = (18 / 25.4 * 72, (297 - 19) / 25.4 * 72)
"""Points from the foot of the page between which the text of a page stands."""

ON = dt.date(2026, 11, 24)

LOAN = Pathway(
    "concessional_loan",
    RouteVerdict("direct_foreign_loan", Verdict.BLOCKED, ("ban-direct-foreign-2022",)),
    (RouteVerdict("sovereign_loan_onlent", Verdict.CONDITIONAL, ()),),
)
GRANT = Pathway("grant", None, (RouteVerdict("foreign_grant", Verdict.ALLOWED, ()),))
ASSISTANCE = Pathway(
    "technical_assistance", None, (RouteVerdict("foreign_grant", Verdict.UNKNOWN, ()),)
)
STRICT = Pathway(
    "concessional_loan",
    RouteVerdict("direct_foreign_loan", Verdict.BLOCKED, ("ban-direct-foreign-2022",)),
    (
        RouteVerdict(
            "sovereign_loan_onlent",
            Verdict.CONDITIONAL,
            tuple(f"condition-{number}" for number in range(12)),
        ),
        RouteVerdict("foreign_grant", Verdict.CONDITIONAL, ()),
    ),
)
"""A loan on whose lawful route the rules of `strict_law` ask for twelve things."""

RUN = Run(
    edition="Buku rekaan",
    digest="0" * 64,
    on=ON.isoformat(),
    encoder="lexical",
    weights=tuple((block, 0.125) for block in BLOCKS),
    top=5,
    version="0",
)


def strict_law() -> RuleBook:
    """Make a law in which twelve rules ask for twelve acts on the way of a loan."""
    lasting = {"id": "15 hari kerja sejak berkas lengkap", "en": "15 working days"}
    rules = [
        {
            "id": f"condition-{number}",
            "topic": "on-lending",
            "title": {"id": f"Syarat penerusan ke-{number}", "en": f"Condition {number}"},
            "law": "PP 10/2011",
            "article": f"{number + 1}(4), {number + 21}-{number + 22}, {number + 40}",
            "in_force_from": "2011-01-01",
            "routes": ["sovereign_loan_onlent"],
            "effect": "condition",
            "plain": {"id": "Daerah mengusulkan kegiatan, lalu Menteri menetapkannya. " * 3},
            "approvals": [
                {
                    "who": {"id": f"Menteri ke-{number}", "en": f"Minister {number}"},
                    "what": {"id": "Penilaian dan penetapan sebelum perundingan", "en": "Decision"},
                    "stage": "decision",
                }
            ],
            "lead_time": lasting if number < 2 else None,
            "status": "text_read",
        }
        for number in range(12)
    ]
    for rule in rules:
        rule["plain"]["en"] = rule["plain"]["id"]
    document = law().model_dump(mode="json")
    document["rules"] += rules
    return RuleBook.model_validate(document)


def shares(unknown: tuple[str, ...] = ()) -> tuple[Share, ...]:
    return tuple(
        Share(block, 0.125, 0.9 - 0.1 * place, 0.4, block not in unknown)
        for place, block in enumerate(BLOCKS)
    )


def match(book: Book, need: str, investor: str, **changes: Any) -> Match:
    values = {
        "city": book.need(need).city.id,
        "need": need,
        "investor": investor,
        "score": 0.55,
        "evidence": 0.8,
        "shares": shares(),
        "need_rank": 1,
        "city_rank": 2,
        "investor_rank": 3,
        "reasons": (Words("reason.text_alike"),),
        "cautions": (),
        "pathways": (LOAN,),
    } | changes
    return Match(**values)


def brief(book: Book, pair: Match, language: str = "id", **more: Any) -> Brief:
    return compose(book, pair, language=language, on=ON, run=RUN, **more)


def phrasebook(book: Book, language: str = "id", *folders: Path) -> Phrasebook:
    return Phrasebook.load([*folders, TEMPLATES], language, book.taxonomy)


def pdf(book: Book, pair: Match, language: str = "id", *folders: Path) -> bytes:
    return render_brief(
        brief(book, pair, language),
        phrasebook=phrasebook(book, language, *folders),
        templates=[*folders, TEMPLATES],
    )


def pictures(book: Book, pair: Match, language: str = "id", dots: float = 20) -> tuple[bytes, ...]:
    return picture_brief(
        brief(book, pair, language),
        phrasebook=phrasebook(book, language),
        templates=[TEMPLATES],
        dots=dots,
    )


def pages(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages]


def bodies(document: bytes) -> list[str]:
    """Read the pages without what stands in their head and foot."""
    found = []
    for page in PdfReader(io.BytesIO(document)).pages:
        parts: list[str] = []

        def visit(text: str, cm: list[float], tm: list[float], *_: Any) -> None:
            height = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
            if HEAD_AND_FOOT[0] < height < HEAD_AND_FOOT[1]:
                parts.append(text)  # noqa: B023

        page.extract_text(visitor_text=visit)
        found.append("".join(parts))
    return found


def plain(text: str) -> str:
    """Take away what a page may change: white space, invisible characters, composition."""
    unread = {"Cf", "Cc", "Mn", "Me"}
    return "".join(
        character
        for character in unicodedata.normalize("NFC", text)
        if not character.isspace() and unicodedata.category(character) not in unread
    )


def rows_of(picture: bytes) -> list[bytes]:
    """Decode a PNG of eight bits a channel into rows of RGBA bytes."""
    place, data, width = 8, b"", 0
    while place < len(picture):
        length, kind = struct.unpack_from(">I4s", picture, place)
        body = picture[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, _, depth, colour = struct.unpack_from(">IIBB", body)
            assert (depth, colour) == (8, 6)
        elif kind == b"IDAT":
            data += body
        place += 12 + length
    raw, step, rows = zlib.decompress(data), 4 * width + 1, []
    before = bytes(4 * width)
    for start in range(0, len(raw), step):
        before = _unfiltered(raw[start], raw[start + 1 : start + step], before)
        rows.append(before)
    return rows


def _unfiltered(kind: int, row: bytes, up: bytes) -> bytes:
    found = bytearray(row)
    for place, value in enumerate(row):
        left = found[place - 4] if place >= 4 else 0
        corner = up[place - 4] if place >= 4 else 0
        above = up[place]
        add = (0, left, above, (left + above) // 2, _paeth(left, above, corner))[kind]
        found[place] = (value + add) % 256
    return bytes(found)


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
