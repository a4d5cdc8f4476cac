"""Where profiles and templates are, unless an option says so."""

from __future__ import annotations

from pathlib import Path

from matchmaker.errors import MatchmakerError

PACKAGE = Path(__file__).resolve().parents[1]


def packaged(name: str) -> Path:
    """Give the folder that came with the program: ``profiles`` or ``templates``.

    Raises
    ------
    MatchmakerError
        When the installation lacks it.
    """
    for folder in (PACKAGE / "_packaged" / name, PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise MatchmakerError(
        f"the {name} that come with the program are missing from {PACKAGE}; install it again"
    )


def profiles_folder(chosen: Path | None) -> Path:
    """Give the folder of profiles: the chosen one, ``./profiles``, or the packaged one."""
    if chosen is not None:
        return chosen
    here = Path("profiles")
    return here if here.is_dir() else packaged("profiles")


def described(folder: Path, name: str) -> str:
    """Say which folder it is, and whether it is the one that came with the program."""
    own = folder.resolve() == packaged(name).resolve()
    return f"{folder} (packaged)" if own else str(folder)
