"""Amendments to a text of passages, and what any choice of them makes of it.

Every amendment names its place in the text as it stood, so a choice is a set: there is no order in which to apply it.
Two amendments clash when they want the same words to become different things. Two that put words in at the same
place do not clash, but somebody has to say which comes first: their numbers do, and it is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from .comparing import Is
from .passages import Passage, Text, markdown_of, passages_of, words_of

AT_THE_BEGINNING = ""
Relation = Callable[["Amendment", "Amendment"], bool]


class Kind(StrEnum):
    INSERT = "insert"
    REPLACE = "replace"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Amendment:
    """What should become of a passage, or of some of its words.

    ``start`` and ``end`` count words of the passage, ``end`` not included; without them the whole passage is meant,
    and an insertion stands after it as passages of its own (``AT_THE_BEGINNING``: before the first). An insertion of
    words has ``start == end``. ``to``: the number of the amendment whose words this one changes.
    """

    number: int
    kind: Kind
    passage: str
    words: str = ""
    start: int | None = None
    end: int | None = None
    to: int | None = None

    @property
    def is_within(self) -> bool:
        """Whether it changes words inside a passage, not passages as such."""
        return self.start is not None

    @property
    def is_beside(self) -> bool:
        """Whether it puts whole passages in, and leaves the one it names alone."""
        return self.kind == Kind.INSERT and self.start is None

    @property
    def range(self) -> tuple[int, int]:
        assert self.start is not None
        assert self.end is not None
        return self.start, self.end

    @property
    def change(self) -> tuple[int | None, str, int | None, int | None, bool, tuple[str, ...]]:
        """Two amendments with the same change ask for the same."""
        new = () if self.kind == Kind.DELETE else self.lines
        return self.to, self.passage, self.start, self.end, self.is_beside, new

    @property
    def lines(self) -> tuple[str, ...]:
        """The new passages, or the new words as one line."""
        if self.is_within:
            return (" ".join(words_of(self.words)),)
        return tuple(passage.text for passage in self.passages)

    @property
    def passages(self) -> Text:
        """Its words as passages, under the names they will have in the text."""
        return passages_of(self.words, f"a{self.number}-")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words and their fate; ``by`` are the numbers of the amendments that want it so, all for the same."""

    kind: Is
    text: str
    by: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A passage of the old text, the new one, or both."""

    id: str
    runs: tuple[Mark, ...]

    @property
    def kind(self) -> Is:
        kinds = {run.kind for run in self.runs}
        return kinds.pop() if len(kinds) == 1 else Is.CHANGED

    def said(self, *, without: Iterable[int] = ()) -> str:
        """Its words if all the marks hold but those of the amendments left out."""
        left_out = frozenset(without)
        return " ".join(run.text for run in self.runs if _holds(run, left_out))


def _holds(run: Mark, left_out: frozenset[int]) -> bool:
    is_undone = bool(run.by) and left_out.issuperset(run.by)
    return run.kind == Is.KEPT or (run.kind == Is.PUT_IN) != is_undone


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a choice of amendments makes of a text.

    ``clashes``: pairs that cannot both hold; neither is in the text. ``in_order``: pairs that put words in at the same
    place, the lower number first; in the other order the text would be another. ``orphans`` change an amendment that
    was not chosen, ``misplaced`` name a place that is not there. Without ``in_order`` no order gives another text.
    """

    passages: tuple[MarkedPassage, ...]
    clashes: tuple[tuple[int, int], ...] = ()
    in_order: tuple[tuple[int, int], ...] = ()
    orphans: tuple[int, ...] = ()
    misplaced: tuple[int, ...] = ()

    @property
    def text(self) -> Text:
        return self.text_without(())

    def text_without(self, numbers: Iterable[int]) -> Text:
        """The text with these amendments reverted."""
        said = ((passage.id, passage.said(without=numbers)) for passage in self.passages)
        return tuple(Passage(name, words) for name, words in said if words)


