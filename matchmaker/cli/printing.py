"""Papers of a long job: each is printed once, also after a kill, and none that did not change.

A page is known by the digest of all that it is made from, anything else by that of the whole
job. What is already in its place among the results is left there, what an earlier start of
the job has finished is taken from there, and only the rest is printed. The papers are read
from their files when they are asked for, so that memory does not grow with them.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matchmaker.cli.output import unchanged
from matchmaker.cli.steps import Steps
from matchmaker.cli.terminal import complain, progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.rendering.presses import Make
    from matchmaker.rendering.sheet import Sheet

NAMED: Final = 8
"""How many characters without a font are named."""

PAGES: Final = "pages"
"""The job of all pages: one that was set for another job is as good."""


@dataclass(frozen=True)
class Papers(Mapping[str, bytes]):
    """Printed papers by name, each read from where it is.

    Parameters
    ----------
    made_from : dict of str to str
        Digests of all from which they are made, by name.
    reused : int
        How many an earlier start of the job had finished.
    """

    readers: dict[str, Callable[[], bytes | None]]
    made_from: dict[str, str]
    reused: int

    def __getitem__(self, name: str) -> bytes:
        """Read a paper."""
        content = self.readers[name]()
        if content is None:
            raise MatchmakerError(f"{name} was removed while the job ran; start it again")
        return content

    def __iter__(self) -> Iterator[str]:
        """Give the names."""
        return iter(self.readers)

    def __len__(self) -> int:
        """Count the papers."""
        return len(self.readers)

    def beside(self, others: Mapping[str, bytes]) -> Papers:
        """Add papers that are at hand."""
        at_hand = {name: partial(others.__getitem__, name) for name in others}
        return replace(self, readers={**at_hand, **self.readers})


def print_papers(
    root: Path,
    papers: Iterable[tuple[str, Make]],
    steps: Steps,
    *,
    jobs: int | None,
    printed: Mapping[str, str] = {},
) -> Papers:
    """Print papers beside the results; only within `alone`.

    Parameters
    ----------
    papers : iterable of (str, callable)
        Paths relative to ``root``, and what makes each.
    steps : Steps
        The finished steps of the job.
    jobs : int, optional
        Number of processes that print; without it, one for each processor.
    printed : mapping of str to str
        SHA-256 of papers that an earlier run wrote from the same.

    Raises
    ------
    MatchmakerError
        When a paper cannot be made or written.
    """
    from matchmaker.rendering.presses import cores, print_all

    listed = list(papers)
    with progress("Printing", total=len(listed)) as step:
        rest = _Rest(root, steps, printed, step)
        with closing(print_all(rest.unset(listed), jobs or cores())) as done:
            for name, content in done:
                rest.keep(name, content)
    tell_unprintable(rest.unprintable)
    readers = {name: rest.readers[name] for name, _ in listed}
    return Papers(readers, rest.made_from, rest.pages.reused)


def tell_unprintable(characters: Iterable[str]) -> None:
    """Name the characters that no font has, on the error stream; nothing where there are none."""
    found = sorted(set(characters))
    if not found:
        return
    named = ", ".join(
        f"{character} (U+{ord(character):04X} {unicodedata.name(character, 'without a name')})"
        for character in found[:NAMED]
    )
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    complain(
        f"Note: no font has {named}{more}; the papers show such characters as [U+...]. Put a font"
        " that has them into the folder 'fonts' of your templates (--templates)."
    )


@dataclass
class _Rest:
    """Finds out what is still to be printed, and where all else is."""

    root: Path
    steps: Steps
    printed: Mapping[str, str]
    step: Callable[[], None]
    readers: dict[str, Callable[[], bytes | None]] = field(default_factory=dict)
    made_from: dict[str, str] = field(default_factory=dict)
    unprintable: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pages = Steps(self.root, PAGES)
        self.in_place = unchanged(self.root)

    def unset(self, papers: Iterable[tuple[str, Make]]) -> Iterator[tuple[str, Sheet]]:
        """Give the sheets that are still to be set; make all else on the way."""
        for name, make in papers:
            read = (self.root / name).read_bytes
            before = self.in_place.get(name)
            if before == self.steps.key or (before and _is_as(read(), self.printed.get(name))):
                self._found(name, before, read)
                continue
            if self.steps.has(name):
                self._found(name, self.steps.key, partial(self.steps.read, name))
                continue
            made = make()
            if not isinstance(made, bytes):
                self.unprintable |= set(made.unprintable)
            if isinstance(made, bytes):
                self.steps.keep(name, made)
                self._found(name, self.steps.key, partial(self.steps.read, name))
            elif before == made.digest:
                self._found(name, made.digest, read)
            elif self.pages.has(made.digest):
                self._found(name, made.digest, partial(self.pages.read, made.digest))
            else:
                self.made_from[name] = made.digest
                yield name, made

    def keep(self, name: str, content: bytes) -> None:
        """Keep what a sheet gave."""
        digest = self.made_from[name]
        self.pages.keep(digest, content)
        self._found(name, digest, partial(self.pages.read, digest))

    def _found(self, name: str, made_from: str, read: Callable[[], bytes | None]) -> None:
        self.made_from[name] = made_from
        self.readers[name] = read
        self.step()


def _is_as(content: bytes, digest: str | None) -> bool:
    return hashlib.sha256(content).hexdigest() == digest
