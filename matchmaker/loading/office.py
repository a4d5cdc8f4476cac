"""The office's own file, beside its templates."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from matchmaker.errors import ProfileError
from matchmaker.loading.layout import named
from matchmaker.loading.validating import in_order, validated
from matchmaker.loading.yaml_files import read_yaml
from matchmaker.model.office import Office

FILE: Final = "office.yaml"
"""Name of the file in an office's folder of templates."""


def read_office(folder: Path) -> Office:
    """Read what an office adds to its papers; nothing where it has no such file.

    Raises
    ------
    ProfileError
        With all faults of the file.
    """
    path = folder / FILE
    if not path.is_file():
        return Office()
    document, faults = read_yaml(path, named(path), Office)
    found = None
    if document is not None:
        found, wrong = validated(document)
        faults += wrong
    if faults or not isinstance(found, Office):
        raise ProfileError(in_order(faults))
    return found
