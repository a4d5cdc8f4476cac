"""Finds the ideas of the trade in a text, and says it in English words that others share."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple, get_args

import snowballstemmer

from matchmaker.model import GlossaryEntry, Language

WORD: Final = re.compile(r"\w+")

BESIDE: Final = 8
"""Within how many words of a term a word of ``not_with`` counts as beside it."""

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What the glossary finds in a text.

    Parameters
    ----------
    concepts : tuple of str
        Identifiers of the entries, each once, in the order of the glossary.
    words : int
        Number of words of the text that are part of a term found.
    """

    concepts: tuple[str, ...]
    words: int


class _Hit(NamedTuple):
    start: int
    length: int
    entries: tuple[int, ...]


class Glossary:
    """All entries of a book, ready for finding.

    A text is read in its own language. Words of the other language count too, since
    Indonesian texts say "smart city" and English ones "SPAM"; but a single word of
    it must be an acronym in capitals, for "air" is water in one language and air in
    the other. Affixed forms of Indonesian words are terms of their own: by its stem,
    marketing ("pemasaran") would be a market ("pasar").

    Parameters
    ----------
    entries : iterable of GlossaryEntry
    """

    def __init__(self, entries: Iterable[GlossaryEntry]) -> None:
        self.entries = tuple(entries)
        self.ids = tuple(entry.id for entry in self.entries)
        self._terms: dict[Language, dict[Tokens, list[int]]] = {
            language: {} for language in get_args(Language)
        }
        self._lengths: dict[Language, dict[str, set[int]]] = {
            language: defaultdict(set) for language in get_args(Language)
        }
        self._not_with = [
            tuple(tokens for text in entry.not_with if (tokens := _tokens(text)))
            for entry in self.entries
        ]
        self._sectors = {entry.id: entry.sectors for entry in self.entries}
        self._known: dict[tuple[str, Language], Found] = {}
        for number, entry in enumerate(self.entries):
            self._add("id", entry.terms_id, number)
            self._add("en", entry.terms_en, number)

    def find(self, text: str, language: Language) -> Found:
        """Find entries in a text: the longest term first, at word boundaries.

        A word belongs to one term only, at first to one of the text's own language; a
        term that several entries share counts for all of them. An entry does not count
        where one of its ``not_with`` stands within `BESIDE` words. What was found in a
        text is remembered.
        """
        known = self._known.get((text, language))
        if known is None:
            found, free = self._search(text, language)
            concepts = tuple(self.ids[number] for number in sorted(found))
            known = self._known[text, language] = Found(concepts, free.count(False))
        return known

    def unexplained(self, text: str, language: Language) -> tuple[str, ...]:
        """Give the words of a text that are part of no term found, as they stand there."""
        _, free = self._search(text, language)
        return tuple(
            word for word, is_free in zip(WORD.findall(text), free, strict=True) if is_free
        )

    def sectors(self, found: Found) -> frozenset[str]:
        """Give the sectors to which the ideas that were found point by themselves."""
        return frozenset(sector for idea in found.concepts for sector in self._sectors[idea])

    def named(self, ids: Iterable[str]) -> list[GlossaryEntry]:
        """Give entries by their ids, in the order of the glossary."""
        return [self.entries[number] for number in sorted(self._numbers[name] for name in ids)]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.ids)}

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Stems of all words of the English terms, sorted; small words are left out."""
        return tuple(sorted(frozenset().union(*self._english.values())))

    def in_english(self, texts: Iterable[tuple[str, Language]]) -> Mapping[str, int]:
        """Say texts that belong together in words of `vocabulary`.

        Each idea that is found speaks by every word of its English terms, so that "sampah"
        has something in common with "wastewater treatment" and "waste to energy", and more
        with "solid waste". The texts' own words count as well; of an Indonesian text, those
        that no Indonesian term has.

        Returns
        -------
        mapping of str to int
            How often each word is said.
        """
        texts = list(texts)
        ideas = {idea for text in texts for idea in self.find(*text).concepts}
        said: list[str] = []
        for idea in sorted(ideas):
            said += self._english[idea]
        for text, language in texts:
            foreign = self._indonesian if language == "id" else frozenset()
            own = [_stem(token) for token in _tokens(text) if token not in foreign]
            said += [word for word in own if word in self._words]
        return Counter(said)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.vocabulary)

    @cached_property
    def _indonesian(self) -> frozenset[str]:
        """Words of the Indonesian terms, some of which mean something else in English."""
        return frozenset(
            token for entry in self.entries for term in entry.terms_id for token in _tokens(term)
        )

    @cached_property
    def _english(self) -> dict[str, frozenset[str]]:
        """Stems of the words of each entry's English terms."""
        # Imported late: the terms of a text are found without the second that this takes.
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

        return {
            entry.id: frozenset(
                _stem(token)
                for term in entry.terms_en
                for token in _tokens(term)
                if token not in ENGLISH_STOP_WORDS
            )
            for entry in self.entries
        }

    def _search(self, text: str, language: Language) -> tuple[set[int], list[bool]]:
        """Give the numbers of the entries found, and which words are part of none."""
        words = WORD.findall(text)
        tokens = tuple(word.casefold() for word in words)
        free = [True] * len(tokens)
        found: set[int] = set()
        for hit in sorted(self._hits(words, tokens, language), key=_longest_first):
            span = slice(hit.start, hit.start + hit.length)
            if not all(free[span]):
                continue
            meant = [entry for entry in hit.entries if not self._other_meaning(entry, hit, tokens)]
            if meant:
                found.update(meant)
                free[span] = [False] * hit.length
        return found, free

    def _add(self, language: Language, terms: Iterable[str], number: int) -> None:
        for term in terms:
            tokens = _tokens(term)
            if tokens:
                self._lengths[language][tokens[0]].add(len(tokens))
                numbers = self._terms[language].setdefault(tokens, [])
                if number not in numbers:
                    numbers.append(number)

    def _hits(self, words: list[str], tokens: Tokens, language: Language) -> Iterator[_Hit]:
        for spoken in sorted(get_args(Language), key=lambda spoken: spoken != language):
            terms, lengths = self._terms[spoken], self._lengths[spoken]
            for start, token in enumerate(tokens):
                for length in lengths.get(token, ()):
                    borrowed = spoken != language and length == 1
                    if borrowed and not _is_acronym(words[start]):
                        continue
                    numbers = terms.get(tokens[start : start + length])
                    # The slice is shorter than asked for where the text ends.
                    if numbers is not None and start + length <= len(tokens):
                        yield _Hit(start, length, tuple(numbers))

    def _other_meaning(self, entry: int, hit: _Hit, tokens: Tokens) -> bool:
        before = tokens[max(0, hit.start - BESIDE) : hit.start]
        after = tokens[hit.start + hit.length : hit.start + hit.length + BESIDE]
        return any(
            _contains(side, unwanted)
            for unwanted in self._not_with[entry]
            for side in (before, after)
        )


def _longest_first(hit: _Hit) -> tuple[int, int]:
    return -hit.length, hit.start


def _tokens(text: str) -> Tokens:
    return tuple(word.casefold() for word in WORD.findall(text))


_STEMMER: Final = snowballstemmer.stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(token: str) -> str:
    stem: str = _STEMMER.stemWord(token)
    return stem


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _contains(tokens: Tokens, part: Tokens) -> bool:
    return any(
        tokens[start : start + len(part)] == part for start in range(len(tokens) - len(part) + 1)
    )
