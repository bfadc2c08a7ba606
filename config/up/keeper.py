"""Ends what `up` started when `up` itself was killed without a chance to do so.

Reads the process groups to end from its standard input, one number a line. The word `done` means
that everything was ended in order. The end of the input without that word means that `up` is gone:
each group is asked to stop and ended a second later. Standard library only, started without Django.
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 1.0


def send(group: int, number: int) -> bool:
    """Whether there was anybody left to hear it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: list[int] = []
    for line in sys.stdin:
        if line.strip() == "done":
            return
        groups.append(int(line))
    end = time.monotonic() + GRACE_SECONDS
    for group in groups:
        send(group, signal.SIGTERM)
    while time.monotonic() < end and any(send(group, 0) for group in groups):
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
