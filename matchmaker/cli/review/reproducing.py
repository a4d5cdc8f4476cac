"""``review reproduce``: an earlier run made again from what it was made from, and compared."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from matchmaker import __version__
from matchmaker.cli import EXIT_MISTAKE, options
from matchmaker.cli.making import Making
from matchmaker.cli.output import write_results
from matchmaker.cli.review import desk
from matchmaker.cli.terminal import emit_json, printable, progress

EPILOG = """\b
With --format json: {"run", "version", "results" and "papers" (names of those that are the same),
"differing" (names of those that are not)}. The exit code is 2 where something differs.
"""


@click.command(epilog=EPILOG)
@click.argument("run", metavar="RUN", type=click.IntRange(1))
@click.option(
    "--out",
    type=options.NEW_FOLDER,
    metavar="DIR",
    help="Also write the papers, and under inputs/ all that the run was made from.",
)
@options.decisions
@options.cache
@options.form("text", "json")
@click.pass_context
def reproduce(
    ctx: click.Context,
    *,
    run: int,
    out: Path | None,
    decisions: Path,
    cache: Path | None,
    form: str,
) -> None:
    """Make an earlier run again from its kept inputs alone, and compare every byte.

    Nothing of today's profiles, event file or decisions is used. With the version of the
    program that made the run, results and papers are the same to the byte.
    """
    from matchmaker.cli import replan
    from matchmaker.decisions import contents, digest_of, find_run
    from matchmaker.rendering.presses import cores, print_all

    store = desk.open_store(decisions)
    kept = find_run(store, run)
    inputs = contents(store, kept, "input")
    with tempfile.TemporaryDirectory() as folder:
        making = Making.of_documents(inputs, Path(folder), cache=cache)
        made = replan.again(making, inputs) if "changes" in inputs else making.plan()
        results = made.documents()
        papers = {}
        listed = list(making.papers(made))
        with progress("Printing the papers", total=len(listed)) as step:
            for name, content in print_all(((name, make()) for name, make in listed), cores()):
                papers[name] = content
                step()
    now = {name: digest_of(content) for name, content in {**results, **papers}.items()}
    before = dict((*kept.results, *kept.papers))
    differing = sorted(name for name in {*now, *before} if now.get(name) != before.get(name))
    if out is not None:
        given = {f"inputs/{name}.json": content for name, content in inputs.items()}
        write_results(out, papers | given, command="review reproduce", complete=True)
    if form == "json":
        emit_json(
            {
                "run": kept.id,
                "version": kept.version,
                "results": sorted(set(results) - set(differing)),
                "papers": sorted(set(papers) - set(differing)),
                "differing": differing,
            }
        )
    else:
        for name in differing:
            click.echo(printable(f"Not the same: {name}"))
        said = f"{len(differing)} differ" if differing else "all are the same to the byte"
        click.echo(f"Run {kept.id}: {len(results)} results and {len(papers)} papers; {said}.")
        if differing and kept.version != __version__:
            click.echo(f"It was made by version {kept.version}; this is {__version__}.")
    if differing:
        ctx.exit(EXIT_MISTAKE)
