"""``matchmaker form``: blank forms for cities and investors, or forms with what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import options
from matchmaker.cli.folders import packaged, profiles_folder
from matchmaker.cli.output import safe_name, write_results
from matchmaker.cli.start import template_folders
from matchmaker.cli.terminal import progress
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from matchmaker.loading.forms import FormKind
    from matchmaker.model import Book, City, Investor

LANGUAGES: dict[FormKind, str] = {"city": "id", "investor": "en"}
"""The language of a blank form, unless told otherwise."""

EVENT_FOLDERS = {"ministry": "", "city": "cities/", "delegation": "delegations/"}
EVENT_LANGUAGES = {"ministry": "id", "city": "id", "delegation": "en"}
"""The language of an event's forms, unless told otherwise."""

EPILOG = """\b
Examples:
  matchmaker form
  matchmaker form kota-ambon kab-siak
  matchmaker form --kind investor --lang id --columns 12
  matchmaker form --event profiles/events/contoh.yaml
  matchmaker form --event profiles/events/contoh.yaml kota-ambon japan ministry

\b
Without ID, blank forms: forms/city.id.xlsx and forms/investor.en.xlsx. With ID, a form for each
of these cities and investors that already says what their profile says, in the language of the
profile; blank office and date, to be looked through and sent back.

\b
With --event, forms for wishes, vetoes and presence: forms/EVENT/ministry.id.xlsx, for all parties
and who brings whom; and one for each city and each delegation, in which nothing stands that the
other side said. With ID, only these cities and delegations, or the ministry's.

\b
Then: matchmaker import FILLED-FORM.xlsx
"""


@click.command(epilog=EPILOG)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.profiles
@options.out
@click.option(
    "--kind",
    type=click.Choice(["city", "investor"]),
    help="Only the blank form of this kind.  [default: both]",
)
@click.option(
    "--lang",
    type=click.Choice(["id", "en"]),
    help="Language of blank forms and of those of an event.  [default: id for cities, en for"
    " investors and delegations]",
)
@click.option(
    "--columns",
    type=click.IntRange(1, 60),
    metavar="N",
    help="Room for needs or deals.  [default: 6 needs, 8 deals, or as many as there are and two]",
)
@click.option(
    "--event",
    type=click.Path(path_type=Path),
    metavar="FILE.yaml",
    help="Write forms for the wishes and presence of an event's parties instead.",
)
@options.templates
def command(
    *,
    ids: Sequence[str],
    profiles: Path | None,
    out: Path,
    kind: FormKind | None,
    lang: str | None,
    columns: int | None,
    event: Path | None,
    templates: Path | None,
) -> None:
    """Write forms that cities and investors fill in.

    Excel workbooks with drop-downs from the taxonomy, help and examples; one for each city or
    investor. `matchmaker import` reads them back.
    """
    if event is not None and (kind or columns):
        raise click.UsageError("--kind and --columns are not for forms of an event")
    if event is None and ids and (kind or lang):
        raise click.UsageError("--kind and --lang are for blank forms; leave them out, or the IDs")
    from matchmaker.loading import load_book

    folder = profiles_folder(profiles)
    book = load_book(folder, base=packaged("profiles"), may_be_empty=not ids and event is None)
    maker = _Maker(book, template_folders(templates), columns)
    with progress("Writing forms"):
        if event is not None:
            files = dict(maker.of_event(event, ids, lang))
        else:
            files = dict(maker.filled(ids) if ids else maker.blank(kind, lang))
    written = write_results(out, files, command="form")
    for name in files:
        click.echo(out / name)
    for path in written.kept:
        click.echo(f"Kept: {path} (it had been changed since it was written)")
    click.echo("Send them out; read them back with: matchmaker import FORM...")


class _Maker:
    """Makes forms as files."""

    def __init__(self, book: Book, templates: Sequence[Path], columns: int | None) -> None:
        self.book = book
        self.templates = templates
        self.columns = columns

    def blank(self, kind: FormKind | None, lang: str | None) -> Iterator[tuple[str, bytes]]:
        kinds: tuple[FormKind, ...] = (kind,) if kind else ("city", "investor")
        for one in kinds:
            language = lang or LANGUAGES[one]
            yield f"forms/{one}.{language}.xlsx", self._form(one, language, None)

    def filled(self, ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for item in [self._find(one) for one in ids]:
            kind: FormKind = "city" if item in self.book.cities else "investor"
            name = f"forms/{safe_name(item.id)}.{item.written_in}.xlsx"
            yield name, self._form(kind, item.written_in, item)

    def of_event(
        self, path: Path, ids: Sequence[str], lang: str | None
    ) -> Iterator[tuple[str, bytes]]:
        """Give the forms of an event: those of the ids, else all."""
        from matchmaker.loading import load_event
        from matchmaker.loading.event_forms import Scope
        from matchmaker.model import UnknownIdError
        from matchmaker.rendering.event_form import event_form
        from matchmaker.rendering.phrasebook import Phrasebook

        event = load_event(path, self.book)
        scopes = [
            Scope("ministry"),
            *(Scope("city", city) for city in event.city_ids),
            *(Scope("delegation", group.id) for group in event.delegations),
        ]
        known = {scope.id or scope.kind for scope in scopes}
        for unknown in (one for one in ids if one not in known):
            names = [(city, self.book.city(city).name) for city in event.city_ids]
            names += [(group.id, group.label.en) for group in event.delegations]
            raise UnknownIdError("city or delegation of the event", unknown, names)
        words: dict[str, Phrasebook] = {}
        for scope in scopes:
            if ids and (scope.id or scope.kind) not in ids:
                continue
            language = lang or EVENT_LANGUAGES[scope.kind]
            if language not in words:
                words[language] = Phrasebook.load(self.templates, language, self.book.taxonomy)
            content = event_form(
                event, self.book, scope, words[language], on=self.book.edition.on.first_day
            )
            name = f"{EVENT_FOLDERS[scope.kind]}{safe_name(scope.id) or scope.kind}"
            yield f"forms/{safe_name(event.id)}/{name}.{language}.xlsx", content

    def _find(self, wanted: str) -> City | Investor:
        from matchmaker.model import nearest

        known: dict[str, City | Investor] = {city.id: city for city in self.book.cities}
        known |= {investor.id: investor for investor in self.book.investors}
        if wanted in known:
            return known[wanted]
        near = ", ".join(nearest(wanted, [(key, item.name) for key, item in known.items()]))
        raise MatchmakerError(f"no city and no investor has the id '{wanted}'; nearest: {near}")

    def _form(self, kind: FormKind, language: str, item: City | Investor | None) -> bytes:
        from matchmaker.loading.forms import COLUMNS, PARTS, design, prefilled, slots_for
        from matchmaker.rendering.forms import form_workbook
        from matchmaker.rendering.phrasebook import Phrasebook

        words = Phrasebook.load(self.templates, language, self.book.taxonomy)
        room = self.columns or COLUMNS[kind]
        form = design(kind, words, self.book, columns=room)
        if item is not None:
            count = len(getattr(item, PARTS[kind][1]))
            room = max(count, self.columns or max(COLUMNS[kind], count + 2))
            form = design(kind, words, self.book, columns=room, slots=slots_for(form, item))
        on = self.book.edition.on.first_day
        return form_workbook(form, prefilled(form, item), words, on=on)
