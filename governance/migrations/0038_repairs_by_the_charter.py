import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0037_what_is_left_goes_to_the_next_budget"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="asked",
            name="at_most_two_rounds_of_repair",
        ),
        migrations.AddField(
            model_name="asked",
            name="most_repairs",
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("round__gte", 1),
                    (
                        "round__lte",
                        django.db.models.expressions.CombinedExpression(models.F("most_repairs"), "+", models.Value(1)),
                    ),
                ),
                name="repaired_as_often_as_allowed",
            ),
        ),
    ]
