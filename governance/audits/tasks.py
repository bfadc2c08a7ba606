from celery import shared_task

from governance.audits import findings, services
from governance.evaluations.services import close_due


@shared_task(name="governance.audits.audit_due")
def audit_due() -> None:
    services.audit_due()
    findings.climb_due()
    close_due()
