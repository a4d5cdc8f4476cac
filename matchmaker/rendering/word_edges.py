"""Head and foot of the pages of a document for Word, and the fields in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from matchmaker.rendering.typst_source import width_of

GAP: Final = 12.0
"""Points between what stands on the left and on the right of a page's head or foot."""

EDGE_SIZE: Final = 8
"""Points of the type in head and foot."""

NARROW: Final = frozenset(" ijlfrtI.,:;'|!()[]/-")
NARROW_WIDTH, SLIM = 0.26, 0.94
"""Letters of Word's type that are narrow and their width in ems; width of all others against
those of print, which are estimated rather too wide."""


def write_edges(document: Document, said: Mapping[str, str]) -> None:
    """Write head and foot, which has a second line where the days do not fit the first.

    Parameters
    ----------
    said : mapping of str to str
        What the page's ``meta`` say, by name.
    """
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.style, foot.style = document.styles["Header"], document.styles["Footer"]
    width = text_width(document)
    for line in (head, foot):
        line.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    points, marked = Emu(width).pt - GAP, said["classification"]
    head.add_run(one_line(said["running"], points - _wide(marked)))
    head.add_run(f"\t{marked}").bold = True
    foot.add_run(marked).bold = True
    numbers = f"{said['page-word']} 99 {said['of-word']} 99"
    about = f" · {said['foot']}"
    is_short = _wide(about) <= points - _wide(marked) - _wide(numbers)
    foot.add_run(f"{about if is_short else ''}\t{said['page-word']} ")
    for run in field("PAGE", "1"):
        foot._p.append(run)  # noqa: SLF001
    foot.add_run(f" {said['of-word']} ")
    for run in field("NUMPAGES", "1"):
        foot._p.append(run)  # noqa: SLF001
    if not is_short:  # the days have a line of their own, in whatever language
        more = section.footer.add_paragraph(one_line(said["foot"], points), "Footer")
        foot.paragraph_format.space_after = more.paragraph_format.space_before = Pt(0)


def text_width(document: Document) -> int:
    """Give the width of the text between the margins, in units of Word."""
    section = document.sections[0]
    sides = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (int(side or 0) for side in sides)
    return page - left - right


def field(code: str, shown: str, *, is_stale: bool = False) -> Iterator[Any]:
    """Give the runs of a field that Word fills in: a page, or how many there are.

    Parameters
    ----------
    is_stale : bool
        Whether Word is to fill it in as soon as the document is opened.
    """
    for kind in ("begin", None, "separate", "", "end"):
        run = OxmlElement("w:r")
        if kind is None:
            words = OxmlElement("w:instrText")
            words.text = f" {code} "
            run.append(words)
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            if is_stale and kind == "begin":
                mark.set(qn("w:dirty"), "true")
            run.append(mark)
        else:
            run.text = shown
        yield run


def one_line(words: str, points: float) -> str:
    """Cut a text that would not stand in one line of a page's head or foot."""
    if _wide(words) <= points:
        return words
    kept, left = "", points - EDGE_SIZE
    for letter in words:
        left -= _wide(letter)
        if left < 0:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def _wide(words: str) -> float:
    """Estimate the width of a line in head or foot, in points and rather too wide."""
    ems = (NARROW_WIDTH if letter in NARROW else SLIM * width_of(letter) for letter in words)
    return EDGE_SIZE * sum(ems)
