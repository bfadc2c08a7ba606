from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def sign_in(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def code(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def sign_in_by_passkey(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def sign_out(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def passkeys(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def remove_passkey(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
