from celery import shared_task

from assemblies.people import services


@shared_task(name="assemblies.people.forget_due")
def forget_due() -> None:
    services.forget_due()
