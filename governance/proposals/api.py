"""REST: proposals. A list is read in columns, in the same few statements at any length."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, seats_in
from config.doors import (
    IF_MATCH,
    Door,
    Paged,
    Strict,
    etag,
    external_id_of,
    operation,
    page_of,
    parsed,
    require_version,
)
from config.errors import NotAllowed, require
from governance.following.services import follow, following_seat, unfollow
from governance.proposals.merging.api import urlpatterns as merging
from governance.proposals.models import Author, Proposal, ProposalQuerySet, Version
from governance.proposals.permissions import (
    authorship,
    can_answer_invitation,
    can_change_proposal,
    can_invite_author,
    can_publish_proposal,
    can_withdraw_proposal,
    writing_seat,
)
from governance.proposals.points.api import urlpatterns as points
from governance.proposals.services import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    PROPOSAL,
    answer_invitation,
    change_proposal,
    compare_versions,
    draft_proposal,
    find_proposal,
    find_words,
    invite_author,
    publish_proposal,
    put_proposal,
    undo_draft,
    withdraw_proposal,
)
from governance.proposals.sources.api import urlpatterns as sources
from governance.proposals.support.api import urlpatterns as support
from governance.wording import Is

COLUMNS = (
    *("id", "body", "number", "title", "text", "state", "version", "tags"),
    *("published_at", "withdrawn_at", "withdrawal_reason", "merged_at", "external_id", "supporters"),
    *("place", "latitude", "longitude", "community", "hidden_at", "hidden_reason"),
)


class ProposalShown(serializers.Serializer):
    """A proposal and its authors, under the names they chose."""

    id = serializers.UUIDField()
    body = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    state = serializers.ChoiceField(Proposal.State.choices)
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal_reason = serializers.CharField()
    merged_at = serializers.DateTimeField(allow_null=True, help_text="Since when it is part of another one.")
    external_id = serializers.CharField(help_text="What another system calls it; empty without one.")
    supporters = serializers.IntegerField(help_text="How many members support it.")
    tags = serializers.ListField(child=serializers.CharField())
    place = serializers.CharField(help_text="Where it would be, in words.")
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    community = serializers.UUIDField(allow_null=True)
    authors = serializers.ListField(child=serializers.CharField(), help_text="First the one who wrote it first.")
    hidden_at = serializers.DateTimeField(allow_null=True, help_text="Moderation hid it: it has no words here.")
    hidden_reason = serializers.CharField()


class VersionShown(serializers.Serializer):
    """What a proposal said in public at one time."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    at = serializers.DateTimeField()
    by = serializers.CharField()


class RunShown(serializers.Serializer):
    """Words one after the other that were kept, taken out or put in."""

    kind = serializers.ChoiceField([Is.KEPT.value, Is.TAKEN_OUT.value, Is.PUT_IN.value])
    text = serializers.CharField()


class BlockShown(serializers.Serializer):
    """A paragraph of both versions together."""

    kind = serializers.ChoiceField([one.value for one in Is])
    runs = RunShown(many=True)


class ComparisonShown(serializers.Serializer):
    """What one version says otherwise than another. Counts are of words and signs of the text."""

    before = serializers.IntegerField()
    after = serializers.IntegerField()
    title = BlockShown()
    blocks = BlockShown(many=True)
    put_in = serializers.IntegerField()
    taken_out = serializers.IntegerField()


class VersionsAsked(Strict):
    before = serializers.IntegerField(min_value=1, max_value=10**6)
    after = serializers.IntegerField(min_value=1, max_value=10**6)


class ProposalsAsked(Paged):
    state = serializers.ChoiceField(Proposal.State.choices, required=False)
    tag = serializers.CharField(max_length=30, required=False)


class ProposalGiven(Strict):
    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")


class ProposalChange(Strict):
    title = serializers.CharField(max_length=LONGEST_TITLE, required=False)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, required=False, help_text="Markdown.")


class Invitation(Strict):
    number = serializers.IntegerField(min_value=1, max_value=10**6, help_text="The number of the seat.")


class Answer(Strict):
    accepts = serializers.BooleanField()


class WithdrawalReason(Strict):
    reason = serializers.CharField(max_length=500)


