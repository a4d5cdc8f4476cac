"""What profiles may refer to, as far as it could be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Known(NamedTuple):
    """What profiles may refer to.

    Parameters
    ----------
    words : mapping
        For each vocabulary that was read, each word or label, and the word to write for it.
    provinces : mapping of str to data of a Province
        By name.
    currencies : tuple of str
        Those whose worth in rupiah the edition tells; empty where it could not be read.
    day : datetime.date, optional
        That of the edition.
    choices : mapping of str to tuple of str
        The answers that a fact of the law may have, by its name; empty where it could not be
        read.
    """

    words: Mapping[str, Mapping[str, str]]
    provinces: Mapping[str, Mapping[str, Any]]
    currencies: tuple[str, ...]
    day: dt.date | None = None
    choices: Mapping[str, tuple[str, ...]] = MappingProxyType({})
