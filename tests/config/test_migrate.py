"""An empty database is filled at once; whoever comes from an older version goes through every migration."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers

STEP_BY_STEP = """
import django
django.setup()
from django.core.management import call_command
from django.core.management.commands.migrate import Command
call_command(Command(), verbosity=0)
"""


@pytest.mark.timeout(600)
def test_filled_at_once_it_is_what_all_migrations_lead_to(engine: str, tmp_path: Path) -> None:
    if engine == "sqlite":
        at_once, by_steps = tmp_path / "once.sqlite3", tmp_path / "steps.sqlite3"
        fill(f"sqlite:///{at_once}", "manage.py", "migrate", "-v0")
        fill(f"sqlite:///{by_steps}", "-c", STEP_BY_STEP)
        found = [drawn_in_sqlite(at_once), drawn_in_sqlite(by_steps)]
    else:
        with servers.cluster() as cluster:
            place = ("-h", str(cluster.data), "-p", str(servers.POSTGRES_PORT), "-U", "postgres")
            cluster.do("createdb", *place, "steps")
            fill(cluster.url, "manage.py", "migrate", "-v0")
            fill(servers.postgres_url(cluster.data, "steps"), "-c", STEP_BY_STEP)
            found = [drawn_in_postgres(name, *place) for name in ("commonweather", "steps")]
    assert len(found[0]) > 300
    assert found[0] == found[1]


def fill(database_url: str, *how: str) -> None:
    own = {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    subprocess.run([sys.executable, *how], cwd=servers.ROOT, env=os.environ | own, check=True)


def drawn_in_sqlite(file: Path) -> dict[tuple[str, str], list[str]]:
    """What each table, index and trigger is made of, in whatever order; and which migrations are done."""
    with sqlite3.connect(file) as database:
        listed = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        done = database.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    drawn = {(kind, name): parts_of(sql) if kind == "table" else [sql] for kind, name, sql in listed}
    return drawn | {("done", ""): sorted(name for (name,) in done)}


def parts_of(table: str) -> list[str]:
    body = table[table.index("(") + 1 : table.rindex(")")]
    return sorted(part.strip() for part in re.split(r",(?![^(]*\))", body))


def drawn_in_postgres(name: str, *place: str) -> dict[str, list[str]]:
    """The same: every statement of a dump, its lines in order."""
    dump = [str(servers.postgres_bin() / "pg_dump"), *place, "--schema-only", "--no-owner", name]
    told = subprocess.run(dump, capture_output=True, text=True, check=True).stdout
    query = [str(servers.postgres_bin() / "psql"), *place, "-tAc", "SELECT app, name FROM django_migrations", name]
    done = subprocess.run(query, capture_output=True, text=True, check=True).stdout
    lines = [line for line in told.splitlines() if line and not line.startswith(("--", "\\", "SET ", "SELECT "))]
    statements = "\n".join(lines).split(";\n")
    drawn = {one.split("\n", 1)[0]: sorted(line.strip().rstrip(",") for line in one.splitlines()) for one in statements}
    return drawn | {"done": sorted(done.split())}
