"""Five thousand submits of 250 members, sent by impatient thumbs, are 250 ballots."""

import random
import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from assemblies.bodies.models import Body
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import give_seat
from assemblies.people.models import Person
from governance.ballots import services, tallying
from governance.ballots.casting import cast_open_ballot
from governance.ballots.models import OpenBallot, Question
from governance.ballots.rules import YES_NO

MEMBERS, SUBMITS = 250, 5_000
THREADS = 8


@pytest.fixture
def hall() -> tuple[Question, list[Seat]]:
    """An open question put to 250 members."""
    assembly = publish_assembly(set_up_assembly(slug="hall", name="Hall", question="What now?"))
    body = Body.objects.select_related("assembly").get(assembly=assembly)
    desk = Person.objects.create_person(name="Fay Fernandes", email="fay@example.org")
    fay = give_seat(body, person=desk, role=Role.FACILITATOR)
    members = [
        give_seat(body, person=Person.objects.create_person(name=f"Member {n}"), role=Role.MEMBER)
        for n in range(MEMBERS)
    ]
    question = services.draft_question(body, by=fay, title="Shall we?", rule=YES_NO, quorum="0")
    question = services.freeze_question(question, by=fay)
    return services.open_question(question, by=fay, minutes=30), members


@pytest.mark.nets
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_five_thousand_submits_of_250_members_are_250_ballots(hall: tuple[Question, list[Seat]]) -> None:
    question, members = hall
    keys = {seat.id: uuid.uuid4() for seat in members}
    choices = {seat.id: random.Random(seat.number).choice(["yes", "no", "abstain"]) for seat in members}
    submits = members * (SUBMITS // MEMBERS)
    random.Random(7).shuffle(submits)
    receipts: dict[uuid.UUID, set[str]] = {seat.id: set() for seat in members}
    lock = threading.Lock()

    def submit(share: list[Seat]) -> None:
        try:
            for seat in share:
                receipt = cast_open_ballot(
                    question.id,
                    person_id=seat.person_id,
                    choice=choices[seat.id],
                    key=keys[seat.id],
                    shown_as=ShownAs.NUMBER,
                )
                with lock:
                    receipts[seat.id].add(receipt.code)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        connection.close()
    with ThreadPoolExecutor(THREADS) as impatient:
        list(impatient.map(submit, (submits[n::THREADS] for n in range(THREADS))))

    assert OpenBallot.objects.count() == MEMBERS
    assert {len(codes) for codes in receipts.values()} == {1}
    fay = Seat.objects.get(role=Role.FACILITATOR)
    asked = services.ask_for(question, "close-early", by=fay, reason="All have voted.")
    other = Person.objects.create_person(name="Gus Gruber", email="gus@example.org")
    services.confirm_request(asked, by=give_seat(question.body, person=other, role=Role.GUARANTOR))
    for tally_id in tallying.due_tallies():
        assert tallying.count_tally(tally_id)
    votes = Question.objects.get(id=question.id).tally.result["rounds"][0]["votes"]
    assert {word: int(n) for word, n in votes.items() if int(n)} == Counter(choices.values())


@pytest.mark.nets
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_members_who_vote_while_the_question_closes_are_counted_or_told_no(
    hall: tuple[Question, list[Seat]],
) -> None:
    from governance.ballots.errors import Closed

    question, members = hall
    accepted: set[uuid.UUID] = set()
    refused: set[uuid.UUID] = set()
    lock = threading.Lock()
    halfway = threading.Event()

    def submit(share: list[Seat]) -> None:
        try:
            for place, seat in enumerate(share):
                if place == len(share) // 2:
                    halfway.set()
                try:
                    cast_open_ballot(
                        question.id,
                        person_id=seat.person_id,
                        choice="yes",
                        key=uuid.uuid4(),
                        shown_as=ShownAs.NUMBER,
                    )
                    outcome = accepted
                except Closed:
                    outcome = refused
                with lock:
                    outcome.add(seat.id)
        finally:
            connections.close_all()

    fay = Seat.objects.get(role=Role.FACILITATOR)
    asked = services.ask_for(question, "close-early", by=fay, reason="Time is up.")
    other = Person.objects.create_person(name="Gus Gruber", email="gus@example.org")
    gus = give_seat(question.body, person=other, role=Role.GUARANTOR)

    def close() -> None:
        try:
            halfway.wait(60)
            services.confirm_request(asked, by=gus)
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        connection.close()
    with ThreadPoolExecutor(THREADS + 1) as everybody:
        closing = everybody.submit(close)
        list(everybody.map(submit, (members[n::THREADS] for n in range(THREADS))))
        closing.result()
    question = Question.objects.get(id=question.id)
    assert question.turnout == len(accepted)
    assert accepted | refused == {seat.id for seat in members}
    for tally_id in tallying.due_tallies():
        assert tallying.count_tally(tally_id)
    assert question.tally.sealed_count == len(accepted)
