"""Profiles and events in, all faults at once; saved shortlists in and out."""

from __future__ import annotations

from matchmaker.loading.book import load_book, make_book
from matchmaker.loading.csv_files import csv_text
from matchmaker.loading.events import load_event
from matchmaker.loading.export import Table, TableCell, to_tables, write_yaml_profile
from matchmaker.loading.report import Note, Report, check
from matchmaker.loading.saved import ShortlistError, dump_shortlist, read_shortlist
from matchmaker.loading.schema import json_schema
from matchmaker.loading.strength import STRENGTH, dump_calibrations, read_calibrations
from matchmaker.loading.weighing import dump_weights, read_weights

__all__ = [
    "STRENGTH",
    "Note",
    "Report",
    "ShortlistError",
    "Table",
    "TableCell",
    "check",
    "csv_text",
    "dump_calibrations",
    "dump_shortlist",
    "dump_weights",
    "json_schema",
    "load_book",
    "load_event",
    "make_book",
    "read_calibrations",
    "read_shortlist",
    "read_weights",
    "to_tables",
    "write_yaml_profile",
]
