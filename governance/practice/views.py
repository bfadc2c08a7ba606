"""Practising: one tap at the desk, the same ballot as ever on the phones, and who needs help getting in."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assemblies.announcements.services import version_of
from assemblies.bodies.models import Body
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.middleware import SEAT_KEY
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, acting_seat
from assemblies.people.models import Person
from config.errors import Absent, NotAllowed, require, wants_json
from config.redirects import SeeOther, done_sentence
from config.shells import fill
from governance.ballots.errors import Closed, OtherSeat, SignedOut
from governance.practice import services
from governance.practice.errors import PracticeClosed
from governance.practice.models import Practice, PracticeAnswer
from governance.practice.services import Phone, find_practice

P = ParamSpec("P")
Words = Mapping[str, str]
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
    topic = running.desk_topic if running else services.offers_topic(assembly.id)
    context = {
        "version": version_of(topic),
        "assembly": assembly,
        "running": running,
        "last": last,
        "who": services.attendance_of(running) if running else None,
        "topic": topic,
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


def signing_in_first(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Strangers sign in; of whoever has signed in, nothing is read yet."""
    at_the_door = login_required(view)

    @wraps(view)
    def met(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return (view if SESSION_KEY in request.session else at_the_door)(request, *args, **kwargs)

    return met


@signing_in_first
@require_safe
def offer(request: HttpRequest, slug: str) -> HttpResponse:
    """What the first pages of members show of a practice, for their phones to fetch."""
    offered = next(iter(services.offers_to(*_visit(request), slug=slug)), None)
    if offered is None:
        return _refuse(request, lambda visitor: find_assembly(visitor, slug))

    def needed(words: Words) -> dict[str, Any]:
        body = Body.objects.select_related("assembly").get(assembly=offered.assembly_id, kind=Body.Kind.PLENARY)
        return _member(body, words) | {"offer": offered, "version": version_of(offered.topic)}

    kind = str(offered.practice_id)
    return fill(request, "governance/practice/offer.html", needed, {"name": offered.name}, kind=kind)


@signing_in_first
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    """The ballot of the practice; POST reads it back, as a real one is read back. Afterwards, what came of it."""
    phone = services.phone_of(practice_id, *_visit(request))
    if phone is None:
        return _refuse(request, lambda visitor: find_practice(visitor, practice_id))
    if not phone.is_running:
        return _over(request, practice_id, phone)
    key, chosen = request.POST.get("key") or str(uuid.uuid4()), request.POST.get("choice", "")
    words = {"name": phone.name, "seat": str(phone.seat_id), "key": key}
    if request.method == "POST":
        context = _shown(practice_id, words) | {"user": request.user, "chosen": chosen}
        if "change" not in request.POST and chosen in PracticeAnswer.Choice.values:
            read_back = PracticeAnswer.Choice(chosen).label
            return render(request, "governance/practice/review.html", context | {"read_back": read_back})
        return render(request, "governance/practice/ballot.html", context)
    services.open_practice(practice_id, person_id=phone.person_id, seat_id=phone.seat_id)
    return fill(request, "governance/practice/ballot.html", lambda given: _shown(practice_id, given), words)


@signing_in_first
@require_safe
def receipt(request: HttpRequest, practice_id: UUID) -> HttpResponse:
    phone = services.phone_of(practice_id, *_visit(request))
    if phone is None:
        return _refuse(request, lambda visitor: find_practice(visitor, practice_id))
    if not phone.is_running:
        return _over(request, practice_id, phone)
    words = {"name": phone.name}
    if phone.code:
        at = {"at": phone.at, "short": True, "assembly": {"time_zone": phone.time_zone}}
        words |= {"came_in": render_to_string("_time.html", at), "code": phone.code}
    kind = "kept" if phone.code else ""
    return fill(request, "governance/practice/receipt.html", lambda given: _shown(practice_id, given), words, kind=kind)


def _over(request: HttpRequest, practice_id: UUID, phone: Phone) -> HttpResponse:
    words = {"name": phone.name}
    return fill(request, "governance/practice/over.html", lambda given: _shown(practice_id, given), words)


def _shown(practice_id: UUID, words: Words) -> dict[str, Any]:
    version = version_of(Practice(id=practice_id).topic)  # before the practice, so that no page is older than it says
    practice = Practice.objects.select_related("body__assembly").get(id=practice_id)
    more = {"practice": practice, "version": version, "answers": PracticeAnswer.Choice.choices}
    return _member(practice.body, words) | more


def _member(body: Body, words: Words) -> dict[str, Any]:
    """The words, and a member of this body who has that name and is nobody."""
    nobody = Person(name=words["name"])
    nobody.seats_read = (Seat(person=nobody, body=body, role=Role.MEMBER),)
    return {**words, "user": nobody, "assembly": body.assembly}


def _visit(request: HttpRequest) -> tuple[UUID, UUID | None]:
    """Whose visit this is and the only seat it speaks for, as the session says; who that is stays unread."""
    via_seat = request.session.get(SEAT_KEY)
    return UUID(request.session[SESSION_KEY]), UUID(via_seat) if via_seat else None


@login_required
def _refuse(request: HttpRequest, find: Callable[[Visitor], object]) -> HttpResponse:
    """For whoever has no seat that votes here; who may not know of it learns nothing."""
    find(request.user)
    raise NotAllowed


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
