from celery import shared_task

from governance.audits import findings, looking, services


@shared_task(name="governance.audits.audit_due")
def audit_due() -> None:
    services.audit_due()
    looking.look_due()
    findings.climb_due()
