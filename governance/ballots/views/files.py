"""Ballots as files, once they are counted."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.errors import Absent, require
from config.pages import public_page
from governance.ballots import recount
from governance.ballots.models import Question
from governance.ballots.permissions import can_see_votes
from governance.ballots.secrecy.editions import shows_patterns
from governance.ballots.services import find_question
from governance.ballots.tallying import published_lines


@public_page(seconds=2)
@require_safe
def lines(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Each counted ballot as it was sealed: of secret votes for everybody, else for those who may see who cast it."""
    found = _counted(request, question_id)
    require(found.is_brought_in or found.is_secret or can_see_votes(request.user, found))
    sealed = sorted(line for line, _weight in published_lines(found))
    return _file("ballots.jsonl", "application/x-ndjson", (line + b"\n" for line in sealed))


@public_page(seconds=2)
@require_safe
def blt(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = _counted(request, question_id)
    require(recount.file_name(found.rule) == "ballots.blt", Absent)
    require(shows_patterns(found), Absent)
    return _file("ballots.blt", "text/plain; charset=utf-8", [recount.as_blt(found).encode()])


@public_page(seconds=2)
@require_safe
def grouped_csv(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = _counted(request, question_id)
    require(recount.file_name(found.rule) == "ballots.csv", Absent)
    return _file("ballots.csv", "text/csv; charset=utf-8", [recount.as_csv(found).encode()])


def _counted(request: HttpRequest, question_id: UUID) -> Question:
    found = find_question(request.user, question_id)
    require(found.has_result, Absent)
    return found


def _file(name: str, kind: str, content: Iterable[bytes]) -> HttpResponse:
    answer = HttpResponse(b"".join(content), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
