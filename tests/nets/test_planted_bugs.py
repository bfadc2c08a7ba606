"""The tests have no holes where we looked: every planted bug is caught by the tests that are named for it.

A copy of the tree is changed, the named tests run in it, and the change is taken back, bug after bug. Before any bug is
planted all named tests have passed there, so that what fails afterwards fails because of the bug.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import servers
from tests.planted.bugs import BUGS, Bug
from tests.settings import ENGINE

pytestmark = [pytest.mark.nets, pytest.mark.timeout(900)]

HERE = [bug for bug in BUGS if bug.only_postgres == (ENGINE == "postgres")]
LONGEST_SECONDS = 20
LEFT_BEHIND = shutil.ignore_patterns(".*", "var", "node_modules", "__pycache__")
PASSED, FAILED = 0, 1


@dataclass
class Copy:
    """A tree of its own, in which tests run."""

    tree: Path
    home: Path
    runner: subprocess.Popen[str]

    def run(self, nodes: Sequence[str], *more: str) -> tuple[int, str]:
        """Pytest's exit code, and all it said."""
        log = self.home / "log"
        told = ["-q", "-rf", "--color=no", "--tb=line", "--disable-warnings", "-p", "no:cacheprovider"]
        arguments = [*told, "-m", "", "--hypothesis-profile=first example", *more, *nodes]
        assert self.runner.stdin is not None
        assert self.runner.stdout is not None
        self.runner.stdin.write(json.dumps({"arguments": arguments, "log": str(log)}) + "\n")
        self.runner.stdin.flush()
        return int(self.runner.stdout.readline()), log.read_text()

    @contextmanager
    def with_bug(self, bug: Bug) -> Iterator[None]:
        place = self.tree / bug.file
        healthy = place.read_text()
        place.write_text(bug.planted_in(healthy))
        try:
            yield
        finally:
            place.write_text(healthy)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> Iterator[Copy]:
    """The product in a folder of its own, on this run's servers, where all named tests pass."""
    home = tmp_path_factory.mktemp("planted")
    tree = home / "tree"
    shutil.copytree(servers.ROOT, tree, ignore=LEFT_BEHIND)
    (home / "static").mkdir()
    database = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/planted"
    own = {
        "COMMONWEATHER_TEST_GIVEN": "1",
        "COMMONWEATHER_TEST_RUN": str(home),
        "DATABASE_URL": database if ENGINE == "postgres" else f"sqlite:///{home}/unused.sqlite3",
        "REDIS_URL": redis_url,
        "VAR_DIR": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",  # two versions of one file may be written within a second
    }
    left = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "DJANGO_SETTINGS"))}
    runner = subprocess.Popen(
        [sys.executable, "tests/planted/runner.py"],
        cwd=tree,
        env=left | own,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=servers.die_with_parent,
    )
    try:
        made = Copy(tree, home, runner)
        named = dict.fromkeys(node for bug in HERE for node in bug.caught_by)
        code, told = made.run([*named], "--create-db", "--reuse-db")
        assert code == PASSED, told[-3000:]
        yield made
    finally:
        runner.kill()
        runner.wait()
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.parametrize("bug", HERE, ids=lambda bug: bug.what.replace(" ", "-"))
def test_a_planted_bug_is_caught(copy: Copy, bug: Bug) -> None:
    with copy.with_bug(bug):
        code, told = copy.run(bug.caught_by, "--reuse-db", "--no-migrations", f"--timeout={LONGEST_SECONDS}")
    assert code == FAILED, told[-3000:]
    fallen = re.findall(r"^FAILED (\S+)", told, re.MULTILINE)
    for node in bug.caught_by:
        assert any(one == node or one.startswith(f"{node}[") for one in fallen), told[-3000:]
