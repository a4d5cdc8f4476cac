"""Profiles in, all faults at once; saved shortlists in and out."""

from __future__ import annotations

from matchmaker.loading.book import load_book
from matchmaker.loading.export import to_tables, write_yaml_profile

__all__ = ["load_book", "to_tables", "write_yaml_profile"]
