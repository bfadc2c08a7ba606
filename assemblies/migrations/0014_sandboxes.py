"""An assembly can be a sandbox; the minutes of a sandbox, and no others, can be emptied."""

from django.db import migrations, models

POSTGRES = """
CREATE OR REPLACE FUNCTION minutes_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM assemblies_assembly WHERE id = OLD.chain_id AND is_sandbox) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the minutes never change';
END $$;
"""


def permit_emptying(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES, params=None)


class Migration(migrations.Migration):
    dependencies = [("assemblies", "0013_what_is_kept")]
    operations = [
        migrations.AddField(
            model_name="assembly",
            name="is_sandbox",
            field=models.BooleanField(default=False, editable=False, verbose_name="a sandbox"),
        ),
        migrations.RunPython(permit_emptying, migrations.RunPython.noop),
    ]
