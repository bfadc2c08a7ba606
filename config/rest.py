"""REST: pages of a hundred, and the same refusals in the same words as the pages, as ``application/problem+json``."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions as rest
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView, exception_handler

from config.errors import Absent, NotAllowed, Refusal, problem_details

PROBLEM = "application/problem+json"
PAGE = 100


class Pages(BasePagination):
    """A hundred at a time and no count of all, so that a list costs the same at any length."""

    def paginate_queryset(self, queryset: Any, request: Request, view: APIView | None = None) -> list[Any]:
        self.request, page = request, int(request.query_params.get("page", 1))
        found = list(queryset[(page - 1) * PAGE : page * PAGE + 1])
        self.following = page + 1 if len(found) > PAGE else None
        return found[:PAGE]

    def get_paginated_response(self, data: Any) -> Response:
        path = self.request.get_full_path()
        following = replace_query_param(path, "page", self.following) if self.following else None
        return Response({"results": data, "next": following}, headers=link_to(self.request, following))


def link_to(request: Request, following: str | None) -> dict[str, str]:
    """RFC 8288: where the next page is, for programs that follow ``Link``."""
    return {"Link": f'<{request.build_absolute_uri(following)}>; rel="next"'} if following else {}


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
