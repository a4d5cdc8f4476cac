"""Intake forms as workbooks, blank, filled or marked, and what there is to say about them."""

from __future__ import annotations

from matchmaker.rendering.forms.sentences import Difference, differences, said, strays, where
from matchmaker.rendering.forms.workbook import form_workbook

__all__ = ["Difference", "differences", "form_workbook", "said", "strays", "where"]
