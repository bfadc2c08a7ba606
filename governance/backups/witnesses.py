"""Copies of the record that somebody downloaded: they may know of more than the backup does."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assemblies.minutes.chain import BrokenChain, check
from governance.backups.errors import CannotCopy


@dataclass(frozen=True)
class Witness:
    """A whole record as it was downloaded, `minutes.jsonl`."""

    name: str
    lines: tuple[str, ...]
    head: str

    @classmethod
    def read(cls, file: Path) -> Witness:
        try:
            lines = tuple(file.read_text(encoding="utf-8").splitlines())
            return cls(file.name, lines, check(lines))
        except OSError as refusal:
            raise CannotCopy(f"The record {file} cannot be read ({refusal.strerror}).") from refusal
        except (UnicodeDecodeError, BrokenChain) as broken:
            raise CannotCopy(f"{file.name} is no whole record: {broken}. Nothing was restored.") from broken

    def goes_beyond(self, seq: int, head: str) -> bool:
        """Whether it tells of the same assembly, and of more than this."""
        return 0 < seq < len(self.lines) and self.hash_of(seq) == head

    def hash_of(self, seq: int) -> str:
        return hashlib.sha256(self.lines[seq - 1].encode()).hexdigest()

    def kinds_after(self, seq: int) -> Counter[str]:
        """What happened after a line, by kind of event."""
        return Counter(json.loads(line)["type"] for line in self.lines[seq:])
