"""E-mail addresses and telephone numbers in running text: a profile holds none."""

from __future__ import annotations

import re
from typing import Final

_BETWEEN: Final = r"[\s().-]{0,2}"
_CONTACT: Final = re.compile(
    rf"""
      [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                 # someone@example.org
    | (?<![\w+.,/-]) \+[1-9](?:[\s()-]{{0,2}}\d){{8,13}}(?!\d)       # +62 812 3456 789
    | (?<![\w+.,/-]) \(?0\d{{1,3}}\)?(?:{_BETWEEN}\d){{6,10}}(?!\d)  # 0812-3456-789, (021) 345678
    | \b(?:telp?|telepon|telephone|phone|ponsel|hp|whatsapp|wa)
      [\s.:]{{1,3}} \+?\d(?:{_BETWEEN}\d){{5,13}}(?!\d)              # Telp. 345 6789
    """,
    re.VERBOSE | re.IGNORECASE,
)


def contact_in(text: str) -> str | None:
    """Give the first e-mail address or telephone number of a text, None where it has none.

    Amounts, years, dates, and numbers inside of addresses of the web are none.
    """
    found = _CONTACT.search(text)
    return found[0].strip() if found else None
