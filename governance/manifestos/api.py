"""REST: manifestos, their articles, amendments, rehearsals and frozen editions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import path
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assemblies.bodies.models import Body
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, acting_seat
from config.doors import IF_MATCH, Door, Paged, Strict, etag, operation, page_of, parsed, require_version
from config.errors import Absent, NotAllowed, require
from governance import wording
from governance.manifestos import amendments, services
from governance.manifestos.amendments import Wanted, find_amendment
from governance.manifestos.beside.api import urlpatterns as beside
from governance.manifestos.models import Amendment, Article, Edition, Manifesto
from governance.manifestos.permissions import (
    amending_seats,
    can_start_manifesto,
    can_withdraw_amendment,
    chairing_seat,
)
from governance.manifestos.services import find_article, find_edition, find_manifesto
from governance.proposals.models import Proposal

COLUMNS = ("id", "body", "number", "title", "language", "stage", "created_at")


class PassageShown(serializers.Serializer):
    id = serializers.CharField()
    text = serializers.CharField(help_text="Markdown, one line.")
    by = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="The amendments that made it what it says."
    )


class ArticleShown(serializers.Serializer):
    """An article as it stands now. Its version stands in ETag where it is read alone."""

    id = serializers.UUIDField()
    manifesto = serializers.UUIDField()
    number = serializers.IntegerField(help_text="0 is the preamble.")
    title = serializers.CharField()
    passages = PassageShown(many=True)
    version = serializers.IntegerField()
    is_open = serializers.BooleanField(help_text="Whether amendments to it are taken.")
    proposals = serializers.ListField(child=serializers.UUIDField(), help_text="What it rests on.")
    hidden_reason = serializers.CharField(help_text="Where moderators hid it: why. It has no passages here.")


class ManifestoShown(serializers.Serializer):
    """A manifesto and the stage it is at."""

    id = serializers.UUIDField()
    body = serializers.UUIDField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    language = serializers.CharField()
    stage = serializers.ChoiceField(Manifesto.Stage.choices)
    created_at = serializers.DateTimeField()


class AmendmentShown(serializers.Serializer):
    """A change that somebody proposes. Places count the words of a passage from 0; ``end`` is not included."""

    id = serializers.UUIDField()
    article = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Amendment.Kind.choices)
    passage = serializers.CharField(help_text="Empty: at the beginning of the article.")
    start = serializers.IntegerField(allow_null=True, help_text="Nothing: the whole passage, or after it.")
    end = serializers.IntegerField(allow_null=True)
    words = serializers.CharField()
    title = serializers.CharField(help_text="Of a new article.")
    to = serializers.IntegerField(allow_null=True, help_text="The amendment whose words it changes.")
    quote = serializers.CharField(help_text="The passage as it stood.")
    reason = serializers.CharField()
    by = serializers.CharField()
    desk = serializers.UUIDField(allow_null=True, help_text="The delegation in whose name it stands.")
    is_editorial = serializers.BooleanField()
    state = serializers.ChoiceField(Amendment.State.choices)
    handed_in_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    decision_reason = serializers.CharField()
    hidden_reason = serializers.CharField(help_text="Where moderators hid it: why. It has no words here.")


class FrozenTextShown(serializers.Serializer):
    """A frozen text. The bytes of ``content`` have the hash."""

    id = serializers.UUIDField()
    manifesto = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Edition.Kind.choices)
    sha256 = serializers.CharField()
    reason = serializers.CharField()
    at = serializers.DateTimeField()
    content = serializers.CharField(help_text="Canonical JSON (RFC 8785), as text.")


class RehearsalShown(serializers.Serializer):
    """What a choice of amendments would make of an article."""

    article = serializers.UUIDField()
    passages = PassageShown(many=True)
    clashes = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()))
    in_order = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="Pairs at the same place, the lower number first. Empty: no order gives another text.",
    )
    orphans = serializers.ListField(child=serializers.IntegerField())
    misplaced = serializers.ListField(child=serializers.IntegerField())


class ManifestoGiven(Strict):
    title = serializers.CharField(max_length=services.LONGEST_TITLE)
    language = serializers.ChoiceField(settings.LANGUAGES, default=settings.LANGUAGE_CODE)


class ArticleGiven(Strict):
    title = serializers.CharField(max_length=services.LONGEST_TITLE, allow_blank=True, default="")
    text = serializers.CharField(max_length=services.LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")
    proposals = serializers.ListField(
        child=serializers.UUIDField(), max_length=50, default=list, help_text="Public ones of the assembly."
    )


class AmendmentGiven(Strict):
    kind = serializers.ChoiceField(Amendment.Kind.choices)
    passage = serializers.CharField(max_length=24, allow_blank=True, default="")
    start = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    end = serializers.IntegerField(min_value=0, max_value=100_000, required=False)
    words = serializers.CharField(
        max_length=amendments.LONGEST_WORDS, allow_blank=True, trim_whitespace=False, default=""
    )
    title = serializers.CharField(
        max_length=services.LONGEST_TITLE, allow_blank=True, default="", help_text="Only of a new article."
    )
    reason = serializers.CharField(max_length=amendments.LONGEST_REASON)
    to = serializers.IntegerField(min_value=1, max_value=10**6, required=False)
    seat = serializers.UUIDField(required=False, help_text="Left out: your first seat that may amend.")


class AmendmentAnswered(Strict):
    accepts = serializers.BooleanField()
    reason = serializers.CharField(max_length=amendments.LONGEST_ANSWER, allow_blank=True, default="")


class StageGiven(Strict):
    stage = serializers.ChoiceField([one for one in Manifesto.Stage.choices if one[0] != Manifesto.Stage.FROZEN])
    reason = serializers.CharField(max_length=services.LONGEST_REASON, allow_blank=True, default="")


class SlipMended(Strict):
    text = serializers.CharField(max_length=services.LONGEST_TEXT, trim_whitespace=False, help_text="Markdown.")
    reason = serializers.CharField(max_length=services.LONGEST_REASON)


class AmendmentsAsked(Paged):
    state = serializers.ChoiceField(Amendment.State.choices, required=False)
    article = serializers.IntegerField(min_value=0, max_value=1000, required=False, help_text="Its number.")


class RehearsalAsked(Strict):
    take = serializers.CharField(
        max_length=6_000, required=False, help_text="Numbers of amendments with commas between; nothing: none."
    )

    def validate_take(self, given: str) -> set[int]:
        numbers = [one.strip() for one in given.split(",") if one.strip()]
        if not all(one.isascii() and one.isdigit() and len(one) < 8 for one in numbers):
            raise serializers.ValidationError("Numbers with commas between.")
        return {int(one) for one in numbers}


class Manifestos(Door):
    area = "questions"
    filters = Paged

    @operation(
        "list_manifestos",
        "The manifestos of an assembly, newest first. Drafts are listed for the desk.",
        answers=page_of(ManifestoShown),
    )
    def get(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        rows = Manifesto.objects.filter(body__assembly=assembly)
        if not can_start_manifesto(request.user, assembly):
            rows = rows.public()
        return self.page(rows.order_by("-number").values(*COLUMNS), list)

    @operation(
        "start_manifesto",
        "Begin a draft with an empty preamble. For the desk.",
        takes=ManifestoGiven,
        answers=ManifestoShown,
        status=201,
    )
    def post(self, request: Request, slug: str) -> Response:
        assembly = find_assembly(request.user, slug)
        plenary = assembly.bodies.select_related("assembly").get(kind=Body.Kind.PLENARY)
        seat = acting_seat(request.user, assembly, DESK, plenary)
        if seat is None:
            raise NotAllowed
        made = services.start_manifesto(plenary, by=seat, **parsed(ManifestoGiven, request.data))
        return Response(shown(made), status=201)


class OneManifesto(Door):
    area = "proposals"

    @operation("read_manifesto", "One manifesto.", answers=ManifestoShown)
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        return Response(shown(find_manifesto(request.user, manifesto_id)))


class Stages(Door):
    area = "questions"

    @operation(
        "lead_manifesto",
        "Lead the text to its next reading, or back with a reason. For the desk.",
        takes=StageGiven,
        answers=ManifestoShown,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        by = chair(request, found)
        return Response(shown(services.lead_to(found, by=by, **parsed(StageGiven, request.data))))


class Articles(Door):
    area = "questions"

    @operation("list_articles", "The articles of a manifesto, in order.", answers=ArticleShown(many=True))
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        return Response([article_shown(one) for one in found.articles.prefetch_related("sources")])

    @operation(
        "add_article",
        "Add the next article to a draft. For the desk.",
        takes=ArticleGiven,
        answers=ArticleShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        by = chair(request, found)
        given = parsed(ArticleGiven, request.data)
        given["proposals"] = _named(given["proposals"])
        return Response(article_shown(services.add_article(found, by=by, **given)), status=201)


class OneArticle(Door):
    area = "questions"

    @operation("read_article", "One article. Its version stands in ETag.", answers=ArticleShown)
    def get(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        return Response(article_shown(found), headers={"ETag": etag(found.version)})

    @operation(
        "write_article",
        "Say what an article of a draft reads. For the desk; If-Match names the version it was written from.",
        takes=ArticleGiven,
        answers=ArticleShown,
        refuses=[409, 412, 428],
        headers=[IF_MATCH],
    )
    def put(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        by = chair(request, found.manifesto)
        given = parsed(ArticleGiven, request.data)
        require_version(request, found.version)
        proposals = _named(given.pop("proposals"))
        services.write_article(found, by=by, version=found.version, **given)
        services.cite(found, by=by, proposals=proposals)
        written = find_article(request.user, article_id)
        return Response(article_shown(written), headers={"ETag": etag(written.version)})


class BringingIn(Door):
    area = "questions"

    @operation(
        "bring_in_amendments",
        "Bring what is accepted into the text of an article. For the desk, in the second reading.",
        takes=Strict,
        answers=ArticleShown,
        refuses=[409],
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        by = chair(request, found.manifesto)
        parsed(Strict, request.data)
        amendments.bring_in(found, by=by)
        return Response(article_shown(find_article(request.user, article_id)))


class SlipOfThePen(Door):
    area = "questions"

    @operation(
        "mend_article",
        "Mend a slip of the pen in a frozen article: at most 10 words. A new edition says so. For the desk.",
        takes=SlipMended,
        answers=FrozenTextShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        by = chair(request, found.manifesto)
        return Response(edition_shown(services.mend(found, by=by, **parsed(SlipMended, request.data))), status=201)


class Amendments(Door):
    area = "proposals"
    filters = AmendmentsAsked

    @operation("list_amendments", "The amendments to a manifesto, newest first.", answers=page_of(AmendmentShown))
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        rows = Amendment.objects.with_names().select_related("article").filter(article__manifesto=found)
        if state := self.asked.get("state"):
            rows = rows.filter(state=state)
        if (number := self.asked.get("article")) is not None:
            rows = rows.filter(article__number=number)
        return self.page(rows.order_by("-number"), amendments_shown)


class AmendmentsOfArticle(Door):
    area = "proposals"

    @operation(
        "hand_in_amendment",
        "Hand in an amendment to an article. For members, amendment desks of delegations, and those who keep the text.",
        takes=AmendmentGiven,
        answers=AmendmentShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        seats = amending_seats(request.user, found.manifesto)
        if not seats:
            raise NotAllowed
        given = parsed(AmendmentGiven, request.data)
        seat = given.pop("seat", None)
        by = next((one for one in seats if one.id == seat), None) if seat else seats[0]
        if by is None:
            raise NotAllowed
        number, reason = given.pop("to", None), given.pop("reason")
        to = found.amendments.filter(number=number).first() if number else None
        if number and to is None:
            raise serializers.ValidationError({"to": ["There is no such amendment to this article."]})
        made = amendments.hand_in(found, by=by, wanted=Wanted(**given), reason=reason, to=to)
        return Response(amendment_shown(made), status=201)


class OneAmendment(Door):
    area = "proposals"

    @operation("read_amendment", "One amendment.", answers=AmendmentShown)
    def get(self, request: Request, amendment_id: UUID) -> Response:
        return Response(amendment_shown(find_amendment(request.user, amendment_id)))


class AnswersToAmendment(Door):
    area = "questions"

    @operation(
        "answer_amendment",
        "Accept an amendment, or not with a reason. For the desk, in the second reading.",
        takes=AmendmentAnswered,
        answers=AmendmentShown,
        refuses=[409],
    )
    def post(self, request: Request, amendment_id: UUID) -> Response:
        found = find_amendment(request.user, amendment_id)
        by = chair(request, found.article.manifesto)
        return Response(amendment_shown(amendments.answer(found, by=by, **parsed(AmendmentAnswered, request.data))))


class AmendmentWithdrawal(Door):
    area = "proposals"

    @operation(
        "withdraw_amendment",
        "Take an amendment back; it stays readable. For whoever handed it in.",
        takes=Strict,
        answers=AmendmentShown,
        refuses=[409],
    )
    def post(self, request: Request, amendment_id: UUID) -> Response:
        found = find_amendment(request.user, amendment_id)
        require(can_withdraw_amendment(request.user, found))
        parsed(Strict, request.data)
        by = amendments.withdrawing_seat(request.user, found)
        return Response(amendment_shown(amendments.withdraw(found, by=by)))


class RehearsalOfArticle(Door):
    area = "proposals"
    filters = RehearsalAsked

    @operation(
        "rehearse_article",
        "What any choice of amendments would make of an article; new articles are left out. Nothing is changed by it.",
        answers=RehearsalShown,
    )
    def get(self, request: Request, article_id: UUID) -> Response:
        found = find_article(request.user, article_id)
        require(not found.is_hidden, Absent)
        numbers = self.asked.get("take", set())
        chosen = list(found.amendments.standing().in_sight().filter(number__in=numbers).select_related("to"))
        words = [one for one in chosen if not one.is_about_new_article]
        return Response(rehearsal_shown(found, amendments.rehearse(found, words)))


class Editions(Door):
    area = "questions"

    @operation("list_editions", "The frozen editions of a manifesto, newest first.", answers=FrozenTextShown(many=True))
    def get(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        return Response([edition_shown(one) for one in found.editions.all()])

    @operation(
        "freeze_manifesto",
        "Freeze the text after its third reading: one text, one hash. For the desk.",
        takes=Strict,
        answers=FrozenTextShown,
        status=201,
        refuses=[409],
    )
    def post(self, request: Request, manifesto_id: UUID) -> Response:
        found = find_manifesto(request.user, manifesto_id)
        by = chair(request, found)
        parsed(Strict, request.data)
        return Response(edition_shown(services.freeze(found, by=by)), status=201)


class OneEdition(Door):
    area = "proposals"

    @operation("read_edition", "One frozen edition.", answers=FrozenTextShown)
    def get(self, request: Request, manifesto_id: UUID, number: int) -> Response:
        return Response(edition_shown(find_edition(request.user, manifesto_id, number)))


def chair(request: Request, manifesto: Manifesto) -> Seat:
    seat = chairing_seat(request.user, manifesto)
    if seat is None:
        raise NotAllowed
    return seat


def _named(ids: Iterable[UUID]) -> list[Proposal]:
    wanted = list(ids)
    found = list(Proposal.objects.select_related("body").filter(id__in=wanted))
    if len(found) != len(set(wanted)):
        raise serializers.ValidationError({"proposals": ["There is no such proposal."]})
    return found


def shown(manifesto: Manifesto) -> dict[str, Any]:
    row = {name: getattr(manifesto, name) for name in COLUMNS if name != "body"}
    return row | {"body": manifesto.body_id}


def article_shown(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "manifesto": article.manifesto_id,
        "number": article.number,
        "title": article.title,
        "passages": article.shown_rows,
        "hidden_reason": article.hidden_reason,
        "version": article.version,
        "is_open": article.is_open,
        "proposals": list(dict.fromkeys(source.proposal_id for source in article.sources.all())),
    }


def amendment_shown(one: Amendment) -> dict[str, Any]:
    plain = (
        "id",
        "number",
        "kind",
        "passage",
        "start",
        "end",
        "words",
        "title",
        "quote",
        "reason",
        "is_editorial",
        "state",
    )
    row = {
        name: getattr(one, name) for name in (*plain, "handed_in_at", "decided_at", "decision_reason", "hidden_reason")
    }
    if one.is_out_of_sight:
        row |= {"words": "", "title": "", "quote": "", "reason": ""}
    by = {"by": one.by.public_name, "desk": one.desk_id}
    return row | by | {"article": one.article_id, "to": one.to.number if one.to else None}


def amendments_shown(rows: Iterable[Amendment]) -> list[dict[str, Any]]:
    return [amendment_shown(one) for one in rows]


def edition_shown(one: Edition) -> dict[str, Any]:
    columns = ("id", "number", "kind", "sha256", "reason", "at", "content")
    return {name: getattr(one, name) for name in columns} | {"manifesto": one.manifesto_id}


def rehearsal_shown(article: Article, found: wording.Rehearsal) -> dict[str, Any]:
    return {
        "article": article.id,
        "passages": [{"id": passage.id, "text": passage.text} for passage in found.text],
        "clashes": found.clashes,
        "in_order": found.in_order,
        "orphans": found.orphans,
        "misplaced": found.misplaced,
    }


urlpatterns = [
    path("assemblies/<slug:slug>/manifestos/", Manifestos.as_view(), name="manifestos"),
    path("manifestos/<uuid:manifesto_id>/", OneManifesto.as_view(), name="manifesto"),
    path("manifestos/<uuid:manifesto_id>/stage/", Stages.as_view(), name="manifesto_stage"),
    path("manifestos/<uuid:manifesto_id>/articles/", Articles.as_view(), name="articles"),
    path("manifestos/<uuid:manifesto_id>/amendments/", Amendments.as_view(), name="amendments"),
    path("manifestos/<uuid:manifesto_id>/editions/", Editions.as_view(), name="editions"),
    path("manifestos/<uuid:manifesto_id>/editions/<int:number>/", OneEdition.as_view(), name="edition"),
    path("articles/<uuid:article_id>/", OneArticle.as_view(), name="article"),
    path("articles/<uuid:article_id>/bring-in/", BringingIn.as_view(), name="bring_in_amendments"),
    path("articles/<uuid:article_id>/mend/", SlipOfThePen.as_view(), name="mend_article"),
    path("articles/<uuid:article_id>/rehearsal/", RehearsalOfArticle.as_view(), name="rehearse_article"),
    path("articles/<uuid:article_id>/amendments/", AmendmentsOfArticle.as_view(), name="hand_in_amendment"),
    path("amendments/<uuid:amendment_id>/", OneAmendment.as_view(), name="amendment"),
    path("amendments/<uuid:amendment_id>/answer/", AnswersToAmendment.as_view(), name="answer_amendment"),
    path("amendments/<uuid:amendment_id>/withdraw/", AmendmentWithdrawal.as_view(), name="withdraw_amendment"),
    *beside,
]
