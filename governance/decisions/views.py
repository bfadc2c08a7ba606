"""The decisions of an assembly, and the page on which one is put on record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.announcements.services import version_of
from assemblies.members.finding import find_assembly
from assemblies.members.models import Role
from config.errors import Absent, require
from config.markdown import to_html
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Tally
from governance.ballots.permissions import can_certify
from governance.ballots.services import find_question
from governance.ballots.views.acts import confirm_page, seat_among
from governance.ballots.words import outcome_sentence
from governance.decisions.models import Decision
from governance.decisions.services import adopt, find_decision

A_PAGE = 50
DONE = {"adopted": gettext_lazy("The decision is on record.")}


@public_page(seconds=2)
@require_safe
def decisions(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    version = version_of(assembly.topic)
    asked = request.GET.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 and int(asked) else 1
    found = Decision.objects.of_assembly(assembly).with_question()
    rows = list(found[(page - 1) * A_PAGE : page * A_PAGE + 1])
    context = {
        "version": version,
        "assembly": assembly,
        "rows": [(one, outcome_sentence(one.tally.question, one.tally.result)) for one in rows[:A_PAGE]],
        "page": page,
        "next_page": page + 1 if len(rows) > A_PAGE else None,
    }
    return render(request, "governance/decisions/decisions.html", context)


@public_page(seconds=2)
@require_safe
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    found = find_decision(request.user, decision_id)
    question = found.tally.question
    context = {
        "decision": found,
        "question": question,
        "assembly": question.body.assembly,
        "text_html": to_html(found.text),
        "sentence": outcome_sentence(question, found.tally.result),
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/decisions/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def put_on_record(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_certify(request.user, found))
    require_possible(Act.ADOPT, found)
    tally = Tally.objects.filter(question=found).first()
    if tally is None:
        raise Absent
    if request.method == "POST":
        made = adopt(tally, by=seat_among(request, found, {Role.GUARANTOR, Role.ORGANISER}))
        return SeeOther(made.get_absolute_url(), "adopted")
    return confirm_page(
        request,
        found,
        heading=_("Put this decision on record?"),
        outcome=outcome_sentence(found, tally.result),
        consequence=_("It gets a number and stands on the page of decisions, in the words that were voted on."),
        undo=_("A decision cannot be changed or taken away. Whoever wants it otherwise asks the question again."),
        verb=_("Put it on record"),
        is_safe=True,
    )
