"""After this has run, the Debian packages that the tests need are there, or one sentence names the missing ones.

Started by the test stages: `python install/debian.py`. Installs as root or through a sudo that asks nothing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from pathlib import Path

PACKAGES: dict[str, Callable[[], bool]] = {
    "postgresql": lambda: any(Path("/usr/lib/postgresql").glob("*/bin/initdb")),
    "redis-server": lambda: shutil.which("redis-server") is not None,
    "chromium": lambda: Path("/usr/bin/chromium").exists(),
    "belenios-tool": lambda: shutil.which("belenios-tool") is not None,
    "jq": lambda: shutil.which("jq") is not None,
    "gettext": lambda: shutil.which("msgfmt") is not None,
    "libpango-1.0-0": lambda: find_library("pango-1.0") is not None,
    "libpangoft2-1.0-0": lambda: find_library("pangoft2-1.0") is not None,
    "fonts-dejavu-core": lambda: any(Path("/usr/share/fonts/truetype/dejavu").glob("DejaVuSans.ttf")),
}


def missing() -> list[str]:
    return [name for name, is_there in PACKAGES.items() if not is_there()]


def become_root() -> list[str] | None:
    """What to put before a command so that it runs as root; None where that is not possible."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def install(names: list[str]) -> bool:
    """Whether apt could install them."""
    prefix = become_root()
    apt = shutil.which("apt-get")
    if prefix is None or apt is None:
        return False
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*quiet, "update"], stdout=subprocess.DEVNULL)
    wanted = [*quiet, "install", "-y", "--no-install-recommends", *names]
    return subprocess.run(wanted, stdout=subprocess.DEVNULL).returncode == 0


def main() -> int:
    names = missing()
    if names:
        print(f"Installing the Debian packages {', '.join(names)} ...", flush=True)
        install(names)
    if names := missing():
        print(
            f"The tests need these Debian packages, which are missing here: {', '.join(names)}. "
            f"Install them (sudo apt-get install {' '.join(names)}) and run this again.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
