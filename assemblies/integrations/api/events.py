"""REST: the change feed."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from assemblies.integrations.feed import PUBLIC, end_of_page, events_after
from assemblies.members.finding import find_assembly
from config.doors import Door, Strict, operation
from config.rest import PAGE, link_to


class EventShown(serializers.Serializer):
    """Something that happened and stands in the public record. It names no person."""

    type = serializers.CharField(help_text="The kind of act, as in the minutes: question.open.")
    id = serializers.UUIDField(help_text="The same wherever the event is told again.")
    seq = serializers.IntegerField(
        help_text="Its place in the feed. A gap means that the machine was restored from a backup."
    )
    at = serializers.DateTimeField()
    assembly = serializers.SlugField()
    link = serializers.CharField(help_text="Where to read what it is about, on this server.")


class EventsShown(serializers.Serializer):
    """Up to a hundred events in their order, and the number to ask for next."""

    results = EventShown(many=True)
    after = serializers.IntegerField(help_text="Ask for what comes after this, now or later.")
    more = serializers.BooleanField(help_text="Whether there is more already.")


class EventsAsked(Strict):
    after = serializers.IntegerField(min_value=0, max_value=2**53, default=0, help_text="Events after this number.")
    assembly = serializers.SlugField(max_length=60, required=False, help_text="Only events of this assembly.")
    type = serializers.CharField(max_length=60, required=False, help_text="Only events of this kind.")


class Events(Door):
    filters = EventsAsked

    @operation(
        "list_events",
        "What has happened, in order, for systems that follow along. Keep `after` and ask again with it.",
        answers=EventsShown,
    )
    def get(self, request: Request) -> Response:
        slug, after = self.asked.get("assembly"), self.asked["after"]
        assembly = find_assembly(request.user, slug) if slug else None
        rows = events_after(after, assembly=assembly, type=self.asked.get("type"), stream=PUBLIC)
        if assembly is None and "type" not in self.asked:
            rows = rows.filter(seq__lte=end_of_page(after, PAGE + 1))
        # By their keys, in statements of their own: a join is planned badly while a fresh table has no statistics.
        found = list(rows.select_related(None).prefetch_related("entry", "assembly")[: PAGE + 1])
        shown = [event.as_told() for event in found[:PAGE]]
        last = shown[-1]["seq"] if shown else after
        following = replace_query_param(request.get_full_path(), "after", last) if len(found) > PAGE else None
        told = {"results": shown, "after": last, "more": following is not None}
        return Response(told, headers=link_to(request, following))


urlpatterns = [path("events/", Events.as_view(), name="events")]
