"""Who may have which edition, as sentences."""

from assemblies.bodies.models import Assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import Visitor, seats_in
from governance.bundles.models import Handover

AUDITING = frozenset({Role.GUARANTOR, Role.ORGANISER})


def can_name_auditors(visitor: Visitor, assembly: Assembly) -> bool:
    """A guarantor or an organiser in person."""
    return any(seat.role in AUDITING for seat in seats_in(visitor, assembly))


def can_be_auditor(seat: Seat, assembly: Assembly) -> bool:
    return seat.is_active and seat.role in AUDITING and seat.body.assembly_id == assembly.id


def can_fetch_everything(visitor: Visitor, assembly: Assembly) -> bool:
    """Whoever was named, while they still sit as what they were named for."""
    own = [seat.id for seat in seats_in(visitor, assembly) if can_be_auditor(seat, assembly)]
    return bool(own) and Handover.objects.of(assembly).filter(to__in=own).exists()
