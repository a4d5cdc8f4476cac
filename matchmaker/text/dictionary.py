"""Everyday Indonesian words in English, for what the glossary of the trade leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple, Self

import snowballstemmer

WORD: Final = re.compile(r"\w+")

FILE: Final = "dictionary.txt"


class Meaning(NamedTuple):
    """What stands for some words of a text.

    Parameters
    ----------
    length : int
        Number of words that it stands for.
    english : str
    """

    length: int
    english: str


class Dictionary:
    """Indonesian words and phrases with one English word or phrase for each.

    Parameters
    ----------
    lines : iterable of str
        ``english: indonesian, indonesian``; blank lines and those with a leading ``#`` are
        left out. Where an Indonesian phrase stands twice, the first one counts.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._english: dict[tuple[str, ...], str] = {}
        for line in lines:
            english, _, phrases = line.strip().partition(":")
            if not phrases or english.startswith("#"):
                continue
            for phrase in phrases.split(","):
                self._english.setdefault(tuple(WORD.findall(phrase.casefold())), english)
        self._longest = max(map(len, self._english), default=0)
        self._by_stem: dict[str, str] = {}
        # A word that is its own stem speaks for all that share it, else the shortest does.
        words = [phrase[0] for phrase in self._english if len(phrase) == 1]
        for word in sorted(words, key=lambda word: (word != _stem(word), len(word), word)):
            self._by_stem.setdefault(_stem(word), self._english[(word,)])

    @classmethod
    def shipped(cls) -> Self:
        """Give the dictionary that comes with the program."""
        text = files("matchmaker.text").joinpath(FILE).read_text(encoding="utf-8")
        return cls(text.splitlines())

    @property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """Indonesian phrases, each as its words."""
        return tuple(self._english)

    @property
    def meanings(self) -> frozenset[str]:
        """English words and phrases."""
        return frozenset(self._english.values())

    def at(self, tokens: Sequence[str], start: int, end: int) -> Meaning | None:
        """Look up what begins at a word: the longest phrase, or else the word by its stem.

        Parameters
        ----------
        tokens : sequence of str
            Words in small letters.
        start, end : int
            The phrase begins at ``start`` and lies before ``end``.
        """
        for length in range(min(self._longest, end - start), 0, -1):
            english = self._english.get(tuple(tokens[start : start + length]))
            if english is not None:
                return Meaning(length, english)
        english = self._by_stem.get(_stem(tokens[start]))
        return None if english is None else Meaning(1, english)


_STEMMER: Final = snowballstemmer.stemmer("indonesian")


@cache
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(word)
    return stem