def fits(text: Text, amendment: Amendment) -> bool:
    """Whether the place it names is there, and its words and range go with its kind."""
    found = next((passage for passage in text if passage.id == amendment.passage), None)
    if found is None and not (amendment.is_beside and amendment.passage == AT_THE_BEGINNING):
        return False
    if (amendment.kind == Kind.DELETE) == bool(amendment.words.strip()):
        return False
    if not amendment.is_within or found is None:
        return amendment.end is None
    if amendment.end is None:
        return False
    start, end = amendment.range
    is_empty = start == end
    return 0 <= start <= end <= len(found.words) and is_empty == (amendment.kind == Kind.INSERT)


def clash(one: Amendment, other: Amendment) -> bool:
    """Whether they want the same words to become different things. The same both ways round."""
    if (one.to, one.passage) != (other.to, other.passage) or one.change == other.change:
        return False
    if one.is_beside or other.is_beside:
        return False
    if not (one.is_within and other.is_within):
        return True
    (start, end), (begin, stop) = one.range, other.range
    return start < stop and begin < end


def order_matters(one: Amendment, other: Amendment) -> bool:
    """Whether they put different things in at the same place, so that one has to come first."""
    if one.kind != Kind.INSERT or other.kind != Kind.INSERT or one.change == other.change:
        return False
    place, place_of_other = ((a.to, a.passage, a.start) for a in (one, other))
    if place != place_of_other:
        return False
    if one.is_within:
        first, second = words_of(one.words), words_of(other.words)
        return first + second != second + first
    return one.lines + other.lines != other.lines + one.lines


def rehearse(text: Text, chosen: Iterable[Amendment]) -> Rehearsal:
    """The text that this choice makes, with its changes marked, and everything that stands in the way."""
    of_parent: dict[int | None, list[Amendment]] = defaultdict(list)
    for amendment in sorted(chosen, key=lambda amendment: amendment.number):
        of_parent[amendment.to].append(amendment)
    numbers = {amendment.number for amendments in of_parent.values() for amendment in amendments}
    orphans = tuple(a.number for to, found in of_parent.items() if to is not None and to not in numbers for a in found)
    return replace(_rehearsed(text, None, of_parent), orphans=tuple(sorted(orphans)))


@dataclass(frozen=True, slots=True)
class _Ready:
    """An amendment as those to it leave it; ``by`` names it and others that ask for the same."""

    amendment: Amendment
    by: tuple[int, ...]


def _rehearsed(text: Text, to: int | None, of_parent: dict[int | None, list[Amendment]]) -> Rehearsal:
    """The part of the choice that changes the text itself (``to`` is None) or one amendment."""
    below = [_with_its_own(amendment, of_parent) for amendment in of_parent.get(to, [])]
    places = {passage.id: passage for passage in text}
    placed = [ready for ready, _inner in below if _is_there(places, ready.amendment)]
    clashes = tuple(_pairs(placed, clash))
    torn = {number for pair in clashes for number in pair}
    at: dict[str, list[_Ready]] = defaultdict(list)
    for ready in _said_once(ready for ready in placed if ready.amendment.number not in torn):
        at[ready.amendment.passage].append(ready)
    in_order = tuple(_pairs([ready for here in at.values() for ready in here], order_matters))
    misplaced = {ready.amendment.number for ready, _inner in below} - {ready.amendment.number for ready in placed}
    inner = [rehearsal for _ready, rehearsal in below if rehearsal is not None]
    return Rehearsal(
        tuple(_marked(text, at)),
        clashes=tuple(sorted(clashes + tuple(pair for part in inner for pair in part.clashes))),
        in_order=tuple(sorted(in_order + tuple(pair for part in inner for pair in part.in_order))),
        misplaced=tuple(sorted(misplaced.union(*(part.misplaced for part in inner)))),
    )


def _is_there(places: dict[str, Passage], amendment: Amendment) -> bool:
    found = places.get(amendment.passage)
    if found is None:
        return amendment.is_beside and amendment.passage == AT_THE_BEGINNING
    return not amendment.is_within or amendment.range[1] <= len(found.words)