class Proposals(Door):
    area = "proposals"
    filters = ProposalsAsked

    @operation(
        "list_proposals",
        "The proposals of an assembly, newest first. Drafts are listed for those who write them.",
        answers=page_of(ProposalShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = visible_proposals(request.user, find_assembly(request.user, slug))
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        if tag := self.asked.get("tag"):
            rows = rows.tagged(tag)
        return self.page(rows.order_by("-number").values(*COLUMNS), with_authors)

    @operation(
        "draft_proposal",
        "Write a draft, which only you and those you invite can see.",
        takes=ProposalGiven,
        answers=ProposalShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        seat = writing_seat(request.user, assembly)
        if seat is None:
            raise NotAllowed
        made = draft_proposal(seat.body, by=seat, **parsed(ProposalGiven, request.data))
        return shown(made, status=201)


class ProposalByExternalId(Door):
    area = "proposals"

    @operation(
        "put_proposal",
        "Say what a proposal reads that your system knows by this id: a new draft, or the one there is.",
        takes=ProposalGiven,
        answers={200: ProposalShown, 201: ProposalShown},
        refuses=[401, 403, 409],
    )
    def put(self, request: Request, slug: str, external_id: str) -> Response:
        assembly = find_assembly(request.user, slug)
        seat = writing_seat(request.user, assembly)
        if seat is None:
            raise NotAllowed
        known = external_id_of(external_id)
        given = parsed(ProposalGiven, request.data)
        put, is_new = put_proposal(seat.body, by=seat, external_id=known, **given)
        return shown(find_proposal(request.user, put.id), status=201 if is_new else 200)


class OneProposal(Door):
    area = "proposals"

    @operation("read_proposal", "One proposal. Its version stands in ETag.", answers=ProposalShown)
    def get(self, request: Request, proposal_id: UUID) -> Response:
        return shown(find_proposal(request.user, proposal_id))

    @operation(
        "change_proposal",
        "Change the title or the text. For its authors; If-Match names the version the change was made to.",
        takes=ProposalChange,
        answers=ProposalShown,
        refuses=[409, 412, 428],
        headers=[IF_MATCH],
    )
    def patch(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        require(can_change_proposal(request.user, proposal))
        given = parsed(ProposalChange, request.data)
        require_version(request, proposal.version)
        words = {"title": proposal.title, "text": proposal.text} | given
        changed = change_proposal(
            proposal, by=own_author(request.user, proposal).seat, version=proposal.version, **words
        )
        return shown(changed)


class Versions(Door):
    area = "proposals"
    filters = Paged

    @operation(
        "list_versions",
        "Every version of a proposal that was public, newest first. Drafts have none.",
        answers=page_of(VersionShown),
    )
    def get(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_words(request.user, proposal_id)
        return self.page(proposal.versions.select_related("by__person").order_by("-number"), versions_shown)


class Comparing(Door):
    area = "proposals"
    filters = VersionsAsked

    @operation(
        "compare_versions",
        "What two public versions of a proposal differ in, by paragraphs and words.",
        answers=ComparisonShown,
    )
    def get(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_words(request.user, proposal_id)
        change = compare_versions(proposal, self.asked["before"], self.asked["after"])
        shown_as = {
            "before": change.before.number,
            "after": change.after.number,
            "title": asdict(change.title),
            "blocks": [asdict(block) for block in change.text.blocks],
            "put_in": change.text.put_in,
            "taken_out": change.text.taken_out,
        }
        return Response(shown_as)


def versions_shown(rows: list[Version]) -> list[dict[str, Any]]:
    plain = ("number", "title", "text", "at")
    return [{name: getattr(one, name) for name in plain} | {"by": one.by.public_name} for one in rows]


class ProposalUndo(Door):
    area = "proposals"

    @operation(
        "undo_proposal",
        "Undo the last save of a draft; once more brings it back. For its authors; If-Match names what you read.",
        takes=Strict,
        answers=ProposalShown,
        refuses=[409, 412, 428],
        headers=[IF_MATCH],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        require(can_change_proposal(request.user, proposal))
        parsed(Strict, request.data)
        require_version(request, proposal.version)
        return shown(undo_draft(proposal, by=own_author(request.user, proposal).seat, version=proposal.version))


class ProposalPublication(Door):
    area = "proposals"

    @operation(
        "publish_proposal",
        "Publish a draft, for everybody who sees the assembly. For its first author.",
        takes=Strict,
        answers=ProposalShown,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        require(can_publish_proposal(request.user, proposal))
        parsed(Strict, request.data)
        return shown(publish_proposal(proposal, by=own_author(request.user, proposal).seat))


class Invitations(Door):
    area = "proposals"

    @operation(
        "invite_author",
        "Ask the person in a seat to share the text. For the first author; they are an author once they accept.",
        takes=Invitation,
        answers=ProposalShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        require(can_invite_author(request.user, proposal))
        given = parsed(Invitation, request.data)
        invite_author(proposal, by=own_author(request.user, proposal).seat, number=given["number"])
        return shown(find_proposal(request.user, proposal_id), status=201)


class AnswerToInvitation(Door):
    @operation(
        "answer_invitation",
        "Accept or decline to share a text.",
        takes=Answer,
        answers=Answer,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        require(can_answer_invitation(request.user, proposal))
        by = own_author(request.user, proposal).seat
        given = parsed(Answer, request.data)
        answer_invitation(proposal, by=by, accepts=given["accepts"])
        return Response(given)


class Following(Door):
    @operation(
        "follow_proposal",
        "Hear when a proposal moves. For everybody with a seat in its assembly.",
        takes=Strict,
        status=204,
    )
    def put(self, request: Request, proposal_id: UUID) -> Response:
        parsed(Strict, request.data)
        proposal, seat = self._followed(request, proposal_id)
        follow(PROPOSAL, proposal.id, seats=[seat])
        return Response(status=204)

    @operation("unfollow_proposal", "Hear nothing more of a proposal.", status=204)
    def delete(self, request: Request, proposal_id: UUID) -> Response:
        proposal, seat = self._followed(request, proposal_id)
        unfollow(PROPOSAL, proposal.id, by=seat)
        return Response(status=204)

    def _followed(self, request: Request, proposal_id: UUID) -> tuple[Proposal, Seat]:
        proposal = find_proposal(request.user, proposal_id)
        seat = following_seat(request.user, proposal.body.assembly)
        if seat is None:
            raise NotAllowed
        return proposal, seat


class Withdrawal(Door):
    area = "proposals"

    @operation(
        "withdraw_proposal",
        "Withdraw a public proposal; it stays readable with the reason.",
        takes=WithdrawalReason,
        status=204,
        refuses=[409],
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        proposal = find_proposal(request.user, proposal_id)
        require(can_withdraw_proposal(request.user, proposal))
        given = parsed(WithdrawalReason, request.data)
        withdraw_proposal(proposal, by=own_author(request.user, proposal).seat, reason=given["reason"])
        return Response(status=204)


def visible_proposals(visitor: Visitor, assembly: Assembly) -> ProposalQuerySet:
    """What a list may hold for this visitor."""
    own = [seat.id for seat in seats_in(visitor, assembly)]
    rows = Proposal.objects.filter(body__assembly=assembly)
    if not own:
        return rows.public()
    drafts = Proposal.objects.filter(authors__seat__in=own).values("id")
    return rows.filter(~Q(state=Proposal.State.DRAFT) | Q(id__in=drafts))


def with_authors(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a page, each with the public names of its authors: one more statement for all of them."""
    names = Author.objects.names_of(row["id"] for row in rows)
    return [
        row | {"authors": names[row["id"]], "tags": row["tags"].split("\n")[1:-1]} | _blank(row["hidden_at"])
        for row in rows
    ]


def _blank(hidden_at: object) -> dict[str, Any]:
    """In place of the words, where moderation hid them. Its authors read them on its page."""
    return {"title": "", "text": "", "place": "", "tags": []} if hidden_at else {}


def own_author(visitor: Visitor, proposal: Proposal) -> Author:
    """How the visitor stands to the proposal; who has nothing to do with it is refused."""
    author = authorship(visitor, proposal)
    if author is None:
        raise NotAllowed
    return author


def shown(proposal: Proposal, *, status: int = 200) -> Response:
    row = {name: getattr(proposal, name) for name in COLUMNS if name not in {"body", "community"}}
    row |= {"body": proposal.body_id, "community": proposal.community_id, "tags": proposal.tag_list}
    row["authors"] = [author.seat.public_name for author in proposal.authors.all() if author.accepted_at]
    row |= _blank(proposal.hidden_at)
    return Response(row, status=status, headers={"ETag": etag(proposal.version)})


urlpatterns = [
    path("assemblies/<slug:slug>/proposals/", Proposals.as_view(), name="proposals"),
    path(
        "assemblies/<slug:slug>/proposals/by-external-id/<str:external_id>/",
        ProposalByExternalId.as_view(),
        name="proposal_by_external_id",
    ),
    path("proposals/<uuid:proposal_id>/", OneProposal.as_view(), name="proposal"),
    path("proposals/<uuid:proposal_id>/versions/", Versions.as_view(), name="proposal_versions"),
    path("proposals/<uuid:proposal_id>/comparison/", Comparing.as_view(), name="proposal_comparison"),
    path("proposals/<uuid:proposal_id>/undo/", ProposalUndo.as_view(), name="undo_proposal"),
    path("proposals/<uuid:proposal_id>/publish/", ProposalPublication.as_view(), name="publish_proposal"),
    path("proposals/<uuid:proposal_id>/invitations/", Invitations.as_view(), name="invite_author"),
    path("proposals/<uuid:proposal_id>/answer/", AnswerToInvitation.as_view(), name="answer_invitation"),
    path("proposals/<uuid:proposal_id>/withdraw/", Withdrawal.as_view(), name="withdraw_proposal"),
    path("proposals/<uuid:proposal_id>/following/", Following.as_view(), name="follow_proposal"),
    *points,
    *merging,
    *sources,
    *support,
]
