"""Pages of the ledger: what is said against a text and what is answered, objecting, and each act on an objection."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor
from config.errors import NotAllowed, Refusal, require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.objections import services
from governance.objections.errors import TextClosed, TextMoved
from governance.objections.forms import ObjectionForm, PassageForm, PassingForm, WordsForm
from governance.objections.models import Objection
from governance.objections.passages import Found, passages_of
from governance.objections.permissions import answering_seat, objecting_seat, own_seat, passing_seat
from governance.objections.texts import Text

State = Objection.State
SHOWN = 200
TAGS = {
    State.OPEN: "tag-amber",
    State.DISPUTED: "tag-amber",
    State.ANSWERED: "tag-leaf",
    State.ACCEPTED: "tag-leaf",
    State.CARRIED: "tag",
    State.WITHDRAWN: "tag",
}
DONE = {
    "raised": gettext_lazy("Your objection is in. The authors hear of it."),
    "answered": gettext_lazy("Your answer stands. Whoever objected can reply once."),
    "disputed": gettext_lazy("The objection is open again."),
    "accepted": gettext_lazy("It says now that the text has taken the objection in."),
    "carried": gettext_lazy("The text can go to the vote. After the count you can write a minority report."),
    "withdrawn": gettext_lazy("You took the objection back. It stays readable."),
    "passed": gettext_lazy("Your decision is in the minutes. The text can go to the vote."),
}


def row_of(objection: Objection, place: Found) -> dict[str, Any]:
    passage = to_html(objection.passage)
    return {"objection": objection, "place": place, "passage_html": passage, "tag": TAGS[State(objection.state)]}


@public_page(seconds=2)
@require_safe
def ledger(request: HttpRequest, kind: str, target: str) -> HttpResponse:
    text = services.find_text(request.user, kind, target)
    found = list(services.ledger_of(text)[:SHOWN])
    places = services.places_of(text, found)
    counts = services.counts_of(kind, target)
    context = {
        "version": version_of(text.topic),
        "text": text,
        "assembly": text.assembly,
        "counts": counts,
        "rows": [row_of(one, places[one.id]) for one in found],
        "passings": services.passings_of(kind, target),
        "may_object": text.is_open and objecting_seat(request.user, text) is not None,
        "may_pass": counts.holding and passing_seat(request.user, text) is not None,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/objections/ledger.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str, target: str) -> HttpResponse:
    """First which passage, then what is wrong with it."""
    text = services.find_text(request.user, kind, target)
    by = objecting_seat(request.user, text)
    if by is None:
        raise NotAllowed
    require(text.is_open, TextClosed)
    passages = passages_of(text.text)
    chosen = PassageForm(
        request.GET if "passage" in request.GET or "chosen" in request.GET else None, passages=passages
    )
    context = {"text": text, "assembly": text.assembly, "back_url": text.url}
    if not chosen.is_valid():
        status = HTTPStatus.BAD_REQUEST if chosen.errors else HTTPStatus.OK
        return render(request, "governance/objections/choose.html", {"form": chosen, **context}, status=status)
    passage = passages[int(chosen.cleaned_data["passage"]) - 1]
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = _raised(text, request, by, passage, form)
            return SeeOther(made.get_absolute_url(), "raised")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context |= {
        "form": form,
        "passage": passage,
        "passage_html": to_html(passage),
        "back_url": reverse("objections:new", args=[kind, target]),
    }
    return render(request, "governance/objections/write.html", context, status=status)


def _raised(text: Text, request: HttpRequest, by: Seat, passage: str, form: ObjectionForm) -> Objection:
    """Only to the passage that the page showed: ``shown`` is what it read."""
    require(" ".join(request.POST.get("shown", "").split()) == " ".join(passage.split()), TextMoved)
    words, weight = form.cleaned_data["words"], form.cleaned_data["weight"]
    return services.raise_objection(text, by=by, passage=passage, words=words, is_substantive=weight == "substance")


@public_page(seconds=2)
@require_safe
def objection(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    found = services.find_objection(request.user, objection_id)
    text = services.text_of(found)
    is_author = answering_seat(request.user, text) is not None
    is_own = own_seat(request.user, found) is not None
    is_unsettled = found.state in services.UNSETTLED
    context = row_of(found, services.places_of(text, [found])[found.id]) | {
        "text": text,
        "assembly": found.assembly,
        "may_answer": is_author and found.state in services.ANSWERABLE,
        "may_accept": is_author and is_unsettled,
        "has_changed": text.version > found.version,
        "may_dispute": is_own and found.state in services.DISPUTABLE and found.reply is None,
        "may_end": is_own and is_unsettled,
        "version": version_of(text.topic),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/objections/objection.html", context)


Who = Callable[[Visitor, Objection, Text], Seat | None]


def _author(visitor: Visitor, objection: Objection, text: Text) -> Seat | None:
    return answering_seat(visitor, text)


def _objector(visitor: Visitor, objection: Objection, text: Text) -> Seat | None:
    return own_seat(visitor, objection)


def _act(
    request: HttpRequest,
    objection_id: UUID,
    who: Who,
    act: Callable[..., Objection],
    *,
    done: str,
    form: Form | None = None,
    **words: Any,
) -> HttpResponse:
    """One act on an objection: a page that names what it means, then the service."""
    found = services.find_objection(request.user, objection_id)
    by = who(request.user, found, services.text_of(found))
    if by is None:
        raise NotAllowed
    if request.method == "POST" and (form is None or form.is_valid()):
        given = form.cleaned_data if form else {}
        return SeeOther(act(found, by=by, **given).get_absolute_url(), done)
    context = {
        "form": form,
        "assembly": found.assembly,
        "about": found.text if not found.is_hidden else "",
        "back_url": found.get_absolute_url(),
        "is_safe": True,
        **words,
    }
    status = HTTPStatus.BAD_REQUEST if form is not None and form.errors else HTTPStatus.OK
    return render(request, "_confirm.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    return _act(
        request,
        objection_id,
        _author,
        services.answer_objection,
        done="answered",
        form=WordsForm(request.POST or None),
        heading=_("Answer this objection"),
        consequence=_("It counts as answered then. Whoever objected can say once that it is not."),
        verb=_("Send the answer"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    return _act(
        request,
        objection_id,
        _objector,
        services.dispute_answer,
        done="disputed",
        form=WordsForm(request.POST or None),
        heading=_("Is this no answer?"),
        consequence=_("Say why. The objection is open again, and the authors can change the text."),
        verb=_("Send the reply"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    return _act(
        request,
        objection_id,
        _author,
        services.accept_objection,
        done="accepted",
        heading=_("Has the text taken this in?"),
        consequence=_(
            "Change the text first. Then the objection counts as accepted, unless whoever made it disputes that."
        ),
        verb=_("It is in the text"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    return _act(
        request,
        objection_id,
        _objector,
        services.carry_objection,
        done="carried",
        heading=_("Carry it into a minority report?"),
        consequence=_(
            "The text can go to the vote. After the count you can put what you see otherwise beside the result."
        ),
        undo=_("This cannot be undone."),
        verb=_("Carry it into a minority report"),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    return _act(
        request,
        objection_id,
        _objector,
        services.withdraw_objection,
        done="withdrawn",
        heading=_("Take this objection back?"),
        consequence=_("It stays readable, marked as taken back."),
        undo=_("This cannot be undone. You can always make a new one."),
        verb=_("Take it back"),
        is_safe=False,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, kind: str, target: str) -> HttpResponse:
    """The chair’s decision to take a text to the vote in spite of open objections."""
    text = services.find_text(request.user, kind, target)
    by = passing_seat(request.user, text)
    if by is None:
        raise NotAllowed
    form = PassingForm(request.POST or None)
    ledger_url = reverse("objections:ledger", args=[kind, target])
    if form.is_valid():
        try:
            services.pass_in_spite(text, by=by, reason=form.cleaned_data["reason"])
            return SeeOther(ledger_url, "passed")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    open_now = services.ledger_of(text).holding()
    context = {
        "form": form,
        "assembly": text.assembly,
        "about": text.title,
        "heading": _("Go to the vote in spite of open objections?"),
        "consequence": _("Your decision and its reason stand in the minutes and beside each of these objections."),
        "listed": {
            "sentence": _("They are open now:"),
            "items_in_order": [one.text for one in open_now[:SHOWN]],
        },
        "undo": _("This cannot be undone. Objections that come later hold the text again."),
        "verb": _("Go to the vote"),
        "back_url": ledger_url,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "_confirm.html", context, status=status)
