"""An empty database, for a demo that starts again."""

from django.core.management.color import no_style
from django.db import connection

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_database() -> None:
    """Every row is gone, the minutes too; the tables stay as the migrations made them.

    The minutes can never be changed; starting again removes them as a whole.
    """
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in KEPT]
    connection.ops.execute_sql_flush(
        connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True)
    )
