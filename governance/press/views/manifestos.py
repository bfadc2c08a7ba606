"""The printed edition of an adopted manifesto: with its fingerprint and a square code that leads to its page."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from assemblies.members.links import address_for_phones, square_code
from config.errors import Absent
from config.pages import public_page
from config.paper import can_draw
from governance.adoption.models import Adoption
from governance.adoption.pledges.views import shown_pledges
from governance.adoption.reading import adopted_articles
from governance.manifestos.beside.reading import beside_of
from governance.manifestos.services import find_manifesto
from governance.press.drawing import drawn_pdf
from governance.press.words import LICENCE

SECONDS = 30


def _printed(request: HttpRequest, manifesto_id: UUID) -> dict[str, Any]:
    manifesto = find_manifesto(request.user, manifesto_id)
    made = Adoption.objects.filter(manifesto=manifesto).first()
    if made is None:
        raise Absent
    rows = adopted_articles(made)
    beside = beside_of(manifesto, rows, request)
    address = address_for_phones(request) + reverse("adoption:text", args=[manifesto.id])
    return {
        "manifesto": manifesto,
        "assembly": manifesto.body.assembly,
        "made": made,
        "articles": [beside.shown(row) for row in rows],
        "beside": beside,
        "signatures": [one.seat.name_shown(one.shown_as) for one in made.signatures.select_related("seat__person")],
        "pledges": shown_pledges(manifesto),
        "address": address,
        "square": square_code(address),
        "licence": LICENCE,
    }


@public_page(seconds=2)
@require_safe
def sheet(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    """The page that becomes the PDF, for browsers to print where this machine cannot draw one."""
    more = {"frame": "base.html", "can_draw": can_draw()}
    return render(request, "governance/press/manifesto.html", _printed(request, manifesto_id) | more)


@public_page(seconds=SECONDS)
@require_safe
def pdf(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    context = _printed(request, manifesto_id)
    if not can_draw():
        return HttpResponseRedirect(reverse("press:manifesto_sheet", args=[manifesto_id]))
    page = render_to_string("governance/press/manifesto.html", context | {"frame": "paper.html"})
    manifesto = context["manifesto"]
    name = quote(f"{manifesto.body.assembly.slug}-manifesto-{manifesto.number}.pdf")
    answer = HttpResponse(drawn_pdf(page), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
