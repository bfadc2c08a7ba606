from celery import shared_task

from assemblies.members import leaving


@shared_task(name="assemblies.members.erase_due")
def erase_due() -> None:
    leaving.erase_due()
