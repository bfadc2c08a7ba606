"""A CSV file as a table of columns: what is in it, and where somebody finds it again."""

from __future__ import annotations

import csv
import io
import lzma
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from .errors import BadTable

LARGEST = 512 * 2**20
"""A file that unpacks to more than this is no table that anybody measures."""
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)
LONGEST = 60
"""Signs in a number: what is longer than this was not measured."""


@dataclass(frozen=True, slots=True)
class Table:
    """The cells below the first row, each row as long as the header, and the line of each row."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """The cells of a column. Raises BadTable with the names there are."""
        if name not in self.header:
            known = ", ".join(self.header)
            raise BadTable(self.file, 1, f"there is no column called {name}; the columns are {known}")
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def numbers(self, name: str, *, missing: str = "", least: int | None = None) -> list[Fraction | None]:
        """The numbers of a column, None where a cell is empty or says `missing`. Raises BadTable."""
        return [
            None if cell in ("", missing) else self._number(cell, name, line, least)
            for cell, line in zip(self.column(name), self.lines, strict=True)
        ]

    def _number(self, cell: str, name: str, line: int, least: int | None) -> Fraction:
        if len(cell) > LONGEST or not NUMBER.fullmatch(cell):
            raise BadTable(self.file, line, f"{cell[:40]} under {name} is no number; write it like 12.5, or nothing")
        number = Fraction(cell)
        if least is not None and number < least:
            raise BadTable(self.file, line, f"{cell[:40]} under {name} is below {least}; correct it or leave it empty")
        return number


def read_table(path: Path) -> Table:
    """The table in a `.csv` file, perhaps packed as `.xz`. Raises BadTable."""
    name = str(path)
    if not name.lower().removesuffix(".xz").endswith(".csv"):
        raise BadTable(name, 0, "this kind of file is not known; use .csv or .csv.xz")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadTable(name, 0, f"{(error.strerror or 'cannot be read').lower()}; check the name") from error
    if name.lower().endswith(".xz"):
        content = _unpacked(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(name, 0, "this is not a text file; save it as CSV in UTF-8") from error
    return parsed(name, text)


def parsed(name: str, text: str) -> Table:
    """The table in a text; empty lines are passed over. Raises BadTable."""
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [re.sub(r"\s+", " ", cell).strip() for cell in next(reader, [])]
        _require_names(name, header)
        for row in reader:
            if len(row) > len(header):
                what = f"{len(row)} cells under {len(header)} columns; put text with commas in quotes"
                raise BadTable(name, reader.line_num, what)
            if row:
                rows.append(tuple(cell.strip() for cell in row) + ("",) * (len(header) - len(row)))
                lines.append(reader.line_num)
    except csv.Error as error:
        what = f"this is no CSV row ({error}); check the quotation marks"
        raise BadTable(name, reader.line_num, what) from error
    return Table(name, tuple(header), tuple(rows), tuple(lines))


def _require_names(file: str, names: Sequence[str]) -> None:
    if not any(names):
        raise BadTable(file, 1, "the first row must name the columns")
    for place, name in enumerate(names):
        if name and name in names[:place]:
            raise BadTable(file, 1, f"two columns are called {name}; tell them apart")


def _unpacked(name: str, content: bytes) -> bytes:
    unpacking = lzma.LZMADecompressor()
    try:
        unpacked = unpacking.decompress(content, max_length=LARGEST)
    except lzma.LZMAError as error:
        raise BadTable(name, 0, "the .xz file is damaged; pack it again") from error
    if not unpacking.eof:
        raise BadTable(name, 0, "the .xz file is cut short or too large; pack it again")
    return unpacked
