"""Which profile, need or deal a form speaks of, and which others resemble it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, NamedTuple

from matchmaker.loading.forms.entries import Entry
from matchmaker.loading.forms.findings import Finding
from matchmaker.loading.forms.form import FormKind
from matchmaker.loading.forms.likeness import place_likeness, text_likeness
from matchmaker.model import Need

LONGEST_ID: Final = 60
"""Characters of an id that is made from a name."""

_SHORT: Final = (("kabupaten ", "kab "),)


class Target(NamedTuple):
    """The record that a form, or a column of it, is about.

    Parameters
    ----------
    id : str
        Empty where none can be told.
    findings : tuple of Finding
        Why none can be told, or what resembles it.
    """

    id: str
    is_new: bool
    findings: tuple[Finding, ...] = ()


def subject_for(
    kind: FormKind,
    file: str,
    entry: Entry,
    named: Mapping[str, str],
    codes: Mapping[str, str],
) -> Target:
    """Find the city or investor of a form.

    Parameters
    ----------
    named : mapping of str to str
        The names of the known ones, by id.
    codes : mapping of str to str
        The ids of the known cities, by their Kemendagri code.
    """
    own, name = entry.values.get(("id",)), entry.values.get(("name",))
    code = entry.values.get(("kemendagri_code",))
    holder = codes.get(str(code)) if kind == "city" else None
    if own is not None and holder not in {None, own}:
        return _taken(file, entry, own, str(holder), named)
    if own is not None or (holder is not None and not isinstance(name, str)):
        return Target(own or str(holder), own is not None and own not in named)
    if not isinstance(name, str):
        return Target("", is_new=True)
    if holder is not None:
        is_same = place_likeness(name, named[holder]) is not None
        return Target(holder, is_new=False) if is_same else _taken(file, entry, "", holder, named)
    return _by_name(kind, file, entry, name, named)


def _by_name(
    kind: FormKind, file: str, entry: Entry, name: str, named: Mapping[str, str]
) -> Target:
    """Find a city or investor whose form has neither an id nor a code that is known."""
    same = [key for key, other in named.items() if _is_same(name, other)]
    if same and entry.values.get(("kemendagri_code",)) is None:
        return Target(same[0], is_new=False)
    made = derived_id("", name)
    if not made:
        return Target("", True, (entry.finding(file, ("id",), "fault.no_id"),))
    alike = tuple(_alike_subjects(kind, file, entry, name, named))
    return Target(_free(made, named), True, alike)


def _taken(file: str, entry: Entry, own: str, holder: str, named: Mapping[str, str]) -> Target:
    values = {"id": holder, "name": named[holder]}
    loc = ("kemendagri_code",)
    return Target(own, own not in named, (entry.finding(file, loc, "fault.code_taken", **values),))


def _alike_subjects(
    kind: FormKind, file: str, entry: Entry, name: str, named: Mapping[str, str]
) -> Iterator[Finding]:
    compare = place_likeness if kind == "city" else text_likeness
    for key, other in named.items():
        if likeness := compare(name, other):
            what = f"decide.{kind}_{likeness}"
            yield entry.finding(file, ("name",), what, name=name, id=key, other=other)


def item_for(
    file: str,
    entry: Entry,
    owner: str,
    *,
    known: Mapping[str, Any],
    owners: Mapping[str, str],
    seen: Collection[str],
) -> Target:
    """Find the need or deal of a column.

    Parameters
    ----------
    known : mapping of str to Need or Deal
        Those of the city or investor, by id.
    owners : mapping of str to str
        The city or investor of every need and deal, by its id.
    seen : collection of str
        Ids that columns before speak of.
    """
    is_need = entry.record is Need
    title_loc = ("title",) if is_need else ("project",)
    own, title = entry.values.get(("id",)), entry.values.get(title_loc)
    if own is not None:
        if owners.get(own, owner) != owner:
            values = {"found": own, "owner": owners[own]}
            return Target(own, True, (entry.finding(file, ("id",), "fault.id_taken", **values),))
        return Target(own, own not in known)
    if not isinstance(title, str):
        return Target("", is_new=True)
    titles = {key: str(getattr(one, title_loc[0])) for key, one in known.items()}
    year = entry.values.get(("year",))
    same = [
        key
        for key, other in titles.items()
        if _is_same(title, other) and (is_need or getattr(known[key], "year", None) == year)
    ]
    if same:
        return Target(same[0], is_new=False)
    stem = re.sub(r"^(?:kota|kab)-", "", owner)
    made = derived_id(stem, title)
    if made == stem:
        return Target("", True, (entry.finding(file, ("id",), "fault.no_id"),))
    alike: list[Finding] = []
    for key, other in titles.items():
        likeness = text_likeness(title, other)
        if likeness and key not in seen:
            what = f"decide.{'need' if is_need else 'deal'}_{likeness}"
            alike.append(entry.finding(file, title_loc, what, name=title, id=key, other=other))
    return Target(_free(made, {**owners, **dict.fromkeys(seen)}), True, tuple(alike))


def _is_same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def derived_id(stem: str, name: str) -> str:
    """Make an id from a name, as profiles spell them: ``Kabupaten Siak`` is ``kab-siak``."""
    bare = re.sub(r"\([^)]*\)", " ", name) if re.sub(r"\([^)]*\)", "", name).strip() else name
    text = unicodedata.normalize("NFKD", bare).encode("ascii", "ignore").decode().casefold()
    for long, short in _SHORT:
        text = short + text.removeprefix(long) if text.startswith(long) else text
    words = [stem, *re.findall(r"[a-z0-9]+", text)] if stem else re.findall(r"[a-z0-9]+", text)
    made = words[0] if words else ""
    for word in words[1:]:
        if len(made) + 1 + len(word) > LONGEST_ID:
            break
        made += f"-{word}"
    return made[:LONGEST_ID]


def _free(wanted: str, taken: Mapping[str, Any]) -> str:
    """Give an id that nobody has, by a number where it must be."""
    number, free = 1, wanted
    while free in taken:
        number += 1
        free = f"{wanted}-{number}"
    return free
