"""The page of the bundle, its files, and who may have the edition for auditors."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import acting_seat
from assemblies.minutes.heads import newest_head
from assemblies.witnesses.reading import witnessed
from config.errors import NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.bundles import services
from governance.bundles.alone import look, program
from governance.bundles.forms import HandoverForm
from governance.bundles.models import Handover
from governance.bundles.permissions import AUDITING, can_fetch_everything, can_name_auditors
from governance.bundles.questions import Edition
from governance.bundles.words import MEANINGS

DONE = {
    "named": _("They can fetch the auditors’ edition now. The minutes say so."),
    "ended": _("They can fetch nothing more. What they have stays with them."),
}


def acting(request: HttpRequest, assembly: Assembly) -> Seat:
    seat = acting_seat(request.user, assembly, AUDITING)
    if seat is None or not can_name_auditors(request.user, assembly):
        raise NotAllowed
    return seat


@public_page(seconds=2)
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    may_name = can_name_auditors(request.user, assembly)
    form = HandoverForm(request.POST or None)
    form.fields["to"].queryset = services.auditors_to_name(assembly, by=request.user)  # type: ignore[attr-defined]
    if request.method == "POST":
        by = acting(request, assembly)
        if form.is_valid():
            try:
                services.hand_over(assembly, by=by, to=form.cleaned_data["to"])
                return SeeOther(request.path, "named")
            except Refusal as refusal:
                form.add_error("to", str(refusal))
    page = {
        "assembly": assembly,
        "form": form if may_name else None,
        "handovers": Handover.objects.of(assembly).select_related("to__person", "by__person") if may_name else (),
        "is_auditor": can_fetch_everything(request.user, assembly),
        "head": newest_head(assembly.id),
        "witnessed": witnessed(assembly),
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/bundles/bundle.html", page, status=status)


@public_page(seconds=60)
@require_safe
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """A second checker, which runs in the browser."""
    assembly = find_assembly(request.user, slug)
    page = {"assembly": assembly, "own": reverse("bundles:public", args=[slug]), "meanings": MEANINGS.items()}
    return render(request, "governance/bundles/check.html", page)


@public_page(seconds=60)
@require_safe
def alone(request: HttpRequest) -> HttpResponse:
    """The same as one file, for whoever wants to keep it."""
    page = {"program": program(), "look": look(), "meanings": MEANINGS.items()}
    answer = render(request, "governance/bundles/alone.html", page)
    answer["Content-Disposition"] = 'attachment; filename="check-a-bundle.html"'
    return answer


@require_safe
def public_edition(request: HttpRequest, slug: str) -> FileResponse:
    """Everything that everybody may have, as one file."""
    return tar_of(find_assembly(request.user, slug), Edition.PUBLIC)


@never_cache
@login_required
@require_safe
def auditors_edition(request: HttpRequest, slug: str) -> FileResponse:
    """Every ballot, for those who were named."""
    assembly = find_assembly(request.user, slug)
    require(can_fetch_everything(request.user, assembly))
    return tar_of(assembly, Edition.AUDITORS)


def tar_of(assembly: Assembly, edition: Edition) -> FileResponse:
    name = f"{assembly.slug}-{'bundle' if edition == Edition.PUBLIC else edition}.tar"
    place = services.bundle_of(assembly, edition)
    return FileResponse(place.open("rb"), as_attachment=True, filename=name, content_type="application/x-tar")


@login_required
@require_http_methods(["POST"])
def end(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    found = services.find_handover(request.user, handover_id)
    services.take_back(found, by=acting(request, found.assembly))
    return SeeOther(reverse("bundles:bundle", args=[found.assembly.slug]), "ended")
