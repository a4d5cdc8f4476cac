"""Rules of law are checked when they are loaded: every fault of every condition, by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from matchmaker.loading import check, load_book
from matchmaker.model import Fact
from matchmaker.model.law import Condition, ParameterValue
from tests import fictional, folders

RULES = """\
facts:
- id: lender_is_foreign
  kind: yes_no
  label: {id: Asing, en: Foreign}
  derived: true
- id: dscr
  kind: number
  label: {id: Rasio, en: Ratio}
  question: {id: Berapa?, en: How much?}
  supplied_by: {id: BPKAD, en: Finance office}
  unit: {id: kali, en: times}
- id: payer
  kind: choice
  label: {id: Pembayar, en: Payer}
  question: {id: Siapa?, en: Who?}
  supplied_by: {id: PJPK, en: Contracting authority}
  choices:
  - {id: users}
  - {id: budget}
routes:
- id: loan
  label: {id: Pinjaman, en: Loan}
  plain: {id: Pinjam, en: Borrow}
  borrower_is_regional_government: true
channels: []
bodies:
- id: dprd
  label: {id: DPRD, en: Council}
rules:
- id: one
  topic: test
  title: {id: Satu, en: One}
  law: UU 1/2030
  article: '1'
  in_force_from: '2030-01-01'
  routes: [loan]
  effect: block
  plain: {id: Satu, en: One}
  status: text_read
  approvals:
  - who: {id: DPRD, en: Council}
    what: {id: Setuju, en: Approves}
    stage: council
    bodies: [dprd]
  parameters:
    least:
      values:
      - {value: 2.5, from: '2030-01-01'}
  applies_when: {lender_is_foreign: false}
  met_when: {dscr: {at_least: {parameter: least}}}
