"""Two people wrote at the same time: one text out of both, passage by passage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from governance.wording import Block, Part, Whose, compare_passage, reconcile


class Take(StrEnum):
    """What is taken of a passage that both changed."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Words:
    """A title and a text, as somebody has them."""

    title: str
    text: str


@dataclass(frozen=True)
class Passage:
    """A passage as each has it, against what both began with. ``name`` is what a form calls it."""

    name: str
    whose: Whose
    mine: Block
    theirs: Block

    @property
    def is_clash(self) -> bool:
        return self.whose == Whose.CLASH

    @property
    def mine_blocks(self) -> tuple[Block]:
        return (self.mine,)

    @property
    def theirs_blocks(self) -> tuple[Block]:
        return (self.theirs,)

    @property
    def blocks(self) -> tuple[Block]:
        """What it reads like if nobody has to choose."""
        return (self.theirs if self.whose == Whose.THEIRS else self.mine,)


@dataclass(frozen=True)
class Together:
    """Both versions of a text in one: the title, and every passage in reading order."""

    title: Passage
    passages: tuple[Passage, ...]
    _title: Part
    _parts: tuple[Part, ...]

    @property
    def clashes(self) -> int:
        return sum(one.is_clash for one in (self.title, *self.passages))

    def chosen(self, takes: Mapping[str, str]) -> Words:
        """The one text. Where nothing was chosen, both passages stay, theirs first; of two titles mine."""
        title = _taken(self._title, takes.get(self.title.name, Take.MINE))
        named = zip(self.passages, self._parts, strict=True)
        texts = [_taken(part, takes.get(passage.name, Take.BOTH)) for passage, part in named]
        return Words(title, "\n\n".join(text for text in texts if text))


def together(base: Words, mine: Words, theirs: Words) -> Together:
    """``base`` is what both began with, ``theirs`` what was saved meanwhile."""
    title = _title(base.title, mine.title, theirs.title)
    parts = reconcile(base.text, mine.text, theirs.text).parts
    passages = tuple(_passage(f"passage-{place}", part) for place, part in enumerate(parts, start=1))
    return Together(_passage("title_take", title), passages, title, parts)


def _title(base: str, mine: str, theirs: str) -> Part:
    if mine == theirs:
        return Part(Whose.BOTH, base, mine, theirs)
    if mine == base:
        return Part(Whose.THEIRS, base, mine, theirs)
    return Part(Whose.MINE if theirs == base else Whose.CLASH, base, mine, theirs)


def _passage(name: str, part: Part) -> Passage:
    base = part.base or ""
    return Passage(name, part.whose, compare_passage(base, part.mine or ""), compare_passage(base, part.theirs or ""))


def _taken(part: Part, take: str) -> str:
    if part.whose != Whose.CLASH:
        return part.text or ""
    if take == Take.THEIRS:
        return part.theirs or ""
    if take == Take.BOTH:
        return "\n\n".join(text for text in (part.theirs, part.mine) if text)
    return part.mine or ""
