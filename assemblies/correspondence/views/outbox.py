from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assemblies.correspondence.permissions import addresses_withheld, can_read_outbox
from assemblies.correspondence.services import recent_mail
from assemblies.members.permissions import DESK, seats_of
from config.errors import Absent, require
from config.mailing import has_outbox

SHOWN = 50


@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    require(has_outbox(), Absent)
    require(can_read_outbox(request.user))
    mails = list(recent_mail()[:SHOWN])
    withheld = addresses_withheld(request.user, {mail.to for mail in mails})
    desks = [seat.body.assembly for seat in seats_of(request.user) if seat.role in DESK]
    page = {
        "mails": [(mail, not withheld.isdisjoint({mail.to, mail.to.lower()})) for mail in mails],
        "here": desks[0] if desks else None,  # whose clock the times are told by
    }
    return render(request, "assemblies/correspondence/outbox.html", page)
