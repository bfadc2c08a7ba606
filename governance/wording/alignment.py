"""What two sequences have in common, in the same order.

First the equal ends, then what stands exactly once on both sides (Bram Cohen's patience difference), and between
those anchors the shortest edit (E. Myers, "An O(ND) Difference Algorithm", Algorithmica 1986). What would need more
than ``MOST_EDITS`` edits between two anchors is taken for rewritten: so the work stays near to linear.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

MOST_EDITS = 64
Pair = tuple[int, int]


def align(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[Pair]:
    """Places of equal things, as pairs that rise on both sides."""
    found: list[Pair] = []
    waiting = [(0, len(before), 0, len(after))]
    while waiting:
        start, end, begin, stop = waiting.pop()
        while start < end and begin < stop and before[start] == after[begin]:
            found.append((start, begin))
            start, begin = start + 1, begin + 1
        while start < end and begin < stop and before[end - 1] == after[stop - 1]:
            end, stop = end - 1, stop - 1
            found.append((end, stop))
        if start == end or begin == stop:
            continue
        anchors = _anchors(before, after, start, end, begin, stop)
        if not anchors:
            found += _shortest(before[start:end], after[begin:stop], start, begin)
            continue
        found += anchors
        for (x, y), (next_x, next_y) in zip([(start - 1, begin - 1), *anchors], [*anchors, (end, stop)], strict=True):
            waiting.append((x + 1, next_x, y + 1, next_y))
    return sorted(found)


def _anchors(
    before: Sequence[Hashable], after: Sequence[Hashable], start: int, end: int, begin: int, stop: int
) -> list[Pair]:
    """The longest rising row of things that stand once on each side."""
    once_before = {thing for thing, n in Counter(before[start:end]).items() if n == 1}
    once = once_before & {thing for thing, n in Counter(after[begin:stop]).items() if n == 1}
    if not once:
        return []
    place = {thing: at for at, thing in enumerate(after[begin:stop], begin) if thing in once}
    return _rising([(at, place[thing]) for at, thing in enumerate(before[start:end], start) if thing in once])


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest part of the pairs in which the second numbers rise, too."""
    ends: list[int] = []
    at_end: list[int] = []
    previous: list[int] = []
    for place, (_x, y) in enumerate(pairs):
        row = bisect_left(ends, y)
        ends[row : row + 1] = [y]
        at_end[row : row + 1] = [place]
        previous.append(at_end[row - 1] if row else -1)
    row_back: list[Pair] = []
    place = at_end[-1]
    while place >= 0:
        row_back.append(pairs[place])
        place = previous[place]
    return row_back[::-1]


def _shortest(before: Sequence[Hashable], after: Sequence[Hashable], x_from: int, y_from: int) -> Iterator[Pair]:
    """Equal places of the shortest edit; none where it is longer than ``MOST_EDITS``."""
    furthest = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(min(MOST_EDITS, len(before) + len(after)) + 1):
        steps.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            goes_down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if goes_down else furthest[k - 1] + 1
            y = x - k
            while x < len(before) and y < len(after) and before[x] == after[y]:
                x, y = x + 1, y + 1
            furthest[k] = x
            if x >= len(before) and y >= len(after):
                yield from _walked_back(steps, len(before), len(after), x_from, y_from)
                return


def _walked_back(steps: Sequence[dict[int, int]], x: int, y: int, x_from: int, y_from: int) -> Iterator[Pair]:
    for edits in range(len(steps) - 1, -1, -1):
        furthest, k = steps[edits], x - y
        came_down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
        came_k = k + 1 if came_down else k - 1
        came_x = furthest[came_k] if edits else 0
        came_y = came_x - came_k if edits else 0
        while x > came_x and y > came_y:
            x, y = x - 1, y - 1
            yield x + x_from, y + y_from
        x, y = came_x, came_y
