"""Each view does the least work that its scenario allows."""

import json

from django.db import IntegrityError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from rest_framework.authentication import SessionAuthentication
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import AllowAny
from rest_framework.serializers import CharField, IntegerField, ModelSerializer
from rest_framework.viewsets import ReadOnlyModelViewSet

from bench.limit.least.models import Idea, Vote


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


def vote(request: HttpRequest, poll: int) -> HttpResponse:
    """Session, form token, the user's row and one INSERT in autocommit."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    choice = json.loads(request.body)["choice"]
    try:
        Vote.objects.create(poll=poll, user_id=request.user.pk, choice=choice)
    except IntegrityError:
        return HttpResponse(status=409)
    return JsonResponse({"choice": choice}, status=201)


def newest() -> QuerySet[Idea]:
    return Idea.objects.select_related("author").annotate(supporters=Count("ratings")).order_by("-id")


def ideas(request: HttpRequest) -> HttpResponse:
    return render(request, "ideas.html", {"ideas": newest()[:100]})


class IdeaSerializer(ModelSerializer):
    author = CharField(source="author.username")
    supporters = IntegerField()

    class Meta:
        model = Idea
        fields = ["id", "title", "body", "created", "author", "supporters"]


class Hundred(PageNumberPagination):
    page_size = 100


class Ideas(ReadOnlyModelViewSet):
    authentication_classes = [SessionAuthentication]
    permission_classes = [AllowAny]
    serializer_class = IdeaSerializer
    pagination_class = Hundred
    queryset = newest()
