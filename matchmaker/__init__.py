"""Matchmaker: ranked, explained, lawful matches of city needs and investors."""

__version__ = "0.1.0"
