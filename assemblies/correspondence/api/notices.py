"""REST: notices, for everybody to read and for the desk to write."""

from uuid import UUID

from django.urls import path, reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.correspondence.models import Notice
from assemblies.correspondence.notices import LONGEST_TEXT, LONGEST_TITLE, find_notice, post_notice, withdraw_notice
from assemblies.members.api.seats import acting
from assemblies.members.finding import find_assembly
from assemblies.members.permissions import DESK
from config.doors import Door, Paged, Strict, operation, page_of, parsed


class NoticeShown(serializers.ModelSerializer):
    """A notice of the desk. Withdrawn, it has no words any more."""

    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(help_text="Markdown.")
    picture = serializers.SerializerMethodField(help_text="Where its picture is, if it has one: a JPEG.")
    picture_alt = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = ["id", "title", "text", "picture", "picture_alt", "published_at", "withdrawn_at"]

    def get_title(self, notice: Notice) -> str:
        return "" if notice.is_withdrawn else notice.title

    def get_text(self, notice: Notice) -> str:
        return "" if notice.is_withdrawn else notice.text

    def get_picture(self, notice: Notice) -> str | None:
        is_shown = notice.picture_alt and not notice.is_withdrawn
        return reverse("correspondence:picture", args=[notice.id]) if is_shown else None

    def get_picture_alt(self, notice: Notice) -> str:
        return "" if notice.is_withdrawn else notice.picture_alt


class NoticeGiven(Strict):
    title = serializers.CharField(max_length=LONGEST_TITLE)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")


class Notices(Door):
    filters = Paged

    @operation("list_notices", "The notices of an assembly, newest first.", answers=page_of(NoticeShown))
    def get(self, request: Request, slug: str) -> Response:
        rows = Notice.objects.of_assembly(find_assembly(request.user, slug))
        return self.page(rows, lambda found: NoticeShown(found, many=True).data)

    @operation(
        "post_notice",
        "Publish a notice. For the desk; pictures are added on the page.",
        takes=NoticeGiven,
        answers=NoticeShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = acting(request.user, assembly, *DESK)
        made = post_notice(assembly, by=by, **parsed(NoticeGiven, request.data))
        return Response(NoticeShown(made).data, status=201)


class OneNotice(Door):
    @operation("read_notice", "One notice.", answers=NoticeShown)
    def get(self, request: Request, notice_id: UUID) -> Response:
        return Response(NoticeShown(find_notice(request.user, notice_id)).data)


class NoticeWithdrawal(Door):
    @operation(
        "withdraw_notice",
        "Withdraw a notice: its words are no longer shown. For the desk.",
        takes=Strict,
        answers=NoticeShown,
        refuses=[409],
    )
    def post(self, request: Request, notice_id: UUID) -> Response:
        notice = find_notice(request.user, notice_id)
        by = acting(request.user, notice.assembly, *DESK)
        parsed(Strict, request.data)
        return Response(NoticeShown(withdraw_notice(notice, by=by)).data)


urlpatterns = [
    path("assemblies/<slug:slug>/notices/", Notices.as_view(), name="notices"),
    path("notices/<uuid:notice_id>/", OneNotice.as_view(), name="notice"),
    path("notices/<uuid:notice_id>/withdraw/", NoticeWithdrawal.as_view(), name="withdraw_notice"),
]
