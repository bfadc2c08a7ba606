"""Whether mail leaves this machine."""

from django.conf import settings

from config import demo


def has_outbox() -> bool:
    """None leaves it, and what was written is read here."""
    return bool(settings.MODE != "production")


def stays_here() -> bool:
    """None leaves it, and this is no demo in which everybody may read what was written."""
    return has_outbox() and not demo.is_on()
