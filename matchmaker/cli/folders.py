"""Where profiles and templates are, unless an option says so."""

from __future__ import annotations

from pathlib import Path

from matchmaker.shipped import packaged

__all__ = ["described", "packaged", "profiles_folder"]


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
