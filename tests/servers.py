"""Throw-away servers for tests: PostgreSQL, Redis, a Celery worker, and the whole product.

Each is a context manager; leaving it ends the server. All listen on unix sockets in short folders
(a socket's path has room for about 100 bytes), so no two runs meet on a port.
"""

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_PORT = 5432  # part of the socket's name; nothing listens on the network
PR_SET_PDEATHSIG = 1
SETTINGS = {"DATABASE_URL", "REDIS_URL", "COMMONWEATHER_BROKER_SOCKET", "PUBLIC_URL", "SECRET_KEY", "EMAIL_URL"}


class ServerFailed(Exception):
    """A server did not come up; the message holds its last words."""


def short_folder(prefix: str = "cw-") -> Path:
    """A new folder of this run alone, with a short path."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp"))


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def wait_until(true: Callable[[], bool], what: str, seconds: float = 20, every: float = 0.02) -> None:
    """Returns as soon as it is true; fails with the words given otherwise."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise ServerFailed(f"Waited {seconds} s in vain: {what}.")
        time.sleep(every)


_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent() -> None:
    """For `preexec_fn`: the kernel ends this process when the one that started it ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def end(process: "subprocess.Popen[bytes]", seconds: float = 5) -> int:
    """Ask the process to stop, then end its whole group."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    return process.wait()


def _spawn(command: list[str], log: Path, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=None if environment is None else {**os.environ, **environment},
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )


# --- PostgreSQL ---------------------------------------------------------------------------------------


def postgres_bin() -> Path:
    """The folder of the newest PostgreSQL that Debian installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise ServerFailed("PostgreSQL is missing: apt-get install postgresql.")
    return found[-1].parent


def postgres_url(folder: Path, database: str = "commonweather") -> str:
    """How `DATABASE_URL` spells a database of the cluster in this folder."""
    return f"postgres://postgres@/{folder}/{database}"


@dataclass(frozen=True)
class Cluster:
    """A running cluster of PostgreSQL with an empty database `commonweather`."""

    data: Path
    settings: str
    as_postgres: tuple[str, ...]

    @property
    def url(self) -> str:
        return postgres_url(self.data)

    def do(self, program: str, *arguments: str) -> None:
        asked = [*self.as_postgres, str(postgres_bin() / program), *arguments]
        ended = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/")
        if ended.returncode:
            raise ServerFailed(f"{program}: {ended.stderr.strip() or ended.stdout.strip()}")

    def start(self) -> None:
        self.do("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.data / "log"), "-o", self.settings, "start")

    @property
    def leader(self) -> int:
        """The process above all others, as the file says in which it last wrote itself down."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @property
    def is_running(self) -> bool:
        return (self.data / "postmaster.pid").exists() and _is_running(self.leader)

    def kill(self) -> None:
        """Every process of it is gone at once, with nothing put in order; its files stay as they are."""
        leader = self.leader
        os.kill(leader, signal.SIGSTOP)  # so that it does not see the others go, and mend
        everybody = [*_children_of(leader), leader]
        for process in everybody:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        wait_until(lambda: not any(map(_is_running, everybody)), "PostgreSQL is gone")
        # Its number may still be taken for a while by what nobody has buried; after a power cut it is free.
        for name in ("postmaster.pid", f".s.PGSQL.{POSTGRES_PORT}.lock"):
            (self.data / name).unlink()


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _children_of(process: int) -> list[int]:
    lists = Path(f"/proc/{process}/task").glob("*/children")
    return [int(child) for one in lists for child in one.read_text().split()]


