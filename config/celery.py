"""The worker's settings: the database is the queue of record, the broker only a doorbell."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("commonweather")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
