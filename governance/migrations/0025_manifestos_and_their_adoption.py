"""Manifestos and their adoption. The database refuses to change a frozen text; those of a sandbox can be emptied."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

POSTGRES = """
CREATE FUNCTION adopted_texts_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT FROM assemblies_assembly WHERE id = OLD.assembly_id AND is_sandbox) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'frozen texts never change';
END $$;
"""
POSTGRES_TABLE = """
CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION adopted_texts_never_change();
"""
SQLITE_TABLE = """
CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'frozen texts never change'); END;
"""
TABLES = ("governance_edition", "governance_adoption")


def forbid(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    if is_postgres:
        schema_editor.execute(POSTGRES, params=None)
    for table in TABLES:
        statement = POSTGRES_TABLE if is_postgres else SQLITE_TABLE
        schema_editor.execute(statement.format(table=table), params=None)


def permit(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER {table}_never_changes{f' ON {table}' if is_postgres else ''}", params=None)
    if is_postgres:
        schema_editor.execute("DROP FUNCTION adopted_texts_never_change()", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('assemblies', '0022_hidden_comments'),
        ('governance', '0024_proposals_together'),
    ]

    operations = [
        migrations.CreateModel(
            name='Manifesto',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=160, verbose_name='title')),
                ('language', models.CharField(default='en', max_length=10, verbose_name='language')),
                ('stage', models.CharField(choices=[('drafting', 'being drafted'), ('general', 'first reading: in general'), ('lines', 'second reading: line by line'), ('whole', 'third reading: as a whole'), ('frozen', 'frozen')], default='drafting', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='manifestos', to='assemblies.body')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('freeze', 'frozen after the third reading'), ('editorial', 'a slip of the pen mended')], default='freeze', max_length=10)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.seat')),
                ('manifesto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='governance.manifesto')),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(blank=True, max_length=160, verbose_name='title')),
                ('passages', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_open', models.BooleanField(default=True)),
                ('manifesto', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='articles', to='governance.manifesto')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='AnnexedPledge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('who', models.CharField(max_length=160, verbose_name='who')),
                ('what', models.TextField(max_length=2000, verbose_name='what')),
                ('due_on', models.DateField(verbose_name='by when')),
                ('measured', models.CharField(max_length=500, verbose_name='measured how')),
                ('proof', models.CharField(max_length=500, verbose_name='shown by what')),
                ('lapses_on', models.DateField(blank=True, null=True, verbose_name='lapses on')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.seat')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='assemblies.body')),
                ('manifesto', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to='governance.manifesto')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('assembly', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.assembly')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.seat')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='governance.edition')),
                ('manifesto', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adoption', to='governance.manifesto')),
            ],
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('passage', models.CharField(blank=True, max_length=24)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='governance.article')),
                ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cited_in', to='governance.point')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cited_in', to='governance.proposal')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='AdoptionSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shown_as', models.CharField(choices=[('full', 'my full name'), ('first', 'my first name'), ('number', 'my seat number')], default='first', max_length=8)),
                ('receipt', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('adoption', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='governance.adoption')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adoption_signatures', to='assemblies.seat')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('adoption', 'seat'), name='one_signature_a_seat_and_adoption')],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('insert', 'put in'), ('replace', 'replace'), ('delete', 'take out')], max_length=8)),
                ('passage', models.CharField(blank=True, max_length=24)),
                ('start', models.PositiveIntegerField(blank=True, null=True)),
                ('end', models.PositiveIntegerField(blank=True, null=True)),
                ('words', models.TextField(blank=True, max_length=5000)),
                ('quote', models.TextField(blank=True)),
                ('quote_start', models.PositiveIntegerField(blank=True, null=True)),
                ('reason', models.TextField(max_length=2000, verbose_name='reason')),
                ('is_editorial', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'open'), ('accepted', 'accepted'), ('merged', 'in the text'), ('rejected', 'not accepted'), ('withdrawn', 'withdrawn'), ('lapsed', 'its place has changed')], default='open', max_length=10)),
                ('handed_in_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_reason', models.CharField(blank=True, max_length=500)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='assemblies.seat')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.seat')),
                ('desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='assemblies.body')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='governance.amendment')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='governance.article')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [models.Index(fields=['article', 'state'], name='amendments_of_an_article')],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='one_amendment_a_number'), models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True)), models.Q(('end__gte', models.F('start')), ('start__isnull', False)), _connector='OR'), name='amended_words_have_both_ends')],
            },
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(blank=True, max_length=160)),
                ('passages', models.JSONField(default=list)),
                ('merged', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='governance.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assemblies.seat')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='one_article_version_a_number')],
            },
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('text_sha256', models.CharField(max_length=64)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='governance.article')),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='asked_about', to='governance.question')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='asked', to='governance.edition')),
            ],
            options={
                'ordering': ['article', 'round'],
                'constraints': [models.UniqueConstraint(fields=('article', 'round'), name='an_article_is_asked_once_a_round'), models.CheckConstraint(condition=models.Q(('round__gte', 1), ('round__lte', 3)), name='at_most_two_rounds_of_repair')],
            },
        ),
        migrations.AddConstraint(
            model_name='manifesto',
            constraint=models.UniqueConstraint(fields=('body', 'number'), name='one_manifesto_a_number'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('manifesto', 'number'), name='one_edition_a_number'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.UniqueConstraint(fields=('manifesto', 'number'), name='one_article_a_number'),
        ),
        migrations.AddConstraint(
            model_name='annexedpledge',
            constraint=models.UniqueConstraint(fields=('manifesto', 'number'), name='one_pledge_a_number'),
        ),
        migrations.AddConstraint(
            model_name='annexedpledge',
            constraint=models.CheckConstraint(condition=models.Q(('lapses_on__isnull', True), ('lapses_on__gte', models.F('due_on')), _connector='OR'), name='pledges_lapse_after_they_are_due'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.UniqueConstraint(fields=('article', 'passage', 'proposal', 'point'), name='a_source_is_named_once'),
        ),
        migrations.RunPython(forbid, permit),
    ]
