"""The command line: options to calls to files; the only place that exits.

A command's module is imported when the command is called, and it imports what is
heavy inside its function, so that ``matchmaker --help`` is there at once.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from matchmaker import __version__
from matchmaker.errors import MatchmakerError, ProfileError

COMMANDS = {
    "run": "Do the whole job: rank, screen by law, explain, and print.",
    "check": "Find every fault in a folder of profiles.",
    "shortlist": "Show the best investors for a city, with reasons and the lawful route.",
    "explain": "Explain the place of one pair, whether or not it is on a shortlist.",
    "brief": "Print the brief of one city and one investor.",
    "law": "Say which routes the law leaves for a pair on a day, and why.",
    "form": "Write forms that cities and investors fill in.",
    "import": "Read filled forms back into profiles.",
    "event": "Plan an event: who meets whom, when and at which table, and print all papers.",
    "replan": (
        "Make the timetable hold again after something went wrong, moving as little as possible."
    ),
    "review": "Decide on pairs by hand, and look into earlier decisions and runs.",
    "evaluate": "Measure rankings on real decisions, beside baselines, with intervals and tests.",
    "tune": "Learn the weights of the score from real deals, held to the defaults.",
    "notebooks": "Copy the notebooks for analysts to a folder, and open them in JupyterLab.",
    "init": "Lay out a folder of profiles of your own.",
    "schema": "Print the JSON Schema of a kind of profile file.",
    "templates": "List the templates with what they get, or tell all fields of one.",
    "phrases": "Say which phrases a language has and which it lacks, or begin a new language.",
    "reference": "Fit the constants of the score on the profiles in DIR, and write them there.",
    "calibrate": (
        "Set the bands of strength from the real deals of the profiles in DIR, and write them"
        " there."
    ),
}
"""The commands in the order of the help page, each a module of this package, and the first sentence
that each says of itself: the page need not import them all for it."""

MODULES = {"import": "import_forms"}
"""Modules that cannot be called as their command is."""

EXIT_DONE = 0
EXIT_UNEXPECTED = 1
EXIT_MISTAKE = 2
EXIT_INTERRUPTED = 130

ALLOCATIONS = 100_000
"""New objects after which Python looks for rings of dead ones: profiles are many and have none,
and by its own measure it would look at all of them again and again."""

EPILOG = """\b
Examples:
  matchmaker run
  matchmaker check my-profiles
  matchmaker explain --city kota-ambon --investor adb --lang en

\b
Exit codes:
  0    done
  1    an error inside the program
  2    a mistake in the profiles, an option or a folder; the message says what to do
  130  stopped by Ctrl-C
"""


class OfferingGroup(click.Group):
    """A group that offers the nearest of its commands for a name that it does not have."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or offer the nearest ones."""
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            from difflib import get_close_matches

            offer = get_close_matches(args[0], known, n=1, cutoff=0.4)
            hint = f"did you mean '{offer[0]}'?" if offer else f"choose from {', '.join(known)}"
            ctx.fail(f"there is no command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)


class LazyGroup(OfferingGroup):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Give the names of the commands in the order of the help page."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command's module, or give None where there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(
            f"matchmaker.cli.{MODULES.get(cmd_name, cmd_name)}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Read the options, and print help where it is asked for."""
        with _guarded_output():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn what goes wrong into words and an exit code."""
        from matchmaker.cli.terminal import complain, tame_streams

        tame_streams()
        try:
            with _guarded_output():
                return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            message, code = "Stopped.", EXIT_INTERRUPTED
        except Exception as error:
            if ctx.params["debug"]:
                raise
            message, code = _in_words(error)
        complain(message)
        raise click.exceptions.Exit(code)


@contextmanager
def _guarded_output() -> Iterator[None]:
    """End quietly where the reader of the output has left, and in words where a disk is full."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        # What is still in the stream must not be tried again when Python ends.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        # Windows says "invalid argument" for a pipe that nobody reads.
        if error.errno in {errno.EPIPE, errno.EINVAL}:
            raise click.exceptions.Exit(EXIT_DONE) from None
        from matchmaker.cli.terminal import complain

        complain(f"Error: the output cannot be written: {error.strerror}; send it elsewhere")
        raise click.exceptions.Exit(EXIT_MISTAKE) from None


def _in_words(error: Exception) -> tuple[str, int]:
    """Say what went wrong, and which exit code belongs to it."""
    if isinstance(error, ProfileError):
        count = len(error.faults)
        end = f"{count} fault{'s' * (count > 1)} found; nothing was written."
        return f"{error}\n{end}", EXIT_MISTAKE
    if isinstance(error, MatchmakerError):
        return f"Error: {error}", EXIT_MISTAKE
    message = (
        f"Unexpected error: {type(error).__name__}: {error}\n"
        "This is a fault of the program, not yours. Please report it with what the same"
        f" command says after 'matchmaker --debug' (version {__version__})."
    )
    return message, EXIT_UNEXPECTED


@click.group(
    cls=LazyGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="matchmaker", message="%(prog)s %(version)s")
@click.option(
    "--debug", is_flag=True, envvar="MATCHMAKER_DEBUG", help="Show the traceback of an error."
)
def matchmaker(debug: bool) -> None:
    """Bring the needs of Indonesian cities together with smart-city investors.

    From a folder of profiles to ranked, explained, lawful shortlists and printed briefs.
    Options can also be set by the environment, such as MATCHMAKER_PROFILES for --profiles.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(ALLOCATIONS)
    sys.exit(matchmaker.main(args=args, prog_name="matchmaker"))
