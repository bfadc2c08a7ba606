from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def charter(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def phases(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
