"""An entry of the minutes can be added, never changed; on PostgreSQL it cannot be removed either."""

from django.db import migrations

POSTGRES = """
CREATE FUNCTION minutes_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the minutes never change'; END $$;
CREATE TRIGGER minutes_never_change BEFORE UPDATE OR DELETE ON assemblies_entry
FOR EACH ROW EXECUTE FUNCTION minutes_never_change();
"""
SQLITE = """
CREATE TRIGGER minutes_never_change BEFORE UPDATE ON assemblies_entry
BEGIN SELECT RAISE(ABORT, 'the minutes never change'); END;
"""


def forbid(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)
    else:
        schema_editor.execute(SQLITE, params=None)


def permit(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER minutes_never_change ON assemblies_entry", params=None)
        schema_editor.execute("DROP FUNCTION minutes_never_change()", params=None)
    else:
        schema_editor.execute("DROP TRIGGER minutes_never_change", params=None)


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0001_initial")]
    operations = [migrations.RunPython(forbid, permit)]
