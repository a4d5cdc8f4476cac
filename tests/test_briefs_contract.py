"""The contract of the templates: what is documented, what there is, what they use."""

from __future__ import annotations

import dataclasses
from typing import Any

from matchmaker.briefs import AgendaLine, Occasion, drawings, parts, said
from matchmaker.briefs import brief as contract
from matchmaker.model import Match, PartialDate, Words
from matchmaker.model.office import Office
from matchmaker.rendering import catalogue
from matchmaker.rendering.environment import Environment
from matchmaker.rendering.glyphs import Glyphs, font_files
from matchmaker.rendering.phrasebook import Phrasebook, speakers
from tests.fictional import book, city, deal, investor, need, provenance
from tests.printed import GRANT, STRICT, TEMPLATES, brief, match, phrasebook, strict_law

CLASSES = [
    found
    for module in (contract, parts, drawings, said)
    for found in vars(module).values()
    if dataclasses.is_dataclass(found)
    and found.__module__ == module.__name__
    and found is not contract.Gist  # of tables: no template is given one
]


class Spy:
    """Stands for a part of a brief and remembers which of its fields were read."""

    def __init__(self, value: Any, seen: set[tuple[str, str]]) -> None:
        self._value, self._seen = value, seen

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._value, name)
        self._seen.add((type(self._value).__name__, name))
        return spied(value, self._seen)


def spied(value: Any, seen: set[tuple[str, str]]) -> Any:
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(spied(item, seen) for item in value)
    return Spy(value, seen) if type(value) in CLASSES else value


def fields_of() -> dict[str, list[str]]:
    return {found.__name__: [f.name for f in dataclasses.fields(found)] for found in CLASSES}


def others(pair: Match) -> tuple[Match, ...]:
    """Make another counterpart of the same city, for the same need and for another one."""
    return tuple(
        dataclasses.replace(pair, investor="beta", need=need, city_rank=rank)
        for rank, need in enumerate(("teluk-sampah", "teluk-air"), start=3)
    )


def occasion() -> Occasion:
    """Make a meeting of a made-up event, with a break after it."""
    day = {"start": "09:00", "end": "09:25", "where": Words("occasion.no_interpreter")}
    meeting = AgendaLine(what="Alpha", about="x", is_this=True, is_break=False, **day)
    pause = dataclasses.replace(meeting, about=None, where=None, is_this=False, is_break=True)
    return Occasion(
        event="Acara rekaan",
        place="Tempat rekaan",
        day=PartialDate("2026-12-15"),
        start="09:00",
        end="09:25",
        clock=Words("programme.clock.jakarta"),
        hall="Aula",
        table=3,
        delegation="Kedutaan rekaan",
        interpreter=Words("occasion.ask_language"),
        is_example=True,
        agenda=(meeting, pause),
    )


def test_every_field_is_documented():
    """Each field of each dataclass has a docstring, told by the list of templates too."""
    found = {kind.__name__: list(catalogue.fields(kind)) for kind in CLASSES}

    assert fields_of() == {name: [field.name for field in told] for name, told in found.items()}
    assert [
        f"{name}.{field.name}" for name, told in found.items() for field in told if not field.about
    ] == []
    assert set(CLASSES) <= set(catalogue.types(catalogue.INPUTS["brief"]))


def test_the_packaged_template_prints_every_field():
    """A field that no page prints is a field too many; one that is not there stops the print."""
    rich = book(
        [
            city(
                "teluk",
                smart_city_batch_year=2019,
                membership_note="x",
                fiscal_capacity="low",
                fiscal_capacity_note="x",
                needs=[
                    need(
                        "teluk-sampah",
                        availability_note="x",
                        availability="unknown",
                        instruments_wanted=["concessional_loan"],
                        land="x",
                    ),
                    need("teluk-air"),
                ],
                provenance=provenance(links=["https://example.org"]),
            )
        ],
        [
            investor(
                "alpha",
                availability_note="x",
                exclusions=["x"],
                requirements_basis="sourced",
                ticket={"min": 5, "max": 6, "currency": "USD", "confidence": "low", "note": "x"},
                deals=[
                    deal("a-1", amount_note="x"),
                    deal("a-2", deal_status="intention"),
                    deal("a-3", deal_status="unknown"),
                    *(deal(f"b-{number}") for number in range(9)),
                ],
            ),
            investor("beta"),
        ],
    )
    silent = need("teluk-sampah", cost={"min": None, "max": None, "currency": "IDR", "note": "x"})
    other = book(
        [city("teluk", needs=[silent, need("teluk-air")])], [investor("alpha"), investor("beta")]
    )
    rich = dataclasses.replace(rich, law=strict_law())
    pair = match(rich, "teluk-sampah", "alpha", pathways=(STRICT, GRANT))
    environment = Environment([TEMPLATES], Glyphs.of(font_files([TEMPLATES / "fonts"])))
    seen: set[tuple[str, str]] = set()
    for found in (rich, other):
        words = phrasebook(found)
        shown = brief(found, pair, among=others(pair), occasion=occasion())
        environment.print(
            "brief.typ.jinja",
            phrasebook=words,
            speakers=speakers(words, [TEMPLATES], shown.talk.languages),
            office=Office(),
            brief=spied(shown, seen),
        )

    unread = {(name, field) for name, fields in fields_of().items() for field in fields} - seen
    assert unread == set()


def test_the_templates_use_only_phrases_that_exist():
    """Every phrase that a template names, built names included, is in the phrasebook."""
    import re

    phrases = Phrasebook.load([TEMPLATES], "id").phrases
    source = (TEMPLATES / "brief.typ.jinja").read_text(encoding="utf-8")
    named = set(re.findall(r'phrase\("([a-z_.]+)"[,)]', source))

    assert named
    assert named - set(phrases) == set()
