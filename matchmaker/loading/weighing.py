"""Files of weights, in and out; every fault of one in one go."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import yaml

from matchmaker.errors import Fault, ProfileError
from matchmaker.loading.layout import named
from matchmaker.loading.validating import in_order, validated
from matchmaker.loading.yaml_files import read_yaml
from matchmaker.model import WeightFile

SUM_ERROR: Final = 1e-6
"""How far from 1 the sum of weights written with few decimals may be."""


def read_weights(path: Path) -> WeightFile:
    """Read a file of weights, as `matchmaker tune` writes it or by hand.

    Raises
    ------
    ProfileError
        With all faults of the file.
    """
    name = named(path)
    document, faults = read_yaml(path, name, WeightFile)
    if document is None:
        raise ProfileError(in_order(faults))
    found, wrong = validated(document)
    faults += wrong
    if isinstance(found, WeightFile) and not faults:
        total = math.fsum(weight for _, weight in found.weights.pairs)
        if abs(total - 1) > SUM_ERROR:
            hint = f"divide each by {total:g}" if total else "give at least one"
            what = f"weights that sum to {total:g}"
            faults.append(Fault(name, 1, 1, "weights", what, "a sum of 1", "", hint))
    if faults or not isinstance(found, WeightFile):
        raise ProfileError(in_order(faults))
    return found


def dump_weights(file: WeightFile) -> str:
    """Write weights as YAML: the same weights give the same text."""
    plain = file.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100)
