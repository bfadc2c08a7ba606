"""The order of lots, which settles the ties that the ballots cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def mixed(seed: bytes, digits: Sequence[str]) -> bytes:
    """The seed with the digits that people added, in the order in which they came; without any, the seed itself."""
    return hashlib.sha256(b",".join([seed, *(one.encode("ascii") for one in digits)])).digest() if digits else seed


def lots(seed: bytes, configuration: bytes, options: Sequence[str]) -> tuple[str, ...]:
    """The options in the order that the seed gives them, most favoured first.

    Each option's lot is SHA-256(seed, configuration hash, its place from 0 as four bytes, big end first);
    the smallest lot comes first. Whoever commits to the seed before the options are frozen cannot steer it:
    the configuration hash is mixed in.
    """

    def lot(place: int) -> bytes:
        return hashlib.sha256(seed + configuration + place.to_bytes(4, "big")).digest()

    return tuple(options[place] for place in sorted(range(len(options)), key=lot))
