"""A pledge, whether it was kept, and the file that shows it."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config.errors import Absent, NotAllowed, Refusal
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.adoption.models import AnnexedPledge
from governance.adoption.permissions import proving_seats
from governance.adoption.pledges.forms import ProofForm
from governance.adoption.pledges.services import find_pledge, find_proof, show_proof
from governance.manifestos.models import Manifesto
from governance.proposals.sources.views import handed_out

DONE = {"shown": gettext_lazy("The proof stands beside the pledge.")}
TAGS = {
    AnnexedPledge.Standing.SHOWN: "tag-leaf",
    AnnexedPledge.Standing.LATE: "tag-amber",
    AnnexedPledge.Standing.LAPSED: "tag-clay",
}


def shown_pledges(manifesto: Manifesto) -> list[tuple[AnnexedPledge, AnnexedPledge.Standing, str]]:
    """Each pledge with how it stands today and the colour of its tag, in two statements."""
    day = manifesto.body.assembly.today
    rows = [(one, one.standing_on(day)) for one in manifesto.pledges.told()]
    return [(one, standing, TAGS.get(standing, "")) for one, standing in rows]


@public_page(seconds=2)
@require_safe
def pledge(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    found = find_pledge(request.user, pledge_id)
    standing = found.standing_on(found.manifesto.body.assembly.today)
    context = {
        "pledge": found,
        "manifesto": found.manifesto,
        "assembly": found.manifesto.body.assembly,
        "standing": standing,
        "tag": TAGS.get(standing, ""),
        "may_show": bool(proving_seats(request.user, found)),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/adoption/pledge.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, pledge_id: UUID) -> HttpResponse:
    found = find_pledge(request.user, pledge_id)
    seats = proving_seats(request.user, found)
    if not seats:
        raise NotAllowed
    form = ProofForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        sent = given.pop("file")
        given |= {"file_name": sent.name, "data": sent.read()} if sent else {}
        try:
            show_proof(found, by=seats[0], **given)
            return SeeOther(found.get_absolute_url(), "shown")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "assembly": found.manifesto.body.assembly,
        "heading": _("Show that it was kept"),
        "what": _("What is this? The proof of a pledge: what was done, and where everybody can check it."),
        "verb": _("Put the proof beside the pledge"),
        "back_url": found.get_absolute_url(),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/manifestos/write.html", context, status=status)


@require_safe
def proof_file(request: HttpRequest, proof_id: UUID) -> HttpResponse:
    """The file, to keep and not to show."""
    found = find_proof(request.user, proof_id)
    if found.data is None:
        raise Absent
    return handed_out(found.file_name, found.file_kind, bytes(found.data))
