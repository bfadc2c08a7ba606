"""Pages of notices: for everybody to read, for the desk to write."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Assembly
from assemblies.correspondence.errors import BadPicture
from assemblies.correspondence.forms import NoticeForm
from assemblies.correspondence.models import Notice
from assemblies.correspondence.notices import find_notice, post_notice, withdraw_notice
from assemblies.correspondence.permissions import can_post_notice
from assemblies.members.finding import find_assembly
from assemblies.members.models import Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence

A_PAGE = 30
DONE = {
    "posted": gettext_lazy("The notice is public now."),
    "withdrawn": gettext_lazy("The notice is withdrawn. Its words are no longer shown."),
}


def desk_seat(visitor: Visitor, assembly: Assembly) -> Seat:
    seat = acting_seat(visitor, assembly, DESK)
    if seat is None:
        raise NotAllowed
    return seat


@public_page(seconds=2)
@require_safe
def notices(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    asked = request.GET.get("page", "1")
    page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    first = (page - 1) * A_PAGE
    found = list(Notice.objects.of_assembly(assembly).defer("text")[first : first + A_PAGE + 1])
    context = {
        "version": version,
        "assembly": assembly,
        "notices": found[:A_PAGE],
        "page": page,
        "next_page": page + 1 if len(found) > A_PAGE else None,
        "may_post": can_post_notice(request.user, assembly),
    }
    return render(request, "assemblies/correspondence/notices.html", context)


@public_page(seconds=2)
@require_safe
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    found = find_notice(request.user, notice_id)
    context = {
        "notice": found,
        "assembly": found.assembly,
        "text_html": "" if found.is_withdrawn else to_html(found.text),
        "may_withdraw": not found.is_withdrawn and can_post_notice(request.user, found.assembly),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "assemblies/correspondence/notice.html", context)


@require_safe
def picture(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """The picture as it was drawn afresh; whoever may read the notice may see it."""
    found = find_notice(request.user, notice_id)
    if found.is_withdrawn or not hasattr(found, "picture"):
        raise Absent
    keeping = "public, max-age=300" if found.assembly.is_published else "private, no-store"
    return HttpResponse(bytes(found.picture.jpeg), content_type="image/jpeg", headers={"Cache-Control": keeping})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    seat = desk_seat(request.user, assembly)
    form = NoticeForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        words = form.cleaned_data
        sent = words["picture"].read() if words["picture"] else b""
        try:
            made = post_notice(
                assembly,
                by=seat,
                title=words["title"],
                text=words["text"],
                picture=sent,
                picture_alt=words["picture_alt"],
            )
            return SeeOther(made.get_absolute_url(), "posted")
        except BadPicture as refusal:
            form.add_error("picture", str(refusal))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    page = {"assembly": assembly, "form": form}
    return render(request, "assemblies/correspondence/notice_write.html", page, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    found = find_notice(request.user, notice_id)
    seat = desk_seat(request.user, found.assembly)
    require(not found.is_withdrawn, Absent)
    if request.method == "POST":
        withdraw_notice(found, by=seat)
        return SeeOther(found.get_absolute_url(), "withdrawn")
    context: dict[str, Any] = {
        "assembly": found.assembly,
        "about": found.title,
        "heading": _("Withdraw this notice?"),
        "consequence": _("Its words and its picture are no longer shown. That there was a notice stays visible."),
        "undo": _("This cannot be undone. You can always write a new notice."),
        "verb": _("Withdraw the notice"),
        "back_url": reverse("correspondence:notice", args=[found.id]),
    }
    return render(request, "_confirm.html", context)
