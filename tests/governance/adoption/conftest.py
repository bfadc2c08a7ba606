"""Two sides, a frozen manifesto between them, and votes on it."""

from collections.abc import Callable

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat
from governance.adoption import services
from governance.ballots.models import Question
from governance.ballots.services import certify_question, open_question
from governance.manifestos import services as manifestos
from governance.manifestos.models import Edition, Manifesto
from tests.governance.adoption.articles import articles


@pytest.fixture
def sides(assembly: Assembly, members: list[Seat]) -> list[Body]:
    """Ana and Ben speak for the dome, Cem, Eva and Finn for the camps."""
    made = [form_body(assembly, kind=Body.Kind.DELEGATION, name=name) for name in ("Dome", "Camps")]
    for seat, body in zip(members, [made[0]] * 2 + [made[1]] * 3, strict=True):
        give_seat(body, person=seat.person, role=Role.MEMBER)
    return made


@pytest.fixture
def edition(plenary: Body, fay: Seat, sides: list[Body]) -> Edition:
    manifesto = manifestos.start_manifesto(plenary, by=fay, title="Two doors")
    manifestos.write_article(manifesto.articles.get(), by=fay, title="", text="We share one sky.")
    manifestos.add_article(manifesto, by=fay, title="Water", text="Water is shared by need.")
    manifestos.add_article(manifesto, by=fay, title="Doors", text="Each side keeps a key.")
    for stage in ("general", "lines", "whole"):
        manifestos.lead_to(manifesto, by=fay, stage=stage)
    return manifestos.freeze(manifesto, by=fay)


@pytest.fixture
def vote(cast, count, members: list[Seat], fay: Seat, gus: Seat) -> Callable[..., Question]:
    """Opens a question, lets the five answer in order, counts and certifies."""

    def to_the_end(question: Question, answers: str) -> Question:
        question = open_question(Question.objects.get(id=question.id), by=fay, minutes=30)
        for seat, answer in zip(members, answers, strict=True):
            cast(question, seat, {"y": "yes", "n": "no"}[answer])
        return certify_question(count(question), by=gus)

    return to_the_end


@pytest.fixture
def voted(edition: Edition, vote, fay: Seat) -> Manifesto:
    """The preamble passes, water passes with the camps alone, doors with nobody."""
    for asked, answers in zip(
        services.ask(edition, by=fay, articles=articles(edition, 0, 1, 2)), ("yyyyy", "nnyyy", "nnnnn"), strict=True
    ):
        vote(asked.question, answers)
    return edition.manifesto
