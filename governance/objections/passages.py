"""The passages of a text that somebody can name, and where a named one is once the text has moved. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from governance.wording import Block, Is, compare
from governance.wording.words import paragraphs, sentences

LONG = 400  # letters from which a paragraph is offered sentence by sentence


class Place(StrEnum):
    """What has become of a passage."""

    STANDS = "stands"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Found:
    """``block`` says how a changed passage reads now, with what was taken out and put in."""

    place: Place
    block: Block | None = None


def passages_of(text: str) -> list[str]:
    """Paragraphs, and of long ones the sentences, in the order in which they read."""
    found: list[str] = []
    for paragraph in paragraphs(text):
        parts = [paragraph] if len(paragraph) <= LONG else sentences(paragraph)
        found += [part.strip() for part in parts if part.strip()]
    return found


def squashed(words: str) -> str:
    """White space alone makes no difference."""
    return " ".join(words.split())


def find_again(passage: str, was: str, now: str) -> Found:
    """Where a passage of what the text said ``was`` is in what it says ``now``."""
    wanted = squashed(passage)
    if wanted in squashed(now):
        return Found(Place.STANDS)
    for block in compare(was, now).blocks:
        if wanted in squashed(block.before) and block.kind == Is.CHANGED and block.after.strip():
            return Found(Place.CHANGED, block)
    return Found(Place.GONE)
