"""What importing forms would do: which profiles are new, which change, and what must be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple

from matchmaker.loading.fields import Loc
from matchmaker.loading.forms.entries import Entries, Entry
from matchmaker.loading.forms.findings import Finding, Spot
from matchmaker.loading.forms.form import PARTS, FormKind
from matchmaker.loading.forms.likeness import text_likeness
from matchmaker.loading.forms.matching import Target, derived_id, item_for, subject_for
from matchmaker.loading.forms.merging import (
    Change,
    Statement,
    Unmergeable,
    changes,
    merged,
)
from matchmaker.model import Book, City, Deal, Investor, Language, Need, PartialDate, Words

NEAR: Final = 0.03
"""Degrees, about three kilometres, within which two seats of government may be one."""

Status = Literal["new", "update", "same", "decide", "faulty"]


class Read(NamedTuple):
    """A form whose answers were read.

    Parameters
    ----------
    file : str
        As the user named it.
    title : str
        What the form is called, as its facts name it as their source.
    """

    file: str
    title: str
    kind: FormKind
    language: Language
    entries: Entries


@dataclass(frozen=True, slots=True)
class Plan:
    """What one form does to the profiles.

    Parameters
    ----------
    file : str
        The form.
    kind, language : str, optional
        None where nothing can be made of the file.
    status : str
        ``new`` or ``update`` for a profile that would be written, ``same`` where the
        form says nothing new, ``decide`` where a person must say whether two are one,
        ``faulty`` where the form cannot be taken.
    id, name : str
        Of the city or investor, empty where they are not known.
    item : City or Investor, optional
        The profile as it would be; None where there is none.
    changes : tuple of Change
        What an update changes.
    added, kept : tuple of str
        Ids of needs or deals that are new, and of those that the form does not mention.
    findings : tuple of Finding
        Faults, questions and remarks.
    """

    file: str
    kind: FormKind | None
    language: Language | None
    status: Status
    id: str = ""
    name: str = ""
    item: City | Investor | None = None
    changes: tuple[Change, ...] = ()
    added: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def plan(reads: Sequence[Read], book: Book, *, accept_new: bool = False) -> tuple[Plan, ...]:
    """Say what a set of forms does to the profiles of a book.

    Each form is taken whole or not at all. Two forms for one profile are taken one after
    the other, unless they contradict each other: then neither is.

    Parameters
    ----------
    accept_new : bool
        Whether what resembles another profile, need or deal is nevertheless one of its own.
    """
    planner = _Planner(book, accept_new=accept_new)
    targets = [planner.target(read) for read in reads]
    against = _contradictions(reads, targets, book)
    return tuple(
        planner.plan(read, target, against.get(number, ()))
        for number, (read, target) in enumerate(zip(reads, targets, strict=True))
    )


@dataclass(slots=True)
class _Planner:
    """Holds the profiles as the forms before would leave them."""

    book: Book
    accept_new: bool
    cities: dict[str, City] = field(init=False)
    investors: dict[str, Investor] = field(init=False)
    owners: dict[str, str] = field(init=False)
    named: dict[FormKind, dict[str, str]] = field(init=False)
    codes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.cities = {city.id: city for city in self.book.cities}
        self.investors = {investor.id: investor for investor in self.book.investors}
        needs = {need.id: city.id for city in self.book.cities for need in city.needs}
        deals = {deal.id: item.id for item in self.book.investors for deal in item.deals}
        self.owners = needs | deals
        self.named = {
            "city": {city.id: city.name for city in self.book.cities},
            "investor": {investor.id: investor.name for investor in self.book.investors},
        }
        self.codes = {city.kemendagri_code: city.id for city in self.book.cities}

    def subjects(self, kind: FormKind) -> Mapping[str, City] | Mapping[str, Investor]:
        return self.cities if kind == "city" else self.investors

    def target(self, read: Read) -> Target:
        """Find the profile that a form is about, in the book or among the forms before."""
        entry, named = read.entries.subject, self.named[read.kind]
        target = subject_for(read.kind, read.file, entry, named, self.codes)
        name, code = entry.values.get(("name",)), entry.values.get(("kemendagri_code",))
        if target.id and isinstance(name, str):
            named.setdefault(target.id, name)
            if isinstance(code, str):
                self.codes.setdefault(code, target.id)
        if read.kind == "city" and target.is_new and not target.findings:
            return target._replace(findings=tuple(self._near(read, str(name))))
        return target

    def _near(self, read: Read, name: str) -> Iterator[Finding]:
        """Ask whether a city that seems new is a known one: by its place, or by its needs."""
        entry = read.entries.subject
        here = [entry.values.get((part,)) for part in ("latitude", "longitude")]
        titles = [str(_title_of(one)) for one in read.entries.items if _title_of(one)]
        for city in self.book.cities:
            values = {"name": name, "id": city.id, "other": city.name}
            there = (city.latitude, city.longitude)
            is_near = all(
                isinstance(one, float | int) and abs(one - other) <= NEAR
                for one, other in zip(here, there, strict=True)
            )
            alike = (text_likeness(one, need.title) for one in titles for need in city.needs)
            if is_near:
                yield entry.finding(read.file, ("name",), "decide.city_near", **values)
            elif any(likeness in {"same", "close"} for likeness in alike):
                yield entry.finding(read.file, ("name",), "decide.city_needs", **values)

    def plan(self, read: Read, target: Target, against: Sequence[Finding]) -> Plan:
        """Merge a form into the profile that it is about."""
        findings = [*read.entries.findings, *target.findings, *against]
        name = str(read.entries.subject.values.get(("name",)) or "")
        before = self.subjects(read.kind).get(target.id)
        draft = Plan(read.file, read.kind, read.language, "faulty", target.id, name)
        statement = _statement(read, findings)
        if before is not None and before.written_in != read.language:
            values = (("language", before.written_in), ("id", before.id))
            findings.append(Finding(read.file, Spot(), Words("intake.fault.language", values)))
        item, seen = self._merged(read, target, before, statement, findings)
        findings = sorted(_told_once(findings), key=lambda found: _in_order(found, read.kind))
        if any(finding.is_fault for finding in findings) or item is None:
            return replace(draft, findings=tuple(findings))
        findings += _older(read, before)
        known = [one.id for one in getattr(before, PARTS[read.kind][1], ())]
        made = replace(
            draft,
            name=item.name,
            item=item,
            added=tuple(one for one in seen if one not in known),
            kept=tuple(one for one in known if one not in seen),
            findings=tuple(findings),
        )
        if not self.accept_new and any(finding.is_question for finding in findings):
            return replace(made, status="decide")
        status: Status = "new" if before is None else "same" if item == before else "update"
        self._keep(item)
        return replace(made, status=status, changes=tuple(_all_changes(before, item)))

    def _merged(
        self,
        read: Read,
        target: Target,
        before: City | Investor | None,
        statement: Statement,
        findings: list[Finding],
    ) -> tuple[City | Investor | None, tuple[str, ...]]:
        given: dict[str, Any] = {"id": target.id or "x", "written_in": read.language}
        entry = read.entries.subject
        if read.kind == "city":
            given |= self._place(read.file, entry, before, findings)
        owner, part, _ = PARTS[read.kind]
        item: City | Investor | None = None
        try:
            item = merged(entry, before, owner, file=read.file, statement=statement, given=given)
        except Unmergeable as error:
            findings += error.findings
        known = {one.id: one for one in getattr(before, part, ())}
        seen: dict[str, None] = {}
        for one in read.entries.items:
            found = self._item(
                read,
                one,
                target.id,
                known=known,
                seen=seen,
                statement=statement,
                findings=findings,
            )
            if found is not None:
                known[found.id] = found
        if item is not None:
            parts = tuple(sorted(known.values(), key=lambda one: one.id))
            item = item.model_copy(update={part: parts})
        return item, tuple(seen)

    def _item(
        self,
        read: Read,
        entry: Entry,
        owner: str,
        *,
        known: Mapping[str, Any],
        seen: dict[str, None],
        statement: Statement,
        findings: list[Finding],
    ) -> Any:
        """Merge one need or deal; None where it is faulty."""
        target = item_for(read.file, entry, owner, known=known, owners=self.owners, seen=seen)
        findings += target.findings
        if target.id and target.id in seen:
            findings.append(entry.finding(read.file, TITLES[entry.record], "fault.item_twice"))
            return None
        if target.id:
            seen[target.id] = None
        record = PARTS[read.kind][2]
        try:
            found = merged(
                entry,
                known.get(target.id),
                record,
                file=read.file,
                statement=statement,
                given={"id": target.id or "x"},
            )
        except Unmergeable as error:
            findings += error.findings
            return None
        if isinstance(found, Need) and not found.sectors:
            # Matching compares sectors, and the law of a single sector is asked for by it.
            findings.append(entry.finding(read.file, ("sectors",), "note.no_sector"))
        return found

    def _place(
        self, file: str, entry: Entry, before: City | Investor | None, findings: list[Finding]
    ) -> dict[str, str]:
        """Give the island group that follows from the province, and check the code by it."""
        old = before if isinstance(before, City) else None
        name = entry.values.get(("province",), old.province if old else None)
        code = entry.values.get(("kemendagri_code",), old.kemendagri_code if old else None)
        provinces = {province.name: province for province in self.book.taxonomy.provinces}
        province = provinces.get(str(name))
        if province is None:
            # The province is a finding of its own already.
            return {"island_group": old.island_group if old else "?"}
        if code is not None and not str(code).startswith(f"{province.code}."):
            values = {"found": str(code), "province": province.name, "code": province.code}
            loc: Loc = ("kemendagri_code",)
            findings.append(entry.finding(file, loc, "fault.code_of_province", **values))
        return {"island_group": province.island_group}

    def _keep(self, item: City | Investor) -> None:
        """Let the forms that follow see the profile as it would be."""
        if isinstance(item, City):
            self.cities[item.id] = item
            self.owners |= {need.id: item.id for need in item.needs}
        else:
            self.investors[item.id] = item
            self.owners |= {deal.id: item.id for deal in item.deals}


TITLES: Final[Mapping[type, Loc]] = {Need: ("title",), Deal: ("project",)}
"""What a need and a deal are called by."""


def _statement(read: Read, findings: list[Finding]) -> Statement:
    """Say what the source of the form's facts is; its office and date must be given."""
    origin = read.entries.origin
    for loc in (("office",), ("as_of",)):
        is_wrong = any(found.spot == origin.spots.get(loc) for found in findings)
        if origin.values.get(loc) is None and not is_wrong and origin.spots:
            findings.append(origin.finding(read.file, loc, "fault.needed"))
    office = origin.values.get(("office",)) or ""
    as_of = origin.values.get(("as_of",)) or PartialDate("1000")
    file = read.file.rpartition("/")[2]
    return Statement(f"{read.title} ({office}, {file})", as_of)


