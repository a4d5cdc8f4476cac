"""The document from which those for Word are made: paper, styles, head and foot, and its file.

An office that wants another look saves a document with the same names of styles as `STYLES`
in its folder of templates: type, colours and spacing are then its own; what it holds besides
its styles is not used.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.word_edges import EDGE_SIZE, write_edges

STYLES: Final = "styles.docx"
"""Name of an office's own document whose styles are used."""

PAPERS: Final = {"a4": (210, 297), "f4": (215, 330)}
"""Width and height in millimetres."""

MARGIN: Final = 18
FACE: Final = "Calibri"
INK: Final = RGBColor(0x17, 0x21, 0x2B)
QUIET: Final = RGBColor(0x56, 0x62, 0x6D)
ACCENT: Final = RGBColor(0x12, 0x3A, 0x55)
HAIR: Final = "C3CCD4"
TINT: Final = "F1F4F6"

DENSE: Final = " Dense"
"""End of the names of styles for a front sheet, which is to be one page."""

WORD_2013: Final = "15"
"""The version of Word whose layout is asked for; without it Word opens an older mode."""

LONGEST_PROPERTY: Final = 255

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time that every part of the file bears: the earliest that the format can hold."""

AFTER_BORDER: Final = (
    "shd",
    "tabs",
    "spacing",
    "ind",
    "contextualSpacing",
    "jc",
    "outlineLvl",
)
"""What may follow a border among the properties of paragraphs, in order."""

UNUSED: Final = (
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml",
)
"""Parts of the empty document that say of styles what ours no longer are, or nothing."""

APPLICATION: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>matchmaker</Application></Properties>"
)
"""What made the document; the empty one says that another program did."""

THUMBNAIL: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"


def base_document(
    folders: tuple[Path, ...], *, paper: str, language: str, turned: bool = False
) -> Document:
    """Give an empty document with paper and styles.

    Parameters
    ----------
    turned : bool
        Whether the paper lies on its long side.

    Raises
    ------
    MatchmakerError
        When the office's document cannot be read, or the paper is none that we know.
    """
    return docx.Document(BytesIO(_base(folders, paper, language, turned)))


def finished(document: Document, *, title: str, said: Mapping[str, str]) -> bytes:
    """Write head, foot and properties, and give the file: equal documents give equal bytes.

    Parameters
    ----------
    said : mapping of str to str
        What the page's ``meta`` say, by name.
    """
    write_edges(document, said)
    properties = document.core_properties
    made = dt.datetime.combine(dt.date.fromisoformat(said["date"]), dt.time())
    properties.title, properties.author = _short(title), _short(said["author"])
    properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.subject = _short(said["classification"])
    properties.created = properties.modified = made
    properties.revision = 1
    return _packed(document)


@cache
def _base(folders: tuple[Path, ...], paper: str, language: str, turned: bool) -> bytes:
    if paper not in PAPERS:
        raise MatchmakerError(f"no paper {paper}; there are: {', '.join(PAPERS)}")
    own = next((path for folder in folders if (path := folder / STYLES).is_file()), None)
    document = docx.Document()
    _compose_styles(document)
    if turned:  # wide tables
        document.styles["Table Text"].font.size = Pt(8.5)
    if own is not None:
        _take_styles(document, own)
    section = document.sections[0]
    sides = map(Mm, reversed(PAPERS[paper]) if turned else PAPERS[paper])
    section.page_width, section.page_height = sides
    section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(20), Mm(19)
    section.header_distance, section.footer_distance = Mm(9), Mm(9)
    _speak(document, language)
    _modernise(document)
    return _packed(document)


def _take_styles(document: Document, path: Path) -> None:
    """Replace the styles by those of the same names in an office's document."""
    try:
        office = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise MatchmakerError(
            f"{path}: found no document of Word, expected a .docx with styles; remove it, or save"
            " it again from Word"
        ) from error
    ours = document.styles.element
    for style in office.styles.element.style_lst:
        known = next((it for it in ours.style_lst if it.name_val == style.name_val), None)
        if known is None:
            continue
        # The name by which paragraphs refer to a style stays ours.
        style.set(qn("w:styleId"), known.styleId)
        ours.replace(known, style)


