"""Books written as folders of profiles, in each of the three forms."""

from __future__ import annotations

import json
from pathlib import Path

import xlsxwriter
import yaml

from matchmaker.loading import to_tables, write_yaml_profile
from matchmaker.loading.csv_files import csv_text
from matchmaker.model import Book


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
