"""PrefLib's files of ranked ballots: .soc, .soi, .toc and .toi."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..errors import BadBallots
from ..profile import GroupedBallot, Profile, Rank
from .ballot_file import BallotFile

NAME = re.compile(r"#\s*ALTERNATIVE NAME\s+([0-9]{1,6})\s*:(.*)", re.IGNORECASE)
TITLE = re.compile(r"#\s*TITLE\s*:(.*)", re.IGNORECASE)
BALLOTS = re.compile(r"\s*([0-9]{1,12})\s*:(.*)")
RANK = re.compile(r"\s*(?:\{([0-9,\s]*)\}|([0-9]{1,6}))\s*(?:,|$)")


def read(file: str, text: str) -> BallotFile:
    """The election in a PrefLib file; PrefLib does not say how many seats there are."""
    names: dict[int, str] = {}
    lines: dict[int, int] = {}
    title = ""
    groups: list[tuple[int, int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if found := NAME.match(line):
            names[int(found[1])], lines[int(found[1])] = found[2].strip(), number
        elif found := TITLE.match(line):
            title = found[1].strip()
        elif found := BALLOTS.fullmatch(line):
            groups.append((number, int(found[1]), found[2]))
        elif line.strip() and not line.startswith("#"):
            raise BadBallots(file, number, "this is no ballot; write COUNT: NUMBER,NUMBER,…")
    if not names:
        raise BadBallots(file, 1, "no names of alternatives; add lines # ALTERNATIVE NAME 1: NAME")
    options = _options(file, names, lines)
    places = {alternative: place for place, alternative in enumerate(sorted(names))}
    is_complete = file.lower().removesuffix(".xz").endswith(".toc")
    ballots = []
    for number, weight, order in groups:
        if weight == 0:
            raise BadBallots(file, number, "0 ballots; leave the line out")
        marks = tuple(_marks(file, number, order, places))
        ballots.append(GroupedBallot(weight, _without_unranked(marks) if is_complete else marks))
    return BallotFile(
        profile=Profile(options, tuple(ballots)),
        title=title,
        option_lines=tuple(lines[alternative] for alternative in sorted(names)),
    )


def _options(file: str, names: dict[int, str], lines: dict[int, int]) -> tuple[str, ...]:
    options: list[str] = []
    for alternative in sorted(names):
        name = names[alternative] or f"Candidate {alternative}"
        if name in options:
            raise BadBallots(file, lines[alternative], f"two alternatives are called {name}; tell them apart")
        options.append(name)
    return tuple(options)


def _marks(file: str, line: int, order: str, places: dict[int, int]) -> Iterator[Rank]:
    position = 0
    while position < len(order.rstrip()):
        found = RANK.match(order, position)
        if found is None:
            what = f"{order.strip()[:40]} is no ranking; write NUMBER,NUMBER or {{NUMBER,NUMBER}}"
            raise BadBallots(file, line, what)
        position = found.end()
        numbers = re.findall("[0-9]+", found[0])
        for number in numbers:
            if int(number) not in places:
                raise BadBallots(file, line, f"there is no alternative {number}; add its name at the top")
        yield tuple(places[int(number)] for number in numbers)


def _without_unranked(marks: tuple[Rank, ...]) -> tuple[Rank, ...]:
    """A .toc file lists those whom nobody ranked as one last tied group: that is no rank."""
    return marks[:-1] if marks and len(marks[-1]) > 1 else marks
