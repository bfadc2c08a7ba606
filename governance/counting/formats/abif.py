"""ABIF, the aggregated ballot information format: a line a group of ballots, such as 27:A/5>B/4=C/4."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from ..choices import MOST_POINTS, Kind
from ..columns import NO_MARK
from ..errors import BadBallots
from ..gathering import Gathering, Overvotes
from ..profile import Profile, Rank
from ..value_profile import MISSING, ValueProfile
from .ballot_file import BallotFile
from .whole_numbers import LINES_AT_ONCE

NAME = r"""\[[^\]]*\]|"[^"]*"|[^\s\[\]"#:/*=>,{}]+"""
DECLARED = re.compile(rf"\s*=\s*({NAME})\s*:\s*\[([^\]]*)\]\s*")
MOST_DIGITS = 12
BALLOTS = re.compile(rf"\s*([0-9]{{1,{MOST_DIGITS}}})\s*:(.*)")
PIECE = re.compile(rf"\s*({NAME})\s*(?:[/*]\s*([+-]?[0-9]{{1,7}}))?\s*")
SIGNS = re.compile("([>=,])")
QUOTED = re.compile(r"[\[\"]")
PARTS = re.compile(r"""(?:\[[^\]]*\]|"[^"]*"|[^>=,])+|[>=,]""")
EXTRA = re.compile(r":\s*\{.*\}\s*$")
TITLE = re.compile(r"""\{\s*"?title"?\s*:\s*("(?:[^"\\]|\\.)*")\s*\}""", re.IGNORECASE)
COMMENT = re.compile(r"""((?:\[[^\]]*\]|"[^"]*"|[^#\["])*)#.*""")


