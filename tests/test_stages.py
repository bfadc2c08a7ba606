"""The run of all checks itself: what it tells, and that it leaves nothing behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.once

RUN = """
import sys
from pathlib import Path
from tests import stages
stages.LOGS = Path(sys.argv[1])
stages.GRACE_SECONDS = 0.3
stages.adopt_orphans()
sys.exit(stages.run_all([stages.Stage(f"stage {n}", ["sh", "-c", line]) for n, line in enumerate(sys.argv[2:])]))
"""


def run(folder: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, str(folder), *lines]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_green_stages_end_with_a_sum(tmp_path):
    ended = run(tmp_path, "echo 12 passed", "true")
    assert ended.returncode == 0
    assert "12 passed" in ended.stdout
    assert ended.stdout.splitlines()[-1].startswith("All 2 stages passed in")


def test_the_first_red_stage_ends_the_run_and_shows_why(tmp_path):
    ended = run(tmp_path, "echo the reason; false", "touch never")
    assert ended.returncode == 1
    assert "FAILED stage 0" in ended.stdout
    assert "the reason" in ended.stdout
    assert "stage 1" not in ended.stdout


def test_a_stage_that_leaves_a_process_behind_is_red(tmp_path):
    ended = run(tmp_path, "setsid sleep 4711 & echo fine")
    assert ended.returncode == 1
    assert "left behind: sleep 4711" in ended.stdout
    alive = [path for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists() and is_sleep(path)]
    assert not alive


def is_sleep(cmdline: Path) -> bool:
    try:
        return cmdline.read_bytes() == b"sleep\x004711\x00"
    except OSError:
        return False
