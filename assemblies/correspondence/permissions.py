"""Who may write to everybody, and read mail that was not sent, as sentences."""

from django.conf import settings

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role
from assemblies.members.permissions import DESK, Visitor, can_run_desk, has_role, seats_of
from config import demo


def has_outbox() -> bool:
    """Only where no mail leaves the machine."""
    return bool(settings.MODE != "production")


def can_read_outbox(visitor: Visitor) -> bool:
    """In a demo anybody; in a hall those who run a desk, who hand the codes to their people."""
    return has_outbox() and (demo.is_on() or any(seat.role in DESK for seat in seats_of(visitor)))


def can_post_notice(visitor: Visitor, assembly: Assembly) -> bool:
    return can_run_desk(visitor, assembly)


def can_write_messages(visitor: Visitor, assembly: Assembly) -> bool:
    return can_run_desk(visitor, assembly)


def can_set_manners(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)


def can_release_letters(visitor: Visitor, assembly: Assembly) -> bool:
    return has_role(visitor, assembly, Role.ORGANISER)
