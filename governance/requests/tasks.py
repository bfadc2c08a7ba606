from celery import shared_task

from governance.requests.services import follow_requests


@shared_task(name="governance.requests.follow")
def follow_due() -> None:
    """Requests without enough signatures lapse; silence is noted."""
    follow_requests()
