"""From a file on disk or out of an upload to its text."""

from __future__ import annotations

import lzma
from pathlib import Path

from ..errors import BadBallots

LARGEST = 64 * 2**20
"""A file that unpacks to more than this is refused from a stranger: no election we know of comes near it."""

LARGEST_ON_DISK = 512 * 2**20
"""The same for a file that somebody counts on their own machine."""


def read_content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadBallots(str(path), 0, f"{(error.strerror or 'cannot be read').lower()}; check the name") from error


def opened_text(name: str, content: bytes, largest: int) -> str:
    """The text, unpacked if the name ends in .xz.

    UTF-8 with or without a byte order mark, else the Windows code page of older counting software.
    """
    if name.lower().endswith(".xz"):
        content = _unpacked(name, content, largest)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadBallots(name, 0, "this is not a text file; save it as UTF-8")


def _unpacked(name: str, content: bytes, largest: int) -> bytes:
    unpacking = lzma.LZMADecompressor()
    try:
        unpacked = unpacking.decompress(content, max_length=largest)
    except lzma.LZMAError as error:
        raise BadBallots(name, 0, "the .xz file is damaged; pack it again") from error
    if not unpacking.eof:
        raise BadBallots(name, 0, "the .xz file is cut short or too large; pack it again")
    return unpacked
