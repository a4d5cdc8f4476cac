"""Finds the ideas of the trade in a text, and says it in English words that others share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple, get_args

import snowballstemmer

from matchmaker.model import GlossaryEntry, Language
from matchmaker.text.dictionary import WORD, Dictionary

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


class _Saying(NamedTuple):
    """An Indonesian text in English.

    Parameters
    ----------
    text : str
        Term by term and word by word; what is unknown stands as it was.
    words : tuple of str
        Stems of what the dictionary says; small words are left out.
    """

    text: str
    words: tuple[str, ...]


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
    dictionary : Dictionary, optional
        Says in English what no entry explains: part of `in_english` and `translated`, not of
        what is found.
    """

    def __init__(
        self, entries: Iterable[GlossaryEntry], dictionary: Dictionary | None = None
    ) -> None:
        self.entries = tuple(entries)
        self.dictionary = dictionary or Dictionary(())
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
        self._sayings: dict[str, _Saying] = {}
        for number, entry in enumerate(self.entries):
            self._add("id", entry.terms_id, number)
            self._add("en", entry.terms_en, number)
        self._begin = frozenset(token for lengths in self._lengths.values() for token in lengths)

    def find(self, text: str, language: Language) -> Found:
        """Find entries in a text: the longest term first, at word boundaries.

        A word belongs to one term only, at first to one of the text's own language; a
        term that several entries share counts for all of them. An entry does not count
        where one of its ``not_with`` stands within `BESIDE` words. What was found in a
        text is remembered.
        """
        known = self._known.get((text, language))
        if known is None:
            known = self._known[text, language] = self._found(*self._search(text, language))
        return known

    def _found(self, hits: Iterable[_Hit], free: Sequence[bool]) -> Found:
        numbers = {number for hit in hits for number in hit.entries}
        return Found(tuple(self.ids[number] for number in sorted(numbers)), free.count(False))

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
        """Stems of all words of the entries' English and of the dictionary's, sorted.

        Small words are left out.
        """
        said = frozenset(word for text in self.dictionary.meanings for word in _telling(text))
        return tuple(sorted(said.union(*self._english.values())))

    def translated(self, text: str) -> str:
        """Say an Indonesian text in English, as a sequence of words without grammar.

        A term that is found is said by the first English term of its first entry, any other
        word by the dictionary; what neither knows stands as it was.
        """
        return self._saying(text).text

    def in_english(self, texts: Iterable[tuple[str, Language]]) -> Mapping[str, int]:
        """Say texts that belong together in words of `vocabulary`.

        Each idea that is found speaks by every word of its English terms and by those related
        to it, so that "sampah" has something in common with "wastewater treatment" and "waste
        to energy", and more with "solid waste". What no idea explains in an Indonesian text is
        said by the dictionary. The texts' own words count as well; of an Indonesian text, those
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
            if language == "id":
                said += self._saying(text).words
        return Counter(said)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.vocabulary)

    @cached_property
    def _indonesian(self) -> frozenset[str]:
        """Words of Indonesian terms and phrases; some mean something else in English."""
        return frozenset(
            token for entry in self.entries for term in entry.terms_id for token in _tokens(term)
        ).union(*self.dictionary.phrases)

    @cached_property
    def _english(self) -> dict[str, frozenset[str]]:
        """Stems of the words of each entry's English terms, and of those related to it."""
        return {
            entry.id: frozenset(
                word for term in (*entry.terms_en, *entry.related) for word in _telling(term)
            )
            for entry in self.entries
        }

    def _saying(self, text: str) -> _Saying:
        known = self._sayings.get(text)
        if known is None:
            known = self._sayings[text] = self._said(text)
        return known

    def _said(self, text: str) -> _Saying:
        words = WORD.findall(text)
        tokens = tuple(word.casefold() for word in words)
        hits, free = self._search(text, "id")
        self._known[text, "id"] = self._found(hits, free)  # the same search
        terms = {hit.start: hit for hit in hits}
        said: list[str] = []
        telling: list[str] = []
        start = 0
        while start < len(tokens):
            hit = terms.get(start)
            if hit is not None:
                as_it_was = " ".join(words[start : start + hit.length])
                length, english = hit.length, self._spoken(hit) or as_it_was
            else:
                taken = free[start:].index(False) if False in free[start:] else len(tokens) - start
                meaning = self.dictionary.at(tokens, start, start + taken)
                length, english = meaning or (1, words[start])
                if meaning is not None:
                    telling += _telling(english)
            if said[-1:] != [english]:
                said.append(english)
            start += length
        return _Saying(" ".join(said), tuple(telling))

    def _spoken(self, hit: _Hit) -> str:
        """Give the first English term of the first entry that has any."""
        return next((terms[0] for at in hit.entries if (terms := self.entries[at].terms_en)), "")

    def _search(self, text: str, language: Language) -> tuple[list[_Hit], list[bool]]:
        """Give the terms found with the entries that are meant, and which words are in none."""
        words = WORD.findall(text)
        tokens = tuple(word.casefold() for word in words)
        free = [True] * len(tokens)
        found: list[_Hit] = []
        for hit in sorted(self._hits(words, tokens, language), key=_longest_first):
            span = slice(hit.start, hit.start + hit.length)
            if not all(free[span]):
                continue
            meant = [entry for entry in hit.entries if not self._other_meaning(entry, hit, tokens)]
            if meant:
                found.append(hit._replace(entries=tuple(meant)))
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
        # Few words begin a term: the others are passed over once for all languages.
        begins = [start for start, token in enumerate(tokens) if token in self._begin]
        for spoken in sorted(get_args(Language), key=lambda spoken: spoken != language):
            terms, lengths = self._terms[spoken], self._lengths[spoken]
            for start in begins:
                for length in lengths.get(tokens[start], ()):
                    borrowed = spoken != language and length == 1
                    if borrowed and not _is_acronym(words[start]):
                        continue
                    numbers = terms.get(tokens[start : start + length])
                    # The slice is shorter than asked for where the text ends.
                    if numbers is not None and start + length <= len(tokens):
                        yield _Hit(start, length, tuple(numbers))

    def _other_meaning(self, entry: int, hit: _Hit, tokens: Tokens) -> bool:
        if not self._not_with[entry]:
            return False
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


def _telling(text: str) -> list[str]:
    """Give the stems of a text's English words without the small ones."""
    # Imported late: the terms of a text are found without the second that this takes.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return [_stem(token) for token in _tokens(text) if token not in ENGLISH_STOP_WORDS]


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _contains(tokens: Tokens, part: Tokens) -> bool:
    return any(
        tokens[start : start + len(part)] == part for start in range(len(tokens) - len(part) + 1)
    )
