"""The box of one secret question: a table of its own, made at freezing and dropped at sealing.

In a table that questions share, half of the deleted ballots stayed readable in the file. This one goes whole. It has
no key but the leaf, no time, no number and nobody's name; on SQLite not even a row id.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from uuid import UUID

from django.db import connection

PREFIX = "governance_box_"


@dataclass(frozen=True)
class Slip:
    """One ballot as it lies in the box, column by column."""

    leaf: str
    choice: str
    n1: str
    h2: str
    community: str
    n2: str
    promise: str


COLUMNS = tuple(Slip.__dataclass_fields__)
LISTED = ", ".join(COLUMNS)


def table_of(question_id: UUID) -> str:
    """The table's name, ready to stand in a statement: letters and digits alone."""
    return f"{PREFIX}{question_id.hex}"


def make_box(question_id: UUID) -> None:
    fields = ", ".join(f"{name} text NOT NULL{' PRIMARY KEY' if name == 'leaf' else ''}" for name in COLUMNS)
    without = " WITHOUT ROWID" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {table_of(question_id)} ({fields}){without}")


def drop_box(question_id: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table_of(question_id)}")


def put_in(question_id: UUID, slip: Slip) -> bool:
    """Whether it lies in the box now; not where one with this leaf lay there already."""
    places = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table_of(question_id)} ({LISTED}) VALUES ({places}) "  # noqa: S608  names of our own
            "ON CONFLICT (leaf) DO NOTHING RETURNING leaf",
            astuple(slip),
        )
        return cursor.fetchone() is not None


def lies_in(question_id: UUID, leaf: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table_of(question_id)} WHERE leaf = %s", [leaf])  # noqa: S608  names of our own
        return cursor.fetchone() is not None


def boxes() -> set[UUID]:
    """The questions whose boxes stand in this database."""
    names = connection.introspection.table_names()
    return {UUID(name.removeprefix(PREFIX)) for name in names if name.startswith(PREFIX)}
