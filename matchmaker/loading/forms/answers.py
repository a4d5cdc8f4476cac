"""One cell of a form becomes a value of the model, and back."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from matchmaker.loading.cells import EXACT, Cell
from matchmaker.loading.files import UNWANTED
from matchmaker.loading.forms import figures
from matchmaker.loading.forms.contacts import contact_in
from matchmaker.loading.forms.figures import Amount, UnfitError
from matchmaker.loading.forms.form import AnswerKind, Choice, Question
from matchmaker.model import Language, PartialDate

UNKNOWN_WORDS: Final = frozenset(
    {
        "tidak tahu",
        "belum tahu",
        "tidak diketahui",
        "belum diketahui",
        "unknown",
        "not known",
        "not yet known",
        "do not know",
        "don't know",
        "-",
        "\N{EN DASH}",
        "?",
    }
)
"""Answers that say "not known", in either language and whatever the form's."""

CLOSE: Final = 0.6
"""Likeness from which a choice is offered as the one that was meant."""


def read(cell: Cell, question: Question, language: Language) -> Any:
    """Give what a filled cell answers: None where it says that it is not known.

    An amount comes as `matchmaker.loading.forms.figures.Amount`, since its cell may
    name the currency too.

    Raises
    ------
    UnfitError
        When it is no answer to the question.
    """
    if is_unknown(cell):
        return _not_known(question)
    if isinstance(cell, dt.time | dt.timedelta):
        raise UnfitError("time_of_day", found=str(cell))
    reader = _READERS[question.kind]
    return reader(cell, question, language)


def is_unknown(cell: Cell) -> bool:
    """Whether a cell says that the answer is not known."""
    return isinstance(cell, str) and " ".join(cell.split()).casefold() in UNKNOWN_WORDS


def written(value: Any, question: Question) -> Cell:
    """Write a value of the model as the answer that `read` takes for it."""
    match question.kind:
        case "choice":
            return next((item.label for item in question.choices if item.value == value), value)
        case "date":
            return str(value)
        case "amount" | "whole" if abs(value) >= EXACT:
            return str(value)
        case "number":
            return value if float(f"{value:.15g}") == value else repr(value)
        case _:
            return value if isinstance(value, int | float) else str(value)


def _not_known(question: Question) -> Any:
    """Take "not known" for the list's own answer of that name, or for no value."""
    if any(choice.value == "unknown" for choice in question.choices):
        return "unknown"
    if not question.has_unknown:
        raise UnfitError("needed")
    return None


def _choice(cell: Cell, question: Question, language: Language) -> str | bool:
    del language
    text = _digits(cell) if isinstance(cell, int | float) else str(cell)
    if isinstance(cell, bool) and question.vocabulary == "yes_no":
        return cell
    known = spellings(question.choices)
    value = known.get(folded(text), _unspaced(known).get(folded(text).replace(" ", "")))
    if value is not None:
        return value
    near = tuple(_near(folded(text), question.choices))
    if near:
        raise UnfitError("no_choice_near", found=text, near=near)
    raise UnfitError("no_choice", found=text)


@lru_cache(maxsize=256)
def spellings(choices: tuple[Choice, ...]) -> dict[str, str | bool]:
    """Give each choice by its label and by the word that profiles write."""
    values = {folded(str(choice.value)): choice.value for choice in choices}
    return values | {folded(choice.label): choice.value for choice in choices}


def _unspaced(known: Mapping[str, str | bool]) -> dict[str, str | bool]:
    """Overlook spaces, such as in ``Wali Kota``, where no two choices differ by them alone."""
    found: dict[str, str | bool] = {}
    unsure: set[str] = set()
    for spelling, value in known.items():
        plain = spelling.replace(" ", "")
        if found.setdefault(plain, value) != value:
            unsure.add(plain)
    return {plain: value for plain, value in found.items() if plain not in unsure}


def _near(text: str, choices: tuple[Choice, ...]) -> list[str]:
    from difflib import get_close_matches

    labels = {folded(choice.label): choice.label for choice in choices}
    inside = [label for fold, label in labels.items() if len(text) > 2 and text in fold]  # noqa: PLR2004
    close = [labels[fold] for fold in get_close_matches(text, list(labels), cutoff=CLOSE)]
    return list(dict.fromkeys([*close, *inside]))[:3]


