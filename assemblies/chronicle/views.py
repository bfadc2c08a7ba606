from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def minutes(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def jsonl(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def verify(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
