"""What public proposals say today is the first version of them that is kept."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_what_is_public_now(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    proposals = apps.get_model("governance", "Proposal").objects.exclude(state="draft")
    authors = apps.get_model("governance", "Author").objects
    apps.get_model("governance", "Version").objects.bulk_create(
        apps.get_model("governance", "Version")(
            proposal=one,
            number=one.version,
            title=one.title,
            text=one.text,
            at=one.published_at,
            by_id=authors.get(proposal=one, is_first=True).seat_id,
        )
        for one in proposals
    )


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_keep_the_words_of_proposals")]
    operations = [migrations.RunPython(keep_what_is_public_now, migrations.RunPython.noop)]
