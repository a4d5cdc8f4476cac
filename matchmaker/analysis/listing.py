"""Results as rows of one kind, and as a DataFrame for whoever wants one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, SupportsIndex, TypeVar, overload

from matchmaker.analysis.arguments import ArgumentError, checked
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    import pandas as pd

EXTRA = "pip install '.[analysis]'"


class Kind(Protocol):
    """A frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Row = TypeVar("Row", bound=Kind)


@dataclass(frozen=True)
class Listing(Sequence[Row], Generic[Row]):
    """Rows of one kind, in a fixed order.

    Parameters
    ----------
    kind : type
        A dataclass; its documentation says what each column means.
    rows : tuple
    """

    kind: type[Row]
    rows: tuple[Row, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns: the fields of the rows."""
        return tuple(field.name for field in dataclasses.fields(self.kind))

    def to_frame(self) -> pd.DataFrame:
        """Give a DataFrame with one row each, also where there is none.

        Raises
        ------
        MatchmakerError
            When pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MatchmakerError(
                f"a DataFrame needs the library pandas; install it with {EXTRA}"
            ) from error
        columns = {name: [getattr(row, name) for row in self.rows] for name in self.columns}
        return pd.DataFrame(columns, columns=list(self.columns))

    def where(self, **fields: object) -> Listing[Row]:
        """Keep the rows whose fields have these values."""
        for name in fields:
            if name not in self.columns:
                raise MatchmakerError(
                    f"there is no column '{name}'; the columns are {', '.join(self.columns)}"
                )
        return self.only(
            lambda row: all(getattr(row, name) == value for name, value in fields.items())
        )

    @checked
    def only(self, is_kept: Callable[[Row], bool]) -> Listing[Row]:
        """Keep the rows for which the question is answered with yes."""
        return Listing(self.kind, tuple(row for row in self.rows if is_kept(row)))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> Listing[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | Listing[Row]:
        if isinstance(at, slice):
            return Listing(self.kind, self.rows[at])
        if not isinstance(at, SupportsIndex):
            raise ArgumentError(
                f"found the row {at!r}, expected a number or a slice; where({self.columns[0]}=...)"
                " keeps rows by their values"
            )
        return self.rows[at]
