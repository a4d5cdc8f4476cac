"""What stands in a line of a document for Word: texts, links, pictures, and how letters look."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from matchmaker.rendering.hypertext import ISOLATED, is_right_to_left
from matchmaker.rendering.tree import Node
from matchmaker.rendering.word_drawings import Drawings, alternative, as_pictures
from matchmaker.rendering.word_edges import field, text_width
from matchmaker.rendering.word_styles import ACCENT, QUIET

BLANK: Final = "_" * 28
"""A line to be written on by hand."""

LONGEST_MARK: Final = 40
PICTURE_HEIGHT: Final = Mm(17)
_SPACES: Final = re.compile(r"[ \n\r\t\f]+")


@dataclass(frozen=True)
class Look:
    """How letters look."""

    bold: bool = False
    italic: bool = False
    quiet: bool = False
    accent: bool = False
    raised: bool = False
    small: bool = False


PLAIN: Final = Look()


@dataclass
class Line:
    """Writes texts and what stands in a line, with white space as browsers show it."""

    document: Document
    into: Any
    drawings: Drawings
    folders: tuple[Path, ...] = ()
    spaced: bool = True

    def write(self, content: Iterable[Node | str], look: Look) -> None:
        """Write texts and elements."""
        for it in content:
            if isinstance(it, str):
                self.words(it, look)
            else:
                self.element(it, look)

    def words(self, text: str, look: Look) -> None:
        """Write a text; white space between two pieces becomes one space."""
        text = _SPACES.sub(" ", text)
        if self.spaced:
            text = text.removeprefix(" ")
        if not text:
            return
        self.spaced = text.endswith(" ")
        turned = is_right_to_left(text)
        for mark in ISOLATED if turned else ():
            text = text.replace(mark, "")
        run = self.run(look)
        if turned:
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))
        run.text = text

    def element(self, node: Node, look: Look) -> None:
        """Write an element: a break, a picture, a sign, a link, or what it holds."""
        tag, classes = node.tag, node.classes
        if tag == "br":
            self.run(look).append(OxmlElement("w:br"))
            self.spaced = True
        elif tag == "img":
            self.picture(node)
        elif tag == "svg":
            self.drawing(node, look)
        elif "blank" in classes:
            self.words(BLANK[:14] if "short" in classes else BLANK, look)
        elif tag == "a" and "page" in classes:
            self.page(node)
        elif tag == "a" and "href" in node.attributes:
            self.link(node, look)
        else:
            self.write(node.children, _changed(look, node))

    def link(self, node: Node, look: Look) -> None:
        """Write a link, to a mark of the document or an address of the web."""
        link, address = OxmlElement("w:hyperlink"), node.attributes["href"]
        if address.startswith("#"):
            link.set(qn("w:anchor"), bookmark(address[1:]))
        else:
            part = self.document.part
            link.set(
                qn("r:id"), part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            )
        inside = replace(self, into=link)
        inside.write(node.children, look)
        self.spaced = inside.spaced
        self.into.append(link)

    def page(self, node: Node) -> None:
        """Write the number of the page on which a mark of the document stands: Word counts it."""
        name = bookmark(node.attributes.get("href", "")[1:])
        for run in field(f"PAGEREF {name} \\h", "\N{HORIZONTAL ELLIPSIS}", is_stale=True):
            self.into.append(run)

    def drawing(self, node: Node, look: Look) -> None:
        """Write a drawing; a light is a sign, which has the colour of its line."""
        if "data-sign" in node.attributes:
            self.words(node.attributes["data-sign"], look)
            return
        run = self.drawings.put(node, self.document, text_width(self.document))
        if run is None:
            self.words(alternative(node), look)
        else:
            self.into.append(run)

    def picture(self, node: Node) -> None:
        """Write a picture that the page holds; nothing where Word could not draw it."""
        kind, _, content = node.attributes.get("src", "").partition(";base64,")
        try:
            found = base64.b64decode(content)
        except binascii.Error:
            return
        if kind == "data:image/svg+xml":
            if not self.folders:
                return
            svg = found.decode("utf-8", errors="replace")
            (found,) = as_pictures([svg], self.folders)  # a crest's own code is run nowhere
        elif kind not in {"data:image/png", "data:image/jpeg"}:
            return
        stream = BytesIO(found)
        scratch = self.document.add_paragraph()
        scratch.add_run().add_picture(stream, height=PICTURE_HEIGHT)
        drawing = scratch._p  # noqa: SLF001
        for described in drawing.iter(qn("wp:docPr")):
            described.set("descr", node.attributes.get("alt", ""))
        self.into.append(deepcopy(scratch.runs[0]._r))  # noqa: SLF001
        drawing.getparent().remove(drawing)

    def run(self, look: Look) -> Any:
        """Begin a stretch of letters that look alike."""
        run = OxmlElement("w:r")
        self.into.append(run)
        names = [
            name
            for name, wanted in (
                ("w:b", look.bold),
                ("w:i", look.italic),
            )
            if wanted
        ]
        colour = QUIET if look.quiet else ACCENT if look.accent else None
        if not (names or colour or look.raised or look.small):
            return run
        properties = run.get_or_add_rPr()
        for name in names:
            properties.append(OxmlElement(name))
        if colour is not None:
            properties.append(_valued("w:color", str(colour)))
        if look.small:
            properties.append(_valued("w:sz", "17"))
        if look.raised:
            properties.append(_valued("w:vertAlign", "superscript"))
        return run


def bookmark(name: str) -> str:
    """Name a mark as Word allows it: letters, digits and low lines, at most forty."""
    plain = re.sub(r"[^A-Za-z0-9]", "_", name)
    if plain[:1].isalpha() and len(plain) <= LONGEST_MARK:
        return plain
    return f"m_{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _changed(look: Look, node: Node) -> Look:
    classes = node.classes
    return replace(
        look,
        bold=look.bold or node.tag in {"b", "strong", "th"},
        italic=look.italic or node.tag in {"i", "em"} or "unknown" in classes,
        quiet=look.quiet or bool(classes & {"quiet", "unknown"}) or node.tag == "sup",
        accent=look.accent or "lead" in classes,
        raised=look.raised or node.tag == "sup",
        small=look.small or node.tag == "small",
    )


def _valued(name: str, value: str) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    return element
