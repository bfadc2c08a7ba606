"""Pages that are the same for everybody but for a few words: drawn once in two seconds, then filled for each reader.

They are drawn for a stand-in, over a request that holds nothing of any visitor's, so that no copy knows anything about
anybody. What only one reader may see goes in as a word.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.translation import get_language

SECONDS = 2.0
MOST = 64
# A mark that nobody can have written into a text: each process makes its own.
MARK = f"word{secrets.token_hex(12)}"
MARKED = re.compile(rf"{MARK}-(\w+)-{MARK}")

Context = Callable[[Mapping[str, str]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Shell:
    pieces: tuple[str, ...]  # texts and names of words by turns
    until: float


_shells: dict[tuple[str, str, str, str | None], Shell] = {}


def fill(
    request: HttpRequest, template: str, context: Context, words: Mapping[str, str], *, kind: str = ""
) -> HttpResponse:
    """The page at this address with these words, each escaped unless it is marked as safe.

    Only when the page is drawn, ``context`` is asked for what the template needs, with marks in place of the words,
    and with the stand-in as ``user``. The form's token is a word too. ``kind`` tells apart what one address shows to
    different readers. In a booth the page is drawn for its reader alone.
    """
    if getattr(request, "booth", None) is not None:
        return render(request, template, context(words) | {"user": request.user})
    key = template, kind, request.get_full_path(), get_language()
    shell = _shells.get(key)
    if shell is None or shell.until < monotonic():
        shell = _shells[key] = _drawn(request, template, context, (*words, "csrf_token"))
        while len(_shells) > MOST:
            _shells.pop(next(iter(_shells)), None)
    put = {name: conditional_escape(word) for name, word in words.items()} | {"csrf_token": get_token(request)}
    return HttpResponse("".join(put[piece] if at % 2 else piece for at, piece in enumerate(shell.pieces)))


def _drawn(request: HttpRequest, template: str, context: Context, words: tuple[str, ...]) -> Shell:
    marks = {word: f"{MARK}-{word}-{MARK}" for word in words}
    needed: dict[str, Any] = {"csrf_token": marks["csrf_token"], **context(marks)}
    bare = HttpRequest()
    bare.method, bare.path, bare.path_info = "GET", request.path, request.path_info
    bare.resolver_match, bare.user = request.resolver_match, needed["user"]
    until = monotonic() + SECONDS
    return Shell(tuple(MARKED.split(render_to_string(template, needed, bare))), until)
