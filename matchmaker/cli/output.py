"""The folder of results: written whole or not at all, and never over another's work.

A manifest in the folder names every file that the program wrote, with its digest.
A file whose bytes are not those of the manifest was changed by a person: it is kept
under another name before ours takes its place, and never removed.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from matchmaker.errors import MatchmakerError

MANIFEST = "manifest.json"
RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))]
)
"""Names that no file or folder may have on Windows."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the folder.

    Parameters
    ----------
    kept : tuple of Path
        Files that somebody had changed, under their new names.
    removed : tuple of Path
        Files of an earlier run that no longer belong.
    """

    kept: tuple[Path, ...]
    removed: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    digest: str
    command: str
    made_from: str = ""


def safe_name(name: str) -> str:
    """Give a file name that Windows takes too; an id never has an underscore of its own."""
    return f"{name}_" if name.partition(".")[0] in RESERVED else name


def ensure_folder(root: Path) -> None:
    """Fail before a long job if its folder of results cannot be made or written to.

    Raises
    ------
    MatchmakerError
        When a file stands where a folder is needed, or the folder is protected.
    """
    above = next(path for path in (root, *root.absolute().parents) if path.exists())
    if not above.is_dir():
        raise MatchmakerError(f"cannot write into {root}: {above} is a file; choose another folder")
    if not os.access(above, os.W_OK):
        raise MatchmakerError(
            f"cannot write into {root}: {above} is protected; choose another folder"
        )


def write_file(path: Path, content: bytes) -> None:
    """Write one file atomically: another program sees the old bytes or the new ones.

    Raises
    ------
    MatchmakerError
        When the file cannot be written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(path, error) from error


def write_results(
    root: Path,
    files: Mapping[str, bytes],
    *,
    command: str,
    complete: bool = False,
    own: Collection[str] = (),
    made_from: Mapping[str, str] = {},
) -> Written:
    """Write files into a folder of results and bring its manifest up to date.

    Parameters
    ----------
    files : mapping of str to bytes
        Paths relative to ``root``, with ``/``, and what the files hold.
    command : str
        The command that wrote them.
    complete : bool
        Whether these are all files of the command: then those of its earlier
        runs that are no longer among them are removed.
    own : collection of str
        Digests of files that the program wrote, as known from elsewhere than the
        manifest: a run that was killed leaves files that the manifest does not name.
    made_from : mapping of str to str
        Digests of all from which files were made, so that `unchanged` knows them again.

    Raises
    ------
    MatchmakerError
        When a file cannot be written; if it is open elsewhere, before any is.
    """
    before = _read_manifest(root)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    changed = [name for name, digest in digests.items() if _digest_of(root / name) != digest]
    for name in changed:
        _ensure_free(root / name)
    kept = []
    for name in changed:
        path = root / name
        digest = _digest_of(path)
        is_own = digest in own or (name in before and before[name].digest == digest)
        if digest and not is_own:
            kept.append(_keep_aside(path))
        write_file(path, files[name])
    stale = [
        name
        for name, entry in before.items()
        if complete and entry.command == command and name not in files
    ]
    removed = [root / name for name in stale if _remove(root, name, before[name].digest)]
    now = {name: entry for name, entry in before.items() if name not in stale} | {
        name: _Entry(digest, command, made_from.get(name, "")) for name, digest in digests.items()
    }
    _write_manifest(root, now)
    return Written(kept=tuple(kept), removed=tuple(removed))


def unchanged(root: Path) -> dict[str, str]:
    """Give from what files were made, of those that are still as the program wrote them."""
    return {
        name: entry.made_from
        for name, entry in _read_manifest(root).items()
        if entry.made_from and _digest_of(root / name) == entry.digest
    }


def _read_manifest(root: Path) -> dict[str, _Entry]:
    """Read what was written before; a manifest that cannot be read claims nothing."""
    try:
        document = json.loads((root / MANIFEST).read_text(encoding="utf-8"))
        entries = {
            str(item["path"]): _Entry(
                str(item["sha256"]), str(item["command"]), str(item.get("made_from", ""))
            )
            for item in document["files"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: entry for name, entry in entries.items() if _is_inside(name)}


def _write_manifest(root: Path, entries: Mapping[str, _Entry]) -> None:
    document = {
        "about": "Files written by matchmaker, with their SHA-256",
        "files": [
            {"path": name, "sha256": entry.digest, "command": entry.command}
            | ({"made_from": entry.made_from} if entry.made_from else {})
            for name, entry in sorted(entries.items())
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    write_file(root / MANIFEST, text.encode("utf-8"))


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not Path(name).is_absolute() and "\\" not in name


def _digest_of(path: Path) -> str:
    """Give the SHA-256 of a file, or an empty text where there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _unwritable(path, error) from error


def _ensure_free(path: Path) -> None:
    """Fail before anything is written if a file is open in Excel or protected."""
    try:
        with contextlib.suppress(FileNotFoundError), path.open("r+b"):
            pass
    except OSError as error:
        raise _unwritable(path, error) from error


def _keep_aside(path: Path) -> Path:
    for number in range(1, 10_000):
        aside = path.with_name(f"{path.stem}.kept-{number}{path.suffix}")
        if not aside.exists():
            try:
                path.rename(aside)
            except OSError as error:
                raise _unwritable(aside, error) from error
            return aside
    raise MatchmakerError(f"too many kept copies of {path}: move them elsewhere")


def _remove(root: Path, name: str, digest: str) -> bool:
    """Remove a file that still is as it was written, and folders that it leaves empty."""
    path = root / name
    if _digest_of(path) != digest:
        return False
    try:
        path.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error
    for folder in path.relative_to(root).parents:
        with contextlib.suppress(OSError):
            if folder != Path():
                (root / folder).rmdir()
    return True


def _unwritable(path: Path, error: OSError) -> MatchmakerError:
    if isinstance(error, PermissionError):
        return MatchmakerError(
            f"cannot write {path}: it is open in another program or protected;"
            " close it, or choose another folder"
        )
    reason = error.strerror or type(error).__name__
    return MatchmakerError(f"cannot write {path}: {reason}; choose another folder, or make room")
