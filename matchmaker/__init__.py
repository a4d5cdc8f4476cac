"""Matchmaker: ranked, explained, lawful matches of city needs and investors.

The public names are imported when they are asked for, so that the command line starts
at once: ``matchmaker.load_book``, ``matchmaker.load_reference``, ``matchmaker.make_shortlist``,
``matchmaker.packaged`` and, for notebooks, ``matchmaker.Matcher``.
"""

__version__ = "0.1.0"

_HOMES = {
    "Matcher": "matchmaker.analysis",
    "load_book": "matchmaker.loading",
    "load_reference": "matchmaker.vectors",
    "make_shortlist": "matchmaker.shortlist",
    "packaged": "matchmaker.shipped",
}


def __getattr__(name: str) -> object:
    """Import a public name from where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'matchmaker' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Give the public names."""
    return sorted(["__version__", *_HOMES])
