"""One error shape for pages and REST: a code, its parameters, and a sentence one can act on."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import defaults

from config.kept import kept_words


class Refusal(Exception):
    """Something the product will not do, with the sentence that says why and what to do instead.

    Subclasses set ``code``, ``status`` and ``sentence``; parameters fill the sentence's named places.
    ``back_url`` is where its page leads back to, if anybody along the way knows.
    """

    code = "refused"
    status = HTTPStatus.CONFLICT
    sentence = _("That is not possible now.")
    back_url = ""

    def __init__(self, **parameters: object) -> None:
        super().__init__(self.code)
        self.parameters = parameters

    def __str__(self) -> str:
        return str(self.sentence) % self.parameters if self.parameters else str(self.sentence)


class NotAllowed(Refusal):
    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN
    sentence = _("You cannot do this here. If you think you should, ask your facilitator.")


class Absent(Refusal):
    """The same answer for what is not there and for what may not be seen."""

    code = "not-found"
    status = HTTPStatus.NOT_FOUND
    sentence = _("There is nothing here for you. The address may be mistyped, or it is not public yet.")


def require(allowed: bool, refusal: type[Refusal] = NotAllowed, **parameters: object) -> None:
    """Go on only if it is allowed."""
    if not allowed:
        raise refusal(**parameters)


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/") or request.headers.get("Accept") == "application/json"


def problem_details(status: int, code: str, detail: str, **more: object) -> dict[str, object]:
    """RFC 9457 problem details."""
    title = HTTPStatus(status).phrase
    return {
        "type": f"about:blank#{code}",
        "title": title,
        "status": int(status),
        "code": code,
        "detail": detail,
    } | more


def problem_response(status: int, code: str, detail: str, **more: object) -> JsonResponse:
    body = problem_details(status, code, detail, **more)
    return JsonResponse(body, status=status, content_type="application/problem+json")


class Refusals:
    """Turns a refusal into the page or the problem document that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND and _leads_to_sign_in(response):
            return _signed_out(request, HTTPStatus.UNAUTHORIZED) or response
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        if wants_json(request):
            return problem_response(exception.status, exception.code, str(exception))
        hides = exception.status in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}
        if hides and (page := _signed_out(request, exception.status)):
            return page
        if exception.status == HTTPStatus.NOT_FOUND:
            return render(request, "404.html", {"refusal": exception}, status=404)
        if exception.status == HTTPStatus.FORBIDDEN:
            return render(request, "403.html", {"refusal": exception}, status=403)
        context = {"refusal": exception, "back_url": exception.back_url or _came_from(request)}
        return render(request, "refused.html", context, status=exception.status)


def _came_from(request: HttpRequest) -> str:
    """The path of the page of ours that led here, as the browser tells it; nothing where it does not."""
    told = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}):
        return ""
    return urlsplit(told).path


def _leads_to_sign_in(response: HttpResponse) -> bool:
    return response.get("Location", "").partition("?")[0] == reverse(settings.LOGIN_URL)


def _signed_out(request: HttpRequest, status: int) -> HttpResponse | None:
    """For whoever wrote something and was signed out meanwhile: their words, and the way back in."""
    words = [] if request.user.is_authenticated else kept_words(request)
    return render(request, "signed_out.html", {"kept_words": words}, status=status) if words else None


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not fit: say what to do, and give back what was written."""
    sentence = _("This page was open too long or in another window. Go back, load it again and send it once more.")
    if wants_json(request):
        return problem_response(403, "form-expired", str(sentence))
    return render(request, "403.html", {"sentence": sentence, "kept_words": kept_words(request)}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A session that ended while its request was on the way has a page; whoever forges a request reads a bare line."""
    if not isinstance(exception, SessionInterrupted):
        return defaults.bad_request(request, exception or BadRequest())
    sentence = _("You signed in or out in another window at this very moment. Go back, and look whether it is done.")
    if wants_json(request):
        return problem_response(400, "signed-in-elsewhere", str(sentence))
    return render(request, "refused.html", {"refusal": sentence}, status=400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if wants_json(request):
        return problem_response(404, Absent.code, str(Absent.sentence))
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if wants_json(request):
        return problem_response(403, NotAllowed.code, str(NotAllowed.sentence))
    return render(request, "403.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    sentence = _("Something broke on our side. What you sent may not have been kept: look, and try again in a minute.")
    if wants_json(request):
        return problem_response(500, "broken", str(sentence))
    return render(request, "500.html", {"sentence": sentence}, status=500)
