"""REST: pages of a hundred, and the same refusals in the same words as the pages, as ``application/problem+json``."""

from functools import reduce
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, Signer
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions as rest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import exception_handler

from config.errors import Absent, NotAllowed, Refusal, problem_details

PROBLEM = "application/problem+json"
PAGE = 100


class Pages:
    """A hundred at a time by the keys of the rows, and no count of all: a page costs the same at any depth, and what
    is added or taken away meanwhile neither repeats a row nor leaves one out.

    A cursor says in which direction to go and from which row; to programs it means nothing. It is signed, and holds in
    a list of the same order alone.
    """

    def __init__(self, request: Request, rows: QuerySet, cursor: str = "") -> None:
        self.request = request
        self.keys = keys_of(rows)
        self._signer = Signer(salt=":".join([rows.model._meta.label, *self.keys]))
        self.is_back, start = self._read(rows.model, cursor) if cursor else (False, None)
        order = [_turned(key) for key in self.keys] if self.is_back else self.keys
        after = rows.order_by(*order) if start is None else rows.order_by(*order).filter(_beyond(order, start))
        found: list[Any] = list(after[: PAGE + 1])
        self.rows = found[:PAGE][::-1] if self.is_back else found[:PAGE]
        has_more = len(found) > PAGE
        self.following = self._link(self.rows[-1:], is_back=False) if self.is_back or has_more else None
        came_from = cursor and not self.is_back
        self.previous = self._link(self.rows[:1], is_back=True) if came_from or (self.is_back and has_more) else None

    def answer(self, data: list[Any]) -> Response:
        told = {"results": data, "next": self.following, "previous": self.previous}
        return Response(told, headers=link_to(self.request, self.following, self.previous))

    def _link(self, at: list[Any], *, is_back: bool) -> str | None:
        if not at:
            return None
        cursor = self._signer.sign_object([is_back, *(_value(at[0], key) for key in self.keys)])
        return str(replace_query_param(self.request.get_full_path(), "cursor", cursor))

    def _read(self, model: type[Model], cursor: str) -> tuple[bool, list[Any]]:
        try:
            is_back, *start = self._signer.unsign_object(cursor)
        except BadSignature:
            raise rest.ValidationError({"cursor": [_("This is no place in this list. Begin without it.")]}) from None
        return is_back, [_field(model, key).to_python(value) for key, value in zip(self.keys, start, strict=True)]


def keys_of(rows: QuerySet) -> list[str]:
    """What the rows are ordered by; the primary key decides where all else is the same."""
    keys = [str(key) for key in rows.query.order_by or rows.model._meta.ordering]
    own = {"pk", rows.model._meta.pk.name}
    return keys if any(key.removeprefix("-") in own for key in keys) else [*keys, rows.model._meta.pk.name]


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _beyond(order: list[str], start: list[Any]) -> Q:
    """The rows that come after this one."""
    beyond, same = Q(), Q()
    for key, value in zip(order, start, strict=True):
        name = key.removeprefix("-")
        beyond |= same & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return beyond


def _value(row: Any, key: str) -> Any:
    name = key.removeprefix("-")
    value = row[name.removesuffix("_id")] if isinstance(row, dict) else reduce(getattr, name.split("__"), row)
    return value if isinstance(value, int | str) else str(value)


def _field(model: type[Model], key: str) -> Any:
    *path, name = key.removeprefix("-").split("__")
    found: Any = model
    for step in path:
        found = found._meta.get_field(step).related_model
    field = found._meta.get_field(name)
    return field.target_field if field.is_relation else field


def link_to(request: Request, following: str | None, previous: str | None = None) -> dict[str, str]:
    """RFC 8288: where the pages beside this one are, for programs that follow ``Link``."""
    beside = {"next": following, "prev": previous}
    links = [f'<{request.build_absolute_uri(at)}>; rel="{name}"' for name, at in beside.items() if at]
    return {"Link": ", ".join(links)} if links else {}


WORDS: dict[type[rest.APIException], Any] = {
    rest.NotAuthenticated: gettext_lazy("Sign in first, or send a token in the Authorization header."),
    rest.AuthenticationFailed: gettext_lazy("This token opens nothing. It may have run out or been revoked."),
    rest.ParseError: gettext_lazy("What was sent is not readable JSON."),
    rest.UnsupportedMediaType: gettext_lazy("Send JSON, and say so: Content-Type: application/json."),
    rest.NotAcceptable: gettext_lazy("Answers here are JSON. Ask for application/json."),
    rest.MethodNotAllowed: gettext_lazy("This address does not offer that. See the docs at /api/v1/docs/."),
    rest.PermissionDenied: NotAllowed.sentence,
}


def problem(exception: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF answers when a view raises."""
    if isinstance(exception, Refusal):
        return _problem(exception.status, exception.code, str(exception))
    if isinstance(exception, Http404):
        return _problem(404, Absent.code, str(Absent.sentence))
    if isinstance(exception, PermissionDenied):
        return _problem(403, NotAllowed.code, str(NotAllowed.sentence))
    if isinstance(exception, ValidationError):
        return _problem(400, "invalid", " ".join(exception.messages))
    answer = exception_handler(exception, context)
    if answer is None or not isinstance(exception, rest.APIException):
        return None
    if isinstance(exception, rest.ValidationError):
        detail = _("Some of what was sent does not fit. See the fields.")
        made = _problem(400, "invalid", detail, fields=answer.data)
    else:
        words = WORDS.get(type(exception), exception.detail)
        made = _problem(answer.status_code, exception.default_code.replace("_", "-"), str(words))
    for name, value in answer.items():
        if name != "Content-Type":
            made[name] = value
    return made


def _problem(status: int, code: str, detail: str, **more: object) -> Response:
    return Response(problem_details(status, code, detail, **more), status=status, content_type=PROBLEM)
