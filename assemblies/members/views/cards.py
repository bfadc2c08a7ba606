from django.http import HttpRequest, HttpResponse

from config.errors import Absent


def print_cards(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def code(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def card(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def not_mine(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent


def short_card(request: HttpRequest, **given: object) -> HttpResponse:
    raise Absent
