"""A page for browsers as a tree: what a document for Word is made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from matchmaker.errors import MatchmakerError

ALONE: Final = frozenset({"br", "col", "hr", "img", "link", "meta"})
"""Elements that have no end."""


@dataclass
class Node:
    """An element of a page, with its texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """Names of its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> Iterator[Node]:
        """Its elements, without texts."""
        return (child for child in self.children if isinstance(child, Node))

    def all(self, *tags: str) -> Iterator[Node]:
        """Give the elements of some kinds at any depth, in order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def first(self, tag: str) -> Node:
        """Give the first element of a kind.

        Raises
        ------
        MatchmakerError
            When there is none.
        """
        found = next(self.all(tag), None)
        if found is None:
            raise MatchmakerError(f"the page has no <{tag}>; expected one as in page.html.jinja")
        return found

    @property
    def text(self) -> str:
        """All its text."""
        return "".join(it if isinstance(it, str) else it.text for it in self.children)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in ALONE:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ALONE:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in ALONE:
            return
        if self.open[-1].tag != tag:
            line, _ = self.getpos()
            raise MatchmakerError(
                f"line {line} of the page: found the end of <{tag}>, expected that of"
                f" <{self.open[-1].tag}>"
            )
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_tree(html: str) -> Node:
    """Read a page.

    Raises
    ------
    MatchmakerError
        When an element is not ended where it should be, with the line.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if len(reader.open) > 1:
        raise MatchmakerError(f"the page ends within <{reader.open[-1].tag}>")
    return reader.open[0]
