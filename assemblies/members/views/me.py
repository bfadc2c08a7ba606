"""My own page: seats, how I am shown, ways in, this device; what is kept about me, leaving and being erased."""

from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.errors import LastOrganiser
from assemblies.members.forms import SureForm
from assemblies.members.leaving import (
    LOOKS_SHOWN,
    erase_oneself,
    everything_about,
    kept_about,
    leave_seat,
    organised_alone,
)
from assemblies.members.looking import looks_at
from assemblies.members.permissions import seats_of, speaks_for_all
from assemblies.people.errors import OnlyThisSeat
from assemblies.people.models import Person
from assemblies.people.passkeys import can_have_passkeys
from assemblies.people.personal import Kept
from config.errors import Absent, require

DONE = {
    "left": _("That seat has ended. What was decided with it stays."),
    "name": _("That is how others see you from now on. Votes you cast earlier keep the name they had."),
}


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    seats = seats_of(request.user)
    page = {
        "seats": seats,
        "own": [seat.body.assembly for seat in seats],
        "via_card": getattr(request.user, "via_seat", None) is not None,
        "can_have_passkeys": can_have_passkeys(request),
        "done_sentence": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "assemblies/members/me.html", page)


def oneself(request: HttpRequest) -> Person:
    """Who is signed in, where the visit speaks for all of them."""
    person = request.user
    if not isinstance(person, Person):
        raise Absent
    require(speaks_for_all(person), OnlyThisSeat)
    return person


@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    person = oneself(request)
    page = {
        "kept": [told(one, rows) for one, rows in kept_about(person)],
        "looks": looks_at(person)[:LOOKS_SHOWN],
        "seats": seats_of(person),
    }
    return render(request, "assemblies/members/data.html", page)


def told(one: Kept, rows: list[dict[str, Any]]) -> dict[str, object]:
    """A table as the page names it."""
    moments = [row[one.since] for row in rows if one.since and row[one.since]]
    since = datetime.fromisoformat(min(moments)) if moments else None
    return {"what": one.what, "why": one.why, "until": one.until, "n": len(rows), "since": since}


@never_cache
@login_required
@require_safe
def data_file(request: HttpRequest) -> HttpResponse:
    answer = JsonResponse(everything_about(oneself(request)), json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    own = next((one for one in seats_of(request.user) if one.id == seat_id), None)
    if own is None:
        raise Absent
    if request.method == "POST":
        leave_seat(own)
        still_in = getattr(request.user, "via_seat", None) is None
        return redirect(f"{reverse('people:me')}?done=left" if still_in else reverse("home"))
    page = {
        "assembly": own.body.assembly,
        "heading": gettext("Leave %(assembly)s?") % {"assembly": own.body.assembly.name},
        "about": own.body.name,
        "consequence": gettext(
            "Your seat ends at once: you can no longer vote or write there, and your card and every device it opened "
            "end. Votes that you cast count, and texts that you wrote stay."
        ),
        "undo": gettext("You cannot undo this yourself. An organiser can give you a new seat, under a new number."),
        "verb": gettext("End my seat"),
        "back_url": reverse("people:data"),
    }
    return render(request, "_confirm.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Afterwards this visit has ended, and nothing here says who it was."""
    person = oneself(request)
    alone = organised_alone(person)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if alone:
            raise LastOrganiser
        erase_oneself(person)
        logout(request)
        return render(request, "assemblies/members/erased.html")
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/members/erase.html", {"form": form, "alone": alone}, status=status)
