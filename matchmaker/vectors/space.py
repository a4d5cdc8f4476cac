"""Which columns there are, and the rows of facts that stand in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final

from matchmaker.model import CityNeed, Instrument, Readiness, Taxonomy
from matchmaker.vectors.blocks import (
    STAGES,
    Places,
    Row,
    Side,
    SizeGrid,
    investor_stage_row,
    member_row,
    need_stage_row,
    provinces_of,
    set_row,
)

TEXT_BLOCKS: Final = ("text", "words", "gate")
FACT_BLOCKS: Final = ("sectors", "dimensions", "instruments", "size", "readiness", "place")


@dataclass(frozen=True)
class Space:
    """The named blocks of one space.

    Parameters
    ----------
    taxonomy : Taxonomy
    grid : SizeGrid
    readiness_softness : float
    words : tuple of str
        Words in which the glossary says texts.
    text_size : int
        Columns of the encoder.
    """

    taxonomy: Taxonomy
    grid: SizeGrid
    readiness_softness: float
    words: tuple[str, ...]
    text_size: int

    @cached_property
    def features(self) -> dict[str, tuple[str, ...]]:
        """Names of the columns of each block, in order."""
        taxonomy = self.taxonomy
        return {
            "text": tuple(str(number) for number in range(self.text_size)),
            "words": self.words,
            "gate": ("explained",),
            "sectors": tuple(term.id for term in taxonomy.sectors),
            "dimensions": tuple(term.id for term in taxonomy.dimensions),
            "instruments": tuple(term.id for term in taxonomy.instruments),
            "size": tuple(f"{point:g}" for point in self.grid.points),
            "readiness": tuple(str(stage) for stage in STAGES),
            "place": self._places.names,
        }

    @cached_property
    def blocks(self) -> dict[str, slice]:
        """Columns of each block."""
        ends = list(accumulate(len(names) for names in self.features.values()))
        starts = [0, *ends[:-1]]
        return {
            name: slice(start, end)
            for name, start, end in zip(self.features, starts, ends, strict=True)
        }

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return sum(len(names) for names in self.features.values())

    def facts(self, side: Side) -> dict[str, Row | None]:
        """Give the rows of one side in `FACT_BLOCKS`; None where it says nothing.

        Raises
        ------
        MatchmakerError
            When the taxonomy does not know a term, or the edition a currency.
        """
        if isinstance(side, CityNeed):
            need = side.need
            return {
                "sectors": self._set("sectors", need.sectors),
                "dimensions": self._set("dimensions", need.dimensions),
                "instruments": self._wanted(need.instruments_wanted),
                "size": self.grid.need_row(need.cost),
                "readiness": need_stage_row(need.readiness, self.readiness_softness),
                "place": self._places.row(provinces_of(side)),
            }
        return {
            "sectors": self._set("sectors", side.sectors),
            "dimensions": self._set("dimensions", side.dimensions),
            "instruments": self._offered(side.instruments),
            "size": self.grid.investor_row(side.ticket),
            "readiness": investor_stage_row(side.instruments, stages_of(self.taxonomy.instruments)),
            "place": self._places.row(provinces_of(side)),
        }

    def _set(self, vocabulary: str, terms: Sequence[str]) -> Row | None:
        return set_row(terms, self._indices[vocabulary], vocabulary) if terms else None

    def _wanted(self, instruments: Sequence[str]) -> Row | None:
        """Spread the weight 1 evenly over the instruments that a city asks for."""
        row = self._offered(instruments)
        return None if row is None else row / float(row.sum())

    def _offered(self, instruments: Sequence[str]) -> Row | None:
        if not instruments:
            return None
        return member_row(instruments, self._indices["instruments"], "instruments")

    @cached_property
    def _indices(self) -> dict[str, dict[str, int]]:
        return {
            vocabulary: {term: at for at, term in enumerate(self.features[vocabulary])}
            for vocabulary in ("sectors", "dimensions", "instruments")
        }

    @cached_property
    def _places(self) -> Places:
        return Places.of(self.taxonomy)


def stages_of(instruments: Sequence[Instrument]) -> Mapping[str, Sequence[Readiness]]:
    """Give the stages at which each instrument usually helps."""
    return {instrument.id: instrument.stages for instrument in instruments}
