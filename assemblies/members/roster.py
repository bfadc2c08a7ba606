"""A list of people from a file or pasted cells, read strictly. Pure: no database, no clock.

The first line names the columns, in any order: name, email, community, role, number, language. Only the
name is required. Cells are parted by tabs, commas or semicolons, whichever the first line uses.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

COLUMNS = ("name", "email", "community", "role", "number", "language")
MOST_ROWS = 5000
MOST_BYTES = 2 * 1024 * 1024
LONGEST_NAME = 120
LONGEST_EMAIL = 254
LARGEST_NUMBER = 999_999
SEPARATORS = "\t;,"
ALSO_CALLED = {"e-mail": "email"}
ADDRESS = re.compile(r"[^@\s,;<>\"'()\\]+@[^@\s,;<>\"'()\\]+\.[^@\s,;<>\"'()\\.]+")
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Row:
    """One person as written; ``line`` is where the row begins in the file."""

    line: int
    name: str
    email: str = ""
    community: str = ""
    role: str = ""
    number: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row. ``what`` is a word for it, ``given`` the value it is about."""

    line: int
    what: str
    given: str = ""
    about: str = ""


@dataclass(frozen=True)
class Roster:
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def read_roster(text: str) -> Roster:
    """Every row in the order of the file, and everything that needs mending, each with its line."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        return Roster((), (Problem(1, "too-large"),))
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline="\n"), delimiter=_separator(lines), strict=True)
    try:
        cells = list(_numbered(reader))
    except csv.Error:
        return Roster((), (Problem(reader.line_num, "quotes"),))
    if not cells:
        return Roster((), (Problem(1, "empty"),))
    (first, header), body = cells[0], cells[1:]
    columns = [ALSO_CALLED.get(column, column) for column in (cell.strip().casefold() for cell in header)]
    if wrong := list(_wrong_header(first, columns)):
        return Roster((), tuple(wrong))
    if not body:
        return Roster((), (Problem(first, "no-rows"),))
    if len(body) > MOST_ROWS:
        return Roster((), (Problem(body[MOST_ROWS][0], "too-many", str(MOST_ROWS)),))
    read = [_row(line, columns, values) for line, values in body]
    rows = tuple(row for row, _problems in read if row is not None)
    problems = [problem for _row, found in read for problem in found]
    return Roster(rows, tuple(sorted([*problems, *_twice(rows)], key=lambda one: one.line)))


def _separator(text: str) -> str:
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of their first line; empty ones are passed over."""
    before = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = reader.line_num  # type: ignore[attr-defined]


def _wrong_header(line: int, columns: list[str]) -> Iterator[Problem]:
    if "name" not in columns:
        yield Problem(line, "no-name-column")
        return
    for place, column in enumerate(columns):
        if column not in COLUMNS:
            yield Problem(line, "unknown-column", column)
        elif column in columns[:place]:
            yield Problem(line, "column-twice", column)


def _row(line: int, columns: list[str], values: list[str]) -> tuple[Row | None, list[Problem]]:
    if any(value.strip() for value in values[len(columns) :]):
        return None, [Problem(line, "too-many-cells", str(len(columns)))]
    given = {column: value.strip() for column, value in zip(columns, values, strict=False)}
    row = Row(
        line=line,
        name=" ".join(given.get("name", "").split()),
        email=given.get("email", ""),
        community=given.get("community", ""),
        role=given.get("role", "").casefold(),
        language=given.get("language", "").casefold(),
    )
    problems = list(_problems_of(row))
    number = given.get("number", "")
    if number and not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= LARGEST_NUMBER):
        problems.append(Problem(line, "number", number))
    elif number:
        row = replace(row, number=int(number))
    return row, problems


def _problems_of(row: Row) -> Iterator[Problem]:
    if not row.name:
        yield Problem(row.line, "no-name")
    if len(row.name) > LONGEST_NAME:
        yield Problem(row.line, "long-name", row.name[:40])
    if row.email and (len(row.email) > LONGEST_EMAIL or not ADDRESS.fullmatch(row.email)):
        yield Problem(row.line, "email", row.email[:80])
    for value in (row.name, row.email, row.community, row.role, row.language):
        if UNSEEN.search(value):
            yield Problem(row.line, "unseen", UNSEEN.sub("?", value)[:80])


def _twice(rows: Iterable[Row]) -> Iterator[Problem]:
    """Rows that claim an address or a number which an earlier row has."""
    emails: dict[str, int] = {}
    numbers: dict[int, int] = {}
    for row in rows:
        if row.email:
            first = emails.setdefault(row.email.casefold(), row.line)
            if first != row.line:
                yield Problem(row.line, "email-twice", row.email, str(first))
        if row.number is not None:
            first = numbers.setdefault(row.number, row.line)
            if first != row.line:
                yield Problem(row.line, "number-twice", str(row.number), str(first))
