"""The CSV files of a division: claims, or shelters, districts and the ways between them."""

from __future__ import annotations

import csv
import io
import lzma
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from .claims import ONE, Claimant
from .errors import BadFile, BadSettings
from .places import District, Group, Shelter, Way

LARGEST = 64 * 2**20
NAME_LONGEST = 200

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a CSV by the names of their columns; `lines` are their places in the file."""

    file: str
    rows: tuple[dict[str, str], ...]
    lines: tuple[int, ...]

    def each(self, make: Callable[[dict[str, str]], Made]) -> tuple[Made, ...]:
        """Something made of each row; what is wrong with a row is told with its line."""
        made = []
        for row, line in zip(self.rows, self.lines, strict=True):
            try:
                made.append(make(row))
            except ValueError as error:
                raise BadFile(self.file, line, f"{error}") from None
        return tuple(made)


@dataclass(frozen=True, slots=True)
class ClaimsFile:
    """Claimants as a file lists them, and the line of each."""

    file: str
    claimants: tuple[Claimant, ...]
    lines: tuple[int, ...]


def read_claims(path: Path) -> ClaimsFile:
    """`claimant,claim[,population,need,weight,minimum]`; empty cells say nothing. Raises BadFile."""
    table = read_table(path, ["claimant", "claim"], ["population", "need", "weight", "minimum"])
    return ClaimsFile(table.file, table.each(_claimant), table.lines)


def _claimant(row: dict[str, str]) -> Claimant:
    return Claimant(
        name=_name(row, "claimant"),
        claim=amount(row["claim"], "claim"),
        need=amount(row["need"], "need") if row.get("need") else None,
        weight=amount(row["weight"], "weight") if row.get("weight") else ONE,
        minimum=amount(row["minimum"], "minimum") if row.get("minimum") else Fraction(0),
        population=_whole(row, "population") if row.get("population") else None,
    )


def read_shelters(path: Path) -> tuple[Shelter, ...]:
    """`id,capacity[,attributes,opens,address]`. Raises BadFile."""
    return shelters_of(shelter_table(str(path), _text(path)))


def shelter_table(file: str, text: str) -> Table:
    return table_of(file, text, ["id", "capacity"], ["attributes", "opens", "address"])


def shelters_of(table: Table) -> tuple[Shelter, ...]:
    """The last two columns are for people to read. Raises BadFile."""
    shelters = table.each(
        lambda row: Shelter(_name(row, "id"), _whole(row, "capacity"), words(row.get("attributes", "")))
    )
    _require_different(table, [shelter.name for shelter in shelters])
    return shelters


def read_districts(path: Path) -> tuple[District, ...]:
    """`id,class,people[,needs]`, a row a need class of a district. Raises BadFile."""
    return districts_of(district_table(str(path), _text(path)))


def district_table(file: str, text: str) -> Table:
    return table_of(file, text, ["id", "class", "people"], ["needs"])


def districts_of(table: Table) -> tuple[District, ...]:
    """The districts with their need classes, as the rows list them. Raises BadFile."""
    groups = table.each(
        lambda row: (_name(row, "id"), Group(row["class"], _whole(row, "people"), words(row.get("needs", ""))))
    )
    _require_different(table, [f"{name} ({group.name})" if group.name else name for name, group in groups])
    districts: dict[str, list[Group]] = {}
    for name, group in groups:
        districts.setdefault(name, []).append(group)
    return tuple(District(name, tuple(found)) for name, found in districts.items())


def read_ways(path: Path, districts: Sequence[District], shelters: Sequence[Shelter]) -> tuple[Way, ...]:
    """`from,to,km`, from a district to a shelter. Raises BadFile."""
    return ways_of(way_table(str(path), _text(path)), districts, shelters)


def way_table(file: str, text: str) -> Table:
    return table_of(file, text, ["from", "to", "km"], [])


def ways_of(table: Table, districts: Sequence[District], shelters: Sequence[Shelter]) -> tuple[Way, ...]:
    """Ways between what the other tables list. Raises BadFile."""
    starts, ends = {one.name for one in districts}, {one.name for one in shelters}

    def way(row: dict[str, str]) -> Way:
        start, end = _name(row, "from"), _name(row, "to")
        if start not in starts:
            raise ValueError(f"{start} is no district; list its people in the file of districts")
        if end not in ends:
            raise ValueError(f"{end} is no shelter; list it in the file of shelters")
        return Way(start, end, kilometres(row["km"]))

    ways = table.each(way)
    _require_different(table, [f"the way from {way.district} to {way.shelter}" for way in ways])
    return ways


def read_table(path: Path, needed: Sequence[str], allowed: Sequence[str]) -> Table:
    """The rows of a CSV file, also packed as .xz, with at least these columns. Raises BadFile."""
    return table_of(str(path), _text(path), needed, allowed)


def table_of(file: str, text: str, needed: Sequence[str], allowed: Sequence[str]) -> Table:
    """The rows of a text; `file` is what it is called when something is wrong with it. Raises BadFile."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[dict[str, str]] = []
    lines: list[int] = []
    try:
        header = [cell.strip().casefold() for cell in next(rows, [])]
        _require_columns(file, header, needed, allowed)
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(header):
                raise BadFile(
                    file, rows.line_num, f"{len(row)} cells under {len(header)} columns; quote names with commas"
                )
            cells = [*(cell.strip() for cell in row), *[""] * (len(header) - len(row))]
            found.append(dict(zip(header, cells, strict=True)))
            lines.append(rows.line_num)
    except csv.Error as error:
        raise BadFile(file, rows.line_num, f"this is no CSV row ({error}); check the quotation marks") from error
    if not found:
        raise BadFile(file, 0, "there is no row under the names of the columns; add one")
    return Table(file, tuple(found), tuple(lines))


