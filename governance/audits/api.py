"""REST: equity audits, as published: small cells are withheld in them."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from config.doors import Door, Paged, operation, page_of
from governance.audits.models import EquityAudit


class AuditShown(serializers.ModelSerializer):
    """What an audit found. The aggregates it rests on stand in the minutes by their hash."""

    result = serializers.DictField()

    class Meta:
        model = EquityAudit
        fields = ["id", "question", "made_at", "snapshot_sha256", "result"]


class Audits(Door):
    filters = Paged

    @operation(
        "list_audits",
        "The equity audits of an assembly, newest first. Without a question an audit is about seats, "
        "with one about who voted.",
        answers=page_of(AuditShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = EquityAudit.objects.filter(assembly=find_assembly(request.user, slug)).defer("snapshot")
        return self.page(rows, lambda found: AuditShown(found, many=True).data)


urlpatterns = [path("assemblies/<slug:slug>/audits/", Audits.as_view(), name="audits")]
