"""The parts that run beside each other, each a process group of its own."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 5 * 2**20
KEEPER = Path(__file__).with_name("keeper.py")

_libc = ctypes.CDLL(None, use_errno=True)


def end_with(parent: int, number: int) -> None:
    """The kernel sends this process the signal as soon as `parent`, which started it, is gone."""
    _libc.prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it was gone before the kernel knew
        os.kill(os.getpid(), number)


class Part:
    """One running part of the product, with its log."""

    def __init__(self, name: str, command: list[str], *, log: Path, folder: Path, environment: Mapping[str, str]):
        self.name = name
        self.log = log
        parent = os.getpid()
        _rotate(log)
        with log.open("ab") as out:
            # A session of its own: the terminal's Ctrl-C reaches `up` alone, which ends the parts in order.
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=dict(environment),
                start_new_session=True,
                preexec_fn=lambda: end_with(parent, signal.SIGTERM),
            )

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if not self.has_ended:
            self.process.terminate()

    def kill(self) -> None:
        """The part and everything it started are gone afterwards."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, short enough for a terminal."""
        try:
            told = self.log.read_text(errors="replace").splitlines()
        except OSError:
            return ""
        return "\n".join(f"    {line[:160]}" for line in told[-lines:])


def _rotate(log: Path) -> None:
    """Keeps one older log, so that logs never fill a disk."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name(f"{log.name}.1"))


def stop(parts: Iterable[Part], *, seconds: float, is_impatient: Callable[[], bool]) -> None:
    """All of them are gone afterwards: asked first, ended when the time is over."""
    waiting = list(parts)
    for part in waiting:
        part.ask_to_stop()
    end = time.monotonic() + seconds
    while time.monotonic() < end and not is_impatient() and not all(part.has_ended for part in waiting):
        time.sleep(0.02)
    for part in waiting:
        part.kill()


class Keeper:
    """A small process that ends the parts if this one is killed with `kill -9`."""

    def __init__(self, *, keep_open: int) -> None:
        """`keep_open`: the lock on the folder, held until the keeper is through."""
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(KEEPER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
            pass_fds=[keep_open],
        )

    def watch(self, part: Part) -> None:
        self._tell(str(part.process.pid))

    def dismiss(self) -> None:
        self._tell("done")
        try:
            if self.process.stdin:
                self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait()

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def _tell(self, line: str) -> None:
        try:
            if self.process.stdin:
                self.process.stdin.write(f"{line}\n")
                self.process.stdin.flush()
        except BrokenPipeError:
            pass
