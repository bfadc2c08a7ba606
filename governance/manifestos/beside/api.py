"""REST: what stands beside a manifesto, and whether it is in step with the text."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.members.models import Seat
from config.doors import Door, Strict, operation, parsed
from config.errors import NotAllowed
from governance.manifestos.beside import services
from governance.manifestos.beside.models import Companion, Trust
from governance.manifestos.beside.reading import Told, all_beside
from governance.manifestos.beside.texts import rows_that_hold
from governance.manifestos.models import Manifesto
from governance.manifestos.permissions import keeping_seat
from governance.manifestos.services import LONGEST_TEXT, LONGEST_TITLE, find_article, find_manifesto

Kind = Companion.Kind


class CompanionShown(serializers.Serializer):
    """Plain words, legal notes or the translation of an article, and the exact text it was written for."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Kind.choices)
    language = serializers.CharField()
    article = serializers.IntegerField(allow_null=True, help_text="The number of the article a translation is of.")
    title = serializers.CharField()
    text = serializers.CharField(help_text="Markdown.")
    trust = serializers.ChoiceField(Trust.choices, help_text="Who answers for the words.")
    text_sha256 = serializers.CharField(help_text="The fingerprint of the text it was written for.")
    is_current = serializers.BooleanField(help_text="Whether that is the text that holds now.")
    by = serializers.CharField()
    at = serializers.DateTimeField()


class CompanionGiven(Strict):
    kind = serializers.ChoiceField([(one.value, one.label) for one in (Kind.SUMMARY, Kind.NOTES)])
    language = serializers.ChoiceField(settings.LANGUAGES)
    text = serializers.CharField(max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")
    is_by_machine = serializers.BooleanField(default=False)


class ArticleTranslated(Strict):
    language = serializers.ChoiceField(settings.LANGUAGES)
    title = serializers.CharField(
        max_length=LONGEST_TITLE, allow_blank=True, default="", help_text="Of the preamble: that of the whole."
    )
    text = serializers.CharField(
        max_length=LONGEST_TEXT, trim_whitespace=False, help_text="Markdown, passage for passage."
    )
    is_by_machine = serializers.BooleanField(default=False)


class Companions(Door):
    area = "questions"

    @operation(
        "list_companions", "What stands beside a manifesto, in every language.", answers=CompanionShown(many=True)
    )
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        return Response(shown_beside(find_manifesto(request.user, manifesto_id)))

    @operation(
        "write_beside",
        "Write the plain words or the legal notes for the text as it stands. For the desk and experts.",
        takes=CompanionGiven,
        answers=CompanionShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        by = _keeping(request, found)
        made = services.write_beside(found, by=by, **parsed(CompanionGiven, request.data))
        return Response(shown(Told(made, is_current=True)), status=201)


class Translations(Door):
    area = "questions"

    @operation(
        "translate_article",
        "Say an article in another language. For the desk and experts.",
        takes=ArticleTranslated,
        answers=CompanionShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        by = _keeping(request, found.manifesto)
        made = services.translate(found, by=by, **parsed(ArticleTranslated, request.data))
        return Response(shown(Told(made, is_current=True)), status=201)


class Checks(Door):
    area = "questions"

    @operation(
        "check_companion",
        "Say that it is in step with the text as it stands. A second person makes it reviewed.",
        takes=Strict,
        answers=CompanionShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, companion_id: UUID) -> Response:
        found = services.find_companion(request.user, companion_id)
        by = _keeping(request, found.manifesto)
        parsed(Strict, request.data)
        return Response(shown(Told(services.check(found, by=by), is_current=True)), status=201)


def _keeping(request: Request, manifesto: Manifesto) -> Seat:
    seat = keeping_seat(request.user, manifesto)
    if seat is None:
        raise NotAllowed
    return seat


def shown_beside(manifesto: Manifesto) -> list[dict[str, Any]]:
    return [shown(one) for one in all_beside(manifesto, rows_that_hold(manifesto))]


def shown(told: Told) -> dict[str, Any]:
    columns = ("id", "kind", "language", "title", "text", "trust", "text_sha256", "at")
    row = {name: getattr(told.companion, name) for name in columns}
    number = told.companion.article.number if told.companion.article else None
    return row | {"article": number, "is_current": told.is_current, "by": told.companion.by.public_name}


urlpatterns = [
    path("manifestos/<uuid:manifesto_id>/beside/", Companions.as_view(), name="companions"),
    path("articles/<uuid:article_id>/translations/", Translations.as_view(), name="translate_article"),
    path("beside/<uuid:companion_id>/check/", Checks.as_view(), name="check_companion"),
]
