"""Real projects with their real funders, from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from matchmaker.errors import Fault, MatchmakerError, ProfileError
from matchmaker.evaluation.tables import Examples, Line
from matchmaker.evaluation.task import Task, flags
from matchmaker.loading.document import shortened

COLUMNS: Final = ("id", "year", "split", "text", "funders")
SPLITS: Final = ("train", "test")


class Project(NamedTuple):
    """A project and who funded it.

    Parameters
    ----------
    id : str
    year : int
    split : str
        ``train`` or ``test``.
    text : str
        May be empty: then nothing is known of it.
    funders : tuple of str
        Each once, in the order of their names.
    """

    id: str
    year: int
    split: str
    text: str
    funders: tuple[str, ...]


@dataclass(frozen=True)
class Projects:
    """The projects of one file, in its order.

    Parameters
    ----------
    name : str
        Name of the file, without its ending.
    """

    name: str
    rows: tuple[Project, ...]

    @property
    def train(self) -> tuple[Project, ...]:
        """The past: what a method may look at."""
        return tuple(row for row in self.rows if row.split == "train")

    @property
    def test(self) -> tuple[Project, ...]:
        """The future: what is to be predicted."""
        return tuple(row for row in self.rows if row.split == "test")


def read_projects(path: Path) -> Projects:
    """Read a CSV file with the columns id, year, split, text, funders.

    Funders are separated by ``|``; how many spaces stand in and around a name does not
    matter.

    Raises
    ------
    ProfileError
        With every fault of the file.
    """
    examples = Examples.read(path, COLUMNS)
    examples.unique("id")
    rows = [_project(examples, line) for line in examples.lines]
    if not examples.faults:
        for split in SPLITS:
            if not any(row.split == split for row in rows):
                found = f"no row of the split '{split}'"
                expected = "rows of train and of test"
                examples.faults.append(Fault(examples.file, 0, 0, "split", found, expected))
    if examples.faults:
        raise ProfileError(tuple(sorted(examples.faults)))
    return Projects(path.stem, tuple(rows))


def task_of(past: Sequence[Project], queries: Sequence[Project]) -> Task:
    """Make the task: candidates are the funders seen in the past.

    Raises
    ------
    MatchmakerError
        When no past project has a funder.
    """
    candidates = tuple(sorted({funder for project in past for funder in project.funders}))
    if not candidates:
        raise MatchmakerError("no project of the train split has a funder: nobody can be ranked")
    return Task(
        candidates=candidates,
        past=tuple(project.text for project in past),
        owners=flags([project.funders for project in past], candidates),
        queries=tuple(project.text for project in queries),
        relevant=flags([project.funders for project in queries], candidates),
    )


def _project(examples: Examples, line: Line) -> Project:
    identifier = examples.filled(line, "id", "an id")
    year = examples.filled(line, "year", "a year such as 2019")
    split = examples.filled(line, "split", "train or test").casefold()
    text, funders = line.cells[3], line.cells[4]
    if year and not re.fullmatch(r"[12][0-9]{3}", year):
        examples.fault(line, "year", f"'{shortened(year)}'", "a year such as 2019")
        year = ""
    if split and split not in SPLITS:
        examples.fault(line, "split", f"'{shortened(split)}'", "train or test")
    names = sorted({" ".join(name.split()) for name in funders.split("|")} - {""})
    return Project(identifier, int(year or 0), split, text, tuple(names))
