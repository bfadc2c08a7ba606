from celery import shared_task

from governance.shelters import services


@shared_task(name="governance.shelters.work_out")
def work_out() -> None:
    """Finds the plans that wait in the database; whoever is killed on the way leaves them waiting."""
    services.work_out_waiting()
