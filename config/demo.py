"""Whether this is a demo: the environment says so, and nobody here has ended it."""

from django.conf import settings

from config.clock import now
from config.models import DemoEnd


def is_on() -> bool:
    return bool(settings.DEMO) and not DemoEnd.objects.exists()


def has_ended() -> bool:
    """Somebody began an assembly of their own here; only an emptied database is a demo again."""
    return DemoEnd.objects.exists()


def end() -> None:
    DemoEnd.objects.create(at=now())
