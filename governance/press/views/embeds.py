"""Pages for inside other sites' pages: no cookies, no programs, and only on sites that an organiser has listed.

Whoever reads them is a stranger here, even with a session: another site's page learns nothing about its reader.
"""

from http import HTTPStatus
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

from csp.constants import NONE, SELF
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.html import escape
from django.views.decorators.http import require_safe

from assemblies.appearance.services import sites_of
from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.links import address_for_phones
from config.errors import Absent
from config.pages import public_page
from governance.ballots import results, words
from governance.ballots.models import Question, Tally
from governance.ballots.services import find_question
from governance.press.errors import NoSuchFormat
from governance.press.words import sentence_of, share_of

WIDTH = 600
HEIGHTS = {"result": 420, "question": 300, "phases": 420}


def iframe(address: str, title: str, height: int, width: int = WIDTH) -> str:
    """What another site copies into its page."""
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="{width}" height="{height}" loading="lazy" '
        'style="border:0;max-width:100%"></iframe>'
    )


@public_page(seconds=5)
@require_safe
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Where a question stands, and its result once it has one."""
    return _about_question(request, question_id)


@public_page(seconds=5)
@require_safe
def result(request: HttpRequest, question_id: UUID) -> HttpResponse:
    return _about_question(request, question_id)


def _about_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(AnonymousUser(), question_id)
    tally = Tally.objects.defer("progress").filter(question=found).first()
    outcome = results.outcome_of(found, tally)
    context: dict[str, object] = {
        "question": found,
        "outcome": outcome,
        "sentence": sentence_of(found, tally) if outcome and tally else "",
        "share": share_of(found) if outcome and outcome.bar else "",
        "turnout": words.turnout_sentence(found) if found.is_open or (outcome and found.roll_size) else "",
        "address": reverse("ballots:result" if outcome else "ballots:question", args=[found.id]),
    }
    return _embedded(request, found.body.assembly, "governance/press/embed_question.html", context)


@public_page(seconds=60)
@require_safe
def phases(request: HttpRequest, slug: str) -> HttpResponse:
    """Where an assembly stands."""
    found = find_assembly(AnonymousUser(), slug)
    today = found.today
    shown = [{"name": phase.name, "state": phase.state_on(today)} for phase in plenary_of(found).phases.all()]
    return _embedded(request, found, "governance/press/embed_phases.html", {"phases": shown})


def _embedded(request: HttpRequest, assembly: Assembly, template: str, context: dict[str, object]) -> HttpResponse:
    sites = sites_of(assembly)
    answer = render(request, template, context | {"assembly": assembly, "is_allowed": bool(sites)})
    answer["X-Robots-Tag"] = "noindex"
    own = {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [NONE],
        "frame-ancestors": sites or [NONE],
    }
    setattr(answer, "_csp_replace", own)  # noqa: B010
    setattr(answer, "xframe_options_exempt", bool(sites))  # noqa: B010
    return answer


# --- oEmbed -----------------------------------------------------------------------------------------


@public_page(seconds=60)
@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    """What to put in a page in place of an address of ours, as oEmbed 1.0 asks for it."""
    kind = request.GET.get("format", "json")
    if kind not in {"json", "xml"}:
        raise NoSuchFormat
    told = _told(request)
    if kind == "json":
        return JsonResponse(told, headers={"Access-Control-Allow-Origin": "*"})
    root = ET.Element("oembed")
    for name, value in told.items():
        ET.SubElement(root, name).text = "".join(filter(str.isprintable, str(value)))
    written = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(written, content_type="text/xml; charset=utf-8", status=HTTPStatus.OK)


def _told(request: HttpRequest) -> dict[str, object]:
    own = address_for_phones(request)
    name, assembly, path, height = _asked_for(request.GET.get("url", ""), {request.get_host(), urlsplit(own).netloc})
    told: dict[str, object] = {
        "version": "1.0",
        "type": "link",
        "title": name,
        "author_name": assembly.name,
        "provider_name": "Commonweather",
        "provider_url": own,
        "cache_age": 60,
    }
    if not sites_of(assembly):
        return told
    width, height = _at_most(request, "maxwidth", WIDTH), _at_most(request, "maxheight", height)
    return told | {"type": "rich", "width": width, "height": height, "html": iframe(own + path, name, height, width)}


def _asked_for(url: str, hosts: set[str]) -> tuple[str, Assembly, str, int]:
    """Title, assembly, address of the page to show, and how high it is."""
    try:
        asked = urlsplit(url)
    except ValueError:
        raise Absent from None
    language = asked.path.lstrip("/").partition("/")[0]
    if asked.netloc not in hosts or language not in dict(settings.LANGUAGES):
        raise Absent
    stranger = AnonymousUser()
    with translation.override(language):
        try:
            match = resolve(asked.path)
        except Resolver404:
            raise Absent from None
        if match.view_name == "assembly":
            found = find_assembly(stranger, match.kwargs["slug"])
            return found.name, found, reverse("press:embed_phases", args=[found.slug]), HEIGHTS["phases"]
        if match.view_name in {"ballots:question", "ballots:result"}:
            one: Question = find_question(stranger, match.kwargs["question_id"])
            kind = "result" if one.has_result else "question"
            return one.title, one.body.assembly, reverse(f"press:embed_{kind}", args=[one.id]), HEIGHTS[kind]
    raise Absent


def _at_most(request: HttpRequest, name: str, usual: int) -> int:
    asked = request.GET.get(name, "")
    return min(usual, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else usual
