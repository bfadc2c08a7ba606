"""The tree over the lines of a record, by RFC 9162 section 2.1: roots, and proofs that a line is in it or that it grew.

Nodes are called by the range of leaves below them, ``[start, end)``. Whatever a proof needs is asked of a function
``node(start, end)``, so that the same proofs come from a list in memory and from a database that keeps large nodes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

Node = Callable[[int, int], bytes]


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(hashes: Sequence[bytes]) -> bytes:
    """Section 2.1.1 over hashes of leaves, or of full nodes of one size with at most the last one smaller.

    An odd node at the end of a level moves up unchanged, which is the same tree as splitting at the largest
    power of two.
    """
    if not hashes:
        return hashlib.sha256().digest()
    level = list(hashes)
    while len(level) > 1:
        parents = [node_hash(left, right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = parents + level[len(parents) * 2 :]
    return level[0]


class Roots:
    """The root after each leaf, keeping one hash for each full subtree: so many as there are bits in the size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """One more leaf, given as its hash."""
        self._peaks.append(leaf)
        self.size += 1
        finished = self.size
        while finished % 2 == 0:
            right = self._peaks.pop()
            self._peaks.append(node_hash(self._peaks.pop(), right))
            finished //= 2

    @property
    def root(self) -> bytes:
        if not self._peaks:
            return hashlib.sha256().digest()
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def roots_at(leaves: Iterable[bytes], sizes: Iterable[int]) -> Iterator[tuple[int, bytes]]:
    """The root at each of these sizes, in rising order, in one pass over the hashes of all leaves."""
    growing, given = Roots(), iter(leaves)
    for size in sorted(set(sizes)):
        while growing.size < size:
            growing.add(next(given))
        yield size, growing.root


class Tree:
    """All nodes over leaves in memory, each computed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            above = [node_hash(left, right) for left, right in zip(below[::2], below[1::2], strict=False)]
            self._levels.append(above + below[len(above) * 2 :])

    def node(self, start: int, end: int) -> bytes:
        level = (end - start - 1).bit_length()
        return self._levels[level][start >> level]


def inclusion(place: int, size: int, node: Node) -> list[bytes]:
    """Section 2.1.3.1: what has to be hashed with the leaf at ``place`` (from 0) to reach the root of ``size``."""
    if not 0 <= place < size:
        raise ValueError(f"{place} is not one of {size} leaves")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if place < middle:
            path.append(node(middle, end))
            end = middle
        else:
            path.append(node(start, middle))
            start = middle
    return path[::-1]


def consistency(before: int, size: int, node: Node) -> list[bytes]:
    """Section 2.1.4.1: what shows that the tree of ``size`` begins with that of ``before``."""
    if not 0 < before <= size:
        raise ValueError(f"no proof leads from {before} to {size}")
    path, start, end, is_known = [], 0, size, True
    while before < end:
        middle = start + _split(end - start)
        if before <= middle:
            path.append(node(middle, end))
            end = middle
        else:
            path.append(node(start, middle))
            start, is_known = middle, False
    return path[::-1] if is_known else [node(start, end), *path[::-1]]


def is_included(leaf: bytes, place: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Section 2.1.3.2: whether the leaf with this hash stands at this place of the tree with this root."""
    if not 0 <= place < size:
        return False
    low, last, reached = place, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if low & 1 or low == last:
            reached = node_hash(step, reached)
            while low and not low & 1:
                low, last = low >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        low, last = low >> 1, last >> 1
    return last == 0 and reached == root


def is_consistent(before: int, old: bytes, size: int, new: bytes, path: Sequence[bytes]) -> bool:
    """Section 2.1.4.2: whether the tree with the new root begins with the one that had the old root."""
    if before == size:
        return old == new and not path
    if not 0 < before < size or not path:
        return False
    steps = [old, *path] if before & (before - 1) == 0 else list(path)
    low, last = before - 1, size - 1
    while low & 1:
        low, last = low >> 1, last >> 1
    was = now = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if low & 1 or low == last:
            was, now = node_hash(step, was), node_hash(step, now)
            while low and not low & 1:
                low, last = low >> 1, last >> 1
        else:
            now = node_hash(now, step)
        low, last = low >> 1, last >> 1
    return last == 0 and was == old and now == new


def _split(number: int) -> int:
    """The largest power of two below a number from 2 on."""
    return 1 << (number - 1).bit_length() - 1
