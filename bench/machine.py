"""What a tree of processes has used, as the kernel counts it."""

import os
from collections import defaultdict
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(root: int) -> float:
    """CPU of a process and all below it, those that have ended and were waited for included."""
    below: dict[int, list[int]] = defaultdict(list)
    used: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(folder.name)
        below[int(fields[1])].append(pid)
        used[pid] = sum(map(int, fields[11:15]))
    ticks, todo = 0, [root]
    while todo:
        pid = todo.pop()
        ticks += used.get(pid, 0)
        todo += below[pid]
    return ticks / TICK


def children_of(root: int) -> list[int]:
    """The pids of a process and all below it."""
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                todo += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


def most_memory(root: int) -> float:
    """The most that one process of a tree has ever held, in MB."""

    def of(process: int) -> int:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
        return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)

    return max(of(process) for process in children_of(root)) / 1024
