"""Sends a load to one address and says what came of it.

A request is one of `lines`, each a Cookie header, turned through one after another; when all had their turn the
next of `objects` takes the place of `{obj}`. So no pair is used twice. `{key}` becomes a fresh UUID
each time, and each `{nonce}` 32 fresh bytes in hex.
With `wrk` installed a closed loop costs the machine least; an open loop always runs in `bench.client`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


class LoadFailed(Exception):
    """The client itself did not work; the message holds its last words."""


@dataclass
class Load:
    """What is sent. `rate` makes it an open loop of `requests`; otherwise `connections` go on for `seconds`."""

    base: str
    path: str
    method: str = "GET"
    body: str = ""
    content_type: str = "application/x-www-form-urlencoded"
    cookies: Sequence[str] = ()
    objects: Sequence[str] = ()
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = 16
    seconds: int = 4
    rate: float | None = None
    requests: int | None = None
    sent: int = 0  # how many pairs were used up by earlier rounds


@dataclass(frozen=True)
class Outcome:
    """Times are in milliseconds; `good` are answers below 400."""

    good: int
    bad: int
    seconds: float
    p50: float
    p99: float
    longest: float
    first_bad: str = ""

    @property
    def rate(self) -> float:
        return self.good / self.seconds


def send(load: Load) -> Outcome:
    """The load was sent, and no pair of it will be sent again."""
    outcome = _by_wrk(load) if _is_for_wrk(load) else _by_client(load)
    load.sent += outcome.good + outcome.bad + load.connections
    return outcome


def _is_for_wrk(load: Load) -> bool:
    return load.rate is None and load.requests is None and shutil.which("wrk") is not None


def _by_wrk(load: Load) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        cookies, objects = Path(folder, "cookies"), Path(folder, "objects")
        cookies.write_text("\n".join(load.cookies))
        objects.write_text("\n".join(load.objects))
        turn = {
            "TURN_COOKIES": str(cookies),
            "TURN_OBJECTS": str(objects),
            "TURN_SENT": str(load.sent),
            "TURN_METHOD": load.method,
            "TURN_PATH": load.path,
            "TURN_BODY": load.body,
            "TURN_TYPE": load.content_type,
        }
        named = [part for name, value in load.headers.items() for part in ("-H", f"{name}: {value}")]
        command = ["wrk", "-t1", f"-c{load.connections}", f"-d{load.seconds}s", "--timeout", "20s"]
        ended = subprocess.run(
            [*command, *named, "-s", str(HERE / "turn.lua"), load.base],
            env=os.environ | turn,
            capture_output=True,
            text=True,
        )
    for line in ended.stdout.splitlines():
        if line.startswith("{"):
            return Outcome(**json.loads(line))
    raise LoadFailed(ended.stdout + ended.stderr)


def _by_client(load: Load) -> Outcome:
    ended = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(vars(load)),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if ended.returncode:
        raise LoadFailed(ended.stderr[-2000:])
    return Outcome(**json.loads(ended.stdout))
