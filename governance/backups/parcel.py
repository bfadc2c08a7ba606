"""The one file of a backup: a zip inside an age envelope, so that `age` and `unzip` open it without us.

It is written and encrypted as a stream: neither the whole of it nor a readable copy of it ever lies anywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from governance.backups.errors import CannotCopy

MANIFEST = "manifest.json"
FORMAT = 1
Member = tuple[str, Iterable[bytes]]


class _Outflow:
    """Where the zip is written to: whoever reads takes what has come so far."""

    def __init__(self) -> None:
        self.place = 0
        self.waiting: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.waiting.append(bytes(piece))
        self.place += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self.place

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        piece, self.waiting = b"".join(self.waiting), []
        return piece


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """The bytes of a zip with these members, as they come."""
    out = _Outflow()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:  # type: ignore[call-overload]
        for name, pieces in members:
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
                    if out.waiting:
                        yield out.taken()
            yield out.taken()
    yield out.taken()


class _Inflow:
    """Read by the encryption; remembers what went wrong, which the encryption would only tell as words."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.rest = b""
        self.failure: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self.rest:
                self.rest = next(self.pieces)
        except StopIteration:
            return b""
        except BaseException as failure:
            self.failure = failure
            raise
        piece, self.rest = self.rest[:size], self.rest[size:]
        return piece


class _Measured:
    """A file being written, with its size and hash."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.size = 0
        self.hash = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.hash.update(piece)
        self.size += len(piece)
        return self.out.write(piece)

    def flush(self) -> None:
        self.out.flush()


def seal(members: Iterable[Member], recipients: list[Any], into: Path) -> tuple[int, str]:
    """The encrypted file is there, whole and for its owner's eyes alone, or it is not there at all."""
    unfinished = into.with_name(f"{into.name}.part")
    source = _Inflow(zipped(members))
    try:
        into.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            measured = _Measured(out)
            pyrage.encrypt_io(source, measured, recipients)
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(into)
    except FileExistsError:
        raise CannotCopy(
            f"Another backup is being made right now, or one was cut off. If none is, remove {unfinished}."
        ) from None
    except BaseException as failure:
        unfinished.unlink(missing_ok=True)
        if source.failure is not None and source.failure is not failure:
            raise source.failure from None
        if isinstance(failure, OSError):
            raise CannotCopy(f"{into.parent} cannot be written ({failure.strerror or failure}).") from failure
        raise
    return measured.size, measured.hash.hexdigest()


@contextmanager
def opened(file: Path, key: Any, *, beside: Path) -> Iterator[zipfile.ZipFile]:
    """The zip in the envelope. What was decrypted lies in a nameless file that is gone with this process."""
    beside.mkdir(parents=True, exist_ok=True)
    try:
        envelope = file.open("rb")
    except OSError as refusal:
        raise CannotCopy(f"The backup {file} cannot be read ({refusal.strerror}).") from refusal
    with envelope, tempfile.TemporaryFile(dir=beside) as plain:
        try:
            pyrage.decrypt_io(envelope, plain, [key])
            archive = zipfile.ZipFile(plain)
        except pyrage.DecryptError as error:
            if "No matching keys" in str(error):
                raise CannotCopy(
                    f"This key does not open {file.name}: it was made for another one. Say which: KEY=/some/file"
                ) from error
            raise _damaged(file) from error
        except (OSError, zipfile.BadZipFile) as error:
            if getattr(error, "errno", None) is not None:
                raise CannotCopy(f"{beside} cannot be written ({error}). Make room and try again.") from error
            raise _damaged(file) from error
        with archive:
            yield archive


def _damaged(file: Path) -> CannotCopy:
    return CannotCopy(f"{file.name} is damaged or is no backup. Nothing was restored. Take another copy of it.")


def manifest_of(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    """What the backup says about itself."""
    try:
        told = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise CannotCopy("The file holds no backup of Commonweather. Nothing was restored.") from error
    if told.get("format") != FORMAT:
        raise CannotCopy("This backup was made by a newer Commonweather. Fetch that version and restore with it.")
    return dict(told)
