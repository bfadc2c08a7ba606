"""The page on which everybody sees who else signs the record, and organisers name them."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import acting_seat
from assemblies.witnesses import services
from assemblies.witnesses.forms import WitnessForm
from assemblies.witnesses.models import Witness
from assemblies.witnesses.permissions import can_name_witnesses
from assemblies.witnesses.reading import heads_of, witnessed
from config.errors import NotAllowed, Refusal
from config.pages import public_page
from config.redirects import SeeOther, done_sentence

SHOWN = 20
DONE = {
    "named": _("The witness is named. Tell them the address below."),
    "ended": _("They are no witness any more. What they signed stays."),
}


def acting(request: HttpRequest, assembly: Assembly) -> Seat:
    seat = acting_seat(request.user, assembly, {Role.ORGANISER, Role.GUARANTOR})
    if seat is None or not can_name_witnesses(request.user, assembly):
        raise NotAllowed
    return seat


@public_page(seconds=2)
@require_http_methods(["GET", "HEAD", "POST"])
def witnesses(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    form = WitnessForm(request.POST or None)
    if request.method == "POST":
        by = acting(request, assembly)
        if form.is_valid():
            try:
                services.name_witness(assembly, by=by, **form.cleaned_data)
                return SeeOther(request.path, "named")
            except Refusal as refusal:
                form.add_error("public", str(refusal))
    page = {
        "assembly": assembly,
        "form": form if can_name_witnesses(request.user, assembly) else None,
        "witnesses": Witness.objects.of(assembly),
        "heads": list(heads_of(assembly)[:SHOWN]),
        "witnessed": witnessed(assembly),
        "door": request.build_absolute_uri(reverse("api:heads", args=[slug]).removesuffix("heads/")),
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/witnesses/witnesses.html", page, status=status)


@login_required
@require_http_methods(["POST"])
def end(request: HttpRequest, witness_id: UUID) -> HttpResponse:
    found = services.find_witness(request.user, witness_id)
    services.end_witness(found, by=acting(request, found.assembly))
    return SeeOther(reverse("witnesses:list", args=[found.assembly.slug]), "ended")
