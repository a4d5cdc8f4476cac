"""Carries out a run of an event: results and papers, step by step, then kept and published."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matchmaker import __version__
from matchmaker.cli.making import Made, Making
from matchmaker.cli.output import MANIFEST, Written, write_results
from matchmaker.cli.printing import print_papers
from matchmaker.cli.steps import Steps, alone, sweep

if TYPE_CHECKING:
    from matchmaker.decisions import Entry, KeptRun, Store
    from matchmaker.decisions.runs import RunKind

COMMAND: Final = "event"
"""Under what the files stand in the manifest, whichever command wrote them last."""


@dataclass(frozen=True)
class Outcome:
    """What came of carrying out a run.

    Parameters
    ----------
    is_new : bool
        Whether the run is new; else it says the same as the one in force.
    reused : int
        How many steps were finished already.
    changed : tuple of str
        Papers that are not as in the run before, those that are no longer there included.
    meanwhile : tuple of Entry
        What was decided for the event while it ran.
    """

    run: KeptRun
    made: Made
    written: Written
    papers: Mapping[str, str]
    is_new: bool
    reused: int
    changed: tuple[str, ...]
    meanwhile: tuple[Entry, ...]


def carry_out(
    making: Making,
    store: Store,
    out: Path,
    *,
    kind: RunKind,
    plan: Callable[[], Made],
    position: int,
    at: dt.datetime,
    more: Mapping[str, bytes] | None = None,
    who: str = "matchmaker",
    parent: KeptRun | None = None,
    jobs: int | None = None,
) -> Outcome:
    """Plan, print, keep the run, and publish its papers; each step once, also after a kill.

    The papers are printed beside the results first. The run is kept when all are there, and
    only then do they take their places: a killed run leaves the papers of the run before.

    Parameters
    ----------
    plan : callable
        Gives the results; not called where the same run is kept, or was planned before
        it was killed.
    position : int
        Of the log, when the decisions were read.
    more : mapping of str to bytes, optional
        Inputs beside those of ``making``.
    jobs : int, optional
        Number of processes that print; without it, one for each processor.

    Raises
    ------
    MatchmakerError
        When another program writes into the folder, or a file cannot be written.
    """
    from matchmaker.decisions import digest_of, digest_of_all, digests, entries, keep_run, runs

    event = making.event.id
    inputs = {**making.documents, **(more or {})}
    key = digest_of_all(digests(inputs))
    with alone(out):
        steps = Steps(out, key)
        known = runs(store, event)
        same = next((run for run in reversed(known) if run.key == key), None)
        results = _results(store, same, steps, plan)
        made = Made.of_documents(results)
        files = print_papers(
            out, making.papers(made), steps, jobs=jobs, printed=dict(same.papers) if same else {}
        )
        run = keep_run(
            store,
            kind=kind,
            event=event,
            at=at,
            position=position,
            version=__version__,
            inputs=inputs,
            results=results,
            papers={name: digest_of(content) for name, content in files.items()},
            who=who,
            parent=parent.id if parent else None,
        )
        sweep(out, [*files, MANIFEST])
        own = {digest for item in known for _, digest in item.papers}
        written = write_results(
            out, files, command=COMMAND, complete=True, own=own, made_from=files.made_from
        )
        steps.clear()
    before = dict(known[-1].papers) if known else {}
    after = dict(run.papers)
    changed = sorted(
        name for name in {*before, *after} if before.get(name) != after.get(name) and before
    )
    return Outcome(
        run=run,
        made=made,
        written=written,
        papers=after,
        is_new=not known or run.id > known[-1].id,
        reused=steps.reused + files.reused,
        changed=tuple(changed),
        meanwhile=tuple(
            entry for entry in entries(store, since=position) if entry.event in {"", event}
        ),
    )


def _results(
    store: Store, same: KeptRun | None, steps: Steps, plan: Callable[[], Made]
) -> dict[str, bytes]:
    """Give the results: those of the same run, if it is kept, else by planning."""
    if same is not None:
        from matchmaker.decisions import contents

        return contents(store, same, "result")
    packed: dict[str, str] = json.loads(steps.get("results", lambda: _packed(plan().documents())))
    return {name: text.encode() for name, text in packed.items()}


def _packed(documents: Mapping[str, bytes]) -> bytes:
    plain = {name: content.decode() for name, content in documents.items()}
    return json.dumps(plain, ensure_ascii=False).encode()