def _compose_styles(document: Document) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _letters(normal, size=10)
    normal.paragraph_format.space_after = Pt(3.5)
    normal.paragraph_format.line_spacing = 1.05
    for name, size, above, below in (
        ("Heading 1", 22, 2, 4),
        ("Heading 2", 13, 14, 4),
        ("Heading 3", 10.5, 7, 2),
    ):
        heading = styles[name]
        _letters(heading, size=size, colour=INK if name == "Heading 3" else ACCENT, bold=True)
        heading.paragraph_format.space_before = Pt(above)
        heading.paragraph_format.space_after = Pt(below)
        heading.paragraph_format.keep_with_next = True
    piece = styles.add_style("Piece", WD_STYLE_TYPE.PARAGRAPH)
    piece.base_style = styles["Heading 2"]
    _letters(piece, size=10.5, bold=True)
    piece.paragraph_format.space_before, piece.paragraph_format.space_after = Pt(7), Pt(2)
    _border(styles["Heading 2"], "top", 8, "123A55", space=4)
    _border(piece, "top", 0, "auto", space=0, kind="none")
    _compose_lines(document)
    _compose_parts(document)
    _compose_dense(document)
    _table_style(document)


def _compose_lines(document: Document) -> None:
    """Set what stands above and beside texts: subtitles, captions, head and foot."""
    styles = document.styles
    _letters(styles["Subtitle"], size=12, colour=INK)
    styles["Subtitle"].font.italic = False
    for spread in styles["Subtitle"].element.rPr.findall(qn("w:spacing")):
        styles["Subtitle"].element.rPr.remove(spread)
    styles["Subtitle"].paragraph_format.space_after = Pt(2)
    _letters(styles["Caption"], size=9, colour=QUIET, bold=True)
    for name in ("Header", "Footer"):
        _letters(styles[name], size=EDGE_SIZE, colour=QUIET)
        styles[name].paragraph_format.tab_stops.clear_all()


def _compose_parts(document: Document) -> None:
    """Set facts, lists, sources and what is framed."""
    styles = document.styles
    for name in ("List Bullet", "List Number", "List Continue"):
        styles[name].paragraph_format.space_after = Pt(3)
    _own(document, "Kicker", size=8.5, colour=QUIET, bold=True)
    styles["Kicker"].font.all_caps = True
    styles["Kicker"].paragraph_format.space_after = Pt(0)
    _own(document, "Classification", size=9.5, bold=True)
    _border(styles["Classification"], "bottom", 18, "123A55", space=4)
    styles["Classification"].paragraph_format.space_after = Pt(10)
    _own(document, "Name", bold=True)
    _own(document, "Remark", size=9, colour=QUIET)
    _own(document, "Drawing")
    styles["Drawing"].paragraph_format.keep_with_next = True
    _own(document, "Fact")
    styles["Fact"].paragraph_format.left_indent = Mm(4)
    styles["Fact"].paragraph_format.first_line_indent = Mm(-4)
    _own(document, "Source", size=9)
    _count(document, "Source")
    _own(document, "Act")
    _count(document, "Act")
    _border(styles["Act"], "left", 18, "123A55", space=8)
    styles["Act"].paragraph_format.space_after = Pt(0)
    styles["Act"].paragraph_format.left_indent = Mm(12)
    _own(document, "List Sign")
    styles["List Sign"].paragraph_format.left_indent = Mm(6)
    styles["List Sign"].paragraph_format.first_line_indent = Mm(-6)
    _own(document, "Table Text", size=9.5)
    styles["Table Text"].paragraph_format.space_after = Pt(1)
    _own(document, "Framed")
    framed = styles["Framed"]
    framed.paragraph_format.left_indent = Mm(3)
    framed.paragraph_format.space_before = Pt(6)
    _place(
        framed,
        parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{TINT}"/>'),
    )
    _border(framed, "left", 20, "123A55", space=6)


def _compose_dense(document: Document) -> None:
    """Set the styles of a front sheet, each made from that of its name."""
    for name in ("Normal", "Fact", "Framed", "List Bullet", "List Number", "List Sign", "Piece"):
        dense = document.styles.add_style(f"{name}{DENSE}", WD_STYLE_TYPE.PARAGRAPH)
        dense.base_style = document.styles[name]
        dense.font.size = Pt(9.5 if name == "Piece" else 9)
        dense.paragraph_format.space_before = Pt(4 if name == "Piece" else 0)
        dense.paragraph_format.space_after = Pt(1.5)
        dense.paragraph_format.line_spacing = 1


