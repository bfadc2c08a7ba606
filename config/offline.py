"""The small program that opens a ballot again without a network; it may only be served from the top address."""

from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

PROGRAM = settings.BASE_DIR / "static" / "js" / "sw.js"


@cache
def _program() -> bytes:
    return PROGRAM.read_bytes()


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/"}
    return HttpResponse(_program(), content_type="text/javascript; charset=utf-8", headers=headers)
