"""From the file back to a running assembly: all of it, or nothing.

On SQLite a new database grows beside the old one and takes its place at the end. On PostgreSQL everything happens in
one transaction. Whatever goes wrong before, the database is as it was.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from assemblies.members.leaving import erase_again
from assemblies.minutes.chain import BrokenChain, check
from assemblies.minutes.models import Chain, Entry
from assemblies.people.models import Person
from config import demo
from config.management.commands.migrate import fill_if_empty
from governance.backups import erasures, keys, parcel, services
from governance.backups.copying import stored_fields
from governance.backups.errors import CannotCopy
from governance.backups.witnesses import Witness
from governance.ballots import record
from governance.ballots.models import Tally
from governance.ballots.tallying import root_of

ROWS_A_TIME = 2000
BESIDE = ("-wal", "-shm")
SPOILT = "The backup is not what it says it is: {}. Nothing was restored. Take another copy of it, or an older one."


@dataclass
class Restored:
    """What was done, to be told."""

    manifest: Mapping[str, Any]
    rows: int = 0
    sealed: int = 0
    erased_again: int = 0
    letters: int = 0
    webhooks: int = 0
    witnesses: list[Witness] = field(default_factory=list)


def restore(
    file: Path, key: Any, *, witness_files: Iterable[Path] = (), replace: bool, say: Callable[[str], None]
) -> Restored:
    """The assemblies of the backup are here, checked against their minutes, and the gap stands in the minutes.

    Votes that were under way are annulled with the reason, so that none is open.
    """
    if not replace:
        require_empty()
    witnesses = [Witness.read(path) for path in witness_files]
    erased = erasures.known(file, witnesses)
    say("Opening the backup ...")
    with parcel.opened(file, key, beside=Path(settings.VAR_DIR)) as archive:
        manifest = parcel.manifest_of(archive)
        done = Restored(manifest, witnesses=witnesses)
        with _new_database():
            say("Loading the rows ...")
            historic = _old_schema(manifest)
            done.rows = _load(archive, manifest, historic)
            say("Bringing them to this version ...")
            call_command("migrate", interactive=False, verbosity=0)
            say("Checking the minutes ...")
            done.sealed = require_whole_minutes(manifest)
            done.letters, done.webhooks = services.hold_what_waits()
            services.close_the_gap(manifest, witnesses)
            done.erased_again = erase_again(erased)
            if manifest["settings"]["DEMO"] == "0":
                demo.end()
        for public in archive.read("recipients.txt").decode().split():
            keys.add_public_key(public)
    return done


def require_empty() -> None:
    """Nobody loses an assembly by restoring another one."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return
    known = set(connection.introspection.table_names())
    is_used = any(model._meta.db_table in known and model._base_manager.exists() for model in (Person, Entry))
    connection.close()
    if is_used:
        raise CannotCopy(
            "There are people here already, and a restore replaces everything. "
            "If that is what you want, make a backup of this first and then repeat with RESET=1."
        )


# --- The place ----------------------------------------------------------------------------------------


@contextmanager
def _new_database() -> Iterator[None]:
    """Inside, the connection leads to an empty database; afterwards that is the database."""
    if connection.vendor == "sqlite":
        with _a_file_beside():
            yield
        return
    with transaction.atomic():
        _drop_everything()
        yield


