"""REST: the same refusals in the same words, as ``application/problem+json``; pages of a hundred."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions as rest
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response
from rest_framework.views import exception_handler

from config.errors import Absent, NotAllowed, Refusal, problem_details


class Pages(PageNumberPagination):
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 100


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
    code = "invalid" if answer.status_code == 400 else exception.default_code.replace("_", "-")
    if isinstance(exception, rest.ValidationError):
        made = _problem(400, code, _("Some of what was sent does not fit. See the fields."), fields=answer.data)
    else:
        made = _problem(answer.status_code, code, str(exception.detail))
    for name, value in answer.items():
        if name not in {"Content-Type"}:
            made[name] = value
    return made


def _problem(status: int, code: str, detail: str, **more: object) -> Response:
    return Response(
        problem_details(status, code, detail, **more), status=status, content_type="application/problem+json"
    )
