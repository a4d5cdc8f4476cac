"""The YAML file of an imported profile: its old file's order and comments are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import yaml

from matchmaker.loading.export import write_yaml_profile
from matchmaker.loading.files import LARGEST_YAML, read_text
from matchmaker.loading.forms.findings import Finding, Spot
from matchmaker.loading.forms.plan import Plan
from matchmaker.loading.layout import look
from matchmaker.model import Book, City, Investor, Words
from matchmaker.model.profiles import Record

FOLDERS: Final[Mapping[type[Record], str]] = {City: "cities", Investor: "investors"}
MODELINE: Final = "# yaml-language-server:"


def profile_files(folder: Path) -> dict[tuple[str, str], Path]:
    """Give the YAML files of a profile folder, by their folder's name and their id."""
    return {(FOLDERS[record], path.stem): path for path, record in look(folder).records}


def old_text(path: Path | None) -> str:
    """Read the file of a profile; empty where it has none yet."""
    if path is None:
        return ""
    return read_text(path, path.as_posix(), LARGEST_YAML, save_as="save the file as UTF-8")


def is_in_table(item: City | Investor, book: Book, files: dict[tuple[str, str], Path]) -> bool:
    """Whether a known profile is a row of a table, which no YAML file may repeat."""
    known = book.cities if isinstance(item, City) else book.investors
    return any(one.id == item.id for one in known) and (FOLDERS[type(item)], item.id) not in files


def profile_text(item: City | Investor, old: str) -> str:
    """Write a profile in the place of its old file.

    Needs and deals stay in their order, new ones follow. Comments are kept, together at
    the head of the file, since what stood beside them may have changed.
    """
    part = "needs" if isinstance(item, City) else "deals"
    order = _order(old, part)
    parts = sorted(getattr(item, part), key=lambda one: order.get(one.id, len(order)))
    text = write_yaml_profile(item.model_copy(update={part: tuple(parts)}))
    kept = comments(old)
    if not kept:
        return text
    first, _, rest = text.partition("\n")
    return "\n".join([first, *kept, rest])


def comments(text: str) -> list[str]:
    """Find the comments of a YAML text, in their order."""
    found: list[str] = []
    end = 0
    for token in yaml.scan(text, Loader=yaml.CSafeLoader):
        found += _within(text[end : token.start_mark.index])
        end = max(end, token.end_mark.index)
    found += _within(text[end:])
    return [line for line in found if not line.startswith(MODELINE)]


def _within(gap: str) -> list[str]:
    return [line.strip() for line in gap.split("\n") if line.strip().startswith("#")]


def _order(text: str, part: str) -> dict[str, int]:
    data = yaml.load(text, Loader=yaml.CSafeLoader) if text else None
    items = data.get(part) if isinstance(data, dict) else None
    ids = [item.get("id") for item in items or () if isinstance(item, dict)]
    return {str(name): place for place, name in enumerate(ids)}


def without_tables(plans: tuple[Plan, ...], book: Book, folder: Path) -> Iterator[Plan]:
    """Refuse the plans whose profile is a row of a table, which no YAML file may repeat."""
    files = profile_files(folder)
    for plan in plans:
        item = plan.item
        if item is None or plan.status not in {"update", "decide", "new"}:
            yield plan
        elif is_in_table(item, book, files):
            what = Words("intake.fault.in_table", (("id", item.id),))
            findings = (*plan.findings, Finding(plan.file, Spot(), what))
            yield replace(plan, status="faulty", findings=findings)
        else:
            yield plan


def texts(plans: Iterable[Plan], folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Give the files that plans write: path, id and text; a profile in its last state, once."""
    last = {
        (FOLDERS[type(plan.item)], plan.item.id): plan.item
        for plan in plans
        if plan.item is not None and plan.status in {"new", "update"}
    }
    files = profile_files(folder)
    for (name, item_id), item in last.items():
        path = files.get((name, item_id))
        text = profile_text(item, old_text(path))
        yield path or folder / name / f"{item_id}.yaml", item_id, text
