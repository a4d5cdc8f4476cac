"""Drawings of a page in a document for Word: vectors, with a picture for programs without them.

A drawing is put in twice, as Word itself does it: as SVG, which Word draws since 2016, and as the
picture that Typst makes of the same SVG, which every program shows. What it says to who cannot
see it stands in its description.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.sheet import Sheet
from matchmaker.rendering.tree import Node
from matchmaker.rendering.typst_source import literal

SHARPNESS: Final = 220.0
"""Dots per inch of the picture beside a drawing."""

POINTS: Final = 0.75
"""Points of a pixel, in which pages for browsers measure."""

FACES: Final = "'Source Sans 3', 'Segoe UI', Calibri, Arial, sans-serif"
SVG: Final = "http://www.w3.org/2000/svg"
KIND: Final = "image/svg+xml"

CAPITALS: Final = {
    name.lower(): name
    for name in (
        "clipPath",
        "clipPathUnits",
        "gradientTransform",
        "gradientUnits",
        "lengthAdjust",
        "linearGradient",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "pathLength",
        "patternTransform",
        "patternUnits",
        "preserveAspectRatio",
        "radialGradient",
        "refX",
        "refY",
        "spreadMethod",
        "startOffset",
        "textLength",
        "textPath",
        "viewBox",
    )
}
"""Names in drawings that have capitals: in pages for browsers capitals do not count."""

_ANY_DAY: Final = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Drawing:
    """A drawing as it is put into a document.

    Parameters
    ----------
    svg : str
        A file of its own.
    width, height : float
        In points.
    """

    svg: str
    width: float
    height: float


@dataclass
class Drawings:
    """All drawings of a page, drawn at once."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)

    @classmethod
    def of(cls, nodes: Iterable[Node], folders: tuple[Path, ...]) -> Drawings:
        """Draw some elements ``svg``, each once.

        Raises
        ------
        MatchmakerError
            When one of them is no drawing.
        """
        found = {drawing.svg: drawing for drawing in map(_drawing, nodes)}
        if not found or not folders:
            return cls()
        return cls(dict(zip(found, as_pictures(found, folders), strict=True)))

    def put(self, node: Node, document: Document, widest: int) -> Any:
        """Give a drawing as a run for a line of a document; nothing where it cannot be drawn.

        Parameters
        ----------
        widest : int
            Width of the text, in units of Word.
        """
        drawing = _drawing(node)
        picture = self.pictures.get(drawing.svg)
        if picture is None:
            return None
        scale = min(1.0, widest / Pt(drawing.width))
        width, height = (Emu(int(Pt(it) * scale)) for it in (drawing.width, drawing.height))
        scratch = document.add_paragraph()
        scratch.add_run().add_picture(BytesIO(picture), width=width, height=height)
        run = scratch._p.r_lst[0]  # noqa: SLF001
        scratch._p.getparent().remove(scratch._p)  # noqa: SLF001
        is_silent = node.attributes.get("aria-hidden") == "true"
        for described in run.iter(qn("wp:docPr")):
            described.set("descr", "" if is_silent else alternative(node))
            if is_silent:
                described.append(parse_xml(_DECORATIVE))
        part = document.part.relate_to(self._part(drawing, document), RELATIONSHIP_TYPE.IMAGE)
        for blip in run.iter(qn("a:blip")):
            blip.append(parse_xml(_VECTOR.format(part=part)))
        return run

    def _part(self, drawing: Drawing, document: Document) -> Part:
        if drawing.svg not in self.parts:
            name = PackURI(f"/word/media/drawing{len(self.parts) + 1}.svg")
            package = document.part.package
            content = drawing.svg.encode("utf-8")
            self.parts[drawing.svg] = Part(name, KIND, content, package)
        return self.parts[drawing.svg]


def alternative(node: Node) -> str:
    """Give what a drawing says to who cannot see it: its label, then its own texts."""
    marks = (" ".join(it.text.split()) for it in node.all("text"))
    return " · ".join(filter(None, (node.attributes.get("aria-label", ""), *marks)))


def as_pictures(
    drawings: Iterable[str], folders: tuple[Path, ...], dots: float = SHARPNESS
) -> tuple[bytes, ...]:
    """Draw SVG files as PNG, with the fonts of the folders and as they would be in print.

    Raises
    ------
    MatchmakerError
        When one of them is no drawing.
    """
    pages = (
        "#page(width: auto, height: auto, margin: 0pt, fill: none,"
        f' image(bytes({literal(svg)}), format: "svg"))'
        for svg in drawings
    )
    return Sheet("drawing", "\n".join(pages), _ANY_DAY, folders).pictures(dots)


def _drawing(node: Node) -> Drawing:
    try:
        left, top, width, height = map(float, node.attributes["viewbox"].split())
        wide = float(node.attributes.get("width", width))
        high = wide * height / width
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise MatchmakerError(
            "the page has a drawing without a size; expected <svg viewBox='0 0 WIDTH HEIGHT'>"
        ) from error
    own = {"xmlns": SVG, "viewBox": f"{left:g} {top:g} {width:g} {height:g}"}
    own |= {"width": f"{wide:g}", "height": f"{high:g}", "font-family": FACES}
    inside = "".join(map(_xml, node.children))
    return Drawing(f"<svg{_attributes(own)}>{inside}</svg>", wide * POINTS, high * POINTS)


def _xml(it: Node | str) -> str:
    if isinstance(it, str):
        return escape(it, quote=False)
    name = CAPITALS.get(it.tag, it.tag)
    given = {CAPITALS.get(key, key): value for key, value in it.attributes.items()}
    return f"<{name}{_attributes(given)}>{''.join(map(_xml, it.children))}</{name}>"


def _attributes(given: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in given.items())


_VECTOR: Final = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}">'
    '<asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' r:embed="{part}"/></a:ext></a:extLst>'
)
_DECORATIVE: Final = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"'
    ' val="1"/></a:ext></a:extLst>'
)
