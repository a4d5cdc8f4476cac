"""The page that documents profiles: where files go, what tables look like, and every field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from matchmaker.errors import MOST_ALIKE
from matchmaker.loading.checks import REFERENCES
from matchmaker.loading.fields import Described, described
from matchmaker.loading.files import LARGEST_TABLE, LARGEST_YAML
from matchmaker.loading.layout import EVENTS, SHARED, TABLES
from matchmaker.loading.tables import columns
from matchmaker.model import City, Deal, Event, Investor, Need, Taxonomy
from matchmaker.model.profiles import (
    LegalFacts,
    MoneyRange,
    Population,
    Provenance,
    Record,
    SupersededAmount,
)

CITY = """\
# yaml-language-server: $schema=../schema/city.schema.json
id: kota-contoh
name: Kota Contoh
kemendagri_code: '81.99'
province: Maluku
island_group: Maluku
latitude: -3.7
longitude: 128.2
population:
  value: 350000
  as_of: '2024'
  source: Data rekaan untuk contoh
smart_city_batch_year: 2019
membership_note: Daftar rekaan 2019
fiscal_capacity: low
fiscal_capacity_note: Peraturan rekaan 2025
leader_title: Walikota
written_in: id
context: Kota rekaan di tepi teluk.
challenges: [Rob pesisir, Anggaran kecil]
provenance:
  source: Laporan rekaan
  links: [https://example.org/laporan]
  as_of: '2026-03'
  checked: '2026-11'
  confidence: medium
  evidence: sourced
needs:
  - id: contoh-sampah
    title: Pengolahan sampah kota
    title_en: Municipal waste treatment
    description: Kota memerlukan tempat pengolahan sampah terpadu dan armada angkut.
    dimensions: [environment]
    sectors: [solid_waste]
    cost:
      min: 80000000000
      max: 120000000000
      currency: IDR
      confidence: low
      note: Perkiraan rekaan dalam rencana induk
    instruments_wanted: [ppp, grant]
    readiness: feasibility
    availability: open
    availability_note: Belum ada mitra menurut laporan rekaan.
    provenance:
      source: Laporan rekaan
      as_of: '2026-03'
      checked: '2026-11'
"""

OLDER = {
    "min": 60_000_000_000,
    "max": 60_000_000_000,
    "currency": "IDR",
    "note": "Rancangan rekaan 100 ton per hari, kini 200 ton",
    "as_of": "2022",
    "source": "Rencana induk rekaan 2022",
}

INVESTOR = """\
# yaml-language-server: $schema=../schema/investor.schema.json
id: example-fund
name: Example Fund
country: JP
multilateral: false
embassy: null
type: bilateral_dfi
role: financier
written_in: en
mandate: Finances municipal waste and water works with long loans.
mandate_basis: sourced
sectors: [solid_waste, water_supply]
sectors_note: Read from an invented list of loans.
dimensions: [environment]
dimensions_note: Follows from the sectors.
instruments: [concessional_loan, technical_assistance]
instruments_note: Loans go to the Republic only.
ticket:
  min: 5000000
  max: 50000000
  currency: USD
  confidence: low
  note: Seen in deals; not a policy limit
requirements: [A feasibility study]
requirements_basis: sourced
exclusions: [Coal]
languages: [en, ja]
availability: active
availability_note: Signed an invented loan in 2025.
provenance:
  source: Invented annual report 2025
  as_of: '2025'
  checked: '2026-11'
  confidence: low
  evidence: sourced
deals:
  - id: example-fund-waste
    project: Waste treatment plant in an invented city
    year: 2022
    amount:
      amount: 7000000
      currency: USD
    amount_note: Total of the project
    status: loan signed
    deal_status: signed
    provinces: [Maluku]
    provenance:
      links: [https://example.org/deal]
      checked: '2026-11'
"""

INTRODUCTION = f"""\
# Profiles

This page is generated from the model (`make docs`). `matchmaker init DIR` lays out a folder to
begin with, and `matchmaker check DIR` finds everything that is wrong in it, in one run.

## Where the files go

| file | holds |
|---|---|
| `cities/ID.yaml` | one city with its needs; the file is named as the city's `id` |
| `investors/ID.yaml` | one investor with its deals; the file is named as the investor's `id` |
| `events/ID.yaml` | one event; see [below](#events) |
| `cities.csv`, `needs.csv`, `investors.csv`, `deals.csv` | one city, need, investor or deal a row |
| `*.xlsx` | sheets named `cities`, `needs`, `investors`, `deals`; all or some of them |
| {", ".join(f"`{name}.yaml`" for name in SHARED)} | what all profiles share |

The folder of an office needs only its own cities and investors: a shared file that it lacks is
taken from the packaged profiles. YAML and tables may be mixed; a table of needs may add needs to
the city of a YAML file. Each id stands in one place only: a workbook beside CSV files of the same
rows is a fault. Other sheets of a workbook, other folders, and files whose names begin with `.` or
`~` are passed over; a sheet of another name that has the headings of a table is asked about.

Whatever the form, each city, need, investor and deal says where its facts come from: `source` in
words, or `links` (an office may name itself). The date (`as_of`) and the `confidence` may be null.

## What `matchmaker check` prints

`FILE:LINE:COLUMN: FIELD: found ..., expected ...` for YAML, and for tables the cell as Excel names
it: `needs.xlsx: sheet needs, cell F12: cost.min: found ..., expected ...`. Of faults of one kind
the first {MOST_ALIKE} are printed, then how many more there are and where the last one is; `--all`
prints each, and `--format json` always holds all of them, with row, column and cell. What would
stop the other commands because of the profiles is found here: a currency without a rate, an
edition without a rate of the US dollar, or a vocabulary that lacks a word of the constants of the
score (`reference.json`).

## YAML

- UTF-8, at most {LARGEST_YAML / 1e6:.0f} MB a file, indented with spaces, one document in a file.
- null, or leaving a field out, means that a fact is not known. It is never zero.
- Put in quotes what some programs would not read as text: codes (`'81.71'`), `'NO'`, `'yes'`,
  `'on'`, times (`'12:30'`), and digits with a leading zero.
- Amounts are whole numbers in digits only: `80000000000`, not `80.000.000.000` and not `8e10`.
- Dates are as exact as their source: `'2026'`, `'2026-02'` or `'2026-02-14'`.
- Anchors, references, tags and a field that stands twice are refused.
- The first line of the examples below lets an editor complete and check the file while you write.

## Tables

- The first row holds the names of fields, with no title above it; capitals and spaces in them do
  not matter. A field inside another has a dot: `provenance.source`, `cost.min`. Columns may stand
  in any order, and those that are not needed may be missing.
- An empty cell means that the fact is not known.
- A list stands in one cell, its items separated by `;`. In an item, a backslash before `;` makes
  it a part of the item (`Roads\\; bridges`), and so it does before another backslash, or before a
  space at the beginning or end of an item. Any other backslash is itself.
- `needs` has a column `city` and `deals` a column `investor`, with the id of whom a row belongs to.
- CSV is UTF-8 (in Excel: Save as, CSV UTF-8) with commas, semicolons or tabs, at most
  {LARGEST_TABLE / 1e6:.0f} MB. A decimal comma is understood in coordinates. A text that begins
  with `=`, `+`, `-` or `@` may have an apostrophe before it, which is taken away again.
- Amounts may come back from Excel as `1,2E+11` or `2024.0`; but where Excel has rounded
  (`1.23457E+11`) the file is refused.
- Format codes, ids and dates as text before you type them. A code such as `81.70` that Excel has
  made a number is refused, because it may have lost a zero, and so is a text that has become a
  date. A month such as `2026-02` that Excel has made a date reads as its first day.
- Merged cells, failed formulas and formulas that were never calculated are refused.
"""

WORDS = {
    "dimensions": "a dimension",
    "sectors": "a sector",
    "instruments": "an instrument",
    "provinces": "a province",
    "embassies": "the id of an embassy",
    "routes": "the id of a route",
    "programmes": "the id of a programme of rules.yaml",
    "rules": "the id of a rule",
    "facts": "the id of a fact",
    "bodies": "the id of a body",
}


def page(taxonomy: Taxonomy) -> str:
    """Give the whole page as Markdown."""
    parts = [
        INTRODUCTION,
        *_record("City", City, yaml.safe_load(CITY)),
        *_record("Need", Need, yaml.safe_load(CITY)["needs"][0]),
        *_record("Investor", Investor, yaml.safe_load(INVESTOR)),
        *_record("Deal", Deal, yaml.safe_load(INVESTOR)["deals"][0]),
        "## Parts of these\n",
        *_record("Provenance", Provenance, yaml.safe_load(CITY)["provenance"], level=3),
        *_record(
            "MoneyRange (cost, ticket)",
            MoneyRange,
            yaml.safe_load(CITY)["needs"][0]["cost"],
            level=3,
        ),
        *_record("SupersededAmount (superseded_cost)", SupersededAmount, OLDER, level=3),
        *_record(
            "LegalFacts (legal)", LegalFacts, dict.fromkeys(LegalFacts.model_fields, False), level=3
        ),
        *_record("Population", Population, yaml.safe_load(CITY)["population"], level=3),
        *_examples(),
        *_tables(),
        *_vocabularies(taxonomy),
        *_shared(),
        *_events(),
    ]
    return "\n".join(parts)


def _record(
    title: str, record: type[Record], example: dict[str, Any], level: int = 2
) -> Iterator[str]:
    yield f"{'#' * level} {title}\n\n{_sentence(record)}\n"
    yield "| field | what stands there | needed | meaning | example |"
    yield "|---|---|---|---|---|"
    for name, field in described(record).items():
        yield f"{_row(record, field)} {_shown(example.get(name))} |"
    yield ""


def _row(record: type[Record], field: Described) -> str:
    cells = (f"`{field.name}`", _type(record, field), _needed(field), _prose(field.description))
    return f"| {' | '.join(cells)} |"


def _sentence(record: type[Record]) -> str:
    return (record.__doc__ or "").partition("\n\n")[0].replace("\n", " ").replace("``", "`").strip()


def _prose(text: str) -> str:
    return " ".join(text.split()).replace("``", "`").replace("|", "\\|")


def _type(record: type[Record], field: Described) -> str:
    vocabulary = REFERENCES.get((record, field.name))
    if vocabulary is not None:
        single = WORDS[vocabulary]
    elif field.kind == "choice":
        single = " or ".join(f"`{choice}`" for choice in field.choices)
    elif field.record is not None:
        single = f"fields of {field.record.__name__}"
    else:
        single = field.expected
    if field.keyed:
        return f"names of your own, each with {single}"
    return f"list, each item {single}" if field.many else single


def _needed(field: Described) -> str:
    if field.required:
        return "yes, or null" if field.nullable else "yes"
    if field.default is None or field.default == ():
        return "no"
    default = field.default
    return f"no: `{str(default).lower() if isinstance(default, bool) else default}`"


def _shown(value: Any) -> str:
    if (
        isinstance(value, dict)
        or value is None
        or (value and isinstance(value, list) and isinstance(value[0], dict))
    ):
        return ""
    text = yaml.safe_dump([value], default_flow_style=True, width=1000, allow_unicode=True)
    return f"`{text.strip()[1:-1]}`"


def _examples() -> Iterator[str]:
    yield "## Examples\n\nInvented, to show the form.\n"
    yield f"```yaml\n{CITY}```\n"
    yield f"```yaml\n{INVESTOR}```\n"


def _tables() -> Iterator[str]:
    yield "## Columns of the tables\n\nThe headings in full; those that must be there are bold.\n"
    for table in TABLES:
        own = (
            f"**`{column.heading}`**"
            if _is_needed(column.loc, column.field)
            else f"`{column.heading}`"
            for column in columns(table)
        )
        yield f"`{table}`: {', '.join(own)}\n"


def _is_needed(loc: tuple[str | int, ...], field: Described) -> bool:
    return len(loc) == 1 and field.required


def _vocabularies(taxonomy: Taxonomy) -> Iterator[str]:
    yield "## Vocabularies\n\nFrom the packaged `taxonomy.yaml`.\n"
    for name in ("dimensions", "sectors", "instruments"):
        yield f"### {name.capitalize()}\n\n| write | Indonesian | English |\n|---|---|---|"
        for term in getattr(taxonomy, name):
            yield f"| `{term.id}` | {term.label.id} | {term.label.en} |"
        yield ""
    yield "### Provinces\n\n| code | write | island group |\n|---|---|---|"
    for province in taxonomy.provinces:
        yield f"| `{province.code}` | {province.name} | {province.island_group} |"
    yield ""


def _shared() -> Iterator[str]:
    yield "## Shared files\n"
    for name, record in SHARED.items():
        yield f"### {name}.yaml\n\n{_sentence(record)}\n"
        yield from _fields(record)


def _events() -> Iterator[str]:
    yield "## Events\n"
    yield (
        f"`{EVENTS}/ID.yaml` holds one event; the file is named as the event's `id`, and there are "
        "no tables of events: what one side wishes of the other is for the ministry only. Events "
        "are no part of the profiles: with and without them, a shortlist is the same. "
        "[The page on events](event.md) tells how one is planned.\n"
    )
    yield from _fields(Event)


def _fields(record: type[Record]) -> Iterator[str]:
    """Document a record and every record inside it, each once."""
    for inner in dict.fromkeys(_inner(record)):
        if inner is not record:
            yield f"#### {inner.__name__}\n\n{_sentence(inner)}\n"
        yield "| field | what stands there | needed | meaning |\n|---|---|---|---|"
        for field in described(inner).values():
            yield _row(inner, field)
        yield ""


def _inner(record: type[Record]) -> Iterator[type[Record]]:
    yield record
    for field in described(record).values():
        if field.record is not None:
            yield from _inner(field.record)
