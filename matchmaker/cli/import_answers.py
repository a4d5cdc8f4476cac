"""Filled forms of an event become a new state of its file, after a look at what would change."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli.output import write_file
from matchmaker.cli.terminal import print_table, printable
from matchmaker.errors import Fault, MatchmakerError, ProfileError, in_short

if TYPE_CHECKING:
    from matchmaker.loading.event_forms import Edit
    from matchmaker.model import Book, Event
    from matchmaker.rendering.phrasebook import Phrasebook


@dataclass(frozen=True, slots=True)
class Answers:
    """What the forms of one event say.

    Parameters
    ----------
    file : Path
        Of the event.
    text : bytes
        Its content when it was read.
    faulty : dict of str to tuple of Fault
        Forms that are left out, and why.
    sound : tuple of str
        Forms that are taken.
    after : Event
        The event with their answers.
    new_text : str
        Its file with their answers.
    """

    file: Path
    text: bytes
    before: Event
    after: Event
    new_text: str
    sound: tuple[str, ...]
    faulty: dict[str, tuple[Fault, ...]]

    @property
    def is_new(self) -> bool:
        """Whether anything changes."""
        return self.before != self.after


def read_answers(
    paths: Sequence[tuple[Path, str]], folder: Path, file: Path | None, book: Book
) -> Iterator[Answers]:
    """Read forms, each with the id of its event.

    Parameters
    ----------
    folder : Path
        Of the profiles, among which events are looked for.
    file : Path, optional
        The event's file, where it lies elsewhere.

    Raises
    ------
    MatchmakerError
        When an event is not there or faulty, or would become so.
    """
    from matchmaker.loading import load_event

    for event_id in sorted({event for _, event in paths}):
        own = [path for path, event in paths if event == event_id]
        found = file or _file_of(folder, event_id, own[0])
        text = _content(found)
        event = load_event(found, book)
        if event.id != event_id:
            raise MatchmakerError(f"{own[0]} is a form of the event {event_id}, not of {event.id}")
        yield _answers(own, found, text, event, book)


def _answers(paths: Sequence[Path], file: Path, text: bytes, event: Event, book: Book) -> Answers:
    from matchmaker.loading.event_forms import applied, event_text, joined, read_event_form

    forms: dict[str, tuple[Edit, ...]] = {}
    faulty: dict[str, tuple[Fault, ...]] = {}
    for path in paths:
        try:
            forms[path.as_posix()] = read_event_form(path, event, book)
        except ProfileError as error:
            faulty[path.as_posix()] = error.faults
    _, clashes = joined(forms.values())
    for name in [name for name in forms if any(fault.file == name for fault in clashes)]:
        faulty[name] = tuple(fault for fault in clashes if fault.file == name)
        del forms[name]
    edits, _ = joined(forms.values())
    after = applied(event, edits)
    old = text.decode("utf-8-sig")
    new = old if after == event else event_text(old, event, after)
    if after != event:
        _check(new, file.name, after, book)
    return Answers(file, text, event, after, new, tuple(forms), faulty)


def _check(text: str, name: str, after: Event, book: Book) -> None:
    """Read the new text back: it must be an event without faults, and the one that is meant."""
    from matchmaker.loading.events import read_event

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8"))
        found, faults = read_event(path, book)
    if found == after:
        return
    if found is not None:
        raise MatchmakerError(
            f"the answers cannot be put into {name} as it is written; write its fields cities,"
            " delegations, investors and wishes at the left edge, each in lines of its own"
        )
    said = "\n".join(in_short(fault for fault in faults)).replace(path.as_posix(), name)
    raise MatchmakerError(f"with these answers {name} would be faulty; nothing was taken:\n{said}")


def _file_of(folder: Path, event_id: str, form: Path) -> Path:
    from matchmaker.loading.layout import event_files
    from matchmaker.model import UnknownIdError

    files = {path.stem: path for path in event_files(folder)[0]}
    if event_id in files:
        return files[event_id]
    error = UnknownIdError("event", event_id, [(name, name) for name in files])
    raise MatchmakerError(
        f"{form} is a form of an event: {error} in {folder / 'events'};"
        " name its file with --event FILE.yaml"
    )


def write_answers(found: Answers, shipped: Path) -> None:
    """Write the event's file whole, unless it changed since it was read.

    Parameters
    ----------
    shipped : Path
        Folder of the profiles that came with the program, which are never changed.
    """
    if shipped.resolve() in found.file.resolve().parents and not _is_here(found.file):
        raise MatchmakerError(
            f"{found.file} came with the program and is not changed;"
            " lay out a folder of your own with `matchmaker init DIR`, then use --profiles DIR"
        )
    if _content(found.file) != found.text:
        raise MatchmakerError(
            f"{found.file} was changed while the forms were read; nothing was written:"
            " do the same again"
        )
    write_file(found.file, found.new_text.encode("utf-8"))


def _is_here(file: Path) -> bool:
    own = Path("profiles")
    return own.is_dir() and own.resolve() in file.resolve().parents


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MatchmakerError(f"cannot read {path}: {error.strerror}") from error


def show_answers(found: Answers, book: Book, words: Phrasebook, *, written: bool) -> None:
    """Say what forms of an event do: every fault, then every change."""
    for name, faults in found.faulty.items():
        click.echo(printable(f"{name}: left out whole, for {len(faults)} faults"))
        for line in in_short(faults):
            click.echo(printable(f"  {line}"))
    for name in found.sound:
        click.echo(printable(f"{name}: taken"))
    rows = _rows(found, book, words)
    if rows:
        heads = [words.phrase(f"event_form.change.{key}") for key in _KEYS]
        title = words.phrase("event_form.changes", file=found.file.as_posix())
        print_table(title, heads, rows, ratios=(2, 4, 3, 3))
    if written:
        click.echo(f"Written: {found.file}. Plan the event again: matchmaker event {found.file}")
    elif rows:
        click.echo(f"{found.file} was not changed. To write it: the same with --apply.")
    else:
        click.echo(f"Nothing changes in {found.file}.")


_KEYS = ("what", "who", "before", "after")


def _rows(found: Answers, book: Book, words: Phrasebook) -> list[tuple[str, str, str, str]]:
    from matchmaker.loading.event_forms import changed
    from matchmaker.rendering.event_form import event_changes

    return event_changes(changed(found.before, found.after), found.before, found.after, book, words)


def answers_document(
    found: Answers, book: Book, words: Phrasebook, *, written: bool
) -> dict[str, Any]:
    """Give what forms of an event do, for machines."""
    return {
        "event": found.before.id,
        "file": found.file.as_posix(),
        "taken": list(found.sound),
        "left_out": {name: list(map(str, faults)) for name, faults in found.faulty.items()},
        "changes": [dict(zip(_KEYS, row, strict=True)) for row in _rows(found, book, words)],
        "written": written,
    }
