"""Where the profiles, templates and notebooks are that come with the program."""

from __future__ import annotations

from pathlib import Path

from matchmaker.errors import MatchmakerError

PACKAGE = Path(__file__).resolve().parent


def packaged(name: str) -> Path:
    """Give the folder that came with the program: ``profiles``, ``templates`` or ``notebooks``.

    Raises
    ------
    MatchmakerError
        When the installation lacks it.
    """
    if not isinstance(name, str):
        raise MatchmakerError(f"found the name {name!r}, expected profiles, templates or notebooks")
    for folder in (PACKAGE / "_packaged" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise MatchmakerError(
        f"the {name} that come with the program are missing from {PACKAGE}; install it again"
    )
