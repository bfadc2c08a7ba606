"""Ctrl-C for this process alone.

Under `make`, the terminal sends Ctrl-C to make as well, and make then calls it a failure although
everything ended in order. So the product becomes the terminal's foreground group by itself, as a job
of a shell does, and gives the terminal back at its end.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_foreground() -> Iterator[int | None]:
    """Gives the terminal that was taken, so that its end can be noticed: make passes that on to nobody.

    None without a terminal, in the background, or where a shell did all this already.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        yield None
        return
    shared = os.getpgrp()
    try:
        if shared == os.getpid() or os.tcgetpgrp(terminal) != shared:
            yield None
            return
        # Only Ctrl-C ends the product; a stopped one would leave its parts running without it.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        try:
            yield terminal
        finally:
            _give_back(terminal, shared)
    finally:
        os.close(terminal)


def _give_back(terminal: int, group: int) -> None:
    try:
        os.tcsetpgrp(terminal, group)
    except OSError:
        pass  # the terminal or its other processes are gone
