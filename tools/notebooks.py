"""Run the notebooks and store what they show, or tell where that is no longer so.

Texts must be the same to the letter. Pictures must have the same words, shapes and colours,
with coordinates within `NEAR` points: another processor may round the last digit otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "notebooks"

SECONDS: Final = 600
"""How long one cell may take on a busy machine."""

NEAR: Final = 0.5

KEPT: Final = ("text/plain", "text/html", "image/svg+xml")
"""What is stored of an output. A widget lives as long as its kernel, so it is not."""

NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
NAME: Final = re.compile(r"\b[mp][0-9a-f]{10}\b")
"""Names of shapes within a picture: sums over coordinates."""


def main(arguments: list[str] | None = None) -> int:
    """Run all notebooks; write them, or with ``--check`` compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("names", nargs="*", help="of notebooks; all unless given")
    given = parser.parse_args(arguments)
    faults = []
    for path in sorted(FOLDER.glob("*.ipynb")):
        if given.names and path.stem not in given.names:
            continue
        stored = read(path)
        fresh = executed(path)
        if given.check:
            faults += [f"{path.name}: {what}" for what in differences(stored, fresh)]
        else:
            write(path, fresh)
            print(f"wrote notebooks/{path.name}")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        print("Run 'make notebooks-write', read what changed, and commit it.", file=sys.stderr)
    return 1 if faults else 0


def read(path: Path) -> Any:
    """Read a notebook."""
    import nbformat

    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def write(path: Path, notebook: Any) -> None:
    """Write a notebook with the same line ends everywhere."""
    import nbformat

    text: str = nbformat.writes(notebook, indent=1)  # type: ignore[no-untyped-call]
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def executed(path: Path) -> Any:
    """Run a notebook in an empty folder, and keep what does not depend on the machine."""
    from nbclient import NotebookClient

    notebook = read(path)
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "IPYTHONDIR": folder,
            "JUPYTER_RUNTIME_DIR": folder,
        }
        place = {"metadata": {"path": folder}}
        client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources=place)
        client.execute(env=environment)
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = [_stored(output) for output in cell.outputs]
    notebook.metadata = read(path).metadata
    return notebook


def differences(stored: Any, fresh: Any) -> Iterator[str]:
    """Tell in which cells the outputs differ."""
    for at, (old, new) in enumerate(zip(stored.cells, fresh.cells, strict=True), start=1):
        if new.cell_type == "code" and not _alike(old.outputs, new.outputs):
            yield f"cell {at} shows something else than what is stored: {_first(new.source)}"


def same_picture(old: str, new: str) -> bool:
    """Whether two SVG pictures differ by less than the eye sees."""
    olds, news = NUMBER.split(NAME.sub("", old)), NUMBER.split(NAME.sub("", new))
    if olds != news:
        return False
    pairs = zip(NUMBER.findall(NAME.sub("", old)), NUMBER.findall(NAME.sub("", new)), strict=True)
    return all(math.isclose(float(one), float(other), abs_tol=NEAR) for one, other in pairs)


def _alike(old: list[Any], new: list[Any]) -> bool:
    if len(old) != len(new):
        return False
    return all(_same(one, other) for one, other in zip(old, new, strict=True))


def _same(old: Any, new: Any) -> bool:
    if old.output_type != new.output_type or "data" not in new:
        return bool(old == new)
    if set(old.data) != set(new.data):
        return False
    return all(
        same_picture(old.data[kind], shown) if kind == "image/svg+xml" else old.data[kind] == shown
        for kind, shown in new.data.items()
    )


def _stored(output: Any) -> Any:
    if "data" in output:
        output.data = {kind: output.data[kind] for kind in KEPT if kind in output.data}
        output.metadata = {}
    return output


def _first(source: str) -> str:
    return source.splitlines()[0] if source else ""


if __name__ == "__main__":
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
    sys.exit(main())
