"""The cover of an assembly: always the same for a name, and seldom that of another. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

TONES = ("sea", "plum", "leaf", "clay", "amber", "ink")


@dataclass(frozen=True)
class Ring:
    """One isobar: an ellipse around the meeting place."""

    rx: int
    ry: int


@dataclass(frozen=True)
class Cover:
    """A weather map drawn from a name: its colour, where the isobars meet, how they lean."""

    tone: str
    x: int
    y: int
    lean: int
    rings: tuple[Ring, ...]


def cover_of(slug: str) -> Cover:
    """The cover for the short name of an assembly, on a sheet of 240 by 160."""
    noise = hashlib.sha256(f"sky:{slug}".encode()).digest()
    steps = range(1, 9)
    return Cover(
        tone=TONES[noise[0] % len(TONES)],
        x=60 + noise[1] * 120 // 255,
        y=40 + noise[2] * 70 // 255,
        lean=noise[3] * 180 // 256,
        rings=tuple(Ring(step * (12 + noise[4] % 8), step * (8 + noise[5] % 6)) for step in steps),
    )
