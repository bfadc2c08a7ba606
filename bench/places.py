"""The servers that are measured: ours as shipped, and the limit with the flags its figures were taken with."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.request import urlopen

from tests import servers

ROOT = servers.ROOT
USERS = 1000


@dataclass(frozen=True)
class Place:
    """One running web server; the CPU of all its processes is its own."""

    url: str
    pid: int


@dataclass(frozen=True)
class Given:
    """What a run of measurements stands on."""

    engine: str
    environment: dict[str, str]
    ours: Place
    limit: Place | None = None
    limit_environment: dict[str, str] = field(default_factory=dict)
    limit_cookies: tuple[str, ...] = ()
    database_pid: int | None = None

    @classmethod
    def read(cls, told: dict) -> "Given":
        limit = told["limit"] and Place(**told["limit"])
        return cls(**told | {"ours": Place(**told["ours"]), "limit": limit, "limit_cookies": (*told["limit_cookies"],)})

    def told(self) -> dict:
        return asdict(self)


@contextmanager
def postgres_ground() -> Iterator[Given]:
    """PostgreSQL with its default durability, Redis, our web with a process a core, and the limit with as many."""
    home = servers.short_folder("cwb-")
    folder = home / "pg"
    try:
        with (
            servers.postgres(folder, durable=True) as database_url,
            ours(database_url, processes=2) as (place, environment),
            limit(folder) as (limit_place, cookies),
        ):
            pid = int((folder / "postmaster.pid").read_text().split()[0])
            yield Given("postgres", environment, place, limit_place, limit_environment(folder), tuple(cookies), pid)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def sqlite_ground() -> Iterator[Given]:
    """SQLite, Redis, our web in one process."""
    folder = servers.short_folder("cwb-")
    try:
        with ours(f"sqlite:///{folder}/db.sqlite3", processes=1) as (place, environment):
            yield Given("sqlite", environment, place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def ours(database_url: str, *, processes: int) -> Iterator[tuple[Place, dict[str, str]]]:
    """Our root application as shipped, in the mode of a real assembly, over an empty database."""
    folder, port = servers.short_folder("cwb-"), servers.free_port()
    try:
        with servers.redis() as redis_url:
            own = {
                "DATABASE_URL": database_url,
                "REDIS_URL": redis_url,
                "VAR_DIR": str(folder),
                "DEMO": "0",
                "PUBLIC_URL": "",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            for command in (["migrate"], ["collectstatic", "--no-input"]):
                run([sys.executable, "manage.py", *command, "-v0"], own)
            with running(uvicorn("config.asgi", port, processes), own, address(port), "/livez") as place:
                yield place, own
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def uvicorn(module: str, port: int, processes: int) -> list[str]:
    """Our server as shipped."""
    return [
        *(sys.executable, "-m", "uvicorn", f"{module}:application", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(processes), "--loop", "uvloop", "--http", "httptools"),
        *("--lifespan", "on", "--timeout-graceful-shutdown", "5", "--backlog", "4096"),
        *("--no-access-log", "--no-server-header", "--log-level", "warning"),
    ]


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@contextmanager
def bridged(environment: Mapping[str, str]) -> Iterator[Place]:
    """The limit's application behind our bridge."""
    port = servers.free_port()
    with running(uvicorn("bench.limit.asgi", port, 2), environment, address(port), "/hello") as place:
        yield place


def limit_environment(folder: Path) -> dict[str, str]:
    return {"LIMIT_DATABASE": str(folder), "DJANGO_SETTINGS_MODULE": "bench.limit.settings"}


@contextmanager
def limit(folder: Path) -> Iterator[tuple[Place, list[str]]]:
    """The limit under granian, filled, with a Cookie header for each of its users."""
    run(["createdb", "-h", str(folder), "-U", "postgres", "least"], {})
    own = limit_environment(folder)
    cookies = run([sys.executable, "-m", "django", "fill", str(USERS)], own).split("\n")
    at = servers.free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "8"),
        *("--no-ws", "--host", "127.0.0.1", "--port", str(at), "bench.limit.wsgi:application"),
    ]
    with running(command, own, address(at), "/hello") as place:
        yield place, [cookie for cookie in cookies if cookie]


@contextmanager
def running(command: list[str], environment: Mapping[str, str], url: str, path: str) -> Iterator[Place]:
    with started(command, environment) as (process, log):
        servers.wait_until(lambda: process.poll() is not None or answers(url + path), f"{command[2]} answers", 60)
        if process.poll() is not None:
            raise servers.ServerFailed(log.read_text()[-2000:])
        yield Place(url, process.pid)


@contextmanager
def started(command: list[str], environment: Mapping[str, str]) -> Iterator[tuple["subprocess.Popen[bytes]", Path]]:
    """The process and its log; it and all it started are gone afterwards."""
    folder = servers.short_folder("cwb-")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env=os.environ | environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=servers.die_with_parent,
        )
    try:
        yield process, folder / "log"
    finally:
        servers.end(process)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker as shipped, ready to take work."""
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-c", "2"]
    with started([*command, "--without-mingle", "--without-gossip", "-l", "INFO"], environment) as (process, log):
        servers.wait_until(lambda: " ready." in log.read_text(), "the worker is ready", 60)
        yield process


@contextmanager
def clock(environment: Mapping[str, str]) -> Iterator[None]:
    """The beat that rings for due work twice a second."""
    kept = Path(environment["VAR_DIR"], "beat")
    with started(
        [sys.executable, "-m", "celery", "-A", "config.celery", "beat", "--pidfile", "", "-s", str(kept)], environment
    ):
        yield


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def run(command: list[str], environment: Mapping[str, str]) -> str:
    ended = subprocess.run(command, env=os.environ | environment, cwd=ROOT, capture_output=True, text=True)
    if ended.returncode:
        raise servers.ServerFailed(f"{' '.join(command)}: {ended.stderr[-2000:]}")
    return ended.stdout
