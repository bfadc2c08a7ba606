from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def people(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def add(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def bring_in(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
