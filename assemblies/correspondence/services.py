"""What happens to mail that is kept on a page."""

from datetime import timedelta

from django.db.models import QuerySet

from assemblies.correspondence.models import OutboxMail
from config.clock import now

KEPT = timedelta(hours=1)


def recent_mail() -> "QuerySet[OutboxMail]":
    return OutboxMail.objects.filter(at__gt=now() - KEPT)


def forget_mail() -> int:
    """Mail older than an hour is gone."""
    return OutboxMail.objects.filter(at__lte=now() - KEPT).delete()[0]
