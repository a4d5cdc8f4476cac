"""``matchmaker import``: filled forms become profiles, after a look at what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matchmaker.cli import EXIT_MISTAKE, options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.import_answers import (
    answers_document,
    read_answers,
    show_answers,
    write_answers,
)
from matchmaker.cli.output import safe_name, write_file, write_results
from matchmaker.cli.start import template_folders
from matchmaker.cli.terminal import emit_json, print_table, printable, progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.loading.forms import Filled, Form, FormKind, Plan
    from matchmaker.model import Book, Language, Value
    from matchmaker.rendering.phrasebook import Phrasebook

EPILOG = """\b
Examples:
  matchmaker import city.id.xlsx
  matchmaker import returned-forms
  matchmaker import returned-forms/*.xlsx --profiles my-profiles --apply

\b
FORM is a filled form, or a folder of them, with the folders in it. Without --apply nothing is
written but marked copies: what would be new, and what would change, is shown. A form with a fault
is left out whole; a copy of it, with the faulty cells coloured and commented, is written to
returned/ in the folder of results, to be sent back. What resembles another profile or need waits
for a decision: write the id of the other one into the form where both are the same, or use
--accept-new where they are two.

\b
Forms of an event (`matchmaker form --event`) change the event's file: who wishes what, who is there
when, who brings whom. Every change is shown first; lines that do not change stay as they are.

\b
With --format json: {"profiles": folder, "applied": true or false, "forms": [...],
"events": [{event, file, taken, left_out, changes (what, who, before, after), written}]}. A form has
file, kind, status (new, update, same, decide, faulty), id, name, added, kept, changes
(record, field, before, after), findings (kind, sheet, row, column, question, text) and marked.
The exit code is 2 where a form was left out.
"""

RETURNED = "returned"


@click.command(epilog=EPILOG)
@click.argument(
    "forms",
    metavar="FORM...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
)
@options.profiles
@options.out
@click.option("--apply", is_flag=True, help="Write the profiles; without it, only show them.")
@click.option(
    "--accept-new",
    is_flag=True,
    help="Take what resembles another profile, need or deal as one of its own.",
)
@click.option(
    "--lang",
    type=click.Choice(["id", "en"]),
    default="id",
    show_default=True,
    help="Language of messages on files that are no form; a form is answered in its own.",
)
@click.option(
    "--event",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.yaml",
    help="The event's file, for forms of an event.  [default: that of the profiles]",
)
@options.form("text", "json")
@options.templates
@click.pass_context
def command(
    ctx: click.Context,
    *,
    forms: Sequence[Path],
    profiles: Path | None,
    out: Path,
    apply: bool,
    accept_new: bool,
    lang: Language,
    event: Path | None,
    form: str,
    templates: Path | None,
) -> None:
    """Read filled forms back into profiles.

    All faults of all forms are shown at once, by sheet, row and column, in the language of the
    form. A form updates the profile of its city or investor; what it leaves blank stays as it is.
    """
    from matchmaker.loading import load_book
    from matchmaker.loading.forms.writing import profile_files

    folder = profiles_folder(profiles)
    before = {path: _content(path) for path in profile_files(folder).values()}
    book = load_book(folder, base=packaged("profiles"), may_be_empty=True)
    intake = _Intake(book, folder, template_folders(templates), lang, before)
    paths = list(_files(forms))
    with progress("Reading forms", total=len(paths)) as step:
        for path in paths:
            intake.read(path)
            step()
    answers = list(read_answers(intake.answers, folder, event, book))
    plans = intake.plans(accept_new=accept_new)
    marked = intake.marked(plans)
    # Not complete: copies of an earlier batch may still have to be sent.
    kept = write_results(out, marked, command="import").kept if marked else ()
    written = intake.write(plans) if apply and plans else {}
    new = [found for found in answers if apply and found.is_new]
    for found in new:
        write_answers(found, packaged("profiles"))
    returned = {number: out / name for number, name in intake.copies.items()}
    if form == "json":
        emit_json(
            {
                "profiles": folder.as_posix(),
                "applied": apply,
                "forms": [
                    _document(intake, plan, returned.get(number))
                    for number, plan in enumerate(plans)
                ],
                "events": [
                    answers_document(found, book, intake.words(lang), written=found in new)
                    for found in answers
                ],
            }
        )
    else:
        for number, plan in enumerate(plans):
            _show(intake, plan, returned.get(number))
        marks = out / RETURNED if intake.copies else None
        for line in _summary(plans, written, folder, marks, apply=apply) if plans else ():
            click.echo(line)
        for found in answers:
            show_answers(found, book, intake.words(lang), written=found in new)
        for path in kept:
            click.echo(f"Kept: {path} (it had been changed since it was written)")
    if any(plan.status in {"faulty", "decide"} for plan in plans) or any(
        found.faulty for found in answers
    ):
        ctx.exit(EXIT_MISTAKE)


def _files(forms: Sequence[Path]) -> Iterator[Path]:
    """Give the forms, and those of the folders, each once."""
    found: dict[Path, None] = {}
    for path in forms:
        inner = sorted(path.rglob("*.xlsx")) if path.is_dir() else [path]
        if path.is_dir() and not inner:
            raise MatchmakerError(f"{path} holds no form (a file that ends in .xlsx)")
        found |= dict.fromkeys(one for one in inner if not one.name.startswith((".", "~")))
    if not found:
        raise MatchmakerError(
            f"{', '.join(map(str, forms))}: only files that Excel keeps beside an open workbook"
            " (their names begin with ~); name the workbook itself"
        )
    yield from found


@dataclass(slots=True)
class _Intake:
    """The forms of one run, and the profiles that they are about."""

    book: Book
    folder: Path
    templates: Sequence[Path]
    lang: Language
    before: dict[Path, bytes]
    read_forms: list[tuple[str, Filled | None, Any]] = field(default_factory=list)
    designs: dict[tuple[FormKind, str], Form] = field(default_factory=dict)
    answers: list[tuple[Path, str]] = field(default_factory=list)
    books: dict[str, Phrasebook] = field(default_factory=dict)
    copies: dict[int, str] = field(default_factory=dict)

    def words(self, language: str | None) -> Phrasebook:
        """Give the words of a form's language."""
        from matchmaker.rendering.phrasebook import Phrasebook

        name = language or self.lang
        if name not in self.books:
            self.books[name] = Phrasebook.load(self.templates, name, self.book.taxonomy)
        return self.books[name]

    def design(self, kind: FormKind, language: str) -> Form:
        """Give the questions of a form."""
        from matchmaker.loading.forms import design

        key = (kind, language)
        if key not in self.designs:
            self.designs[key] = design(kind, self.words(language), self.book)
        return self.designs[key]

    def read(self, path: Path) -> None:
        """Read one form; those of an event are read together, when their event is."""
        from matchmaker.loading.event_forms import event_of
        from matchmaker.loading.forms import UnreadableError, faulty, read_filled, read_form
        from matchmaker.loading.review_sheet import is_review

        name = path.as_posix()
        try:
            filled = read_filled(path, name)
        except UnreadableError as error:
            if is_review(path):
                raise MatchmakerError(
                    f"{path} is a sheet of decisions: read it with `matchmaker review read`"
                ) from error
            event = event_of(path)
            if event is not None:
                self.answers.append((path, event))
                return
            self.read_forms.append((name, None, faulty(name, error)))
            return
        form = self.design(filled.kind, filled.language)
        self.read_forms.append((name, filled, read_form(filled, form)))

    def plans(self, *, accept_new: bool) -> list[Plan]:
        """Say what each form does, in their order."""
        from matchmaker.loading.forms import plan
        from matchmaker.loading.forms.writing import without_tables

        reads = [read for _, filled, read in self.read_forms if filled is not None]
        planned = iter(
            without_tables(plan(reads, self.book, accept_new=accept_new), self.book, self.folder)
        )
        return [read if filled is None else next(planned) for _, filled, read in self.read_forms]

    def marked(self, plans: Sequence[Plan]) -> dict[str, bytes]:
        """Make the copies that are sent back, by the names of their files."""
        from matchmaker.loading.forms import design, slots_in
        from matchmaker.rendering.forms import form_workbook, strays

        files: dict[str, bytes] = {}
        for number, ((name, filled, _), plan) in enumerate(
            zip(self.read_forms, plans, strict=True)
        ):
            if filled is None or plan.status != "faulty":
                continue
            file = _free(f"{RETURNED}/{safe_name(Path(name).stem)}", files)
            words = self.words(filled.language)
            form = design(filled.kind, words, self.book, slots=slots_in(filled))
            files[file] = form_workbook(
                form,
                {key: sheet.answers for key, sheet in filled.sheets.items()},
                words,
                on=self.book.edition.on.first_day,
                findings=[finding for finding in plan.findings if finding.is_fault],
                strays=strays(filled, form),
            )
            self.copies[number] = file
        return files

    def write(self, plans: Sequence[Plan]) -> dict[str, Path]:
        """Write the profiles that are new or change, each file whole; give their paths."""
        from matchmaker.loading.forms.writing import texts

        if self.folder.resolve() == packaged("profiles").resolve() and not _is_here(self.folder):
            raise MatchmakerError(
                "the profiles that came with the program are not changed;"
                " lay out a folder of your own with `matchmaker init DIR`, then use --profiles DIR"
            )
        files = list(texts(plans, self.folder))
        for path, _, _ in files:
            if self.before.get(path, b"") != _content(path):
                raise MatchmakerError(
                    f"{path} was changed while the forms were read; nothing was written:"
                    " do the same again"
                )
        for path, _, text in files:
            write_file(path, text.encode("utf-8"))
        return {item: path for path, item, _ in files}


def _is_here(folder: Path) -> bool:
    return Path("profiles").is_dir() and folder.resolve() == Path("profiles").resolve()


def _content(path: Path) -> bytes:
    """Read a file; one that cannot be read is told of when the profiles are loaded."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _free(wanted: str, taken: dict[str, bytes]) -> str:
    """Give a name that no other copy has, whatever the case of its letters."""
    used = {name.casefold() for name in taken}
    number, name = 1, f"{wanted}.xlsx"
    while name.casefold() in used:
        number += 1
        name = f"{wanted}-{number}.xlsx"
    return name


def _show(intake: _Intake, plan: Plan, copy: Path | None) -> None:
    """Say what one form does, in its own language."""
    from matchmaker.rendering.forms import differences, said

    words = intake.words(plan.language)

    def phrase(key: str, **values: Value) -> str:
        return words.phrase(f"intake.status.{key}", **values)

    state = phrase(plan.status, id=plan.id, name=plan.name)
    click.echo(printable(f"{plan.file}: {state}"))
    for finding in plan.findings:
        click.echo(printable(f"  {said(finding, words)}"))
    if copy is not None:
        click.echo(f"  {phrase('back', file=str(copy))}")
    if plan.status in {"new", "update"}:
        for what, ids in (("added", plan.added), ("kept", plan.kept)):
            if ids:
                click.echo(f"  {phrase(what, ids=', '.join(ids))}")
    if plan.changes and plan.kind and plan.language:
        form = intake.design(plan.kind, plan.language)
        heads = [words.phrase(f"intake.diff.{key}") for key in ("question", "before", "after")]
        for record, rows in groupby(differences(plan, form, words), key=lambda row: row.record):
            cells = [(row.field, row.before, row.after) for row in rows]
            print_table(f"  {record}", heads, cells, ratios=(2, 3, 3))


def _document(intake: _Intake, plan: Plan, copy: Path | None) -> dict[str, Any]:
    """Give what one form does, for machines."""
    from matchmaker.rendering.forms import differences

    words = intake.words(plan.language)
    form = intake.design(plan.kind, plan.language) if plan.kind and plan.language else None
    return {
        "file": plan.file,
        "kind": plan.kind,
        "status": plan.status,
        "id": plan.id or None,
        "name": plan.name or None,
        "added": list(plan.added),
        "kept": list(plan.kept),
        "changes": [row._asdict() for row in differences(plan, form, words)] if form else [],
        "findings": [
            {
                "kind": finding.what.key.split(".")[1],
                "sheet": finding.spot.sheet,
                "row": finding.spot.row,
                "column": finding.spot.column,
                "question": finding.question,
                "text": words.say(finding.what),
            }
            for finding in plan.findings
        ],
        "marked": copy.as_posix() if copy else None,
    }


def _summary(
    plans: Sequence[Plan],
    written: dict[str, Path],
    folder: Path,
    marks: Path | None,
    *,
    apply: bool,
) -> Iterator[str]:
    """Say how many forms did what, and what to do next."""
    counts = Counter[str](plan.status for plan in plans)
    named = ("new", "update", "same", "decide", "faulty")
    words = ("new", "changing", "with nothing new", "waiting for a decision", "faulty")
    parts = [
        f"{counts[status]} {word}"
        for status, word in zip(named, words, strict=True)
        if counts[status]
    ]
    yield ""
    yield f"{len(plans)} form{'s' * (len(plans) != 1)}: {', '.join(parts)}."
    if marks is not None:
        yield f"Marked copies to be sent back are in {marks}."
    if counts["decide"]:
        yield (
            "Where two are one, write the id that is shown into the form and import it again;"
            " where they are two, use --accept-new."
        )
    if apply:
        yield f"Written: {len(written)} profile{'s' * (len(written) != 1)} in {folder}."
    elif counts["new"] or counts["update"]:
        yield "Nothing was written to the profiles. To write them: the same with --apply."
