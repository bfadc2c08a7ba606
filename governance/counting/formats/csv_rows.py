"""Rows of a CSV of ballots, with their lines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from ..errors import BadBallots

LINES_AT_ONCE = 20_000


class Rows:
    """The rows of a CSV of ballots below its first; `line` is where the reader stands.

    What is no CSV is refused with its line, and so is a row with more cells than there are columns.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.line = 0
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._can_be_quoted = '"' in text
        self._lines = text.removesuffix("\n").split("\n")
        self.header = [re.sub(r"\s+", " ", cell).strip() for cell in next(self._parsed(self._lines, 0), [])]

    def blocks(self) -> Iterator[tuple[list[str] | None, Iterator[list[str]]]]:
        """Many rows at a time: all their cells, where each row has one a column and none is quoted, and row by row."""
        width = len(self.header)
        at_once = len(self._lines) if self._can_be_quoted else LINES_AT_ONCE
        for start in range(self.line, len(self._lines), at_once):
            self.line = start
            lines = self._lines[start : start + at_once]
            is_plain = not self._can_be_quoted and {line.count(",") for line in lines} == {width - 1} and all(lines)
            yield ",".join(lines).split(",") if is_plain else None, self._full(lines, start)
        self.line = len(self._lines)

    def error(self, what: str) -> BadBallots:
        return BadBallots(self.file, self.line, what)

    def _full(self, lines: Sequence[str], before: int) -> Iterator[list[str]]:
        """The rows with something in them."""
        for row in self._parsed(lines, before):
            if len(row) > len(self.header):
                what = f"{len(row)} cells under {len(self.header)} columns; put names with commas in quotes"
                raise self.error(what)
            if any(cell.strip() for cell in row):
                yield row

    def _parsed(self, lines: Sequence[str], before: int) -> Iterator[list[str]]:
        rows = csv.reader((line + "\n" for line in lines), strict=True)
        try:
            for row in rows:
                self.line = before + rows.line_num
                yield row
        except csv.Error as error:
            self.line = before + rows.line_num
            raise self.error(f"this is no CSV row ({error}); check the quotation marks") from error


class Weights(dict[str, int]):
    """How many ballots a cell speaks of. Raises BadBallots."""

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self.rows = rows

    def __missing__(self, cell: str) -> int:
        if not re.fullmatch(r"\s*0*[1-9][0-9]{0,11}\s*", cell):
            raise self.rows.error(f"{cell.strip()[:40] or 'an empty cell'} is no number of ballots; write one from 1")
        self[cell] = int(cell)
        return self[cell]
