"""What goes into a backup: every row at one instant, except ballots that are not sealed yet. Those of a secret vote lie
in a box that is no table of a model, so they cannot get in.

Rows are read inside one read-only transaction on a connection of its own. On SQLite readers never hold up a writer,
on PostgreSQL the snapshot of a repeatable read does the same, so people go on voting meanwhile. Rows are written as
JSON, so that a backup from SQLite can be restored into PostgreSQL and the other way round.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q

from assemblies.minutes.models import Chain
from config import demo
from config.clock import now, stamp
from governance.backups import keys, parcel
from governance.backups.errors import CannotCopy
from governance.ballots.models import OpenBallot, Question, Tally, Turnout

SNAPSHOT = "backup_snapshot"
# What lives in the moment alone: a visit that ended after the backup must not come back to life.
FORGOTTEN = {
    "sessions.session",
    "assemblies.booth",
    "assemblies.device",
    "assemblies.helpcall",
    "governance.practice",
    "governance.practiceanswer",
    "governance.traitanswer",
}
ROWS_A_TIME = 2000


def version() -> str:
    """Which Commonweather this is."""
    written = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(written)["project"]["version"])


def schema() -> list[list[str]]:
    """The last migrations of each app; refused while some are not applied yet."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(leaves):
        raise CannotCopy("The database is not the one of this version yet. Start the product once: make run")
    return sorted([app, name] for app, name in leaves)


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection on which time stands still, and which can only read."""
    known = connections.settings
    own = {**connection.settings_dict, "CONN_MAX_AGE": 0, "OPTIONS": dict(connection.settings_dict["OPTIONS"])}
    if connection.vendor == "sqlite":
        own["OPTIONS"] |= {"transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON;"}
    else:
        from psycopg import IsolationLevel

        own["OPTIONS"] |= {"pool": False, "isolation_level": IsolationLevel.REPEATABLE_READ}
    known[SNAPSHOT] = own
    try:
        connections[SNAPSHOT].connect()
        with transaction.atomic(using=SNAPSHOT):
            if connection.vendor == "postgresql":
                connections[SNAPSHOT].cursor().execute("SET TRANSACTION READ ONLY")
            yield SNAPSHOT
    finally:
        connections[SNAPSHOT].close()
        del connections[SNAPSHOT]
        del known[SNAPSHOT]


class Copy:
    """A backup in the making: its members, and the manifest that grows with them."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.made_at = self._instant()
        self.left_out = self._left_out()
        self.manifest: dict[str, Any] = {
            "format": parcel.FORMAT,
            "product": "Commonweather",
            "version": version(),
            "schema": schema(),
            "made_at": stamp(self.made_at),
            "engine": connection.vendor,
            "settings": {
                "DEMO": "1" if demo.is_on() else "0",
                "PUBLIC_URL": settings.PUBLIC_URL,
                "SOURCE_URL": settings.SOURCE_URL,
                "FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
            },
            "minutes": {
                str(chain.id): {"length": chain.length, "head": chain.head}
                for chain in Chain.objects.using(using).order_by("id")
            },
            "left_out": self.left_out,
            "tables": {},
        }

    def _instant(self) -> datetime:
        """When time was stopped: read first, so that nothing newer is in the file."""
        at = now()
        Chain.objects.using(self.using).exists()  # the first statement fixes what this transaction sees
        return at

    def _left_out(self) -> list[dict[str, Any]]:
        """Votes under way: their ballots stay where they are, only how many seats voted is told."""
        under_way = (
            Question.objects.using(self.using)
            .filter(state__in=[Question.State.OPEN, Question.State.CLOSED], roll_size__gt=0)
            .exclude(tally__sealed_root__gt="")
            .select_related("body__assembly")
            .order_by("body__assembly__name", "number")
        )
        return [
            {
                "assembly": str(question.body.assembly_id),
                "assembly_name": question.body.assembly.name,
                "question": str(question.id),
                "number": question.number,
                "state": question.state,
                "voted": self._voted(question),
            }
            for question in under_way
        ]

    def _voted(self, question: Question) -> int:
        if question.is_secret:
            return Turnout.objects.using(self.using).filter(question=question).count()
        return OpenBallot.objects.using(self.using).turnout(question)

    def members(self) -> Iterator[parcel.Member]:
        """The tables, the public keys, and the manifest last, when all the counts are known."""
        for model in tables():
            yield f"rows/{model._meta.db_table}.jsonl", self._rows(model)
        yield "recipients.txt", ["".join(f"{key}\n" for key in keys.public_keys()).encode()]
        yield parcel.MANIFEST, [json.dumps(self.manifest, indent=1, ensure_ascii=False).encode()]

    def _rows(self, model: type[models.Model]) -> Iterator[bytes]:
        fields = stored_fields(model)
        told, count = hashlib.sha256(), 0
        rows = self._kept(model).order_by("pk").values_list(*(field.attname for field in fields))
        waiting: list[str] = []
        for row in rows.iterator(chunk_size=ROWS_A_TIME):
            waiting.append(json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":")))
            count += 1
            if len(waiting) == ROWS_A_TIME:
                yield _piece(waiting, told)
        yield _piece(waiting, told)
        self.manifest["tables"][model._meta.db_table] = {
            "columns": [field.column for field in fields],
            "rows": count,
            "sha256": told.hexdigest(),
        }

    def _kept(self, model: type[models.Model]) -> models.QuerySet:
        """All rows but open ballots without a seal, and what belongs to such a ballot."""
        rows = model._base_manager.using(self.using)
        sealed = Tally.objects.using(self.using).exclude(sealed_root="").values("question_id")
        if model is OpenBallot:
            return rows.filter(question_id__in=sealed)
        of_a_ballot = [field.name for field in model._meta.concrete_fields if field.related_model is OpenBallot]
        for name in of_a_ballot:
            rows = rows.filter(Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__question_id__in": sealed}))
        return rows.all()


def tables() -> list[type[models.Model]]:
    """Every model with rows of its own, those between two models included."""
    found = apps.get_models(include_auto_created=True)
    return [
        model for model in found
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in FORGOTTEN
    ]  # fmt: skip


def stored_fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _piece(waiting: list[str], told: Any) -> bytes:
    """The lines so far, which go into the hash of their table."""
    piece = "".join(f"{line}\n" for line in waiting).encode()
    waiting.clear()
    told.update(piece)
    return piece


def _plain(value: object) -> object:
    """How values that JSON does not know are written; each field reads its own again."""
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | timedelta):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written into a backup")
