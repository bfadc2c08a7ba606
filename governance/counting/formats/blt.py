"""The .blt format of STV elections, as strict programs write it and as it is found in the wild."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..columns import NO_MARK
from ..errors import BadBallots
from ..gathering import Gathering, Overvotes
from ..profile import Profile, Rank
from .ballot_file import MOST_WEIGHT, BallotFile
from .whole_numbers import LINES_AT_ONCE, whole_numbers

MOST_CANDIDATES = 1000
QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"(?!")')
SKIPPED = "-"
TIDY_WEIGHT = re.compile(r"[1-9][0-9]{0,11}|\([^()\s]*\)")


@dataclass(slots=True)
class Tokens:
    """The words before the names, each with its line; comments and options in brackets are passed over."""

    file: str
    lines: list[str]
    line: int = 0
    waiting: list[str] = field(default_factory=list)
    nicknames: list[str] = field(default_factory=list)

    def next(self, wanted: str) -> str:
        """The next word, or an error that says what was wanted here."""
        while not self.waiting:
            if self.line == len(self.lines):
                raise self.error(f"the file ends where {wanted} should stand; add it")
            self._take_line(self.lines[self.line])
            self.line += 1
        return self.waiting.pop()

    def error(self, what: str) -> BadBallots:
        return BadBallots(self.file, max(self.line, 1), what)

    def rest(self) -> Iterator[tuple[int, str]]:
        """What follows the ballots, line by line."""
        if self.waiting:
            yield self.line, " ".join(reversed(self.waiting))
        for place in range(self.line, len(self.lines)):
            yield place + 1, self.lines[place]

    def _take_line(self, line: str) -> None:
        nicknames = re.match(r"\s*\[nick\s([^\]]*)\]", line)
        if nicknames:
            self.nicknames = nicknames[1].split()
        line = re.sub(r"^\s*\[[^\]]*\]", "", line.partition("#")[0])
        words = re.findall(r"\([^)]*\)|\S+", line)
        self.waiting = words[::-1]


def read(file: str, text: str) -> BallotFile[Profile]:
    """The election in a .blt file."""
    tokens = Tokens(file, text.splitlines())
    count = _number(tokens, tokens.next("the number of candidates"), "the number of candidates", MOST_CANDIDATES)
    seats = _number(tokens, tokens.next("the number of seats"), "the number of seats", MOST_CANDIDATES)
    withdrawn, word = _withdrawn(tokens, count)
    overvotes = Overvotes()
    gathering = Gathering(overvotes)
    _take_ballots(tokens, count, word, overvotes, gathering)
    names, title, lines = _names(tokens, count)
    return BallotFile(
        profile=Profile(names, gathering.columns(), tuple(names[place] for place in withdrawn)),
        seats=seats,
        title=title,
        option_lines=lines,
    )


def write(election: BallotFile[Profile]) -> str:
    """The same election as a .blt file that strict programs accept too: plain weights and quoted names."""
    profile = election.profile
    lines = [f"{len(profile.options)} {election.seats or 1}"]
    if profile.withdrawn:
        lines.append(" ".join(f"-{profile.options.index(name) + 1}" for name in profile.withdrawn))
    lines.extend(" ".join([str(ballot.weight), *map(_rank_text, ballot.marks), "0"]) for ballot in profile.ballots)
    lines.append("0")
    lines.extend(_quoted(name) for name in (*profile.options, election.title))
    return "\n".join(lines) + "\n"


def _number(tokens: Tokens, word: str, wanted: str, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", word) or not 1 <= int(word) <= most:
        raise tokens.error(f"{_shown(word)} is not {wanted}; write a whole number from 1 to {most}")
    return int(word)


def _withdrawn(tokens: Tokens, count: int) -> tuple[list[int], str]:
    """The places of withdrawn candidates, and the word after them."""
    withdrawn: list[int] = []
    while True:
        word = tokens.next("a ballot")
        if not re.fullmatch(r"-[0-9]{1,15}", word):
            return withdrawn, word
        place = _place(tokens, count, word[1:])
        if place not in withdrawn:
            withdrawn.append(place)


def _take_ballots(tokens: Tokens, count: int, word: str, overvotes: Overvotes, gathering: Gathering) -> None:
    """Each ballot starts with how many there are of it, or with its name in brackets; a lone 0 ends them."""
    marks = {str(place + 1): place for place in range(count)}
    marks |= {name: place for place, name in enumerate(tokens.nicknames[:count])}
    marks[SKIPPED] = NO_MARK
    while word != "0":
        weight = 1 if word.startswith("(") else _number(tokens, word, "a number of ballots", MOST_WEIGHT)
        ballot = []
        while (word := tokens.next("the 0 that ends a ballot")) != "0":
            ballot.append(marks[word] if word in marks else overvotes.mark(_rank(tokens, count, marks, word)))
        gathering.add(ballot, weight)
        while not tokens.waiting and _take_plain(tokens, count, gathering):
            pass
        _take_tidy(tokens, marks, gathering)
        word = tokens.next("the 0 that ends the ballots")


def _take_plain(tokens: Tokens, count: int, gathering: Gathering) -> bool:
    """Take many lines at once that hold whole ballots in plain numbers; False where they hold anything else."""
    import numpy as np

    lines = tokens.lines[tokens.line : tokens.line + LINES_AT_ONCE]
    numbers = whole_numbers(lines) if len(lines) == LINES_AT_ONCE else None
    if numbers is None or numbers[-1] != 0:
        return False
    ends = np.flatnonzero(numbers == 0)
    starts = np.concatenate(([0], ends[:-1] + 1))
    weights, lengths = numbers[starts], ends - starts - 1
    is_mark = np.ones(len(numbers), dtype=bool)
    is_mark[starts] = is_mark[ends] = False
    marks = numbers[is_mark]
    if int(lengths.min()) < 0 or int(weights.max()) > MOST_WEIGHT or int(marks.max(initial=0)) > count:
        return False
    gathering.add_many(marks - 1, lengths, weights)
    tokens.line += len(lines)
    return True


def _take_tidy(tokens: Tokens, marks: dict[str, int], gathering: Gathering) -> None:
    """Take ballots that stand alone on their lines, up to the first that does not, or has something special."""
    while not tokens.waiting and tokens.line < len(tokens.lines):
        words = tokens.lines[tokens.line].split()
        if len(words) < 2 or words[-1] != "0" or not TIDY_WEIGHT.fullmatch(words[0]):
            return
        try:
            ballot = [marks[word] for word in words[1:-1]]
        except KeyError:
            return
        tokens.line += 1
        gathering.add(ballot, 1 if words[0].startswith("(") else int(words[0]))


def _rank(tokens: Tokens, count: int, marks: dict[str, int], word: str) -> Rank:
    """A rank that is not one plain number: several candidates joined by =, or a mistake."""
    parts = word.split("=")
    return tuple(marks[part] if marks.get(part, NO_MARK) != NO_MARK else _place(tokens, count, part) for part in parts)


def _place(tokens: Tokens, count: int, word: str) -> int:
    if not re.fullmatch(r"[0-9]{1,15}", word) or not 1 <= int(word) <= count:
        raise tokens.error(f"{_shown(word)} is no candidate; write a number from 1 to {count}")
    return int(word) - 1


def _names(tokens: Tokens, count: int) -> tuple[tuple[str, ...], str, tuple[int, ...]]:
    """Names, title and the lines of the names. Names that are missing are made up from their numbers."""
    found: list[tuple[int, str]] = []
    for line, text in tokens.rest():
        found.extend((line, " ".join(name.split(" "))) for name in _names_on(text))
    if len(found) == 1 < count:
        found = [(tokens.line, "")] * count + found
    padded = found[:count] + [(tokens.line, "")] * (count - len(found))
    names = tuple(name if name.strip() else f"Candidate {place}" for place, (_, name) in enumerate(padded, start=1))
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BadBallots(tokens.file, padded[place][0], f"two candidates are called {name}; tell them apart")
    title = found[count][1].strip() if len(found) > count else ""
    return names, title, tuple(line for line, _ in padded)


def _names_on(line: str) -> list[str]:
    """Every quoted name on a line, or the whole line where nothing is quoted. Runs of spaces count as one."""
    if not line.strip() or line.lstrip().startswith(("#", "[")):
        return []
    if line.lstrip().startswith('"'):
        names = [name.replace('""', '"') for name in QUOTED.findall(line)]
        if names:
            return [re.sub(r"\s+", " ", name) for name in names]
    return [re.sub(r"\s+", " ", line).strip()]


def _rank_text(rank: Rank) -> str:
    return "=".join(str(place + 1) for place in rank) or SKIPPED


def _quoted(name: str) -> str:
    return '"' + re.sub(r"\s+", " ", name).replace('"', '""') + '"'


def _shown(word: str) -> str:
    return word if len(word) <= 40 else word[:40] + "…"
