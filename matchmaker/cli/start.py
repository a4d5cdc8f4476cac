"""What a command starts from: profiles, words, and a shortlist that fits them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matchmaker import __version__
from matchmaker.cli import options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.terminal import complain, progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.model import Book, Match, Run, Shortlist, WeightFile
    from matchmaker.rendering.phrasebook import Phrasebook
    from matchmaker.shortlist import Matching

SAVED = "shortlist.json"
REFERENCE = "reference.json"
STRENGTH = "strength.json"
NAMED = 5
"""Changed profiles that are named one by one."""


@dataclass(frozen=True)
class Setting:
    """The profiles, the words and the day of one command.

    Parameters
    ----------
    profiles : Path
        The folder of the profiles.
    templates : tuple of Path
        The folders of templates, the office's own first.
    on : datetime.date
        The day whose law is applied.
    reference : Path
        The constants of the score.
    weights : tuple of (str, float)
        Weight of each block of the score.
    encoder : str
        How texts are compared: a name, or the folder of a model.
    """

    profiles: Path
    book: Book
    phrasebook: Phrasebook
    templates: tuple[Path, ...]
    on: dt.date
    reference: Path
    weights: tuple[tuple[str, float], ...]
    encoder: str

    @classmethod
    def of(
        cls,
        profiles: Path | None,
        templates: Path | None,
        language: str,
        on: dt.date | None,
        weights: Path | None = None,
        *,
        encoder: str | None = None,
    ) -> Setting:
        """Read profiles and words from the chosen folders, or from where they usually are.

        Texts are compared by the encoder that was asked for, else by that of the weights.
        """
        from matchmaker.loading import load_book, read_weights
        from matchmaker.model import DEFAULT_WEIGHTS
        from matchmaker.rendering.phrasebook import Phrasebook

        file = None if weights is None else read_weights(weights)
        folder, shipped = profiles_folder(profiles), packaged("profiles")
        with progress(f"Reading {folder}"):
            book = load_book(folder, base=shipped)
        folders = template_folders(templates)
        if len(folders) > 1:
            from matchmaker.rendering.office import crest_problem

            if problem := crest_problem(folders):
                complain(f"Note: {problem}.")
        if weights is not None and file is not None:
            _tell(weights, file, book)
        own = folder / REFERENCE
        words = Phrasebook.load(folders, language, book.taxonomy)
        if words.borrowed:
            complain(
                f"Note: {language} has no phrase of its own for {len(words.borrowed):,} of"
                f" {len(words.phrases):,}: where one is needed, it is said in the language that the"
                f" phrasebook names. 'matchmaker phrases {language}' lists them."
            )
        return cls(
            profiles=folder,
            book=book,
            phrasebook=words,
            templates=folders,
            on=on or book.edition.on.first_day,
            reference=own if own.is_file() else shipped / REFERENCE,
            weights=DEFAULT_WEIGHTS if file is None else file.weights.pairs,
            encoder=_encoder(encoder, weights, file),
        )

    def city(self, wanted: str) -> str:
        """Give the id of the city that is meant: by its id, or its name with or without its kind.

        Raises
        ------
        MatchmakerError
            With the nearest ids, where not exactly one city is meant.
        """
        names = {
            city.id: (city.id, city.name, city.name.partition(" ")[2]) for city in self.book.cities
        }
        return self.book.city(_meant("city", wanted, names)).id

    def investor(self, wanted: str) -> str:
        """Give the id of the investor that is meant, by its id or name; errors as `city`."""
        names = {item.id: (item.id, item.name) for item in self.book.investors}
        return self.book.investor(_meant("investor", wanted, names)).id

    def check(self, city: str, investor: str, need: str | None) -> None:
        """Make sure that the ids exist and belong together.

        Raises
        ------
        MatchmakerError
            With the nearest ids, or the needs that the city has.
        """
        needs = [item.id for item in self.book.city(city).needs]
        self.book.investor(investor)
        if need is not None and self.book.need(need).city.id != city:
            raise MatchmakerError(
                f"'{need}' is no need of {city}; it has: {', '.join(needs) or 'none'}"
            )


def _meant(kind: str, wanted: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """Take a name for an id, whatever its capitals, where it fits exactly one; that is said."""
    if wanted in names:
        return wanted
    word = wanted.strip().casefold()
    fitting = [one for one, own in names.items() if word and word in map(str.casefold, own)]
    if len(fitting) != 1:
        return wanted
    complain(f"Note: '{wanted}' is taken for the {kind} with the id '{fitting[0]}'.")
    return fitting[0]


def match_all(
    setting: Setting, cache: Path | None = None, scheduler: str | None = None
) -> Matching:
    """Compare all pairs: what takes longest."""
    with progress("Comparing needs and investors"):
        from matchmaker.loading import read_calibrations
        from matchmaker.ranking import Weights
        from matchmaker.shortlist import Matching
        from matchmaker.vectors import load_reference

        return Matching.of(
            setting.book,
            on=setting.on,
            encoder=setting.encoder,
            reference=load_reference(setting.reference),
            weights=Weights.of(setting.weights),
            cache=cache,
            calibrations=read_calibrations(setting.reference.with_name(STRENGTH)),
            scheduler=scheduler,
        )


def _encoder(asked: str | None, path: Path | None, file: WeightFile | None) -> str:
    """Give the encoder that was asked for, else that of the weights, else the usual one.

    Raises
    ------
    MatchmakerError
        When the weights are for a model of one's own, whose folder only the user knows.
    """
    meant = None if file is None else file.encoder
    if asked is None:
        if meant is None or meant in options.ENCODERS:
            return meant or options.ENCODERS[0]
        raise MatchmakerError(
            f"{path}: the weights are for the encoder '{meant}', which is no encoder of this"
            f" program; give --encoder with the folder of that model, or one of"
            f" {', '.join(options.ENCODERS)}"
        )
    if meant is not None and _name_of(asked) != meant:
        complain(
            f"Note: the weights of {path} are for the encoder {meant}; texts are compared by"
            f" {_name_of(asked)}, as --encoder says."
        )
    return asked


def _tell(path: Path, file: WeightFile, book: Book) -> None:
    """Say what a file of weights says of them, and whether they are of these profiles."""
    if file.verdict:
        complain(f"Note: {path} says of its weights: {' '.join(file.verdict.split())}")
    learned = file.learned_from
    if learned is not None and learned.digest != book.digest:
        complain(
            f"Note: the weights of {path} were learned from other profiles (edition"
            f" {learned.edition}) than these; 'matchmaker tune' learns them from these."
        )


def template_folders(chosen: Path | None) -> tuple[Path, ...]:
    """Give the folders of templates, the office's own first."""
    own = chosen or Path("templates")
    shipped = packaged("templates")
    if not own.is_dir() or own.resolve() == shipped.resolve():
        return (shipped,)
    return (own, shipped)


