"""REST: what members are asked about themselves, totals, and one’s own answer, which is never read back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from config.doors import Door, Paged, Strict, operation, page_of, parsed
from config.errors import NotAllowed, require
from governance.demographics import services
from governance.demographics.answers import end_early, give_answer, take_answer_back
from governance.demographics.errors import NoConsent
from governance.demographics.models import (
    LONGEST_GROUP,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_SOURCE,
    Trait,
)
from governance.demographics.permissions import answering_seat, asking_seat


class GroupShown(serializers.Serializer):
    name = serializers.CharField()
    population = serializers.IntegerField(allow_null=True)
    n = serializers.IntegerField(allow_null=True, help_text="Of those who answered; null where it is withheld.")


class TotalsShown(serializers.Serializer):
    """Totals as they were published last. Fewer than ``k`` people are in no number."""

    made_at = serializers.DateTimeField()
    members = serializers.IntegerField()
    answered = serializers.IntegerField()
    k = serializers.IntegerField()
    groups = GroupShown(many=True)


class TraitShown(serializers.Serializer):
    """What members are asked about themselves, why, and until when single answers are kept."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    name = serializers.CharField()
    purpose = serializers.CharField()
    groups = serializers.ListField(child=serializers.CharField())
    population_source = serializers.CharField(allow_blank=True)
    population_year = serializers.IntegerField(allow_null=True)
    asked_at = serializers.DateTimeField()
    kept_until = serializers.DateField()
    is_asked = serializers.BooleanField()
    totals = TotalsShown(allow_null=True, help_text="Null until there are totals that single nobody out.")


class GroupGiven(Strict):
    name = serializers.CharField(max_length=LONGEST_GROUP)
    population = serializers.IntegerField(min_value=0, max_value=services.MOST_PEOPLE, required=False, allow_null=True)


class TraitGiven(Strict):
    name = serializers.CharField(max_length=LONGEST_NAME)
    purpose = serializers.CharField(max_length=LONGEST_PURPOSE, help_text="Members read it before they answer.")
    groups = serializers.ListField(
        child=GroupGiven(), min_length=services.FEWEST_GROUPS, max_length=services.MOST_GROUPS
    )
    population_source = serializers.CharField(max_length=LONGEST_SOURCE, required=False, allow_blank=True)
    population_year = serializers.IntegerField(
        min_value=services.YEARS[0], max_value=services.YEARS[-1], required=False, allow_null=True
    )
    kept_until = serializers.DateField(help_text="From tomorrow to 400 days from now.")


class TraitAnswerGiven(Strict):
    group = serializers.CharField(max_length=LONGEST_GROUP, help_text="The name of one of the groups.")
    agrees = serializers.BooleanField(help_text="That it is kept until `kept_until`, to work out totals.")


def shown(one: Trait) -> dict[str, Any]:
    columns = ("id", "number", "name", "purpose", "asked_at", "kept_until")
    table = next(iter(one.tables.all()), None)
    totals = None
    if table is not None:
        groups = [{**group, "n": table.cells[group["name"]]} for group in one.groups]
        totals = {name: getattr(table, name) for name in ("made_at", "members", "answered", "k")} | {"groups": groups}
    return {column: getattr(one, column) for column in columns} | {
        "groups": one.group_names,
        "population_source": one.source,
        "population_year": one.year,
        "is_asked": one.is_asked(one.assembly.today),
        "totals": totals,
    }


class Traits(Door):
    filters = Paged

    @operation(
        "list_demographics",
        "What members are asked about themselves, with the totals that were published. Newest first.",
        answers=page_of(TraitShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = services.traits_of(find_assembly(request.user, slug)).order_by("-number")
        return self.page(rows, lambda found: [shown(one) for one in found])

    @operation(
        "ask_about_demographics",
        "Ask the members about one trait. For organisers in person; it is not changed afterwards.",
        takes=TraitGiven,
        answers=TraitShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        by = asking_seat(request.user, assembly)
        if by is None:
            raise NotAllowed
        given = parsed(TraitGiven, request.data)
        source, year = given.pop("population_source", ""), given.pop("population_year", None)
        return Response(shown(services.ask_about(assembly, by=by, source=source, year=year, **given)), status=201)


class EndedTrait(Door):
    @operation(
        "end_demographics",
        "End a question early: all single answers are deleted at once. For organisers in person.",
        takes=Strict,
        answers={204: None},
        status=204,
        refuses=[409],
    )
    def post(self, request: Request, trait_id: UUID) -> Response:
        trait = services.find_trait(request.user, trait_id)
        by = asking_seat(request.user, trait.assembly)
        if by is None:
            raise NotAllowed
        parsed(Strict, request.data)
        end_early(trait, by=by)
        return Response(status=204)


class OwnAnswer(Door):
    @operation(
        "answer_demographics",
        "Say which group you are in, or say it anew. For members; nobody reads it back.",
        takes=TraitAnswerGiven,
        answers={204: None},
        status=204,
        refuses=[409],
    )
    def put(self, request: Request, trait_id: UUID) -> Response:
        trait, by = self._trait_and_seat(request, trait_id)
        given = parsed(TraitAnswerGiven, request.data)
        require(given["agrees"], NoConsent)
        give_answer(trait, by=by, group=given["group"])
        return Response(status=204)

    @operation(
        "take_back_demographics",
        "Nothing of you is kept for this question, whether you had answered or not. For members.",
        answers={204: None},
        status=204,
        refuses=[409],
    )
    def delete(self, request: Request, trait_id: UUID) -> Response:
        trait, by = self._trait_and_seat(request, trait_id)
        take_answer_back(trait, by=by)
        return Response(status=204)

    @staticmethod
    def _trait_and_seat(request: Request, trait_id: UUID) -> tuple[Trait, Seat]:
        trait = services.find_trait(request.user, trait_id)
        by = answering_seat(request.user, trait.assembly)
        if by is None:
            raise NotAllowed
        return trait, by


urlpatterns = [
    path("assemblies/<slug:slug>/demographics/", Traits.as_view(), name="demographics"),
    path("demographics/<uuid:trait_id>/end/", EndedTrait.as_view(), name="end_demographics"),
    path("demographics/<uuid:trait_id>/answer/", OwnAnswer.as_view(), name="answer_demographics"),
]
