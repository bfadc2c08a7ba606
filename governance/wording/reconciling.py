"""Two people changed the same text at the same time: what of it goes together, and what one of them has to choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .comparing import paired
from .words import paragraphs


class Whose(StrEnum):
    """Whose words a paragraph has."""

    BOTH = "both"
    MINE = "mine"
    THEIRS = "theirs"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph as each has it; None where somebody took it out, or never had it."""

    whose: Whose
    base: str | None
    mine: str | None
    theirs: str | None

    @property
    def text(self) -> str | None:
        """The words that hold; of a clash nobody's."""
        return None if self.whose == Whose.CLASH else self.theirs if self.whose == Whose.THEIRS else self.mine


@dataclass(frozen=True, slots=True)
class Reconciled:
    parts: tuple[Part, ...]

    @property
    def is_clean(self) -> bool:
        return all(part.whose != Whose.CLASH for part in self.parts)

    @property
    def text(self) -> str:
        """The words that hold, without those that clash."""
        return "\n\n".join(part.text for part in self.parts if part.text is not None)


def reconcile(base: str, mine: str, theirs: str) -> Reconciled:
    """Each paragraph once: where only one changed it that change holds, where both did differently they clash."""
    old = paragraphs(base)
    my, my_new = _followed(old, paragraphs(mine))
    their, their_new = _followed(old, paragraphs(theirs))
    parts = [*_added(my_new[-1], their_new[-1])]
    for place, paragraph in enumerate(old):
        parts.append(_judged(paragraph, my[place], their[place]))
        parts += _added(my_new[place], their_new[place])
    return Reconciled(tuple(part for part in parts if (part.mine, part.theirs) != (None, None)))


def _followed(old: Sequence[str], new: Sequence[str]) -> tuple[list[str | None], dict[int, list[str]]]:
    """What became of each old paragraph, and the new ones by the old one they stand after."""
    became: list[str | None] = [None] * len(old)
    added: dict[int, list[str]] = defaultdict(list)
    last = -1
    for place, new_place in paired(old, new):
        if place is not None:
            became[place], last = (None if new_place is None else new[new_place]), place
        elif new_place is not None:
            added[last].append(new[new_place])
    return became, added


def _judged(base: str, mine: str | None, theirs: str | None) -> Part:
    if mine == theirs:
        return Part(Whose.BOTH, base, mine, theirs)
    if mine == base:
        return Part(Whose.THEIRS, base, mine, theirs)
    return Part(Whose.MINE if theirs == base else Whose.CLASH, base, mine, theirs)


def _added(mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Part]:
    """New paragraphs at one place. If both wrote some, which of them comes first is for a person to say."""
    if mine and theirs and mine != theirs:
        yield Part(Whose.CLASH, None, "\n\n".join(mine), "\n\n".join(theirs))
    elif mine:
        yield from (Part(Whose.BOTH if theirs else Whose.MINE, None, text, text if theirs else None) for text in mine)
    else:
        yield from (Part(Whose.THEIRS, None, None, text) for text in theirs)
