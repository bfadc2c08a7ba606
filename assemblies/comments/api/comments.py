"""REST: what a community’s own people say about the figures that describe it."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.comments import services
from assemblies.comments.models import LONGEST_REASON, LONGEST_TEXT, Comment
from assemblies.comments.permissions import removing_seat, speaking_seat
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed


class CommentShown(serializers.ModelSerializer):
    """A community’s comment on its figures. Removed, it has no words any more, and says why."""

    written_by = serializers.CharField(source="by.public_name", help_text="Under the name they chose.")
    text = serializers.SerializerMethodField(help_text="Empty where it was removed or hidden.")
    agreed_by = serializers.SerializerMethodField(help_text="The second person; null where only one was seated.")

    class Meta:
        model = Comment
        fields = [
            *("id", "community", "text", "written_by", "written_at", "agreed_by", "stands_since", "ended_at"),
            *("removal_reason", "hidden_reason"),
        ]

    def get_text(self, comment: Comment) -> str:
        return "" if comment.is_hidden else comment.text

    def get_agreed_by(self, comment: Comment) -> str | None:
        return comment.agreed_by.public_name if comment.agreed_by else None


class CommentGiven(Strict):
    text = serializers.CharField(max_length=LONGEST_TEXT)


class RemovalGiven(Strict):
    reason = serializers.CharField(max_length=LONGEST_REASON)


class Comments(Door):
    filters = Paged

    @operation(
        "list_comments",
        "What a community says and said about its figures, newest first. What waits is listed for its own people.",
        answers=page_of(CommentShown),
    )
    def get(self, request: Request, slug: str, community_id: UUID) -> Response:
        assembly = find_assembly(request.user, slug)
        community = services.find_community(assembly, community_id)
        rows = services.comments_for(request.user, assembly, community).order_by("-written_at", "-id")
        return self.page(rows, lambda found: CommentShown(found, many=True).data)

    @operation(
        "write_comment",
        "Write a comment on the figures of your community. It stands once somebody else from there agrees.",
        takes=CommentGiven,
        answers=CommentShown,
        status=201,
    )
    def post(self, request: Request, slug: str, community_id: UUID) -> Response:
        assembly = find_assembly(request.user, slug)
        community = services.find_community(assembly, community_id)
        by = speaking_seat(request.user, assembly, community)
        if by is None:
            raise NotAllowed
        made = services.write_comment(assembly, community, by=by, **parsed(CommentGiven, request.data))
        return Response(CommentShown(made).data, status=201)


class OneComment(Door):
    @operation("read_comment", "One comment of a community on its figures.", answers=CommentShown)
    def get(self, request: Request, comment_id: UUID) -> Response:
        return Response(CommentShown(services.find_comment(request.user, comment_id)).data)

    @operation(
        "take_back_comment", "Take your comment back while it waits for a second person.", status=204, refuses=[409]
    )
    def delete(self, request: Request, comment_id: UUID) -> Response:
        found = services.find_comment(request.user, comment_id)
        services.take_back_comment(found, by=speaking(request, found))
        return Response(status=204)


class CommentAgreement(Door):
    @operation(
        "agree_to_comment",
        "Agree to the comment of somebody else from your community: it stands from now on.",
        takes=Strict,
        answers=CommentShown,
        refuses=[409],
    )
    def post(self, request: Request, comment_id: UUID) -> Response:
        found = services.find_comment(request.user, comment_id)
        by = speaking(request, found)
        parsed(Strict, request.data)
        return Response(CommentShown(services.agree_to_comment(found, by=by)).data)


class CommentRemoval(Door):
    @operation(
        "remove_comment",
        "Remove a comment with a public reason. For guarantors and moderators, never for the desk.",
        takes=RemovalGiven,
        answers=CommentShown,
        refuses=[409],
    )
    def post(self, request: Request, comment_id: UUID) -> Response:
        found = services.find_comment(request.user, comment_id)
        by = removing_seat(request.user, found.assembly)
        if by is None:
            raise NotAllowed
        given: dict[str, Any] = parsed(RemovalGiven, request.data)
        return Response(CommentShown(services.remove_comment(found, by=by, **given)).data)


def speaking(request: Request, comment: Comment) -> Seat:
    """The seat in which the visitor speaks for the community; others are refused."""
    seat = speaking_seat(request.user, comment.assembly, comment.community)
    if seat is None:
        raise NotAllowed
    return seat


urlpatterns = [
    path("assemblies/<slug:slug>/communities/<uuid:community_id>/comments/", Comments.as_view(), name="comments"),
    path("comments/<uuid:comment_id>/", OneComment.as_view(), name="comment"),
    path("comments/<uuid:comment_id>/agree/", CommentAgreement.as_view(), name="agree_to_comment"),
    path("comments/<uuid:comment_id>/remove/", CommentRemoval.as_view(), name="remove_comment"),
]
