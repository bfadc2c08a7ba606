from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0038_repairs_by_the_charter"),
    ]

    operations = [
        migrations.AddField(
            model_name="amendment",
            name="title",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AlterField(
            model_name="amendment",
            name="kind",
            field=models.CharField(
                choices=[
                    ("insert", "put in"),
                    ("replace", "replace"),
                    ("delete", "take out"),
                    ("article", "a new article"),
                ],
                max_length=8,
            ),
        ),
    ]
