"""What guardians found, and what people answer."""

from fractions import Fraction
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.members.finding import find_assembly
from config.clock import now
from config.errors import Absent, NotAllowed, require
from config.pages import public_page
from config.redirects import SeeOther, done_sentence
from governance.audits.errors import FindingOver
from governance.audits.finding_words import told, told_all
from governance.audits.findings import answer_finding, call_false_alarm, find_finding, open_alike
from governance.audits.forms import FalseAlarmForm, FindingAnswerForm
from governance.audits.guardian import Example, Guardian
from governance.audits.guardians import guardians as all_guardians
from governance.audits.models import Finding
from governance.audits.permissions import alarm_seat, answering_seat
from governance.audits.standing import standings_of
from governance.audits.voices import alike, history_of, said_in_words
from governance.audits.waiting import waiting_for
from governance.ballots.models import Hold

SHOWN = 100
DONE = {
    "answered": gettext_lazy("Your answer stands, and is in the minutes."),
    "alarm": gettext_lazy("It stands as a false alarm on the guardian’s record."),
}


@public_page(seconds=2)
@require_safe
def guardians(request: HttpRequest, slug: str) -> HttpResponse:
    """Each guardian with its rule and its record, what stands open, and the holds of this assembly."""
    assembly = find_assembly(request.user, slug)
    findings = told_all(Finding.objects.told().filter(assembly=assembly)[:SHOWN], now())
    holds = Hold.objects.filter(question__body__assembly=assembly).select_related("question__body", "by")
    page = {
        "assembly": assembly,
        "standings": standings_of(assembly),
        "open": alike(one for one in findings if one.finding.is_open),
        "ended": alike(one for one in findings if not one.finding.is_open),
        "holds": holds.standing(),
        "is_guarantor": alarm_seat(request.user, assembly) is not None,
    }
    return render(request, "governance/audits/guardians.html", page)


@public_page(seconds=2)
@require_safe
def guardian(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """One guardian: its rule as it stands in its file, and what it said here over time."""
    assembly = find_assembly(request.user, slug)
    rule = all_guardians().get(name)
    if rule is None:
        raise Absent
    findings = told_all(Finding.objects.told().filter(assembly=assembly, guardian=name)[:SHOWN], now())
    history = history_of(assembly, name)
    page = {
        "assembly": assembly,
        "rule": rule,
        "standing": next(one for one in standings_of(assembly) if one.name == name),
        "history": history,
        "looks": [(look, said_in_words(look.said)) for look in history.looks],
        "findings": alike(findings),
        "examples": [(example, _spoken(rule, example)) for example in rule.examples],
    }
    return render(request, "governance/audits/guardian.html", page)


def _spoken(rule: Guardian, example: Example) -> str:
    """What the rule says of one of its test cases, worked out now."""
    return said_in_words(rule.look(example.counts, Fraction(4, 5)).said)


@public_page(seconds=2)
@require_safe
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    found = find_finding(request.user, finding_id)
    others = Finding.objects.told().filter(assembly=found.assembly, guardian=found.guardian).exclude(id=found.id)
    page = {
        "assembly": found.assembly,
        "told": told(found, now()),
        "before": told_all(others[:SHOWN], now()),
        "can_answer": found.is_open and answering_seat(request.user, found.assembly) is not None,
        "can_call": found.state != Finding.State.FALSE_ALARM and alarm_seat(request.user, found.assembly) is not None,
        "done_sentence": done_sentence(request, DONE),
    }
    return render(request, "governance/audits/finding.html", page)


@never_cache
@require_safe
def watch(request: HttpRequest, slug: str) -> HttpResponse:
    """The guarantors' desk: what waits for them, each with its one act."""
    assembly = find_assembly(request.user, slug)
    if alarm_seat(request.user, assembly) is None:
        raise NotAllowed
    page = {"assembly": assembly, "waiting": waiting_for(request.user, assembly, now())}
    return render(request, "governance/audits/watch.html", page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    found = find_finding(request.user, finding_id)
    by = answering_seat(request.user, found.assembly)
    if by is None:
        raise NotAllowed
    require(found.is_open, FindingOver)
    form = FindingAnswerForm(request.POST if request.method == "POST" else None, others=open_alike(found).count())
    if form.is_valid():
        answer_finding(found, by=by, **form.cleaned_data)
        return SeeOther(found.get_absolute_url(), "answered")
    context = {
        "form": form,
        "assembly": found.assembly,
        "heading": _("Answer this finding"),
        "about": told(found, now()).sentence,
        "consequence": _("Say what you know of it and what you will do. There is one answer, and it is public."),
        "verb": _("Answer in public"),
        "is_safe": True,
        "back_url": found.get_absolute_url(),
    }
    return render(request, "_confirm.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def alarm(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    found = find_finding(request.user, finding_id)
    by = alarm_seat(request.user, found.assembly)
    if by is None:
        raise NotAllowed
    require(found.state != Finding.State.FALSE_ALARM, FindingOver)
    form = FalseAlarmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        call_false_alarm(found, by=by, reason=form.cleaned_data["reason"])
        return SeeOther(found.get_absolute_url(), "alarm")
    context = {
        "form": form,
        "assembly": found.assembly,
        "heading": _("Was this a false alarm?"),
        "about": told(found, now()).sentence,
        "consequence": _("It ends as a false alarm and stays on the guardian’s public record, with your reason."),
        "undo": _("This cannot be taken back."),
        "verb": _("Call it a false alarm"),
        "back_url": found.get_absolute_url(),
    }
    return render(request, "_confirm.html", context, status=_status(form))


def _status(form: FindingAnswerForm | FalseAlarmForm) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