def folded(text: str) -> str:
    """Overlook capitals, spaces and signs."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _date(cell: Cell, question: Question, language: Language) -> PartialDate:
    del question
    if isinstance(cell, dt.date):
        return figures.day_of(cell)
    if isinstance(cell, bool | dt.time | dt.timedelta):
        raise UnfitError("no_date", found=str(cell))
    return figures.date(_digits(cell) if isinstance(cell, int | float) else cell, language)


def _amount(cell: Cell, question: Question, language: Language) -> Amount:
    del question
    if isinstance(cell, dt.date | dt.time | dt.timedelta | bool):
        raise UnfitError("no_amount", found=str(cell))
    plain = cell if isinstance(cell, str) else None
    found = Amount(Decimal(repr(cell))) if plain is None else figures.amount(plain, language)
    if found.number != found.number.to_integral_value():
        raise UnfitError("not_whole", found=str(cell))
    if isinstance(cell, float) and abs(cell) >= EXACT:
        raise UnfitError("too_many_digits", found=_digits(cell))
    if found.number < 0:
        raise UnfitError("too_low", found=str(cell), lowest=0)
    return found


def _whole(cell: Cell, question: Question, language: Language) -> int:
    if isinstance(cell, dt.date | dt.time | dt.timedelta | bool):
        raise UnfitError("no_number", found=str(cell))
    plain = figures.number(cell, language) if isinstance(cell, str) else Decimal(repr(cell))
    if plain != plain.to_integral_value():
        raise UnfitError("not_whole", found=str(cell))
    _check_bounds(plain, question)
    return int(plain)


def _number(cell: Cell, question: Question, language: Language) -> float:
    if isinstance(cell, dt.date | dt.time | dt.timedelta | bool):
        raise UnfitError("no_number", found=str(cell))
    if isinstance(cell, str):
        exact = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?", cell.strip())
        plain = Decimal(cell.strip()) if exact else figures.number(cell, language, grouped=False)
    else:
        plain = Decimal(repr(cell))
    _check_bounds(plain, question)
    return float(plain)


def _check_bounds(number: Decimal, question: Question) -> None:
    found = f"{number:f}"
    if question.lowest is not None and number < Decimal(repr(question.lowest)):
        raise UnfitError("too_low", found=found, lowest=_digits(question.lowest))
    if question.above is not None and number <= Decimal(repr(question.above)):
        raise UnfitError("not_above", found=found, lowest=_digits(question.above))
    if question.highest is not None and number > Decimal(repr(question.highest)):
        raise UnfitError("too_high", found=found, highest=_digits(question.highest))


def _text(cell: Cell, question: Question, language: Language) -> str:
    del language
    if isinstance(cell, dt.date):
        raise UnfitError("became_date", found=cell.isoformat()[:10])
    text = _digits(cell) if isinstance(cell, int | float) else str(cell)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unwanted := UNWANTED.search(text):
        raise UnfitError("control", found=f"U+{ord(unwanted[0]):04X}")
    if question.pattern:
        text = _fitting(text.strip(), question)
    elif contact := contact_in(text):
        raise UnfitError("contact", found=contact)
    if question.longest is not None and len(text) > question.longest:
        raise UnfitError("too_long", count=len(text), most=question.longest)
    return text


def _fitting(text: str, question: Question) -> str:
    """Give a text that fits the pattern of its field, a comma taken for the point of a code."""
    for spelling in (text, text.replace(",", ".")):
        if re.search(question.pattern, spelling):
            return spelling
    raise UnfitError(f"pattern_{PATTERNS.get(question.pattern, 'other')}", found=text)


PATTERNS: Final = {
    r"^[0-9]{2}\.[0-9]{2}$": "kemendagri",
    r"^https?://\S+$": "address",
    r"^[a-z0-9]+(?:-[a-z0-9]+)*$": "id",
}
"""Phrases that say what a pattern of the model wants."""


def _digits(number: float) -> str:
    """Write a number that came from a cell; a whole one without decimals."""
    if isinstance(number, bool):
        return "TRUE" if number else "FALSE"
    return str(int(number)) if float(number).is_integer() else repr(number)


_READERS: Final[Mapping[AnswerKind, Callable[[Cell, Question, Language], Any]]] = {
    "choice": _choice,
    "date": _date,
    "amount": _amount,
    "whole": _whole,
    "number": _number,
    "line": _text,
    "text": _text,
}
