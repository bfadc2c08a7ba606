"""Public pages from memory: one page for everybody without a session, rendered once every two seconds.

A view says so with `@public_page`. Whoever sends no session cookie is answered without a statement to the
database, without a session and without cookies; who is signed in is always answered afresh and privately.
`PUBLIC_PAGES_BYTES` bounds what a process keeps (32 MiB); 0 keeps nothing.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags
from django.utils.translation import get_language_from_request

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Key = tuple[str | None, ...]

MARK = "public_seconds"
MOST_BYTES = 32 * 1024 * 1024
OVERHEAD_BYTES = 4 * 1024  # headers, key and objects of a kept page, generously
STALE_SECONDS = 10.0  # how long an old copy may stand in while somebody else's request renders the new one
PATIENCE = 2.0  # how long to wait for that where no old copy may stand in


def public_page(seconds: int = 2) -> Callable[[View[P]], View[P]]:
    """The page is the same for everybody who is not signed in, and may be `seconds` old."""

    def mark(view: View[P]) -> View[P]:
        @wraps(view)
        def marked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            response = view(request, *args, **kwargs)
            setattr(response, MARK, seconds)
            return response

        return marked

    return mark


@dataclass(frozen=True, eq=False, slots=True)
class Page:
    content: bytes
    headers: Mapping[str, str]
    etag: str
    fresh_until: float
    rendering: Lock  # shared by all copies of the page over time

    @property
    def size(self) -> int:
        return len(self.content) + OVERHEAD_BYTES

    def answer(self, request: HttpRequest) -> HttpResponse:
        asked = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
        if self.etag in (tag.removeprefix("W/") for tag in asked):
            kept = {name: self.headers[name] for name in ("ETag", "Cache-Control")}
            return HttpResponseNotModified(headers=kept)
        return HttpResponse(self.content, headers=self.headers)


def is_for_everybody(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and settings.BOOTH_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
    )


def differing(response: HttpResponse) -> set[str]:
    """What the page still depends on, the absent session and the language apart."""
    return varying(response) - {"cookie", "accept-language"}


def varying(response: HttpResponse) -> set[str]:
    return {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}


class PublicPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.most_bytes = getattr(settings, "PUBLIC_PAGES_BYTES", MOST_BYTES)
        self._pages: dict[Key, Page] = {}
        self._bytes = 0
        self._changing = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_for_everybody(request):
            response = self.get_response(request)
            if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        # The address names the language of most pages; the others are kept once for each language.
        language = get_language_from_request(request, check_path=True)
        asked = (request.META.get(k) for k in ("HTTP_HOST", "PATH_INFO", "QUERY_STRING"))
        key = (request.scheme, language, *asked)
        page = self._pages.get(key)
        if page is None:
            return self._render(request, key, Lock())
        age = monotonic() - page.fresh_until
        if age < 0:
            return page.answer(request)
        if not page.rendering.acquire(timeout=0 if age < STALE_SECONDS else PATIENCE):
            return page.answer(request) if age < STALE_SECONDS else self._render(request, key, page.rendering)
        try:
            newer = self._pages.get(key)
            if newer is not None and newer is not page:
                return newer.answer(request)
            return self._render(request, key, page.rendering)
        finally:
            page.rendering.release()

    def _render(self, request: HttpRequest, key: Key, rendering: Lock) -> HttpResponse:
        response = self.get_response(request)
        seconds = getattr(response, MARK, None)
        if (
            seconds is None
            or response.status_code != 200
            or response.streaming
            or response.cookies
            or differing(response)
        ):
            self._keep(key, None)
            if seconds is not None or response.cookies:
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        headers = {name: value for name, value in response.items() if name != "Vary"}
        headers |= {"Cache-Control": f"public, max-age={seconds}", "ETag": etag}
        if "accept-language" in varying(response):
            headers["Vary"] = "Accept-Language"
        page = Page(response.content, headers, etag, monotonic() + seconds, rendering)
        self._keep(key, page)
        return page.answer(request)

    def _keep(self, key: Key, page: Page | None) -> None:
        """The page is kept, or forgotten for None; the oldest ones make room."""
        if page is None and key not in self._pages:
            return
        with self._changing:
            old = self._pages.pop(key, None)
            self._bytes -= old.size if old else 0
            if page is None or page.size > self.most_bytes // 8:
                return
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self.most_bytes:
                self._bytes -= self._pages.pop(next(iter(self._pages))).size
