"""Our side of every comparison, made by the product's own services: an assembly, its members, their questions."""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from assemblies.bodies.models import Body
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.members.middleware import SEAT_KEY
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import give_seat
from assemblies.people.models import Person
from config.clock import now
from governance.ballots.casting import cast_open_ballot
from governance.ballots.models import Mode, Question, Request
from governance.ballots.services import ask_for, confirm_request, draft_question, freeze_question, open_question
from governance.ballots.tallying import count_tally
from governance.proposals.services import draft_proposal, publish_proposal

TEXT = "A paragraph of plain text that says what the proposal is about. " * 8


@dataclass(frozen=True)
class World:
    body: Body
    desk: tuple[Seat, Seat]
    members: Sequence[Seat]
    cookies: Sequence[str]

    @property
    def slug(self) -> str:
        return self.body.assembly.slug

    def open_questions(self, count: int, mode: Mode = Mode.OPEN) -> list[Question]:
        """Questions of yes and no that every member may vote on from now on."""
        return [self._open(f"Shall street {number} have more trees?", mode=mode) for number in range(count)]

    def _open(self, title: str, **more: Any) -> Question:
        by = self.desk[0]
        question = draft_question(self.body, by=by, title=title, **more)
        return open_question(freeze_question(question, by=by), by=by, minutes=24 * 60)

    def ranked_question(self, options: int, mode: Mode) -> Question:
        """One person out of so many, by instant runoff."""
        names = [(f"Candidate {number}", "") for number in range(options)]
        return self._open("Who speaks for us?", rule="irv", options=names, mode=mode)

    def close(self, question: Question) -> Question:
        """Two people end it at once; a worker counts it."""
        first, second = self.desk
        asked = ask_for(question, Request.Act.CLOSE_EARLY, by=first, reason="Everybody has voted.")
        return confirm_request(asked, by=second)

    def counted_question(self, ballots: int = 100) -> Question:
        """One that was voted on, closed by two people and counted."""
        question = self._open("Shall the square have more benches?")
        for number, seat in enumerate(self.members[:ballots]):
            cast_open_ballot(
                question.id,
                person_id=seat.person_id,
                choice="yes" if number % 3 else "no",
                key=uuid.uuid4(),
                shown_as=ShownAs.NUMBER,
            )
        question = self.close(question)
        count_tally(question.tally.id)
        question.refresh_from_db()
        return question


def build(slug: str, *, members: int, proposals: int = 0) -> World:
    """A published assembly; every member has a session as a seat card opens it."""
    with transaction.atomic():
        assembly = set_up_assembly(slug=slug, name=f"The assembly {slug}", question="What is fast enough?")
        body = assembly.bodies.get(kind=Body.Kind.PLENARY)
        desk = (seated(body, "Olu Organiser", Role.ORGANISER), seated(body, "Fay Facilitator", Role.FACILITATOR))
        seats = [seated(body, f"Member{number} Measured", Role.MEMBER) for number in range(members)]
        publish_assembly(assembly, by=desk[0].signature)
        for number in range(proposals):
            by, title = seats[number % members], f"Proposal {number}: more shade and trees in street {number}"
            publish_proposal(draft_proposal(body, by=by, title=title, text=TEXT), by=by)
        cookies = [cookie_of(seat) for seat in seats]
    return World(body, desk, seats, cookies)


def build_city(slug: str, *, voters: int) -> World:
    """A city of very many, written as rows, since a service gives one seat at a time."""
    world = build(slug, members=1)
    at, last = now(), world.members[0].number
    people = Person.objects.bulk_create(
        (Person.objects.unsaved(name="Voter", email=None, language="en") for _ in range(voters)), batch_size=5000
    )
    seats = Seat.objects.bulk_create(
        (
            Seat(body=world.body, person=person, role=Role.MEMBER, number=last + place, started_at=at)
            for place, person in enumerate(people, start=1)
        ),
        batch_size=5000,
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    keys = [secrets.token_hex(16) for _ in seats]
    ends = at + timedelta(days=1)
    Session.objects.bulk_create(
        (
            Session(session_key=key, session_data=store.encode(visit_of(seat)), expire_date=ends)
            for key, seat in zip(keys, seats, strict=True)
        ),
        batch_size=5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return World(world.body, world.desk, seats, [headers_of(key) for key in keys])


def seated(body: Body, name: str, role: Role) -> Seat:
    person = Person.objects.create_person(name=name)
    return give_seat(body, person=person, role=role, shown_as=ShownAs.NUMBER)


def cookie_of(seat: Seat) -> str:
    """The Cookie header of a phone on which the seat's card was opened."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(visit_of(seat))
    session.save()
    return headers_of(session.session_key)


def visit_of(seat: Seat) -> dict[str, str]:
    """What the session of a visit by card holds."""
    return {
        SESSION_KEY: str(seat.person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: seat.person.get_session_auth_hash(),
        SEAT_KEY: str(seat.id),
    }


def headers_of(session_key: str) -> str:
    return f"sessionid={session_key}; csrftoken={secrets.token_hex(16)}"
