"""Words that pages translate are marked here, where no translation is known."""

from __future__ import annotations


def gettext_noop(text: str) -> str:
    """The same text; the mark tells the catalogues of the pages to gather it."""
    return text
