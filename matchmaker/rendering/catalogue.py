"""The templates by name, and what each of them gets: for an office that writes its own."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

from matchmaker.briefs import Booklet, Brief, Notice, Outward, Programme
from matchmaker.model import PartialDate
from matchmaker.model.office import Office
from matchmaker.rendering.workbook import Cover, Table

OFFICE: Final = "office"
"""What every template gets besides its own inputs."""


@dataclass(frozen=True, slots=True)
class Input:
    """A name that a template can use.

    Parameters
    ----------
    name : str
    kind : type
        Type of the value, or of each of its items where there are many.
    many : bool
    about : str
        What it is.
    """

    name: str
    kind: type
    many: bool
    about: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an input's type, as the program documents it."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template that came with the program.

    Parameters
    ----------
    name : str
        Its file; an office's file of the same name is used instead.
    about : str
        What it prints, from the comment at its head.
    inputs : tuple of Input
        The names that it gets, those of its own first.
    """

    name: str
    about: str
    inputs: tuple[Input, ...]

    @property
    def document(self) -> str:
        """The beginning of its name: what is printed, whatever the format."""
        return self.name.partition(".")[0]


_WITHIN: Final = Input(
    "within", str, many=False, about="Name of the part where a booklet holds it, else undefined."
)
_EXAMPLE: Final = Input(
    "example", str, many=False, about="That the event is made up; none where it is not."
)
_BRIEF: Final = Input("brief", Brief, many=False, about="The brief of one meeting.")
_FOOT: Final = Input("foot", str, many=False, about="What stands at the foot of every page.")
_OFFICE: Final = Input(OFFICE, Office, many=False, about="What the office adds to its papers.")

INPUTS: Final[dict[str, tuple[Input, ...]]] = {
    "brief": (
        _BRIEF,
        _WITHIN,
    ),
    "page": (
        Input("paper", str, many=False, about="Size of the paper: a4 or f4."),
        Input("document", Brief, many=False, about="What is printed; in HTML only."),
        Input("locale", str, many=False, about="Tag of the language; in HTML only."),
        Input("made_on", str, many=False, about="The day that it bears; in HTML only."),
        Input("turned", bool, many=False, about="Set where the paper lies on its long side."),
    ),
    "parts": (_WITHIN,),
    "outward": (
        Input("outward", Outward, many=False, about="What a counterpart is handed."),
        _WITHIN,
        _EXAMPLE,
    ),
    "within": (_WITHIN,),
    "booklet": (
        Input("booklet", Booklet, many=False, about="All papers of one party for an event."),
    ),
    "programme": (
        Input("programmes", Programme, many=True, about="Programmes, each from a new page on."),
        Input("columns", str, many=True, about="Names of the columns, in their order."),
        _FOOT,
    ),
    "errands": (
        Input("notice", Notice, many=False, about="What is to be done after a new plan."),
        _FOOT,
    ),
    "report": (
        Input("cover", Cover, many=False, about="What the report is, and what is proved."),
        Input("tables", Table, many=True, about="Everything that the report lists."),
        Input("language", str, many=False, about="Language of the page."),
        Input("classification", str, many=False, about="Who may read it; on every page."),
        _FOOT,
        Input("day", PartialDate, many=False, about="The day that it bears."),
        _EXAMPLE,
    ),
}
"""Inputs of documents by the beginning of their templates' names; parts of pages get what the
document gets that includes them."""


def templates(folder: Path) -> tuple[Template, ...]:
    """List the templates of a folder, by name.

    Raises
    ------
    OSError
        When a file cannot be read.
    """
    return tuple(
        Template(
            path.name,
            _about(path.read_text(encoding="utf-8")),
            (*INPUTS.get(path.name.partition(".")[0], ()), _OFFICE),
        )
        for path in sorted(folder.glob("*.jinja"))
    )


def types(inputs: Sequence[Input]) -> tuple[type, ...]:
    """Give the documented types of some inputs, and those of their fields, each once."""
    found: dict[type, None] = {}
    waiting = [item.kind for item in inputs]
    while waiting:
        kind = waiting.pop(0)
        if kind in found or not kind.__module__.startswith("matchmaker."):
            continue
        found[kind] = None
        names = set(re.findall(r"\w+", " ".join(field.kind for field in fields(kind))))
        near = vars(sys.modules[kind.__module__])
        waiting += [near[name] for name in sorted(names) if isinstance(near.get(name), type)]
    return tuple(found)


def fields(kind: type) -> tuple[Field, ...]:
    """Give the fields of a type with their docstrings, in their order."""
    return tuple(_fields(kind))


def summary(kind: type) -> str:
    """Give the docstring of a type."""
    return inspect.getdoc(kind) or ""


def _fields(kind: type) -> Iterator[Field]:
    (node,) = ast.parse(dedent(inspect.getsource(kind))).body
    if not isinstance(node, ast.ClassDef):  # the source of a class is one
        raise TypeError(f"{kind} is no class")
    parameters = _parameters(summary(kind))
    for place, statement in enumerate(node.body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            below = _docstring(node.body[place + 1]) if place + 1 < len(node.body) else ""
            about = below or parameters.get(statement.target.id, "")
            written = ast.unparse(statement.annotation).replace(" | None", " or none")
            yield Field(statement.target.id, written, about)


def _parameters(docstring: str) -> dict[str, str]:
    """Give the texts of the parameters in a docstring of numpydoc, by name."""
    found: dict[str, str] = {}
    for names, text in re.findall(r"^([\w, ]+) : .*\n((?:    .*\n?)*)", docstring, re.MULTILINE):
        found |= dict.fromkeys(names.split(", "), " ".join(text.split()))
    return found


def _docstring(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        said: Any = statement.value.value
        return inspect.cleandoc(str(said)).replace("\n", " ")
    return ""


def _about(source: str) -> str:
    """Give the comment at the head of a template."""
    comment = re.match(r"\{#-?(.*?)-?#\}", source, re.DOTALL)
    lines = re.match(r"(?://[^\n]*\n)+", source)
    said = comment[1] if comment else lines[0].replace("//", "") if lines else ""
    words = " ".join(said.split())
    return re.sub(r" ?Its inputs? (?:is|are) .*? described in docs/templates\.md\.", "", words)
