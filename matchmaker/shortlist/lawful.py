"""What the law says of every pair, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaker.model import CityNeed, Pathway, Verdict
from matchmaker.pathways import is_asked, light
from matchmaker.pathways.kinds import Screening


@dataclass(frozen=True, eq=False)
class Law:
    """What the law says of every pair, as tables of shape (needs, investors)."""

    screening: Screening

    @cached_property
    def barred(self) -> npt.NDArray[np.bool_]:
        """Whether no instrument of the pair has a lawful route."""
        return self._table([[light(item) is Verdict.BLOCKED for item in row] for row in self._rows])

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

    @property
    def _rows(self) -> tuple[tuple[tuple[Pathway, ...], ...], ...]:
        return self.screening.of_kinds

    @cached_property
    def _forbidden(self) -> list[list[tuple[Pathway, ...]]]:
        return [
            [_forbidden(need, pathways) for pathways in row]
            for need, row in zip(self.screening.examples, self._rows, strict=True)
        ]

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
