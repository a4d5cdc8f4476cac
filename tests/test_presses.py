"""Printing in several processes: the same bytes, in words when one is killed, nothing twice."""

from __future__ import annotations

import datetime as dt
import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from matchmaker.cli.output import unchanged, write_results
from matchmaker.cli.printing import print_papers
from matchmaker.cli.steps import WORK, Steps
from matchmaker.errors import MatchmakerError
from matchmaker.rendering.presses import FEW, print_all
from matchmaker.rendering.sheet import Sheet

TEMPLATES = Path("templates").resolve()
ON = dt.date(2026, 11, 24)


def sheet(text):
    return Sheet("page.typ.jinja", f'#set text(font: "Source Sans 3")\n{text}', ON, (TEMPLATES,))


@dataclass(frozen=True)
class Killed:
    """A sheet on which its process is ended from outside."""

    starter: int

    def pdf(self) -> bytes:
        assert os.getpid() != self.starter
        os.kill(os.getpid(), signal.SIGTERM)
        return b""


def test_the_number_of_processes_changes_no_byte():
    """Sheets and other papers, mixed, come out the same from one process and from two."""
    papers = [(f"{n}.pdf", sheet(f"Paper {n}")) for n in range(FEW + 3)] + [("a.csv", b"a")]
    assert dict(print_all(papers, 2)) == dict(print_all(papers, 1))


def test_a_killed_process_is_told_in_words():
    """No traceback and no waiting for ever: what happened, and how to go on."""
    papers = [(str(n), sheet(str(n))) for n in range(FEW)] + [("killed", Killed(os.getpid()))]
    with pytest.raises(MatchmakerError, match=r"ended from outside.*--jobs 1"):
        list(print_all(papers, 2))


def test_a_mistake_in_a_sheet_is_told_from_another_process_too():
    """The message is that of printing in this process."""
    papers = [(str(n), sheet(str(n))) for n in range(FEW)] + [("wrong", sheet("#nothing-such"))]
    with pytest.raises(MatchmakerError) as alone:
        list(print_all(papers, 1))
    with pytest.raises(MatchmakerError) as together:
        list(print_all(papers, 2))
    assert str(together.value) == str(alone.value)


def test_a_sheet_is_known_by_everything_on_which_its_bytes_depend(tmp_path):
    """Other words, another day or another picture beside the templates: another digest."""
    (tmp_path / "crest.svg").write_text("<svg/>", encoding="utf-8")
    one = Sheet("t", "words", ON, (tmp_path, TEMPLATES))
    others = [
        Sheet("t", "other words", ON, (tmp_path, TEMPLATES)),
        Sheet("t", "words", dt.date(2026, 11, 25), (tmp_path, TEMPLATES)),
        Sheet("t", "words", ON, (TEMPLATES,)),
    ]
    assert one.digest == Sheet("t", "words", ON, (tmp_path, TEMPLATES)).digest
    assert one.digest not in {other.digest for other in others}


def test_only_papers_that_changed_are_printed_again(tmp_path, monkeypatch):
    """In their places, or finished by a job that was stopped: neither is set again."""
    set_again = []
    pdf = Sheet.pdf
    monkeypatch.setattr(Sheet, "pdf", lambda it: (set_again.append(it.source[-1]), pdf(it))[1])

    def printed(*texts):
        papers = [(f"{text}.pdf", lambda text=text: sheet(text[:1])) for text in texts]
        return print_papers(tmp_path, papers, Steps(tmp_path, "job"), jobs=1)

    first = printed("a", "b")
    assert set_again == ["a", "b"]
    write_results(
        tmp_path, {"a.pdf": first["a.pdf"]}, command="run", made_from=first.made_from
    )  # stopped before b took its place
    assert dict(printed("a", "b", "c")) | {} == {**first, "c.pdf": pdf(sheet("c"))}
    assert set_again == ["a", "b", "c"]
    (tmp_path / "a.pdf").write_bytes(b"changed by a person")
    Steps(tmp_path, "job").clear()
    assert unchanged(tmp_path) == {}
    printed("a")
    assert set_again == ["a", "b", "c", "a"]
    assert (tmp_path / WORK).is_dir()
