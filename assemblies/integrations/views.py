from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def tokens(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
