"""The chair's pages: the draft, the readings, what comes into the text, freezing."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Body
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.redirects import SeeOther, done_sentence
from governance.drafting import pages
from governance.drafting.forms import TogetherForm
from governance.drafting.services import begin_writing, end_writing
from governance.drafting.together import Words
from governance.manifestos import amendments, reading, services
from governance.manifestos.errors import ArticleChanged
from governance.manifestos.forms import ArticleForm, MendForm, ReasonForm, StartForm
from governance.manifestos.models import Article, Manifesto
from governance.manifestos.objected import held_by_objections
from governance.manifestos.permissions import can_start_manifesto, chairing_seat
from governance.manifestos.services import NEXT_STAGES, Stage, find_article, find_manifesto
from governance.manifestos.views.texts import DONE
from governance.proposals.models import Proposal


def chairing(request: HttpRequest, manifesto: Manifesto) -> Seat:
    seat = chairing_seat(request.user, manifesto)
    if seat is None:
        raise NotAllowed
    return seat


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    plenary = assembly.bodies.select_related("assembly").get(kind=Body.Kind.PLENARY)
    require(can_start_manifesto(request.user, assembly, plenary))
    seat = acting_seat(request.user, assembly, DESK, plenary)
    assert seat is not None
    form = StartForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.start_manifesto(plenary, by=seat, **form.cleaned_data)
            return SeeOther(reverse("manifestos:desk", args=[made.id]), "started")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    back = reverse("manifestos:list", args=[slug])
    return _form_page(request, form, assembly, _("Begin a manifesto"), _("Begin it"), back)


@require_safe
def desk(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    """Where the text stands, the one next act, and the articles that wait for an answer."""
    found = find_manifesto(request.user, manifesto_id)
    version = version_of(found.topic)
    chairing(request, found)
    waiting = amendments.open_numbers(found)
    held = held_by_objections(found)
    articles = [(article, waiting.get(article.id, 0), str(article.id) in held) for article in found.articles.all()]
    context = {
        "version": version,
        "manifesto": found,
        "assembly": found.body.assembly,
        "steps": reading.steps(found, request.user),
        "articles": articles,
        "waiting": sum(waiting.values()),
        "held": held,
        "is_draft": found.stage == Stage.DRAFTING,
        "may_freeze": found.stage == Stage.WHOLE,
        "editions": found.editions.defer("content"),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/manifestos/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lead(request: HttpRequest, manifesto_id: UUID, stage: str) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = chairing(request, found)
    if stage not in Stage.values or stage == Stage.FROZEN:
        raise Absent
    asks_reason = list(Stage).index(Stage(stage)) < list(Stage).index(Stage(found.stage))
    form = ReasonForm(request.POST or None) if asks_reason else None
    back = reverse("manifestos:desk", args=[found.id])
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            services.lead_to(found, by=seat, stage=stage, reason=reason)
            return SeeOther(back, "moved")
        except Refusal as refusal:
            if form is None:
                raise
            form.add_error(None, str(refusal))
    consequence = {
        Stage.DRAFTING: _("Only the desk sees it then, and can write in it freely."),
        Stage.GENERAL: _("Everybody can read the text. Members and delegations can hand in amendments."),
        Stage.LINES: _("You answer the amendments, article by article. New ones can still be handed in."),
        Stage.WHOLE: _("No amendments are taken any more. The text is read once as a whole, then frozen."),
    }[Stage(stage)]
    context = {
        "assembly": found.body.assembly,
        "about": found.title,
        "heading": f"{capfirst(Stage(stage).label)}?",
        "consequence": consequence,
        "verb": _("Yes, go there"),
        "form": form,
        "is_safe": not asks_reason,
        "back_url": back,
    }
    is_possible = stage in NEXT_STAGES[Stage(found.stage)]
    status = HTTPStatus.OK if is_possible and not (form and form.errors) else HTTPStatus.BAD_REQUEST
    return render(request, "_confirm.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = chairing(request, found)
    back = reverse("manifestos:desk", args=[found.id])
    if request.method == "POST":
        return SeeOther(services.freeze(found, by=seat).get_absolute_url(), "frozen")
    context = {
        "assembly": found.body.assembly,
        "about": found.title,
        "heading": _("Freeze the text?"),
        "consequence": _(
            "One text with one fingerprint: it stands on the page, on the ballot, in the minutes and in the archive. "
            "Not a word of it can change."
        ),
        "undo": _("What turns out wrong is put right in a new edition: by a vote, or by a slip mended in the open."),
        "verb": _("Freeze the text"),
        "back_url": back,
    }
    return render(request, "_confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_article(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = chairing(request, found)
    form = ArticleForm(request.POST or None, proposals=_citable(found))
    back = reverse("manifestos:desk", args=[found.id])
    if form.is_valid():
        words = form.cleaned_data
        try:
            services.add_article(
                found, by=seat, title=words["title"], text=words["text"], proposals=words.get("proposals") or ()
            )
            return SeeOther(back, "saved")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, form, found.body.assembly, _("Add an article"), _("Save the article"), back)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """The desk writes in a draft. Whoever saves second puts both together, passage by passage."""
    found = find_article(request.user, article_id)
    seat = chairing(request, found.manifesto)
    citable = _citable(found.manifesto)
    if request.method != "POST":
        begin_writing(found.id, by=seat)
        cited = [source.proposal_id for source in found.sources.all()]
        start = pages.as_begun(_text(found)) | {"proposals": cited}
        return _edit_page(request, found, seat, ArticleForm(initial=start, proposals=citable))
    form = ArticleForm(request.POST, proposals=citable)
    if "together" in request.POST:
        return _put_together(request, found, seat, form)
    if not form.is_valid():
        return _edit_page(request, found, seat, form)
    return _save(request, found, seat, pages.sent(form.cleaned_data), form)


def _text(article: Article) -> pages.Text:
    last = article.versions.select_related("by__person").first()
    return pages.Text(
        article.id,
        article.manifesto.body.assembly,
        Words(article.title, article.markdown),
        article.version,
        last.by.public_name if last else "",
        reverse("manifestos:desk", args=[article.manifesto_id]),
        reverse("manifestos:writing", args=[article.id]),
        _("Back to the desk of the manifesto"),
    )


def _put_together(request: HttpRequest, found: Article, seat: Seat, form: ArticleForm) -> HttpResponse:
    """Each passage was chosen. The text out of both is saved, or written on in; whoever is overtaken chooses again."""
    two = TogetherForm(request.POST)
    if not two.is_valid() or not form.is_valid():
        return _edit_page(request, found, seat, form)
    chosen = pages.chosen(two.cleaned_data, request.POST.dict())
    start = pages.start_from(chosen) | {"proposals": request.POST.getlist("proposals")}
    citable = _citable(found.manifesto)
    if request.POST.get("then") == "write":
        return _edit_page(request, found, seat, ArticleForm(initial=start, proposals=citable))
    form = ArticleForm(start, proposals=citable)
    return _save(request, found, seat, chosen, form) if form.is_valid() else _edit_page(request, found, seat, form)


def _save(request: HttpRequest, found: Article, seat: Seat, sent: pages.Sent, form: ArticleForm) -> HttpResponse:
    proposals = form.cleaned_data.get("proposals") or ()
    try:
        services.write_article(found, by=seat, title=sent.words.title, text=sent.words.text, version=sent.version)
        services.cite(found, by=seat, proposals=proposals)
    except ArticleChanged:
        now_is = find_article(request.user, found.id)
        return pages.both(request, _text(now_is), sent, {"proposals": [str(one.id) for one in proposals]})
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _edit_page(request, found, seat, form)
    end_writing(found.id, by=seat)
    return SeeOther(reverse("manifestos:desk", args=[found.manifesto_id]), "saved")


def _edit_page(request: HttpRequest, found: Article, seat: Seat, form: ArticleForm) -> HttpResponse:
    text = _text(found)
    others = pages.others(text, seat)
    return _form_page(request, form, text.assembly, found.heading, _("Save the words"), text.url, others)


@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, article_id: UUID) -> HttpResponse:
    found = find_article(request.user, article_id)
    return pages.who_writes(request, _text(found), chairing(request, found.manifesto))


@require_POST
def bring_in(request: HttpRequest, article_id: UUID) -> HttpResponse:
    found = find_article(request.user, article_id)
    amendments.bring_in(found, by=chairing(request, found.manifesto))
    return SeeOther(found.get_absolute_url(), "brought")


@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: HttpRequest, article_id: UUID) -> HttpResponse:
    found = find_article(request.user, article_id)
    seat = chairing(request, found.manifesto)
    form = MendForm(request.POST or None, initial={"text": found.markdown})
    back = found.manifesto.get_absolute_url()
    if form.is_valid():
        try:
            services.mend(found, by=seat, **form.cleaned_data)
            return SeeOther(back, "mended")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _form_page(
        request, form, found.manifesto.body.assembly, _("Mend a slip of the pen"), _("Print a new edition"), back
    )


def _citable(manifesto: Manifesto) -> Any:
    return Proposal.objects.public().filter(body__assembly=manifesto.body.assembly_id).order_by("number")


def _form_page(
    request: HttpRequest,
    form: Any,
    assembly: Any,
    heading: str,
    verb: str,
    back_url: str,
    others: Mapping[str, Any] | None = None,
) -> HttpResponse:
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context = {
        "form": form,
        "assembly": assembly,
        "heading": heading,
        "verb": verb,
        "back_url": back_url,
        **(others or {}),
    }
    return render(request, "governance/manifestos/write.html", context, status=status)
