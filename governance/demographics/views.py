"""Pages about who the members are: what is asked, asking, ending, and a member’s own answer."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.finding import find_assembly
from assemblies.members.permissions import seats_of
from config.errors import NotAllowed, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.demographics import services
from governance.demographics.answers import end_early, give_answer, own_answer, take_answer_back
from governance.demographics.errors import TraitOver
from governance.demographics.forms import AnswerForm, TraitForm
from governance.demographics.models import Trait
from governance.demographics.permissions import answering_seat, asking_seat, is_member
from governance.demographics.words import told

SHOWN = 50
DONE = {
    "asked": gettext_lazy("Members find the question on their own page. Totals come here by themselves."),
    "ended": gettext_lazy("It is over, and all single answers are deleted."),
}
OWN_DONE = {
    "kept": gettext_lazy("Your answer is kept apart, and counts in totals only. You can take it back here."),
    "nothing": gettext_lazy("Nothing of you is kept for this question."),
}


@public_page(seconds=2)
@require_safe
def traits(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    page = {
        "assembly": assembly,
        "rows": [(told(one), one.is_asked(assembly.today)) for one in services.traits_of(assembly)[:SHOWN]],
        "may_ask": asking_seat(request.user, assembly) is not None,
        "may_answer": answering_seat(request.user, assembly) is not None,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/demographics/list.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    by = asking_seat(request.user, assembly)
    if by is None:
        raise NotAllowed
    form = TraitForm(request.POST or None, assembly=assembly)
    if form.is_valid():
        services.ask_about(assembly, by=by, **form.cleaned_data)
        return SeeOther(reverse("demographics:list", args=[assembly.slug]), "asked")
    page = {"assembly": assembly, "form": form}
    return render(request, "governance/demographics/ask.html", page, status=_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, trait_id: UUID) -> HttpResponse:
    trait = services.find_trait(request.user, trait_id)
    by = asking_seat(request.user, trait.assembly)
    if by is None:
        raise NotAllowed
    require(trait.forgotten_at is None, TraitOver)
    back = reverse("demographics:list", args=[trait.assembly.slug])
    if request.method == "POST":
        end_early(trait, by=by)
        return SeeOther(back, "ended")
    page = {
        "assembly": trait.assembly,
        "heading": _("End this question now?"),
        "about": trait.name,
        "consequence": _("Nobody can answer any more, and all single answers are deleted at once."),
        "undo": _("That cannot be undone. Totals that were published stay."),
        "verb": _("End it and delete the answers"),
        "back_url": back,
    }
    return render(request, "_confirm.html", page)


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody is asked about themselves, in all their assemblies. It says nothing of whether they answered."""
    places = {seat.body.assembly_id: seat.body.assembly for seat in seats_of(request.user) if is_member(seat)}
    standing = Trait.objects.standing().filter(assembly__in=places).order_by("assembly", "number")
    rows = [(one, places[one.assembly_id]) for one in standing if one.is_asked(places[one.assembly_id].today)]
    page = {"rows": rows, "done_sentence": done_sentence(request, OWN_DONE)}
    return render(request, "governance/demographics/mine.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, trait_id: UUID) -> HttpResponse:
    trait = services.find_trait(request.user, trait_id)
    by = answering_seat(request.user, trait.assembly)
    if by is None:
        raise NotAllowed
    require(trait.is_asked(trait.assembly.today), TraitOver)
    if request.method == "POST":
        form = AnswerForm(request.POST, trait=trait)
        if form.is_valid():
            group = form.cleaned_data["group"]
            if group:
                give_answer(trait, by=by, group=group)
            else:
                take_answer_back(trait, by=by)
            return SeeOther(reverse("demographics:mine"), "kept" if group else "nothing")
    else:
        form = AnswerForm(initial={"group": own_answer(trait, seat=by)}, trait=trait)
    page = {"assembly": trait.assembly, "trait": trait, "form": form}
    return render(request, "governance/demographics/answer.html", page, status=_status(form))


def _status(form: TraitForm | AnswerForm) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
