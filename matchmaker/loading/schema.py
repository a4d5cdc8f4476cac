"""JSON Schemas of the profile files, so that editors complete and check them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from pydantic.json_schema import GenerateJsonSchema

from matchmaker.loading.checks import REFERENCES, VOCABULARIES
from matchmaker.loading.fields import described
from matchmaker.loading.layout import SHARED
from matchmaker.model import City, Event, Investor, Taxonomy
from matchmaker.model.profiles import Record

Kind = Literal["city", "investor", "event", "edition", "taxonomy", "embassies", "rules", "glossary"]

KINDS: Final[Mapping[Kind, type[Record]]] = {
    "city": City,
    "investor": Investor,
    "event": Event,
    "edition": SHARED["edition"],
    "taxonomy": SHARED["taxonomy"],
    "embassies": SHARED["embassies"],
    "rules": SHARED["rules"],
    "glossary": SHARED["glossary"],
}
"""The files of a folder that have a schema, and what they hold."""


class _Untitled(GenerateJsonSchema):
    """Leaves out titles, which would only repeat the names of the fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def json_schema(kind: Kind, taxonomy: Taxonomy) -> dict[str, Any]:
    """Generate the schema of one kind of file from the model, with the taxonomy's words.

    Parameters
    ----------
    kind : {"city", "investor", "event", "edition", "taxonomy", "embassies", "rules", "glossary"}
        What the file holds.
    taxonomy : Taxonomy
        Its sectors, dimensions, instruments and provinces become the only choices.

    Returns
    -------
    dict
        A JSON Schema of draft 2020-12.
    """
    record = KINDS[kind]
    schema = record.model_json_schema(schema_generator=_Untitled)
    for inner in _records(record):
        place = schema if inner is record else schema["$defs"][inner.__name__]
        for name in described(inner):
            words = _words(inner, name, taxonomy)
            if words:
                _choose(place["properties"][name], words)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _records(record: type[Record]) -> Iterator[type[Record]]:
    yield record
    for field in described(record).values():
        if field.record is not None:
            yield from _records(field.record)


def _words(record: type[Record], name: str, taxonomy: Taxonomy) -> list[str]:
    vocabulary = REFERENCES.get((record, name))
    if vocabulary is None or VOCABULARIES[vocabulary].file is not Taxonomy:
        return []
    return [getattr(term, VOCABULARIES[vocabulary].field) for term in getattr(taxonomy, vocabulary)]


def _choose(schema: dict[str, Any], words: list[str]) -> None:
    """Put the words in place of the rules for a text, in a list or beside null too."""
    if "anyOf" in schema:
        schema = next(arm for arm in schema["anyOf"] if arm.get("type") != "null")
    if schema["type"] == "array":
        schema["uniqueItems"] = True
        schema = schema["items"]
    for rule in ("pattern", "minLength", "maxLength"):
        schema.pop(rule, None)
    schema["enum"] = words
