"""What becomes of passages when somebody writes: names that stay, and the smallest change that says the same."""

from __future__ import annotations

from .amending import Kind
from .comparing import paired
from .passages import Passage, Text, passages_of, words_of


def followed(text: Text, markdown: str, prefix: str) -> Text:
    """The passages of a rewritten text. Those that stayed, or are alike, keep their names; others begin with prefix."""
    new = passages_of(markdown, prefix)
    pairs = paired([passage.text for passage in text], [passage.text for passage in new])
    names = {place: text[old].id for old, place in pairs if old is not None and place is not None}
    return tuple(Passage(names.get(place, passage.id), passage.text) for place, passage in enumerate(new))


def smallest_change(before: str, after: str) -> tuple[Kind, int | None, int | None, str] | None:
    """Kind, start, end and words of the amendment that turns one passage into the other; None if nothing changed.

    One that leaves no word as it was, or makes several passages, is about the whole passage.
    """
    old, lines = words_of(before), passages_of(after)
    if not lines:
        return Kind.DELETE, None, None, ""
    if len(lines) > 1:
        return Kind.REPLACE, None, None, after
    new = lines[0].words
    if old == new:
        return None
    shorter = min(len(old), len(new))
    first = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    last = next((place for place in range(shorter - first) if old[-1 - place] != new[-1 - place]), shorter - first)
    start, end, words = first, len(old) - last, " ".join(new[first : len(new) - last])
    if start == 0 and end == len(old):
        return Kind.REPLACE, None, None, lines[0].text
    return (Kind.INSERT if start == end else Kind.REPLACE if words else Kind.DELETE), start, end, words