def _own(document: Document, name: str, **look: Any) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    style.hidden = False
    if look:
        _letters(style, **look)


def _letters(
    style: Any, *, size: float = 10, colour: RGBColor = INK, bold: bool | None = None
) -> None:
    font = style.font
    font.size, font.color.rgb = Pt(size), colour
    if bold is not None:
        font.bold = bold
    found = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(found.attrib):
        del found.attrib[name]
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        found.set(qn(f"w:{name}"), FACE)


def _border(
    style: Any, side: str, size: int, colour: str, *, space: int, kind: str = "single"
) -> None:
    """Draw a line beside a paragraph."""
    _place(
        style,
        parse_xml(
            f"<w:pBdr {nsdecls('w')}><w:{side} w:val='{kind}' w:sz='{size}' w:space='{space}'"
            f" w:color='{colour}'/></w:pBdr>"
        ),
    )


def _place(style: Any, element: Any) -> None:
    """Put a border or a ground among the properties of paragraphs, whose order is fixed."""
    properties = style.element.get_or_add_pPr()
    names = AFTER_BORDER if element.tag == qn("w:pBdr") else AFTER_BORDER[1:]
    after = {qn(f"w:{name}") for name in names}
    place = next((it for it, child in enumerate(properties) if child.tag in after), None)
    properties.insert(len(properties) if place is None else place, element)


def _count(document: Document, name: str) -> None:
    """Let a style count its paragraphs as that of numbered lists does."""
    ours = document.styles[name].element.get_or_add_pPr()
    theirs = document.styles["List Number"].element.pPr
    ours.get_or_add_numPr().get_or_add_numId().val = theirs.numPr.numId.val
    document.styles[name].paragraph_format.left_indent = Mm(8)
    document.styles[name].paragraph_format.first_line_indent = Mm(-8)


def _table_style(document: Document) -> None:
    styles = document.styles
    for name in ("Sheet Table", "Beside"):
        styles.add_style(name, WD_STYLE_TYPE.TABLE).base_style = styles["Normal Table"]
    styles["Beside"].element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblCellMar><w:left w:w='0' w:type='dxa'/>"
            "<w:right w:w='170' w:type='dxa'/></w:tblCellMar></w:tblPr>"
        )
    )
    line = "".join(
        f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='{HAIR}'/>"
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    styles["Sheet Table"].element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{line}</w:tblBorders><w:tblCellMar>"
            "<w:top w:w='40' w:type='dxa'/><w:left w:w='90' w:type='dxa'/>"
            "<w:bottom w:w='40' w:type='dxa'/><w:right w:w='90' w:type='dxa'/>"
            "</w:tblCellMar></w:tblPr>"
        )
    )


def _speak(document: Document, language: str) -> None:
    """Say in which language the document is, for spelling and for voices."""
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for found in defaults.iter(qn("w:lang")):
        found.set(qn("w:val"), language)


def _modernise(document: Document) -> None:
    """Have Word lay out as it does today, and drop what the empty document has besides."""
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = parse_xml(
        f"<w:compat {nsdecls('w')}><w:compatSetting w:name='compatibilityMode'"
        f" w:uri='http://schemas.microsoft.com/office/word' w:val='{WORD_2013}'/></w:compat>"
    )
    after = settings.find(qn("w:rsids"))
    if after is None:
        settings.append(compat)
    else:
        after.addprevious(compat)
    about = document.part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    about._blob = APPLICATION.encode()  # noqa: SLF001
    for relations in (document.part.package.rels, document.part.rels):
        for name, relation in list(relations.items()):
            if relation.reltype in {THUMBNAIL, *UNUSED}:
                del relations[name]


def _short(text: str) -> str:
    """Cut what Word takes no longer among a document's properties; the pages have all of it."""
    return text if len(text) <= LONGEST_PROPERTY else f"{text[: LONGEST_PROPERTY - 1]}…"


def _packed(document: Document) -> bytes:
    """Write the file with its parts in one order and of one time."""
    loose, packed = BytesIO(), BytesIO()
    document.save(loose)
    with zipfile.ZipFile(loose) as found, zipfile.ZipFile(packed, "w") as written:
        for name in found.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            written.writestr(entry, found.read(name))
    return packed.getvalue()
