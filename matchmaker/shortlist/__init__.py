"""The best investors of every city and the best cities of every investor, screened by law."""

from __future__ import annotations

from matchmaker.shortlist.choosing import TOP_OF_ROLE, Matching, digest_of, make_shortlist

__all__ = ["TOP_OF_ROLE", "Matching", "digest_of", "make_shortlist"]
