from celery import shared_task

from governance.audits import services


@shared_task(name="governance.audits.audit_due")
def audit_due() -> None:
    services.audit_due()
