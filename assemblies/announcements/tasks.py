from celery import shared_task

from assemblies.announcements import services


@shared_task(name="assemblies.announcements.relay")
def relay() -> None:
    services.relay()
