"""The Jinja environments of the templates: sandboxed, strict, and plain about mistakes.

What a template prints is said by the phrasebook in the language of the page and becomes
a Typst string literal, so that no data is ever read as markup; a page for browsers has an
environment of its own (`hypertext`). What a macro returns is made of such prints and of the
template's own text, and passes as it is.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from string import ascii_letters, digits, punctuation
from traceback import walk_tb
from types import TracebackType
from typing import Any, Final, cast
from urllib.parse import quote

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    pass_context,
)
from jinja2.runtime import Context, Macro
from jinja2.sandbox import SandboxedEnvironment

from matchmaker.errors import MatchmakerError
from matchmaker.loading.words import did_you_mean
from matchmaker.model import Money, MoneyRange, Term, Words
from matchmaker.rendering.glyphs import Glyphs
from matchmaker.rendering.phrasebook import Phrasebook
from matchmaker.rendering.typst_source import Source, in_code, in_markup, printable

PACKAGED: Final = "packaged"
"""Before a template's name: the one that came with the program, for an office that extends it."""

ASCII: Final = ascii_letters + digits + punctuation
"""What stands in an address as it is; all else is written as its bytes."""

NO_NAME: Final = "there is no"
PHRASEBOOK: Final = "phrasebook"
"""Name under which a template's filters find the phrasebook."""

SPEAKERS: Final = "speakers"
"""Name under which they find those of other languages, by language."""


class Templates(SandboxedEnvironment):
    """Loads templates from folders, the office's own first, and prints values by one way.

    Parameters
    ----------
    write : callable
        What a value becomes where a template prints it; gets the context first.
    filters : mapping of str to callable
        Filters besides those that all templates have.
    autoescape : bool
        Whether what ``write`` gives is escaped as HTML unless it is that already.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        write: Callable[[Context, Any], str],
        filters: Mapping[str, Callable[..., Any]],
        *,
        autoescape: bool = False,
    ) -> None:
        searched = [str(folder) for folder in folders]
        super().__init__(
            loader=ChoiceLoader(
                [
                    FileSystemLoader(searched),
                    PrefixLoader({PACKAGED: FileSystemLoader(searched[-1])}),
                ]
            ),
            undefined=_Undefined,
            finalize=write,
            autoescape=autoescape,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self.folders = tuple(folders)
        self.filters = {
            "country": _country,
            "languages": _languages,
            "length": len,
            "said_in": _said_in,
            "string": str,
            **filters,
        }
        self.globals = {"phrase": _phrase}

    def print(self, name: str, *, phrasebook: Phrasebook, **values: Any) -> str:
        """Print a template.

        Raises
        ------
        MatchmakerError
            With file and line, when the template is missing or wrong, asks for a name
            that does not exist, or for a phrase that the phrasebook does not have.
        """
        try:
            return self.get_template(name).render({PHRASEBOOK: phrasebook, **values})
        except TemplateSyntaxError as error:
            file = error.filename or error.name or name
            raise MatchmakerError(f"{file}:{error.lineno}: {error.message}") from error
        except TemplateNotFound as error:
            searched = ", ".join(map(str, self.folders))
            raise MatchmakerError(f"no template {error.name} in {searched}") from error
        except MemoryError:
            raise
        except Exception as error:
            place = _place(error.__traceback__, self.folders)
            if place is None:
                raise
            raise MatchmakerError(f"{place}: {error}{_known(str(error), name, values)}") from error


class Environment(Templates):
    """Templates of pages: values become Typst source."""

    def __init__(self, folders: Sequence[Path], glyphs: Glyphs) -> None:
        super().__init__(folders, _printed, {"address": _address, "code": _code})
        self.glyphs = glyphs
        self.unprintable: set[str] = set()

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls; a macro returns Typst source."""
        found = super().call(context, obj, *args, **kwargs)
        return Source(found) if isinstance(obj, Macro) else found


