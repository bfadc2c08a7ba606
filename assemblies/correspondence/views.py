from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def outbox(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
