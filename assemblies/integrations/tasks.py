from celery import shared_task

from assemblies.integrations import feed
from assemblies.integrations.webhooks import services, telling


@shared_task(name="assemblies.integrations.feed")
def feed_events() -> None:
    feed.feed_due()


@shared_task(name="assemblies.integrations.webhooks")
def tell_webhooks() -> None:
    telling.tell_due()


@shared_task(name="assemblies.integrations.forget_attempts")
def forget_attempts() -> None:
    services.forget_attempts()
