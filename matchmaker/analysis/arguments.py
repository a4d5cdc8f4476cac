"""Arguments of public functions, held to what their annotations say."""

from __future__ import annotations

import datetime as dt
import inspect
import math
import numbers
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, wraps
from typing import Annotated, Any, Final, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

import numpy as np

from matchmaker.errors import MatchmakerError

Given = ParamSpec("Given")
Found = TypeVar("Found")

LONGEST: Final = 60
"""Letters of a wrong value that a message shows."""


class ArgumentError(MatchmakerError, TypeError, ValueError):
    """An argument is of the wrong type, or out of bounds.

    The tools of scikit-learn and of Python expect one of the two built-in errors.
    """


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a finite number.

    Parameters
    ----------
    low, high : float
        The least and the greatest value; endless unless given.
    is_open : bool
        Whether the bounds themselves are out.
    """

    low: float
    high: float = math.inf
    is_open: bool = False

    def holds(self, value: float) -> bool:
        """Tell whether a number lies within."""
        try:
            if not math.isfinite(value):
                return False
        except OverflowError:  # a whole number beyond the largest float
            return False
        if self.is_open:
            return self.low < value < self.high
        return self.low <= value <= self.high

    def __str__(self) -> str:
        if math.isinf(self.high):
            return f"above {self.low:,.12g}" if self.is_open else f"of {self.low:,.12g} or more"
        return f"between {self.low:,.12g} and {self.high:,.12g}"


Natural = Annotated[int, Range(0)]
Positive = Annotated[int, Range(1)]
Above0 = Annotated[float, Range(0, is_open=True)]
Weight = Annotated[float, Range(0, 1e6)]
Inside = Annotated[float, Range(0, 1, is_open=True)]


def checked(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """Make a function refuse arguments that are not what its annotations say.

    It then raises an `ArgumentError` with the name of the argument, what was found and what
    was expected. Types are checked, bounds (`Range`), choices, and the items of sequences.
    """
    signature = inspect.signature(function)

    @wraps(function)
    def asked(*args: Given.args, **kwargs: Given.kwargs) -> Found:
        try:
            given = signature.bind(*args, **kwargs).arguments
        except TypeError:
            return function(*args, **kwargs)  # Python says which one lacks or is too many
        kinds = _kinds(function)
        for name, shown, value in _each(signature, given):
            check(shown, value, kinds.get(name, Any))
        return function(*args, **kwargs)

    return asked


def check(name: str, value: object, kind: Any) -> None:
    """Refuse a value that is not of a kind, as an annotation names it.

    Raises
    ------
    ArgumentError
        With the name, what was found and what was expected.
    """
    if not _is(value, kind):
        raise ArgumentError(f"found {name} = {_shown(value)}, expected {_said(kind)}")
    items = _items(kind)
    if items is not None and isinstance(value, Sequence) and not isinstance(value, str):
        for at, item in enumerate(value):
            check(f"{name}[{at}]", item, items)


def _each(signature: inspect.Signature, given: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    """Give each argument: the parameter's name, the name to show, and the value."""
    for name, value in given.items():
        kind = signature.parameters[name].kind
        if kind is inspect.Parameter.VAR_POSITIONAL:
            yield from ((name, name, item) for item in value)
        elif kind is inspect.Parameter.VAR_KEYWORD:
            yield from ((name, key, item) for key, item in value.items())
        else:
            yield name, name, value


@cache
def _kinds(function: Callable[..., object]) -> dict[str, Any]:
    """Give what the annotations say; only now, since they may name what comes later."""
    return inspect.get_annotations(function, eval_str=True)


def _is(value: object, kind: Any) -> bool:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _is(value, parts[0]) and all(part.holds(value) for part in parts[1:])
    if origin in (Union, types.UnionType):
        return any(_is(value, part) for part in parts)
    if origin is Literal:
        return isinstance(value, str) and value in parts
    if kind in _PLAIN:
        right, wrong = _PLAIN[kind]
        return isinstance(value, right) and not isinstance(value, wrong)
    plain = origin or kind
    if plain is Any or not isinstance(plain, type):
        return True
    return isinstance(value, plain) and not (plain is Sequence and isinstance(value, str))


_PLAIN: Final[dict[object, tuple[Any, Any]]] = {
    int: (numbers.Integral, bool),
    float: (numbers.Real, bool),
    bool: ((bool, np.bool_), ()),
    dt.date: (dt.date, dt.datetime),
}
"""What counts as one of these, and what does not though Python takes it for one."""


def _items(kind: Any) -> Any:
    """Give the kind of the items of a sequence, if it says one."""
    if get_origin(kind) in (Union, types.UnionType):
        found = [item for part in get_args(kind) if (item := _items(part)) is not None]
        return found[0] if found else None
    origin = get_origin(kind)
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return get_args(kind)[0]
    return None


_WORDS: Final[dict[object, str]] = {
    int: "a whole number",
    float: "a number",
    str: "a text",
    bool: "True or False",
    type(None): "None",
    dt.date: "a datetime.date",
}


def _said(kind: Any) -> str:
    """Say a kind in words."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return " ".join((_said(parts[0]), *map(str, parts[1:])))
    if origin in (Union, types.UnionType):
        return " or ".join(map(_said, parts))
    if origin is Literal:
        return f"one of {', '.join(map(str, parts))}"
    if kind in _WORDS:
        return _WORDS[kind]
    items = _items(kind)
    if items is not None:
        return f"a sequence in which each is {_said(items)}"
    name = getattr(origin or kind, "__name__", str(kind))
    return "a function" if name == "Callable" else f"{'an' if name[0] in 'AEIO' else 'a'} {name}"


def _shown(value: object) -> str:
    """Show a value in short, with its type where that does not go without saying."""
    text = repr(value)
    if len(text) > LONGEST:
        text = f"{text[: LONGEST - 3]}..."
    return text if value is None else f"{text} ({type(value).__name__})"
