"""The wheel, as `pip install .` makes it: complete, and at home in any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools that are installed; nothing is fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_every_profile_template_and_notebook(wheel: Path) -> None:
    """What stands in profiles/, templates/ and notebooks/ of the repository is packaged."""
    packaged = {
        name.removeprefix("matchmaker/_packaged/")
        for name in zipfile.ZipFile(wheel).namelist()
        if name.startswith("matchmaker/_packaged/")
    }
    tracked = subprocess.run(
        ["git", "ls-files", "profiles", "templates", "notebooks"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert set(tracked) - packaged == set()


def test_the_installed_package_finds_its_profiles_from_any_folder(
    wheel: Path, tmp_path: Path
) -> None:
    """Away from the repository, the packaged profiles are checked and found sound."""
    site = tmp_path / "site"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    zipfile.ZipFile(wheel).extractall(site)
    result = subprocess.run(
        [sys.executable, "-m", "matchmaker", "check"],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "_packaged" in result.stdout or "40" in result.stdout
