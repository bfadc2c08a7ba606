"""A tar whose bytes follow from what is in it: sorted names, no times, no owners.

What goes in is written to a file first, piece by piece, because a manifest that stands at the front tells the hash of
everything behind it. Memory holds no more than a piece.
"""

from __future__ import annotations

import hashlib
import os
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assemblies.minutes.canonical import JSON, canonical

MANIFEST = "bundle.json"


@dataclass(frozen=True)
class Kept:
    """One file of the bundle, and where its bytes wait."""

    path: str
    start: int
    size: int
    lines: int
    sha256: str

    def as_dict(self) -> dict[str, JSON]:
        return {"bytes": self.size, "lines": self.lines, "path": self.path, "sha256": self.sha256}


class Archive:
    """Files in any order go in, one tar comes out."""

    def __init__(self, waiting: IO[bytes]) -> None:
        self._waiting = waiting
        self.files: list[Kept] = []

    def add(self, path: str, pieces: Iterable[bytes]) -> None:
        start, size, lines, told = self._waiting.tell(), 0, 0, hashlib.sha256()
        for piece in pieces:
            self._waiting.write(piece)
            told.update(piece)
            size += len(piece)
            lines += piece.count(b"\n")
        self.files.append(Kept(path, start, size, lines, told.hexdigest()))

    def manifest(self, told: dict[str, JSON]) -> None:
        """The last file to go in: what is told of the whole, and every file with its hash."""
        files = [one.as_dict() for one in sorted(self.files, key=lambda one: one.path)]
        self.add(MANIFEST, [canonical({**told, "files": files}) + b"\n"])

    def write(self, out: IO[bytes]) -> None:
        with tarfile.open(fileobj=out, mode="w|", format=tarfile.USTAR_FORMAT) as tar:
            for one in sorted(self.files, key=lambda one: one.path):
                member = tarfile.TarInfo(one.path)
                member.size = one.size
                self._waiting.seek(one.start)
                tar.addfile(member, self._waiting)


def write_whole(archive: Archive, place: Path) -> None:
    """The file is there whole, or not at all."""
    fresh = place.with_name(f".{place.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            archive.write(out)
        fresh.replace(place)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def waiting_room(folder: Path) -> IO[bytes]:
    """A nameless file that is gone with whoever holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.TemporaryFile(dir=folder)
