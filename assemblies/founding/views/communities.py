"""Step 3: the communities an assembly speaks for, each on a page of its own."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from assemblies.bodies.models import Assembly
from assemblies.communities.models import Measure
from assemblies.founding.errors import CommunityShared, LetterTaken
from assemblies.founding.finding import community_of, organised
from assemblies.founding.forms import CommunityForm
from assemblies.founding.permissions import is_settled
from assemblies.founding.services import add_community, change_community, pass_step, remove_community
from assemblies.founding.steps import Step
from assemblies.founding.views.steps import onward, opened, page_of_set_up, shown
from config.redirects import SeeOther, done_sentence

DONE = {"added": gettext_lazy("The community is saved. Here you add the next one.")}


@never_cache
@login_required
@page_of_set_up
def communities(request: HttpRequest, slug: str) -> HttpResponse:
    """The list; going on without any is a choice whose consequence the page tells."""
    assembly, by = opened(request, slug)
    if request.method == "POST":
        return onward(pass_step(assembly, Step.COMMUNITIES, by=by), Step.COMMUNITIES)
    described = [
        (one, [found for kind in Measure.Kind if (found := one.measured(kind))])
        for one in assembly.communities.prefetch_related("measures")
    ]
    return shown(request, assembly, Step.COMMUNITIES, {"described": described})


@never_cache
@login_required
@page_of_set_up
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """“Save and add another” comes back here with the source of the numbers filled in."""
    assembly, by = opened(request, slug)
    form = CommunityForm(request.POST or None, assembly=assembly)
    if form.is_valid():
        try:
            add_community(assembly, by=by, given=form.description)
            if "more" in request.POST:
                return SeeOther(reverse("founding:add_community", args=[slug]), "added")
            return redirect(Step.COMMUNITIES.page, slug)
        except LetterTaken as refusal:
            form.add_error("letter", str(refusal))
    return _form_page(request, assembly, form, community=None)


@never_cache
@login_required
@page_of_set_up
def change(request: HttpRequest, slug: str, community_id: UUID) -> HttpResponse:
    """Numbers can be brought up to date at any time; name and letter only until the first question opens."""
    assembly, by = organised(request.user, slug)
    community = community_of(assembly, community_id)
    form = CommunityForm(request.POST or None, assembly=assembly, community=community, is_settled=is_settled(assembly))
    if form.is_valid():
        try:
            change_community(assembly, community, by=by, given=form.description)
            return redirect(Step.COMMUNITIES.page, slug)
        except LetterTaken as refusal:
            form.add_error("letter", str(refusal))
        except CommunityShared as refusal:
            form.add_error(None, str(refusal))
    return _form_page(request, assembly, form, community=community)


def _form_page(request: HttpRequest, assembly: Assembly, form: CommunityForm, community: object) -> HttpResponse:
    page = {
        "assembly": assembly,
        "form": form,
        "community": community,
        "is_settled": is_settled(assembly),
        "done_sentence": done_sentence(request, DONE),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/founding/community.html", page, status=status)


@never_cache
@login_required
@page_of_set_up
def remove(request: HttpRequest, slug: str, community_id: UUID) -> HttpResponse:
    assembly, by = opened(request, slug)
    community = community_of(assembly, community_id)
    if request.method == "POST":
        remove_community(assembly, community, by=by)
        return redirect(Step.COMMUNITIES.page, slug)
    page = {
        "assembly": assembly,
        "heading": _("Remove this community?"),
        "about": community.name,
        "consequence": _("The assembly no longer speaks for it, and its numbers are gone."),
        "undo": _("You can describe it again later."),
        "verb": _("Remove it"),
        "back_url": reverse(Step.COMMUNITIES.page, args=[slug]),
    }
    return render(request, "_confirm.html", page)
