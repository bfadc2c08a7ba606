from celery import shared_task

from assemblies.correspondence import services


@shared_task(name="assemblies.correspondence.forget_mail")
def forget_mail() -> None:
    services.forget_mail()
