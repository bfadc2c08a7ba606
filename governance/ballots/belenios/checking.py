"""Whether the proofs in an archive hold: for ``belenios-tool``, where this machine has it. A process of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TOOL = "belenios-tool"
EVERY_SECONDS = 2.0
LONGEST_SECONDS = 3600


@dataclass(frozen=True)
class Checked:
    """``version`` is that of the tool, and empty where there is none: then nothing was checked."""

    version: str
    holds: bool
    said: str


def version_here() -> str:
    """“2.0”, or nothing where the tool is not installed."""
    place = shutil.which(TOOL)
    if place is None:
        return ""
    said = subprocess.run([place, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    return said.split(maxsplit=1)[0][:20] if said.strip() else ""


def check(uuid: str, content: bytes, *, going_on: Callable[[], None] = lambda: None) -> Checked:
    """All checks of ``election verify``. ``going_on`` is called every two seconds; what it raises ends the check."""
    version = version_here()
    if not version:
        return Checked("", holds=False, said="")
    with tempfile.TemporaryDirectory(prefix="belenios-") as folder, tempfile.TemporaryFile() as said:
        (Path(folder) / f"{uuid}.bel").write_bytes(content)
        command = [TOOL, "election", "verify", "--dir", folder]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
        try:
            for _turn in range(int(LONGEST_SECONDS / EVERY_SECONDS)):
                try:
                    process.wait(EVERY_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    going_on()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        said.seek(0)
        told = said.read().decode(errors="replace").strip().splitlines()
    return Checked(version, holds=process.returncode == 0, said=told[-1][:200] if told else "")
