"""A text as passages that keep their names while the text around them changes.

A passage is a paragraph, a heading, an item of a list or a row of a table: one line, its words one space apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .words import paragraphs

_OWN_LINE = re.compile(r"^(?:[-*+] |\d{1,9}[.)] |\||#{1,6} |> )")


@dataclass(frozen=True, slots=True)
class Passage:
    """``id`` is unique in its text and never given to other words."""

    id: str
    text: str

    @property
    def words(self) -> list[str]:
        return words_of(self.text)


Text = tuple[Passage, ...]


def words_of(text: str) -> list[str]:
    """What stands between spaces. A place in a passage is counted in these."""
    return text.split()


def passages_of(markdown: str, prefix: str = "p", first: int = 1) -> Text:
    """The passages of a text as people write it, named one after the other: ``p1``, ``p2``, …"""
    lines: list[str] = []
    for paragraph in paragraphs(markdown):
        starts_anew = True
        for line in paragraph.splitlines():
            words = " ".join(line.split())
            if not words:
                continue
            if starts_anew or _OWN_LINE.match(words) or lines[-1].startswith(("|", "#")):
                lines.append(words)
            else:
                lines[-1] += " " + words
            starts_anew = False
    return tuple(Passage(f"{prefix}{number}", line) for number, line in enumerate(lines, first))


def kind_of(line: str) -> str:
    """The kind of list, quotation or table that a passage is a line of; empty for one that stands alone."""
    found = _OWN_LINE.match(line)
    return re.sub(r"\d+", "1", found[0]) if found and found[0][0] != "#" else ""


def bare(line: str) -> str:
    """The words of a passage that is shown by itself, without the marks of the list, quotation or table around it.

    Cells of a row stand apart by a dot; of the line that rules a table nothing is left.
    """
    kind = kind_of(line)
    if kind.startswith("|"):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        return " · ".join(cell for cell in cells if cell.strip("-: "))
    return _OWN_LINE.sub("", line, count=1) if kind else line


def markdown_of(text: Iterable[Passage | str]) -> str:
    """The text in one piece. Items of a list and rows of a table stand close together."""
    whole, kind_before = "", ""
    for part in text:
        line = part.text if isinstance(part, Passage) else part
        kind = kind_of(line)
        whole += ("\n" if kind and kind == kind_before else "\n\n") * bool(whole) + line
        kind_before = kind
    return whole
