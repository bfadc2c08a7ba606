"""Writing a question, and bringing in ballots that were counted elsewhere."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from assemblies.bodies.models import Assembly, Body
from assemblies.members.finding import find_assembly, plenary_of
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, acting_seat
from config.errors import Absent, NotAllowed, Refusal, require
from config.languages import direction_of
from config.redirects import SeeOther, done_sentence
from governance.ballots import services
from governance.ballots.batches import import_batch
from governance.ballots.errors import BadQuestion
from governance.ballots.forms import ImportForm, QuestionForm, TranslationForm
from governance.ballots.lifecycle import Act, require_possible
from governance.ballots.models import Question
from governance.ballots.permissions import can_draft_question, can_import_batch, can_run_question
from governance.ballots.rules import YES_NO, rule_names, wishes
from governance.ballots.services import find_question
from governance.ballots.translations import Label, is_easy, language_name, language_of, name_of, variants_for
from governance.counting import rule_called
from governance.proposals.models import Proposal

TRANSLATED = {
    "translated": gettext_lazy("The translation is saved. It is frozen with the question."),
    "dropped": gettext_lazy("The translation is taken out."),
}


def desk_seat(request: HttpRequest, assembly: Assembly) -> Seat:
    """The seat in which a visitor acts at the desk."""
    seat = acting_seat(request.user, assembly, DESK)
    if seat is None:
        raise NotAllowed
    return seat


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    body = plenary_of(assembly)
    require(can_draft_question(request.user, body))
    proposal = _proposal_asked_about(request, assembly)
    back_url = reverse("desk", args=[slug])
    rule = _rule_asked(request, YES_NO if request.method == "POST" else "")
    if not rule:
        return _choose_page(request, body, YES_NO, proposal=proposal, back_url=back_url)
    start = {"title": proposal.title, "text": proposal.text[: services.LONGEST_TEXT]} if proposal else {}
    form = QuestionForm(request.POST or None, rule=rule, initial={"language": get_language(), **start})
    if form.is_valid():
        try:
            made = services.draft_question(body, by=desk_seat(request, assembly), proposal=proposal, **form.words())
            return SeeOther(made.get_absolute_url(), "drafted")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _write_page(request, form, body, proposal=proposal, back_url=back_url)


def _rule_asked(request: HttpRequest, otherwise: str) -> str:
    """The rule that the form or the address names."""
    asked = request.POST.get("rule") or request.GET.get("rule", "")
    return asked if asked in rule_names() else otherwise


def _choose_page(request: HttpRequest, body: Body, rule: str, **more: Any) -> HttpResponse:
    """The first of two small steps: what one wants to find out."""
    context = {"assembly": body.assembly, "wishes": wishes(), "chosen": rule, **more}
    return render(request, "governance/ballots/choose.html", context)


def _proposal_asked_about(request: HttpRequest, assembly: Assembly) -> Proposal | None:
    try:
        asked = UUID(request.GET.get("proposal", ""))
    except ValueError:
        return None
    return Proposal.objects.public().filter(body__assembly=assembly, id=asked).first()


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, question_id: UUID) -> HttpResponse:
    found = find_question(request.user, question_id)
    require(can_run_question(request.user, found))
    require_possible(Act.WRITE, found)
    if "choose" in request.GET:
        back_url = reverse("ballots:edit", args=[found.id])
        return _choose_page(request, found.body, found.rule, question=found, back_url=back_url)
    rule = _rule_asked(request, found.rule)
    form = QuestionForm(request.POST or None, rule=rule, initial=QuestionForm.start_of(found))
    if form.is_valid():
        try:
            services.change_draft(found, by=desk_seat(request, found.body.assembly), **form.words())
            return SeeOther(found.get_absolute_url(), "changed")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    return _write_page(request, form, found.body, question=found, back_url=found.get_absolute_url())


def _write_page(request: HttpRequest, form: QuestionForm, body: Body, **more: Any) -> HttpResponse:
    rule = rule_called(form.rule_name)
    context = {
        "form": form,
        "assembly": body.assembly,
        "charter": body.charter,
        "rule": rule,
        "title": gettext(rule.title),
        "told": [gettext(rule.told), gettext(rule.if_nobody)],
        **more,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/write.html", context, status=status)


@require_safe
def translations(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """In which languages the draft can be read, and in which not yet."""
    found = _draft_at_desk(request, question_id)
    rows = [Variant.of(found, name) for name in variants_for(found.language)]
    context = {
        "question": found,
        "assembly": found.body.assembly,
        "rows": rows,
        "own_language": language_name(found.language),
        "done_sentence": done_sentence(request, TRANSLATED),
    }
    return render(request, "governance/ballots/translations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, question_id: UUID, variant: str) -> HttpResponse:
    """One of them: each original, and beside it what it is to say."""
    found = _draft_at_desk(request, question_id)
    require(variant in set(variants_for(found.language)), Absent)
    by = desk_seat(request, found.body.assembly)
    back_url = reverse("ballots:translations", args=[found.id])
    if request.method == "POST" and "drop" in request.POST:
        services.drop_translation(found, by=by, variant=variant)
        return SeeOther(back_url, "dropped")
    form = TranslationForm(request.POST or None, question=found, variant=variant)
    if form.is_valid():
        try:
            services.translate_question(found, by=by, variant=variant, words=form.words())
            return SeeOther(back_url, "translated")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "form": form,
        "question": found,
        "assembly": found.body.assembly,
        "row": Variant.of(found, variant),
        "original": language_name(found.language),
        "original_direction": direction_of(found.language),
        "back_url": back_url,
    }
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render(request, "governance/ballots/translate.html", context, status=status)


@dataclass(frozen=True)
class Variant:
    """A language, or its easy words, as the desk's list shows it."""

    key: str
    name: str
    language: str
    title: str
    label: str
    is_easy: bool

    @property
    def direction(self) -> str:
        return direction_of(self.language)

    @classmethod
    def of(cls, question: Question, key: str) -> "Variant":
        kept = question.translations.get(key)
        label = str(Label(kept["label"]).label) if kept else ""
        return cls(key, name_of(key), language_of(key), kept["title"] if kept else "", label, is_easy(key))


def _draft_at_desk(request: HttpRequest, question_id: UUID) -> Question:
    found = find_question(request.user, question_id)
    require(can_run_question(request.user, found))
    require_possible(Act.WRITE, found)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def import_ballots(request: HttpRequest, slug: str) -> HttpResponse:
    assembly = find_assembly(request.user, slug)
    body = plenary_of(assembly)
    require(can_import_batch(request.user, body))
    by = acting_seat(request.user, assembly, [Role.ORGANISER])
    if by is None:
        raise NotAllowed
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file_name, data = form.ballots
        try:
            made = import_batch(
                body,
                by=by,
                file_name=file_name,
                data=data,
                source=form.cleaned_data["source"],
                title=form.cleaned_data["title"],
                seats=form.cleaned_data["seats"],
                lot=form.lot,
            )
            return SeeOther(made.get_absolute_url(), "imported")
        except Refusal as refusal:
            form.add_error("lots" if isinstance(refusal, BadQuestion) else "file", str(refusal))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context = {"form": form, "assembly": assembly}
    return render(request, "governance/ballots/import.html", context, status=status)
