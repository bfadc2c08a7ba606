"""A gigabyte carried to another machine: a backup of it, and its restore with all checks, as the commands do it."""

import os
import random
import shutil
import string
import subprocess
import sys
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

from django.db import connection

from bench import places
from bench.cases.feed import a_long_record
from bench.goals import Figure, case
from bench.hall import Hall
from bench.world import World, build_city
from config.clock import now
from governance.ballots.models import Mode, OpenBallot, RollEntry
from governance.ballots.tallying import count_tally
from governance.proposals.models import Proposal
from tests import servers

SIZE = 10**9
VOTERS = 200_000
TEXT = 20_000
AT_ONCE = 1000


@case("restore")
def a_gigabyte_on_another_machine(hall: Hall) -> list[Figure]:
    world = build_city("gigabyte", voters=VOTERS)
    voted_on(world)
    a_long_record()
    fill_up(world)
    with ExitStack() as gone:
        old, new = (servers.short_folder("cwb-") for _ in range(2))
        for folder in (old, new):
            gone.callback(shutil.rmtree, folder, ignore_errors=True)
        here = hall.given.environment | {"BACKUP_DIR": str(old / "backups")}
        key = old / "private.key"
        told("backup_key", "--file", str(key), environment=here)
        began = time.monotonic()
        file = told("backup", environment=here).splitlines()[0]
        saved = time.monotonic() - began
        url = gone.enter_context(servers.postgres()) if hall.given.engine == "postgres" else f"sqlite:///{new}/db"
        there = hall.given.environment | {"VAR_DIR": str(new), "DATABASE_URL": url}
        began = time.monotonic()
        told("restore", file, "--key", str(key), environment=there)
        restored = time.monotonic() - began
        note = f"{size() / 1e9:.2f} GB on {hall.given.engine}, a file of {Path(file).stat().st_size / 1e6:.0f} MB"
    return [
        Figure("restore", "a backup of a gigabyte is made", saved, "s", must=900, note=note),
        Figure("restore", "it is restored and checked", restored, "s", must=900, note=note),
    ]


def told(command: str, *arguments: str, environment: dict[str, str]) -> str:
    asked = [sys.executable, "manage.py", command, *arguments]
    ended = subprocess.run(asked, cwd=places.ROOT, env=os.environ | environment, capture_output=True, text=True)
    if ended.returncode:
        raise RuntimeError(f"{command}: {ended.stderr}")
    return ended.stdout


def voted_on(world: World) -> None:
    """A vote of everybody, counted, so that there is a seal to check."""
    question = world.open_questions(1, Mode.OPEN)[0]
    at = now()
    OpenBallot.objects.bulk_create(
        (
            OpenBallot(
                question=question, seat=seat, key=uuid.uuid4(), choice='"yes"' if place % 3 else '"no"',
                shown_as="number", receipt=f"R{place}", channel="phone", cast_at=at,
            )
            for place, seat in enumerate(world.members)
        ),
        batch_size=5000,
    )  # fmt: skip
    assert RollEntry.objects.filter(question=question).count() >= VOTERS
    count_tally(world.close(question).tally.id)


def fill_up(world: World) -> None:
    """Long texts that nobody could squeeze, until the database is as large as asked."""
    chance, by, at = random.Random(1), world.members[0], now()
    number = 0
    while size() < SIZE:
        texts = ["".join(chance.choices(string.ascii_letters + " ", k=TEXT)) for _ in range(AT_ONCE)]
        Proposal.objects.bulk_create(
            Proposal(body=world.body, number=number + place, title=f"Proposal {number + place}", text=text,
                     state=Proposal.State.OPEN, created_at=at, published_at=at, changed_by=by)
            for place, text in enumerate(texts, start=1)
        )  # fmt: skip
        number += AT_ONCE


def size() -> int:
    """What the database holds, in bytes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])
