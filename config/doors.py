"""REST doors: they parse, call one service and answer.

Every field and every filter is declared: what is not declared is refused by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.errors import Refusal, require
from config.pages import public_page
from config.rates import Rate, TooOften, count
from config.rest import PROBLEM, Pages

Method = TypeVar("Method", bound=Callable[..., Any])


LONGEST_EXTERNAL_ID = 120


class ConditionMissing(Refusal):
    code = "condition-missing"
    status = HTTPStatus.PRECONDITION_REQUIRED
    sentence = gettext_lazy(
        "Send the version you read in If-Match, so that nobody’s change is lost. Reading gives it as ETag."
    )


class ConditionFailed(Refusal):
    code = "condition-failed"
    status = HTTPStatus.PRECONDITION_FAILED
    sentence = gettext_lazy("Somebody has changed this since you read it. Read it again and repeat your change.")


IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag you read, or * for any."
)
MAY_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="Change it only if it is still as you read it: its ETag."
)


class Strict(serializers.Serializer):
    """Fields it does not know are refused by name, so that a slip is never taken for silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            known = {name for name, field in self.fields.items() if not field.read_only}
            unknown = {str(name): [_("There is no such field here.")] for name in data if name not in known}
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class Paged(Strict):
    """The filters of a list that asks for nothing but its place."""

    cursor = serializers.CharField(
        max_length=1000, required=False, help_text="A place in the list, as `next` and `previous` name it."
    )


class Problem(serializers.Serializer):
    """RFC 9457 problem details: a code for machines and a sentence to act on."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stays the same whatever the language.")
    detail = serializers.CharField(help_text="What to do, in words.")
    fields = serializers.DictField(required=False, help_text="What does not fit, by field.")  # type: ignore[assignment]


@cache
def page_of(item: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """How a page of these looks in the schema."""
    parts = {
        "results": item(many=True),
        "next": serializers.CharField(allow_null=True, help_text="Where the next page is, if there is one."),
        "previous": serializers.CharField(allow_null=True, help_text="Where the page before is, if there is one."),
        "__doc__": item.__doc__,
    }
    return type(item.__name__ + "Page", (serializers.Serializer,), parts)


class Schema(AutoSchema):
    """Operations are sorted by the feature they belong to; filters are those of the door."""

    def get_tags(self) -> list[str]:
        return [next(word for word in reversed(type(self.view).__module__.split(".")) if word != "api")]

    def get_override_parameters(self) -> list[Any]:
        filters = getattr(self.view, "filters", Strict)
        return [filters] if self.method == "GET" and filters().fields else []


class Door(APIView):
    """Strangers read from memory for two seconds; whoever gives a name is answered afresh and privately.

    ``area`` is what a service account needs a scope for. Doors without one change nothing for it. ``is_counted``:
    a program may come only so often.
    """

    area = ""
    is_counted = True
    rate: Rate | None = None
    schema = Schema()
    filters: type[Strict] = Strict
    asked: Mapping[str, Any]

    @classmethod
    def as_view(cls, **initial: Any) -> Any:
        return public_page()(super().as_view(**initial))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.is_counted:
            self.rate = count(request)
            require(self.rate is None or not self.rate.is_over, TooOften)
        super().initial(request, *args, **kwargs)
        if (admit := getattr(request.auth, "admit", None)) is not None:
            admit(self.area, is_safe=request.method in SAFE_METHODS)
        self.asked = parsed(self.filters, request.query_params)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.rate is not None:
            self.rate.tell(answer)
        if request.method in SAFE_METHODS and not self.is_named(request):
            # What everybody may read, pages of other sites may read too, without cookies or tokens.
            answer.headers["Access-Control-Allow-Origin"] = "*"
            answer.headers["Access-Control-Expose-Headers"] = "ETag, Link"
        if request.method == "GET" and answer.status_code == HTTPStatus.OK and hasattr(answer, "data"):
            answer.add_post_render_callback(lambda shown: shown.headers.setdefault("ETag", tag_of(shown.content)))
        if self.is_named(request):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    @staticmethod
    def is_named(request: Request) -> bool:
        """Whether whoever asks gave a name."""
        user = getattr(request, "user", None)
        return bool(request.headers.get("Authorization") or (user and user.is_authenticated))

    def page(self, rows: QuerySet, shown: Callable[[list[Any]], Iterable[Any]]) -> Response:
        """The page asked for, each row as ``shown`` shows it."""
        pages = Pages(self.request, rows, self.asked.get("cursor", ""))
        return pages.answer(list(shown(pages.rows)))


def operation(
    name: str,
    said: str,
    *,
    answers: Any = None,
    takes: Any = None,
    status: int = 200,
    refuses: Iterable[int] = (),
    headers: Iterable[Any] = (),
) -> Callable[[Method], Method]:
    """How an operation stands in the schema: its name, a sentence about it, what goes in and what comes out."""
    usual = {400, 404} | ({401, 403} if takes is not None or status != 200 else set())
    done = answers if isinstance(answers, dict) else {status: answers}
    problems = {(code, PROBLEM): Problem for code in sorted(usual | set(refuses))}
    return extend_schema(
        operation_id=name,
        summary=said.split(". ", maxsplit=1)[0].rstrip("."),
        description=said,
        request=takes,
        responses=done | problems,
        parameters=list(headers),
    )


def parsed(serializer: type[serializers.Serializer], given: Any) -> dict[str, Any]:
    """What was sent, checked field by field; otherwise the request is refused with what to mend."""
    one = serializer(data=given)
    one.is_valid(raise_exception=True)
    return dict(one.validated_data)


def external_id_of(given: str) -> str:
    """What another system calls a thing: 1 to 120 letters, none of them unseen."""
    if not given.isprintable() or not 1 <= len(given.strip()) <= LONGEST_EXTERNAL_ID:
        raise serializers.ValidationError({"external_id": [_("An external id has 1 to 120 letters that can be seen.")]})
    return given.strip()


def require_version(request: Request, version: int | str) -> None:
    """Changes are made to what was read: If-Match names it, or is a star for whatever is there."""
    _require_match(request, etag(version))


def require_unchanged(request: Request, shown: Any) -> None:
    """The same where the thing counts no versions: ``shown`` is what reading gives now."""
    _require_match(request, tag_of(JSONRenderer().render(shown)))


def require_unchanged_if_asked(request: Request, shown: Any) -> None:
    """Where a system states the whole under its own id: If-Match may be left out, and holds if it is there. ``shown``
    is None while there is nothing."""
    if "If-Match" not in request.headers:
        return
    require(shown is not None, ConditionFailed)
    require_unchanged(request, shown)


def _require_match(request: Request, tag: str) -> None:
    given = request.headers.get("If-Match", "").strip()
    require(bool(given), ConditionMissing)
    if given != "*" and tag not in {one.strip().removeprefix("W/") for one in given.split(",")}:
        raise ConditionFailed


def etag(version: int | str) -> str:
    return f'"{version}"'


def tag_of(content: bytes) -> str:
    """The same tag that a public page has."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
