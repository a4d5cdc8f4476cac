"""The constants of the score as a file: learned from the reference profiles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from matchmaker.errors import MatchmakerError
from matchmaker.model import Investor
from matchmaker.model.profiles import Line, Record

FILE: Final = "reference.json"
"""Name of the file in a folder of profiles."""

LARGEST: Final = 20_000_000
"""Bytes that the file may have."""

MEAN_UNITS: Final = 10_000
"""Means are whole numbers of one part in so many, which keeps the file small."""

NO_AVERAGE: Final = 0.5
"""Stands for a block's average where the reference has no known pair at all."""

Number = Annotated[float, Field(allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class EncoderConstants(Record):
    """What one encoder makes of the reference profiles."""

    means: dict[Line, tuple[int, ...]] = Field(default_factory=dict)
    """Mean vector of the texts of each kind and language, such as ``need.id``, in units
    of 1 / `MEAN_UNITS`."""
    term_weights: tuple[Number, ...] | None = None
    """Weights of the lexical encoder's columns."""
    tops: dict[Literal["text", "deals"], Positive] = Field(default_factory=dict)
    """Likeness of texts that counts as the similarity 1; 1 unless given."""
    averages: dict[Literal["text", "deals"], Share] = Field(default_factory=dict)
    """Average similarity of all known pairs, in the blocks that rest on texts."""


class Reference(Record):
    """Constants fitted on one set of profiles, and its investors to compare with."""

    format: Literal[2] = 2
    edition: Line
    digest: Line
    """Of the book on which the constants were fitted."""
    encoders: dict[Line, EncoderConstants]
    items: Annotated[int, Field(ge=0)]
    """How many needs, investors and deals there were."""
    words: dict[Line, Annotated[int, Field(ge=0)]]
    """In how many of them each word of the glossary was said, see `Glossary.in_english`."""
    averages: dict[Line, Share] = Field(default_factory=dict)
    """Average similarity of all known pairs, in the blocks that rest on facts."""
    investors: tuple[Investor, ...] = ()
    """The matchable investors, as far as the blocks read them. What an investor does
    not say counts with the average similarity between the need and these."""

    def of_encoder(self, name: str) -> EncoderConstants:
        """Give an encoder's constants.

        Raises
        ------
        MatchmakerError
            When the reference was made without that encoder.
        """
        if name not in self.encoders:
            raise MatchmakerError(
                f"the reference has no constants for the encoder '{name}', only for"
                f" {', '.join(sorted(self.encoders)) or 'none'}; make constants for it, in a folder"
                " of your own profiles, with 'matchmaker reference DIR --encoder ...'"
            )
        return self.encoders[name]

    def to_json(self) -> str:
        """Write it as text: the same constants give the same bytes."""
        data = self.model_dump(mode="json", exclude_defaults=True) | {"format": self.format}
        lines = (
            f"{json.dumps(key)}: {_json(value, deep=key in _DEEP)}"
            for key, value in sorted(data.items())
        )
        return "{\n" + ",\n".join(lines) + "\n}\n"


_DEEP: Final = ("encoders", "investors")


def _json(value: Any, *, deep: bool) -> str:
    """Write one line for each item of ``value`` if deep, so that changes show in a diff."""
    if not deep:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, dict):
        inner = (f"{json.dumps(key)}: {_json(item, deep=False)}" for key, item in value.items())
        return "{\n" + ",\n".join(sorted(inner)) + "\n}"
    return "[\n" + ",\n".join(_json(item, deep=False) for item in value) + "\n]"


def load_reference(path: Path) -> Reference:
    """Read the constants from a file.

    Raises
    ------
    MatchmakerError
        When the file is missing, damaged, or made by another version.
    """
    again = "make it again with 'matchmaker reference DIR', or remove it to use the packaged one"
    try:
        if path.stat().st_size > LARGEST:
            raise MatchmakerError(
                f"{path}: found more than {LARGEST} bytes, expected a reference; {again}"
            )
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MatchmakerError(f"{path}: cannot be read: {error.strerror}; {again}") from error
    except (ValueError, RecursionError) as error:
        raise MatchmakerError(f"{path}: found no JSON ({error}); {again}") from error
    try:
        return Reference.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the file"
        raise MatchmakerError(
            f"{path}: {field}: found a reference of another form, expected: {first['msg']}; {again}"
        ) from error
