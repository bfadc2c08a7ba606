import uuid

from django.db import migrations, models


def forget(apps, schema_editor):
    """Who writes just now is known for hours only; whoever does will be seen again within half a minute."""
    apps.get_model("governance", "Writing").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("governance", "0041_hearing_of_claims")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="writing", name="one_writing_a_seat"),
        migrations.RemoveField(model_name="writing", name="proposal"),
        migrations.AddField(
            model_name="writing", name="text_id", field=models.UUIDField(default=uuid.uuid4), preserve_default=False
        ),
        migrations.AddConstraint(
            model_name="writing",
            constraint=models.UniqueConstraint(fields=("text_id", "seat"), name="one_writing_a_seat"),
        ),
    ]
