"""REST: how the articles of a manifesto stand, the adopted text, and the thread of a passage."""

from typing import Any
from uuid import UUID

from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.doors import Door, Strict, operation, parsed
from config.errors import Absent, NotAllowed
from governance.adoption import services
from governance.adoption.models import Adoption
from governance.adoption.permissions import signing_seat
from governance.adoption.pledges.api import urlpatterns as pledges
from governance.adoption.reading import thread_of
from governance.adoption.services import Outcome, Standing
from governance.manifestos.beside.api import CompanionShown, shown_beside
from governance.manifestos.models import Article, Manifesto
from governance.manifestos.permissions import chairing_seat
from governance.manifestos.services import find_article, find_manifesto


class SideShown(serializers.Serializer):
    name = serializers.CharField()
    agrees = serializers.BooleanField()


class VoteOnArticle(serializers.Serializer):
    question = serializers.UUIDField()
    round = serializers.IntegerField()
    edition = serializers.IntegerField()
    text_sha256 = serializers.CharField()


class StandingShown(serializers.Serializer):
    """How an article stands between being frozen and being adopted."""

    article = serializers.UUIDField()
    number = serializers.IntegerField()
    outcome = serializers.ChoiceField([one.value for one in Outcome])
    votes = VoteOnArticle(many=True)
    sides = SideShown(many=True, help_text="The parts of the last final vote.")
    can_be_repaired = serializers.BooleanField()


class AdoptionShown(serializers.Serializer):
    """The adopted text. The bytes of ``content`` have the hash."""

    manifesto = serializers.UUIDField()
    edition = serializers.IntegerField()
    sha256 = serializers.CharField()
    at = serializers.DateTimeField()
    content = serializers.CharField(help_text="Canonical JSON (RFC 8785), as text.")
    signed_by = serializers.ListField(child=serializers.CharField())
    beside = CompanionShown(many=True, help_text="Plain words, legal notes and translations of this very text.")


class ReceiptOfSignature(serializers.Serializer):
    receipt = serializers.CharField(help_text="Stands in the minutes, without a name.")


class KnotShown(serializers.Serializer):
    kind = serializers.CharField(help_text="proposal, point, amendment, objection, question, decision or adoption.")
    name = serializers.CharField()
    words = serializers.CharField()
    url = serializers.CharField()


class ThreadShown(serializers.Serializer):
    """From a passage, or one sentence of it, back to what it rests on, and forward to what was decided."""

    article = serializers.UUIDField()
    passage = serializers.CharField()
    sentences = serializers.ListField(child=serializers.CharField())
    sentence = serializers.IntegerField(allow_null=True, help_text="Which of them, from 1; nothing: the passage.")
    back = KnotShown(many=True)
    forward = KnotShown(many=True)


class ArticlesNamed(Strict):
    articles = serializers.ListField(child=serializers.IntegerField(min_value=0, max_value=1000), max_length=200)


class RepairGiven(ArticlesNamed):
    reason = serializers.CharField(max_length=500)


