"""Templates from outside: they reach nothing, and cannot take time or memory without end."""

from __future__ import annotations

import multiprocessing
import os
import time

import pytest

from matchmaker.errors import MatchmakerError
from matchmaker.rendering import confined as limits
from matchmaker.rendering.confined import confined, is_outside
from tests.fictional import book, city, deal, investor, need
from tests.printed import TEMPLATES, match, pdf

LINE = "page of the office"
LOOP = "{% for a in 'x' * 99999 %}{% for b in 'x' * 99999 %}{% endfor %}{% endfor %}"
TREE = "{% macro f(n) %}{% if n %}{{ f(n - 1) ~ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}"
DOUBLING = (
    "{% macro f(s, n) %}{% if n %}{{ f(s ~ s, n - 1) }}{% endif %}{% endmacro %}"
    "{{ f('xxxxxxxx', 60) }}"
)


def printed(folder, text):
    (folder / "brief.typ.jinja").write_text(text, encoding="utf-8", newline="\n")
    found = book(
        [city("teluk", needs=[need("teluk-sampah")])], [investor("alpha", deals=[deal("a-1")])]
    )
    return pdf(found, match(found, "teluk-sampah", "alpha"), "id", folder)


def stopped(folder, text):
    with pytest.raises(MatchmakerError) as caught:
        printed(folder, text)
    return str(caught.value)


@pytest.fixture
def short(monkeypatch):
    """Give the limits that a test can wait for; the process is begun anew for each test."""
    monkeypatch.setattr(limits, "SECONDS", 1.5)
    monkeypatch.setattr(limits, "BYTES", 400 << 20)


@pytest.fixture
def small(monkeypatch):
    """Give the limit of memory that a test can reach, and time enough to reach it."""
    monkeypatch.setattr(limits, "SECONDS", 120.0)
    monkeypatch.setattr(limits, "BYTES", 400 << 20)


def test_a_template_from_outside_prints_as_ours_do(tmp_path):
    """An office's template works in its own process, sheet after sheet, with the same bytes."""
    first, second = printed(tmp_path, f"= {LINE}\n"), printed(tmp_path, f"= {LINE}\n")
    assert first == second
    assert first.startswith(b"%PDF")


@pytest.mark.parametrize(
    "text",
    [
        "{{ brief.__class__ }}",
        "{{ brief.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ brief.front.__init__.__globals__ }}",
        "{{ phrase.__globals__ }}",
        "{{ phrase.__wrapped__ }}",
        "{{ self._TemplateReference__context.environment }}",
        "{{ ''['__class__'] }}",
        "{{ brief | attr('__class__') }}",
        "{% set c = cycler('a').__init__ %}{{ c.__globals__ }}",
        "{{ lipsum.__globals__ }}",
        "{{ brief['__dict__'] }}",
    ],
)
def test_a_template_reaches_no_attribute_of_the_program(tmp_path, text):
    """What leads from a value to the program is refused, by whatever way it is asked for."""
    assert stopped(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "{% include '../secret.txt' %}",
        "{% include 'SECRET' %}",
        "{% import '../secret.txt' as x %}",
        "{% extends '../secret.txt' %}",
        '#read("../secret.txt")',
        '#read("/../secret.txt")',
        '#read("SECRET")',
        '#image("../secret.png")',
        '#import "../secret.typ": *',
        '#import "@preview/example:0.1.0": *',
        '#include "../secret.typ"',
        '#json("../secret.json")',
    ],
)
def test_a_template_reads_no_file_outside_its_folder(tmp_path, text):
    """Neither Jinja nor Typst opens what lies outside, nor a package of the network."""
    secret = tmp_path / "secret.txt"
    for name in ("secret.txt", "secret.typ", "secret.json", "secret.png"):
        (tmp_path / name).write_text("KUNCI-RAHASIA", encoding="utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    assert "KUNCI-RAHASIA" not in stopped(folder, text.replace("SECRET", secret.as_posix()))


@pytest.mark.skipif(os.name == "nt", reason="links need rights that few have there")
@pytest.mark.parametrize("name", ["link.txt", "crest.png", "link.typ.jinja", "fonts/a.ttf"])
def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path, name):
    """What would follow a link is never begun, whatever the link is called."""
    secret = tmp_path / "secret.txt"
    secret.write_text("KUNCI-RAHASIA", encoding="utf-8")
    folder = tmp_path / "own"
    (folder / "fonts").mkdir(parents=True)
    (folder / name).symlink_to(secret)

    said = stopped(folder, '#read("/link.txt")')
    assert "is a link that leads out of" in said
    assert "KUNCI-RAHASIA" not in said


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(
    "text",
    [
        LOOP,
        TREE,
        "#for a in range(99999) { for b in range(99999) { let x = a } }",
    ],
)
def test_a_template_that_loops_for_ever_is_stopped(tmp_path, text):
    """A loop, in Jinja or in Typst, ends with words, and soon."""
    begun = time.monotonic()
    assert "was stopped: it took longer than 1.5 seconds" in stopped(tmp_path, text)
    assert time.monotonic() - begun < 30


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "text",
    [
        "{{ 'x' * 9000000000 }}",
        "{{ 'x'.ljust(9000000000) }}",
        DOUBLING,
        '#("x" * 9000000000)',
        "#range(900000000)",
    ],
)
def test_a_template_that_fills_the_memory_is_stopped(tmp_path, text):
    """Memory is looked at from outside: one huge value is stopped as many small ones are."""
    assert "memory" in stopped(tmp_path, text)


@pytest.mark.usefixtures("short")
def test_after_one_was_stopped_the_next_is_printed(tmp_path):
    """The process is begun anew."""
    assert "longer than" in stopped(tmp_path, LOOP)
    assert printed(tmp_path, f"= {LINE}\n").startswith(b"%PDF")


def test_only_what_somebody_runs_is_confined(tmp_path):
    """Phrases and fonts of an office are no programs; templates and pictures are."""
    own = tmp_path / "own"
    (own / "phrasebook").mkdir(parents=True)
    (own / "phrasebook" / "id.yaml").write_text("{}", encoding="utf-8")
    assert not is_outside((own, TEMPLATES))
    (own / "brief.typ.jinja").write_text("", encoding="utf-8")
    assert is_outside((own, TEMPLATES))
    assert not is_outside((TEMPLATES,))


def test_a_process_that_ends_by_itself_is_told():
    """A crash of the process is a message, not silence."""
    with pytest.raises(MatchmakerError, match="its process ended"):
        confined(os._exit, 1)


def test_the_process_ends_with_its_parent():
    """It is a daemon: nothing stays behind."""
    confined(len, "abc")
    assert all(child.daemon for child in multiprocessing.active_children())
