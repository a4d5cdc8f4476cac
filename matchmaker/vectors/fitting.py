"""The reference: the constants of the score, with the book on which they were fitted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from matchmaker.model import Book
from matchmaker.text import ENCODERS, Encoder
from matchmaker.vectors.reference import Reference
from matchmaker.vectors.texts import Item
from matchmaker.vectors.vectorizer import Vectorizer


def fit_reference(vectorizer: Vectorizer, items: Sequence[Item]) -> Reference:
    """Fit the constants of a vectorizer's encoder and parameters.

    Parameters
    ----------
    vectorizer : Vectorizer
        Its parameters are used; it is not changed.
    items : sequence of CityNeed, Investor or PastDeal
        The past deals of the investors are looked at too.
    """
    parameters = vectorizer.get_params(deep=False) | {"reference": None}
    return Vectorizer(**parameters).fit(items).layout_.reference


def fit_book(
    book: Book, encoders: Iterable[str | Encoder] = ENCODERS, *, cache: Path | None = None
) -> Reference:
    """Fit the constants of several encoders on what can be matched in a book.

    Parameters
    ----------
    cache : Path, optional
        Folder in which vectors of texts are kept for the next time.
    """
    items: list[Item] = [*book.matchable_needs, *book.matchable_investors]
    fitted = [
        fit_reference(Vectorizer.of(book, encoder=encoder, cache=cache), items)
        for encoder in encoders
    ]
    merged = {name: found for part in fitted for name, found in part.encoders.items()}
    return fitted[0].model_copy(
        update={
            "edition": f"{book.edition.title} ({book.edition.version})",
            "digest": book.digest,
            "encoders": merged,
        }
    )
