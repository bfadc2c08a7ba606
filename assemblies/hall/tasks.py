from celery import shared_task

from assemblies.hall import services


@shared_task(name="assemblies.hall.forget_due")
def forget_due() -> None:
    services.forget_due()
