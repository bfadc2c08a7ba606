"""The page behind “no more messages of this kind”: works without signing in, and only when asked twice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assemblies.correspondence.kinds import kind_of
from assemblies.correspondence.messages import mute, stopped_by


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing, so that a preview stops nothing. Mail programs send one POST by themselves."""
    letter = stopped_by(token)
    kind = kind_of(letter.message)
    if request.method == "POST":
        mute(letter.person, kind.name)
    page = {"kind": kind, "assembly": letter.message.assembly, "is_done": request.method == "POST"}
    return render(request, "assemblies/correspondence/stop.html", page)
