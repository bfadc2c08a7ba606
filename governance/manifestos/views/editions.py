"""A frozen text: one text, one hash."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.pages import public_page
from governance.manifestos.beside.reading import beside_of
from governance.manifestos.services import articles_of, find_edition, is_intact


@public_page(seconds=2)
@require_safe
def edition(request: HttpRequest, manifesto_id: UUID, number: int) -> HttpResponse:
    found = find_edition(request.user, manifesto_id, number)
    rows = articles_of(found)
    beside = beside_of(found.manifesto, rows, request)
    context = {
        "edition": found,
        "manifesto": found.manifesto,
        "assembly": found.manifesto.body.assembly,
        "articles": [beside.shown(row) for row in rows],
        "beside": beside,
        "is_intact": is_intact(found),
        "newest": found.manifesto.editions.defer("content").first(),
    }
    return render(request, "governance/manifestos/edition.html", context)


@public_page(seconds=30)
@require_safe
def json(request: HttpRequest, manifesto_id: UUID, number: int) -> HttpResponse:
    """The exact bytes whose SHA-256 is the fingerprint."""
    found = find_edition(request.user, manifesto_id, number)
    answer = HttpResponse(found.content.encode(), content_type="application/json")
    if found.manifesto.body.assembly.is_published:
        answer["Access-Control-Allow-Origin"] = "*"
    return answer
