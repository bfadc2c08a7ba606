from celery import shared_task

from governance.practice import services


@shared_task(name="governance.practice.follow")
def follow() -> None:
    services.follow_practices()
