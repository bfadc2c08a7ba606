"""In a booth one person follows the other: no visit outlasts its person, and no page is kept.

A browser is a booth by a signed cookie. Without a visit it shows the start screen and what a card leads to; a
visit ends when the start screen is opened again, and by itself when nothing was asked for during four minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from assemblies.hall.models import Booth
from assemblies.hall.services import running_booth
from assemblies.members.services import forget_device

SALT = "booth"
LONGEST_SILENCE = 240  # seconds; the page itself goes back after two minutes, where scripts run
A_WHILE = 10
SEEN = "booth_seen"
AT_THE_START = ("/booth/", "/card/", "/livez", "/readyz", "/sw.js", "/live/", "/static/")


def booth_of(request: HttpRequest) -> Booth | None:
    """The booth this browser is, if it is one."""
    try:
        name = signing.loads(request.COOKIES.get(settings.BOOTH_COOKIE_NAME, ""), salt=SALT)
    except signing.BadSignature:
        return None
    return running_booth(str(name))


def be_booth(response: HttpResponse, booth: Booth) -> None:
    """The browser that gets this answer is a booth."""
    response.set_cookie(
        settings.BOOTH_COOKIE_NAME,
        signing.dumps(str(booth.id), salt=SALT),
        max_age=60 * 60 * 24,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def start_of(booth: Booth) -> str:
    """The address of the start screen, in the language in which the booth was set up."""
    with translation.override(booth.language):
        return reverse("hall:booth_start")


def end_visit(request: HttpRequest) -> None:
    """Whoever was signed in here is not any more, and the device is not theirs."""
    if request.session.session_key:
        forget_device(request.session.session_key)
    logout(request)


class BoothMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        booth = booth_of(request) if settings.BOOTH_COOKIE_NAME in request.COOKIES else None
        request.booth = booth  # type: ignore[attr-defined]
        if booth is None:
            return self.get_response(request)
        response = self._away(request, booth) or self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def _is_bare_code_page(request: HttpRequest) -> bool:
        """The ordinary page for typed codes; a booth has its own in its place."""
        return request.method == "GET" and request.path == reverse("members:code")

    def _away(self, request: HttpRequest, booth: Booth) -> HttpResponse | None:
        """To the start screen, where nobody visits or the visitor has gone; else nothing."""
        if SESSION_KEY not in request.session:
            is_start = any(part in request.path for part in AT_THE_START) and not self._is_bare_code_page(request)
            return None if is_start else HttpResponseRedirect(start_of(booth))
        at = int(time.time())
        seen = request.session.get(SEEN, at)
        if at - seen > LONGEST_SILENCE:
            end_visit(request)
            return HttpResponseRedirect(start_of(booth))
        if SEEN not in request.session or at - seen > A_WHILE:
            request.session[SEEN] = at
        return None
