"""My own page: seats, how I am shown, ways in, and this device."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assemblies.members.permissions import seats_of
from assemblies.people.passkeys import can_have_passkeys

DONE = {"name": _("That is how others see you from now on. Votes you cast earlier keep the name they had.")}


@never_cache
@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    page = {
        "seats": seats_of(request.user),
        "via_card": getattr(request.user, "via_seat", None) is not None,
        "can_have_passkeys": can_have_passkeys(request),
        "done_sentence": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "assemblies/members/me.html", page)
