"""What is said on a terminal: progress when it takes long, colours, harmless text."""

from __future__ import annotations

import io
import json
import re
import time

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.cli import terminal


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch) -> Terminal:
    """Put a terminal in place of the streams; in the test itself, since capturing changes them."""
    stream = Terminal()
    monkeypatch.setattr("sys.stdout", stream)
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return stream


def test_a_long_job_shows_how_far_it_is(monkeypatch):
    """After a while the label and the count appear, and go when the job is done."""
    screen = on_terminal(monkeypatch)
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    with terminal.progress("Printing briefs", total=3) as step:
        time.sleep(0.05)
        for _ in range(3):
            step()
        time.sleep(0.2)
    assert "Printing briefs" in screen.getvalue()
    assert "3/3" in screen.getvalue()


def test_a_short_job_shows_nothing(monkeypatch):
    """What is done within two seconds leaves the terminal alone."""
    screen = on_terminal(monkeypatch)
    with terminal.progress("Reading profiles") as step:
        step()
    assert "Reading" not in screen.getvalue()


@pytest.mark.parametrize(("patience", "said"), [(5.0, ""), (0.0, "Printing briefs ...\n")])
def test_a_file_gets_one_line_for_a_long_step(monkeypatch, patience, said):
    """Where the error stream is no terminal, a long step is named once; a short one never."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    monkeypatch.setattr(terminal, "PIPED_PATIENCE", patience)
    with terminal.progress("Printing briefs", total=1) as step:
        time.sleep(0.05)
        step()
    assert stream.getvalue() == said


def test_no_line_of_progress_stands_beside_json(monkeypatch):
    """A program that reads the answer sees nothing else."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(terminal, "PIPED_PATIENCE", 0.0)
    context = click.Context(click.Command("event"))
    context.params["form"] = "json"
    with context, terminal.progress("Printing briefs"):
        time.sleep(0.05)
    assert stream.getvalue() == ""


def test_progress_ends_with_the_job_that_fails(monkeypatch):
    """An error in the job leaves no bar behind and goes on as it is."""
    screen = on_terminal(monkeypatch)
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)

    def fail() -> None:
        with terminal.progress("Printing briefs", total=1):
            time.sleep(0.05)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    before = screen.getvalue()
    time.sleep(0.2)
    assert screen.getvalue() == before


def test_lights_have_colours_on_a_terminal_only(monkeypatch):
    """Colours on a terminal, none where NO_COLOR asks for none; the word stays."""
    screen = on_terminal(monkeypatch)
    terminal.print_table("Kota", ["Hukum"], [["Bersyarat"]], tones=[{0: "fair"}])
    assert "\x1b[1;33mBersyarat" in screen.getvalue()
    screen.truncate(0)
    monkeypatch.setenv("NO_COLOR", "1")
    terminal.print_table("Kota", ["Hukum"], [["Bersyarat"]], tones=[{0: "fair"}])
    assert "Bersyarat" in screen.getvalue()
    assert "33m" not in screen.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_a_card_fits_the_terminal(monkeypatch, width):
    """Labels and texts stand in columns, no line is too long, no word is lost, colours are few."""
    screen = on_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(width))
    words = [f"kata{number}" for number in range(60)]
    rows = [("Hukum", "Bersyarat"), ("Mengapa", [" ".join(words), "x"]), ("Kosong", "")]
    terminal.print_card("1", "Nama", rows, tones={"Hukum": "fair"})
    assert "\x1b[1;33mBersyarat" in screen.getvalue()
    shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert max(map(len, shown.splitlines())) <= min(width, terminal.CARD_WIDTH)
    assert set(words) <= set(shown.split())
    assert "Kosong" not in shown
    begin = {line.index("kata") for line in shown.splitlines() if "kata" in line}
    assert len(begin) == 1


@pytest.mark.parametrize("width", [40, 80, 140])
def test_a_table_fits_the_terminal(monkeypatch, width):
    """No line is longer than the terminal is wide, and no letter is lost."""
    screen = on_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", str(width))
    words = [f"kata{number}" for number in range(60)]
    terminal.print_table("Judul", ["A", "B"], [[" ".join(words), "x"]], ratios=(2, 1))
    shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert max(map(len, shown.splitlines())) <= width
    assert set(words) <= set(shown.split())


@pytest.mark.parametrize(
    ("columns", "expected"),
    [("0", 100), ("-5", 100), ("wide", 100), ("1", 40), ("60", 60), ("999999", 140)],
)
def test_any_width_is_taken_for_a_sensible_one(monkeypatch, columns, expected):
    """Nonsense in COLUMNS is no error: lines are as wide as a person can read."""
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setenv("COLUMNS", columns)
    assert expected == terminal.console().width


@given(st.text())
def test_no_text_can_steer_the_terminal(text):
    """No control character but line ends and tabs comes through, all other letters do."""
    said = terminal.printable(text)
    assert len(said) == len(text)
    assert not set(map(chr, [*range(9), *range(11, 32), *range(127, 160), 0x202E])) & set(said)
    plain = [letter for letter in text if letter.isalnum()]
    assert [letter for letter in said if letter.isalnum()] == plain


def test_json_is_exact_for_every_stream(monkeypatch):
    """Readable letters where the stream has them, escapes where it doesn't, the same value."""
    screen = on_terminal(monkeypatch)
    value = {"nama": "Tidore Kepulauan é 🇮🇩", "angka": 0.1 + 0.2}
    terminal.emit_json(value)
    assert "é" in screen.getvalue()
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr("sys.stdout", ascii_only)
    terminal.emit_json(value)
    ascii_only.flush()
    assert json.loads(ascii_only.buffer.getvalue().decode("ascii")) == value
