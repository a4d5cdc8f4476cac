"""Writes the pages and schemas that are made from the code, or checks that they are current.

Run with ``--check``, it writes nothing and fails where a file differs from what it would write.
To generate one more file, add its path and the function that gives its text to ``GENERATED``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import cli_reference
import law_reference
import law_verdicts
import profile_reference
import template_reference

from matchmaker.loading import json_schema, load_book
from matchmaker.loading.schema import KINDS, Kind
from matchmaker.model import Book

ROOT = Path(__file__).resolve().parent.parent


@cache
def book() -> Book:
    """Load the packaged profiles."""
    return load_book(ROOT / "profiles")


def schema(kind: Kind) -> str:
    """Give the JSON Schema of a kind of profile file."""
    text = json.dumps(json_schema(kind, book().taxonomy), indent=2, ensure_ascii=False)
    return text + "\n"


def profiles_page() -> str:
    """Give the field reference of the profiles."""
    return profile_reference.page(book().taxonomy)


def law_page() -> str:
    """Give the page on the law."""
    return law_reference.page(book().law)


GENERATED: list[tuple[str, Callable[[], str]]] = [
    *((f"profiles/schema/{kind}.schema.json", partial(schema, kind)) for kind in KINDS),
    ("docs/profiles.md", profiles_page),
    ("docs/law.md", law_page),
    ("docs/law-verdicts.md", law_verdicts.page),
    ("docs/cli.md", cli_reference.page),
    ("docs/templates.md", template_reference.page),
]


def differing() -> list[str]:
    """Give the paths of the generated files that are missing or out of date."""
    return [path for path, text in GENERATED if _read(ROOT / path) != text()]


def write() -> list[str]:
    """Write the generated files that are missing or out of date, and give their paths."""
    paths = differing()
    for path, text in GENERATED:
        if path in paths:
            target = ROOT / path
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.new")
            beside.write_bytes(text().encode())
            os.replace(beside, target)  # noqa: PTH105
    return paths


def _read(path: Path) -> str | None:
    return path.read_bytes().decode() if path.is_file() else None


def main() -> int:
    """Write or check, as the arguments say, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    if parser.parse_args().check:
        paths = differing()
        for path in paths:
            print(f"{path}: differs from what is generated; run `make docs`", file=sys.stderr)
        return 1 if paths else 0
    for path in write():
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