class _Undefined(StrictUndefined):
    """A name that does not exist; its error tells the names that do."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = str(self._undefined_name)
        names = _names_of(self._undefined_obj)
        if names is None:
            return f"{NO_NAME} '{name}'"
        of = type(self._undefined_obj).__name__
        near = did_you_mean(name, names)
        return (
            f"{of} has no '{name}'"
            + (f" ({near})" if near else "")
            + f"; it has: {', '.join(names)}"
        )


@pass_context
def _printed(context: Context, value: Any) -> str:
    if isinstance(value, Source):
        return value
    return in_markup(_printable(context, value))


@pass_context
def _code(context: Context, value: Any) -> Source:
    return in_code(_sayable(context, value))


def _address(address: str) -> Source:
    """Hand an address of the web to a function: nothing is put into it where a line may break."""
    return in_code(quote(address, safe=ASCII, errors="replace"))


def _sayable(context: Context, value: Any) -> Any:
    """Say what has words, at any depth of lists; numbers and truth values stay."""
    match value:
        case None | bool() | int() | float():
            return value
        case tuple() | list():
            return [_sayable(context, item) for item in value]
        case _:
            return _printable(context, value)


def _printable(context: Context, value: Any) -> str:
    environment = cast(Environment, context.environment)
    text = said(context, value)
    environment.unprintable |= environment.glyphs.missing(text)
    return printable(text, environment.glyphs)


def said(context: Context, value: Any) -> str:
    """Say a value in the language of the page.

    Raises
    ------
    TypeError
        When it is nothing that can be printed, such as a part of a brief.
    """
    words: Phrasebook = context[PHRASEBOOK]
    match value:
        case Words():
            return words.say(value)
        case Undefined():
            return str(value)  # raises with the names that exist
        case bool():
            pass
        case str() | int() | float() | dt.date() | Money() | MoneyRange() | Term() | tuple():
            return words.word(value)
    raise TypeError(f"a {type(value).__name__} cannot be printed")


@pass_context
def _phrase(context: Context, key: str, **values: Any) -> str:
    words: Phrasebook = context[PHRASEBOOK]
    said = {
        name: words.say(value) if isinstance(value, Words) else value
        for name, value in values.items()
    }
    return words.phrase(key, **said)


@pass_context
def _said_in(context: Context, words: Words, language: str) -> str:
    """Say a sentence in another language than that of the page."""
    speakers: Mapping[str, Phrasebook] = context[SPEAKERS]
    return speakers[language].say(words)


@pass_context
def _country(context: Context, code: str) -> str:
    words: Phrasebook = context[PHRASEBOOK]
    return words.country(code)


@pass_context
def _languages(context: Context, codes: Sequence[str]) -> str:
    words: Phrasebook = context[PHRASEBOOK]
    return words.listed([words.language_name(code) for code in codes])


def _names_of(value: Any) -> tuple[str, ...] | None:
    if not dataclasses.is_dataclass(value):
        return None
    return tuple(field.name for field in dataclasses.fields(value))


def _known(said: str, template: str, values: Mapping[str, Any]) -> str:
    """Add to an error on a name that does not exist those that do, as the catalogue tells them."""
    if not said.startswith(NO_NAME):
        return ""
    from matchmaker.rendering.catalogue import INPUTS, OFFICE

    told = INPUTS.get(template.partition(".")[0])
    names = sorted({OFFICE, *(it.name for it in told)} if told else set(values) - {SPEAKERS})
    near = did_you_mean(said.removeprefix(NO_NAME).strip(" '"), names)
    return (f" ({near})" if near else "") + f"; there are: {', '.join(names)}"


def _place(traceback: TracebackType | None, folders: Sequence[Path]) -> str | None:
    """Give file and line of the innermost template in a traceback."""
    inside = [str(folder) for folder in folders]
    places = [
        f"{file}:{line}"
        for frame, line in walk_tb(traceback)
        if (file := frame.f_code.co_filename).startswith(tuple(inside))
    ]
    return places[-1] if places else None
