"""The file of a phrasebook: every phrase with its place, and everything wrong with it.

A phrase is a text, or one text for each plural form of the language
(``{one: ..., other: ...}``). Groups nest; a phrase's key is its way through them,
joined by dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from babel import Locale, UnknownLocaleError

from matchmaker.errors import Fault
from matchmaker.loading.document import Document, dotted
from matchmaker.loading.fields import Loc
from matchmaker.loading.words import did_you_mean
from matchmaker.loading.yaml_files import read_yaml
from matchmaker.model.profiles import Record

FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A field of a phrase: a plain name in braces, nothing else."""

PLURAL_FORMS: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
LOCALE: Final = "locale"
OTHERWISE: Final = "otherwise"
"""Key that names the language in which is said what a language has no phrase for."""

TERMS: Final = "terms."
"""Beginning of the keys that override labels of the taxonomy; no language has to have them."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with fields, in each of its plural forms, and where it stands.

    Parameters
    ----------
    forms : Mapping of str to str
        Text for each plural form; only ``other`` where there is no plural.
    file : str
        Path of the phrasebook's file.
    line, column : int
        Place of the phrase, from 1.
    """

    forms: Mapping[str, str]
    file: str
    line: int
    column: int

    @property
    def fields(self) -> frozenset[str]:
        """Names of the fields of all its forms."""
        return frozenset(name for text in self.forms.values() for name in FIELD.findall(text))

    def fault(self, key: str, found: str, expected: str, hint: str = "") -> Fault:
        """Make a fault at the place of this phrase."""
        return Fault(self.file, self.line, self.column, key, found, expected, hint=hint)


def read_phrases(path: Path) -> tuple[dict[str, Phrase], list[Fault]]:
    """Read a phrasebook's file: phrases by dotted key, and the faults of its form."""
    document, faults = read_yaml(path, str(path), Record)
    if document is None:
        return {}, faults
    phrases: dict[str, Phrase] = {}
    for loc, leaf in _leaves(document.data, ()):
        forms = leaf if isinstance(leaf, dict) else {"other": leaf}
        wrong = [form for form, text in forms.items() if not isinstance(text, str)]
        faults += [_no_text(document, (*loc, form) if forms is leaf else loc) for form in wrong]
        if not wrong:
            line, column = document.values[loc]
            phrases[dotted(loc)] = Phrase(forms, str(path), line, column)
    for key, phrase in phrases.items():
        faults += _brace_faults(key, phrase)
    return phrases, [*faults, *_language_faults(phrases)]


def plural_forms(locale: str) -> tuple[str, ...]:
    """Give the plural forms of a language, sorted; none where Babel knows no such locale."""
    try:
        return tuple(sorted(Locale.parse(locale).plural_form.tags | {"other"}))
    except (UnknownLocaleError, ValueError):
        return ()


def differences(
    phrases: Mapping[str, Phrase], reference: Mapping[str, Phrase], file: str
) -> Iterator[Fault]:
    """Give a fault for each phrase that is missing or unknown, or has other fields.

    Parameters
    ----------
    file : str
        Where a missing phrase is to be written.
    """
    for key, wanted in reference.items():
        if not key.startswith(TERMS) and key not in phrases:
            names = ", ".join(f"{{{name}}}" for name in sorted(wanted.fields))
            expected = f"a phrase with {names}" if names else "a phrase"
            yield Fault(file, 0, 0, key, "nothing", expected)
    for key, phrase in phrases.items():
        if key.startswith(TERMS) or key == OTHERWISE:
            continue
        if key not in reference:
            hint = did_you_mean(key, reference)
            yield phrase.fault(key, "an unknown key", "a key that all languages have", hint)
        elif phrase.fields != reference[key].fields:
            yield phrase.fault(key, _names(phrase.fields), _names(reference[key].fields))


def _leaves(data: Any, loc: Loc) -> Iterator[tuple[Loc, Any]]:
    if isinstance(data, dict) and not ("other" in data and PLURAL_FORMS.issuperset(data)):
        for key, inner in data.items():
            yield from _leaves(inner, (*loc, key))
    else:
        yield loc, data


def _no_text(document: Document, loc: Loc) -> Fault:
    return document.fault(loc, document.shown(loc), "a text", "put it in quotes")


def _brace_faults(key: str, phrase: Phrase) -> Iterator[Fault]:
    for text in phrase.forms.values():
        if re.search(r"[{}]", FIELD.sub("", text)):
            yield phrase.fault(key, "a brace that begins or ends no field", "fields such as {name}")


def _language_faults(phrases: Mapping[str, Phrase]) -> Iterator[Fault]:
    """Give the faults of the locale, and of plural forms that the language does not have."""
    if LOCALE not in phrases:
        return
    name = phrases[LOCALE].forms["other"]
    known = set(plural_forms(name))
    if not known:
        yield phrases[LOCALE].fault(LOCALE, name, "a locale that Babel knows, such as en_GB")
        return
    for key, phrase in phrases.items():
        if strange := sorted(set(phrase.forms) - known):
            found = f"the plural form {', '.join(strange)}"
            yield phrase.fault(key, found, f"the forms of {name}: {', '.join(sorted(known))}")


def _names(fields: frozenset[str]) -> str:
    return "the fields " + ", ".join(sorted(fields)) if fields else "no field"
