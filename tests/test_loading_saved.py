"""Saved shortlists: exact there and back, and every damage a plain word."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from matchmaker.errors import MatchmakerError
from matchmaker.loading import ShortlistError, dump_shortlist, read_shortlist
from matchmaker.model import Counts, Match, Run, Share, Shortlist, Words
from tests import folders, strategies


def shortlist(score: float = 0.1 + 0.2) -> Shortlist:
    match = Match(
        city="teluk",
        need="teluk-sampah",
        investor="alpha",
        score=score,
        evidence=1.0,
        shares=(Share("text", 0.5, score, 0.25, known=True),),
        need_rank=1,
        city_rank=1,
        investor_rank=1,
        reasons=(Words("reason.text"),),
        cautions=(),
        pathways=(),
    )
    return Shortlist(
        run=Run("Buku rekaan", "0" * 64, "2026-11-24", "lexical", (("text", 1.0),), 5, "0.1.0"),
        counts=Counts(1, 1, 1, 1, 1, 1, 0, 0),
        cities=(match,),
        investors=(match,),
        blocked=(),
        left_out=(),
    )


@settings(deadline=None)
@given(saved=strategies.shortlists())
def test_any_shortlist_comes_back(tmp_path_factory, saved):
    """Every figure comes back exactly, and every value as what it was."""
    path = tmp_path_factory.mktemp("saved") / "shortlist.json"
    read = read_shortlist(folders.write(path, dump_shortlist(saved)))
    assert read == saved
    assert repr(read) == repr(saved)


def test_the_text_is_stable():
    """Keys stand in the order of the fields, in lines of their own, and the file ends in one."""
    text = dump_shortlist(shortlist())
    assert text == dump_shortlist(shortlist())
    assert text.startswith('{\n "run": {\n  "edition": "Buku rekaan",\n')
    assert text.endswith("]\n}\n")
    assert '"score": 0.30000000000000004,' in text


@pytest.mark.parametrize("figure", [float("nan"), float("inf")])
def test_a_figure_that_is_none_is_not_written(figure):
    """A score that is no number is a mistake of the program, and is not saved."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_shortlist(shortlist(score=figure))


def changed(change: Callable[[dict], object]) -> Callable[[str], str]:
    def damage(text: str) -> str:
        data = json.loads(text)
        change(data)
        return json.dumps(data)

    return damage


DAMAGE: dict[str, tuple[Callable[[str], str | bytes], str]] = {
    "cut off": (lambda text: text[: len(text) // 2], "it is no JSON, or not all of it is there"),
    "empty": (lambda text: "", "it is no JSON, or not all of it is there"),
    "not UTF-8": (lambda text: text.encode("utf-16"), "it is no JSON, or not all of it is there"),
    "another file": (lambda text: "[1, 2]", "it is no shortlist of this version"),
    "a field too many": (
        changed(lambda data: data["cities"][0].update(rank=1)),
        "it is no shortlist of this version, see cities[0].rank",
    ),
    "a field too few": (
        changed(lambda data: data["run"].pop("digest")),
        "it is no shortlist of this version, see run.digest",
    ),
    "a text for a figure": (
        changed(lambda data: data["cities"][0].update(score="0.3")),
        "it is no shortlist of this version, see cities[0].score",
    ),
}


@pytest.mark.parametrize("case", DAMAGE)
def test_damage_says_how_to_make_it_again(tmp_path, case):
    """A damaged file is named, with the place where it shows and the way out."""
    damage, expected = DAMAGE[case]
    path = folders.write(tmp_path / "shortlist.json", damage(dump_shortlist(shortlist())))
    with pytest.raises(ShortlistError) as caught:
        read_shortlist(path)
    message = str(caught.value)
    assert message.startswith(f"{path.as_posix()}: {expected}")
    assert message.endswith("; make it again with `matchmaker run` or `matchmaker shortlist`")


def test_a_missing_file(tmp_path, monkeypatch):
    """A shortlist that was never made is one error of the user, not of the system."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MatchmakerError, match=r"^out/shortlist.json: found no such file; make"):
        read_shortlist(Path("out/shortlist.json"))
