"""The standing cast: the same people in every test, known by name and role.

Ola organises, Fay facilitates, Mo moderates, Gus guarantees, Xia is an expert, Ana, Ben, Cem, Eva and
Finn are members, Obi observes, and Dee is a stranger here: she is a member of another assembly.
"""

import uuid
from collections.abc import Callable

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import publish_assembly, set_up_assembly
from assemblies.communities.models import Community, Measure
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import give_seat
from assemblies.people.models import Person
from governance.ballots import services, tallying
from governance.ballots.casting import Receipt, cast_open_ballot
from governance.ballots.models import Question, Request
from governance.ballots.rules import STV, YES_NO

Cast = Callable[[Question, Seat, object], Receipt]


def community(name: str, letter: str, population: int) -> Community:
    made = Community.objects.create(name=name, letter=letter)
    for kind, value, unit in (
        (Measure.Kind.POPULATION, population, "people"),
        (Measure.Kind.NEED, 40, "of 100"),
        (Measure.Kind.EXPOSURE, 70, "of 100"),
    ):
        Measure.objects.create(
            community=made, kind=kind, value=value, unit=unit, source="Census office", year=2025, method="Count"
        )
    return made


@pytest.fixture
def north(db: None) -> Community:
    return community("Upland", "a", 6000)


@pytest.fixture
def south(db: None) -> Community:
    return community("Delta", "b", 4000)


@pytest.fixture
def assembly(north: Community, south: Community) -> Assembly:
    made = set_up_assembly(
        slug="two-shores",
        name="Two Shores",
        question="How do we share water and shade?",
        communities=[north, south],
        charter={"threshold": "1/2", "quorum": "1/2", "minimum_roll": 3},
    )
    return publish_assembly(made)


@pytest.fixture
def plenary(assembly: Assembly) -> Body:
    return assembly.bodies.select_related("assembly").get(kind=Body.Kind.PLENARY)


@pytest.fixture
def seated(plenary: Body) -> Callable[..., Seat]:
    """Gives somebody a seat in the plenary: ``seated("Ana Alder", Role.MEMBER, north)``."""

    def seat(name: str, role: Role, place: Community | None = None, *, email: str | None = "") -> Seat:
        address = f"{name.split(maxsplit=1)[0].lower()}@example.org" if email == "" else email
        person = Person.objects.create_person(name=name, email=address)
        return give_seat(plenary, person=person, role=role, community=place)

    return seat


@pytest.fixture
def ola(seated: Callable[..., Seat]) -> Seat:
    return seated("Ola Okafor", Role.ORGANISER)


@pytest.fixture
def fay(seated: Callable[..., Seat]) -> Seat:
    return seated("Fay Fernandes", Role.FACILITATOR)


@pytest.fixture
def mo(seated: Callable[..., Seat]) -> Seat:
    return seated("Mo Mansour", Role.MODERATOR)


@pytest.fixture
def gus(seated: Callable[..., Seat]) -> Seat:
    return seated("Gus Gruber", Role.GUARANTOR)


@pytest.fixture
def xia(seated: Callable[..., Seat]) -> Seat:
    return seated("Xia Xu", Role.EXPERT)


@pytest.fixture
def ana(seated: Callable[..., Seat], north: Community) -> Seat:
    return seated("Ana Alder", Role.MEMBER, north)


@pytest.fixture
def ben(seated: Callable[..., Seat], north: Community) -> Seat:
    return seated("Ben Birch", Role.MEMBER, north)


@pytest.fixture
def cem(seated: Callable[..., Seat], south: Community) -> Seat:
    return seated("Cem Cedar", Role.MEMBER, south)


@pytest.fixture
def eva(seated: Callable[..., Seat], south: Community) -> Seat:
    """Eva has no e-mail address: she comes in with her seat card."""
    return seated("Eva Elm", Role.MEMBER, south, email=None)


@pytest.fixture
def finn(seated: Callable[..., Seat], south: Community) -> Seat:
    return seated("Finn Fir", Role.MEMBER, south)


@pytest.fixture
def obi(seated: Callable[..., Seat]) -> Seat:
    return seated("Obi Osei", Role.OBSERVER)


@pytest.fixture
def members(ana: Seat, ben: Seat, cem: Seat, eva: Seat, finn: Seat) -> list[Seat]:
    return [ana, ben, cem, eva, finn]


@pytest.fixture
def dee(db: None) -> Seat:
    """A member of another assembly."""
    other = publish_assembly(set_up_assembly(slug="elsewhere", name="Elsewhere", question="What else?"))
    person = Person.objects.create_person(name="Dee Dale", email="dee@example.org")
    return give_seat(other.bodies.get(), person=person, role=Role.MEMBER)


@pytest.fixture
def draft(plenary: Body, fay: Seat) -> Question:
    return services.draft_question(plenary, by=fay, title="Shall the reactor be common?", rule=YES_NO)


@pytest.fixture
def ranked_draft(plenary: Body, fay: Seat) -> Question:
    options = [("Heron", ""), ("Otter", ""), ("Plover", ""), ("Stork", "")]
    return services.draft_question(plenary, by=fay, title="Who are the stewards?", rule=STV, options=options, seats=2)


@pytest.fixture
def frozen_question(draft: Question, members: list[Seat], fay: Seat) -> Question:
    return services.freeze_question(draft, by=fay)


@pytest.fixture
def open_question(frozen_question: Question, fay: Seat) -> Question:
    return services.open_question(frozen_question, by=fay, minutes=30)


@pytest.fixture
def open_ranking(ranked_draft: Question, members: list[Seat], fay: Seat) -> Question:
    frozen = services.freeze_question(ranked_draft, by=fay)
    return services.open_question(frozen, by=fay, minutes=30)


@pytest.fixture
def cast() -> Cast:
    """Casts a seat's ballot: ``cast(question, ana, "yes")``."""

    def once(question: Question, seat: Seat, choice: object) -> Receipt:
        return cast_open_ballot(
            question.id, person_id=seat.person_id, choice=choice, key=uuid.uuid4(), shown_as=ShownAs(seat.shown_as)
        )

    return once


@pytest.fixture
def close(fay: Seat, gus: Seat) -> Callable[[Question], Question]:
    """Closes a question early: Fay asks, Gus confirms."""

    def early(question: Question) -> Question:
        request = services.ask_for(question, Request.Act.CLOSE_EARLY, by=fay, reason="All have voted.")
        return services.confirm_request(request, by=gus)

    return early


@pytest.fixture
def count(close: Callable[[Question], Question]) -> Callable[[Question], Question]:
    """Closes a question and counts it, as the worker does."""

    def to_the_end(question: Question) -> Question:
        close(question)
        for tally_id in tallying.due_tallies():
            tallying.count_tally(tally_id)
        return Question.objects.select_related("body__assembly").get(id=question.id)

    return to_the_end


@pytest.fixture
def counted_question(
    open_question: Question, members: list[Seat], cast: Cast, count: Callable[[Question], Question]
) -> Question:
    """Four of five voted: three yes, one no."""
    for seat, choice in zip(members, ["yes", "yes", "yes", "no"], strict=False):
        cast(open_question, seat, choice)
    return count(open_question)
