"""The set-up on a fresh machine: what it leaves behind, and the sentence when it cannot go on."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.once


def load(folder: Path, name: str = "environment") -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, folder / "install" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path):
    """A fresh clone whose lock asks for a single package that needs no network: pip itself."""
    for name in ("install", "vendor"):
        shutil.copytree(ROOT / name, tmp_path / name)
    checksum, wheel = (ROOT / "vendor" / "pip.sha256").read_text().split()
    lock = f"pip=={wheel.split('-')[1]} --hash=sha256:{checksum}\n"
    (tmp_path / "requirements.txt").write_text(lock)
    (tmp_path / "requirements-dev.txt").write_text(lock)
    return tmp_path


def set_up(clone: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """As `make run` does it, with an empty HOME and nothing but the vendored wheel to install from."""
    home = clone / "home"
    home.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "PIP_CONFIG_FILE": "/dev/null",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(clone / "vendor"),
        **more,
    }
    command = [sys.executable, str(clone / "install" / "environment.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)


def test_a_fresh_clone_gets_its_environment_once(clone):
    first = set_up(clone)
    assert first.returncode == 0, first.stderr
    assert "Installing" in first.stdout
    asked = [clone / ".venv" / "bin" / "python", "-c", "import pip, sys; print(sys.prefix)"]
    assert subprocess.run(asked, capture_output=True, text=True).stdout.strip() == str(clone / ".venv")

    again = set_up(clone)
    assert (again.returncode, again.stdout) == (0, "")

    with (clone / "requirements.txt").open("a") as lock:
        lock.write("# a new lock\n")
    assert "Installing" in set_up(clone).stdout


def test_a_package_that_differs_from_the_lock_is_refused(clone):
    other = hashlib.sha256(b"something else").hexdigest()
    pinned = (clone / "requirements.txt").read_text().split()[0]
    (clone / "requirements.txt").write_text(f"{pinned} --hash=sha256:{other}\n")
    ended = set_up(clone, PIP_FORCE_REINSTALL="1")
    assert ended.returncode == 1
    assert "differs from the one that was locked" in ended.stderr
    assert "Installing" in set_up(clone, PIP_FORCE_REINSTALL="1").stdout  # not taken for done


def test_without_a_network_the_sentence_says_so(clone):
    (clone / "requirements.txt").write_text(f"Django==5.2.19 --hash=sha256:{'0' * 64}\n")
    ended = set_up(
        clone, PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0"
    )
    assert ended.returncode == 1
    assert "could not be reached" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_damaged_installer_is_not_run(clone):
    with next((clone / "vendor").glob("*.whl")).open("ab") as wheel:
        wheel.write(b"!")
    ended = set_up(clone)
    assert ended.returncode == 1
    assert "is damaged" in ended.stderr


def test_an_old_python_gets_a_sentence(monkeypatch):
    environment = load(ROOT)
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(environment.SetUpError, match=r"needs Python 3\.11 or newer, and python3 here is 3\.9"):
        environment.use_new_python()


def test_an_old_python_hands_over_to_a_newer_one(monkeypatch):
    environment = load(ROOT)
    started = []
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name == "python3.12" else None)
    monkeypatch.setattr(os, "execv", lambda program, arguments: started.append(program))
    with pytest.raises(environment.SetUpError):  # only because execv came back here
        environment.use_new_python()
    assert started == ["/usr/bin/python3.12"]


def test_a_read_only_folder_gets_a_sentence(monkeypatch):
    environment = load(ROOT)
    monkeypatch.setattr(environment, "ROOT", Path("/proc/self"))
    with pytest.raises(environment.SetUpError, match="cannot write to /proc/self"):
        environment.require_room()


def test_a_full_disk_gets_a_sentence(monkeypatch, tmp_path):
    environment = load(ROOT)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5 * 2**20))
    with pytest.raises(environment.SetUpError, match="has 5 MB free"):
        environment.require_room()
    assert "is full" in environment.reason("pip failed", "ERROR: [Errno 28] No space left on device")


def test_a_python_without_venv_gets_a_sentence(monkeypatch):
    environment = load(ROOT)
    monkeypatch.setitem(sys.modules, "venv", None)
    with pytest.raises(environment.SetUpError, match="python3-venv"):
        environment.make_venv()


def test_where_nothing_can_be_installed_the_missing_debian_packages_are_named(monkeypatch, capsys):
    debian = load(ROOT, "debian")
    monkeypatch.setattr(debian, "PACKAGES", {"chromium": lambda: False, "gettext": lambda: True})
    monkeypatch.setattr(debian, "become_root", lambda: None)
    assert debian.main() == 1
    said = capsys.readouterr().err
    assert "missing here: chromium." in said
    assert "sudo apt-get install chromium" in said


def test_debian_packages_that_are_there_need_no_root(monkeypatch, capsys):
    debian = load(ROOT, "debian")
    monkeypatch.setattr(debian, "PACKAGES", {"gettext": lambda: True})
    monkeypatch.setattr(debian, "install", lambda names: pytest.fail("asked apt"))
    assert debian.main() == 0


def test_the_locks_name_no_registry():
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text()
        assert "--index-url" not in lock
        assert "--extra-index-url" not in lock
        assert "--find-links" not in lock
        assert "--hash=sha256:" in lock