@contextmanager
def cluster(folder: Path | None = None, *, durable: bool = False) -> Iterator[Cluster]:
    """A fresh cluster with an empty database `commonweather`.

    `durable` keeps PostgreSQL's own defaults, for faults and benchmarks; else nothing is synced.
    """
    home = folder.parent if folder else short_folder("cwpg-")
    data = folder or home / "pg"
    as_postgres: tuple[str, ...] = ()
    if os.geteuid() == 0:  # initdb refuses to run as root
        as_postgres = ("runuser", "-u", "postgres", "--")
        home.chmod(0o711)  # passable for the user postgres
        data.mkdir()
        shutil.chown(data, "postgres")
    settings = f"-k {data} -p {POSTGRES_PORT} -c listen_addresses='' -c max_connections=200"
    if not durable:
        settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    made = Cluster(data, settings, as_postgres)
    made.do("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    made.start()
    try:
        made.do("createdb", "-h", str(data), "-p", str(POSTGRES_PORT), "-U", "postgres", "commonweather")
        yield made
    finally:
        if made.is_running:  # not where a test has killed it
            made.do("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder or home, ignore_errors=True)


@contextmanager
def postgres(folder: Path | None = None, *, durable: bool = False) -> Iterator[str]:
    """The `DATABASE_URL` of a fresh `cluster`."""
    with cluster(folder, durable=durable) as made:
        yield made.url


# --- Redis --------------------------------------------------------------------------------------------


@contextmanager
def redis(path: Path | None = None) -> Iterator[str]:
    """A fresh Redis that keeps nothing; gives its `REDIS_URL`."""
    home = None if path else short_folder("cwr-")
    path = path or Path(str(home)) / "s"
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise ServerFailed("Redis is missing: apt-get install redis-server.")
    log = path.with_suffix(".log")
    command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"]
    process = _spawn(command, log)
    try:
        wait_until(lambda: process.poll() is not None or _answers_ping(path), "redis-server starts")
        if process.poll() is not None:
            raise ServerFailed(f"redis-server: {log.read_text()[-400:]}")
        yield f"unix://{path}"
    finally:
        end(process)
        path.unlink(missing_ok=True)
        log.unlink(missing_ok=True)
        if home:
            shutil.rmtree(home, ignore_errors=True)


def _answers_ping(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(0.5)
            line.connect(str(path))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


# --- A real worker ------------------------------------------------------------------------------------


@dataclass
class Worker:
    """A Celery worker in processes of its own."""

    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def kill(self) -> None:
        """As a power cut would: the worker and its pool, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def worker(*, database_url: str, redis_url: str, var_dir: Path, concurrency: int = 1) -> Iterator[Worker]:
    """A real worker on this database and broker, ready to take work; `var_dir` is its own and goes with it."""
    var_dir.mkdir(parents=True, exist_ok=True)
    log = var_dir / "worker.log"
    log.unlink(missing_ok=True)
    ready = re.compile(r"celery@\S+ ready")
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "-c", str(concurrency)]
    command += ["--without-mingle", "--without-gossip", "--loglevel", "INFO"]
    own = {"DATABASE_URL": database_url, "REDIS_URL": redis_url, "VAR_DIR": str(var_dir)}
    given = {"DJANGO_SETTINGS_MODULE": "tests.settings", "COMMONWEATHER_TEST_GIVEN": "1"}
    process = _spawn(command, log, given | own)
    try:
        wait_until(
            lambda: process.poll() is not None or bool(ready.search(log.read_text(errors="replace"))),
            "the worker is ready",
            seconds=60,
            every=0.05,
        )
        if process.poll() is not None:
            raise ServerFailed(f"The worker ended: {log.read_text()[-800:]}")
        yield Worker(process, log)
    finally:
        end(process)
        shutil.rmtree(var_dir, ignore_errors=True)


def url_of_test_database() -> str:
    """How `DATABASE_URL` spells the database that the running test uses."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


# --- The whole product --------------------------------------------------------------------------------


@dataclass
class Stack:
    """The product as `manage.py up` runs it: broker, worker, clock and web."""

    url: str
    var_dir: Path
    process: "subprocess.Popen[bytes]"
    environment: dict[str, str] = field(repr=False)

    def manage(self, *arguments: str) -> str:
        """What a management command prints when run beside the stack, on its database."""
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if ended.returncode:
            raise ServerFailed(f"manage.py {' '.join(arguments)}: {ended.stderr[-2000:]}")
        return ended.stdout

    def shell(self, code: str) -> str:
        """What this Python prints when run inside the product."""
        return self.manage("shell", "--no-imports", "-c", code)

    def doors(self) -> dict[str, str]:
        """The demo's one-tap sign-in links by label."""
        code = (
            "import json; from rehearsal.doors import links; "
            f"print(json.dumps([[str(label), url] for label, url in links({self.url!r})]))"
        )
        return dict(json.loads(self.shell(code)))


@contextmanager
def stack(
    *,
    demo: bool = True,
    database_url: str | None = None,
    redis_url: str | None = None,
    seconds: float = 180,
    more: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """The product, answering on a free port of 127.0.0.1 over a fresh database."""
    home = short_folder("cwup-")
    port = free_port()
    own = {"DATABASE_URL": database_url, "REDIS_URL": redis_url}
    environment = {
        **{name: value for name, value in os.environ.items() if name not in SETTINGS},
        **{name: value for name, value in own.items() if value},
        "VAR_DIR": str(home / "var"),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "DEMO": "1" if demo else "0",
        "STORY": "spore-quay",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **(more or {}),
    }
    printed = home / "up.log"
    with printed.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--end-with-parent"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            start_new_session=True,
        )
    try:
        wait_until(
            lambda: process.poll() is not None or "Ctrl-C" in printed.read_text(errors="replace"),
            "manage.py up is ready",
            seconds=seconds,
            every=0.1,
        )
        if process.poll() is not None:
            raise ServerFailed(f"manage.py up ended: {printed.read_text()[-2000:]}")
        yield Stack(f"http://127.0.0.1:{port}", home / "var", process, environment)
    finally:
        end(process, seconds=8)
        shutil.rmtree(home, ignore_errors=True)
