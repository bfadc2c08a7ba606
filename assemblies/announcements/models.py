"""What changed: one row a topic. A relay tells the live stream after the commit."""

from __future__ import annotations

from django.db import connection, models


class TopicQuerySet(models.QuerySet["Topic"]):
    def raise_version(self, name: str) -> None:
        """One statement on both engines, so that two writers never meet between read and write."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (name, version, published) VALUES (%s, 1, 0) "  # noqa: S608  a constant name
                f"ON CONFLICT (name) DO UPDATE SET version = {table}.version + 1",
                [name],
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
