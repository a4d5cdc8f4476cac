"""Books written as folders of profiles, in each of the three forms."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from matchmaker.loading import to_tables, write_yaml_profile
from matchmaker.loading.csv_files import csv_text
from matchmaker.model import Book

CITY_ROW = {
    "id": "teluk",
    "name": "Kota Teluk",
    "kemendagri_code": "81.99",
    "province": "Maluku",
    "island_group": "Maluku",
    "latitude": -3.7,
    "longitude": 128.2,
    "leader_title": "Walikota",
    "provenance.source": "Data rekaan",
}
NEED_ROW = {
    "city": "teluk",
    "id": "teluk-air",
    "title": "Air",
    "description": "Air minum.",
    "provenance.source": "Data rekaan",
}
DEAL_ROW = {
    "investor": "alpha",
    "id": "alpha-dua",
    "project": "Air",
    "year": 2024,
    "status": "signed",
    "deal_status": "signed",
    "provenance.source": "Data rekaan",
}

Row = Mapping[str, Any]


def write_shared(folder: Path, book: Book) -> Path:
    """Write edition, taxonomy, embassies, rules and glossary."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = {
        "edition": book.edition.model_dump(mode="json"),
        "taxonomy": book.taxonomy.model_dump(mode="json"),
        "rules": book.law.model_dump(mode="json"),
        "embassies": {"embassies": [item.model_dump(mode="json") for item in book.embassies]},
        "glossary": {"entries": [item.model_dump(mode="json") for item in book.glossary]},
    }
    for name, data in plain.items():
        text = yaml.safe_dump(json.loads(json.dumps(data)), allow_unicode=True, sort_keys=False)
        write(folder / f"{name}.yaml", text)
    return folder


def write_yaml(folder: Path, book: Book) -> Path:
    """Write a YAML file for each city and investor."""
    for kind, items in (("cities", book.cities), ("investors", book.investors)):
        for item in items:
            write(folder / kind / f"{item.id}.yaml", write_yaml_profile(item))
    return folder


def write_csv(folder: Path, book: Book, delimiter: str = ",") -> Path:
    """Write four CSV files."""
    for table in to_tables(book):
        text = csv_text(table.headings, table.rows, delimiter=delimiter)
        write(folder / f"{table.name}.csv", "\ufeff" + text)
    return folder


def write_xlsx(folder: Path, book: Book) -> Path:
    """Write one workbook of four sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(folder / "profiles.xlsx", options) as workbook:
        for table in to_tables(book):
            sheet = workbook.add_worksheet(table.name)
            for line, row in enumerate([table.headings, *table.rows]):
                for column, cell in enumerate(row):
                    match cell:
                        case None:
                            pass
                        case bool():
                            sheet.write_boolean(line, column, cell)
                        case str():
                            sheet.write_string(line, column, cell)
                        case _:
                            sheet.write_number(line, column, cell)
    return folder


def write(path: Path, text: str | bytes) -> Path:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def workbook(path: Path, sheets: Mapping[str, Sequence[Row]], **formats: str) -> Path:
    """Write a workbook with typed cells; ``formats`` names a number format for a column."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        styles = {name: book.add_format({"num_format": text}) for name, text in formats.items()}
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            names = list(dict.fromkeys(name for row in rows for name in row))
            for column, name in enumerate(names):
                sheet.write_string(0, column, name)
                for line, row in enumerate(rows, start=1):
                    if isinstance(row.get(name), dt.date | dt.time):
                        sheet.write_datetime(line, column, row[name], styles[name])
                    elif row.get(name) is not None:
                        sheet.write(line, column, row[name])
    return path


def csv_file(path: Path, rows: Sequence[Row], delimiter: str = ",") -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[row.get(name) for name in names] for row in rows]
    return write(path, csv_text(names, cells, delimiter=delimiter))
