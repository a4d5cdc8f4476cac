"""The folder of results: atomic, honest about its manifest, gentle with other people's work."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from matchmaker.cli.output import MANIFEST, safe_name, write_file, write_results
from matchmaker.errors import MatchmakerError


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_a_second_writing_changes_nothing(tmp_path):
    """The same files written twice leave the same bytes and no traces."""
    files = {"a.csv": b"1", "briefs/kota/01-x.pdf": b"2"}
    write_results(tmp_path, files, command="run", complete=True)
    first = tree(tmp_path)
    written = write_results(tmp_path, files, command="run", complete=True)
    assert first == tree(tmp_path)
    assert (written.kept, written.removed) == ((), ())
    assert {*files, MANIFEST} == set(first)


def test_stale_files_of_ours_are_removed_with_their_empty_folders(tmp_path):
    """What an earlier run wrote and this one doesn't is removed."""
    write_results(tmp_path, {"briefs/lama/01-x.pdf": b"2"}, command="run", complete=True)
    written = write_results(tmp_path, {"a.csv": b"1"}, command="run", complete=True)
    assert (tmp_path / "briefs/lama/01-x.pdf",) == written.removed
    assert not (tmp_path / "briefs").exists()


def test_files_of_others_are_never_removed(tmp_path):
    """A person's file beside ours stays, also one that took the place of ours."""
    write_results(tmp_path, {"briefs/lama/01-x.pdf": b"2"}, command="run", complete=True)
    (tmp_path / "briefs/lama/notes.txt").write_bytes(b"mine")
    (tmp_path / "briefs/lama/01-x.pdf").write_bytes(b"annotated")
    write_results(tmp_path, {"a.csv": b"1"}, command="run", complete=True)
    assert {name: data for name, data in tree(tmp_path).items() if name != MANIFEST} == {
        "a.csv": b"1",
        "briefs/lama/01-x.pdf": b"annotated",
        "briefs/lama/notes.txt": b"mine",
    }


def test_an_edited_result_is_kept_under_another_name(tmp_path):
    """A workbook in which somebody made notes isn't lost when the job runs again."""
    write_results(tmp_path, {"shortlist.xlsx": b"first"}, command="run", complete=True)
    (tmp_path / "shortlist.xlsx").write_bytes(b"with notes")
    written = write_results(tmp_path, {"shortlist.xlsx": b"second"}, command="run", complete=True)
    assert (tmp_path / "shortlist.kept-1.xlsx",) == written.kept
    assert written.kept[0].read_bytes() == b"with notes"
    assert (tmp_path / "shortlist.xlsx").read_bytes() == b"second"


def test_a_file_that_we_never_wrote_is_kept_too(tmp_path):
    """A shortlist.csv that was there before the first run isn't overwritten."""
    (tmp_path / "shortlist.csv").write_bytes(b"theirs")
    (tmp_path / "shortlist.kept-1.csv").write_bytes(b"older")
    written = write_results(tmp_path, {"shortlist.csv": b"ours"}, command="run")
    assert (tmp_path / "shortlist.kept-2.csv",) == written.kept
    assert written.kept[0].read_bytes() == b"theirs"


def test_one_command_leaves_the_files_of_another(tmp_path):
    """A brief that a person asked for by itself survives the next run."""
    write_results(tmp_path, {"briefs/kota/17-y.pdf": b"asked for"}, command="brief")
    write_results(tmp_path, {"a.csv": b"1"}, command="run", complete=True)
    assert (tmp_path / "briefs/kota/17-y.pdf").read_bytes() == b"asked for"


@pytest.mark.parametrize("path", ["../outside.txt", "/etc/hosts", "a/../../outside.txt", ""])
def test_a_manifest_cannot_reach_out_of_its_folder(tmp_path, path):
    """A manifest that somebody altered removes nothing outside the folder."""
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"")
    root = tmp_path / "out"
    root.mkdir()
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    entry = {"path": path, "sha256": empty, "command": "run"}
    (root / MANIFEST).write_text(json.dumps({"files": [entry]}), encoding="utf-8")
    write_results(root, {"a.csv": b"1"}, command="run", complete=True)
    assert outside.exists()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"files": [{}]}', '{"files": 3}', "\x00"])
def test_a_broken_manifest_claims_nothing(tmp_path, text):
    """With a manifest that cannot be read no file counts as ours, and the work goes on."""
    (tmp_path / "b.csv").write_bytes(b"2")
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    write_results(tmp_path, {"a.csv": b"1"}, command="run", complete=True)
    assert {"a.csv", "b.csv", MANIFEST} <= set(tree(tmp_path))


def test_nothing_is_written_when_one_file_cannot_be(tmp_path):
    """A target that cannot be replaced stops the job before the first file."""
    (tmp_path / "b.csv").mkdir()
    with pytest.raises(MatchmakerError, match=r"cannot write .*b\.csv"):
        write_results(tmp_path, {"a.csv": b"1", "b.csv": b"2"}, command="run")
    assert not (tmp_path / "a.csv").exists()


def test_a_failed_writing_leaves_the_old_file_whole(tmp_path, monkeypatch):
    """A full disk in the middle leaves the old bytes and no half file."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def full(self, content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MatchmakerError, match="No space left on device"):
        write_file(path, b"new")
    monkeypatch.undo()
    assert tree(tmp_path) == {"a.csv": b"old"}


def test_a_protected_file_is_named_with_what_to_do(tmp_path, monkeypatch):
    """A file that is open in Excel gives a sentence, not a traceback."""

    def refuse(self, target):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(MatchmakerError, match="open in another program or protected"):
        write_file(tmp_path / "a.csv", b"new")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no umask")
def test_files_have_the_usual_permissions(tmp_path):
    """A result on a shared drive can be read by whoever may read new files."""
    before = os.umask(0o022)
    try:
        write_file(tmp_path / "a.csv", b"1")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("name", "expected"),
    [("con", "con_"), ("lpt9.pdf", "lpt9.pdf_"), ("kota-ambon", "kota-ambon"), ("cony", "cony")],
)
def test_names_that_windows_reserves_are_changed(name, expected):
    """An id such as 'con' makes a folder on Windows too."""
    assert expected == safe_name(name)
