from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def seat(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def reissue(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def end(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def name(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
