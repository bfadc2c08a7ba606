"""Allocations and their ledger, which the database refuses to change; those of a sandbox can be emptied."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

TABLES = {
    "governance_allocation": "OLD.assembly_id",
    "governance_move": "(SELECT assembly_id FROM governance_allocation WHERE id = OLD.allocation_id)",
}
POSTGRES = """
CREATE FUNCTION %(table)s_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM assemblies_assembly WHERE id = %(assembly)s AND is_sandbox) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'a ledger never changes';
END $$;
CREATE TRIGGER %(table)s_never_changes BEFORE UPDATE OR DELETE ON %(table)s
FOR EACH ROW EXECUTE FUNCTION %(table)s_never_changes();
"""
SQLITE = """
CREATE TRIGGER %(table)s_never_changes BEFORE UPDATE ON %(table)s
BEGIN SELECT RAISE(ABORT, 'a ledger never changes'); END;
"""


def forbid(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for table, assembly in TABLES.items():
        filled = (POSTGRES if is_postgres else SQLITE) % {"table": table, "assembly": assembly}
        schema_editor.execute(filled, params=None)


def permit(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_never_changes ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION {table}_never_changes()", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_never_changes", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('assemblies', '0022_hidden_comments'),
        ('governance', '0025_manifestos_and_their_adoption'),
    ]

    operations = [
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('rule', models.CharField(max_length=20, verbose_name='rule')),
                ('estate', models.PositiveIntegerField(verbose_name='how much there is')),
                ('reserved', models.JSONField(default=dict)),
                ('lots', models.JSONField(default=list)),
                ('claims', models.JSONField()),
                ('result', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='assemblies.assembly')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='governance.decision')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='assemblies.seat')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='allocations', to='governance.resource')),
                ('season', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='allocation', to='governance.season')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('source', 'what there was'), ('claimant', 'claimant'), ('reserved', 'reserved share'), ('surplus', 'left over'), ('handed', 'handed over')], max_length=8)),
                ('name', models.CharField(max_length=200)),
                ('balance', models.BigIntegerField(default=0)),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.community')),
                ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='governance.allocation')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Move',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('award', 'award'), ('reserve', 'reserved share'), ('surplus', 'left over'), ('handing', 'handed over')], max_length=8)),
                ('amount', models.PositiveBigIntegerField()),
                ('at', models.DateTimeField()),
                ('allocation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='governance.allocation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='assemblies.seat')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves_out', to='governance.account')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves_in', to='governance.account')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.UniqueConstraint(fields=('assembly', 'number'), name='one_allocation_a_number'),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.UniqueConstraint(fields=('decision', 'resource'), name='shared_out_once_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('allocation', 'kind', 'name'), name='one_account_a_name'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'source'), ('balance__gte', 0), _connector='OR'), name='no_account_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.UniqueConstraint(fields=('allocation', 'number'), name='one_move_a_number'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='a_move_of_something'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='a_move_goes_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='move',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'handing')), fields=('source',), name='nothing_handed_over_twice'),
        ),
        migrations.RunPython(forbid, permit),
    ]
