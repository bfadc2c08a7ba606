"""REST: the minutes."""

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from assemblies.members.finding import find_assembly
from assemblies.minutes.models import Entry, Words
from config.doors import Door, Strict, operation
from config.rest import PAGE, link_to


class EntryShown(serializers.Serializer):
    """One act on record. `line` is the exact text that was hashed."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    type = serializers.CharField()
    sentence = serializers.CharField()
    line = serializers.CharField()
    hash = serializers.CharField()


class MinutesShown(serializers.Serializer):
    """Up to a hundred acts, oldest first, and the number to ask for next."""

    results = EntryShown(many=True)
    after = serializers.IntegerField(allow_null=True, help_text="Ask for what comes after this; null at the end.")


class MinutesAsked(Strict):
    after = serializers.IntegerField(min_value=0, max_value=2**53, default=0, help_text="Acts after this number.")
    type = serializers.CharField(max_length=60, required=False, help_text="Only acts of this kind.")


class Minutes(Door):
    filters = MinutesAsked

    @operation("list_minutes", "The public record of an assembly, in order.", answers=MinutesShown)
    def get(self, request: Request, slug: str) -> Response:
        entries = Entry.objects.of(find_assembly(request.user, slug).id).filter(seq__gt=self.asked["after"])
        if kind := self.asked.get("type"):
            entries = entries.filter(type=kind)
        found = list(entries[: PAGE + 1])
        words = Words.objects.told(found)
        shown = [
            {
                "seq": entry.seq,
                "at": entry.at,
                "type": entry.type,
                "sentence": entry.sentence_with(words),
                "line": entry.text,
                "hash": entry.hash,
            }
            for entry in found[:PAGE]
        ]
        after = shown[-1]["seq"] if len(found) > PAGE else None
        following = replace_query_param(request.get_full_path(), "after", after) if after else None
        return Response({"results": shown, "after": after}, headers=link_to(request, following))


urlpatterns = [path("assemblies/<slug:slug>/minutes/", Minutes.as_view(), name="minutes")]
