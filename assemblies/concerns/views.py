"""“Something is wrong here”: saying so, how concerns stand, and answering."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.bodies.models import Assembly
from assemblies.concerns.errors import ConcernAnswered
from assemblies.concerns.forms import AnswerForm, ConcernForm
from assemblies.concerns.limits import count_concern
from assemblies.concerns.models import Concern
from assemblies.concerns.permissions import role_that_reads
from assemblies.concerns.services import (
    answer_concern,
    author_here,
    concerns_for,
    counts_of,
    days_to_answer,
    find_concern,
    own_concerns,
    page_of,
    public_answers,
    send_concern,
)
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.clock import now
from config.errors import NotAllowed
from config.pages import public_page

SHOWN = 100
DONE = {
    "sent": _("It was sent. Those who answer can read it now. You need do nothing more."),
    "answered": _("Your answer stands."),
}


@public_page(seconds=2)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """On pages that belong to no assembly: which one is it about?"""
    listed = Assembly.objects.listed()[:SHOWN]
    page = page_of(request.GET.get("page", ""))
    return render(request, "assemblies/concerns/choose.html", {"assemblies": listed, "page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """Open to everybody, signed in or not."""
    assembly = find_assembly(request.user, slug)
    role, author = role_that_reads(assembly), author_here(request.user, assembly)
    first = {"page": page_of(request.GET.get("page", "")), "signed": "no"}
    form = ConcernForm(request.POST if request.method == "POST" else None, initial=first, may_sign=author is not None)
    if role is not None and form.is_valid():
        count_concern(request.META.get("REMOTE_ADDR", ""))
        given = form.cleaned_data
        send_concern(
            assembly,
            text=given["text"],
            page=given["page"],
            contact=given["contact"],
            author=author if given.get("signed") == "yes" else None,
        )
        return redirect(f"{reverse('concerns:list', args=[assembly.slug])}?done=sent")
    page = {
        "assembly": assembly,
        "form": form,
        "to_guarantors": role == Role.GUARANTOR,
        "to_nobody": role is None,
        "days": days_to_answer(assembly),
        "is_writing": True,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/concerns/write.html", page, status=status)


@public_page(seconds=2)
@require_safe
def concerns(request: HttpRequest, slug: str) -> HttpResponse:
    """Numbers and public answers for everybody; what waits for those who answer, one's own for whoever asked."""
    assembly = find_assembly(request.user, slug)
    at = now()
    page = {
        "assembly": assembly,
        "counts": counts_of(assembly),
        "days": days_to_answer(assembly),
        "for_me": [row_of(one, at) for one in concerns_for(request.user, assembly)[:SHOWN]],
        "own": [row_of(one, at) for one in own_concerns(request.user, assembly)[:SHOWN]],
        "answers": public_answers(assembly)[:SHOWN],
        "done_sentence": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "assemblies/concerns/list.html", page)


def row_of(concern: Concern, at: datetime) -> dict[str, object]:
    """A concern with the days that are left, or by which it is late."""
    left = (concern.due_at - at).days
    return {"concern": concern, "left": max(left, 0), "late": -left if concern.due_at < at else 0}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def concern(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """Whoever asked with their name reads it; those it went to answer."""
    found, by = find_concern(request.user, concern_id)
    page: dict[str, object] = {"assembly": found.assembly, **row_of(found, now()), "is_reader": by is not None}
    if by is not None and not found.is_answered:
        form = AnswerForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            is_public = form.cleaned_data["seen_by"] == "everybody"
            answer_concern(found, by=by, answer=form.cleaned_data["answer"], is_public=is_public)
            return redirect(f"{reverse('concerns:list', args=[found.assembly.slug])}?done=answered")
        page["form"] = form
    elif request.method == "POST":
        raise ConcernAnswered if by is not None else NotAllowed
    status = HTTPStatus.BAD_REQUEST if request.method == "POST" else HTTPStatus.OK
    return render(request, "assemblies/concerns/concern.html", page, status=status)