class Standings(Door):
    area = "questions"

    @operation("list_standings", "How each article of a manifesto stands.", answers=StandingShown(many=True))
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        return Response(_standings(find_manifesto(request.user, manifesto_id)))

    @operation(
        "ask_articles",
        "Put articles of the newest frozen edition to the vote, each as a question of its own. For the desk.",
        takes=ArticlesNamed,
        answers=StandingShown(many=True),
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        seat = _chair(request, found)
        articles = _named(found, parsed(ArticlesNamed, request.data)["articles"])
        edition = found.editions.first()
        if edition is None:
            raise Absent
        services.ask(edition, by=seat, articles=articles)
        return Response(_standings(found), status=201)


class Repairs(Door):
    area = "questions"

    @operation(
        "repair_articles",
        "Open articles that passed on one side only for amendments again. For the desk.",
        takes=RepairGiven,
        answers=StandingShown(many=True),
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        seat = _chair(request, found)
        given = parsed(RepairGiven, request.data)
        articles = _named(found, given["articles"])
        services.repair(found, by=seat, articles=articles, reason=given["reason"])
        return Response(_standings(found))


class AdoptedText(Door):
    area = "questions"

    @operation("read_adoption", "The adopted text of a manifesto.", answers=AdoptionShown)
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        return Response(_shown(_made(find_manifesto(request.user, manifesto_id))))

    @operation(
        "adopt_manifesto",
        "Put the articles that all sides carried on record as the adopted text. For the desk.",
        takes=Strict,
        answers=AdoptionShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        seat = _chair(request, found)
        parsed(Strict, request.data)
        return Response(_shown(services.adopt(found, by=seat)), status=201)


class SignaturesOfAdoption(Door):
    @operation(
        "sign_adoption",
        "Sign the adopted text. For members.",
        takes=Strict,
        answers=ReceiptOfSignature,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        made, seat = _made(found), signing_seat(request.user, found)
        if seat is None:
            raise NotAllowed
        parsed(Strict, request.data)
        return Response({"receipt": services.sign(made, by=seat).receipt}, status=201)


class ThreadOfPassage(Door):
    @operation("read_thread", "The thread of one passage of an article.", answers=ThreadShown)
    def get(self, request: Request, article_id: UUID, passage: str) -> Response:
        return Response(_thread(request, article_id, passage, None))


class ThreadOfSentence(Door):
    @operation("read_sentence_thread", "The thread of one sentence, counted from 1.", answers=ThreadShown)
    def get(self, request: Request, article_id: UUID, passage: str, sentence: int) -> Response:
        return Response(_thread(request, article_id, passage, sentence))


def _thread(request: Request, article_id: UUID, passage: str, sentence: int | None) -> dict[str, Any]:
    found = thread_of(find_article(request.user, article_id), passage, sentence)
    if found is None:
        raise Absent
    row = {
        "article": found.article.id,
        "passage": found.passage,
        "sentences": list(found.sentences),
        "sentence": sentence,
    }
    knots = {"back": found.back, "forward": found.forward}
    told = {
        key: [{"kind": one.kind, "name": one.name, "words": one.words, "url": one.url} for one in listed]
        for key, listed in knots.items()
    }
    return row | told


def _chair(request: Request, manifesto: Manifesto) -> Any:
    seat = chairing_seat(request.user, manifesto)
    if seat is None:
        raise NotAllowed
    return seat


def _named(manifesto: Manifesto, numbers: list[int]) -> list[Article]:
    found = list(manifesto.articles.filter(number__in=numbers))
    if len(found) != len(set(numbers)):
        raise serializers.ValidationError({"articles": ["There is no such article."]})
    return found


def _made(manifesto: Manifesto) -> Adoption:
    made = Adoption.objects.select_related("edition", "manifesto").filter(manifesto=manifesto).first()
    if made is None:
        raise Absent
    return made


def _standings(manifesto: Manifesto) -> list[dict[str, Any]]:
    return [_standing(one) for one in services.standings(manifesto)]


def _standing(one: Standing) -> dict[str, Any]:
    votes = [
        {
            "question": asked.question_id,
            "round": asked.round,
            "edition": asked.edition.number,
            "text_sha256": asked.text_sha256,
        }
        for asked in one.asked
    ]
    sides = [{"name": name, "agrees": agrees} for name, agrees in one.sides]
    row = {"article": one.article.id, "number": one.article.number, "outcome": one.outcome.value}
    return row | {"votes": votes, "sides": sides, "can_be_repaired": one.can_be_repaired}


def _shown(made: Adoption) -> dict[str, Any]:
    signatures = made.signatures.select_related("seat__person")
    return {
        "manifesto": made.manifesto_id,
        "edition": made.edition.number,
        "sha256": made.sha256,
        "at": made.at,
        "content": made.content,
        "signed_by": [one.seat.name_shown(one.shown_as) for one in signatures],
        "beside": shown_beside(made.manifesto),
    }


urlpatterns = [
    path("manifestos/<uuid:manifesto_id>/standings/", Standings.as_view(), name="standings"),
    path("manifestos/<uuid:manifesto_id>/repairs/", Repairs.as_view(), name="repair_articles"),
    path("manifestos/<uuid:manifesto_id>/adoption/", AdoptedText.as_view(), name="adoption"),
    path("manifestos/<uuid:manifesto_id>/signatures/", SignaturesOfAdoption.as_view(), name="sign_adoption"),
    path("articles/<uuid:article_id>/thread/<slug:passage>/", ThreadOfPassage.as_view(), name="thread"),
    path(
        "articles/<uuid:article_id>/thread/<slug:passage>/<int:sentence>/",
        ThreadOfSentence.as_view(),
        name="sentence_thread",
    ),
    *pledges,
]
