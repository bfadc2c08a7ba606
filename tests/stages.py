"""Every check in order, the cheap ones first: `python -m tests.stages test|nets|lint|shots`.

One line a stage; the first red one ends the run and shows what it said. A stage that leaves a process
behind is red too.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "var" / "test"
PR_SET_CHILD_SUBREAPER = 36
SHOWN_LINES = 150
GRACE_SECONDS = 3.0
PYTHON = sys.executable
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Stage:
    """One check: what it is called and how it is run."""

    name: str
    command: Sequence[str | Path]
    environment: dict[str, str] = field(default_factory=dict)
    minutes: float = 10


def pytest(*arguments: str, engine: str = "sqlite", name: str, minutes: float = 25) -> Stage:
    command = [PYTHON, "-m", "pytest", "-q", "--color=no", "--durations=10", *arguments]
    return Stage(name, command, {"COMMONWEATHER_TEST_ENGINE": engine}, minutes)


JOURNEYS = "tests/journeys"
LANES = ("-n", "2", "--dist", "worksteal", f"--ignore={JOURNEYS}", "tests")
# Each lane has a product and a browser of its own.
JOURNEY_LANES = ("-n", "2", "--dist", "loadfile")
# A net's file stays in one lane: what it sets up once is not set up twice. The longest begin first.
NETS = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--timeout=1800", "tests")
PACKAGES = Stage("Debian packages", [PYTHON, "install/debian.py"])
LINT = [
    Stage("style", [BIN / "ruff", "check", "."]),
    Stage("format", [BIN / "ruff", "format", "--check", "."]),
    Stage("import contracts", [BIN / "lint-imports", "--no-logo"]),
    Stage("missing migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Stage("types", [PYTHON, "-m", "mypy"]),
]
STAGES = {
    "lint": LINT,
    "test": [
        PACKAGES,
        *LINT,
        pytest(*LANES, name="unit tests on SQLite"),
        pytest(*LANES, "-m", "not nets and not once", engine="postgres", name="unit tests on PostgreSQL"),
        pytest(*JOURNEY_LANES, "-m", "not nets", JOURNEYS, name="browser journeys", minutes=40),
    ],
    "nets": [
        PACKAGES,
        pytest(*NETS, "-m", "nets", name="nets on SQLite", minutes=60),
        pytest(*NETS, "-m", "nets and not once", engine="postgres", name="nets on PostgreSQL", minutes=30),
    ],
    "shots": [PACKAGES, Stage("photographs", [PYTHON, "-m", "tests.journeys.shots"], minutes=30)],
}
NOTHING_COLLECTED = 5


class Interrupted(BaseException):
    """Somebody ended the run."""


def adopt_orphans() -> None:
    """Whatever a stage leaves behind becomes a child of this process, where it can be found."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def children() -> list[int]:
    """The processes whose parent is this one, as the kernel lists them."""
    own, found = os.getpid(), []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(words[1]) == own and words[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def reap() -> None:
    """Forget the ended ones."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def name_of(process: int) -> str:
    try:
        return (Path("/proc") / str(process) / "cmdline").read_text().replace("\0", " ").strip()[:120]
    except OSError:
        return ""


def end_leftovers() -> list[str]:
    """The names of processes that were still there some seconds after their stage; they are gone now."""
    end = time.monotonic() + GRACE_SECONDS
    while children() and time.monotonic() < end:
        reap()
        time.sleep(0.05)
    left = []
    while pids := children():  # ending one may hand its own children to us
        for pid in pids:
            left.append(name_of(pid))
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.05)
        reap()
    return [name for name in left if name]


def run(stage: Stage, scratch: Path) -> tuple[bool, str, Path]:
    """Whether it is green, what it says in a line, and where all it said is kept."""
    log = LOGS / f"{stage.name.replace(' ', '-').lower()}.log"
    environment = {**os.environ, "VAR_DIR": str(scratch), "DEMO": "1", **stage.environment}
    for deciding in ("DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "SECRET_KEY", "EMAIL_URL", "COMMONWEATHER_TEST_RUN"):
        environment.pop(deciding, None)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(word) for word in stage.command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait(stage.minutes * 60)
        except subprocess.TimeoutExpired:
            process.kill()
            return False, f"not done after {stage.minutes:g} minutes", log
        except Interrupted:
            process.terminate()
            raise
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    said = lines[-1].strip("= ") if lines else ""
    if code == NOTHING_COLLECTED and "pytest" in stage.command:
        return True, "nothing to run", log
    return code == 0, said[:100], log


def run_all(stages: list[Stage]) -> int:
    LOGS.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix="cws-", dir="/tmp"))
    began = time.monotonic()
    try:
        for stage in stages:
            start = time.monotonic()
            is_green, said, log = run(stage, scratch)
            left = end_leftovers()
            if left:
                is_green, said = False, f"left behind: {'; '.join(left)}"
            word = "ok    " if is_green else "FAILED"
            print(f"{word} {stage.name:<26} {time.monotonic() - start:6.1f} s  {said}", flush=True)
            if not is_green:
                shown = log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
                print("\n".join(shown), f"\nAll of it: {log}", sep="\n")
                print(f"FAILED at {stage.name} after {time.monotonic() - began:.0f} s.")
                return 1
    finally:
        end_leftovers()
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"All {len(stages)} stages passed in {time.monotonic() - began:.0f} s.")
    return 0


def main() -> int:
    def interrupt(number: int, frame: FrameType | None) -> None:
        raise Interrupted

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    adopt_orphans()
    os.environ["PATH"] = f"{BIN}:{os.environ.get('PATH', '')}"
    try:
        return run_all(STAGES[sys.argv[1]])
    except Interrupted:
        print("\nStopped.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
