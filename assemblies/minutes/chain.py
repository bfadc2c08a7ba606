"""The chain of the minutes: each line holds the hash of the line before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .canonical import JSON, NotCanonical, canonical
from .merkle import leaf_hash, merkle_root

GENESIS = "0" * 64
"""What stands in place of an earlier hash in the first line."""

VERSION = 1
KEYS = {"at", "body", "prev", "seq", "type", "v"}


class BrokenChain(ValueError):
    """A line that does not follow from the one before it; `seq` is the number it should have."""

    def __init__(self, seq: int, what: str) -> None:
        super().__init__(f"Line {seq}: {what}")
        self.seq = seq


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is published, without the line feed, and its hash."""

    text: str
    hash: str


def next_line(*, prev: str, seq: int, at: str, type: str, body: Mapping[str, JSON]) -> Line:
    """The line that follows the one whose hash is `prev`."""
    written = canonical({"at": at, "body": body, "prev": prev, "seq": seq, "type": type, "v": VERSION})
    return Line(written.decode(), hashlib.sha256(written).hexdigest())


def check(lines: Iterable[str]) -> str:
    """The hash of the last line, if each follows from the one before; otherwise BrokenChain."""
    head = GENESIS
    for seq, text in enumerate(lines, start=1):
        try:
            entry = json.loads(text)
            is_canonical = canonical(entry) == text.encode()
        except (ValueError, NotCanonical, RecursionError) as error:
            raise BrokenChain(seq, f"it cannot be read: {error}") from error
        if not isinstance(entry, dict) or entry.keys() != KEYS:
            raise BrokenChain(seq, "its keys are not those of an entry")
        if not is_canonical:
            raise BrokenChain(seq, "it is not in canonical form")
        if not _is_whole(entry["seq"], seq):
            raise BrokenChain(seq, f"its number is {entry['seq']}")
        if not _is_whole(entry["v"], VERSION):
            raise BrokenChain(seq, f"its version is {entry['v']}")
        if entry["prev"] != head:
            raise BrokenChain(seq, "it does not hold the hash of the line before")
        head = hashlib.sha256(text.encode()).hexdigest()
    return head


def _is_whole(value: object, wanted: int) -> bool:
    """`true` is no number here, though Python takes it for 1."""
    return type(value) is int and value == wanted


def sealed_root(leaves: Iterable[bytes]) -> str:
    """The RFC 9162 Merkle root of the leaves, in the order of their hashes, so that no other order shows."""
    return sealed_root_of(map(leaf_hash, leaves))


def sealed_root_of(hashes: Iterable[bytes]) -> str:
    """The same from the hashes of the leaves (`merkle.leaf_hash`)."""
    return merkle_root(sorted(hashes)).hex()


def opaque(salt: bytes, value: str) -> str:
    """How a person appears in the minutes: a hash that nobody can trace back once the salt is destroyed."""
    return hashlib.sha256(salt + value.encode()).hexdigest()
