"""The brief of every meeting of an event, and the booklets of all parties."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from matchmaker.cli.output import safe_name
from matchmaker.cli.pages import write_brief

if TYPE_CHECKING:
    from matchmaker.briefs import Programme
    from matchmaker.cli.making import Made, Making
    from matchmaker.model import Match
    from matchmaker.rendering.presses import Make
    from matchmaker.rendering.printed import Form
    from matchmaker.rendering.sheet import Sheet


def bound_papers(making: Making, made: Made) -> Iterator[tuple[str, Make]]:
    """Give each brief and booklet by its path, to be printed one by one, in every form."""
    from matchmaker.briefs import Kind, bind, compose_programmes, occasions
    from matchmaker.rendering.editions import print_booklet
    from matchmaker.rendering.event_papers import FOLDERS, LANGUAGES, MINISTRY

    setting, run = making.setting, made.matches.run
    own = setting.phrasebook.language
    event, book, timetable = making.event, making.book, made.timetable
    found = {(match.city, match.investor): match for match in made.matches.cities}
    when = occasions(event, book, timetable, own)
    of_city: dict[str, list[Match]] = {}
    for match in found.values():
        of_city.setdefault(match.city, []).append(match)
    for pair, match in found.items():
        name = f"{safe_name(match.city)}/{safe_name(match.investor)}"
        for form in making.forms:
            write = partial(
                write_brief,
                setting,
                match,
                run,
                form,
                making.paper,
                among=of_city[match.city],
                occasion=when[pair],
                talking_in=making.talking_in,
            )
            yield f"{MINISTRY}/briefs/{name}.{own}.{form}", write

    def booklet(programme: Programme, form: Form) -> Sheet | bytes:
        bound = bind(
            programme,
            event,
            book,
            timetable,
            matches=found,
            when=when,
            on=setting.on,
            run=run,
            talking_in=making.talking_in,
        )
        return print_booklet(
            bound,
            form,
            phrasebook=making.words(programme.language),
            templates=setting.templates,
            paper=making.paper,
        )

    for kind in (Kind.CITY, Kind.EMBASSY, Kind.INVESTOR):
        language = own if kind is Kind.CITY else LANGUAGES[kind]
        # A city's booklet is internal to that city: the ministry hands it over.
        folder = f"{MINISTRY}/booklets" if kind is Kind.CITY else FOLDERS[kind]
        for programme in compose_programmes(
            event, book, timetable, kind, language=language, revision=making.revision
        ):
            if not programme.appointments:
                continue
            stem = f"{folder}/{safe_name(programme.id)}.booklet.{language}"
            for form in making.forms:
                yield f"{stem}.{form}", partial(booklet, programme, form)
