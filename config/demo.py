"""Whether this is a demo: the environment says so, and the data here is no real assembly's."""

from django.conf import settings

from config.clock import now
from config.models import DemoEnd


def is_on() -> bool:
    return bool(settings.DEMO) and not DemoEnd.objects.exists()


def has_ended() -> bool:
    """The data here is a real assembly's, whatever the environment says."""
    return DemoEnd.objects.exists()


def end() -> None:
    """From now on there is no demo with this data, and nothing takes that back. Backups carry it with them."""
    if not has_ended():
        DemoEnd.objects.create(at=now())
