"""Where the product can be reached: the port, the addresses, and the code for phones."""

import errno
import io
import socket
from pathlib import Path

import segno

from config.up.errors import CannotStart

EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  only compared with
NEARBY = {"localhost", "127.0.0.1", "::1"}
NEXT_PORTS = 20


def require_free(host: str, port: int) -> None:
    """Refuses a port that the web server could not take."""
    try:
        _bind(host, port)
    except socket.gaierror as unknown:
        raise CannotStart(f"HOST={host} is not an address of this machine.") from unknown
    except OSError as taken:
        raise CannotStart(_refusal(host, port, taken.errno)) from taken


def _refusal(host: str, port: int, number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return f"Port {port} is taken{owner(port)}. Choose another one: PORT={next_free(host, port)} make run"
    if number in {errno.EACCES, errno.EPERM}:
        return f"Port {port} is reserved for the system. Choose a higher one: PORT=8000 make run"
    if number == errno.EADDRNOTAVAIL:
        return f"HOST={host} is not an address of this machine."
    return f"Port {port} cannot be used on {host}."


def _bind(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        trial.bind(address)


def next_free(host: str, port: int) -> int:
    """The next port nobody uses."""
    for candidate in range(port + 1, min(port + NEXT_PORTS, 65536)):
        try:
            _bind(host, candidate)
        except OSError:
            continue
        return candidate
    return port + 1


def owner(port: int) -> str:
    """Who listens on this port, as ` by python3 (process 4711)`, where Linux tells."""
    wanted = {f"socket:[{inode}]" for inode in _listeners(port)}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if any(str(handle.readlink()) in wanted for handle in (folder / "fd").iterdir()):
                return f" by {(folder / 'comm').read_text().strip()} (process {folder.name})"
        except OSError:
            continue
    return ""


def _listeners(port: int) -> set[str]:
    listening, inodes = "0A", set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if not table.exists():
            continue
        for line in table.read_text().splitlines()[1:]:
            words = line.split()
            if words[3] == listening and int(words[1].rpartition(":")[2], 16) == port:
                inodes.add(words[9])
    return inodes


def here(host: str, port: int) -> str:
    """The address for a browser on this machine."""
    name = "localhost" if host in EVERYWHERE | NEARBY else host
    return f"http://{f'[{name}]' if ':' in name else name}:{port}"


def for_phones(host: str, port: int) -> str | None:
    """The address for phones on the same network, when they can reach it."""
    if host in NEARBY:
        return None
    if host not in EVERYWHERE:
        return here(host, port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; the kernel chooses the outgoing address
        except OSError:
            return None
        own: str = probe.getsockname()[0]
    return None if own.startswith("127.") else f"http://{own}:{port}"


def qr(address: str) -> str:
    """A code for the phone's camera, drawn with characters."""
    drawn = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(drawn, border=2, compact=True)
    return drawn.getvalue()
