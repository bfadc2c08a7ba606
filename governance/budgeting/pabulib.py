"""Pabulib's .pb files: a budget, its projects and everybody's ballot, with a semicolon between cells.

http://pabulib.org/format. What real files add is read all the same: a byte order mark, spaces around names, ids that
are not numbers, costs with decimals, quotation marks inside names, rows that end early, sections in another order.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ..counting.formats.opening import LARGEST, LARGEST_ON_DISK, opened_text, read_content
from .amounts import decimal_text
from .errors import BadBallots
from .profile import MOST_POINTS, Kind, Profile, Project

if TYPE_CHECKING:
    from .arrays import Whole

SECTIONS = ("META", "PROJECTS", "VOTES")
AMOUNT = re.compile(r"[0-9]{1,15}([.,][0-9]{1,6})?")
POINTS = re.compile(r"[+-]?[0-9]{1,9}(\.0*)?")
HAS_POINTS = (Kind.CUMULATIVE, Kind.SCORING)
CHOSEN = "1"
"""What `selected` says of a project that its city paid for from this budget. A 2 came by another way."""


@dataclass(frozen=True, slots=True)
class BudgetFile:
    """What a file holds. `voters` are the ids of the ballots, `about` the further cells of each project by column."""

    profile: Profile
    meta: Mapping[str, str]
    voters: Sequence[str]
    about: Sequence[Mapping[str, str]] = ()
    row_lines: Sequence[int] = field(default=(), compare=False)

    @property
    def chosen(self) -> tuple[str, ...] | None:
        """The official outcome in the order of the file, where the file tells it."""
        if not any("selected" in each for each in self.about):
            return None
        pairs = zip(self.profile.projects, self.about, strict=True)
        return tuple(project.id for project, each in pairs if each.get("selected") == CHOSEN)


def read_file(path: Path) -> BudgetFile:
    """The file on disk; with the ending .xz it is unpacked. Raises BadBallots."""
    return _read(str(path), read_content(path), LARGEST_ON_DISK)


def read(name: str, content: bytes) -> BudgetFile:
    """The same from somebody's upload."""
    return _read(name, content, LARGEST)


def write(file: BudgetFile) -> str:
    """The file as text, with the ballots in the order in which they are held."""
    profile = file.profile
    scores = "score" if profile.points is not None or profile.kind == Kind.ORDINAL else None
    meta = {
        **file.meta,
        "num_projects": str(len(profile.projects)),
        "num_votes": str(profile.voters),
        "budget": decimal_text(profile.budget),
        "vote_type": str(profile.kind),
    }
    known = {"project_id", "cost", "votes", "score", "name"}
    more = list(dict.fromkeys(column for each in file.about for column in each if column not in known))
    lines = ["META", "key;value", *(f"{_plain(key)};{_plain(value)}" for key, value in meta.items()), "PROJECTS"]
    lines.append(";".join(["project_id", "cost", "votes", *([scores] if scores else []), "name", *more]))
    about = file.about or [{}] * len(profile.projects)
    for place, (project, each) in enumerate(zip(profile.projects, about, strict=True)):
        numbers = [decimal_text(project.cost), str(profile.votes[place])]
        numbers += [str(profile.scores[place])] if scores else []
        cells = [project.id, *numbers, project.name, *(each.get(column, "") for column in more)]
        lines.append(";".join(map(_cell, cells)))
    lines += ["VOTES", "voter_id;vote;points" if profile.points is not None else "voter_id;vote"]
    lines += _ballot_lines(file)
    return "\n".join(lines) + "\n"


def _ballot_lines(file: BudgetFile) -> Iterator[str]:
    profile = file.profile
    ids = [project.id for project in profile.projects]
    starts, marks = profile.starts.tolist(), profile.marks.tolist()
    has_points = profile.kind in HAS_POINTS
    points = profile.points.tolist() if profile.points is not None and has_points else None
    for row, voter in enumerate(file.voters):
        first, last = starts[row], starts[row + 1]
        cells = [voter, ",".join(ids[mark] for mark in marks[first:last])]
        if points is not None:
            cells.append(",".join(map(str, points[first:last])))
        yield ";".join(map(_cell, cells))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _cell(text: str) -> str:
    """A cell that is read again as it was: quoted where it holds what would end it."""
    plain = _plain(text)
    return '"' + plain.replace('"', '""') + '"' if ";" in plain or plain.startswith('"') else plain


def _read(name: str, content: bytes, largest: int) -> BudgetFile:
    if not name.lower().removesuffix(".xz").endswith(".pb"):
        raise BadBallots(name, 0, "this kind of file is not known; use one of .pb .pb.xz")
    return _Reading(name, opened_text(name, content, largest)).file()