def _told_once(findings: Iterable[Finding]) -> list[Finding]:
    """Drop that an answer is missing where what stands there instead was told already."""
    kept: list[Finding] = []
    told: set[tuple[str, int, str]] = set()
    for finding in findings:
        spot = finding.spot
        place = (spot.sheet_key, spot.answer, spot.key.partition("#")[0])
        if (
            not finding.what.key.startswith("intake.fault.needed")
            or place not in told
            or not spot.key
        ):
            kept.append(finding)
        told.add(place)
    return kept


def _in_order(finding: Finding, kind: FormKind) -> tuple[bool, str, int, int]:
    """Put findings in the order in which somebody would go through the form."""
    spot = finding.spot
    return spot.sheet_key not in {"", kind}, spot.sheet_key, spot.answer, spot.row


def _older(read: Read, before: City | Investor | None) -> Iterator[Finding]:
    """Remark that the profile speaks of a later date than the form."""
    as_of = read.entries.origin.values.get(("as_of",))
    known = before.provenance.as_of if before is not None else None
    if as_of is not None and known is not None and as_of.last_day < known.first_day:
        origin = read.entries.origin
        yield origin.finding(read.file, ("as_of",), "note.older", form=as_of, profile=known)


def _by_id(item: City | Investor | None, part: str) -> dict[str, Any]:
    return {one.id: one for one in getattr(item, part, ())}


