from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from assemblies.chronicle.services import by_day, told, verify_record, written_lines
from assemblies.members.finding import find_assembly
from assemblies.minutes import verify as verifier
from assemblies.minutes.models import Chain, Entry
from assemblies.witnesses.reading import witnessed
from config.pages import public_page

A_PAGE = 60


class Lines(Paginator):
    """The record has as many lines as its chain says; nothing is counted."""

    def __init__(self, chain: Chain) -> None:
        super().__init__(Entry.objects.filter(chain=chain).order_by("-seq"), A_PAGE)
        self.count = chain.length


@public_page(seconds=2)
@require_safe
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """Newest first. With ``?line=17`` the page on which that line stands."""
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    chain = Chain.objects.filter(id=assembly.id).first() or Chain(id=assembly.id)
    lines = Lines(chain)
    line = request.GET.get("line", "")
    if line.isascii() and line.isdigit():
        wanted = (chain.length - min(int(line[:12]), chain.length)) // A_PAGE + 1
        shown = lines.get_page(wanted)
    else:
        shown = lines.get_page(request.GET.get("page"))
    page = {
        "version": version,
        "assembly": assembly,
        "days": by_day(told(assembly, shown), assembly.zone),
        "shown": shown,
        "length": chain.length,
        "verified": verify_record(chain),
        "witnessed": witnessed(assembly),
    }
    return render(request, "assemblies/chronicle/minutes.html", page)


@require_safe
def jsonl(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The whole record, exactly as it was hashed."""
    assembly = find_assembly(request.user, slug)
    response = StreamingHttpResponse(written_lines(assembly.id), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{assembly.slug}-minutes.jsonl"'
    return response


@public_page(seconds=60)
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The program that checks a record and recounts, as it is."""
    program = Path(verifier.__file__).read_bytes()
    return HttpResponse(
        program,
        content_type="text/x-python; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="verify.py"'},
    )
