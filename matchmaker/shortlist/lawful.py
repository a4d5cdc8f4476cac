"""What the law says of every pair, as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from matchmaker.model import CityNeed, Pathway, Verdict
from matchmaker.pathways import is_asked, light
from matchmaker.pathways.kinds import Screening

Answer = TypeVar("Answer")


@dataclass(frozen=True, eq=False)
class Law:
    """What the law says of every pair, as tables of shape (needs, investors)."""

    screening: Screening

    @cached_property
    def barred(self) -> npt.NDArray[np.bool_]:
        """Whether no instrument of the pair has a lawful route."""
        return self._table(self._of_each(lambda _, ways: light(ways) is Verdict.BLOCKED))

    @cached_property
    def touched(self) -> npt.NDArray[np.bool_]:
        """Whether the direct way of some instrument is forbidden; see `forbidden`."""
        return self._table([[bool(item) for item in row] for row in self._forbidden])

    def forbidden(self, need: int, investor: int) -> tuple[Pathway, ...]:
        """Give the instruments of a pair whose direct way is forbidden.

        Those that both sides name, or all of them where the pair is barred.
        """
        screening = self.screening
        return self._forbidden[screening.needs[need]][screening.investors[investor]]

    def pathways(self, need: int, investor: int) -> tuple[Pathway, ...]:
        """Give the pathways of a pair in outline: what `matchmaker.pathways.screen` gives."""
        screening = self.screening
        return screening.of_kinds[screening.needs[need]][screening.investors[investor]]

    @cached_property
    def _forbidden(self) -> list[list[tuple[Pathway, ...]]]:
        return self._of_each(_forbidden)

    def _of_each(
        self, asked: Callable[[CityNeed, tuple[Pathway, ...]], Answer]
    ) -> list[list[Answer]]:
        """Ask something of each kind of need with each kind of investor.

        Many kinds of investors have the very same pathways to a need: these are asked once.
        """
        found = []
        for need, row in zip(self.screening.examples, self.screening.of_kinds, strict=True):
            different = {id(ways): ways for ways in row}
            answers = {key: asked(need, ways) for key, ways in different.items()}
            found.append([answers[id(ways)] for ways in row])
        return found

    def _table(self, of_kinds: list[list[bool]]) -> npt.NDArray[np.bool_]:
        """Spread a table of kinds over all pairs."""
        screening = self.screening
        shape = len(screening.examples), len(screening.partners)
        table = np.array(of_kinds, dtype=bool).reshape(shape)
        needs, investors = (
            np.array(kinds, dtype=int) for kinds in (screening.needs, screening.investors)
        )
        spread: npt.NDArray[np.bool_] = table[needs][:, investors]
        return spread


def _forbidden(need: CityNeed, pathways: tuple[Pathway, ...]) -> tuple[Pathway, ...]:
    if light(pathways) is Verdict.BLOCKED:
        return pathways
    return tuple(
        pathway
        for pathway in pathways
        if is_asked(need, pathway)
        and pathway.direct is not None
        and pathway.direct.verdict is Verdict.BLOCKED
    )