def _all_changes(before: City | Investor | None, after: City | Investor) -> Iterator[Change]:
    if before is None:
        return
    yield from changes(before, after, after.id)
    part = "needs" if isinstance(after, City) else "deals"
    old = _by_id(before, part)
    for one in getattr(after, part):
        if one.id in old:
            yield from changes(old[one.id], one, one.id)


def _contradictions(
    reads: Sequence[Read], targets: Sequence[Target], book: Book
) -> Mapping[int, list[Finding]]:
    """Find forms of one profile that answer a question differently.

    A form that is refused by itself is compared with none: mostly it is the older state of
    one that was sent back and came corrected, and must not stand in its way.
    """
    found: dict[int, list[Finding]] = {}
    by_target: dict[tuple[str, str], list[int]] = {}
    for number, (read, target) in enumerate(zip(reads, targets, strict=True)):
        if target.id:
            by_target.setdefault((read.kind, target.id), []).append(number)
    for group in by_target.values():
        numbers = group
        if len(group) > 1:
            numbers = [at for at in group if not _is_refused(reads[at], targets[at], book)]
        for one in numbers:
            for other in numbers:
                if one != other:
                    found.setdefault(one, []).extend(_against(reads[one], reads[other]))
    return found


def _is_refused(read: Read, target: Target, book: Book) -> bool:
    """Whether a form is faulty whatever the others say."""
    return _Planner(book, accept_new=True).plan(read, target, ()).status == "faulty"


def _against(read: Read, other: Read) -> Iterator[Finding]:
    """Say where a form contradicts another one, or that there is another one."""
    pairs = [(read.entries.subject, other.entries.subject)]
    others = {title: entry for entry in other.entries.items if (title := _title(entry))}
    pairs += [
        (entry, others[_title(entry)]) for entry in read.entries.items if _title(entry) in others
    ]
    # The name alone: a copy that is sent back tells nobody how our folders are called.
    name = other.file.rpartition("/")[2]
    contradicts = False
    for mine, theirs in pairs:
        for loc in _both(mine.values, theirs.values):
            if loc[0] != "provenance" and mine.values[loc] != theirs.values[loc]:
                contradicts = True
                yield mine.finding(read.file, loc, "fault.contradicts", other=name)
    if not contradicts:
        what = Words("intake.note.second_form", (("other", name),))
        yield Finding(read.file, Spot(), what)


def _both(mine: Iterable[Loc], theirs: Mapping[Loc, Any]) -> Iterator[Loc]:
    return (loc for loc in mine if loc in theirs)


def _title_of(entry: Entry) -> Any:
    return entry.values.get(TITLES[entry.record])


def _title(entry: Entry) -> str:
    own = entry.values.get(("id",)) or _title_of(entry) or ""
    return derived_id("", str(own))
