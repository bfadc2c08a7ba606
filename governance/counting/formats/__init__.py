"""Ballot files of the field, read into profiles."""

from __future__ import annotations

import lzma
from pathlib import Path

from ..errors import BadBallots
from . import blt, grouped_csv, preflib
from .ballot_file import BallotFile

LARGEST = 64 * 2**20
"""A file that unpacks to more than this is refused: no election we know of comes near it."""

READERS = {
    ".blt": blt.read,
    ".soc": preflib.read,
    ".soi": preflib.read,
    ".toc": preflib.read,
    ".toi": preflib.read,
    ".csv": grouped_csv.read,
}


def read_file(path: Path) -> BallotFile:
    """The ballots in a file on disk."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadBallots(str(path), 0, f"{(error.strerror or 'cannot be read').lower()}; check the name") from error
    return read_ballots(str(path), content)


def read_ballots(name: str, content: bytes) -> BallotFile:
    """The ballots in a file's content; its name says which format it is in."""
    stem = name.lower().removesuffix(".xz")
    suffix = Path(stem).suffix
    if suffix not in READERS:
        raise BadBallots(name, 0, f"this kind of file is not known; use one of {' '.join(READERS)}")
    if name.lower().endswith(".xz"):
        content = _unpacked(name, content)
    return READERS[suffix](name, _text(name, content))


def _unpacked(name: str, content: bytes) -> bytes:
    unpacking = lzma.LZMADecompressor()
    try:
        unpacked = unpacking.decompress(content, max_length=LARGEST)
    except lzma.LZMAError as error:
        raise BadBallots(name, 0, "the .xz file is damaged; pack it again") from error
    if not unpacking.eof:
        raise BadBallots(name, 0, "the .xz file is cut short or too large; pack it again")
    return unpacked


def _text(name: str, content: bytes) -> str:
    """UTF-8 with or without a byte order mark, else the Windows code page of older counting software."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadBallots(name, 0, "this is not a text file; save it as UTF-8")


__all__ = ["BallotFile", "read_ballots", "read_file"]
