"""The worker's sign of life."""

import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT = "worker-heartbeat"


@shared_task(name="config.heartbeat")
def heartbeat() -> None:
    cache.set(HEARTBEAT, time.time(), 120)