def _require_columns(file: str, header: Sequence[str], needed: Sequence[str], allowed: Sequence[str]) -> None:
    for name in needed:
        if name not in header:
            raise BadFile(file, 1, f"the column {name} is missing; the first line names the columns")
    for name in header:
        if name not in (*needed, *allowed):
            raise BadFile(file, 1, f"the column {name or 'without a name'} is not known; leave it out")
        if header.count(name) > 1:
            raise BadFile(file, 1, f"the column {name} comes twice; leave one out")


def _require_different(table: Table, names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name, line in zip(names, table.lines, strict=True):
        if name in seen:
            raise BadFile(table.file, line, f"{name} stands here twice; leave one out")
        seen.add(name)


def _text(path: Path) -> str:
    file = str(path)
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".xz":
            unpacking = lzma.LZMADecompressor()
            content = unpacking.decompress(content, max_length=LARGEST)
            if not unpacking.eof:
                raise BadFile(file, 0, "the .xz file is cut short or too large; pack it again")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadFile(file, 0, f"{(error.strerror or 'cannot be read').lower()}; check the name") from error
    except lzma.LZMAError as error:
        raise BadFile(file, 0, "the .xz file is damaged; pack it again") from error
    except UnicodeDecodeError as error:
        raise BadFile(file, 0, "this is not a text file; save it as UTF-8") from error


def _name(row: dict[str, str], column: str) -> str:
    name = re.sub(r"\s+", " ", row[column])
    if not name or len(name) > NAME_LONGEST:
        raise ValueError(f"the column {column} needs a name of at most {NAME_LONGEST} characters")
    return name


def _whole(row: dict[str, str], column: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", row[column], re.ASCII):
        raise ValueError(f"{row[column][:40] or 'an empty cell'} is no whole number from 0; mend {column}")
    return int(row[column])


def amount(text: str, column: str) -> Fraction:
    """An exact amount from 0, written as 12, 12.5 or 25/2. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,12})?|[0-9]{1,15}/0*[1-9][0-9]{0,14}", text, re.ASCII):
        raise ValueError(f"{text[:40] or 'an empty cell'} is no number from 0; write {column} as 12, 12.5 or 25/2")
    return Fraction(text)


def kilometres(text: str) -> Fraction:
    """A length with at most six decimals, so to the millimetre. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,5}(\.[0-9]{1,6})?", text, re.ASCII):
        raise ValueError(f"{text[:40] or 'an empty cell'} is no length; write km as 1.25, with six decimals at most")
    return Fraction(text)


def words(text: str) -> frozenset[str]:
    """Attributes such as `step-free power`, divided by spaces, semicolons or upright strokes."""
    return frozenset(word.casefold() for word in re.split(r"[\s;|]+", text) if word)


def setting(text: str, name: str) -> Fraction:
    """An amount given on the command line. Raises BadSettings."""
    try:
        return amount(text.strip(), name)
    except ValueError as error:
        raise BadSettings(f"{error}.", **{name: text}) from None
