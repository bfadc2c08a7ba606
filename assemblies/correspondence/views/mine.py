"""My messages, and how they reach me."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.correspondence.errors import BadHours, BadPhone, BadReach
from assemblies.correspondence.forms import ReachForm
from assemblies.correspondence.messages import letters_of, reach_of
from assemblies.correspondence.reaching import choose_reach
from assemblies.correspondence.sms import has_sms
from assemblies.correspondence.words import rendered
from assemblies.people.models import Person
from config.errors import Absent, NotAllowed
from config.redirects import SeeOther, done_sentence

SHOWN = 50
DONE = {"reach": _("Saved. Messages written from now on reach you this way.")}


def person_here(request: HttpRequest) -> Person:
    """Who is signed in; the pages here let nobody else in."""
    if not isinstance(request.user, Person):
        raise NotAllowed
    return request.user


@never_cache
@login_required
@require_safe
def my_messages(request: HttpRequest) -> HttpResponse:
    letters = list(letters_of(request.user)[:SHOWN])
    told = [{"letter": letter, "subject": rendered(letter.message, letter.person).subject} for letter in letters]
    page = {"told": told, "done_sentence": done_sentence(request, DONE)}
    return render(request, "assemblies/correspondence/my_messages.html", page)


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    found = letters_of(request.user).filter(id=letter_id).first()
    if found is None:
        raise Absent
    page = {"letter": found, "assembly": found.message.assembly, "read": rendered(found.message, found.person, found)}
    return render(request, "assemblies/correspondence/letter.html", page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest) -> HttpResponse:
    person = person_here(request)
    known = reach_of(person)
    start = {
        "channel": known.channel or ("mail" if person.email else "print"),
        "phone": person.phone,
        "quiet_from": known.quiet_from,
        "quiet_until": known.quiet_until,
        "is_daily": known.is_daily,
        "muted": known.muted,
    }
    form = ReachForm(request.POST or None, initial=start, has_mail=bool(person.email), has_sms=has_sms())
    if form.is_valid():
        try:
            given: dict[str, Any] = {"phone": person.phone, "is_daily": known.is_daily}
            choose_reach(person, **given | form.cleaned_data)
            return SeeOther(reverse("correspondence:my_messages"), "reach")
        except BadPhone as refusal:
            form.add_error("phone", str(refusal))
        except BadHours as refusal:
            form.add_error("quiet_until", str(refusal))
        except BadReach as refusal:
            form.add_error("channel", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "assemblies/correspondence/reach.html", {"form": form}, status=status)
