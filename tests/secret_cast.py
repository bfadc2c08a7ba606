"""A secret question among twelve: the members of the cast and seven more."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from assemblies.bodies.models import Body
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from assemblies.minutes.canonical import canonical
from governance.ballots import services
from governance.ballots.models import Mode, Question
from governance.ballots.rules import STV, YES_NO
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.ballots.secrecy.promises import Promise


@dataclass(frozen=True)
class Device:
    """A voter's own phone: its random numbers, and the leaf as it works it out by itself."""

    n1: str = field(default_factory=lambda: secrets.token_hex(32))
    n2: str = field(default_factory=lambda: secrets.token_hex(32))

    def leaf(self, seat: Seat, choice: object) -> str:
        def half(nonce: str, said: bytes) -> bytes:
            return hashlib.sha256(bytes.fromhex(nonce) + said).digest()

        community = str(seat.community_id or "").encode()
        return hashlib.sha256(half(self.n1, canonical(choice)) + half(self.n2, community)).hexdigest()


SecretCast = Callable[..., Promise]


@pytest.fixture
def vote() -> SecretCast:
    """Casts a secret ballot: ``vote(question, ana, "yes")``, or from a phone of one's own with ``device``."""

    def once(question: Question, seat: Seat, choice: object, device: Device | None = None, **more: object) -> Promise:
        device = device or Device()
        return cast_secret_ballot(
            question.id, person_id=seat.person_id, choice=choice, n1=device.n1, n2=device.n2, **more
        )

    return once


@pytest.fixture
def twelve(members: list[Seat], seated: Callable[..., Seat], north: Community, south: Community) -> list[Seat]:
    more = [seated(f"{name} Grove", Role.MEMBER, south) for name in ("Gil", "Hana", "Ivo", "June", "Kit", "Lea", "Max")]
    return [*members, *more]


@pytest.fixture
def secret_draft(plenary: Body, fay: Seat) -> Question:
    return services.draft_question(plenary, by=fay, title="Shall we trust the council?", rule=YES_NO, mode=Mode.SECRET)


@pytest.fixture
def secret_question(secret_draft: Question, twelve: list[Seat], fay: Seat) -> Question:
    return services.open_question(services.freeze_question(secret_draft, by=fay), by=fay, minutes=30)


@pytest.fixture
def secret_ranking(plenary: Body, twelve: list[Seat], fay: Seat) -> Question:
    options = [("Heron", ""), ("Otter", ""), ("Plover", ""), ("Stork", "")]
    draft = services.draft_question(
        plenary, by=fay, title="Who speaks for us?", rule=STV, options=options, seats=2, mode=Mode.SECRET
    )
    return services.open_question(services.freeze_question(draft, by=fay), by=fay, minutes=30)


def opened(line: bytes) -> dict[str, object]:
    """A published line, whose leaf is what its openings make, or it has none."""
    read = json.loads(line)
    assert canonical(read) == line
    if "choice" in read:
        half = hashlib.sha256(bytes.fromhex(read["n1"]) + canonical(read["choice"])).digest()
        assert hashlib.sha256(half + bytes.fromhex(read["h2"])).hexdigest() == read["leaf"]
    return read
