"""Runs tests of the tree it stands in, one run after another: `python tests/planted/runner.py`, from that tree.

What others wrote is imported once; each run happens in a copy of this process, and so sees the product as its files
are at that moment. Reads runs as lines of JSON, ``{"arguments": [...], "log": path}``; answers each with pytest's exit
code. Whoever started it has set the environment that `tests/settings.py` wants.
"""

import importlib
import json
import os
import sys
from pathlib import Path

OTHERS = (
    *("pytest", "hypothesis", "pytest_django", "numpy", "psycopg", "celery", "redis", "rest_framework.serializers"),
    *("django.contrib.admin", "django.contrib.postgres.fields", "django.test", "drf_spectacular.renderers", "anymail"),
    *("cryptography.hazmat.primitives.asymmetric.ed25519", "markdown_it", "nh3", "segno", "qrcode"),
)


def imported_once() -> None:
    for name in OTHERS:
        try:
            importlib.import_module(name)
        except Exception:
            continue


def run(arguments: list[str], log: str) -> int:
    """Pytest's exit code; what it said is in the log."""
    process = os.fork()
    if process == 0:
        told = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(told, 1)
        os.dup2(told, 2)
        import pytest

        code = pytest.main(arguments)
        sys.stdout.flush()
        os._exit(int(code))
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    sys.path[0] = str(Path.cwd())  # the tree, in place of this file's folder
    imported_once()
    for line in sys.stdin:
        print(run(**json.loads(line)), flush=True)
