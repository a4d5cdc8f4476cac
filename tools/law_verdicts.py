"""The page of verdicts printed in full: what `matchmaker law` says of five pairs, twice."""

from __future__ import annotations

from typing import Final

from click.testing import CliRunner

from matchmaker.cli import matchmaker

WIDTH: Final = "96"

LANGUAGES: Final = {"en": "In English", "id": "Dalam bahasa Indonesia"}

VERDICTS: Final = {
    "A loan of JICA for the drainage of Kota Semarang": (
        "--city kota-semarang --need semarang-rob-pompa --investor jica"
        " --instrument concessional_loan"
    ),
    "A company for the waste-to-power plant of Kota Semarang, with 850 tons a day": (
        "--city kota-semarang --need semarang-psel-jatibarang --investor veolia"
        " --instrument ppp --fact waste_tons_per_day=850"
    ),
    "A grant of KOICA that Kota Ambon would sign by itself": (
        "--city kota-ambon --need ambon-sampah-toisapu --investor koica"
        " --instrument grant --fact grant_signed_by_region_alone=yes"
    ),
    "A cloud for Kabupaten Sumedang that keeps its data abroad": (
        "--city kab-sumedang --need sumedang-spbe-ekspor --investor microsoft"
        " --instrument vendor_finance --fact public_data_is_kept_abroad=yes"
        " --fact storage_exception_is_granted=no"
    ),
    "A loan of PT SMI for Kota Ambon, with figures of debt": (
        "--city kota-ambon --need ambon-sampah-toisapu --investor pt-smi"
        " --instrument concessional_loan --fact dscr=2.4 --fact debt_ratio=30"
    ),
}
"""Title and arguments; the figures that are stated are examples, not facts of these cities."""

PAGE: Final = """\
# Five verdicts in full

This page is generated: it is what `matchmaker law` prints, in both languages. The figures and
answers given with `--fact` are examples to show what follows from them; they are not facts about
these cities or investors. Nothing here is legal advice. [law.md](law.md) says how verdicts are
made.

{verdicts}
"""


def page() -> str:
    """Give the page as Markdown."""
    return PAGE.format(verdicts="\n\n".join(_verdict(*item) for item in VERDICTS.items()))


def _verdict(title: str, arguments: str) -> str:
    lines = [f"## {title}"]
    for language, heading in LANGUAGES.items():
        command = f"{arguments} --full --lang {language}"
        lines += [
            f"### {heading}",
            f"`matchmaker law {command}`",
            f"```text\n{_said(command)}\n```",
        ]
    return "\n\n".join(lines)


def _said(arguments: str) -> str:
    shown = {"COLUMNS": WIDTH, "NO_COLOR": "1", "TERM": "dumb", "MATCHMAKER_PROFILES": None}
    result = CliRunner().invoke(matchmaker, ["law", *arguments.split()], env=shown)
    if result.exit_code:
        raise RuntimeError(result.output)
    lines = (line.rstrip() for line in result.stdout.strip("\n").split("\n"))
    return "\n".join(lines)
