from celery import shared_task

from assemblies.integrations import feed


@shared_task(name="assemblies.integrations.feed")
def feed_events() -> None:
    feed.feed_due()
