"""Phrasebooks, pages and tables: what is printed, from values that others decided."""
