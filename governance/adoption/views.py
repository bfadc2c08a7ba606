"""Pages of adopting a manifesto: where each article stands, the adopted text, its thread, signatures and pledges."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.models import Seat
from config.errors import Absent, NotAllowed, Refusal
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.adoption import reading, services
from governance.adoption.errors import NotFrozen
from governance.adoption.forms import ArticlesForm, PledgeForm, RepairForm
from governance.adoption.models import Adoption
from governance.adoption.permissions import pledging_seats, signing_seat
from governance.adoption.pledges.views import shown_pledges
from governance.adoption.services import Outcome, Standing
from governance.manifestos.beside.reading import beside_of
from governance.manifestos.models import Article, Manifesto
from governance.manifestos.permissions import can_chair, chairing_seat
from governance.manifestos.services import find_article, find_manifesto

DONE = {
    "asked": gettext_lazy("The questions are frozen in exactly these words. Open them when the assembly is ready."),
    "repairing": gettext_lazy("These articles can be amended again. The others stay as they are, word for word."),
    "adopted": gettext_lazy("The text is adopted. Members can sign it now."),
    "signed": gettext_lazy("You have signed. Your receipt stands below and in the minutes."),
    "pledged": gettext_lazy("The pledge stands beside the text."),
}
TAGS = {
    Outcome.VOTING: "tag-sea",
    Outcome.ADOPTED: "tag-leaf",
    Outcome.ONE_SIDE: "tag-amber",
    Outcome.REFUSED: "tag-clay",
}


def words_of(outcome: Outcome) -> str:
    return {
        Outcome.NOT_ASKED: _("not put to the vote yet"),
        Outcome.VOTING: _("being voted on"),
        Outcome.ADOPTED: _("carried by all sides"),
        Outcome.ONE_SIDE: _("passed on one side only"),
        Outcome.REFUSED: _("not carried"),
    }[outcome]


def _chair(request: HttpRequest, manifesto: Manifesto) -> Seat:
    seat = chairing_seat(request.user, manifesto)
    if seat is None:
        raise NotAllowed
    return seat


def _adoption(manifesto: Manifesto) -> Adoption | None:
    return Adoption.objects.select_related("by__person").filter(manifesto=manifesto).first()


@public_page(seconds=2)
@require_safe
def adoption(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    version = version_of(found.topic)
    standings = services.standings(found)
    made = _adoption(found)
    may_chair = can_chair(request.user, found) and made is None
    context = {
        "version": version,
        "manifesto": found,
        "assembly": found.body.assembly,
        "rows": [(one, words_of(one.outcome), TAGS.get(one.outcome, "")) for one in standings],
        "made": made,
        "may_ask": may_chair and found.is_frozen and bool(_askable(standings)),
        "may_repair": may_chair and found.is_frozen and any(one.can_be_repaired for one in standings),
        "may_adopt": may_chair
        and found.is_frozen
        and not any(one.outcome in {Outcome.NOT_ASKED, Outcome.VOTING} for one in standings),
        "pledges": shown_pledges(found),
        "may_pledge": bool(pledging_seats(request.user, found)),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/adoption/adoption.html", context)


def _askable(standings: list[Standing]) -> list[Standing]:
    """Articles that were never asked about, and those that a repair has changed since."""
    return [
        one
        for one in standings
        if one.last is None or (one.can_be_repaired and one.last.edition.number < _edition_number(one))
    ]


def _edition_number(standing: Standing) -> int:
    newest = standing.article.manifesto.editions.only("number").first()
    return newest.number if newest else 0


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = _chair(request, found)
    standings = _askable(services.standings(found))
    back = reverse("adoption:adoption", args=[found.id])
    if not standings or not found.is_frozen:
        what = _("Freeze the text first; an article that was repaired is asked about again once its words are new.")
        return _nothing(request, found, _("No article can be put to the vote now"), what, back)
    form = ArticlesForm(request.POST or None, choices=_choices(standings))
    if form.is_valid():
        try:
            edition = found.editions.first()
            if edition is None:
                raise NotFrozen
            services.ask(edition, by=seat, articles=_chosen(standings, form))
            return SeeOther(back, "asked")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "heading": _("Put articles to the vote"),
        "consequence": _(
            "Each becomes a question of its own, for or against, in exactly the frozen words and with their "
            "fingerprint. All sides have to agree. You open the questions afterwards."
        ),
        "verb": _("Freeze these questions"),
        "is_safe": True,
    }
    return _confirm(request, form, found, context, back)


@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = _chair(request, found)
    everything = services.standings(found)
    standings = [one for one in everything if one.can_be_repaired]
    back = reverse("adoption:adoption", args=[found.id])
    if not standings:
        return _nothing(request, found, _("No article can be repaired now"), _why_not_repaired(everything), back)
    form = RepairForm(request.POST or None, choices=_choices(standings))
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            services.repair(found, by=seat, articles=_chosen(standings, form), reason=reason)
            return SeeOther(reverse("manifestos:desk", args=[found.id]), "moved")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "heading": _("Repair articles?"),
        "consequence": _(
            "They passed on one side only. They go back to the second reading; every other article stays as it is. "
            "How often an article is repaired the charter says."
        ),
        "verb": _("Open them for amendments"),
    }
    return _confirm(request, form, found, context, back)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = _chair(request, found)
    if request.method == "POST":
        services.adopt(found, by=seat)
        return SeeOther(reverse("adoption:text", args=[found.id]), "adopted")
    left_out = [one.article.heading for one in services.standings(found) if one.outcome != Outcome.ADOPTED]
    context = {
        "heading": _("Adopt the text?"),
        "consequence": _("The articles that all sides carried are the text. It has a fingerprint and cannot change."),
        "listed": {"sentence": _("These were not carried and are left out:"), "items_in_order": left_out}
        if left_out
        else None,
        "undo": _("This cannot be undone."),
        "verb": _("Put the adopted text on record"),
    }
    return _confirm(request, None, found, context, reverse("adoption:adoption", args=[found.id]))


def _why_not_repaired(standings: list[Standing]) -> str:
    """What has to happen first, or what is left to do."""
    outcomes = {one.outcome for one in standings}
    if Outcome.VOTING in outcomes:
        return _("Some votes are still running or wait to be certified. Certify their results first.")
    if outcomes == {Outcome.NOT_ASKED}:
        return _("No article has been put to the vote yet. Do that first.")
    if Outcome.ONE_SIDE in outcomes:
        return _("What passed on one side only was repaired as often as the charter allows. It is left out.")
    return _("No article passed on one side only. Go on to the adoption of the text.")


def _nothing(request: HttpRequest, manifesto: Manifesto, heading: str, what: str, back: str) -> HttpResponse:
    """There is nothing to choose: the page says why and what to do."""
    context = {"heading": heading, "sentence": what, "back_url": back, "manifesto": manifesto}
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    more = {"assembly": manifesto.body.assembly}
    return render(request, "governance/adoption/nothing.html", context | more, status=status)


def _choices(standings: list[Standing]) -> list[tuple[str, str]]:
    return [(str(one.article.id), one.article.heading) for one in standings]


def _chosen(standings: list[Standing], form: ArticlesForm) -> list[Article]:
    return [one.article for one in standings if str(one.article.id) in form.cleaned_data["articles"]]


def _confirm(request: HttpRequest, form: Any, manifesto: Manifesto, context: dict[str, Any], back: str) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form is not None and form.errors else HTTPStatus.OK
    more = {"form": form, "assembly": manifesto.body.assembly, "about": manifesto.title, "back_url": back}
    return render(request, "_confirm.html", context | more, status=status)


@public_page(seconds=2)
@require_safe
def text(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    """The adopted text: every passage leads to its thread."""
    found = find_manifesto(request.user, manifesto_id)
    version = version_of(found.topic)
    made = _adoption(found)
    if made is None:
        raise Absent
    rows = reading.adopted_articles(made)
    beside = beside_of(found, rows, request)
    ids = dict(found.articles.values_list("number", "id"))
    seat = signing_seat(request.user, found)
    signatures = list(made.signatures.select_related("seat__person"))
    own = next((one for one in signatures if seat is not None and one.seat_id == seat.id), None)
    context = {
        "made": made,
        "manifesto": found,
        "assembly": found.body.assembly,
        "articles": [(ids[row["number"]], beside.shown(row)) for row in rows],
        "beside": beside,
        "signatures": [one.seat.name_shown(one.shown_as) for one in signatures],
        "own": own,
        "may_sign": seat is not None and own is None,
        "pledges": shown_pledges(found),
        "version": version,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/adoption/text.html", context)


@public_page(seconds=30)
@require_safe
def json(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    """The exact bytes of the adopted text."""
    found = find_manifesto(request.user, manifesto_id)
    made = _adoption(found)
    if made is None:
        raise Absent
    answer = HttpResponse(made.content.encode(), content_type="application/json")
    if found.body.assembly.is_published:
        answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_POST
def sign(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    made, seat = _adoption(found), signing_seat(request.user, found)
    if made is None:
        raise Absent
    if seat is None:
        raise NotAllowed
    services.sign(made, by=seat)
    return SeeOther(reverse("adoption:text", args=[found.id]), "signed")


@require_http_methods(["GET", "HEAD", "POST"])
def pledge(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seats = pledging_seats(request.user, found)
    if not seats:
        raise NotAllowed
    form = PledgeForm(request.POST or None, seats=seats)
    back = reverse("adoption:adoption", args=[found.id])
    if form.is_valid():
        words = dict(form.cleaned_data)
        seat = next(one for one in seats if str(one.id) == words.pop("seat"))
        try:
            services.pledge(found, by=seat, **words)
            return SeeOther(back, "pledged")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "assembly": found.body.assembly,
        "heading": _("Add a pledge"),
        "what": _("What is this? A promise that stands beside the text, and how it will be measured."),
        "verb": _("Put it beside the text"),
        "back_url": back,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/manifestos/write.html", context, status=status)


@public_page(seconds=2)
@require_safe
def thread(request: HttpRequest, article_id: UUID, passage: str, sentence: int | None = None) -> HttpResponse:
    """From a passage, or one sentence of it, back to what it rests on, and forward to what was asked and decided."""
    article = find_article(request.user, article_id)
    found = reading.thread_of(article, passage, sentence)
    if found is None:
        raise Absent
    context = {"thread": found, "article": article, "manifesto": article.manifesto}
    return render(request, "governance/adoption/thread.html", context | {"assembly": article.manifesto.body.assembly})
