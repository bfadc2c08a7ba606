"""A list as people have it, a file or pasted cells, as rows of text. Pure: no database, no clock.

A workbook is read by a process of its own with little memory and time, so that a file made to burst costs nobody else
anything; it comes back as text, and every later step reads text.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_ROWS = 5000
MOST_COLUMNS = 40
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_SECONDS = 15
SEPARATORS = "\t;,"
PACKED = b"PK\x03\x04"
READER = Path(__file__).with_name("workbook.py")


class Unreadable(Exception):
    """A list that cannot be read; ``what`` is the word for it that ``mend`` knows, ``line`` where it was noticed."""

    def __init__(self, what: str, *, line: int = 1, given: str = "") -> None:
        super().__init__(what)
        self.what, self.line, self.given = what, line, given


@dataclass(frozen=True)
class Table:
    """Rows that are not empty, each with the line where it begins in the file."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def width(self) -> int:
        return max((len(cells) for _line, cells in self.rows), default=0)


def read_table(text: str) -> Table:
    """The rows of a text whose cells are parted by tabs, commas or semicolons, whichever its first line uses."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise Unreadable("too-large")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline="\n"), delimiter=_separator(lines), strict=True)
    try:
        rows = tuple(_numbered(reader))
    except csv.Error:
        raise Unreadable("quotes", line=reader.line_num) from None
    if not rows:
        raise Unreadable("empty")
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable("too-many", line=rows[MOST_ROWS + 1][0], given=str(MOST_ROWS))
    table = Table(rows)
    if table.width > MOST_COLUMNS:
        raise Unreadable("too-many-columns", given=str(MOST_COLUMNS))
    return table


def _separator(text: str) -> str:
    first = next((line for line in text.split("\n") if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=bare.count)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Rows with the number of their first line; empty ones are passed over, empty cells at an end cut off."""
    before = 0
    for cells in reader:
        filled = [place for place, cell in enumerate(cells, start=1) if cell.strip()]
        if filled:
            yield before + 1, tuple(cells[: filled[-1]])
        before = reader.line_num  # type: ignore[attr-defined]


def text_of(written: bytes) -> str:
    """A file as text: a workbook's first sheet with anything on it, or what spreadsheets save as CSV."""
    if written.startswith(PACKED):
        return _text_of_workbook(written)
    if written.startswith((b"\xff\xfe", b"\xfe\xff")):
        return written.decode("utf-16", errors="replace")
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError:
        return written.decode("cp1252", errors="replace")


def _text_of_workbook(written: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(written)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("workbook") from None
    if unpacked > MOST_UNPACKED:
        raise Unreadable("too-large")
    try:
        read = subprocess.run(
            [sys.executable, "-I", str(READER), str(MOST_ROWS + 2), str(MOST_COLUMNS + 1)],
            input=written,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        raise Unreadable("workbook") from None
    return written_as_text(json.loads(read.stdout))


def written_as_text(rows: list[list[str]]) -> str:
    """Rows of a sheet as text, one a line, so that a line here is a row there."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", quoting=csv.QUOTE_ALL, lineterminator="\n")
    for cells in rows:
        if any(cell.strip() for cell in cells):
            writer.writerow([" ".join(cell.split()) for cell in cells])
        else:
            out.write("\n")
    return out.getvalue()
