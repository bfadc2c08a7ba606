"""Pages of what stands beside a manifesto: plain words, legal notes, translations."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.members.models import Seat
from config.errors import Absent, NotAllowed, Refusal
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.manifestos.beside import reading, services
from governance.manifestos.beside.forms import CompanionForm, TranslationForm
from governance.manifestos.beside.models import Companion
from governance.manifestos.beside.reading import Told
from governance.manifestos.beside.texts import rows_that_hold
from governance.manifestos.models import PREAMBLE, Manifesto
from governance.manifestos.permissions import keeping_seat
from governance.manifestos.reading import html_of
from governance.manifestos.services import find_article, find_manifesto

Kind = Companion.Kind
DONE = {
    "saved": gettext_lazy("The words stand beside the text, with the fingerprint of the text they were written for."),
    "checked": gettext_lazy("You have compared it with the text as it stands. It is in step again."),
}


@public_page(seconds=2)
@require_safe
def beside(request: HttpRequest, manifesto_id: UUID) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    rows = rows_that_hold(found)
    told = reading.all_beside(found, rows)
    seat = keeping_seat(request.user, found)
    wholes = [one for one in told if one.companion.article is None]
    context = {
        "manifesto": found,
        "assembly": found.body.assembly,
        "wholes": [(one, _may_check(one, seat)) for one in wholes],
        "languages": _languages(found, told, rows),
        "may_write": seat is not None and found.stage != Manifesto.Stage.DRAFTING,
        "to_write": [(kind.value, kind.label) for kind in (Kind.SUMMARY, Kind.NOTES)],
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/manifestos/beside/beside.html", context)


def _may_check(told: Told, seat: Seat | None) -> bool:
    return seat is not None and (not told.is_current or seat.person_id != told.companion.by.person_id)


def _languages(manifesto: Manifesto, told: list[Told], rows: Any) -> list[dict[str, Any]]:
    """How far the translation into each other language has come."""
    listed = []
    for code, name in settings.LANGUAGES:
        if code != manifesto.language:
            own = [one for one in told if one.companion.article and one.companion.language == code]
            current = sum(one.is_current for one in own)
            listed.append({"code": code, "name": name, "n": len(own), "old": len(own) - current, "all": len(rows)})
    return listed


@public_page(seconds=2)
@require_safe
def translation(request: HttpRequest, manifesto_id: UUID, language: str) -> HttpResponse:
    """The translation into one language, article by article, and what is still to do."""
    found = find_manifesto(request.user, manifesto_id)
    if language not in dict(settings.LANGUAGES) or language == found.language:
        raise Absent
    told = {
        one.companion.article.number: one
        for one in reading.all_beside(found, rows_that_hold(found))
        if one.companion.article and one.companion.language == language
    }
    seat = keeping_seat(request.user, found)
    articles = [
        (article, one := told.get(article.number), one is not None and _may_check(one, seat))
        for article in found.articles.all()
    ]
    context = {
        "manifesto": found,
        "assembly": found.body.assembly,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "articles": articles,
        "may_write": seat is not None and found.stage != Manifesto.Stage.DRAFTING,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/manifestos/beside/translation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, manifesto_id: UUID, kind: str, language: str) -> HttpResponse:
    found = find_manifesto(request.user, manifesto_id)
    seat = _keeping(request, found)
    if kind not in {Kind.SUMMARY, Kind.NOTES} or language not in dict(settings.LANGUAGES):
        raise Absent
    old = Companion.objects.newest().filter(manifesto=found, kind=kind, language=language).first()
    form = CompanionForm(request.POST or None, initial={"text": old.text if old else ""})
    back = reverse("manifestos:beside", args=[found.id])
    if form.is_valid():
        try:
            services.write_beside(found, by=seat, kind=kind, language=language, **form.cleaned_data)
            return SeeOther(back, "saved")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    heading = _("Plain words beside the text") if kind == Kind.SUMMARY else _("Legal notes beside the text")
    what = _("What is this? Words that explain the text. They know the text they were written for.")
    return _form_page(request, form, found, heading, what, back, language)


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, article_id: UUID, language: str) -> HttpResponse:
    found = find_article(request.user, article_id)
    manifesto = found.manifesto
    seat = _keeping(request, manifesto)
    if language not in dict(settings.LANGUAGES) or language == manifesto.language:
        raise Absent
    old = Companion.objects.newest().filter(article=found, language=language).first()
    start = {"title": old.title, "text": old.text} if old else {}
    form = TranslationForm(request.POST or None, initial=start, is_preamble=found.number == PREAMBLE)
    back = reverse("manifestos:translation", args=[manifesto.id, language])
    if form.is_valid():
        try:
            services.translate(found, by=seat, language=language, **form.cleaned_data)
            return SeeOther(back, "saved")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    what = _("What is this? The article in another language. The original counts; readers find it one tap away.")
    shown = {"newer": html_of(found.markdown), "newer_is": _("The original"), "newer_language": manifesto.language}
    return _form_page(request, form, manifesto, found.heading, what, back, language, shown)


@require_POST
def check(request: HttpRequest, companion_id: UUID) -> HttpResponse:
    found = services.find_companion(request.user, companion_id)
    made = services.check(found, by=_keeping(request, found.manifesto))
    if made.article is None:
        return SeeOther(reverse("manifestos:beside", args=[made.manifesto_id]), "checked")
    return SeeOther(reverse("manifestos:translation", args=[made.manifesto_id, made.language]), "checked")


def _keeping(request: HttpRequest, manifesto: Manifesto) -> Seat:
    seat = keeping_seat(request.user, manifesto)
    if seat is None:
        raise NotAllowed
    return seat


def _form_page(
    request: HttpRequest,
    form: Any,
    manifesto: Manifesto,
    heading: str,
    what: str,
    back_url: str,
    language: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "assembly": manifesto.body.assembly,
        "heading": heading,
        "what": what,
        "lede": _("In this language: %(language)s") % {"language": dict(settings.LANGUAGES)[language]},
        "verb": _("Put it beside the text"),
        "back_url": back_url,
        **(more or {}),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/manifestos/write.html", context, status=status)
