"""Amendments: propose one, read one, answer it, take it back."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from config.errors import Absent, NotAllowed, Refusal, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance import wording
from governance.manifestos import amendments, reading
from governance.manifestos.amendments import Wanted, find_amendment
from governance.manifestos.forms import AmendForm, AnswerForm
from governance.manifestos.models import Amendment, Article
from governance.manifestos.permissions import (
    amending_seats,
    can_chair,
    can_withdraw_amendment,
    chairing_seat,
    speaks_for_delegation,
)
from governance.manifestos.services import Stage, find_article
from governance.manifestos.views.texts import DONE

CHANGE, ADD, REMOVE, NEW = "change", "add", "remove", "article"
KINDS = (CHANGE, ADD, REMOVE)


@require_http_methods(["GET", "HEAD", "POST"])
def amend(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """One passage, one change: other words for it, a passage after it, or without it."""
    found = find_article(request.user, article_id)
    seats = amending_seats(request.user, found.manifesto)
    if not seats or found.is_hidden:
        raise NotAllowed
    to = _amended(request, found)
    base = amendments.base_of(found, to)
    place = request.GET.get("passage", wording.AT_THE_BEGINNING)
    passage = next((one for one in base if one.id == place), None)
    what = request.GET.get("do", CHANGE)
    if what == NEW and to is None:
        passage = None
    elif what not in KINDS or (passage is None and not (what == ADD and place == wording.AT_THE_BEGINNING)):
        what, passage = (ADD, None) if not base else (CHANGE, passage or base[0])
        place = passage.id if passage else wording.AT_THE_BEGINNING
    start = {"text": passage.text if what == CHANGE and passage else ""}
    form = AmendForm(request.POST or None, initial=start, what=what, seats=seats, manifesto=found.manifesto)
    if form.is_valid():
        text, reason = form.cleaned_data.get("text", ""), form.cleaned_data["reason"]
        seat = next((one for one in seats if str(one.id) == form.cleaned_data.get("seat")), seats[0])
        try:
            wanted = (
                amendments.rewritten(found, place, text, to)
                if what == CHANGE
                else Wanted("insert", place, text)
                if what == ADD
                else Wanted("article", "", text, title=form.cleaned_data["title"])
                if what == NEW
                else Wanted("delete", place)
            )
            made = amendments.hand_in(found, by=seat, wanted=wanted, reason=reason, to=to)
            return SeeOther(made.get_absolute_url(), "handed-in")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "article": found,
        "manifesto": found.manifesto,
        "assembly": found.manifesto.body.assembly,
        "passage": passage,
        "passage_html": reading.html_of(passage.text) if passage else "",
        "what": what,
        "to": to,
        "desk": seats[0].body if len(seats) == 1 and speaks_for_delegation(seats[0]) else None,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/manifestos/amend.html", context, status=status)


def _amended(request: HttpRequest, article: Article) -> Amendment | None:
    """The amendment whose words shall change, if the address names one."""
    given = request.GET.get("to", "")
    if not given:
        return None
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 0
    found = article.amendments.standing().in_sight().filter(number=number).first()
    if found is None:
        raise Absent
    return found


@public_page(seconds=2)
@require_safe
def amendment(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    found = find_amendment(request.user, amendment_id)
    article, manifesto = found.article, found.article.manifesto
    standing = list(article.amendments.standing().in_sight().with_names())
    clashing = {
        number
        for pair in wording.rehearse(article.text, [one.change for one in standing]).clashes
        for number in pair
        if found.number in pair
    } - {found.number}
    takes = article.is_open and manifesto.takes_amendments and found.is_standing and not found.is_out_of_sight
    inner = list(found.amendments.with_names())
    for one in inner:
        one.article = article
    context = {
        "version": version_of(manifesto.topic),
        "told": reading.told(found),
        "amendment": found,
        "article": article,
        "manifesto": manifesto,
        "assembly": manifesto.body.assembly,
        "reason_html": reading.html_of(found.reason),
        "clashing": [one for one in standing if one.number in clashing],
        "inner": [reading.told(one) for one in inner],
        "own_passages": found.change.passages,
        "may_amend": takes and bool(found.words) and bool(amending_seats(request.user, manifesto)),
        "may_answer": manifesto.stage == Stage.LINES and found.is_standing and can_chair(request.user, manifesto),
        "may_withdraw": found.state == Amendment.State.OPEN and can_withdraw_amendment(request.user, found),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/manifestos/amendment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    found = find_amendment(request.user, amendment_id)
    seat = chairing_seat(request.user, found.article.manifesto)
    if seat is None:
        raise NotAllowed
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        accepts, reason = form.cleaned_data["answer"] == "yes", form.cleaned_data["reason"]
        try:
            amendments.answer(found, by=seat, accepts=accepts, reason=reason)
            return SeeOther(found.article.get_absolute_url(), "answered")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "told": reading.told(found),
        "amendment": found,
        "article": found.article,
        "assembly": found.article.manifesto.body.assembly,
        "reason_html": reading.html_of(found.reason),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/manifestos/answer.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    found = find_amendment(request.user, amendment_id)
    require(can_withdraw_amendment(request.user, found))
    if request.method == "POST":
        amendments.withdraw(found, by=amendments.withdrawing_seat(request.user, found))
        return SeeOther(found.get_absolute_url(), "withdrawn")
    context = {
        "assembly": found.article.manifesto.body.assembly,
        "heading": _("Withdraw amendment %(number)d?") % {"number": found.number},
        "consequence": _("It stays readable, marked as withdrawn. Amendments to it fall with it."),
        "undo": _("This cannot be undone. You can always hand in a new one."),
        "verb": _("Withdraw the amendment"),
        "back_url": found.get_absolute_url(),
    }
    return render(request, "_confirm.html", context)
