"""An event with everything that a run of it is made from: from files, or as it was kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matchmaker import __version__
from matchmaker.cli.binding import bound_papers
from matchmaker.cli.earlier import NEAR, SENT, kept_sent, timetable_in, told_before, told_by
from matchmaker.cli.folders import packaged
from matchmaker.cli.start import STRENGTH, Setting
from matchmaker.cli.terminal import complain, progress

if TYPE_CHECKING:
    from matchmaker.briefs import Sent
    from matchmaker.decisions import Store
    from matchmaker.model import (
        Book,
        Decided,
        Event,
        Replan,
        Shortlist,
        Timetable,
    )
    from matchmaker.rendering.phrasebook import Phrasebook
    from matchmaker.rendering.presses import Make
    from matchmaker.rendering.printed import Form, Paper
    from matchmaker.shortlist import Matching
    from matchmaker.timetable.problem import Problem

OWN_TEMPLATE: Final = "template/"
"""Beginning of the names of the office's own templates among the inputs."""


BANDS: Final = "strength"
"""Name of the bands of strength among the inputs; absent where the profiles have none."""


@dataclass(frozen=True)
class Made:
    """What comes of an event: kept with its run.

    Parameters
    ----------
    matches : Shortlist
        The match of each meeting, as its brief explains it.
    replans : tuple of Replan
        The new plans on the day so far, in their order.
    """

    timetable: Timetable
    matches: Shortlist
    replans: tuple[Replan, ...] = ()

    def documents(self) -> dict[str, bytes]:
        """Give the results as documents, by name."""
        from matchmaker.loading.kept import dump

        found = {"timetable": dump(self.timetable), "matches": dump(self.matches)}
        for number, item in enumerate(self.replans, start=1):
            found[f"replan/{number:03}"] = dump(item)
        return found

    @classmethod
    def of_documents(cls, documents: Mapping[str, bytes]) -> Made:
        """Read what `documents` gave."""
        from matchmaker.loading.kept import KeptError, restore
        from matchmaker.model import Replan, Shortlist, Timetable

        missing = [name for name in ("timetable", "matches") if name not in documents]
        if missing:
            raise KeptError(missing[0], "the document is missing")
        replans = sorted(name for name in documents if name.startswith("replan/"))
        return cls(
            restore(Timetable, documents["timetable"], "timetable"),
            restore(Shortlist, documents["matches"], "matches"),
            tuple(restore(Replan, documents[name], name) for name in replans),
        )

    @property
    def replan(self) -> Replan | None:
        """The last new plan, by which the timetable came about."""
        return self.replans[-1] if self.replans else None


