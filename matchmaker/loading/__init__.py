"""Profiles in, all faults at once; saved shortlists in and out."""

from __future__ import annotations

from matchmaker.loading.book import load_book

__all__ = ["load_book"]
