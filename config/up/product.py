"""The product as one thing: prepared, started, watched, stopped."""

import hashlib
import http.client
import os
import resource
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from django.conf import settings

from config.up import address, broker, preparation
from config.up.errors import CannotStart, PartEnded
from config.up.folder import Folder
from config.up.parts import Keeper, Part, stop

BROKER_SECONDS = 30.0
WEB_SECONDS = 120.0
STOP_SECONDS = 2.6
BROKER_STOP_SECONDS = 0.8
OPEN_FILES = 65_536


class Stopped(BaseException):
    """Somebody asked for the end while the product was being prepared; no `except Exception` may keep it."""


def short_broker_socket() -> str | None:
    """A socket's path that fits, when the one in the folder would be too long; else None."""
    if os.environ.get("REDIS_URL") or len(settings.BROKER_SOCKET.encode()) <= broker.LONGEST_SOCKET:
        return None
    name = hashlib.sha256(str(settings.VAR_DIR).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir() if len(tempfile.gettempdir()) < 40 else "/tmp")  # noqa: S108
    home = folder / f"commonweather-{os.getuid()}-{name}"
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid != os.getuid():
        raise CannotStart(f"{home} belongs to somebody else. Choose a shorter folder: VAR_DIR=/some/folder")
    return str(home / "broker.sock")


