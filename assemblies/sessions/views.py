"""Who is here: a list of names at the desk, one tap each."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assemblies.announcements.services import version_of
from assemblies.members.models import Seat
from assemblies.sessions.errors import MeetingRuns
from assemblies.sessions.finding import find_body_to_meet, find_meeting
from assemblies.sessions.forms import MeetingForm
from assemblies.sessions.models import Meeting
from assemblies.sessions.services import end_meeting, mark, members_of, running_meeting, seats_here, start_meeting
from config.errors import Absent

A_PAGE = 150


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def here(request: HttpRequest, body_id: UUID) -> HttpResponse:
    """The list while a meeting runs; else the form that starts one."""
    body, by = find_body_to_meet(request.user, body_id)
    page: dict[str, object] = {"assembly": body.assembly, "body": body, "version": version_of(body.assembly.topic)}
    meeting = running_meeting(body)
    if meeting is None or request.method == "POST":
        first = {"name": _("Meeting of %(day)s") % {"day": date_format(body.assembly.today)}}
        form = MeetingForm(request.POST or None, initial=first)
        if form.is_valid():
            try:
                start_meeting(body, name=form.cleaned_data["name"], by=by)
            except MeetingRuns:
                pass  # somebody else at the desk was quicker; their meeting is shown
            return redirect("sessions:here", body_id=body.id)
        status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
        page |= {"form": form, "last": Meeting.objects.filter(body=body).first()}
        return render(request, "assemblies/sessions/start.html", page, status=status)
    asked = request.GET.get("q", "").strip()[:120]
    members = members_of(meeting)
    found = Paginator(asked_for(members, asked), A_PAGE).get_page(request.GET.get("page"))
    page |= {
        "meeting": meeting,
        "here": seats_here(meeting).count(),
        "of": members.count(),
        "seats": found,
        "asked": asked,
    }
    return render(request, "assemblies/sessions/here.html", page)


def asked_for(seats: QuerySet[Seat], asked: str) -> QuerySet[Seat]:
    if not asked:
        return seats
    about = Q(person__name__icontains=asked)
    if asked.isascii() and asked.isdigit():
        about |= Q(number=int(asked[:9]))
    return seats.filter(about)


@never_cache
@login_required
@require_POST
def mark_one(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """One tap; then the list again, at the same name."""
    meeting, by = find_meeting(request.user, meeting_id)
    try:
        seat = Seat.objects.filter(id=UUID(request.POST.get("seat", "")), body=meeting.body_id).first()
    except ValueError:
        seat = None
    if seat is None:
        raise Absent
    mark(meeting, seat, here=request.POST.get("here") == "yes", by=by)
    kept = {name: request.POST[name][:120] for name in ("q", "page") if request.POST.get(name)}
    back = reverse("sessions:here", args=[meeting.body_id])
    return redirect(f"{back}?{urlencode(kept)}#seat-{seat.number}" if kept else f"{back}#seat-{seat.number}")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    meeting, by = find_meeting(request.user, meeting_id)
    if request.method == "POST":
        end_meeting(meeting, by=by)
        return redirect("sessions:here", body_id=meeting.body_id)
    page = {
        "assembly": meeting.body.assembly,
        "heading": _("End the meeting?"),
        "about": meeting.name,
        "consequence": _("Everybody is marked as gone. How many had come is written in the minutes, without names."),
        "undo": _("You can start another meeting at any time."),
        "verb": _("End the meeting"),
        "is_safe": True,
        "back_url": reverse("sessions:here", args=[meeting.body_id]),
    }
    return render(request, "_confirm.html", page)
