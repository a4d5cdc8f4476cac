"""What a run is made from and what came of it, written and read back exactly."""

from __future__ import annotations

import pytest

from matchmaker.loading import load_book
from matchmaker.loading.kept import (
    KeptError,
    dump,
    dump_book,
    read_timetable,
    restore,
    restore_book,
)
from matchmaker.model import Decided
from tests import fictional, folders, timetables


def test_a_timetable_comes_back_as_it_was(tmp_path):
    """With every figure, and the same bytes when it is written again."""
    made = timetables.timetable(("teluk", "alpha", 1), ("gunung", "beta", 2))
    content = dump(made)
    (tmp_path / "timetable.json").write_bytes(content)
    again = read_timetable(tmp_path / "timetable.json")
    assert again == made
    assert dump(again) == content
    assert restore(Decided, dump(Decided((("a", "b"),), ())), "decided") == Decided((("a", "b"),))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"event": "temu"', "no JSON, or not all of it"),
        (b'{"event": "temu"}', "no Timetable of this version"),
        (b'{"event": 3, "more": 4}', "no Timetable of this version"),
    ],
)
def test_a_damaged_timetable_is_refused(tmp_path, content, words):
    """Half a file, and one of another version."""
    path = tmp_path / "timetable.json"
    path.write_bytes(content)
    with pytest.raises(KeptError, match=words):
        read_timetable(path)
    with pytest.raises(KeptError, match="no such file"):
        read_timetable(tmp_path / "other.json")


def test_a_book_comes_back_with_its_digest(tmp_path):
    """Profile by profile, so that two runs share what did not change."""
    folders.write_shared(tmp_path, fictional.book())
    folders.write_yaml(tmp_path, fictional.book())
    book = load_book(tmp_path)
    documents = dump_book(book)
    assert {"city/teluk", "investor/alpha", "rules"} <= set(documents)
    assert restore_book({**documents, "event": b"other"}) == book


def test_a_book_without_one_of_its_documents_is_refused():
    """Nothing is made up in its place."""
    documents = dump_book(fictional.book())
    del documents["rules"]
    with pytest.raises(KeptError, match="rules: the document is missing"):
        restore_book(documents)
