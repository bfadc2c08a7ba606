"""What happens to questions and is worth a message: opened, closing soon, final, a second person needed.

A sweeper finds it in the database. Casting a ballot is no occasion: nothing here looks at a single ballot, only at
who on the roll of an open question has none yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assemblies.bodies.models import Assembly
from assemblies.correspondence.audiences import Audience, Choice, audience
from assemblies.correspondence.kinds import Words, kind
from assemblies.correspondence.messages import is_switched_on, manners_of, queue_message
from assemblies.correspondence.models import Message
from assemblies.members.models import Role, Seat, SeatQuerySet
from assemblies.members.permissions import DESK
from config.clock import now
from config.languages import told_time
from governance.ballots.models import OpenBallot, Question, Request
from governance.ballots.translations import title_among, titles_of
from governance.proposals.models import Proposal
from governance.proposals.telling import FOLLOWED, occasion, tell, tell_moves

OPENED, CLOSING, CERTIFIED, SECOND = "opened", "closing", "certified", "second"
State = Question.State
Happened = TypeVar("Happened", Question, Request)
LATELY = timedelta(days=1)
LONGEST_NOTICE, SHORTEST_VOTE = timedelta(hours=24), timedelta(hours=4)
OPEN_BALLOTS = "open"


# --- Words -------------------------------------------------------------------------------------------


def _moment(at: str, zone: tzinfo) -> str:
    return told_time(datetime.fromisoformat(at), zone) if at else ""


def _about_question(subject: Promise, text: Promise, page: str) -> Callable[[Message], Words]:
    """Words about a question, with its title and its end filled in; in the language in which they are read."""

    def words(message: Message) -> Words:
        places = {"title": title_among(message.places), "at": _moment(message.places["at"], message.assembly.zone)}
        return Words(str(subject) % places, str(text) % places, reverse(page, args=[message.about]))

    return words


def _second_person(message: Message) -> Words:
    asked = (
        _("Somebody asks to annul “%(title)s”. Reason: %(reason)s")
        if message.places["act"] == Request.Act.ANNUL
        else _("Somebody asks to close “%(title)s” early. Reason: %(reason)s")
    )
    places = message.places | {"title": title_among(message.places)}
    needed = _("It happens only if a second person confirms it.")
    return Words(
        _("A second person is needed"),
        f"{asked % places}\n\n{needed}",
        reverse("ballots:confirm", args=[message.about]),
    )


kind(
    OPENED,
    gettext_lazy("when a question opens"),
    _about_question(
        gettext_lazy("You can vote: %(title)s"),
        gettext_lazy("Voting is open until %(at)s. You can change your ballot until then."),
        "ballots:question",
    ),
)
kind(
    CLOSING,
    gettext_lazy("a reminder before voting closes, to those who have not voted"),
    _about_question(
        gettext_lazy("Voting closes soon: %(title)s"),
        gettext_lazy("No ballot of yours is in yet. Voting closes %(at)s."),
        "ballots:question",
    ),
)
CERTIFIED_KIND = kind(
    CERTIFIED,
    gettext_lazy("when a result is final"),
    _about_question(
        gettext_lazy("The result is final: %(title)s"),
        gettext_lazy("The ballots are counted and the count was checked. Everybody can count again."),
        "ballots:result",
    ),
)
kind(SECOND, gettext_lazy("when a second person is needed"), _second_person, is_essential=True)


# --- To whom -----------------------------------------------------------------------------------------


def without_ballot(question: Question) -> SeatQuerySet:
    """Who may vote on an open question and has not, as turnout tells it; nobody where ballots are not open."""
    if question.state != State.OPEN or (question.config or {}).get("mode") != OPEN_BALLOTS:
        return Seat.objects.none()
    cast = OpenBallot.objects.filter(question=question, seat=OuterRef("pk"))
    return Seat.objects.active().filter(rolls__question=question).exclude(Exists(cast))


def _not_voted(assembly: Assembly, about: str) -> SeatQuerySet:
    question = Question.objects.of_assembly(assembly).filter(id=about).first()
    return without_ballot(question) if question else Seat.objects.none()


def _running(assembly: Assembly) -> list[Choice]:
    running = Question.objects.of_assembly(assembly).filter(state=State.OPEN, closes_at__gt=now()).order_by("number")
    return [
        Choice(
            "not-voted",
            str(question.id),
            _("Those who have not voted yet on “%(title)s”") % {"title": question.told.title},
        )
        for question in running
        if (question.config or {}).get("mode") == OPEN_BALLOTS
    ]


audience(Audience("not-voted", _not_voted, _running, names_are_shown=False))


# --- When --------------------------------------------------------------------------------------------


def tell_occasions() -> int:
    """Messages wait in the queue about all that happened lately; each is written once."""
    at = now()
    return _opened(at) + _closing(at) + _certified(at) + _second(at) + _about_proposals(at) + tell_moves()


def _about_proposals(at: datetime) -> int:
    """Whoever follows a proposal hears that it is put to the vote, and that the vote is final; those on the roll hear
    of the end as voters do."""
    frozen = Question.objects.filter(proposal__isnull=False, frozen_at__gt=at - LATELY)
    told = 0
    for one in _untold_to_followers("vote", frozen.filter(state__in=[State.FROZEN, State.OPEN])):
        told += tell(_proposal_of(one), "vote", mark=one.id, question=str(one.id))
    final = Question.objects.filter(proposal__isnull=False, certified_at__gt=at - LATELY, state=State.CERTIFIED)
    for one in _untold_to_followers("decided", final):
        hears = is_switched_on(manners_of(one.body.assembly), CERTIFIED_KIND)
        voters = Seat.objects.filter(rolls__question=one) if hears else None
        told += tell(_proposal_of(one), "decided", mark=one.id, apart_from=voters, question=str(one.id))
    return told


def _proposal_of(question: Question) -> Proposal:
    assert question.proposal is not None
    return question.proposal


def _untold_to_followers(what: str, found: QuerySet[Question]) -> list[Question]:
    rows = list(found.select_related("body__assembly", "proposal__body__assembly").defer("config", "text"))
    by_occasion = {occasion(_proposal_of(one).id, what, one.id): one for one in rows}
    told = Message.objects.filter(kind=FOLLOWED, about__in=list(by_occasion)).values_list("about", flat=True)
    known = set(told) if by_occasion else set()
    return [one for about, one in by_occasion.items() if about not in known]


def _untold(kind: str, found: Iterable[Happened]) -> list[Happened]:
    """Those about which no message of the kind is written yet: one statement for all."""
    found = list(found)
    about = [str(one.pk) for one in found]
    told = set(Message.objects.filter(kind=kind, about__in=about).values_list("about", flat=True)) if about else set()
    return [one for one in found if str(one.pk) not in told]


def _queue(kind: str, question: Question, seats: SeatQuerySet) -> int:
    places = titles_of(question) | {"at": question.closes_at.isoformat() if question.closes_at else ""}
    return (
        queue_message(kind, seats, assembly=question.body.assembly, about=str(question.id), places=places) is not None
    )


def _opened(at: datetime) -> int:
    found = Question.objects.filter(state=State.OPEN, opens_at__gt=at - LATELY, closes_at__gt=at)
    return _tell_the_roll(OPENED, found)


def _closing(at: datetime) -> int:
    """A quarter of the time before the end, at most a day; votes of less than four hours have no reminder."""
    found = Question.objects.filter(state=State.OPEN, closes_at__gt=at, closes_at__lt=at + LONGEST_NOTICE)
    sent = 0
    for question in _untold(CLOSING, found.select_related("body__assembly").defer("text")):
        assert question.opens_at is not None
        assert question.closes_at is not None
        length = question.closes_at - question.opens_at
        if length >= SHORTEST_VOTE and at >= question.closes_at - min(LONGEST_NOTICE, length / 4):
            sent += _queue(CLOSING, question, without_ballot(question))
    return sent


def _certified(at: datetime) -> int:
    found = Question.objects.filter(state=State.CERTIFIED, certified_at__gt=at - LATELY, opens_at__isnull=False)
    return _tell_the_roll(CERTIFIED, found)


def _tell_the_roll(kind: str, found: QuerySet[Question]) -> int:
    untold = _untold(kind, found.select_related("body__assembly").defer("config", "text"))
    return sum(_queue(kind, one, Seat.objects.active().filter(rolls__question=one)) for one in untold)


def _second(at: datetime) -> int:
    """Whoever could be the second person hears of it; whoever asked does not."""
    found = Request.objects.filter(ended_at__isnull=True, asked_at__gt=at - LATELY)
    sent = 0
    for one in _untold(SECOND, found.select_related("question__body__assembly", "asked_by")):
        assembly = one.question.body.assembly
        seats = Seat.objects.active().of_assembly(assembly).filter(role__in=[*DESK, Role.GUARANTOR])
        others = seats.exclude(person=one.asked_by.person_id)
        places = titles_of(one.question) | {"reason": one.reason, "act": str(one.act)}
        sent += queue_message(SECOND, others, assembly=assembly, about=str(one.id), places=places) is not None
    return sent