@dataclass(slots=True)
class Ballot:
    """The options on a ballot, the number beside each, and the signs between them; `weight` of these are alike."""

    line: int
    weight: int
    places: tuple[int, ...] = ()
    values: tuple[int | None, ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def is_ranked(self) -> bool:
        """The signs between the names say which comes first."""
        return ">" in self.signs


@dataclass(slots=True)
class Election:
    """What the lines say, one after the other. `pieces` are options with numbers as they were written before."""

    file: str
    title: str = ""
    places: dict[str, int] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    name_lines: list[int] = field(default_factory=list)
    pieces: dict[str, tuple[int, int | None]] = field(default_factory=dict)

    def ballots(self, text: str) -> Iterator[Ballot]:
        """The ballots, a line a group. Options and the title are noted on the way."""
        yield from self.ballots_on(text.splitlines(), 1)
        self.require_names(text)

    def ballots_on(self, lines: Sequence[str], first: int) -> Iterator[Ballot]:
        """The ballots on some of the lines, of which the first has this number."""
        for number, line in enumerate(lines, start=first):
            if "#" in line and (comment := COMMENT.fullmatch(line)):
                line = comment[1]
            if ballots := BALLOTS.fullmatch(line):
                weight = int(ballots[1])
                if weight == 0:
                    raise BadBallots(self.file, number, "0 ballots; leave the line out")
                yield self._ballot(number, weight, _without_extra(ballots[2]).strip())
            elif declared := DECLARED.fullmatch(line):
                self._declare(number, declared[1], declared[2].strip())
            elif title := TITLE.match(line.strip()):
                self.title = title[1][1:-1].replace('\\"', '"')
            elif line.strip() and not line.lstrip().startswith("{"):
                raise BadBallots(self.file, number, "this is no ballot; write COUNT:NAME>NAME or COUNT:NAME/5,NAME/3")

    def require_names(self, text: str) -> None:
        if not self.names:
            last = max(1, text.count("\n"))
            raise BadBallots(self.file, last, "no option is named on any ballot; add COUNT:NAME>NAME")

    def _ballot(self, line: int, weight: int, text: str) -> Ballot:
        if not text:
            return Ballot(line, weight)
        parts = SIGNS.split(text) if not QUOTED.search(text) else self._parts(line, text)
        pieces = [self.pieces.get(part) or self._piece(line, part, text) for part in parts[::2]]
        places, values = zip(*pieces, strict=True)
        if len(set(places)) < len(places):
            twice = next(place for place in places if places.count(place) > 1)
            raise BadBallots(self.file, line, f"{self.names[twice]} is there twice; leave one out")
        return Ballot(line, weight, places, values, tuple(parts[1::2]))

    def _parts(self, line: int, text: str) -> list[str]:
        """Options and signs in turn, where names in brackets or quotation marks may hold signs themselves."""
        parts = PARTS.findall(text)
        if "".join(parts) != text:
            raise self._no_ballot(line, text)
        return parts

    def _piece(self, line: int, part: str, text: str) -> tuple[int, int | None]:
        """The place of an option and the number beside it."""
        found = PIECE.fullmatch(part)
        if found is None:
            raise self._no_ballot(line, text)
        value = None if found[2] is None else int(found[2])
        if value is not None and abs(value) > MOST_POINTS:
            raise BadBallots(self.file, line, f"{value} is too large; write a number up to {MOST_POINTS}")
        self.pieces[part] = self._place(line, found[1]), value
        return self.pieces[part]

    def _no_ballot(self, line: int, text: str) -> BadBallots:
        return BadBallots(self.file, line, f"{text[:40]} is no ballot; write NAME>NAME=NAME or NAME/5,NAME/3")

    def _place(self, line: int, token: str) -> int:
        if token not in self.places:
            name = _plain(token)
            if name in self.names:
                self.places[token] = self.names.index(name)
            else:
                self._add(line, token, name)
        return self.places[token]

    def _declare(self, line: int, token: str, name: str) -> None:
        """A short name for an option, which ballots may have used already."""
        name = name or _plain(token)
        if name in self.names and self.places.get(token) != self.names.index(name):
            raise BadBallots(self.file, line, f"two options are called {name}; tell them apart")
        if token in self.places:
            self.names[self.places[token]] = name
        else:
            self._add(line, token, name)

    def _add(self, line: int, token: str, name: str) -> None:
        self.places[token] = len(self.names)
        self.names.append(name)
        self.name_lines.append(line)


def read(file: str, text: str) -> BallotFile[Profile]:
    """The ballots as rankings: in the order of their signs, or of their numbers where there are only commas."""
    election = Election(file)
    overvotes = Overvotes()
    gathering = Gathering(overvotes)
    lines = text.splitlines()
    for start in range(0, len(lines), LINES_AT_ONCE):
        block = lines[start : start + LINES_AT_ONCE]
        if not _take_plain(block, election, gathering):
            for each in election.ballots_on(block, start + 1):
                gathering.add([overvotes.mark(rank) for rank in _ranks(file, each)], each.weight)
    election.require_names(text)
    profile = Profile(election.names, gathering.columns())
    return BallotFile(profile, None, election.title, tuple(election.name_lines))


def _take_plain(lines: Sequence[str], election: Election, gathering: Gathering) -> bool:
    """Take many lines at once that rank options which are known, one a rank; False where any is something else."""
    import numpy as np

    known = {text: place for text, (place, value) in election.pieces.items() if value is None}
    weights, colons, orders = zip(*[line.partition(":") for line in lines], strict=True)
    numbers = "".join(weights)
    if not (known and all(weights) and all(colons) and numbers.isascii() and numbers.isdigit()):
        return False
    if max(map(len, weights)) > MOST_DIGITS:
        return False
    totals = np.array([int(weight) for weight in weights], dtype=np.int64)
    orders = tuple(order.strip() for order in orders)
    marks = np.array([known.get(name, NO_MARK) for name in ">".join(orders).split(">")], dtype=np.int64)
    if int(marks.min()) == NO_MARK or int(totals.min()) == 0:
        return False
    lengths = np.array([order.count(">") + 1 for order in orders])
    once = np.repeat(np.arange(len(lines)), lengths) * len(election.names) + marks
    once.sort()
    if (once[1:] == once[:-1]).any():
        return False
    gathering.add_many(marks, lengths, totals)
    return True


def read_values(file: str, text: str, kind: Kind) -> BallotFile[ValueProfile]:
    """The ballots as numbers. Approvals need none where all names on a ballot are equal."""
    import numpy as np

    election = Election(file)
    places, values, lengths = array("i"), array("i"), array("i")
    weights, lines = array("q"), array("i")
    for each in election.ballots(text):
        places.extend(each.places)
        values.extend(_values(file, each, kind))
        lengths.append(len(each.places))
        weights.append(each.weight)
        lines.append(each.line)
    nothing = 0 if kind in (Kind.APPROVAL, Kind.POINTS) else MISSING
    matrix = np.full((len(lengths), len(election.names)), nothing, dtype=np.int32)
    matrix[np.repeat(np.arange(len(lengths)), lengths), places] = values
    profile = ValueProfile.from_arrays(election.names, matrix, np.frombuffer(weights, dtype=np.int64), kind=kind)
    return BallotFile(profile, None, election.title, tuple(election.name_lines), lines)


def _values(file: str, ballot: Ballot, kind: Kind) -> Iterable[int]:
    if None not in ballot.values:
        return cast(tuple[int, ...], ballot.values)
    if kind == Kind.APPROVAL and not ballot.is_ranked:
        return [1 if value is None else value for value in ballot.values]
    raise BadBallots(file, ballot.line, "this ballot ranks without numbers; write a number beside each name, as A/5")


def _ranks(file: str, ballot: Ballot) -> Iterator[Rank]:
    """The options of a ballot by rank, the best first."""
    values = {value for value in ballot.values if value is not None}
    if not ballot.is_ranked and values:
        if None in ballot.values:
            what = "some names have a number and some have none; give one to each"
            raise BadBallots(file, ballot.line, what)
        marks = list(zip(ballot.places, ballot.values, strict=True))
        for value in sorted(values, reverse=True):
            yield tuple(place for place, own in marks if own == value)
        return
    rank: list[int] = []
    for place, sign in zip(ballot.places, (*ballot.signs, ">"), strict=False):
        rank.append(place)
        if sign == ">":
            yield tuple(rank)
            rank = []


def _without_extra(ballot: str) -> str:
    """A ballot without what the file adds to it in braces."""
    return EXTRA.sub("", ballot) if "{" in ballot else ballot


def _plain(token: str) -> str:
    """A name without the brackets or quotation marks around it."""
    return token[1:-1].strip() if token[0] in '["' else token
