"""What changed: one row a topic. A relay tells the live stream after the commit."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, models


class TopicQuerySet(models.QuerySet["Topic"]):
    def raise_versions(self, names: Collection[str]) -> None:
        """One statement on both engines, so that two writers never meet between read and write.

        Rows are taken in the order of their names, so that no two writers wait for each other.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        rows = ", ".join(["(%s, 1, 0)"] * len(names))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (name, version, published) VALUES {rows} "  # noqa: S608  a constant name
                f"ON CONFLICT (name) DO UPDATE SET version = {table}.version + 1",
                sorted(names),
            )

    def unpublished(self) -> TopicQuerySet:
        return self.filter(version__gt=models.F("published"))


class Topic(models.Model):
    """Something a page can follow, such as ``question:<id>``, and how often it has changed."""

    name = models.CharField(max_length=90, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)
    published = models.PositiveBigIntegerField(default=0)

    objects = TopicQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"
