"""What feed readers, calendars and catalogues fetch: public, without cookies, the same bytes while nothing changed."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assemblies.bodies.models import Assembly
from assemblies.members.finding import find_assembly
from assemblies.members.links import address_for_phones
from config.pages import public_page
from governance.proceedings.catalogue import catalogue
from governance.proceedings.dates import calendar_of
from governance.proceedings.news import EPOCH, atom, news_of

ATOM = "application/atom+xml; charset=utf-8"
SECONDS = 60


@public_page(seconds=SECONDS)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """News of all public assemblies."""
    told = atom(
        news_of(list(Assembly.objects.told())),
        title=_("News of all assemblies"),
        root=address_for_phones(request),
        page=reverse("home"),
        here=reverse("feed"),
        since=EPOCH,
    )
    return HttpResponse(told, content_type=ATOM)


@public_page(seconds=SECONDS)
@require_safe
def assembly_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """News of one assembly."""
    assembly = find_assembly(request.user, slug)
    told = atom(
        news_of([assembly]),
        title=assembly.name,
        root=address_for_phones(request),
        page=assembly.get_absolute_url(),
        here=reverse("assembly_feed", args=[slug]),
        since=assembly.published_at or assembly.created_at,
    )
    return HttpResponse(told, content_type=ATOM)


@public_page(seconds=SECONDS)
@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The days of one assembly."""
    assembly = find_assembly(request.user, slug)
    told = calendar_of(assembly, root=address_for_phones(request))
    name = f'attachment; filename="{assembly.slug}.ics"'
    return HttpResponse(told, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


@public_page(seconds=SECONDS)
@require_safe
def catalog(request: HttpRequest) -> HttpResponse:
    """What open data there is, for portals that gather it."""
    told = json.dumps(catalogue(address_for_phones(request)), ensure_ascii=False, indent=1)
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(told.encode(), content_type="application/ld+json; charset=utf-8", headers=headers)
