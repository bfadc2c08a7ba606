"""Which amendments made one sentence what it says, followed back through the versions of a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .alignment import align
from .amending import Amendment, MarkedPassage, rehearse
from .comparing import Is
from .passages import Text, words_of
from .words import sentences


@dataclass(frozen=True, slots=True)
class Step:
    """From one version of a text to the next: by the amendments that were merged, or rewritten where there are none."""

    before: Text
    after: Text
    merged: tuple[Amendment, ...] = ()


def sentence_at(text: Text, passage: str, place: int) -> str:
    """The sentence at this place of a passage, counted from 0; nothing where there is none."""
    said = next((one.text for one in text if one.id == passage), "")
    found = sentences(said)
    return found[place].strip() if 0 <= place < len(found) else ""


def behind_sentence(steps: Sequence[Step], passage: str, place: int) -> tuple[int, ...]:
    """The numbers of the amendments that put words into the sentence or took words out of it, in rising order.

    ``steps`` lead back from the newest version. Words that were there all along rest on no amendment. Words taken
    out between two whole sentences belong to neither.
    """
    if not steps:
        return ()
    said = next((one.text for one in steps[0].after if one.id == passage), "")
    found = sentences(said)
    if not 0 <= place < len(found):
        return ()
    ours = frozenset(_words_at(found, place))
    behind: set[int] = set()
    for step in steps:
        if not ours:
            break
        numbers, ours = _stepped_back(step, passage, ours)
        behind |= numbers
    return tuple(sorted(behind))


def _words_at(found: Sequence[str], place: int) -> range:
    """The places of a sentence's words. Where a script has no spaces a word belongs to all the sentences in it."""
    before = "".join(found[:place])
    is_shared = bool(before) and not before[-1].isspace()
    return range(len(words_of(before)) - is_shared, len(words_of(before + found[place])))


def _stepped_back(step: Step, passage: str, ours: frozenset[int]) -> tuple[set[int], frozenset[int]]:
    """Who changed these words of the passage in this step, and where those that stayed stood before it."""
    if not step.merged:
        before, after = ([one.words for one in text if one.id == passage] for text in (step.before, step.after))
        if not before or not after:
            return set(), frozenset()
        return set(), frozenset(old for old, new in align(before[0], after[0]) if new in ours)
    done = next((one for one in rehearse(step.before, step.merged).passages if _is_new(one, passage)), None)
    if done is None:
        return set(), frozenset()
    numbers: set[int] = set()
    stayed: set[int] = set()
    for change in _changes(done):
        touched = ours.intersection(range(change.new, change.new + change.put_in))
        if change.by:
            numbers.update(change.by if touched or change.bites(ours) else ())
        else:
            stayed.update(change.old + new - change.new for new in touched)
    return numbers | _to_them(numbers, step.merged), frozenset(stayed)


def _is_new(done: MarkedPassage, passage: str) -> bool:
    return done.id == passage and done.kind != Is.TAKEN_OUT


def _to_them(numbers: Iterable[int], merged: Sequence[Amendment]) -> set[int]:
    """Amendments to these amendments, which are in the text with them."""
    parents = set(numbers)
    return {one.number for one in merged if one.to in parents}


@dataclass(frozen=True, slots=True)
class _Change:
    """A run of words: where it stood before and stands now, and how many were put in (or stayed) there.

    ``opens`` and ``ends``: whether words taken out begin in the middle of a sentence, and end in the middle of one.
    """

    old: int
    new: int
    put_in: int
    by: tuple[int, ...]
    opens: bool = False
    ends: bool = False

    def bites(self, ours: frozenset[int]) -> bool:
        """Whether words were taken out of the sentence itself, not from between two."""
        left, right = self.new - 1 in ours, self.new in ours
        return self.put_in == 0 and ((left and right) or (left and self.opens) or (right and self.ends))


def _changes(done: MarkedPassage) -> Iterator[_Change]:
    before = [word for run in done.runs if run.kind != Is.PUT_IN for word in words_of(run.text)]
    last_words = set(_last_words(before))
    old = new = 0
    for run in done.runs:
        length = len(words_of(run.text))
        if run.kind == Is.TAKEN_OUT:
            opens = old > 0 and old - 1 not in last_words
            yield _Change(old, new, 0, run.by, opens, old + length - 1 not in last_words)
        else:
            yield _Change(old, new, length, run.by)
        old += length * (run.kind != Is.PUT_IN)
        new += length * (run.kind != Is.TAKEN_OUT)


def _last_words(words: Sequence[str]) -> Iterator[int]:
    """Where sentences end, by the place of their last word."""
    found = sentences(" ".join(words))
    for place in range(len(found)):
        yield _words_at(found, place).stop - 1
