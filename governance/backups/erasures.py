"""Who was erased after a backup must not come back with it.

The minutes name each erased seat by its salted hash. That list is no personal data, so it lies open beside the backups,
and is read again from there, from newer copies of the record, and from a database that a restore replaces.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from django.db import DatabaseError, connection

from assemblies.members.leaving import seats_erased
from assemblies.members.record import FORGET
from assemblies.minutes.models import Entry
from governance.backups.witnesses import Witness

LIST = "erased.txt"


def write_list(folder: Path) -> None:
    """The list beside the backups names everybody erased until now."""
    place = folder / LIST
    fresh = place.with_suffix(".new")
    fresh.write_text("".join(f"{seat}\n" for seat in sorted({*seats_erased(), *_listed(place)})))
    fresh.replace(place)


def known(backup: Path, witnesses: Iterable[Witness]) -> set[str]:
    """The seats of everybody of whom this machine, the list beside the backup or a newer record says: erased."""
    told = [line for witness in witnesses for line in witness.lines]
    return _listed(backup.parent / LIST) | _forgotten(told) | _forgotten(_lines_here())


def _listed(place: Path) -> set[str]:
    try:
        return set(place.read_text().split())
    except FileNotFoundError:
        return set()


def _forgotten(lines: Iterable[str]) -> set[str]:
    events = (json.loads(line) for line in lines if FORGET.name in line)
    return {event["body"]["seat"] for event in events if event["type"] == FORGET.name}


def _lines_here() -> list[str]:
    """From a database of whatever version; none where there is no database yet."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return []
    try:
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(Entry._meta.db_table)
            cursor.execute(f"SELECT text FROM {table} WHERE type = %s", [FORGET.name])  # noqa: S608  a table of ours
            return [text for (text,) in cursor.fetchall()]
    except DatabaseError:
        return []
    finally:
        connection.close()
