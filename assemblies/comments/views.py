"""The places and groups an assembly speaks for: every number with its source, and what they say about it themselves."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.bodies.models import Assembly
from assemblies.comments import services
from assemblies.comments.forms import CommentForm, RemovalForm
from assemblies.comments.models import Comment
from assemblies.comments.permissions import agreeing_seat, removing_seat, speaking_seat
from assemblies.communities.models import Community, Measure
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import Visitor, seats_in
from config.errors import Absent, NotAllowed, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence

SHOWN = 50
DONE = {
    "waits": gettext_lazy("Your comment waits until somebody else from your community agrees."),
    "stands": gettext_lazy("The comment stands beside the figures now."),
    "taken-back": gettext_lazy("Your comment is gone. Nobody else can read it."),
    "removed": gettext_lazy("The comment is removed. Your reason stands in its place."),
}


@public_page(seconds=2)
@require_safe
def communities(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    found = list(services.communities_told(assembly))
    told = [
        {
            "community": one,
            "measures": measures_of(one),
            "comment": services.comment_on(one),
            "may_write": speaking_seat(request.user, assembly, one) is not None,
        }
        for one in found
    ]
    page = {
        "assembly": assembly,
        "told": told,
        "people": sum(one.population or 0 for one in found),
        "waiting": waiting_for(request.user, assembly),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/comments/communities.html", page)


def measures_of(community: Community) -> list[Measure]:
    """The newest of each kind: people, need, exposure."""
    return [found for kind in Measure.Kind if (found := community.measured(kind))]


def waiting_for(visitor: Visitor, assembly: Assembly) -> list[Comment]:
    """What waits for a second person, for the people it is for."""
    speaking = [seat for seat in seats_in(visitor, assembly) if seat.community_id]
    if not speaking:
        return []
    waiting = Comment.objects.waiting().filter(
        assembly=assembly, community__in=[seat.community_id for seat in speaking]
    )
    return [one for one in waiting.with_people() if speaking_seat(visitor, assembly, one.community)]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, community_id: UUID) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    community = services.find_community(assembly, community_id)
    by = speaking_seat(request.user, assembly, community)
    if by is None:
        raise NotAllowed
    form = CommentForm(request.POST or None)
    if form.is_valid():
        made = services.write_comment(assembly, community, by=by, text=form.cleaned_data["text"])
        return SeeOther(made.get_absolute_url(), "waits" if made.is_waiting else "stands")
    page = {
        "assembly": assembly,
        "community": community,
        "measures": measures_of(community),
        "is_alone": services.people_speaking_for(assembly, community) == 1,
        "form": form,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/comments/write.html", page, status=status)


@public_page(seconds=2)
@require_safe
def comment(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    """One comment, how it stands, and the ones before and after it."""
    found = services.find_comment(request.user, comment_id)
    own = speaking_seat(request.user, found.assembly, found.community)
    may_agree = agreeing_seat(request.user, found) is not None
    others = Comment.objects.about(found.assembly, found.community).public().exclude(id=found.id).with_people()
    page = {
        "assembly": found.assembly,
        "comment": found,
        "others": others[:SHOWN],
        "may_agree": may_agree,
        "measures": measures_of(found.community) if may_agree else [],
        "may_take_back": found.is_waiting and own is not None and own.id == found.by_id,
        "may_remove": may_be_removed(found) and removing_seat(request.user, found.assembly) is not None,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/comments/comment.html", page)


def may_be_removed(comment: Comment) -> bool:
    return not comment.is_waiting and not comment.is_removed


@require_POST
def agree(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    found = services.find_comment(request.user, comment_id)
    services.agree_to_comment(found, by=_speaking(request, found))
    return SeeOther(found.get_absolute_url(), "stands")


@require_POST
def take_back(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    found = services.find_comment(request.user, comment_id)
    services.take_back_comment(found, by=_speaking(request, found))
    return SeeOther(_communities(found.assembly), "taken-back")


def _speaking(request: HttpRequest, comment: Comment) -> Seat:
    seat = speaking_seat(request.user, comment.assembly, comment.community)
    if seat is None:
        raise NotAllowed
    return seat


def _communities(assembly: Assembly) -> str:
    return reverse("communities:communities", args=[assembly.slug])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, comment_id: UUID) -> HttpResponse:
    found = services.find_comment(request.user, comment_id)
    by = removing_seat(request.user, found.assembly)
    if by is None:
        raise NotAllowed
    require(may_be_removed(found), Absent)
    form = RemovalForm(request.POST or None)
    if form.is_valid():
        services.remove_comment(found, by=by, reason=form.cleaned_data["reason"])
        return SeeOther(found.get_absolute_url(), "removed")
    page = {
        "assembly": found.assembly,
        "form": form,
        "about": found.text,
        "heading": _("Remove this comment?"),
        "consequence": _("Its words are gone for good. Your name and your reason stand where they stood."),
        "undo": _("This cannot be undone. The people of the community can write a new comment at any time."),
        "verb": _("Remove the comment"),
        "back_url": found.get_absolute_url(),
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "_confirm.html", page, status=status)
