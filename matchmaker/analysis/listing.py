"""Results as rows of one kind, and as a DataFrame for whoever wants one."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, SupportsIndex, TypeVar, overload

from matchmaker.analysis.arguments import ArgumentError, checked
from matchmaker.errors import MatchmakerError
from matchmaker.model import Book

if TYPE_CHECKING:
    import pandas as pd

EXTRA = "pip install '.[analysis]'"


class Kind(Protocol):
    """A frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


Row = TypeVar("Row", bound=Kind)


@dataclass(frozen=True)
class Source:
    """What rows were made from; charts print it below.

    Parameters
    ----------
    version : str
        Of the profiles' edition.
    on : datetime.date
        The day of the edition.
    encoders : tuple of str
        By which texts were compared; empty where none were.
    """

    version: str
    on: dt.date
    encoders: tuple[str, ...] = ()

    @classmethod
    def of(cls, book: Book, *encoders: str) -> Source:
        """Name the edition of a book, and each encoder once."""
        edition = book.edition
        return cls(edition.version, edition.on.first_day, tuple(dict.fromkeys(encoders)))


@dataclass(frozen=True)
class Listing(Sequence[Row], Generic[Row]):
    """Rows of one kind, in a fixed order.

    Parameters
    ----------
    kind : type
        A dataclass; its documentation says what each column means.
    rows : tuple
    source : Source, optional
        What they were made from.
    """

    kind: type[Row]
    rows: tuple[Row, ...]
    source: Source | None = dataclasses.field(default=None, compare=False)

    @checked
    def made_from(self, source: Source) -> Listing[Row]:
        """Say what the rows were made from."""
        return dataclasses.replace(self, source=source)

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
        kept = tuple(row for row in self.rows if is_kept(row))
        return dataclasses.replace(self, rows=kept)

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
            return dataclasses.replace(self, rows=self.rows[at])
        if not isinstance(at, SupportsIndex):
            raise ArgumentError(
                f"found the row {at!r}, expected a number or a slice; where({self.columns[0]}=...)"
                " keeps rows by their values"
            )
        return self.rows[at]
