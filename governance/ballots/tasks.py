import uuid

from celery import shared_task

from governance.ballots import holds, services, tallying
from governance.ballots.secrecy import sealing


@shared_task(name="governance.ballots.sweep")
def sweep() -> None:
    """Finds due work in the database: turnout to show, closing times, holds that lapse, counts that wait."""
    services.follow_turnout()
    services.close_due_questions()
    holds.lapse_holds()
    for tally_id in tallying.due_tallies():
        count.delay(str(tally_id))
    sealing.scrub()


@shared_task(name="governance.ballots.count")
def count(tally_id: str) -> None:
    """One count, from where it stands."""
    tallying.count_tally(uuid.UUID(tally_id))


@shared_task(name="governance.ballots.forget_boxes")
def forget_boxes() -> None:
    """Boxes that no question has any more."""
    sealing.forget_boxes()
