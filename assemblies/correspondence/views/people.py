"""Who sits in an assembly: numbers for everybody; for its desk the list, with who has come in and whom post reached."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from assemblies.correspondence.messages import with_delivery
from assemblies.correspondence.models import Delivery
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.looking import note_look
from assemblies.members.makeup import helpers_of, makeup_of, seated_in
from assemblies.members.models import AccessNote, CameIn, Seat, SeatQuerySet
from assemblies.members.permissions import DESK, acting_seat
from config.pages import public_page

A_PAGE = 100
STATES = [*CameIn.choices, *((one.value, one.label) for one in (Delivery.SENT, Delivery.BOUNCED))]
DONE = {
    "added": _("That person has a seat now."),
    "ended": _("That seat has ended."),
    "imported": _("The list was brought in."),
    "same": _("The list was read. Everybody on it was here already, so nothing changed."),
}


@public_page(seconds=2)
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    page: dict[str, Any] = {
        "assembly": assembly,
        "done_sentence": DONE.get(request.GET.get("done", "")),
    }
    by = acting_seat(request.user, assembly, DESK)
    if by is not None:
        note_look(by, AccessNote.What.LIST)
        sitting = with_delivery(Seat.objects.active().of_people().of_assembly(assembly))
        asked = request.GET.get("q", "").strip()[:120]
        state = request.GET.get("state", "")
        state = state if state in dict(STATES) else ""
        found = Paginator(asked_for(standing(sitting, state), asked), A_PAGE)
        page |= {
            "is_desk": True,
            "makeup": makeup_of(plenary_of(assembly)),  # exact and of this hour: others read the audits, which withhold
            "asked": asked,
            "state": state,
            "states": STATES,
            "come_in": sitting.standing(CameIn.IN).count(),
            "sitting": sitting.count() if asked or state else found.count,
            "seats": found.get_page(request.GET.get("page")),
            "without_card": sitting.without_card().count(),
            "bounced": sitting.filter(Q(delivery=Delivery.BOUNCED)).count(),
        }
    else:
        page["seated"] = seated_in(assembly)
        page["helpers"] = helpers_of(assembly)
    return render(request, "assemblies/members/people.html", page)


def standing(seats: SeatQuerySet, state: str) -> SeatQuerySet:
    """Those of the seats to whom a state applies; all of them without one."""
    if state == Delivery.SENT:
        return seats.filter(Q(delivery=Delivery.SENT)).exclude(id__in=seats.standing(CameIn.IN).values("id"))
    if state == Delivery.BOUNCED:
        return seats.filter(Q(delivery=Delivery.BOUNCED))
    return seats.standing(state) if state else seats


def asked_for(seats: SeatQuerySet, asked: str) -> SeatQuerySet:
    """Whoever a word or a number is about; without one, all who sit."""
    found = seats.by_body().select_related("person", "community", "body").with_card_state()
    if not asked:
        return found
    about = Q(person__name__icontains=asked) | Q(person__email__icontains=asked) | Q(community__name__icontains=asked)
    if asked.isascii() and asked.isdigit():
        about |= Q(number=int(asked[:9]))
    return found.filter(about)