"""
"""A rule book with a fault-free rule; its conditions stand in lines 49 and 50."""

APPLIES = "{lender_is_foreign: false}"
MET = "{dscr: {at_least: {parameter: least}}}"


CASES = {
    "a fact that is misspelt": (APPLIES, "{lender_is_forein: false}"),
    "values of another kind": (APPLIES, "{lender_is_foreign: maybe, payer: true}"),
    "an answer that is none": (APPLIES, "{payer: [users, user]}"),
    "no alternatives": (APPLIES, "{any: []}"),
    "a misspelt comparison": (MET, "{dscr: {at_leest: 2.5}}"),
    "a number in quotes": (MET, "{dscr: {at_least: '2,5'}}"),
    "a misspelt parameter": (MET, "{dscr: {at_least: {parameter: last}}}"),
    "a comparison of yes and no": (MET, "{lender_is_foreign: {above: 1}}"),
    "nothing to compare with": (MET, "{not: {any: [{dscr: null}, {payer: users}]}}"),
    "a figure of no choice, from no day": (
        "{value: 2.5, from: '2030-01-01'}",
        "{value: {users: 2.5, usrs: 3}, by: payer, from: '2030-13-01'}",
    ),
    "a figure by nothing": ("{value: 2.5, from: '2030-01-01'}", "{value: {users: 2.5}}"),
    "a misspelt body": ("bodies: [dprd]", "bodies: [dpr]"),
    "a misspelt fact of the program": ("- id: lender_is_foreign\n", "- id: lender_is_forein\n"),
    "a fact that nobody is asked": ("  question: {id: Berapa?, en: How much?}\n", ""),
    "a formula that is none": (
        "  unit: {id: kali, en: times}\n",
        "  formulas: [{formula: dscr_2042}]\n",
    ),
}
"""What is changed in the rule book, and into what."""

MESSAGES = Path(__file__).with_name("broken") / "rules.txt"
"""The messages that are agreed on, in the order of the cases."""


def faults(folder: Path, *changes: tuple[str, str]) -> list[str]:
    """Change places of the rule book, and give what is wrong with it."""
    text = RULES
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    folders.write_shared(folder, fictional.book())
    folders.write_yaml(folder, fictional.book())
    folders.write(folder / "rules.yaml", text)
    start = f"{(folder / 'rules.yaml').as_posix()}:"
    return [str(fault).removeprefix(start) for fault in check(folder).faults]


def test_a_rule_book_with_conditions_loads(tmp_path: Path) -> None:
    """Facts, conditions, figures and bodies are read as they stand."""
    assert faults(tmp_path) == []
    law = load_book(tmp_path).law
    (rule,) = law.rules
    assert rule.asks == ("lender_is_foreign", "dscr")
    assert rule.met_when is not None
    assert rule.met_when.data == {"dscr": {"at_least": {"parameter": "least"}}}
    assert [fact.id for fact in law.facts] == ["lender_is_foreign", "dscr", "payer"]


@pytest.mark.parametrize("case", CASES)
def test_a_fault_of_a_rule_is_told_by_line_and_column(tmp_path: Path, case: str) -> None:
    """A jurist learns where it is, what stands there, and what could."""
    blocks = MESSAGES.read_text(encoding="utf-8").strip().split("\n\n")
    agreed = {name.removeprefix("# "): said for name, *said in map(str.splitlines, blocks)}
    assert list(agreed) == list(CASES)
    assert faults(tmp_path, CASES[case]) == agreed[case]


def test_all_faults_of_a_condition_are_told_at_once(tmp_path: Path) -> None:
    """Nobody mends a rule book one message at a time."""
    new = "{all: [{dscrr: {at_least: 1}}, {dscr: {more: 1}}], payer: nobody}"
    assert [text.partition(":")[0] for text in faults(tmp_path, (MET, new))] == ["50", "50", "50"]


@pytest.mark.parametrize("number", [".nan", ".inf", "-.inf"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: str) -> None:
    """As a bound and as a figure: whatever is compared with it would be decided."""
    (bound,) = faults(tmp_path, (MET, f"{{dscr: {{at_least: {number}}}}}"))
    assert "a number, or a parameter of the rule" in bound


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_number_that_is_none_reaches_the_rules(number: float) -> None:
    """Not by a program either."""
    with pytest.raises(ValueError, match="expected a number"):
        Condition.of({"dscr": {"at_least": number}})
    with pytest.raises(ValidationError):
        ParameterValue.model_validate({"value": number})
    label = {"id": "Angka", "en": "Number"}
    with pytest.raises(ValidationError):
        Fact.model_validate({"id": "x", "kind": "number", "label": label, "least": number})


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    """Only one of them could be cited."""
    again = RULES[RULES.index("- id: one\n") :]
    first, *_ = faults(tmp_path, (MET + "\n", MET + "\n" + again))
    assert "a second time" in first


def test_a_route_and_a_programme_are_checked_for_their_facts(tmp_path: Path) -> None:
    """A misspelt fact would set a route aside for nobody."""
    old = "  borrower_is_regional_government: true\n"
    new = old + "  applies_when: {not: {payr: users}}\n"
    (said,) = faults(tmp_path, (old, new))
    assert "did you mean payer" in said


def test_a_day_from_which_the_base_is_whole_is_a_day(tmp_path: Path) -> None:
    """One that the calendar does not have is told by its line."""
    (said,) = faults(tmp_path, ("routes:\n- id", "complete_from: '2018-02-30'\nroutes:\n- id"))
    assert "a day of the calendar" in said


@pytest.mark.parametrize(
    ("fact", "word", "meant"),
    [
        ("sector", "solid_wast", "solid_waste"),
        ("instrument", "ppps", "ppp"),
        ("counterpart_type", "corporates", "corporate"),
        ("fiscal_capacity", "lo", "low"),
    ],
)
def test_a_word_of_the_profiles_is_checked_too(
    tmp_path: Path, fact: str, word: str, meant: str
) -> None:
    """A rule on a misspelt sector would apply to nothing, and nobody would notice."""
    label = "label: {id: Satu, en: One}"
    entry = f"- {{id: {fact}, kind: choice, {label}, derived: true}}\nroutes:\n"
    (said,) = faults(tmp_path, ("routes:\n- id", f"{entry}- id"), (APPLIES, f"{{{fact}: {word}}}"))
    assert said.startswith(f"50:{18 + len(fact) + 2}: rules[0].applies_when.{fact}: found ")
    assert f"did you mean {meant}" in said


@pytest.mark.parametrize("value", ["toll", 3, True])
def test_a_need_states_only_answers_of_the_dictionary(tmp_path: Path, value: object) -> None:
    """What a region says of a fact is checked against the answers that the rules know."""
    folders.write_shared(tmp_path, fictional.book())
    folders.write_yaml(tmp_path, fictional.book())
    path = tmp_path / "cities" / "teluk.yaml"
    text = path.read_text(encoding="utf-8")
    stated = f"    legal:\n      payment_source: {str(value).lower()}\n    provenance:\n"
    assert "    provenance:\n" in text
    folders.write(path, text.replace("    provenance:\n", stated, 1))
    (fault,) = check(tmp_path).faults
    assert fault.field == "needs[0].legal.payment_source"
