"""After this has run, `.venv` holds exactly the locked dependencies of Commonweather.

With `--oracles` it is `.venv-oracles` that is made ready: other people's counting software, to compare with, which
never meets ours in one environment.

Started by plain `python3` (standard library only, syntax of Python 3.6 so that an old Python gets a
sentence and no traceback): `python3 install/environment.py [--dev | --oracles]`.

pip comes from the pinned wheel in `vendor/`, never from `ensurepip`, which Debian packs separately:
one path on every machine, the same pip everywhere.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = VENV / "install.log"
OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")
FREE_MB = 700
LOCKS = {
    "run": ("requirements.txt",),
    "dev": ("requirements.txt", "requirements-dev.txt"),
    "oracles": ("oracles/requirements.txt",),
}
INCLUDED = {"run": ("run",), "dev": ("run", "dev"), "oracles": ("oracles",)}
NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Network is unreachable",
    "Connection refused",
    "No matching distribution found",
)


class SetUpError(Exception):
    """Why the set-up stopped, in a sentence that says what to do."""


def choose(kind: str) -> None:
    """From now on everything is about the environment of this kind."""
    global VENV, PYTHON, LOG
    VENV = ROOT / (".venv-oracles" if kind == "oracles" else ".venv")
    PYTHON = VENV / "bin" / "python"
    LOG = VENV / "install.log"


def use_new_python() -> None:
    """Go on with Python 3.11 or newer; look for one beside an older `python3`."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER_NAMES:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, *sys.argv])  # noqa: S606  the program just found on PATH
    raise SetUpError(
        "Commonweather needs Python 3.11 or newer, and python3 here is {}.{}. "
        "Install a newer one (Debian 12: sudo apt-get install python3).".format(*sys.version_info[:2])
    )


def pip_wheel() -> Path:
    """The vendored pip, once its checksum has been compared."""
    checksum, name = (ROOT / "vendor" / "pip.sha256").read_text().split()
    wheel = ROOT / "vendor" / name
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != checksum:
        raise SetUpError("vendor/{} is damaged: its checksum differs. Fetch the repository again.".format(name))
    return wheel


def fingerprint(kind: str) -> str:
    """Changes when a lock or the installer changes."""
    told = hashlib.sha256()
    for name in LOCKS[kind] + ("vendor/pip.sha256",):
        told.update((ROOT / name).read_bytes())
    return told.hexdigest()


def stamp(kind: str) -> Path:
    return VENV / ("installed-" + kind)


def is_ready(kind: str) -> bool:
    try:
        return stamp(kind).read_text() == fingerprint(kind) and answers("import pip")
    except OSError:
        return False


def answers(statement: str) -> bool:
    """Whether the Python of `.venv` is there, new enough, and can run this."""
    asked = [str(PYTHON), "-c", "import sys; assert sys.version_info >= (3, 11); " + statement]
    try:
        ended = subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def quiet_environment() -> "dict[str, str]":
    """The caller's environment without settings that would send packages elsewhere."""
    strangers = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV"}
    kept = {name: value for name, value in os.environ.items() if name not in strangers}
    kept.update(PYTHONNOUSERSITE="1", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1")
    return kept


def require_room() -> None:
    """Refuse early where nothing can be written, instead of half-way through."""
    trial = ROOT / ".venv-trial"
    try:
        trial.mkdir(exist_ok=True)
        trial.rmdir()
    except OSError as refusal:
        raise SetUpError(
            "Commonweather cannot write to {} ({}). Clone it into a folder of your own.".format(ROOT, refusal.strerror)
        ) from refusal
    free = shutil.disk_usage(str(ROOT)).free // 2**20
    if free < FREE_MB:
        raise SetUpError(
            "The disk of {} has {} MB free; the set-up needs {} MB. Make room and try again.".format(
                ROOT, free, FREE_MB
            )
        )


def make_venv() -> None:
    """A virtual environment of this Python, with the vendored pip in it."""
    try:
        import venv
    except ImportError as missing:
        raise SetUpError(
            "This Python has no venv module. Install it (Debian: sudo apt-get install python3-venv) and try again."
        ) from missing
    wheel = pip_wheel()
    if not answers("import encodings"):
        venv.EnvBuilder(clear=True, symlinks=True, with_pip=False).create(str(VENV))
    into = [str(PYTHON), str(wheel / "pip"), "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    run(into, "pip could not be set up")


def run(command: "list[str]", failure: str) -> None:
    """Runs it with its output in the log; a failure becomes one sentence."""
    with LOG.open("ab") as log:
        ended = subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, env=quiet_environment(), cwd=str(ROOT))
    if ended.returncode:
        raise SetUpError(reason(failure, LOG.read_text(errors="replace")))


def reason(failure: str, log: str) -> str:
    """The sentence that fits what pip wrote."""
    if "No space left on device" in log:
        return "The disk of {} is full. Make room and try again.".format(ROOT)
    if "DO NOT MATCH THE HASHES" in log:
        return "A downloaded package differs from the one that was locked; nothing was installed. See {}.".format(LOG)
    if any(sign in log for sign in NETWORK_SIGNS):
        return (
            "The Python Package Index could not be reached. The first start needs the network, later ones do not: "
            "check it (or PIP_INDEX_URL) and try again. Details: {}".format(LOG)
        )
    return "{}; the last lines were:\n{}\nAll of it: {}".format(failure, "\n".join(log.splitlines()[-8:]), LOG)


def install(kind: str) -> None:
    """Exactly the locked packages, each compared with its hash."""
    print("Installing the locked dependencies (about a minute the first time) ...", flush=True)
    if LOG.exists():
        LOG.unlink()
    make_venv()
    files = [part for name in LOCKS[kind] for part in ("-r", name)]
    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--progress-bar", "off", *files]
    run(command, "The dependencies could not be installed")
    for done in INCLUDED[kind]:
        stamp(done).write_text(fingerprint(done))


def prepare(kind: str) -> None:
    """Leaves `.venv` ready; does nothing when it already is."""
    if is_ready(kind):
        return
    require_room()
    folder = os.open(str(ROOT), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # two starts at once: the second waits, then finds all done
        if not is_ready(kind):
            install(kind)
    finally:
        os.close(folder)


def main() -> int:
    try:
        use_new_python()
        kind = next((name for name in ("oracles", "dev") if "--" + name in sys.argv[1:]), "run")
        choose(kind)
        prepare(kind)
    except SetUpError as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. Start again any time; the set-up goes on where it was.", file=sys.stderr)
        return 130
    except OSError as refusal:
        if refusal.errno == 28:  # ENOSPC
            print("The disk of {} is full. Make room and try again.".format(ROOT), file=sys.stderr)
        else:
            print("The set-up could not go on: {}".format(refusal), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
