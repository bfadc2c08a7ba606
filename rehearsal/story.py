"""What every demo assembly needs to be told: days counted from an as-of day, people by name, ballots in bulk."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, repeat
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify

from assemblies.bodies.models import Assembly, Body
from assemblies.communities.models import Community
from assemblies.correspondence.notices import post_notice
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import give_seat, issue_cards
from assemblies.people.models import Person
from config.clock import telling
from governance.audits.findings import climb_due
from governance.audits.services import audit_due, audit_participation
from governance.ballots import services as ballots
from governance.ballots.casting import cast_open_ballot
from governance.ballots.models import Question
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.leaves import NONCE_BYTES
from governance.ballots.tallying import count_tally
from governance.ballots.translations import Label, Words
from governance.proceedings.concluding import conclude
from governance.proposals import services as proposals
from governance.proposals.models import Proposal
from governance.proposals.points.services import add_point, rate_point
from governance.proposals.support.services import support_proposal

Moment = tuple[int, str]
"""A day of the story and a time of that day."""
BETWEEN_BALLOTS = timedelta(minutes=2)


@dataclass(frozen=True)
class Sign:
    """Over a demo door: whose it is and what one can do there."""

    name: str
    invitation: str | Promise


@dataclass(frozen=True)
class ThingToTry:
    """About five minutes, at one or two of the doors."""

    title: str | Promise
    steps: tuple[str | Promise, ...]


@dataclass(frozen=True)
class Tale:
    """A demo assembly on the shelf: how to tell it up to a day, who can be visited, and what to try there."""

    slug: str
    doors: tuple[Sign, ...]
    things_to_try: tuple[ThingToTry, ...]
    tell: Callable[[date], Assembly]

    def address(self, sign: Sign) -> str:
        return address(sign.name, self.slug)


def address(name: str, slug: str) -> str:
    """The e-mail address of somebody in a story: no such domain can exist."""
    return f"{slugify(name).replace('-', '.')}@{slug}.example"


@dataclass(frozen=True)
class Story:
    """Days are counted from ``as_of``: -60 is sixty days before it. Times are UTC.

    ``reachable`` are the names that have an e-mail address, ``without_card`` those whose card was never made.
    """

    as_of: date
    assembly: Assembly
    reachable: frozenset[str] = frozenset()
    without_card: frozenset[str] = frozenset()
    people: dict[str, Person] = field(default_factory=dict)

    def at(self, day: int, clock: str = "10:00") -> datetime:
        return datetime.combine(self.as_of + timedelta(days=day), time.fromisoformat(clock), tzinfo=UTC)

    def on(self, day: int, clock: str = "10:00") -> AbstractContextManager[None]:
        """Inside, it is that day."""
        return telling(self.at(day, clock))

    def body(self, kind: Body.Kind, name: str = "") -> Body:
        bodies = Body.objects.select_related("assembly").filter(assembly=self.assembly, kind=kind)
        return bodies.get(name=name) if name else bodies.get()

    @property
    def plenary(self) -> Body:
        return self.body(Body.Kind.PLENARY)

    def seat(self, name: str, body: Body | None = None) -> Seat:
        """The seat somebody holds now, in the plenary unless a body is named."""
        seats = Seat.objects.active().select_related("person", "body__assembly")
        return seats.get(person__name=name, body=body or self.plenary)

    def voters(self, body: Body | None = None) -> list[Seat]:
        seats = Seat.objects.voting().filter(body=body or self.plenary)
        return list(seats.select_related("person", "community").order_by("number"))

    # --- people -------------------------------------------------------------------------------------

    def person(self, name: str) -> Person:
        """The one of that name in this story, known from the first mention on."""
        if name not in self.people:
            email = address(name, self.assembly.slug) if name in self.reachable else None
            self.people[name] = Person.objects.create_person(name=name, email=email)
        return self.people[name]

    def give_seats(
        self,
        body: Body,
        names: Iterable[str],
        *,
        by: Seat,
        role: Role = Role.MEMBER,
        community: Community | None = None,
        shown_as: ShownAs | None = None,
    ) -> list[Seat]:
        """Each sits in the body. Unless told otherwise most go by their first name, some by another."""
        return [
            give_seat(
                body,
                person=self.person(name),
                role=role,
                community=community,
                shown_as=shown_as or usually_shown_as(name),
                by=by.signature,
            )
            for name in names
        ]

    def make_cards(self, *, by: Seat) -> None:
        """Everybody without an e-mail address gets a card, but those who are still without one today."""
        seats = Seat.objects.active().of_assembly(self.assembly).filter(person__email__isnull=True)
        issue_cards(seats.exclude(person__name__in=self.without_card).select_related("person", "body"), by=by)

    def able_voters(self, community: str = "", body: Body | None = None) -> list[Seat]:
        """The seats with a vote and a way in, of one community or of all; in the plenary unless a body is named."""
        seats = [seat for seat in self.voters(body) if seat.person.name not in self.without_card]
        return [seat for seat in seats if not community or (seat.community and seat.community.name == community)]

    def answers(
        self,
        *,
        no: Iterable[str],
        unsure: Iterable[str] = (),
        away: Iterable[str] = (),
        body: Body | None = None,
    ) -> list[tuple[Seat, str]]:
        """Everybody who can says yes, but those named here."""
        other = dict.fromkeys(unsure, "abstain") | dict.fromkeys(no, "no")
        stayed_away = set(away)
        return [
            (seat, other.get(seat.person.name, "yes"))
            for seat in self.able_voters(body=body)
            if seat.person.name not in stayed_away
        ]

    # --- notices and texts --------------------------------------------------------------------------

    def notice(self, day: int, clock: str, title: str, text: str, *, by: Seat) -> None:
        """The desk puts a short post on the assembly’s home."""
        with self.on(day, clock):
            post_notice(self.assembly, by=by, title=title, text=text)

    def publish(
        self, by: str, *, title: str, text: str, co_authors: Iterable[str] = (), body: Body | None = None
    ) -> Proposal:
        """Somebody puts a text forward; everybody asked to share it does."""
        author = self.seat(by, body)
        proposal = proposals.draft_proposal(author.body, by=author, title=title, text=text)
        for name in co_authors:
            other = self.seat(name, body)
            proposals.invite_author(proposal, by=author, number=other.number)
            proposals.answer_invitation(proposal, by=self.seat(name, body), accepts=True)
        return proposals.publish_proposal(proposal, by=self.seat(by, body))

    def support(self, proposal: Proposal, how_many: int, *, community: str = "") -> None:
        """So many members, of one community or of all, support it, in the order of their seats; its authors apart."""
        authors = set(proposal.authors.values_list("seat__person", flat=True))
        others = [seat for seat in self.able_voters(community) if seat.person_id not in authors]
        for seat in others[:how_many]:
            support_proposal(proposal, by=seat)

    def argue(
        self, proposal: Proposal, name: str, side: str, text: str, *, helpful: int = 0, not_helpful: int = 0
    ) -> None:
        """Somebody adds a point for or against; others say whether it helps them."""
        point = add_point(proposal, by=self.seat(name), side=side, text=text)
        others = [seat for seat in self.able_voters() if seat.person.name != name]
        for place, seat in enumerate(others[: helpful + not_helpful]):
            rate_point(point, by=seat, is_helpful=place < helpful)

    # --- votes --------------------------------------------------------------------------------------

    def translate(
        self,
        question: Question,
        variant: str,
        *,
        by: Seat,
        label: Label,
        title: str,
        text: str = "",
        options: Iterable[tuple[str, str]] = (),
    ) -> None:
        """The draft in another language, or in easy words; its options in the order of the ballot."""
        keys = question.options.values_list("key", flat=True) if options else ()
        words = Words(label, title, text, dict(zip(keys, options, strict=True)))
        ballots.translate_question(question, by=by, variant=variant, words=words)

    def open(self, question: Question, *, by: Seat, until: datetime, at: datetime) -> Question:
        """Frozen and opened in one go, to stay open until a given moment."""
        with telling(at):
            question = ballots.freeze_question(question, by=by)
            return ballots.open_question(question, by=by, minutes=(until - at) // timedelta(minutes=1))

    def decide(
        self,
        marks: Mapping[str, Iterable[tuple[int, object]]],
        *,
        by: Seat,
        guarantor: Seat,
        drafted: Moment,
        opens: Moment,
        closes: Moment,
        final: Moment,
        reason: str = "",
        **words: Any,
    ) -> Question:
        """A question from its draft to its final result.

        ``marks`` are the ballots of each community with how many people cast them, in the order of its seats;
        ``reason`` is what those who object say.
        """
        with self.on(*drafted):
            question = ballots.draft_question(self.plenary, by=by, **words)
        question = self.open(question, by=by, at=self.at(*opens), until=self.at(*closes))
        choices: list[tuple[Seat, object]] = []
        for community, lines in marks.items():
            given = chain.from_iterable(repeat(choice, times) for times, choice in lines)
            choices += zip(self.able_voters(community), given, strict=False)
        self.cast(question, choices, starting=self.at(*opens), reason=reason)
        return self.certify(self.count(question), by=guarantor, at=self.at(*final))

    def cast(
        self, question: Question, choices: Iterable[tuple[Seat, object]], *, starting: datetime, reason: str = ""
    ) -> None:
        """One ballot after the other, two minutes apart."""
        for place, (seat, choice) in enumerate(choices):
            with telling(starting + place * BETWEEN_BALLOTS):
                if question.is_secret:
                    n1, n2 = secrets.token_hex(NONCE_BYTES), secrets.token_hex(NONCE_BYTES)
                    cast_secret_ballot(question.id, person_id=seat.person_id, choice=choice, n1=n1, n2=n2)
                    continue
                cast_open_ballot(
                    question.id,
                    person_id=seat.person_id,
                    choice=choice,
                    key=uuid.uuid4(),
                    shown_as=ShownAs(seat.shown_as),
                    reason=reason,
                )

    def count(self, question: Question) -> Question:
        """The end has come: closed by the clock, counted as a worker does, audited."""
        question.refresh_from_db()
        ended = question.closed_at or question.closes_at
        assert ended is not None, "only an opened question can be counted"
        with telling(ended + timedelta(seconds=2)):
            ballots.close_due_questions()
            count_tally(Question.objects.get(id=question.id).tally.id)
            counted = Question.objects.select_related("body__assembly").get(id=question.id)
            audit_participation(self.assembly, counted)
        return counted

    def ranked(
        self, question: Question, rankings: Mapping[str, Iterable[tuple[int, str]]]
    ) -> list[tuple[Seat, list[str]]]:
        """Rankings of a community, each with how many hold it, given to its members in the order of their seats.

        A ranking names the options by their place on the ballot, like ``3 1``.
        """
        keys = {str(place): option.key for place, option in enumerate(question.options.all(), start=1)}
        given: list[tuple[Seat, list[str]]] = []
        for community, lines in rankings.items():
            orders = chain.from_iterable(repeat([keys[one] for one in order.split()], times) for times, order in lines)
            given += zip(self.able_voters(community), orders, strict=False)
        return given

    def guardians_look(self, day: int, clock: str) -> None:
        """Every guardian looks at what has changed by then, and what nobody answered in time becomes a flag."""
        with self.on(day, clock):
            audit_due(only=self.assembly)
            climb_due(only=self.assembly)

    def certify(self, question: Question, *, by: Seat, at: datetime) -> Question:
        """The result is final, and what it carried is a decision."""
        with telling(at):
            conclude(question, by=by)
        return Question.objects.select_related("body__assembly").get(id=question.id)


def usually_shown_as(name: str) -> ShownAs:
    """Most go by their first name, some by their full one, a few by their seat."""
    if len(name) % 5 == 0:
        return ShownAs.FULL
    return ShownAs.NUMBER if len(name) % 7 == 0 else ShownAs.FIRST
