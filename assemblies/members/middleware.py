"""A visit through a seat card speaks for that seat alone."""

import uuid
from collections.abc import Callable
from typing import cast

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from assemblies.people.models import Person

SEAT_KEY = "via_seat"


def visitor_of(request: HttpRequest) -> Person | AnonymousUser:
    visitor = get_user(request)
    if isinstance(visitor, Person) and (seat := request.session.get(SEAT_KEY)):
        visitor.via_seat = uuid.UUID(seat)
    return visitor


class SeatMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = cast(Person, SimpleLazyObject(lambda: visitor_of(request)))
        return self.get_response(request)
