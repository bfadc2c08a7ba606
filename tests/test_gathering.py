"""Contract 5: what a feature has, its app gathers; a forgotten re-export would be silent otherwise."""

import json
import os
import subprocess
import sys

import pytest

from tests.servers import ROOT

pytestmark = pytest.mark.once

APPS = ("assemblies", "governance", "rehearsal")
LOADED = """
import json, sys
import django
django.setup()
loaded = {"models": sorted(sys.modules)}
from config.celery import app
app.loader.import_default_modules()
loaded["tasks"] = sorted(sys.modules)
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, set[str]]:
    """The modules that a fresh process knows after Django's, then after the worker's start."""
    ended = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return {kind: set(names) for kind, names in json.loads(ended.stdout).items()}


@pytest.mark.parametrize("kind", ["models", "tasks"])
def test_every_feature_is_gathered_by_its_app(loaded, kind):
    wanted = {f"{path.parts[-3]}.{path.parts[-2]}.{kind}" for app in APPS for path in (ROOT / app).glob(f"*/{kind}.py")}
    forgotten = wanted - loaded[kind]
    assert not forgotten, f"not gathered in {kind}.py of its app: {sorted(forgotten)}"


def test_every_task_of_the_clock_exists(loaded):
    from django.conf import settings

    from config.celery import app

    app.loader.import_default_modules()
    unknown = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} - set(app.tasks)
    assert not unknown
