"""A list of people from a file or pasted cells, read strictly. Pure: no database, no clock.

The first line names the columns, in any order: name, email, phone, community, role, number, language. Only the
name is required, in one column or as first and last name in two. Or somebody has said which column means what.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assemblies.members.columns import LEFT_OUT, guessed, has_name
from assemblies.members.sheets import MOST_ROWS, Table, Unreadable, read_table

COLUMNS = ("name", "first_name", "last_name", "email", "phone", "community", "role", "number", "language")
LONGEST_NAME = 120
LONGEST_EMAIL = 254
LARGEST_NUMBER = 999_999
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
    phone: str = ""


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


@dataclass(frozen=True)
class Reading:
    """How to read a table: what each column means, nothing where it is left out, and whether the first line is a
    heading. Without columns the heading names them."""

    columns: tuple[str, ...] = ()
    has_heading: bool = True


BY_HEADING = Reading()


def read_roster(text: str, reading: Reading = BY_HEADING) -> Roster:
    """Every row in the order of the file, and everything that needs mending, each with its line."""
    try:
        table = read_table(text)
    except Unreadable as fault:
        return Roster((), (Problem(fault.line, fault.what, fault.given),))
    columns = list(reading.columns) or [guessed(cell) for cell in table.rows[0][1]]
    first = table.rows[0][0]
    if wrong := list(_wrong_columns(table, columns, reading)):
        return Roster((), tuple(Problem(first, what, given) for what, given in wrong))
    body = table.rows[1:] if reading.has_heading else table.rows
    if not body:
        return Roster((), (Problem(first, "no-rows"),))
    if len(body) > MOST_ROWS:
        return Roster((), (Problem(body[MOST_ROWS][0], "too-many", str(MOST_ROWS)),))
    read = [_row(line, columns, values) for line, values in body]
    rows = tuple(row for row, _problems in read if row is not None)
    problems = [problem for _row, found in read for problem in found]
    return Roster(rows, tuple(sorted([*problems, *_twice(rows)], key=lambda one: one.line)))


def _wrong_columns(table: Table, columns: Sequence[str], reading: Reading) -> Iterator[tuple[str, str]]:
    if not has_name(columns):
        yield ("no-name-chosen" if reading.columns else "no-name-column"), ""
        return
    for place, column in enumerate(columns):
        if column == LEFT_OUT and not reading.columns:
            yield "unknown-column", table.rows[0][1][place].strip()[:40]
        elif column != LEFT_OUT and column in columns[:place]:
            yield "column-twice", column


def _row(line: int, columns: Sequence[str], values: Sequence[str]) -> tuple[Row | None, list[Problem]]:
    if any(value.strip() for value in values[len(columns) :]):
        return None, [Problem(line, "too-many-cells", str(len(columns)))]
    given = {column: value.strip() for column, value in zip(columns, values, strict=False) if column != LEFT_OUT}
    name = given.get("name") or f"{given.get('first_name', '')} {given.get('last_name', '')}"
    row = Row(
        line=line,
        name=" ".join(name.split()),
        email=given.get("email", ""),
        community=given.get("community", ""),
        role=given.get("role", "").casefold(),
        language=given.get("language", "").casefold(),
        phone=given.get("phone", ""),
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
    for value in (row.name, row.email, row.phone, row.community, row.role, row.language):
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
