"""REST: tags and place of a proposal, and what it rests on."""

import base64
import binascii
from typing import Any
from uuid import UUID

from django.urls import path, reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.communities.models import Community
from config.doors import Door, Strict, operation, parsed
from governance.proposals.services import find_proposal, find_words
from governance.proposals.sources.details import LONGEST_PLACE, MOST_TAGS
from governance.proposals.sources.errors import BadDetails, BadFile
from governance.proposals.sources.files import MOST_BYTES
from governance.proposals.sources.models import LONGEST_ADDRESS, LONGEST_TITLE, LONGEST_WHY, Attachment, Evidence
from governance.proposals.sources.services import (
    add_evidence,
    attach_file,
    detach_file,
    find_attachment,
    find_evidence,
    remove_evidence,
    set_details,
    sources_of,
)
from governance.proposals.sources.views import author_seat


class EvidenceShown(serializers.Serializer):
    """A page elsewhere, and why it matters here."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField()
    by = serializers.CharField()
    at = serializers.DateTimeField()
    hidden_reason = serializers.CharField(help_text="Where moderators hid it: why. It has no words here.")


class AttachmentShown(serializers.Serializer):
    """A file beside a proposal. It is handed out to be kept, never to be shown."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(Attachment.Kind.choices)
    about = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    by = serializers.CharField()
    at = serializers.DateTimeField()
    href = serializers.CharField()
    hidden_reason = serializers.CharField(help_text="Where moderators hid it: why. It has no name here.")


class SourcesShown(serializers.Serializer):
    evidence = EvidenceShown(many=True)
    attachments = AttachmentShown(many=True)


class DetailsGiven(Strict):
    """What is left out is emptied."""

    tags = serializers.ListField(child=serializers.CharField(max_length=30), max_length=MOST_TAGS, default=list)
    place = serializers.CharField(max_length=LONGEST_PLACE, allow_blank=True, default="")
    latitude = serializers.DecimalField(max_digits=7, decimal_places=4, allow_null=True, default=None)
    longitude = serializers.DecimalField(max_digits=7, decimal_places=4, allow_null=True, default=None)
    community = serializers.UUIDField(allow_null=True, default=None)


class EvidenceGiven(Strict):
    url = serializers.CharField(max_length=LONGEST_ADDRESS)
    title = serializers.CharField(max_length=LONGEST_TITLE)
    why = serializers.CharField(max_length=LONGEST_WHY)


class FileGiven(Strict):
    name = serializers.CharField(max_length=200)
    content = serializers.CharField(max_length=MOST_BYTES * 4 // 3 + 4, help_text="The file in base64.")
    about = serializers.CharField(max_length=LONGEST_WHY)


class Details(Door):
    area = "proposals"

    @operation(
        "set_details",
        "Say the tags and the place of a proposal. For its authors.",
        takes=DetailsGiven,
        status=204,
        refuses=[409],
    )
    def put(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        by = author_seat(request.user, proposal)
        given = parsed(DetailsGiven, request.data)
        asked = given.pop("community")
        community = Community.objects.filter(id=asked).first() if asked else None
        if asked and community is None:
            raise BadDetails(reason=_("choose a community of this assembly."))
        degrees = {name: "" if given[name] is None else str(given[name]) for name in ("latitude", "longitude")}
        set_details(proposal, by=by, community=community, **(given | degrees))
        return Response(status=204)


class Sources(Door):
    area = "proposals"

    @operation("list_sources", "What a proposal rests on: links and files.", answers=SourcesShown)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        found = sources_of(find_words(request.user, proposal_id))
        told = {
            "evidence": [evidence_told(one) for one in found.evidence],
            "attachments": [attachment_told(one) for one in found.attachments],
        }
        return Response(told)


class EvidenceDoor(Door):
    area = "proposals"

    @operation(
        "add_evidence",
        "Put a link to evidence beside a proposal. For its authors.",
        takes=EvidenceGiven,
        answers=EvidenceShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        by = author_seat(request.user, proposal)
        return Response(evidence_told(add_evidence(proposal, by=by, **parsed(EvidenceGiven, request.data))), status=201)


class OneEvidence(Door):
    area = "proposals"

    @operation("remove_evidence", "Remove a link. For authors of the proposal.", status=204, refuses=[409])
    def delete(self, request: Request, evidence_id: UUID) -> Response:
        found = find_evidence(request.user, evidence_id)
        remove_evidence(found, by=author_seat(request.user, found.proposal))
        return Response(status=204)


class Attachments(Door):
    area = "proposals"

    @operation(
        "attach_file",
        "Attach a picture, a PDF or plain text. For authors of the proposal.",
        takes=FileGiven,
        answers=AttachmentShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        by = author_seat(request.user, proposal)
        given = parsed(FileGiven, request.data)
        try:
            data = base64.b64decode(given["content"], validate=True)
        except (binascii.Error, ValueError):
            raise BadFile from None
        made = attach_file(proposal, by=by, name=given["name"], data=data, about=given["about"])
        return Response(attachment_told(made), status=201)


class OneAttachment(Door):
    area = "proposals"

    @operation("remove_file", "Remove a file. For authors of the proposal.", status=204, refuses=[409])
    def delete(self, request: Request, attachment_id: UUID) -> Response:
        found = find_attachment(request.user, attachment_id)
        detach_file(found, by=author_seat(request.user, found.proposal))
        return Response(status=204)


def evidence_told(one: Evidence) -> dict[str, Any]:
    plain = ("id", "url", "title", "why", "at", "hidden_reason")
    blank = {"url": "", "title": "", "why": ""} if one.is_hidden else {}
    return {name: getattr(one, name) for name in plain} | {"by": one.by.public_name} | blank


def attachment_told(one: Attachment) -> dict[str, Any]:
    plain = ("id", "name", "kind", "about", "size", "at", "hidden_reason")
    href = reverse("proposals:attachment", args=[one.id])
    blank = {"name": "", "about": ""} if one.is_hidden else {}
    return {name: getattr(one, name) for name in plain} | {"by": one.by.public_name, "href": href} | blank


urlpatterns = [
    path("proposals/<uuid:proposal_id>/details/", Details.as_view(), name="proposal_details"),
    path("proposals/<uuid:proposal_id>/sources/", Sources.as_view(), name="sources"),
    path("proposals/<uuid:proposal_id>/evidence/", EvidenceDoor.as_view(), name="evidence"),
    path("proposals/<uuid:proposal_id>/attachments/", Attachments.as_view(), name="attachments"),
    path("evidence/<uuid:evidence_id>/", OneEvidence.as_view(), name="one_evidence"),
    path("attachments/<uuid:attachment_id>/", OneAttachment.as_view(), name="attachment"),
]
