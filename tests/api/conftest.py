"""Programs that speak REST for the people of the cast, each with a token of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from assemblies.bodies.models import Body
from assemblies.integrations.services import make_token
from assemblies.members.models import Seat
from config.clock import now
from governance.proposals.models import Author, Proposal
from governance.proposals.services import draft_proposal, publish_proposal


@dataclass
class Program:
    """Another system, speaking for somebody or for nobody."""

    secret: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Sends JSON to an address under /api/v1/; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            named["Authorization"] = f"Bearer {self.secret}"
        sent = "" if body is None else json.dumps(body)
        return Client().generic(method, f"/api/v1/{path}", sent, content_type="application/json", headers=named)

    def get(self, path: str, **headers: str) -> Any:
        """The answer's JSON, where there is one to be had."""
        answer = self("GET", path, **headers)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)

    def does(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer's JSON after something that must succeed."""
        answer = self(method, path, body, **headers)
        assert answer.status_code in {200, 201, 204}, answer.content
        return json.loads(answer.content or "null")


@pytest.fixture
def stranger() -> Program:
    return Program()


@pytest.fixture
def program_of() -> Callable[..., Program]:
    """A program with a token: ``program_of(ana)`` may write, ``program_of(ana, "read")`` may not."""

    def made(seat: Seat, scope: str = "write") -> Program:
        _token, secret = make_token(seat.person, name="test", scope=scope, days=1)
        return Program(secret)

    return made


@pytest.fixture
def open_proposal(plenary: Body, ana: Seat) -> Proposal:
    made = draft_proposal(plenary, by=ana, title="Shade for the quay", text="Plant **forty** trees.")
    return publish_proposal(made, by=ana)


@pytest.fixture
def many_proposals(plenary: Body, ana: Seat, ben: Seat) -> Callable[[int], None]:
    """Writes that many published proposals straight into the tables, each with two authors."""

    def write(how_many: int) -> None:
        at, first = now(), Proposal.objects.count() + 1
        made = Proposal.objects.bulk_create(
            Proposal(
                body=plenary,
                number=first + place,
                title=f"Proposal {first + place}",
                text="Words. " * 40,
                state=Proposal.State.OPEN,
                created_at=at,
                published_at=at,
            )
            for place in range(how_many)
        )
        Author.objects.bulk_create(
            Author(proposal=one, seat=seat, is_first=seat is ana, invited_at=at, accepted_at=at)
            for one in made
            for seat in (ana, ben)
        )

    return write
