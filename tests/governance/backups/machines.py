"""Machines that are backed up and restored: each a folder and a database, worked by real commands."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import psycopg
from django.db import connections
from django.test import override_settings
from environ import Env

from assemblies.minutes.models import Entry
from governance.backups import keys, services
from tests import servers
from tests.servers import ROOT

BALLOTS = """
from governance.ballots.models import Tally
from governance.ballots.tallying import published_lines
for tally in Tally.objects.exclude(sealed_root=""):
    for line, weight in published_lines(tally.question):
        print(line.decode())
"""


@dataclass
class Machine:
    """A clone of the product with data of its own."""

    folder: Path
    database_url: str
    more: dict[str, str] = field(default_factory=dict)
    is_here: bool = False

    @property
    def key(self) -> Path:
        return self.folder / "private.key"

    @property
    def files(self) -> list[Path]:
        return sorted((self.folder / "var" / "backups").glob("*.age"))

    @property
    def environment(self) -> dict[str, str]:
        own = {"VAR_DIR": str(self.folder / "var"), "DATABASE_URL": self.database_url, "DEMO": "1"}
        given = {"DJANGO_SETTINGS_MODULE": "tests.settings", "COMMONWEATHER_TEST_GIVEN": "1"}
        return {**os.environ, **own, **given, **self.more}

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)

    def do(self, *words: str | Path) -> str:
        """What a command prints that must succeed."""
        ended = self.run(*words)
        assert ended.returncode == 0, ended.stderr[-3000:]
        return ended.stdout

    def refusal(self, *words: str | Path) -> str:
        """The one sentence of a command that must be refused."""
        ended = self.run(*words)
        assert ended.returncode == 1, ended.stdout + ended.stderr[-2000:]
        assert len(ended.stderr.strip().splitlines()) == 1, ended.stderr
        return ended.stderr.strip()

    def shell(self, code: str) -> str:
        return self.do("shell", "--no-imports", "-c", code).strip()

    def backup(self) -> Path:
        """A new backup; the key is made first where there is none. Without the command where this is the test's own."""
        if self.is_here:
            with self.at_home(), patch.object(services, "NAME", "commonweather-{:%Y%m%d-%H%M%S-%f}.age"):
                if not self.key.exists():
                    keys.make_key(self.key)
                return services.make_backup()[1]
        if not self.key.exists():
            self.do("backup_key", "--file", self.key)
        return Path(self.do("backup").splitlines()[0])

    @contextmanager
    def at_home(self) -> Iterator[None]:
        """Inside, the folders of this machine are those of the running test."""
        with override_settings(VAR_DIR=self.folder / "var", BACKUP_DIR=self.folder / "var" / "backups"):
            yield

    @contextmanager
    def looked_into(self) -> Iterator[str]:
        """The name of a connection to this machine's database."""
        name = f"machine-{uuid.uuid4().hex}"
        like = connections["default"].settings_dict
        options = {**like["OPTIONS"], **({} if "sqlite" in like["ENGINE"] else {"pool": False})}
        parsed = Env.db_url_config(self.database_url)
        connections.settings[name] = {**like, "OPTIONS": options} | dict(parsed)
        if parsed["ENGINE"] != like["ENGINE"]:
            connections.settings[name]["OPTIONS"] = {}
        connections[name].connect()
        try:
            yield name
        finally:
            connections[name].close()
            del connections[name]
            del connections.settings[name]


def new_machine(folder: Path, engine: str) -> Machine:
    """An empty one with a database of this engine."""
    folder.mkdir(parents=True)
    if engine == "sqlite":
        return Machine(folder, f"sqlite:///{folder}/var/own.sqlite3")
    here = connections["default"].settings_dict
    name = f"machine_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(
        host=here["HOST"], port=here["PORT"] or None, user=here["USER"], dbname="postgres", autocommit=True
    ) as line:
        line.execute(f"CREATE DATABASE {name}")
    return Machine(folder, f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}")


def this_machine(folder: Path, *, is_here: bool = False) -> Machine:
    """The one whose database the running test fills. ``is_here``: backups are made in this very process."""
    folder.mkdir(parents=True)
    return Machine(folder, servers.url_of_test_database(), is_here=is_here)


def verified(machine: Machine, tmp_path: Path, *heads: str) -> str:
    """What the checker says of the machine's record and ballots."""
    with machine.looked_into() as there:
        lines = list(Entry.objects.using(there).order_by("seq").values_list("text", flat=True))
    record, ballots = tmp_path / "minutes.jsonl", tmp_path / "ballots.jsonl"
    record.write_text("".join(f"{line}\n" for line in lines))
    ballots.write_text(machine.shell(BALLOTS) + "\n")
    wanted = [word for head in heads for word in ("--head", head)]
    checker = ROOT / "assemblies" / "minutes" / "verify.py"
    ended = subprocess.run(
        [sys.executable, checker, record, ballots, *wanted], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout
