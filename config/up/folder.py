"""The folder that holds everything a running product keeps: one product a folder."""

import fcntl
import os
import time
from pathlib import Path

from config.up.errors import CannotStart

WAIT_SECONDS = 4.0


class Folder:
    """Held by one running product; the lock ends with its last process, however that ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.logs = path / "log"
        self.broker = path / "broker"
        self._handle = -1

    def take(self, *, address: str) -> int:
        """The handle of the lock, once this process holds the folder."""
        try:
            for folder in (self.path, self.logs, self.broker):
                folder.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self.path / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
            self._lock()
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, f"{os.getpid()} {address}\n".encode(), 0)
        except OSError as refusal:
            raise CannotStart(
                f"Commonweather cannot write to {self.path} ({refusal.strerror}). "
                "Choose another folder: VAR_DIR=/some/folder make run"
            ) from refusal
        return self._handle

    def _lock(self) -> None:
        end = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                holder, address = self._holder()
                if _is_alive(holder) or time.monotonic() > end:
                    raise CannotStart(
                        f"Commonweather is already running at {address} (process {holder}). "
                        "Stop it there with Ctrl-C, or start another one in its own folder: "
                        "VAR_DIR=/some/folder PORT=8001 make run"
                    ) from None
                time.sleep(0.1)  # it was killed; its parts are being ended right now
            else:
                return

    def _holder(self) -> tuple[int, str]:
        words = os.pread(self._handle, 400, 0).decode(errors="replace").split()
        if len(words) == 2 and words[0].isdigit():
            return int(words[0]), words[1]
        return 0, "another address"


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return process > 0