class Product:
    """Broker, web, worker and clock of one folder and one port."""

    def __init__(self) -> None:
        self.host, self.port = str(settings.HOST), int(settings.PORT)
        self.here = settings.PUBLIC_URL or address.here(self.host, self.port)
        self.folder = Folder(Path(settings.VAR_DIR).resolve())
        self.broker: Part | None = None
        self.parts: list[Part] = []
        self._keeper: Keeper | None = None
        self._asked = 0
        self._is_preparing = True

    def run(self, *, terminal: int | None = None) -> None:
        """Returns when somebody asked for the end; raises when nothing started or a part ended."""
        lock = self.folder.take(address=self.here)
        address.require_free(self.host, self.port)
        with self._listening() as wake:
            try:
                self._keeper = Keeper(keep_open=lock)
                self._start_broker()
                preparation.prepare(self._say)
                self._start_web()
                self._start_worker_and_clock()
                self._announce()
                self._is_preparing = False
                self._watch(wake, terminal)
            except Stopped:
                pass
            finally:
                self._is_preparing = False
                self._stop()

    # --- starting -----------------------------------------------------------------------------------

    def _start_broker(self) -> None:
        if os.environ.get("REDIS_URL"):
            if not broker.answers(settings.REDIS_URL):
                raise CannotStart("The broker of REDIS_URL does not answer. Start it, or leave REDIS_URL out.")
            return
        socket = Path(settings.BROKER_SOCKET)
        program = broker.find()
        self.broker = self._part("broker", broker.command(program, socket=socket, data=self.folder.broker))
        end = time.monotonic() + BROKER_SECONDS
        while not broker.answers(settings.REDIS_URL):
            if self.broker.has_ended or time.monotonic() > end:
                raise CannotStart(f"The broker {program} did not start:\n{self.broker.last_words()}")
            time.sleep(0.02)

    def _start_web(self) -> None:
        """The first page is there afterwards."""
        self.parts.append(self._part("web", [sys.executable, "-m", *self._web()]))
        self._wait_for_pages()

    def _start_worker_and_clock(self) -> None:
        """After the web, so that the first page does not wait for them."""
        celery = [sys.executable, "-m", "celery", "-A", "config.celery"]
        worker = ["worker", "-c", "2", "--without-mingle", "--without-gossip", "--loglevel", "WARNING"]
        self.parts.append(self._part("worker", [*celery, *worker]))
        schedule = str(self.folder.path / "beat-schedule")
        beat = ["beat", "--pidfile", "", "-s", schedule, "--loglevel", "WARNING"]
        self.parts.append(self._part("clock", [*celery, *beat]))

    def _web(self) -> list[str]:
        """One process on SQLite, which has one writer anyway; one a core on PostgreSQL."""
        processes = 1 if settings.SQLITE else max(1, len(os.sched_getaffinity(0)))
        return [
            *("uvicorn", "config.asgi:application"),
            *("--host", self.host, "--port", str(self.port)),
            *("--loop", "uvloop", "--http", "httptools", "--lifespan", "on"),
            *("--workers", str(processes)),
            *("--timeout-graceful-shutdown", "5", "--backlog", "4096"),
            *("--no-access-log", "--no-server-header", "--log-level", "warning"),
        ]

    def _part(self, name: str, command: list[str]) -> Part:
        environment = {
            **os.environ,
            "VAR_DIR": str(self.folder.path),
            "COMMONWEATHER_BROKER_SOCKET": str(settings.BROKER_SOCKET),
            "PYTHONUNBUFFERED": "1",
        }
        log = self.folder.logs / f"{name}.log"
        part = Part(name, command, log=log, folder=settings.BASE_DIR, environment=environment)
        if self._keeper:
            self._keeper.watch(part)
        return part

    def _wait_for_pages(self) -> None:
        end = time.monotonic() + WEB_SECONDS
        while not self._page_answers():
            self._require_all_running()
            if time.monotonic() > end:
                raise PartEnded(f"The web server did not answer within {WEB_SECONDS:.0f} seconds.")
            time.sleep(0.05)

    def _page_answers(self) -> bool:
        host = "127.0.0.1" if self.host in address.EVERYWHERE else self.host
        line = http.client.HTTPConnection(host, self.port, timeout=5)
        try:
            line.request("GET", "/livez")
            return line.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            line.close()

    # --- running ------------------------------------------------------------------------------------

    def _watch(self, wake: int, terminal: int | None) -> None:
        """Until somebody asks for the end or closes the terminal; a part that ends by itself ends all."""
        events = select.poll()
        events.register(wake, select.POLLIN)
        if terminal is not None:
            events.register(terminal, 0)  # its end is reported whatever is asked for
        while not self._asked:
            self._require_all_running()
            for handle, _ in events.poll(5000):
                if handle == terminal:
                    return
                os.read(wake, 4096)

    def _require_all_running(self) -> None:
        for part in [*self.parts, *([self.broker] if self.broker else [])]:
            if part.has_ended:
                words = part.last_words()
                raise PartEnded(
                    f"The {part.name} ended by itself ({_ending(part.process.returncode)}), so everything was stopped. "
                    f"See {part.log}" + (f", which ends with:\n{words}" if words else ".")
                )
        if self._keeper and self._keeper.has_ended:
            raise PartEnded("The keeper process was ended from outside, so everything was stopped.")

    def _announce(self) -> None:
        self._say(f"\nCommonweather is running at {self.here}")
        if link := preparation.set_up_link(self.here):
            self._say("\nNobody organises here yet. Open this link once, within an hour, to begin:")
            self._say(f"  {link}")
        elif settings.MODE != "demo" and preparation.holds_the_demo_alone():
            self._say("\nThere is no set-up link, because this folder holds the demo and its people organise there.")
            self._say("Begin in a folder of your own: DEMO=0 VAR_DIR=$HOME/our-assembly make run")
        doors = preparation.doors(self.here)
        if doors:
            self._say("\nSign in with one tap as somebody of the demo; “Try it” leads to all (in demo mode only):")
            width = max(len(str(label)) for label, _ in doors)
            for label, link in doors:
                self._say(f"  {label!s:<{width}}  {link}")
        phones = None if settings.PUBLIC_URL else address.for_phones(self.host, self.port)
        if phones:
            self._say(f"\nPhones on the same network: {phones}   (HOST=127.0.0.1 make run keeps it to this machine)")
            self._say(address.qr(phones))
        self._say(f"Logs: {self.folder.logs}   Ctrl-C stops everything.")

    @staticmethod
    def _say(line: str) -> None:
        try:
            print(line, flush=True)
        except OSError:  # the terminal was closed; that must not keep the rest from ending in order
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115  for as long as this process lives

    # --- stopping -----------------------------------------------------------------------------------

    @contextmanager
    def _listening(self) -> Iterator[int]:
        """Ctrl-C, a closed terminal and a polite `kill` all mean the same; children's ends wake us."""
        wake, woken = os.pipe()
        for end in (wake, woken):
            os.set_blocking(end, False)
        before = {
            number: signal.signal(number, self._hear) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        old = signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        try:
            yield wake
        finally:
            signal.set_wakeup_fd(old)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(wake)
            os.close(woken)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self._asked += 1
        if self._is_preparing:
            self._is_preparing = False
            raise Stopped

    def _stop(self) -> None:
        """The broker last, so that the others can still hand back what they hold. Asking twice hurries."""
        if self._asked:
            self._say("\nStopping ...")
        asked = self._asked

        def is_impatient() -> bool:
            return self._asked > asked

        stop(self.parts, seconds=STOP_SECONDS, is_impatient=is_impatient)
        stop([self.broker] if self.broker else [], seconds=BROKER_STOP_SECONDS, is_impatient=is_impatient)
        if self._keeper:
            self._keeper.dismiss()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"


def allow_many_streams() -> None:
    """As many open files as the system lets this user have: each live stream is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
