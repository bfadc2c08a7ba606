"""The equity board: who sits and who votes, against who lives there."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly
from config.clock import now
from config.pages import public_page
from governance.audits.finding_words import told_all
from governance.audits.models import EquityAudit, Finding
from governance.audits.words import AuditTold, told

SHOWN_VOTES = 20
SHOWN_FINDINGS = 3


@dataclass(frozen=True)
class Shown:
    audit: EquityAudit
    told: AuditTold


@public_page(seconds=2)
@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    audits = EquityAudit.objects.filter(assembly=assembly)
    seats = audits.filter(question__isnull=True).first()
    votes = audits.filter(question__isnull=False).exclude(question__state="annulled").select_related("question")
    of_seats = Shown(seats, told(seats)) if seats else None
    of_votes = [Shown(audit, told(audit)) for audit in votes[:SHOWN_VOTES]]
    withheld = [shown.told.k for shown in (of_seats, *of_votes) if shown and shown.told.is_withheld]
    findings = Finding.objects.told().open().filter(assembly=assembly)[:SHOWN_FINDINGS]
    context = {
        "assembly": assembly,
        "findings": told_all(findings, now()),
        "has_communities": assembly.communities.exists(),
        "seats": of_seats,
        "votes": of_votes,
        "withheld_below": max(withheld, default=None),
        "version": version_of(assembly.topic),
    }
    return render(request, "governance/audits/board.html", context)
