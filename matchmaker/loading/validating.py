"""A document against the model, and faults in the order in which a person mends them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import ValidationError

from matchmaker.errors import Fault
from matchmaker.loading.document import Document
from matchmaker.loading.fields import without_nulls
from matchmaker.loading.words import faults_of
from matchmaker.model.profiles import Record


def validated(document: Document) -> tuple[Record | None, list[Fault]]:
    """Make the record of a document, or give what the model finds wrong."""
    data = without_nulls(document.data, document.record)
    try:
        return document.record.model_validate_json(json.dumps(data), strict=True), []
    except ValidationError as error:
        return None, faults_of(document, error.errors(include_url=False, include_input=False))


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Sort faults by place, and keep the first that was found of each part."""
    kept: dict[tuple[str, str, int, int, str], Fault] = {}
    for fault in faults:
        key = (fault.file, fault.sheet, fault.line, fault.column, fault.field)
        kept.setdefault(key, fault)
    return tuple(sorted(kept.values()))