class _Reading:
    """A file being read; complaints name its lines, which count from 1."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.lines = text.split("\n")
        self.sections = self._found()
        self.meta, self.meta_lines = self._meta()

    def file(self) -> BudgetFile:
        kind = self._kind()
        budget = self._amount(self.meta.get("budget", ""), "budget", self.meta_lines.get("budget", 1))
        projects, about = self._projects()
        voters, lengths, marks, points, row_lines = self._votes(kind, projects)
        import numpy as np

        starts = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=starts[1:])
        profile = Profile(projects, budget, starts, marks, points, kind)
        return BudgetFile(profile, self.meta, voters, about, row_lines)

    def error(self, line: int, what: str) -> BadBallots:
        return BadBallots(self.name, line, what)

    def _found(self) -> dict[str, tuple[int, int]]:
        """The first and last line below the title of each section, as places in the list."""
        titles = [
            (place, line.strip().rstrip(";").upper())
            for place, line in enumerate(self.lines)
            if len(line) < 40 and line.strip().rstrip(";").upper() in SECTIONS
        ]
        sections: dict[str, tuple[int, int]] = {}
        ends = [place for place, _ in titles[1:]] + [len(self.lines)]
        for (place, title), end in zip(titles, ends, strict=False):
            if title in sections:
                raise self.error(place + 1, f"a second section {title}; put them together")
            sections[title] = (place + 1, end)
        for title in SECTIONS:
            if title not in sections:
                raise self.error(1, f"there is no section {title}; add a line {title} above it")
        return sections

    def _rows(self, section: str) -> tuple[dict[str, int], list[int]]:
        """The place of each column, and of each line below them that holds something."""
        first, end = self.sections[section]
        places = [place for place in range(first, end) if self.lines[place]]
        if not places:
            raise self.error(first, f"the section {section} is empty; begin it with the names of its columns")
        header = [cell.strip().lower() for cell in self.lines[places[0]].split(";")]
        return {name: column for column, name in enumerate(header) if name}, places[1:]

    def _meta(self) -> tuple[dict[str, str], dict[str, int]]:
        _, places = self._rows("META")
        meta: dict[str, str] = {}
        lines: dict[str, int] = {}
        for place in places:
            key, _, value = self.lines[place].partition(";")
            if name := key.strip().lower():
                meta[name], lines[name] = value.strip(), place + 1
        return meta, lines

    def _kind(self) -> Kind:
        told = self.meta.get("vote_type", "")
        try:
            return Kind(told.lower())
        except ValueError as error:
            known = ", ".join(Kind)
            raise self.error(
                self.meta_lines.get("vote_type", 1), f"vote_type is {told or 'missing'}; write one of {known}"
            ) from error

    def _amount(self, text: str, what: str, line: int) -> Decimal:
        if not AMOUNT.fullmatch(text.strip()):
            raise self.error(line, f"{text.strip()[:40] or 'nothing'} is no {what}; write an amount such as 12000.50")
        return Decimal(text.strip().replace(",", "."))

    def _projects(self) -> tuple[list[Project], list[dict[str, str]]]:
        columns, places = self._rows("PROJECTS")
        for needed in ("project_id", "cost"):
            if needed not in columns:
                raise self.error(self.sections["PROJECTS"][0] + 1, f"there is no column {needed}; add it")
        projects: list[Project] = []
        about: list[dict[str, str]] = []
        known: set[str] = set()
        for place in places:
            cells = self._cells(place, max(columns.values()) + 1)
            row = {name: cells[column].strip() for name, column in columns.items()}
            name = row.pop("project_id")
            if not name or "," in name:
                raise self.error(place + 1, f"{name or 'nothing'} is no id of a project; write one without commas")
            if name in known:
                raise self.error(place + 1, f"two projects have the id {name}; tell them apart")
            known.add(name)
            projects.append(Project(name, self._amount(row.pop("cost"), "cost", place + 1), row.pop("name", "")))
            about.append(row)
        return projects, about

    def _cells(self, place: int, width: int) -> list[str]:
        """The cells of a row. Quotation marks hold a cell together only where they do so without a remainder."""
        line = self.lines[place]
        cells = line.split(";")
        if '"' in line:
            try:
                quoted = next(csv.reader([line], delimiter=";", strict=True))
            except csv.Error:
                quoted = cells
            cells = quoted if len(quoted) == width or len(cells) > width else cells
        if any(cell.strip() for cell in cells[width:]):
            what = f"{len(cells)} cells under {width} columns; put a name with a semicolon in quotation marks"
            raise self.error(place + 1, what)
        return [*cells[:width], *[""] * (width - len(cells))]

    def _votes(
        self, kind: Kind, projects: Sequence[Project]
    ) -> tuple[list[str], list[int], Whole, Whole | None, Sequence[int]]:
        """The ids of the voters, how many marks each ballot has, all marks, their points, and the lines."""
        columns, rows = self._rows("VOTES")
        for needed in ("vote", *(["points"] if kind in HAS_POINTS else [])):
            if needed not in columns:
                raise self.error(self.sections["VOTES"][0] + 1, f"there is no column {needed}; add it")
        split = [self.lines[place].split(";") for place in rows]
        ballots = self._column(split, columns["vote"])
        voters = self._column(split, columns["voter_id"]) if "voter_id" in columns else []
        marks, lengths = self._marks(ballots, rows, projects)
        row_lines = [place + 1 for place in rows]
        points: Whole | None = None
        if kind in HAS_POINTS:
            points = self._points(self._column(split, columns["points"]), lengths, rows)
        marks, lengths, points = self._each_once(kind, marks, lengths, points, rows, projects)
        if kind == Kind.ORDINAL:
            points = self._worth_of_ranks(lengths)
        if kind == Kind.CHOOSE_1 and max(lengths, default=0) > 1:
            row = next(row for row, length in enumerate(lengths) if length > 1)
            raise self.error(row_lines[row], "this ballot chooses several projects; leave one, or mend vote_type")
        ids = _told_apart(voters or [str(number + 1) for number in range(len(rows))])
        return ids, lengths, marks, points, row_lines

    def _column(self, rows: Sequence[Sequence[str]], column: int) -> list[str]:
        try:
            cells = [row[column] for row in rows]
        except IndexError:
            cells = [row[column] if column < len(row) else "" for row in rows]
        return [cell.strip(' "') for cell in cells]

    def _marks(
        self, ballots: Sequence[str], rows: Sequence[int], projects: Sequence[Project]
    ) -> tuple[Whole, list[int]]:
        import numpy as np

        places = {project.id: place for place, project in enumerate(projects)}
        filled = [ballot for ballot in ballots if ballot]
        lengths = [ballot.count(",") + 1 if ballot else 0 for ballot in ballots]
        names = ",".join(filled).split(",") if filled else []
        try:
            marks = list(map(places.__getitem__, names))
        except KeyError:
            marks, lengths = self._marks_one_by_one(ballots, rows, places)
        return np.array(marks, dtype=np.int64), lengths

    def _marks_one_by_one(
        self, ballots: Sequence[str], rows: Sequence[int], places: Mapping[str, int]
    ) -> tuple[list[int], list[int]]:
        """The same where ids have spaces around them, a ballot ends in a comma, or one names no project."""
        marks: list[int] = []
        lengths: list[int] = []
        for ballot, place in zip(ballots, rows, strict=True):
            names = [name for name in map(str.strip, ballot.split(",")) if name]
            for name in names:
                if name not in places:
                    what = f"there is no project {name[:40]}; add it to PROJECTS or mend the ballot"
                    raise self.error(place + 1, what)
                marks.append(places[name])
            lengths.append(len(names))
        return marks, lengths

    def _points(self, cells: Sequence[str], lengths: Sequence[int], rows: Sequence[int]) -> Whole:
        import numpy as np

        for cell, length, place in zip(cells, lengths, rows, strict=True):
            if (cell.count(",") + 1 if cell else 0) != length:
                raise self.error(place + 1, "this ballot has not as many points as projects; give each its points")
        texts = list(chain.from_iterable(cell.split(",") for cell in cells if cell))
        if not all(map(POINTS.fullmatch, set(map(str.strip, texts)))):
            row, text = next(
                (row, text)
                for row, cell in enumerate(cells)
                for text in cell.split(",")
                if cell and not POINTS.fullmatch(text.strip())
            )
            raise self.error(rows[row] + 1, f"{text[:40] or 'nothing'} is no number of points; write a whole number")
        return np.array([int(text.partition(".")[0]) for text in texts], dtype=np.int64)

    def _each_once(
        self,
        kind: Kind,
        marks: Whole,
        lengths: list[int],
        points: Whole | None,
        rows: Sequence[int],
        projects: Sequence[Project],
    ) -> tuple[Whole, list[int], Whole | None]:
        """A project named twice on a ballot counts where it is named first; with points it is refused."""
        import numpy as np

        voters = np.repeat(np.arange(len(lengths)), lengths)
        keys = voters * max(len(projects), 1) + marks
        order = np.argsort(marks.astype(np.min_scalar_type(len(projects))), kind="stable")
        is_again = keys[order][1:] == keys[order][:-1]
        if not is_again.any():
            return marks, lengths, points
        again = order[1:][is_again]
        if kind in HAS_POINTS:
            row = int(voters[again].min())
            raise self.error(rows[row] + 1, "this ballot names a project twice; give it its points once")
        is_first = np.ones(len(marks), dtype=bool)
        is_first[again] = False
        kept = np.bincount(voters[is_first], minlength=len(lengths))
        return marks[is_first], kept.tolist(), None

    def _worth_of_ranks(self, lengths: Sequence[int]) -> Whole:
        """The first rank is worth the longest ballot allowed, each further one less, but never below 1."""
        import numpy as np

        told = self.meta.get("max_length", "")
        longest = int(told) if told.isdigit() and int(told) < MOST_POINTS else 0
        top = max(longest, max(lengths, default=0))
        ends = np.cumsum(lengths)
        ranks = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - lengths, lengths)
        return top - ranks


def _told_apart(voters: list[str]) -> list[str]:
    """Ids that come again get a number, so that everybody has one of their own."""
    if len(set(voters)) == len(voters):
        return voters
    times: dict[str, int] = {}
    told = []
    for voter in voters:
        times[voter] = times.get(voter, 0) + 1
        told.append(voter if times[voter] == 1 else f"{voter} ({times[voter]})")
    return told