def _with_its_own(
    amendment: Amendment, of_parent: dict[int | None, list[Amendment]]
) -> tuple[_Ready, Rehearsal | None]:
    """An amendment in the words that the amendments to it leave it."""
    if amendment.number not in of_parent:
        return _Ready(amendment, (amendment.number,)), None
    inner = _rehearsed(amendment.passages, amendment.number, of_parent)
    words = markdown_of(inner.text)
    kind = Kind.DELETE if not words and amendment.kind == Kind.REPLACE else amendment.kind
    return _Ready(replace(amendment, words=words, kind=kind), (amendment.number,)), inner


def _pairs(found: Sequence[_Ready], related: Relation) -> Iterator[tuple[int, int]]:
    at: dict[str, list[Amendment]] = defaultdict(list)
    for ready in found:
        at[ready.amendment.passage].append(ready.amendment)
    for here in at.values():
        yield from (
            (min(one.number, other.number), max(one.number, other.number))
            for one, other in combinations(here, 2)
            if related(one, other)
        )


def _said_once(found: Iterable[_Ready]) -> Iterator[_Ready]:
    """Amendments that ask for the same as one, in all their names."""
    alike: dict[object, _Ready] = {}
    for ready in found:
        first = alike.get(ready.amendment.change)
        alike[ready.amendment.change] = replace(first, by=first.by + ready.by) if first else ready
    yield from alike.values()


def _marked(text: Text, at: dict[str, list[_Ready]]) -> Iterator[MarkedPassage]:
    yield from _put_in(at[AT_THE_BEGINNING])
    for passage in text:
        here = at.get(passage.id, [])
        whole = [ready for ready in here if not ready.amendment.is_within and not ready.amendment.is_beside]
        if whole:
            yield MarkedPassage(passage.id, (Mark(Is.TAKEN_OUT, passage.text, whole[0].by),))
            yield from _put_in(whole)
        else:
            within = [ready for ready in here if ready.amendment.is_within]
            yield MarkedPassage(passage.id, tuple(_spliced(passage, within)))
        yield from _put_in(ready for ready in here if ready.amendment.is_beside)


def _put_in(found: Iterable[_Ready]) -> Iterator[MarkedPassage]:
    for ready in found:
        for new in ready.amendment.passages:
            yield MarkedPassage(new.id, (Mark(Is.PUT_IN, new.text, ready.by),))


def _spliced(passage: Passage, within: Sequence[_Ready]) -> Iterator[Mark]:
    if not within:
        yield Mark(Is.KEPT, passage.text)
        return
    words, done = passage.words, 0
    for ready in sorted(within, key=lambda ready: (*ready.amendment.range, ready.amendment.number)):
        start, end = ready.amendment.range
        if done < start:
            yield Mark(Is.KEPT, " ".join(words[done:start]))
        if start < end:
            yield Mark(Is.TAKEN_OUT, " ".join(words[start:end]), ready.by)
        if new := " ".join(words_of(ready.amendment.words)):
            yield Mark(Is.PUT_IN, new, ready.by)
        done = max(done, end)
    if done < len(words):
        yield Mark(Is.KEPT, " ".join(words[done:]))


def carried(amendment: Amendment, done: Rehearsal) -> Amendment | None:
    """The amendment at the same words of the text that a rehearsal became; None where its place was changed."""
    if amendment.to is not None or amendment.passage == AT_THE_BEGINNING:
        return amendment
    here = next((passage for passage in done.passages if passage.id == amendment.passage), None)
    if here is None or here.kind == Is.TAKEN_OUT:
        return None
    if amendment.is_beside:
        return amendment
    if not amendment.is_within:
        return amendment if here.kind == Is.KEPT else None
    start, end = amendment.range
    old = new = 0
    for run in here.runs:
        length = len(words_of(run.text))
        if run.kind == Is.KEPT and old <= start and end <= old + length:
            return replace(amendment, start=start - old + new, end=end - old + new)
        old += length * (run.kind != Is.PUT_IN)
        new += length * (run.kind != Is.TAKEN_OUT)
    return None
