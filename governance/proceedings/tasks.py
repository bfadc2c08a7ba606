from celery import shared_task

from governance.proceedings import occasions


@shared_task(name="governance.proceedings.tell_occasions")
def tell_occasions() -> None:
    """Finds what happened in the database; nothing about it travels through the broker."""
    occasions.tell_occasions()
