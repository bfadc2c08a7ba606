from celery import shared_task

from governance.allocations import services


@shared_task(name="governance.allocations.add_up")
def add_up() -> None:
    """Each night: does every ledger still come to zero, and every proof still hold?"""
    services.add_up_all()
