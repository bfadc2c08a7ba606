"""Anybody tests a phone before the assembly begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.pages import public_page


@public_page(seconds=2)
@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    """What works on this phone, a line each; the script fills in what only the phone can know."""
    return render(request, "assemblies/hall/phone.html")


@require_safe
def short_phone(request: HttpRequest) -> HttpResponse:
    return redirect("hall:phone")
