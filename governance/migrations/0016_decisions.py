"""Decisions, which the database refuses to change; those of a sandbox, and no others, can be emptied."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

POSTGRES = """
CREATE FUNCTION decisions_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM assemblies_assembly WHERE id = OLD.assembly_id AND is_sandbox) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'decisions never change';
END $$;
CREATE TRIGGER decisions_never_change BEFORE UPDATE OR DELETE ON governance_decision
FOR EACH ROW EXECUTE FUNCTION decisions_never_change();
"""
SQLITE = """
CREATE TRIGGER decisions_never_change BEFORE UPDATE ON governance_decision
BEGIN SELECT RAISE(ABORT, 'decisions never change'); END;
"""


def forbid(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRES if is_postgres else SQLITE, params=None)


def permit(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER decisions_never_change ON governance_decision", params=None)
        schema_editor.execute("DROP FUNCTION decisions_never_change()", params=None)
    else:
        schema_editor.execute("DROP TRIGGER decisions_never_change", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('assemblies', '0020_heads_and_witnesses'),
        ('governance', '0015_minority_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200, verbose_name='what was decided')),
                ('text', models.TextField(blank=True)),
                ('outcome', models.CharField(max_length=40)),
                ('winners', models.JSONField(default=list)),
                ('config_sha256', models.CharField(max_length=64)),
                ('sealed_root', models.CharField(max_length=64)),
                ('adopted_at', models.DateTimeField()),
                ('adopted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assemblies.seat')),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='assemblies.assembly')),
                ('tally', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='governance.tally')),
            ],
            options={
                'ordering': ['-adopted_at', '-number'],
                'constraints': [models.UniqueConstraint(fields=('assembly', 'number'), name='one_decision_a_number')],
            },
        ),
        migrations.RunPython(forbid, permit),
    ]
