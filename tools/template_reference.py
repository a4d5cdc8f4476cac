"""Writes the reference of what templates get, from the docstrings of `matchmaker.briefs.brief`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator

from matchmaker.briefs import brief

INTRODUCTION = """\
# What a template gets

`templates/brief.typ.jinja` prints one value, `brief`, of the dataclass `Brief` below. An office
overrides a template by a file of the same name in its own folder; `{% extends
"packaged/brief.typ.jinja" %}` keeps all blocks but those that the file writes anew: `front`,
`facts`, `record`, `law`, `match`, `unknown`, `ledger`, `form`. `page.typ.jinja` holds paper, type
and colours.

The front is one page; all else is set in two columns, in type between 9 and 10 points (notes and
sources smaller) so that it ends on the third page. Where texts are too long for that the type is 9
points and there are more pages. What the front sheet says in full is not said again; what it had to
cut stands in full behind it. Six entries of a record are printed, and six further conditions of
law; the page says how many there are besides, and where.

- `{{ value }}` prints a value as Typst text: sentences (`Words`), terms, amounts, dates and lists
  are said in the language of the brief. No text of a profile is ever read as markup.
- `{{ value | code }}` hands a value to a Typst function, where code is read: texts, numbers, truth
  values, lists, or nothing (`none`).
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
    parts = [INTRODUCTION]
    for name, about, fields in _classes():
        parts.append(f"## {name}\n\n{about}\n\n| field | type | what it is |\n|---|---|---|\n")
        parts[-1] += "".join(
            f"| `{field}` | `{kind}` | {text} |\n".replace(" | None", " or none")
            for field, kind, text in fields
        )
    return "\n".join(parts)


def _classes() -> Iterator[tuple[str, str, list[tuple[str, str, str]]]]:
    """Give each dataclass: the brief itself first, then its parts in the order of the module."""
    tree = ast.parse(inspect.getsource(brief))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
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
