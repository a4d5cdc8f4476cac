"""Vectors kept on disk: the same results, whatever happens to the files."""

from __future__ import annotations

import pickle
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.errors import MatchmakerError
from matchmaker.ranking import rank
from matchmaker.text import Identified, Lexical, Multilingual, Remembering
from matchmaker.text.shelf import MANY, Shelf, _name
from matchmaker.vectors import fit_book
from tests import fictional

TEXTS = ["Pengolahan sampah kota", "Municipal waste treatment", " ", "🙂", "a\ud800b", "x" * 5000]


class Lengths:
    """Encodes a text by its length, and keeps what it was asked."""

    name = "lengths"

    def __init__(self, identity="lengths 1"):
        self.identity = identity
        self.asked = []

    def encode(self, texts, language):
        self.asked += texts
        rows = [[len(text), len(self.identity), language == "id"] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 3)


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_kept_vector_is_not_made_again(tmp_path):
    """Another run takes from the folder what an earlier one made, bit by bit."""
    first, second = Lengths(), Lengths()
    made = Remembering(first, tmp_path).encode(TEXTS, "id")
    found = Remembering(second, tmp_path).encode(TEXTS[::-1], "id")
    assert np.array_equal(found[::-1], made)
    assert first.asked == TEXTS
    assert second.asked == []


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    """Keeping is asked for, never done in silence."""
    monkeypatch.chdir(tmp_path)
    Remembering(Lengths()).encode(TEXTS, "id")
    assert files(tmp_path) == []


def test_another_language_or_version_is_another_vector(tmp_path):
    """The key holds the encoder's identity, the language and the text."""
    Remembering(Lengths(), tmp_path).encode(["a"], "id")
    for encoder, language in ((Lengths(), "en"), (Lengths("lengths 22"), "id")):
        expected = encoder.encode(["a"], language)
        assert np.array_equal(Remembering(encoder, tmp_path).encode(["a"], language), expected)
        assert encoder.asked == ["a", "a"]


def test_encoders_that_are_quicker_than_a_disk_are_not_kept(tmp_path):
    """The lexical encoder has no identity, so nothing of it is written."""
    assert not isinstance(Lexical(), Identified)
    assert isinstance(Multilingual(), Identified)
    Remembering(Lexical(), tmp_path).encode(["sampah"], "id")
    assert files(tmp_path) == []


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_made_again_and_never_trusted(tmp_path_factory, data):
    """Whichever bytes are flipped, cut or added: the vectors are right, and kept anew."""
    folder = tmp_path_factory.mktemp("shelf")
    expected = Remembering(Lengths(), folder).encode(TEXTS, "id")
    (path,) = files(folder)
    content = bytearray(path.read_bytes())
    match data.draw(st.sampled_from(["flip", "cut", "add", "empty"])):
        case "flip":
            at = data.draw(st.integers(0, len(content) - 1))
            content[at] ^= data.draw(st.integers(1, 255))
        case "cut":
            del content[data.draw(st.integers(0, len(content) - 1)) :]
        case "add":
            content += data.draw(st.binary(min_size=1, max_size=9))
        case "empty":
            content.clear()
    path.write_bytes(content)
    again, later = Lengths(), Lengths()
    assert np.array_equal(Remembering(again, folder).encode(TEXTS, "id"), expected)
    assert again.asked == TEXTS
    assert np.array_equal(Remembering(later, folder).encode(TEXTS, "id"), expected)
    assert later.asked == []


def foreign(case):
    """Make the content of a file that the shelf would never write, for the text "a"."""
    shelf = Shelf(Path(), Lengths().identity, 3)
    keys = np.frombuffer(shelf._key("a", "id"), dtype=np.uint8)[np.newaxis]
    rows = np.array([[7, 7, 7]], dtype=np.float32)
    arrays = {
        "another width": (keys, rows[:, :2]),
        "another kind of number": (keys, rows.astype(np.float64)),
        "half of the key": (keys[:, :16], rows),
        "fewer rows than keys": (keys, rows[:0]),
        "no table": (np.uint8(1), rows),
        "partly no number": (keys, np.array([[7, np.nan, 7]], dtype=np.float32)),
        "infinite": (keys, np.array([[7, np.inf, 7]], dtype=np.float32)),
    }
    buffer = BytesIO()
    if case == "no archive":
        buffer.write(b"vectors")
    elif case == "another array":
        np.save(buffer, rows)
    elif case == "other names":
        np.savez(buffer, texts=keys, vectors=rows)
    else:
        np.savez(buffer, keys=arrays[case][0], rows=arrays[case][1])
    return buffer.getvalue()


