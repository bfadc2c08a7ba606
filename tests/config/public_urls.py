"""Pages to be kept or not kept in memory, beside the two for machines."""

import time
from itertools import count

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.vary import vary_on_headers

from config.health import livez, readyz
from config.pages import public_page

rendered = count(1)


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """As a base template does, it asks who is there."""
    return HttpResponse(f"page {next(rendered)} for {request.user}")


@public_page(seconds=60)
def result(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"result {next(rendered)}")


@public_page()
def slow(request: HttpRequest) -> HttpResponse:
    time.sleep(0.2)
    return HttpResponse(f"slow {next(rendered)}")


@public_page()
def large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"x" * 20_000 + str(next(rendered)).encode())


@public_page()
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"token {get_token(request)}")


@public_page()
@vary_on_headers("Accept")
def negotiated(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"depends {next(rendered)}")


@public_page()
def closed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"not yet {next(rendered)}", status=404)


def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"desk {next(rendered)}")


views = (home, result, slow, large, form, negotiated, closed, desk, livez, readyz)
urlpatterns = [path(view.__name__, view) for view in views]
