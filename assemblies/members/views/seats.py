"""One seat: what the desk can do for it, and how its member is shown."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.members.errors import AddressStays, AddressTaken, SeatEnded, SitsElsewhere
from assemblies.members.forms import NameForm, ReasonForm, WhoForm
from assemblies.members.looking import note_look
from assemblies.members.models import AccessNote, Role, Seat, ShownAs
from assemblies.members.permissions import (
    DESK,
    Visitor,
    acting_seat,
    can_give_role,
    can_manage_people,
    can_see_assembly,
    seats_of,
)
from assemblies.members.services import choose_name, correct_person, end_seat, reissue_card
from assemblies.members.views.cards import printed
from config.clock import now
from config.errors import Absent, NotAllowed, require
from config.redirects import SeeOther, done_sentence

DONE = {"corrected": gettext_lazy("It is written anew. The minutes say that it was changed, and not to what.")}


def seat_for_desk(visitor: Visitor, seat_id: UUID) -> tuple[Seat, Seat]:
    """The seat, and the seat at the desk of the same assembly in which the visitor acts."""
    seats = Seat.objects.select_related("person", "body__assembly", "community").with_card_state()
    seat = seats.filter(id=seat_id).first()
    if seat is None or not can_see_assembly(visitor, seat.body.assembly):
        raise Absent
    by = acting_seat(visitor, seat.body.assembly, DESK)
    if by is None:
        raise NotAllowed
    return seat, by


@never_cache
@login_required
@require_safe
def seat(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    found, by = seat_for_desk(request.user, seat_id)
    note_look(by, AccessNote.What.SEAT, found)
    card = found.cards.filter(ended_at__isnull=True).first()
    can_end = can_manage_people(request.user, found.body.assembly) and found.is_active
    page = {
        "assembly": found.body.assembly,
        "seat": found,
        "card": card,
        "devices": card.devices_open(now()) if card else 0,
        "can_end": can_end,
        "is_theirs_to_give": can_give_role(by, found.role),
        "language": dict(settings.LANGUAGES).get(found.person.language, found.person.language),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/members/seat.html", page)


@never_cache
@login_required
@require_POST
def reissue(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """The second tap: the new card is shown this once; the old one and its devices have ended."""
    found, by = seat_for_desk(request.user, seat_id)
    fresh = reissue_card(found, by=by)
    page = {"assembly": found.body.assembly, "seat": found, "card": printed(request, fresh)}
    return render(request, "assemblies/members/new_card.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """The name, the address or the language was taken down wrongly: the desk writes it anew."""
    found, by = seat_for_desk(request.user, seat_id)
    require(can_give_role(by, found.role))
    require(found.is_active, SeatEnded)
    note_look(by, AccessNote.What.SEAT, found)
    known = {name: getattr(found.person, name) for name in ("name", "email", "phone", "language")}
    form = WhoForm(request.POST or None, initial=known)
    if form.is_valid():
        try:
            correct_person(found, by=by, **form.cleaned_data)
            return SeeOther(reverse("members:seat", args=[found.id]), "corrected")
        except AddressTaken as refusal:
            form.add_error("email", str(refusal))
        except (SitsElsewhere, AddressStays) as refusal:
            form.add_error(None, str(refusal))
    page = {"assembly": found.body.assembly, "seat": found, "known": known, "form": form}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/members/person.html", page, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    found, by = seat_for_desk(request.user, seat_id)
    require(by.role == Role.ORGANISER)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        end_seat(found, by=by, reason=form.cleaned_data["reason"])
        return redirect(f"{reverse('members:people', args=[found.body.assembly.slug])}?done=ended")
    page = {
        "assembly": found.body.assembly,
        "heading": _("End the seat of %(name)s?") % {"name": found.person.name},
        "consequence": _(
            "%(name)s can no longer vote or act in %(assembly)s. Their card and every device it opened end at once."
        )
        % {"name": found.person.name, "assembly": found.body.assembly.name},
        "undo": _("Ballots and texts they gave stay. You can give them a new seat later, under a new number."),
        "verb": _("End this seat"),
        "form": form,
        "back_url": reverse("members:seat", args=[found.id]),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "_confirm.html", page, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """Nobody but the member chooses how the member is shown."""
    own = next((one for one in seats_of(request.user) if one.id == seat_id), None)
    if own is None:
        raise Absent
    form = NameForm(request.POST or None, initial={"shown_as": own.shown_as})
    if form.is_valid():
        choose_name(own, ShownAs(form.cleaned_data["shown_as"]))
        return redirect(f"{reverse('people:me')}?done=name")
    form.fields["shown_as"].choices = own.names_to_choose()  # type: ignore[attr-defined]
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page = {"assembly": own.body.assembly, "seat": own, "form": form}
    return render(request, "assemblies/members/name.html", page, status=status)