@pytest.mark.parametrize(
    "case",
    [
        *("another width", "another kind of number", "half of the key", "fewer rows than keys"),
        *("no table", "partly no number", "infinite", "no archive", "another array", "other names"),
    ],
)
def test_a_file_of_another_form_is_not_trusted_for_its_name(tmp_path, case):
    """A sound name does not make wrong shapes, numbers or formats true; the file goes."""
    content = foreign(case)
    folder = Shelf(tmp_path, Lengths().identity, 3).folder
    folder.mkdir()
    path = folder / f"{_name(content)}.npz"
    path.write_bytes(content)
    expected = Lengths().encode(["a"], "id")
    encoder = Lengths()
    assert np.array_equal(Remembering(encoder, tmp_path).encode(["a"], "id"), expected)
    assert encoder.asked == ["a"]
    assert not path.exists()


def test_many_files_become_one(tmp_path):
    """However often something is added, few files are read, and nothing is lost."""
    texts = [f"text {number}" for number in range(3 * MANY)]
    for text in texts:
        Remembering(Lengths(), tmp_path).encode([text], "en")
        assert len(files(tmp_path)) < MANY
    encoder = Lengths()
    Remembering(encoder, tmp_path).encode(texts, "en")
    assert encoder.asked == []


def test_what_another_program_added_or_removed_disturbs_nobody(tmp_path):
    """Two runs at once each keep what they made; one may gather the other's files."""
    one, two = (Remembering(Lengths(), tmp_path) for _ in range(2))
    one.encode(["a"], "id")
    two.encode(["b"], "id")
    one.encode(["c"], "id")
    two.encode(["d"], "id")
    encoder = Lengths()
    Remembering(encoder, tmp_path).encode(list("abcd"), "id")
    assert encoder.asked == []


WRITER = """
import sys
from pathlib import Path
from tests.test_text_shelf import Lengths
from matchmaker.text import Remembering
for number in range(60):
    Remembering(Lengths(), Path(sys.argv[1])).encode([f"{sys.argv[2]} {number % 40}"], "id")
"""


def test_two_processes_write_at_once(tmp_path):
    """Neither of two processes fails, no file that they leave is damaged, and nothing is lost."""
    root = Path(__file__).resolve().parents[1]
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], cwd=root)
        for name in ("one", "two")
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    left = files(tmp_path)
    assert {path.suffix for path in left} == {".npz"}
    shelf = Shelf(tmp_path, Lengths().identity, 3)
    texts = [f"{name} {number}" for name in ("one", "two") for number in range(40)]
    found = [shelf.find(text, "id") for text in texts]
    assert [text for text, row in zip(texts, found, strict=True) if row is None] == []
    assert np.array_equal(np.stack(found), Lengths().encode(texts, "id"))
    assert files(tmp_path) == left


def test_what_another_wrote_since_is_kept_when_files_are_put_together(tmp_path):
    """A shelf that was opened before puts the vectors of later ones into the one file too."""
    early = Shelf(tmp_path, Lengths().identity, 3)
    assert early.find("nothing yet", "id") is None
    row = np.array([[1, 2, 3]], dtype=np.float32)
    for number in range(MANY - 1):
        Shelf(tmp_path, Lengths().identity, 3).keep([str(number)], "id", row)
    early.keep(["last"], "id", row)
    (_,) = files(tmp_path)
    late = Shelf(tmp_path, Lengths().identity, 3)
    texts = [*map(str, range(MANY - 1)), "last"]
    assert [text for text in texts if late.find(text, "id") is None] == []


def test_a_folder_that_cannot_be_written_says_so(tmp_path):
    """Where a file stands in the way, the message says what to do."""
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    with pytest.raises(MatchmakerError, match=r"vectors cannot be kept here: .* another folder"):
        Remembering(Lengths(), blocked).encode(["a"], "id")


def test_a_pickle_keeps_the_folder(tmp_path):
    """A copy in another process uses the same folder."""
    made = pickle.loads(pickle.dumps(Remembering(Multilingual(), tmp_path)))
    assert made.cache == tmp_path


def test_a_ranking_is_the_same_with_and_without(tmp_path):
    """Scores with fresh vectors, with kept ones, and without a folder are the same bits."""
    book = fictional.book()
    reference = fit_book(book, ["multilingual"])
    scores = [
        rank(book, reference=reference, cache=cache).scores for cache in (None, tmp_path, tmp_path)
    ]
    assert files(tmp_path) != []
    assert np.array_equal(scores[0], scores[1])
    assert np.array_equal(scores[1], scores[2])
