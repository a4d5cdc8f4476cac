"""A page for browsers as a document for Word: real headings, lists, tables and styles.

One template says what both hold, so they cannot differ. Word's own way of templates
(Jinja inside a document) is not used: text vanishes from it where escaping is forgotten, and
its environment is not sandboxed in all parts. An office changes how documents look by a
document of its own, `STYLES`, beside its templates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeGuard

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from matchmaker.rendering.tree import Node, read_tree
from matchmaker.rendering.word_drawings import Drawings
from matchmaker.rendering.word_edges import text_width
from matchmaker.rendering.word_lines import PLAIN, Line, Look, bookmark
from matchmaker.rendering.word_styles import DENSE, base_document, finished

BLOCKS: Final = frozenset(
    {"article", "div", "dl", "figure", "footer", "h1", "h2", "h3", "h4", "header", "main", "nav"}
    | {"ol", "p", "section", "table", "ul"}
)
"""Elements that begin on a line of their own."""

STYLES: Final = {
    "about": "Remark",
    "caption": "Caption",
    "classification": "Classification",
    "framed": "Framed",
    "kicker": "Kicker",
    "name": "Name",
    "remark": "Remark",
    "under": "Subtitle",
}
"""Styles of Word for the classes of paragraphs."""

HEADINGS: Final = {"h1": "Heading 1", "h2": "Heading 2", "h3": "Heading 3", "h4": "Heading 4"}
RAISED: Final = {"h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3"}
"""Headings of an article, which in a document for Word begins a part of the first level."""

SCREEN: Final = "screen"
"""Class of what only a screen shows."""

LISTS: Final = {"acts": "Act", "sources": "Source"}
"""Styles of lists that have their own: acts stand on a line that is drawn beside them."""

PIECE: Final = "Piece"
"""Style of a heading of the second level that is set small, as on a front sheet."""

_SPACES: Final = re.compile(r"[ \n\r\t\f]+")
_WIDTH: Final = re.compile(r"width:\s*([0-9.]+)%")
_SIGNS: Final = {
    "boxes": "\N{BALLOT BOX}\N{NO-BREAK SPACE}",
    "crosses": "\N{BALLOT X}\N{NO-BREAK SPACE}",
}


@dataclass
class Writer:
    """Writes the elements of a page into a document."""

    document: Document
    drawings: Drawings
    folders: tuple[Path, ...] = ()
    headings: Mapping[str, str] = field(default_factory=HEADINGS.copy)
    is_dense: bool = False
    marks: int = 0
    styles: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.styles = {style.name: style.style_id for style in self.document.styles}

    def blocks(self, node: Node, into: Any, style: str = "Normal", look: Look = PLAIN) -> None:
        """Write what an element holds; texts between blocks become paragraphs."""
        line: list[Node | str] = []
        for child in [*node.children, None]:
            if child is not None and not (isinstance(child, Node) and child.tag in BLOCKS):
                line.append(child)
                continue
            if any(_has_words(it) for it in line):
                self.paragraph(line, into, style, look)
            line = []
            if isinstance(child, Node):
                self.block(child, into, style, look)

    def block(self, node: Node, into: Any, style: str, look: Look) -> None:
        """Write one element that begins on a line of its own, and mark its place."""
        if SCREEN in node.classes:
            return
        before = len(into)
        self.element(node, into, style, look)
        name = node.attributes.get("id")
        first = next((it for found in into[before:] for it in found.iter(qn("w:p"))), None)
        if name and first is not None:
            self.mark(first, name)
        if node.tag == "article" and "new-page" in node.classes and first is not None:
            first.get_or_add_pPr().pageBreakBefore_val = True
        if "together" in node.classes:
            for paragraph in [it for found in into[before:] for it in found.iter(qn("w:p"))][:-1]:
                paragraph.get_or_add_pPr().keepNext_val = True

    def element(self, node: Node, into: Any, style: str, look: Look) -> None:
        """Write one element by its kind."""
        if node.tag in HEADINGS:
            chosen = PIECE if "piece" in node.classes else self.headings[node.tag]
            self.paragraph(node.children, into, chosen, PLAIN, new_page="new-page" in node.classes)
        elif node.tag == "p":
            chosen = next((STYLES[name] for name in sorted(node.classes & STYLES.keys())), style)
            self.paragraph(node.children, into, chosen, look, empty=True)
        elif node.tag in {"ul", "ol"}:
            self.items(node, into)
        elif node.tag == "dl":
            self.facts(node, into)
        elif node.tag == "table":
            self.table(node, into)
        elif node.tag == "figure":
            self.figure(node, into)
        elif node.tag == "article":
            self.part(node, into, style, headings={**HEADINGS, **RAISED})
        elif "front" in node.classes:
            self.part(node, into, style, is_dense=True)
        elif "halves" in node.classes:
            self.halves(node, into)
        else:
            chosen = next((STYLES[name] for name in sorted(node.classes & STYLES.keys())), style)
            self.blocks(node, into, chosen, look)

    def part(self, node: Node, into: Any, style: str, **ways: Any) -> None:
        """Write a part of the page in a way of its own."""
        writer = replace(self, **ways)
        writer.blocks(node, into, style, PLAIN)
        self.marks = writer.marks

    def figure(self, node: Node, into: Any) -> None:
        """Write a drawing with its caption."""
        for drawing in node.all("svg"):
            self.paragraph([drawing], into, "Drawing", PLAIN)
        for caption in node.all("figcaption"):
            self.paragraph(caption.children, into, "Remark", PLAIN)
        for table in node.all("table"):
            self.table(table, into)

    def facts(self, node: Node, into: Any) -> None:
        """Write names and what is known: each pair in one paragraph."""
        name: Node | None = None
        for child in node.elements:
            if child.tag == "div":
                self.facts(child, into)
            elif child.tag == "dt":
                name = child
            elif name is not None:
                lead = Node("b", {"class": "lead"}, [*name.children])
                inline = [it for it in child.children if not _is_block(it)]
                self.paragraph([lead, "\N{EN SPACE}", *inline], into, "Fact", PLAIN)
                for more in child.children:
                    if _is_block(more):
                        self.block(more, into, "Fact", PLAIN)
                name = None

    def items(self, node: Node, into: Any) -> None:
        """Write a list; that of the sources keeps its numbers and can be jumped to."""
        is_numbered = node.tag == "ol"
        own = next((LISTS[name] for name in sorted(node.classes & LISTS.keys())), None)
        style = own or ("List Number" if is_numbered else "List Bullet")
        sign = next((_SIGNS[name] for name in sorted(node.classes & _SIGNS.keys())), None)
        number = self.numbering() if is_numbered else None
        for item in node.elements:
            inline = [it for it in item.children if not _is_block(it)]
            if sign is not None:
                paragraph = self.paragraph([sign, *inline], into, "List Sign", PLAIN)
            else:
                paragraph = self.paragraph(inline, into, style, PLAIN, number=number)
            if name := item.attributes.get("id"):
                self.mark(paragraph, name)
            for more in item.children:
                if _is_block(more):
                    self.block(more, into, "List Continue", PLAIN)

    def numbering(self) -> int:
        """Begin to count anew, and give the number of the list."""
        root = self.document.part.numbering_part.element
        style = self.document.styles["List Number"].element
        base = root.num_having_numId(style.pPr.numPr.numId.val)
        number = root.add_num(base.abstractNumId.val)
        number.add_lvlOverride(0).add_startOverride(1)
        return int(number.numId)

    def mark(self, paragraph: Any, name: str) -> None:
        """Let a paragraph be jumped to."""
        self.marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(self.marks))
        start.set(qn("w:name"), bookmark(name))
        paragraph.insert(1 if paragraph.pPr is not None else 0, start)
        paragraph.append(end)

    def table(self, node: Node, into: Any) -> None:
        """Write a table, with its header repeated on each page."""
        rows = list(node.all("tr"))
        count = max((sum(map(_span, _cells(row))) for row in rows), default=0)
        if not count:
            return
        heads = {id(row) for part in node.all("thead") for row in part.all("tr")}
        columns = [it.attributes.get("style", "") for it in node.all("col")]
        widths = [float(it[1]) if it else 1.0 for it in map(_WIDTH.search, columns)]
        shares = [it / sum(widths) for it in widths] or [1 / count] * count
        table = self.document.add_table(len(rows), count, style="Sheet Table")
        into.append(table._tbl)  # noqa: SLF001
        table.autofit = False
        whole = text_width(self.document)
        for column, share in zip(table.columns, shares, strict=False):
            column.width = int(whole * share)
        for row, ours in zip(rows, table.rows, strict=True):
            properties = ours._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(OxmlElement("w:cantSplit"))
            if id(row) in heads:
                properties.append(OxmlElement("w:tblHeader"))
            elif "form" in node.classes:
                ours.height = Mm(11)
            first, cells = 0, ours.cells
            for content in _cells(row):
                cell, after = cells[first], first + _span(content)
                if after - first > 1:
                    cell = cell.merge(cells[after - 1])
                cell.width = int(whole * sum(shares[first:after]))
                self.cell(content, cell, "Table Text", Look(bold=content.tag == "th"))
                first = after
        self.paragraph([], into, "Table Text", PLAIN)

    def halves(self, node: Node, into: Any) -> None:
        """Set parts beside each other, in a table without lines."""
        parts = list(node.elements)
        table = self.document.add_table(1, len(parts), style="Beside")
        into.append(table._tbl)  # noqa: SLF001
        whole = text_width(self.document)
        for part, column, cell in zip(parts, table.columns, table.rows[0].cells, strict=True):
            column.width = cell.width = whole // len(parts)
            self.cell(part, cell, "Normal", PLAIN)

    def cell(self, node: Node, cell: Any, style: str, look: Look) -> None:
        """Write what one cell holds."""
        body = cell._tc  # noqa: SLF001
        for empty in body.p_lst:
            body.remove(empty)
        self.blocks(node, body, style, look)
        if not body.p_lst:
            self.paragraph([], body, style, look)

    def paragraph(
        self,
        content: Iterable[Node | str],
        into: Any,
        style: str,
        look: Look,
        *,
        number: int | None = None,
        new_page: bool = False,
        empty: bool = False,
    ) -> Any:
        """Write one paragraph and give its element."""
        paragraph = OxmlElement("w:p")
        properties = paragraph.get_or_add_pPr()
        dense = self.styles.get(f"{style}{DENSE}") if self.is_dense else None
        properties.style = dense or self.styles[style]
        if number is not None:
            properties.get_or_add_numPr().get_or_add_numId().val = number
            properties.numPr.get_or_add_ilvl().val = 0
        if new_page:
            properties.pageBreakBefore_val = True
        line = Line(self.document, paragraph, self.drawings, self.folders)
        line.write(content, look)
        if not empty or len(paragraph) > 1:
            into.append(paragraph)
        return paragraph


def to_docx(html: str, folders: Sequence[Path] = ()) -> bytes:
    """Make a document for Word of a page: the same page gives the same bytes.

    Parameters
    ----------
    html : str
        A page made from ``page.html.jinja``, whose ``meta`` say what stands at the head and
        foot of the pages, on which paper, and of which day the document is.
    folders : sequence of Path
        Folders of templates, the office's own first; a document `word_styles.STYLES` in one
        of them gives the styles.

    Raises
    ------
    MatchmakerError
        When the page has no such head, or the office's document cannot be read.
    """
    page = read_tree(html)
    said = {
        it.attributes.get("name", ""): it.attributes.get("content", "") for it in page.all("meta")
    }
    ours, content = tuple(folders), page.first("body")
    document = base_document(
        ours, paper=said["paper"], language=said["locale"], turned="turned" in said
    )
    drawn = (it for it in content.all("svg") if "data-sign" not in it.attributes)
    body = OxmlElement("w:body")
    Writer(document, Drawings.of(drawn, ours), ours).blocks(content, body)
    section = document.element.body[-1]
    for block in list(body):
        section.addprevious(block)
    return finished(document, title=page.first("title").text, said=said)


def _cells(row: Node) -> list[Node]:
    return [it for it in row.elements if it.tag in {"td", "th"}]


def _span(cell: Node) -> int:
    return int(cell.attributes.get("colspan", "1"))


def _is_block(it: Node | str) -> TypeGuard[Node]:
    return isinstance(it, Node) and it.tag in BLOCKS


def _has_words(it: Node | str) -> bool:
    if isinstance(it, str):
        return bool(it.strip(" \n\r\t\f"))
    is_filled = it.tag in {"img", "svg"} or it.classes & {"blank", "page"}
    return bool(is_filled) or any(map(_has_words, it.children))
