"""Where in an office's own templates a text stands that is found in what they wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def own_place(texts: Sequence[str], folders: Sequence[Path], ending: str) -> str | None:
    """Give file and line of the first text that the office's templates hold just once.

    Parameters
    ----------
    texts : sequence of str
        What to look for, the most exact first; line ends within them are looked for too.
    folders : sequence of Path
        Folders of templates; the last, which came with the program, is not searched.
    ending : str
        End of the names of the templates, such as ``.html.jinja``.

    Returns
    -------
    str or None
        As ``folder/name:line``; none where no template holds a text as it is, or several do.
    """
    sources = [
        (path, path.read_text(encoding="utf-8", errors="replace"))
        for folder in folders[:-1]
        for path in sorted(folder.glob(f"*{ending}"))
    ]
    for text in texts:
        held = [(path, source) for path, source in sources if text and text in source]
        if len(held) == 1 and held[0][1].count(text) == 1:
            path, source = held[0]
            return f"{path}:{source.count(chr(10), 0, source.index(text)) + 1}"
    return None
