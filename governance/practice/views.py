"""Practising: one tap at the desk, the same ballot as ever on the phones, and who needs help getting in."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.middleware import SEAT_KEY
from assemblies.members.permissions import DESK, acting_seat
from config.errors import Absent, NotAllowed, require, wants_json
from config.redirects import SeeOther, done_sentence
from governance.ballots.errors import Closed, OtherSeat, SignedOut
from governance.practice import services
from governance.practice.errors import PracticeClosed
from governance.practice.models import Practice, PracticeAnswer
from governance.practice.services import find_practice, practice_of

DONE = {"started": _("The practice shows on every member’s page now.")}


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """POST begins a practice; GET shows who has answered, who is on the way, and who has not come."""
    assembly = find_assembly(request.user, slug)
    seat = acting_seat(request.user, assembly, DESK)
    if seat is None:
        raise NotAllowed
    body = plenary_of(assembly)
    if request.method == "POST":
        services.start_practice(body, by=seat)
        return SeeOther(request.path, "started")
    running = services.running_practice(body)
    last = running or Practice.objects.filter(body=body).first()
    topic = running.desk_topic if running else assembly.topic
    context = {
        "assembly": assembly,
        "running": running,
        "last": last,
        "who": services.attendance_of(running) if running else None,
        "topic": topic,
        "version": version_of(topic),
        "done_sentence": done_sentence(request, DONE) if running else "",
    }
    return render(request, "governance/practice/desk.html", context)


@require_POST
def end(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    practice = find_practice(request.user, practice_id)
    seat = acting_seat(request.user, practice.body.assembly, DESK)
    if seat is None:
        raise NotAllowed
    services.end_practice(practice, by=seat)
    return SeeOther(reverse("practice:desk", args=[practice.body.assembly.slug]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """The ballot of the practice; POST reads it back, as a real one is read back. Afterwards, what came of it."""
    practice, seat = practice_of(request.user, practice_id)
    chosen = request.POST.get("choice", "")
    context = {
        "practice": practice,
        "assembly": practice.body.assembly,
        "seat": seat,
        "key": request.POST.get("key") or uuid.uuid4(),
        "answers": PracticeAnswer.Choice.choices,
        "chosen": chosen,
    }
    if not practice.is_running:
        return render(request, "governance/practice/over.html", context | {"version": version_of(practice.topic)})
    if request.method == "POST" and "change" not in request.POST and chosen in PracticeAnswer.Choice.values:
        read_back = PracticeAnswer.Choice(chosen).label
        return render(request, "governance/practice/review.html", context | {"read_back": read_back})
    services.open_practice(practice, seat)
    return render(request, "governance/practice/ballot.html", context)


@require_POST
def cast(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """Answered as a real ballot is, so that the phone's own script goes the whole way."""
    person, via_seat = request.session.get(SESSION_KEY), request.session.get(SEAT_KEY)
    if person is None:
        require(Practice.objects.filter(id=practice_id, body__assembly__published_at__isnull=False).exists(), Absent)
        raise SignedOut
    asked_for = request.POST.get("seat") or via_seat
    require(not via_seat or asked_for == via_seat, OtherSeat)
    try:
        seat_id = UUID(asked_for) if asked_for else None
    except ValueError:
        raise OtherSeat from None
    choice = request.POST.get("choice", "")
    try:
        services.answer_practice(practice_id, person_id=UUID(person), via_seat=seat_id, choice=choice)
    except PracticeClosed:
        raise Closed from None
    receipt_url = reverse("practice:receipt", args=[practice_id])
    if wants_json(request):
        return JsonResponse({"receipt_url": receipt_url}, status=HTTPStatus.CREATED)
    return SeeOther(receipt_url)


@login_required
@require_safe
def receipt(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    practice, seat = practice_of(request.user, practice_id)
    kept = PracticeAnswer.objects.filter(practice=practice, seat=seat).exclude(choice="").first()
    context = {
        "practice": practice,
        "assembly": practice.body.assembly,
        "seat": seat,
        "kept": kept,
        "version": version_of(practice.topic),
    }
    name = "governance/practice/receipt.html" if practice.is_running else "governance/practice/over.html"
    return render(request, name, context)
