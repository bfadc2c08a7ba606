import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assemblies", "0022_hidden_comments"),
        ("governance", "0034_pledges_and_their_proof"),
    ]

    operations = [
        migrations.CreateModel(
            name="Companion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("summary", "in plain words"),
                            ("notes", "legal notes"),
                            ("translation", "translation"),
                        ],
                        max_length=12,
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                ("text", models.TextField(max_length=20000, verbose_name="text")),
                (
                    "trust",
                    models.CharField(
                        choices=[
                            ("author", "by those who keep the text"),
                            ("reviewed", "checked by a second person"),
                            ("machine", "by a machine, checked by nobody"),
                        ],
                        default="author",
                        max_length=8,
                    ),
                ),
                ("text_sha256", models.CharField(max_length=64)),
                ("is_newest", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="governance.article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assemblies.seat"
                    ),
                ),
                (
                    "manifesto",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="companions",
                        to="governance.manifesto",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", False), ("kind", "translation")),
                            models.Q(models.Q(("kind", "translation"), _negated=True), ("article", None)),
                            _connector="OR",
                        ),
                        name="translations_are_of_an_article",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("article__isnull", False), ("is_newest", True)),
                        fields=("article", "language"),
                        name="one_newest_translation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("article", None), ("is_newest", True)),
                        fields=("manifesto", "kind", "language"),
                        name="one_newest_companion",
                    ),
                ],
            },
        ),
    ]
