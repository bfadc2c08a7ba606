"""Two versions of a text, side by side in one: what was kept, what was taken out, what was put in.

Paragraphs are matched first, then sentences in them, then words: a rewritten sentence is shown whole, not as confetti.
Differences in white space alone are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, groupby

from .alignment import align
from .words import paragraphs, sentences, tokens

ALIKE = 0.4  # the share of equal words from which two passages are one, changed
CONFETTI = 0.35  # with fewer kept words than this share a sentence is shown as rewritten
TINY = len("the")


class Is(StrEnum):
    """What has become of some words, or of a paragraph."""

    KEPT = "kept"
    TAKEN_OUT = "taken_out"
    PUT_IN = "put_in"
    CHANGED = "changed"  # of a paragraph: some of its words


@dataclass(frozen=True, slots=True)
class Run:
    """Words one after the other with the same fate; never ``CHANGED``."""

    kind: Is
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the two versions together. Joined runs without those put in say what it said before."""

    kind: Is
    runs: tuple[Run, ...]

    @property
    def before(self) -> str:
        return "".join(run.text for run in self.runs if run.kind != Is.PUT_IN)

    @property
    def after(self) -> str:
        return "".join(run.text for run in self.runs if run.kind != Is.TAKEN_OUT)


@dataclass(frozen=True, slots=True)
class Comparison:
    """``put_in`` and ``taken_out`` count words, as spaces part them."""

    blocks: tuple[Block, ...]
    put_in: int
    taken_out: int

    @property
    def is_same(self) -> bool:
        return not (self.put_in or self.taken_out)


def compare(before: str, after: str) -> Comparison:
    """Both versions as blocks of runs, in the order in which they read."""
    blocks = tuple(_blocks(paragraphs(before), paragraphs(after)))
    counts = Counter[Is]()
    for block in blocks:
        if block.kind != Is.KEPT:
            for run in block.runs:
                counts[run.kind] += len(run.text.split())
    return Comparison(blocks, put_in=counts[Is.PUT_IN], taken_out=counts[Is.TAKEN_OUT])


def compare_passage(before: str, after: str) -> Block:
    """One passage before and after, however little they have in common."""
    if not before or not after:
        kind = Is.KEPT if before == after else Is.PUT_IN if after else Is.TAKEN_OUT
        return Block(kind, (Run(kind, before or after),) if before or after else ())
    runs = tuple(_in_paragraph(before, after))
    return Block(Is.KEPT if all(run.kind == Is.KEPT for run in runs) else Is.CHANGED, runs)


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[Block]:
    for old, new in paired(before, after):
        if old is None:
            assert new is not None
            yield Block(Is.PUT_IN, (Run(Is.PUT_IN, after[new]),))
        elif new is None:
            yield Block(Is.TAKEN_OUT, (Run(Is.TAKEN_OUT, before[old]),))
        elif before[old] == after[new]:
            yield Block(Is.KEPT, (Run(Is.KEPT, after[new]),))
        else:
            yield compare_passage(before[old], after[new])


def paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Each part of both versions once, in reading order: with its counterpart, taken out (place, None) or put in.

    Equal parts belong together first; between them those that share most of their words.
    """
    same = align([_bare(part) for part in before], [_bare(part) for part in after])
    last, edge = (-1, -1), (len(before), len(after))
    for old, new in [*same, edge]:
        gap = range(last[0] + 1, old), range(last[1] + 1, new)
        pairs = _alike(before, after, *gap) if gap[0] and gap[1] else []
        yield from _in_order(pairs, *gap)
        if (old, new) != edge:
            yield old, new
        last = old, new


def _in_order(pairs: Iterable[tuple[int, int]], olds: range, news: range) -> Iterator[tuple[int | None, int | None]]:
    old, new = olds.start, news.start
    for next_old, next_new in [*pairs, (olds.stop, news.stop)]:
        yield from ((place, None) for place in range(old, next_old))
        yield from ((None, place) for place in range(new, next_new))
        if next_old < olds.stop:
            yield next_old, next_new
        old, new = next_old + 1, next_new + 1


def _alike(before: Sequence[str], after: Sequence[str], olds: range, news: range) -> list[tuple[int, int]]:
    """Pairs that share more words with each other than with any other, and enough of them."""
    words_before = {place: _rough_words(before[place]) for place in olds}
    words_after = {place: _rough_words(after[place]) for place in news}
    owner = [place for place, words in words_before.items() for _word in words]
    owner_after = [place for place, words in words_after.items() for _word in words]
    said = list(chain.from_iterable(words_before.values()))
    shared: dict[tuple[int, int], int] = {}
    for x, y in align(said, list(chain.from_iterable(words_after.values()))):
        pair = owner[x], owner_after[y]
        shared[pair] = shared.get(pair, 0) + len(said[x])
    weight_before = {place: sum(map(len, words)) for place, words in words_before.items()}
    weight_after = {place: sum(map(len, words)) for place, words in words_after.items()}
    best_old: dict[int, tuple[int, int]] = {}
    best_new: dict[int, tuple[int, int]] = {}
    for (old, new), n in shared.items():
        best_old[old] = max(best_old.get(old, (0, 0)), (n, -new))
        best_new[new] = max(best_new.get(new, (0, 0)), (n, -old))
    return sorted(
        (old, new)
        for (old, new), n in shared.items()
        if best_old[old] == (n, -new)
        and best_new[new] == (n, -old)
        and 2 * n >= ALIKE * (weight_before[old] + weight_after[new])
    )


def _rough_words(part: str) -> list[str]:
    """Enough to tell which passages are alike, and quick for the common scripts."""
    return part.split() if part.isascii() else [word.rstrip() for word in tokens(part)]


def _bare(part: str) -> str:
    return " ".join(part.split())


def _in_paragraph(before: str, after: str) -> Iterator[Run]:
    olds, news = sentences(before), sentences(after)
    if len(olds) == len(news) == 1:
        return _joined(_in_sentence(before, after))
    return _joined(_by_sentences(olds, news))


def _by_sentences(olds: Sequence[str], news: Sequence[str]) -> Iterator[Run]:
    for old, new in paired(olds, news):
        if old is None:
            assert new is not None
            yield Run(Is.PUT_IN, news[new])
        elif new is None:
            yield Run(Is.TAKEN_OUT, olds[old])
        elif _bare(olds[old]) == _bare(news[new]):
            yield Run(Is.KEPT, news[new])
        else:
            yield from _in_sentence(olds[old], news[new])


def _in_sentence(before: str, after: str) -> list[Run]:
    olds, news = tokens(before), tokens(after)
    same = align([word.rstrip() for word in olds], [word.rstrip() for word in news])
    kept = sum(len(olds[x]) for x, _y in same)
    if 2 * kept < CONFETTI * (len(before) + len(after)):
        return [Run(Is.TAKEN_OUT, before), Run(Is.PUT_IN, after)]
    runs: list[Run] = []
    x = y = 0
    for old, new, length in [*_stretches(same, olds), (len(olds), len(news), 0)]:
        if x < old:
            runs.append(Run(Is.TAKEN_OUT, "".join(olds[x:old])))
        if y < new:
            runs.append(Run(Is.PUT_IN, "".join(news[y:new])))
        x, y = old + length, new + length
        if length:
            runs.append(Run(Is.KEPT, "".join(news[new:y])))
    return runs


def _stretches(same: Sequence[tuple[int, int]], olds: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where words are kept: both places and how many in a row.

    Lone signs and tiny words between two changes are left out: they only make it hard to read.
    """
    found: list[tuple[int, int, int]] = []
    for x, y in same:
        old, new, length = found[-1] if found else (-1, -1, 0)
        if found and (old + length, new + length) == (x, y):
            found[-1] = old, new, length + 1
        else:
            found.append((x, y, 1))
    inner = [one for one in found[1:-1] if _letters(olds[one[0] : one[0] + one[2]]) > TINY]
    return [*found[:1], *inner, *found[1:][-1:]]


def _letters(words: Sequence[str]) -> int:
    return sum(len(word.strip()) for word in words)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Neighbours with the same fate as one run; between two kept ones first what was taken out."""
    for is_kept, stretch in groupby(runs, key=_is_kept):
        of_kind: dict[Is, list[str]] = {}
        for run in stretch:
            of_kind.setdefault(run.kind, []).append(run.text)
        kinds: Callable[[Is], bool] = of_kind.__contains__
        for kind in filter(kinds, (Is.KEPT,) if is_kept else (Is.TAKEN_OUT, Is.PUT_IN)):
            yield Run(kind, "".join(of_kind[kind]))


def _is_kept(run: Run) -> bool:
    return run.kind == Is.KEPT
