"""A page for browsers that runs nothing and fetches nothing, whoever wrote its template.

The browser is told so at the head of the page, by a policy that nothing after it can widen. What
the policy would only leave without effect is refused in words: an office that puts a script into
a template is told that it will never run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from matchmaker.errors import MatchmakerError
from matchmaker.rendering.origin import own_place

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"
    " base-uri 'none'; form-action 'none'"
)
"""Styles and pictures that the page holds, and nothing else."""

SAID: Final = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"/>'

MOVING: Final = frozenset(
    {"animate", "animatemotion", "animatetransform", "applet", "audio", "base", "embed", "frame"}
    | {"frameset", "iframe", "link", "object", "portal", "script", "set", "template", "video"}
)
"""Elements that run or fetch something, or move where links lead."""

FOLLOWED: Final = re.compile(r"(?i)(https?|mailto|tel):|(?![a-z][a-z0-9+.-]*:)")
"""Where a link may lead, once a reader follows it: to the web, or to no scheme of its own."""

HELD: Final = re.compile(r"(?i)(#|data:image/(png|jpeg|svg\+xml);base64,)")
"""What may be shown: something within the page."""

FETCHED: Final = frozenset(
    {"action", "background", "data", "formaction", "poster", "src", "srcset"}
)
"""Attributes that name what is loaded or sent to."""

TOLD: Final = frozenset({"content-type", "content-security-policy"})
"""What a page may tell its browser: a further policy can only forbid more."""

FOREIGN: Final = re.compile(r"(?i)@import|url\(\s*['\"]?(?!\s*['\"]?(?:#|data:))|expression\(")
"""What fetches in a style."""

_BEGIN: Final = re.compile(
    r"""(?is)\s*<!doctype html>\s*<html(?:\s+(?:lang|dir|class)="[^"<>]*")*\s*>\s*<head>"""
)
_UNREAD: Final = re.compile(r"[\x00-\x20]+")


def stilled(page: str, template: str, *, outside: bool, folders: Sequence[Path] = ()) -> str:
    """Put the policy at the head of a page.

    Parameters
    ----------
    template : str
        Name of the template that wrote it, for the message.
    outside : bool
        Whether a template of the office's own took part: then the page is read.
    folders : sequence of Path
        Folders of templates, the office's own first: what is refused is looked for there.

    Raises
    ------
    MatchmakerError
        When the page does not begin as a page does, so that something could stand before the
        policy; when it holds what runs or fetches.
    """
    begin = _BEGIN.match(page)
    if begin is None:
        raise MatchmakerError(
            f"{template}: the page begins otherwise than <!DOCTYPE html><html><head>; extend"
            " page.html.jinja, or begin as it does"
        )
    if outside:
        _Reader(template, folders).feed(page)
    return f"{page[: begin.end()]}\n{SAID}{page[begin.end() :]}"


class _Reader(HTMLParser):
    """Refuses what runs or fetches, at its line."""

    def __init__(self, template: str, folders: Sequence[Path]) -> None:
        super().__init__(convert_charrefs=True)
        self.template = template
        self.folders = folders
        self.in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_style = tag == "style"
        if tag in MOVING:
            self.refuse(f"<{tag}>", f"<{tag}")
        for name, value in attrs:
            self.check(tag, name.rpartition(":")[2], value or "")

    def handle_endtag(self, tag: str) -> None:
        self.in_style = self.in_style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self.in_style and (found := FOREIGN.search(data)):
            self.refuse(f"'{found[0]}' in a style", found[0])

    def check(self, tag: str, name: str, value: str) -> None:
        """Refuse one attribute, if it runs or fetches."""
        leads = FOLLOWED if tag == "a" else HELD
        read = _UNREAD.sub("", value)  # as browsers read an address
        if (
            name.startswith("on")
            or (name == "http-equiv" and read.casefold() not in TOLD)
            or (name == "style" and FOREIGN.search(value))
            or (name in FETCHED and not HELD.match(read))
            or (name == "href" and not leads.match(read))
        ):
            self.refuse(f'{name}="{value[:60]}" of <{tag}>', value)

    def refuse(self, what: str, text: str) -> None:
        """Say what was found, and where: in the office's template where that holds it as it is."""
        line, _ = self.getpos()
        tag = "" if self.in_style else self.get_starttag_text() or ""
        place = own_place((tag, text), self.folders, ".html.jinja")
        where = f" ({place})" if place else ""
        raise MatchmakerError(
            f"{self.template}, line {line} of the page{where}: found {what}; a page is one"
            " file that runs nothing and fetches nothing: take it out of the template"
        )
