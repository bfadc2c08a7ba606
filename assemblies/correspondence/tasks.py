from celery import shared_task

from assemblies.correspondence import cards, delivery, invitations, services


@shared_task(name="assemblies.correspondence.forget_mail")
def forget_mail() -> None:
    services.forget_mail()


@shared_task(name="assemblies.correspondence.deliver")
def deliver() -> None:
    """Finds letters that are due in the database; nothing about them travels through the broker."""
    delivery.deliver_due()


@shared_task(name="assemblies.correspondence.invite")
def invite() -> None:
    """Finds new seats, and new cards of guarantors, in the database."""
    invitations.invite_due()
    cards.tell_of_new_cards()
