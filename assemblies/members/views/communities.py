"""The places and groups an assembly speaks for, with every number's source, year and method."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assemblies.communities.models import Community, Measure
from assemblies.members.finding import find_assembly
from config.pages import public_page


@public_page(seconds=2)
@require_safe
def communities(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    measured = [(one, _measures(one)) for one in assembly.communities.prefetch_related("measures")]
    people = sum(community.population or 0 for community, _each in measured)
    page = {"assembly": assembly, "measured": measured, "people": people}
    return render(request, "assemblies/communities/communities.html", page)


def _measures(community: Community) -> list[Measure]:
    """The newest of each kind: people, need, exposure."""
    return [found for kind in Measure.Kind if (found := community.measured(kind))]