@contextmanager
def _a_file_beside() -> Iterator[None]:
    place = Path(connection.settings_dict["NAME"])
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.restoring")
    connection.close()
    _remove(beside)
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection.settings_dict["NAME"] = str(beside)
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _rest(place)
        beside.replace(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _remove(beside)


def _rest(place: Path) -> None:
    """Whatever SQLite still keeps beside the old database is in it, so that the new one never meets it."""
    if not place.exists():
        return
    try:
        old = sqlite3.connect(place)
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.close()
    except sqlite3.DatabaseError:
        pass  # it is no database any more; it goes in a moment
    for name in BESIDE:
        place.with_name(f"{place.name}{name}").unlink(missing_ok=True)


def _remove(file: Path) -> None:
    """A database file and what SQLite keeps beside it."""
    for name in ("", *BESIDE):
        file.with_name(f"{file.name}{name}").unlink(missing_ok=True)


def _drop_everything() -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {quote(name)} CASCADE")
        cursor.execute(
            "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace "
            "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {name} CASCADE")


# --- The rows -----------------------------------------------------------------------------------------


def _old_schema(manifest: Mapping[str, Any]) -> dict[str, type[models.Model]]:
    """Tables as they were when the backup was made, and the models of that day by table."""
    executor = MigrationExecutor(connection)
    targets = [(app, name) for app, name in manifest["schema"]]
    if unknown := [target for target in targets if target not in executor.loader.graph.nodes]:
        raise CannotCopy(
            f"This backup was made by version {manifest['version']}, which is newer than this one "
            f"(it knows {unknown[0][0]} {unknown[0][1]}). Fetch that version and restore with it."
        )
    if set(targets) == set(executor.loader.graph.leaf_nodes()):
        fill_if_empty(connection.alias)
    else:
        executor.migrate(targets)
    historic = executor.loader.project_state(targets).apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in historic}


def _load(archive: zipfile.ZipFile, manifest: Mapping[str, Any], historic: Mapping[str, type[models.Model]]) -> int:
    total = 0
    wanted = manifest["tables"]
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in wanted:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table of the schema
        for table, told in wanted.items():
            total += _load_table(archive, table, told, historic[table])
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise CannotCopy(SPOILT.format("rows point to rows that are not there")) from error
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [historic[table] for table in wanted]):
                cursor.execute(statement)
    return total


def _load_table(archive: zipfile.ZipFile, table: str, told: Mapping[str, Any], model: type[models.Model]) -> int:
    """All rows of one table, if they are as many and the very ones that the manifest tells of."""
    by_column = {one.column: one for one in stored_fields(model)}
    fields = [by_column[column] for column in told["columns"]]
    quote = connection.ops.quote_name
    columns, places = ", ".join(map(quote, told["columns"])), ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(table)} ({columns}) VALUES ({places})"  # noqa: S608  names of the schema
    found, count, rows = hashlib.sha256(), 0, []
    with archive.open(f"rows/{table}.jsonl") as lines, connection.cursor() as cursor:
        for line in lines:
            found.update(line)
            count += 1
            rows.append([_stored(one, value) for one, value in zip(fields, json.loads(line), strict=True)])
            if len(rows) == ROWS_A_TIME:
                cursor.executemany(insert, rows)
                rows = []
        if rows:
            cursor.executemany(insert, rows)
    if (count, found.hexdigest()) != (told["rows"], told["sha256"]):
        raise CannotCopy(SPOILT.format(f"{table} has {count} rows, of {told['rows']} promised, or other ones"))
    return count


def _stored(one: models.Field, value: Any) -> Any:
    if value is not None:
        value = base64.b64decode(value) if isinstance(one, models.BinaryField) else one.to_python(value)
    return one.get_db_prep_save(value, connection)


# --- What was promised --------------------------------------------------------------------------------


def require_whole_minutes(manifest: Mapping[str, Any]) -> int:
    """Every record has the length and head of the manifest, and every sealed vote the ballots under its seal.

    Returns how many sealed votes there are.
    """
    for name, promised in manifest["minutes"].items():
        chain = Chain.objects.get(id=name)
        try:
            head = check(Entry.objects.of(chain.id).lines())
        except BrokenChain as broken:
            raise CannotCopy(SPOILT.format(f"the minutes are broken ({broken})")) from broken
        length = Entry.objects.of(chain.id).count()
        if not (head == chain.head == promised["head"] and length == chain.length == promised["length"]):
            raise CannotCopy(SPOILT.format("the minutes do not end where they should"))
    sealed = Tally.objects.exclude(sealed_root="").select_related("question__body")
    for tally in sealed:
        noted = Entry.objects.of(tally.question.body.assembly_id).filter(type=record.SEALED.name)
        published = [entry.body for entry in noted if entry.body["question"] == str(tally.question_id)]
        root, count = root_of(tally.question)
        if [(body["root"], body["count"]) for body in published] != [(root, count)]:
            raise CannotCopy(SPOILT.format(f"the ballots of question {tally.question.number} are not the sealed ones"))
    return len(sealed)
