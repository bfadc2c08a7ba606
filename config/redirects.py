"""After an act: see the page, which says what was done."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.functional import Promise


class SeeOther(HttpResponseRedirect):
    """303: whoever reloads the next page does not act twice. ``done`` is a word that page knows."""

    status_code = 303

    def __init__(self, to: str, done: str = "") -> None:
        super().__init__(f"{to}?done={done}" if done else to)


def done_sentence(request: HttpRequest, known: Mapping[str, str | Promise]) -> str:
    """What was just done, in the page's own words; nothing for words it does not know."""
    return str(known.get(request.GET.get("done", ""), ""))
