"""Pages of what a proposal is about and rests on."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from config.errors import NotAllowed, Refusal, require
from config.redirects import SeeOther
from governance.proposals.models import Proposal
from governance.proposals.permissions import authorship, can_change_proposal
from governance.proposals.services import find_proposal
from governance.proposals.sources.files import MEDIA_TYPES
from governance.proposals.sources.forms import DetailsForm, EvidenceForm, FileForm
from governance.proposals.sources.models import Attachment
from governance.proposals.sources.services import (
    add_evidence,
    attach_file,
    detach_file,
    find_attachment,
    find_evidence,
    remove_evidence,
    set_details,
)

# Whatever a browser thinks a file is, it may run nothing in it, load nothing from it and show it nowhere.
KEPT_APART = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def author_seat(visitor: Visitor, proposal: Proposal) -> Seat:
    require(can_change_proposal(visitor, proposal))
    author = authorship(visitor, proposal)
    if author is None:
        raise NotAllowed
    return author.seat


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    by = author_seat(request.user, found)
    form = DetailsForm(request.POST or None, proposal=found)
    if form.is_valid():
        try:
            set_details(found, by=by, **form.cleaned_data)
            return SeeOther(found.get_absolute_url(), "details")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, _("Tags and place"), _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
def new_evidence(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    by = author_seat(request.user, found)
    form = EvidenceForm(request.POST or None)
    if form.is_valid():
        try:
            add_evidence(found, by=by, **form.cleaned_data)
            return SeeOther(found.get_absolute_url(), "evidence")
        except Refusal as refusal:
            form.add_error("url", str(refusal))
    return _page(request, found, form, _("Add a link to evidence"), _("Add the link"))


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    found = find_proposal(request.user, proposal_id)
    by = author_seat(request.user, found)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            attach_file(found, by=by, name=sent.name, data=sent.read(), about=form.cleaned_data["about"])
            return SeeOther(found.get_absolute_url(), "attached")
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return _page(request, found, form, _("Attach a file"), _("Attach the file"))


@require_POST
def remove_link(request: HttpRequest, evidence_id: UUID) -> HttpResponse:
    found = find_evidence(request.user, evidence_id)
    remove_evidence(found, by=author_seat(request.user, found.proposal))
    return SeeOther(found.proposal.get_absolute_url(), "source-removed")


@require_POST
def detach(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    found = find_attachment(request.user, attachment_id)
    detach_file(found, by=author_seat(request.user, found.proposal))
    return SeeOther(found.proposal.get_absolute_url(), "source-removed")


@require_safe
def attachment(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    """The file, to keep and not to show; whether one may have it is asked each time."""
    found = find_attachment(request.user, attachment_id)
    return handed_out(found.name, found.kind, bytes(found.data))


def handed_out(name: str, kind: str, data: bytes) -> HttpResponse:
    """A file as something to keep: no browser shows it, runs it or lets it load anything."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = KEPT_APART | {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(data, content_type=MEDIA_TYPES[Attachment.Kind(kind)], headers=headers)


def _page(request: HttpRequest, found: Proposal, form: forms.Form, heading: str, verb: str) -> HttpResponse:
    page: dict[str, Any] = {"form": form, "proposal": found, "assembly": found.body.assembly}
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page |= {"heading": heading, "verb": verb}
    return render(request, "governance/proposals/source_form.html", page, status=status)
