from celery import shared_task

from governance.adoption.pledges.services import follow_pledges


@shared_task(name="governance.adoption.follow_pledges")
def follow_promises() -> None:
    """Whoever promised is reminded; that a day passed without proof is noted."""
    follow_pledges()
