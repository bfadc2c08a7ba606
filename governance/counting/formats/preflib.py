"""PrefLib's files of ranked ballots: .soc, .soi, .toc and .toi."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..columns import NO_MARK
from ..errors import BadBallots
from ..gathering import Gathering, Overvotes
from ..profile import Profile
from .ballot_file import BallotFile
from .whole_numbers import LINES_AT_ONCE, whole_numbers

NAME = re.compile(r"#\s*ALTERNATIVE NAME\s+([0-9]{1,6})\s*:(.*)", re.IGNORECASE)
TITLE = re.compile(r"#\s*TITLE\s*:(.*)", re.IGNORECASE)
ONE_RANK = r"\s*(?:\{[0-9,\s]*\}|[0-9]{1,6})\s*"
BALLOTS = re.compile(r"\s*([0-9]{1,12})\s*:(.*)")
RANK = re.compile(r"\{[^}]*\}|[0-9]+")
ORDER = re.compile(rf"\s*(?:{ONE_RANK}(?:,{ONE_RANK})*,?\s*)?")
TIED = re.compile(r"(?<=[ ,:])\{[0-9, ]*\}(?=,|$)", re.MULTILINE)
ALL_OTHERS = re.compile(r", ?\{[0-9, ]*\} *$", re.MULTILINE)
PLAIN = re.compile(r"[0-9]{1,12}: ?[0-9]{1,6}(?:, ?[0-9]{1,6})*")


class Places(dict[str, int]):
    """The mark of each rank as it is written: a number, or several in braces, also with spaces. Raises KeyError."""

    def __init__(self, alternatives: Sequence[int], overvotes: Overvotes) -> None:
        super().__init__({str(alternative): place for place, alternative in enumerate(alternatives)})
        self.overvotes = overvotes

    def __missing__(self, text: str) -> int:
        rank = text.strip()
        if rank.startswith("{"):
            mark = self.overvotes.mark(tuple(self[number] for number in re.findall("[0-9]+", rank)))
        elif (number := rank.lstrip("0")) != text:
            mark = self[number]
        else:
            raise KeyError(rank)
        self[text] = mark
        return mark


def read(file: str, text: str) -> BallotFile[Profile]:
    """The election in a PrefLib file; PrefLib does not say how many seats there are."""
    lines = text.splitlines()
    names: dict[int, str] = {}
    name_lines: dict[int, int] = {}
    title = ""
    for number, line in enumerate(lines, start=1):
        if not line.startswith("#"):
            continue
        if found := NAME.match(line):
            names[int(found[1])], name_lines[int(found[1])] = found[2].strip(), number
        elif found := TITLE.match(line):
            title = found[1].strip()
    if not names:
        raise BadBallots(file, 1, "no names of alternatives; add lines # ALTERNATIVE NAME 1: NAME")
    options = _options(file, names, name_lines)
    overvotes = Overvotes()
    places = Places(sorted(names), overvotes)
    gathering = Gathering(overvotes)
    is_complete = file.lower().removesuffix(".xz").endswith(".toc")
    for start in range(0, len(lines), LINES_AT_ONCE):
        block = lines[start : start + LINES_AT_ONCE]
        if not _take_at_once(block, sorted(names), places, gathering, is_complete=is_complete):
            for number, line in enumerate(block, start=start + 1):
                _take(file, number, line, places, gathering, is_complete=is_complete)
    return BallotFile(
        profile=Profile(options, gathering.columns()),
        title=title,
        option_lines=tuple(name_lines[alternative] for alternative in sorted(names)),
    )


def _options(file: str, names: dict[int, str], lines: dict[int, int]) -> tuple[str, ...]:
    options: list[str] = []
    for alternative in sorted(names):
        name = names[alternative] or f"Candidate {alternative}"
        if name in options:
            raise BadBallots(file, lines[alternative], f"two alternatives are called {name}; tell them apart")
        options.append(name)
    return tuple(options)


def _take_at_once(
    lines: Sequence[str], alternatives: Sequence[int], marks_of: Places, gathering: Gathering, *, is_complete: bool
) -> bool:
    """Take many lines at once that hold ballots alone; False where any of them holds anything else.

    What stands in braces becomes a number above all alternatives first, so that all ranks are plain numbers.
    """
    import numpy as np

    text = "\n".join(lines)
    tied: dict[str, int] = {}
    if "{" in text:
        if is_complete:
            text = ALL_OTHERS.sub("", text)
        tied = {rank: alternatives[-1] + 1 + place for place, rank in enumerate(set(TIED.findall(text)))}
        text = TIED.sub(lambda found: str(tied[found[0]]), text) if not (is_complete and tied) else text
        lines = text.split("\n")
    if not all(map(PLAIN.fullmatch, lines)):
        return False
    try:
        tied_marks = [marks_of[rank] for rank in tied]
    except KeyError:
        return False
    numbers = whole_numbers([line.replace(":", " ").replace(",", " ") for line in lines])
    if numbers is None:
        return False
    lengths = np.array([line.count(",") + 1 for line in lines])
    starts = np.cumsum(lengths + 1) - lengths - 1
    is_mark = np.ones(len(numbers), dtype=bool)
    is_mark[starts] = False
    marks, weights = numbers[is_mark], numbers[starts]
    known = [*alternatives, *tied.values()]
    is_known = np.zeros(known[-1] + 1, dtype=bool)
    is_known[known] = True
    if int(marks.max()) >= len(is_known) or not is_known[marks].all() or int(weights.min()) == 0:
        return False
    places = np.zeros(len(is_known), dtype=np.int64)
    places[known] = [*range(len(alternatives)), *tied_marks]
    gathering.add_many(places[marks], lengths, weights)
    return True


def _take(file: str, number: int, line: str, places: Places, gathering: Gathering, *, is_complete: bool) -> None:
    """Take a line of ballots.

    A complete file lists those whom nobody ranked as one last tied group: that is no rank.
    """
    if line.startswith("#") or not line.strip():
        return
    found = BALLOTS.fullmatch(line)
    if found is None:
        raise BadBallots(file, number, "this is no ballot; write COUNT: NUMBER,NUMBER,…")
    weight, order = int(found[1]), found[2]
    if weight == 0:
        raise BadBallots(file, number, "0 ballots; leave the line out")
    if not ORDER.fullmatch(order):
        what = f"{order.strip()[:40]} is no ranking; write NUMBER,NUMBER or {{NUMBER,NUMBER}}"
        raise BadBallots(file, number, what)
    try:
        marks = [places[rank] for rank in RANK.findall(order)]
    except KeyError as unknown:
        what = f"there is no alternative {unknown.args[0]}; add its name at the top"
        raise BadBallots(file, number, what) from unknown
    if is_complete and marks and marks[-1] < NO_MARK:
        marks.pop()
    gathering.add(marks, weight)
