"""What two sequences have in common, in the same order.

First the equal ends, then what stands exactly once on both sides (Bram Cohen's patience difference), and between
those anchors the shortest edit (E. Myers, "An O(ND) Difference Algorithm", Algorithmica 1986). What would need more
than ``MOST_EDITS`` edits between two anchors is taken for rewritten: so the work stays near to linear.
"""

from __future__ import annotations

from bisect import bisect_left
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
        old, new = before[start:end], after[begin:stop]
        if not old or not new or set(old).isdisjoint(new):
            continue
        anchors = _anchors(old, new, start, begin)
        if not anchors:
            found += _shortest(old, new, start, begin)
            continue
        found += anchors
        for (x, y), (next_x, next_y) in zip([(start - 1, begin - 1), *anchors], [*anchors, (end, stop)], strict=True):
            waiting.append((x + 1, next_x, y + 1, next_y))
    return sorted(found)


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable], x_from: int, y_from: int) -> list[Pair]:
    """The longest rising row of things that stand once on each side."""
    place, place_before = _standing_once(after, y_from), _standing_once(before, x_from)
    return _rising([(at, place[thing]) for thing, at in place_before.items() if thing in place])


def _standing_once(things: Sequence[Hashable], first: int) -> dict[Hashable, int]:
    """Where everything stands that stands there exactly once, in order."""
    place: dict[Hashable, int] = {}
    again: set[Hashable] = set()
    for at, thing in enumerate(things, first):
        if thing in place:
            again.add(thing)
        else:
            place[thing] = at
    for thing in again:
        del place[thing]
    return place


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest part of the pairs in which the second numbers rise, too."""
    if not pairs:
        return []
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
    most_x, most_y = len(before), len(after)
    furthest = {1: 0}
    steps: list[dict[int, int]] = []
    for edits in range(min(MOST_EDITS, most_x + most_y) + 1):
        steps.append(dict(furthest))
        for k in range(-edits, edits + 1, 2):
            goes_down = k == -edits or (k != edits and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if goes_down else furthest[k - 1] + 1
            y = x - k
            while x < most_x and y < most_y and before[x] == after[y]:
                x, y = x + 1, y + 1
            furthest[k] = x
            if x >= most_x and y >= most_y:
                yield from _walked_back(steps, most_x, most_y, x_from, y_from)
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
