"""Ballot files of the field, read into profiles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..choices import Kind
from ..columns import NO_MARK
from ..errors import BadBallots
from ..profile import Profile
from ..value_profile import ValueProfile
from . import abif, blt, grouped_csv, option_csv, preflib
from .ballot_file import BallotFile
from .opening import LARGEST, LARGEST_ON_DISK, opened_text, read_content

READERS: dict[str, Callable[[str, str], BallotFile[Profile]]] = {
    ".blt": blt.read,
    ".soc": preflib.read,
    ".soi": preflib.read,
    ".toc": preflib.read,
    ".toi": preflib.read,
    ".abif": abif.read,
    ".csv": grouped_csv.read,
}
VALUE_READERS: dict[str, Callable[[str, str, Kind], BallotFile[ValueProfile]]] = {
    ".abif": abif.read_values,
    ".csv": option_csv.read,
}


def read_file(path: Path, kind: Kind = Kind.RANKED) -> BallotFile[Any]:
    """The ballots in a file on disk, marked in the way that a rule of this kind counts."""
    suffix, text = _opened(str(path), read_content(path), LARGEST_ON_DISK)
    if kind in (Kind.CHOICE, Kind.RANKED):
        return READERS[suffix](str(path), text)
    if suffix in VALUE_READERS:
        return VALUE_READERS[suffix](str(path), text, kind)
    approvals = _approvals(READERS[suffix](str(path), text)) if kind == Kind.APPROVAL else None
    if approvals is None:
        known = " or ".join(VALUE_READERS)
        raise BadBallots(str(path), 0, f"this file ranks options; give a number for each in {known}")
    return approvals


def _approvals(ranked: BallotFile[Profile]) -> BallotFile[ValueProfile] | None:
    """Ballots of one rank approve those on it, as PrefLib writes approvals; nothing where any ballot has two ranks."""
    import numpy as np

    columns, options = ranked.profile.columns, ranked.profile.options
    if columns.marks.shape[1] > 1:
        return None
    values = np.zeros((len(columns.weights), len(options) + 1), dtype=np.int8)
    for mark in np.unique(columns.marks):
        rank = columns.overvotes[-2 - mark] if mark < NO_MARK else (mark,)
        values[np.ix_((columns.marks == mark).any(axis=1), rank)] = 1
    profile = ValueProfile.from_arrays(
        options, values[:, :-1], columns.weights, ranked.profile.withdrawn, Kind.APPROVAL
    )
    return BallotFile(profile, ranked.seats, ranked.title, ranked.option_lines)


def read_ballots(name: str, content: bytes) -> BallotFile[Profile]:
    """The ranked ballots in a file's content; its name says which format it is in."""
    suffix, text = _opened(name, content, LARGEST)
    return READERS[suffix](name, text)


def _opened(name: str, content: bytes, largest: int) -> tuple[str, str]:
    """The ending that says which format a file is in, and its text."""
    stem = name.lower().removesuffix(".xz")
    suffix = Path(stem).suffix
    if suffix not in READERS:
        raise BadBallots(name, 0, f"this kind of file is not known; use one of {' '.join(READERS)}")
    return suffix, opened_text(name, content, largest)


__all__ = ["BallotFile", "read_ballots", "read_file"]
