"""The time: the machine's for the record, the database's for ballots, a story's while one is being told.

Whether a ballot is in time is decided by the database's clock alone, read after the lock. ``telling``
lets a rehearsal tell a story whose days have passed; nothing that answers a request calls it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


@contextmanager
def telling(at: datetime) -> Iterator[None]:
    """Inside, it is ``at``: for the record and for the database alike."""
    token = _told.set(at)
    try:
        yield
    finally:
        _told.reset(token)


def now() -> datetime:
    return _told.get() or timezone.now()


def stamp(at: datetime) -> str:
    """UTC with milliseconds, as the public record writes it."""
    at = at.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def sql_now() -> str:
    """The SQL expression for this very moment, not for the start of the transaction.

    For statements with parameters: percent signs are doubled.
    """
    told = _told.get()
    if connection.vendor == "postgresql":
        return f"timestamptz '{told.astimezone(UTC).isoformat()}'" if told else "clock_timestamp()"
    if told:
        return f"'{told.astimezone(UTC).strftime('%Y-%m-%d %H:%M:%S.%f')}'"
    # Milliseconds padded to the microseconds that Django writes, so that texts compare as times.
    return "(strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now') || '000')"


def database_now() -> datetime:
    """The database's clock, read now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql_now()}", [])
        value = cursor.fetchone()[0]
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value