@dataclass(frozen=True)
class Making:
    """Everything that a run of an event is made from.

    Parameters
    ----------
    setting : Setting
        Profiles, words, templates, the day of the law and the constants of the score.
    decided : Decided
        What the ministry decided by hand.
    seed : int
        Of the random rival in the certificate.
    with_briefs : bool
        Whether the brief of each meeting is printed too.
    forms : tuple of str
        What briefs and booklets are: pdf, docx, html.
    paper : str
        Paper of all pages: a4 or f4.
    talking_in : tuple of str
        Further languages of the talking points.
    revision : int
        How many runs of the event came before: calendars tell new from old by it.
    sent : tuple of Sent
        What the calendars of earlier runs told.
    near : Timetable, optional
        The timetable in force, from which as little as possible moves.
    """

    setting: Setting
    event: Event
    decided: Decided
    seed: int = 0
    with_briefs: bool = True
    forms: tuple[Form, ...] = ("pdf",)
    paper: Paper = "a4"
    talking_in: tuple[str, ...] = ()
    revision: int = 0
    sent: tuple[Sent, ...] = ()
    near: Timetable | None = None
    cache: Path | None = field(default=None, compare=False)

    @classmethod
    def of_documents(
        cls, documents: Mapping[str, bytes], folder: Path, *, cache: Path | None = None
    ) -> Making:
        """Lay out the inputs of a kept run again.

        Parameters
        ----------
        folder : Path
            An empty folder for the constants and the office's own templates of the run.
        """
        from matchmaker.loading.kept import restore, restore_book
        from matchmaker.model import Decided, Event
        from matchmaker.rendering.phrasebook import Phrasebook

        said = json.loads(documents["settings"])
        book = restore_book(documents)
        reference = folder / "reference.json"
        reference.write_bytes(documents["reference"])
        if BANDS in documents:
            reference.with_name(STRENGTH).write_bytes(documents[BANDS])
        elif "bands" not in said:
            complain(
                "Note: this run was kept by a version that did not keep the bands of strength: the"
                " word for the strength of a match cannot be said again, and is left out."
            )
        own = folder / "templates"
        for name, content in documents.items():
            if name.startswith(OWN_TEMPLATE):
                path = own / name.removeprefix(OWN_TEMPLATE)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        shipped = packaged("templates")
        templates = (own, shipped) if own.is_dir() else (shipped,)
        setting = Setting(
            profiles=folder,
            book=book,
            phrasebook=Phrasebook.load(templates, said["language"], book.taxonomy),
            templates=templates,
            on=dt.date.fromisoformat(said["on"]),
            reference=reference,
            weights=tuple((block, weight) for block, weight in said["weights"]),
            encoder=said["encoder"],
        )
        return cls(
            setting,
            restore(Event, documents["event"], "event"),
            restore(Decided, documents["decided"], "decided"),
            seed=said["seed"],
            with_briefs=said["briefs"],
            forms=tuple(said.get("forms", ("pdf",))),
            paper=said.get("paper", "a4"),
            talking_in=tuple(said.get("talking_in", ())),
            revision=said.get("revision", 0),
            sent=kept_sent(documents) or (),
            near=timetable_in(documents, NEAR),
            cache=cache,
        )

    @cached_property
    def documents(self) -> dict[str, bytes]:
        """All inputs as documents, by name."""
        from matchmaker.loading.kept import dump, dump_book

        bands = self.setting.reference.with_name(STRENGTH)
        settings = {
            "version": __version__,
            "encoder": self.setting.encoder,
            "weights": [*self.setting.weights],
            "on": self.setting.on.isoformat(),
            "language": self.setting.phrasebook.language,
            "seed": self.seed,
            "briefs": self.with_briefs,
            "forms": [*self.forms],
            "paper": self.paper,
            "talking_in": [*self.talking_in],
            "revision": self.revision,
            "templates": _digest_of_templates(self.setting.templates[-1]),
            "book": self.book.digest,
            # Tells a run without bands from one of a version that did not keep them.
            "bands": bands.is_file(),
        }
        found = dump_book(self.book) | {
            "event": dump(self.event),
            "decided": dump(self.decided),
            "reference": self.setting.reference.read_bytes(),
            "settings": (json.dumps(settings, indent=1) + "\n").encode(),
            SENT: dump(self.sent),
        }
        if bands.is_file():
            found[BANDS] = bands.read_bytes()
        if self.near is not None:
            found[NEAR] = dump(self.near)
        for folder in self.setting.templates[:-1]:
            for name, content in _files(folder):
                found[f"{OWN_TEMPLATE}{name}"] = content
        return found

    def after(
        self, store: Store, more: Mapping[str, bytes] | None = None, *, stays: bool = False
    ) -> Making:
        """Give it its number, and what calendars were told: those of the last run, if the same.

        A roll-back prints nothing, but counts: what is printed after it is newer than all
        that was printed before, also where it says the same.

        Parameters
        ----------
        stays : bool
            Whether it is planned near the timetable in force.
        """
        from matchmaker.decisions import contents, digest_of_all, digests, runs
        from matchmaker.loading.kept import KeptError

        known = runs(store, self.event.id)
        if not known:
            return self
        last = next(run for run in reversed(known) if run.kind != "rollback")
        inputs = contents(store, last, "input")
        said = json.loads(inputs["settings"])
        try:
            before, told = told_before(store, last, inputs), told_by(store, last, inputs)
        except KeptError as error:
            complain(
                f"Run {last.id} was kept by version {last.version} and cannot be read by this one"
                f" ({error}): calendars do not take back what only earlier ones told."
            )
            before = told = ()
        again = replace(self, revision=said.get("revision", 0), sent=before)
        if stays:
            again = replace(again, near=timetable_in(inputs, NEAR))
        is_same = digest_of_all(digests({**again.documents, **(more or {})})) == last.key
        if is_same and last == known[-1]:
            return again
        now = replace(self, revision=len(known), sent=told)
        if stays:
            now = replace(now, near=timetable_in(contents(store, known[-1], "result"), "timetable"))
        return now

    @property
    def book(self) -> Book:
        """The profiles."""
        return self.setting.book

    @cached_property
    def matching(self) -> Matching:
        """All pairs of the event's parties compared; a score depends on nobody else."""
        from matchmaker.cli.start import match_all
        from matchmaker.timetable.building import taking_part

        setting = replace(self.setting, book=taking_part(self.book, self.event))
        return match_all(setting, self.cache)

    @cached_property
    def problem(self) -> Problem:
        """The event as a problem."""
        from matchmaker.timetable.building import problem_of

        return problem_of(self.event, self.matching, decided=self.decided)

    def plan(self) -> Made:
        """Choose who meets whom, and seat them.

        Raises
        ------
        InfeasibleError
            When no meetings keep the event's rules.
        """
        from matchmaker.timetable.planning import plan

        problem = self.problem
        with progress("Planning the meetings"):
            near = self.near.sittings if self.near else ()
            timetable = plan(problem, seed=self.seed, near=near)
        return self.made(timetable)

    def made(self, timetable: Timetable, replans: tuple[Replan, ...] = ()) -> Made:
        """Add the matches of its meetings to a timetable."""
        meetings = sorted({item.meeting for item in timetable.sittings}, key=_pair)
        matches = [self.matching.match(m.city, m.investor, need=m.need) for m in meetings]
        return Made(timetable, self.matching.alone(*matches), replans)

    def papers(self, made: Made) -> Iterator[tuple[str, Make]]:
        """Give every paper of the event by its path, to be printed one by one."""
        from matchmaker.rendering.event_papers import MINISTRY, event_papers

        papers = event_papers(
            self.event,
            self.book,
            made.timetable,
            phrasebooks=self.words,
            templates=self.setting.templates,
            on=self.setting.on,
            language=self.setting.phrasebook.language,
            revision=self.revision,
            replan=made.replan,
            sent=self.sent,
            matches=made.matches,
            decided=self.decided,
            with_briefs=self.with_briefs,
            forms=self.forms,
            paper=self.paper,
        )
        for paper in papers:
            yield paper.path, paper.make
        if made.replans:
            yield f"{MINISTRY}/changes.json", lambda: _changes(made)
        if self.with_briefs:
            yield from bound_papers(self, made)

    def words(self, language: str) -> Phrasebook:
        """Give the phrasebook of a language, with the taxonomy of the book."""
        from matchmaker.rendering.phrasebook import Phrasebook

        own = self.setting.phrasebook
        if language == own.language:
            return own
        return Phrasebook.load(self.setting.templates, language, self.book.taxonomy)


def _pair(meeting: Any) -> tuple[str, str]:
    return meeting.city, meeting.investor


def _changes(made: Made) -> bytes:
    """Write the log of the new plans on the day: what happened, and what moved."""
    from matchmaker.loading.kept import dump

    plain = []
    for item in made.replans:
        document = json.loads(dump(item))
        del document["timetable"]
        plain.append(document)
    return (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()


def _files(folder: Path) -> list[tuple[str, bytes]]:
    """Read all files of a folder, by their paths within it."""
    return sorted(
        (path.relative_to(folder).as_posix(), path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    )


def _digest_of_templates(folder: Path) -> str:
    digest = hashlib.sha256()
    for name, content in _files(folder):
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()
