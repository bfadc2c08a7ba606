"""What the first pages tell: what needs somebody now, what is open, what was decided, where an assembly stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assemblies.bodies.models import Assembly, Body, Phase
from assemblies.founding.models import Founding
from assemblies.founding.steps import Step
from assemblies.members.models import Role, Seat
from assemblies.members.permissions import DESK, Visitor, seats_of
from config.clock import now
from config.languages import told_time
from governance.audits.models import Finding
from governance.ballots.models import WITH_RESULT, Hold, Question, Request, has_cast
from governance.ballots.results import outcome_of
from governance.ballots.secrecy.papers import READERS as PAPER_READERS
from governance.evaluations.models import Evaluation
from governance.evaluations.permissions import ANSWERING
from governance.moderation.models import ModerationCase
from governance.moderation.permissions import MODERATING
from governance.objections.models import Objection
from governance.objections.of_proposals import KIND as OF_PROPOSALS
from governance.proposals.models import Author, Proposal
from governance.requests.models import AgendaRequest

State = Question.State
LATELY = 5


@dataclass(frozen=True)
class Need:
    """One thing that waits for somebody."""

    heading: str
    sentence: str
    verb: str
    url: str
    vote_on: UUID | None = None


@dataclass(frozen=True)
class Decision:
    """A counted question with its outcome in a sentence."""

    question: Question
    sentence: str
    kind: str


def decisions(*, of: Sequence[Assembly] | None = None, most: int = LATELY) -> list[Decision]:
    """The latest results, newest first; of public assemblies unless some are named."""
    found = Question.objects.filter(state__in=WITH_RESULT, tally__result__isnull=False)
    if of is None:
        found = found.filter(body__assembly__in=Assembly.objects.listed())
    else:
        found = found.filter(body__assembly__in=of)
    found = found.select_related("body__assembly", "tally").defer("tally__progress", "text")
    told = []
    for question in found.order_by("-closed_at")[:most]:
        outcome = outcome_of(question, question.tally)
        if outcome:
            told.append(Decision(question, outcome.sentence, outcome.kind))
    return told


def needs_of(visitor: Visitor) -> list[Need]:
    """What waits for a visitor, the most pressing first."""
    seats = seats_of(visitor)
    if not seats:
        return []
    kinds = (
        _votes_to_cast,
        _requests_to_confirm,
        _papers_to_read,
        _results_to_check,
        _holds_and_flags,
        _requests_to_answer,
        _cases_to_decide,
        _objections_to_answer,
        _questionnaires,
        _set_ups_to_finish,
        _questions_to_open,
        _invitations,
    )
    return [need for kind in kinds for need in kind(seats)]


def _votes_to_cast(seats: Sequence[Seat]) -> list[Need]:
    ids = [seat.id for seat in seats]
    cast = has_cast(question=OuterRef("pk"), seat__in=ids)
    found = (
        Question.objects.filter(state=State.OPEN, closes_at__gt=now(), roll__seat__in=ids)
        .exclude(cast)
        .select_related("body__assembly")
        .defer("config", "text")
        .order_by("closes_at")
    )
    return [
        Need(
            heading=question.told.title,
            sentence=_("%(assembly)s asks you. Voting closes %(at)s.")
            % {"assembly": question.body.assembly.name, "at": _moment(question)},
            verb=_("Vote"),
            url=reverse("ballots:ballot", args=[question.id]),
            vote_on=question.id,
        )
        for question in found
    ]


def _moment(question: Question) -> str:
    return told_time(question.closes_at, question.body.assembly.zone) if question.closes_at else ""


def _requests_to_confirm(seats: Sequence[Seat]) -> list[Need]:
    confirming = [seat for seat in seats if seat.role in {*DESK, Role.GUARANTOR}]
    if not confirming:
        return []
    found = (
        Request.objects.filter(
            ended_at__isnull=True, question__body__assembly__in=[seat.body.assembly_id for seat in confirming]
        )
        .exclude(asked_by__person=confirming[0].person_id)
        .select_related("question")
    )
    return [
        Need(
            heading=_("A second person is needed"),
            sentence=_("Annul “%(title)s”? Reason: %(reason)s")
            % {"title": one.question.told.title, "reason": one.reason}
            if one.act == Request.Act.ANNUL
            else _("Close “%(title)s” early? Reason: %(reason)s")
            % {"title": one.question.told.title, "reason": one.reason},
            verb=_("Decide"),
            url=reverse("ballots:confirm", args=[one.id]),
        )
        for one in found
    ]


def _holds_and_flags(seats: Sequence[Seat]) -> list[Need]:
    """Where a guarantor is awaited: holds that stand, and flags that nobody answered."""
    watched = {seat.body.assembly_id: seat.body.assembly for seat in seats if seat.role == Role.GUARANTOR}
    if not watched:
        return []
    held = Hold.objects.standing().filter(question__body__assembly__in=watched)
    flags = Finding.objects.filter(assembly__in=watched, state=Finding.State.FLAG)
    waiting = {*held.values_list("question__body__assembly", flat=True), *flags.values_list("assembly", flat=True)}
    return [
        Need(
            heading=assembly.name,
            sentence=_("A hold stands, or a flag of a guardian has no answer yet."),
            verb=_("See what waits for the guarantors"),
            url=reverse("audits:watch", args=[assembly.slug]),
        )
        for assembly in watched.values()
        if assembly.id in waiting
    ]


def _questionnaires(seats: Sequence[Seat]) -> list[Need]:
    """What people are asked about a phase or a meeting, until they have answered."""
    asked = [seat for seat in seats if seat.role in ANSWERING]
    if not asked:
        return []
    found = (
        Evaluation.objects.filter(
            assembly__in={seat.body.assembly_id for seat in asked}, closed_at__isnull=True, closes_at__gt=now()
        )
        .exclude(answered__seat__in=asked)
        .select_related("assembly")
    )
    return [
        Need(
            heading=evaluation.name,
            sentence=_("%(assembly)s asks how it went, until %(at)s.")
            % {
                "assembly": evaluation.assembly.name,
                "at": told_time(evaluation.closes_at, evaluation.assembly.zone),
            },
            verb=_("Say how it went"),
            url=reverse("evaluations:answer", args=[evaluation.id]),
        )
        for evaluation in found
    ]


def _results_to_check(seats: Sequence[Seat]) -> list[Need]:
    certifying = [seat.body.assembly_id for seat in seats if seat.role in {Role.GUARANTOR, Role.ORGANISER}]
    if not certifying:
        return []
    found = Question.objects.filter(state=State.COUNTED, body__assembly__in=certifying).defer("config", "text")
    return [
        Need(
            heading=question.told.title,
            sentence=_("The ballots are counted. Look at the result and make it final."),
            verb=_("Look at the result"),
            url=question.get_absolute_url(),
        )
        for question in found[:LATELY]
    ]


def _requests_to_answer(seats: Sequence[Seat]) -> list[Need]:
    """What members require of whoever leads."""
    leading = [seat.body.assembly_id for seat in seats if seat.role in DESK]
    if not leading:
        return []
    found = AgendaRequest.objects.waiting().filter(body__assembly__in=leading).select_related("body__assembly")
    return [
        Need(
            heading=one.shown_title,
            sentence=_("Members require an answer by %(at)s.") % {"at": told_time(one.due_at, one.body.assembly.zone)},
            verb=_("Answer"),
            url=one.get_absolute_url(),
        )
        for one in found.order_by("due_at")[:LATELY]
        if one.due_at is not None
    ]


def _papers_to_read(seats: Sequence[Seat]) -> list[Need]:
    """The papers of secret votes that are over, for those who may read them: until then nothing is counted."""
    places = [seat.body.assembly_id for seat in seats if seat.role in PAPER_READERS]
    found = Question.objects.waiting_for_papers().filter(body__assembly__in=places) if places else ()
    return [
        Need(
            heading=question.told.title,
            sentence=_("Voting is over. Two people read the papers, then it is counted."),
            verb=_("Read the papers"),
            url=reverse("ballots:pile", args=[question.id]),
        )
        for question in found
    ]


def _cases_to_decide(seats: Sequence[Seat]) -> list[Need]:
    """Reported texts and appeals, for whoever moderates: one line an assembly."""
    places = {seat.body.assembly_id: seat.body.assembly for seat in seats if seat.role in MODERATING}
    if not places:
        return []
    waiting = ModerationCase.objects.filter(assembly__in=places).unsettled().order_by("assembly")
    return [
        Need(
            heading=_("Texts wait for a decision"),
            sentence=ngettext("%(assembly)s: %(n)d case waits.", "%(assembly)s: %(n)d cases wait.", n)
            % {"assembly": places[place].name, "n": n},
            verb=_("Look at them"),
            url=reverse("moderation:log", args=[places[place].slug]),
        )
        for place, n in waiting.values_list("assembly").annotate(n=Count("id"))
    ]


def _objections_to_answer(seats: Sequence[Seat]) -> list[Need]:
    """Objections to a visitor’s own texts that nobody has answered."""
    ids = [seat.id for seat in seats]
    own = Author.objects.filter(seat__in=ids, accepted_at__isnull=False).values_list("proposal", flat=True)
    targets = [str(proposal) for proposal in own]
    if not targets:
        return []
    found = Objection.objects.filter(kind=OF_PROPOSALS, target__in=targets, state=Objection.State.OPEN, hidden_at=None)
    return [
        Need(
            heading=_("Somebody objects to your text"),
            sentence=Truncator(one.text).chars(140),
            verb=_("Read and answer"),
            url=one.get_absolute_url(),
        )
        for one in found.order_by("raised_at")[:LATELY]
    ]


def _set_ups_to_finish(seats: Sequence[Seat]) -> list[Need]:
    """Assemblies that somebody began to set up and has not made public."""
    begun = [seat.body.assembly for seat in seats if seat.role == Role.ORGANISER]
    hidden = {assembly.id: assembly for assembly in begun if not assembly.is_published}
    if not hidden:
        return []
    found = Founding.objects.filter(assembly__in=hidden).order_by("assembly__created_at")
    return [_to_finish(one, hidden[one.assembly_id]) for one in found]


def _to_finish(founding: Founding, assembly: Assembly) -> Need:
    step = founding.next_step
    if step is None:
        return Need(
            heading=assembly.name,
            sentence=_("It is set up. Only people with a seat see it so far."),
            verb=_("Look at the whole"),
            url=reverse("founding:preview", args=[assembly.slug]),
        )
    return Need(
        heading=assembly.name,
        sentence=_("You have begun to set it up. Next comes step %(n)d of %(of)d: %(step)s.")
        % {"n": step.number, "of": len(Step), "step": step.label},
        verb=_("Go on with step %(n)d") % {"n": step.number},
        url=reverse(step.page, args=[assembly.slug]),
    )


def _questions_to_open(seats: Sequence[Seat]) -> list[Need]:
    """What waits at a desk: drafts to freeze, frozen questions to open."""
    desks = [seat.body.assembly_id for seat in seats if seat.role in DESK]
    if not desks:
        return []
    waiting = Question.objects.filter(state__in=[State.DRAFT, State.FROZEN], body__assembly__in=desks)
    found = waiting.defer("config", "text").order_by("-state", "number")
    return [
        Need(
            heading=question.told.title,
            sentence=_("This draft waits for you. Only the desk sees it.")
            if question.state == State.DRAFT
            else _("The words and the list of voters are fixed. Nobody can vote yet."),
            verb=_("Go on with the draft") if question.state == State.DRAFT else _("Open it for votes"),
            url=question.get_absolute_url()
            if question.state == State.DRAFT
            else reverse("ballots:open", args=[question.id]),
        )
        for question in found[:LATELY]
    ]


def _invitations(seats: Sequence[Seat]) -> list[Need]:
    found = Author.objects.filter(
        seat__in=[seat.id for seat in seats],
        accepted_at__isnull=True,
        proposal__state__in=[Proposal.State.DRAFT, Proposal.State.OPEN],
    ).select_related("proposal")
    return [
        Need(
            heading=_("You are invited to be a co-author"),
            sentence=author.proposal.title,
            verb=_("Read the text"),
            url=author.proposal.get_absolute_url(),
        )
        for author in found
    ]


def open_questions(
    assemblies: Sequence[Assembly], *, told: Sequence[Need] = (), seats: Sequence[Seat] = ()
) -> list[Question]:
    """What is open, the first to close first; votes already told of as needs are left out.

    Each carries ``has_voted``: whether one of these seats has a ballot in.
    """
    cast = has_cast(question=OuterRef("pk"), seat__in=[seat.id for seat in seats])
    return list(
        Question.objects.filter(state=State.OPEN, body__assembly__in=assemblies)
        .exclude(id__in=[need.vote_on for need in told if need.vote_on])
        .annotate(has_voted=cast)
        .select_related("body__assembly")
        .defer("config", "text")
        .order_by("closes_at")
    )


@dataclass(frozen=True)
class PhaseShown:
    name: str
    state: str
    when: str


def phases_of(body: Body, today: date) -> list[PhaseShown]:
    return [PhaseShown(phase.name, phase.state_on(today), _when(phase, today)) for phase in body.phases.all()]


def _when(phase: Phase, today: date) -> str:
    state = phase.state_on(today)
    if state == "next":
        return _("from %(day)s") % {"day": date_format(phase.starts_on, "DATE_FORMAT")}
    return _("until %(day)s") % {"day": date_format(phase.ends_on, "DATE_FORMAT")} if state == "now" else ""
