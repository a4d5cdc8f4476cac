"""Writes the reference of what templates get, from the docstrings of the contract's modules."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from matchmaker.briefs import brief, drawings, parts, said

INTRODUCTION = """\
# What a template gets

`templates/brief.typ.jinja` prints one value, `brief`, of the dataclass `Brief` below. An office
overrides a template by a file of the same name in its own folder; `{% extends
"packaged/brief.typ.jinja" %}` keeps all blocks but those that the file writes anew: `front`,
`talk`, `investor`, `project`, `city`, `law`, `questions`, `match`, `protocol`, `ledger`, `form`,
and inside them `sizes`, `record`, `finances`, `timeline`, `alternatives`, `ages`, `unknown`.
`page.typ.jinja` holds paper, type and colours, `parts.typ.jinja` what parts are made of: heads,
rows of facts, drawings. A template that sets its own paper, such as a booklet, includes both, then
`brief.typ.jinja` once for each brief, with `within` set to anything.

A brief has ten parts, and its sources before the tenth. The front is one page: its type is guessed
from the lengths of its texts, between 9 and 10.4 points, and is measured only where the sheet is
full. What does not fit there stands on the pages that follow, where every text is whole; they flow
in type of 9.7 points (notes and sources smaller). Six entries of a record are printed, and six
further conditions of law; the page says how many there are besides, and where.

- `{{ value }}` prints a value as Typst text: sentences (`Words`), terms, amounts, dates and lists
  are said in the language of the brief. No text of a profile is ever read as markup.
- `{{ value | code }}` hands a value to a Typst function, where code is read: texts, numbers, truth
  values, lists, or nothing (`none`).
- `{{ words | said_in("en") }}` says a sentence in one of the languages of the talking points.
- `{{ phrase("heading.law") }}` prints a phrase of `phrasebook/<language>.yaml`;
  `{{ phrase("front.through", embassy=investor.embassy) }}` fills its fields.
- `{{ code | country }}` and `{{ codes | languages }}` name a country and languages by their codes.
- `{{ list | length }}` and `{{ number | string }}` count and write.

A name that does not exist stops the print with file, line and the names that do. Templates reach
no file outside their folder. Fonts in the folder's `fonts/` are used beside those that are shipped;
a character that no font has is printed as `[U+1F9FF]`.
"""


def page() -> str:
    """Give the reference page."""
    written = [INTRODUCTION]
    for name, about, fields in _classes():
        written.append(f"## {name}\n\n{about}\n\n| field | type | what it is |\n|---|---|---|\n")
        written[-1] += "".join(
            f"| `{field}` | `{kind}` | {text} |\n".replace(" | None", " or none")
            for field, kind, text in fields
        )
    return "\n".join(written)


def _classes() -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Give each dataclass: the brief itself first, then its parts in the order of the modules."""
    classes = [
        node
        for module in (brief, parts, drawings, said)
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.ClassDef)
    ]
    for node in sorted(classes, key=lambda node: node.name != brief.Brief.__name__):
        yield node.name, ast.get_docstring(node) or "", list(_fields(node))


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Give name, type and docstring of each field; a field without one has an empty text."""
    for place, statement in enumerate(node.body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            text = _text(node.body[place + 1]) if place + 1 < len(node.body) else ""
            yield statement.target.id, ast.unparse(statement.annotation), text


def _text(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return inspect.cleandoc(str(statement.value.value)).replace("\n", " ")
    return ""