def listed_match(
    shortlist: Shortlist | None, city: str, investor: str, need: str | None
) -> Match | None:
    """Find a pair on a saved shortlist, with that need where one is asked for."""
    if shortlist is None:
        return None
    for match in (*shortlist.cities, *shortlist.investors):
        if (match.city, match.investor) == (city, investor) and need in {None, match.need}:
            return match
    return None


def saved_shortlist(setting: Setting, out: Path) -> Shortlist | None:
    """Read the shortlist of an earlier run, if the same run would make the same now.

    Where it is out of date, because profiles, constants, bands of strength or the program have
    changed since, that is said on the error stream; another day, encoder or weights are the
    user's own choice.
    """
    from matchmaker.loading import ShortlistError, read_shortlist

    path = out / SAVED
    try:
        found = read_shortlist(path)
    except ShortlistError:
        return None
    changed = _changed(found.run, setting) or _regraded(found, setting)
    if changed:
        complain(
            f"Note: {path} is out of date: {changed}. Pairs are compared anew for this; the"
            " workbook and the other briefs in that folder stay as they were until `matchmaker"
            " run` writes them again."
        )
        return None
    made_for = (found.run.on, found.run.encoder, found.run.weights)
    now = (setting.on.isoformat(), _name_of(setting.encoder), setting.weights)
    return found if made_for == now else None


def _changed(run: Run, setting: Setting) -> str:
    """Say what a run was made from that is different now; nothing where all is the same."""
    if run.digest != setting.book.digest:
        before, now = dict(run.parts), dict(setting.book.parts)
        what = {
            "changed": [name for name in now if name in before and before[name] != now[name]],
            "new": [name for name in now if name not in before],
            "gone": [name for name in before if name not in now],
        }
        if not before or len(what["new"]) > len(now) / 2:
            return "it was made from other profiles"
        told = [f"{word} {_few(names)}" for word, names in what.items() if names]
        return f"it was made from other profiles ({'; '.join(told)})"
    if run.reference != hashlib.sha256(setting.reference.read_bytes()).hexdigest():
        return f"the constants of the score in {setting.reference} are others"
    if run.version != __version__:
        return f"it was made by version {run.version} of the program, this is {__version__}"
    return ""


def _regraded(found: Shortlist, setting: Setting) -> str:
    """Say whether today's bands of strength grade a match otherwise; nothing where none is."""
    from matchmaker.loading import read_calibrations

    bands = read_calibrations(setting.reference.with_name(STRENGTH)).fitting(
        found.run.encoder, found.run.weights, found.run.reference
    )
    matches = (*found.cities, *found.roles, *found.investors)
    if any(match.strength != (bands.of(match.shares) if bands else "") for match in matches):
        return "the bands that say how strong a match is are others"
    return ""


def _few(names: list[str]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED} more" if len(names) > NAMED else shown


def _name_of(encoder: str) -> str:
    """Give the name that an encoder has in results: that of a model tells its files."""
    if encoder in options.ENCODERS:
        return encoder
    from matchmaker.text import encoder_named

    return encoder_named(encoder).name
