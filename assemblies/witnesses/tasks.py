from celery import shared_task

from assemblies.witnesses import watching


@shared_task(name="assemblies.witnesses.look")
def look() -> None:
    """The records of others that this instance is a witness of."""
    watching.look_due()
