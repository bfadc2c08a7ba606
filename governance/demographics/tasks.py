from celery import shared_task

from governance.demographics import answers


@shared_task(name="governance.demographics.follow")
def follow_traits() -> None:
    answers.follow_due()
