from celery import shared_task

from governance.reports.services import lapse_reports


@shared_task(name="governance.reports.lapse")
def lapse() -> None:
    """Reports whose days are over without enough signatures gather no more."""
    lapse_reports()
