"""Before there is an assembly: the set-up link, a new one, and a copy of another."""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assemblies.bodies.errors import NameTaken
from assemblies.bodies.models import Assembly, AssemblyQuerySet
from assemblies.founding.errors import LinkExpired, LinkReplaced, LinkUnknown, LinkUsed
from assemblies.founding.forms import BeginningForm, CopyForm, YouForm
from assemblies.founding.permissions import can_found
from assemblies.founding.services import begin_assembly, copy_assembly, find_set_up_link, founding_of, use_set_up_link
from assemblies.founding.steps import Step
from assemblies.members.models import Role
from assemblies.members.permissions import seats_of
from assemblies.people.models import Person
from config.clock import now
from config.errors import require
from config.redirects import SeeOther, done_sentence

DONE = {
    "let-in": _("You are signed in, and you are the first organiser. Now to your assembly."),
    "demo-ended": _(
        "The demo has ended here, and you are the first organiser. "
        "The demo assemblies stay on the home page, as examples to read."
    ),
    "demo-ended-unlisted": _(
        "The demo has ended here, and you are the first organiser. "
        "The demo assemblies are off the home page; whoever knows their address can still read them."
    ),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Looking uses nothing up; the button makes the first organiser and signs them in."""
    try:
        find_set_up_link(token)
        form = YouForm(request.POST or None)
        if form.is_valid():
            person = use_set_up_link(token, **form.cleaned_data, language=get_language() or settings.LANGUAGE_CODE)
            come_in(request, person)
            return SeeOther(reverse("founding:new"), "let-in")
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        response = render(request, "assemblies/founding/set_up.html", {"form": form}, status=status)
    except (LinkUnknown, LinkUsed, LinkExpired, LinkReplaced) as refusal:
        page = {"refusal": refusal}
        response = render(request, "assemblies/founding/link_refused.html", page, status=refusal.status)
    # The address is a secret: no other site hears of it, no search engine keeps it.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def come_in(request: HttpRequest, person: Person) -> None:
    """The visit begins afresh, as this person."""
    request.session.flush()
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])


def founder_asking(request: HttpRequest) -> Person:
    person = request.user
    require(can_found(person))
    return person  # type: ignore[return-value]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Step 1 of an assembly that does not exist yet."""
    person = founder_asking(request)
    form = BeginningForm(request.POST or None)
    if form.is_valid():
        try:
            assembly = begin_assembly(by=person, **form.cleaned_data)
            return redirect(Step.TEMPLATE.page, assembly.slug)
        except NameTaken as refusal:
            form.add_error("slug", str(refusal))
    page = {
        "form": form,
        "step": Step.QUESTION,
        "of": len(Step),
        "can_copy": organised_by(person).exists(),
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/founding/question.html", page, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest) -> HttpResponse:
    person = founder_asking(request)
    sources = organised_by(person)
    source = sources.first()
    first_day = source.today if source else now().date()
    form = CopyForm(request.POST or None, sources=sources, initial={"first_day": first_day})
    if form.is_valid():
        try:
            assembly = copy_assembly(by=person, **form.cleaned_data)
            following = founding_of(assembly).next_step
            return redirect(following.page if following else "founding:preview", assembly.slug)
        except NameTaken as refusal:
            form.add_error("slug", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page = {"form": form, "has_sources": sources.exists()}
    return render(request, "assemblies/founding/copy.html", page, status=status)


def organised_by(person: Person) -> AssemblyQuerySet:
    """The assemblies from which this person may copy."""
    own = {seat.body.assembly_id for seat in seats_of(person) if seat.role == Role.ORGANISER}
    return Assembly.objects.filter(id__in=own).order_by("name")
