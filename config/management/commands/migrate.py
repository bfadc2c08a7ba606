"""Django's own command, with a short way for a database that is empty."""

from __future__ import annotations

from typing import Any

from django.core.management.base import no_translations
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations import RunPython
from django.db.migrations.executor import MigrationExecutor

UNUSUAL = ("app_label", "migration_name", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """An empty database gets the tables that all migrations lead to at once, and every migration is noted as done.

    Going through them one by one is many times slower: each draws up all models of its day.
    """

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        if not any(options.get(name) for name in UNUSUAL):
            fill_if_empty(options["database"])
        super().handle(*args, **options)


def fill_if_empty(database: str) -> None:
    """All tables, and what migrations do besides: triggers that keep the record as it is. Or nothing, if it has any."""
    connection = connections[database]
    connection.prepare_database()
    if connection.introspection.table_names():
        return
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    plan = [migration for migration, _backwards in executor.migration_plan(newest)]
    models = executor.loader.project_state(newest).apps
    with connection.schema_editor(atomic=True) as editor:
        for model in models.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration in plan:
            for operation in migration.operations:
                if isinstance(operation, RunPython):
                    operation.code(models, editor)
            executor.recorder.record_applied(migration.app_label, migration.name)
