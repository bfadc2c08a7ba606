from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def communities(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
