"""A change is made to what was read: nobody overwrites what somebody else has just written."""

from collections.abc import Callable
from typing import Any

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import put_community
from assemblies.members.models import Seat
from tests.api.conftest import Program

Speaks = Callable[..., Program]
PHASE = {"name": "Learning", "starts_on": "2026-05-01", "ends_on": "2026-06-01"}


@pytest.fixture
def addresses(assembly: Assembly, plenary: Body, ola: Seat) -> dict[str, str]:
    own, _is_new = put_community(assembly, external_id="c-1", name="Marsh", letter="c")
    return {"at": f"assemblies/{assembly.slug}", "body": str(plenary.id), "own": str(own.id), "seat": str(ola.id)}


CHANGES = [
    ("bodies/{body}/", "PATCH", "bodies/{body}/", [{"name": "Forum"}, {"name": "Plenum"}]),
    ("bodies/{body}/", "PUT", "bodies/{body}/charter/", [{"quorum": "1/3"}, {"quorum": "2/3"}]),
    ("bodies/{body}/", "PUT", "bodies/{body}/phases/", [{"phases": [PHASE]}, {"phases": []}]),
    (
        "{at}/communities/{own}/",
        "PUT",
        "{at}/communities/{own}/",
        [{"name": "Fen", "letter": "c"}, {"name": "Bog", "letter": "c"}],
    ),
    ("seats/{seat}/", "PATCH", "seats/{seat}/", [{"shown_as": "number"}, {"shown_as": "full"}]),
]


@pytest.mark.parametrize(("read", "method", "change", "sent"), CHANGES, ids=[change[2] for change in CHANGES])
def test_who_was_slower_reads_again(
    program_of: Speaks, ola: Seat, addresses: dict[str, str], read: str, method: str, change: str, sent: list[Any]
) -> None:
    ask, read, change = program_of(ola), read.format(**addresses), change.format(**addresses)
    tag = ask("GET", read)["ETag"]
    unnamed = ask(method, change, sent[0])
    assert (unnamed.status_code, unnamed.json()["code"]) == (428, "condition-missing")
    first = ask(method, change, sent[0], If_Match=tag)
    assert first.status_code == 200, first.content
    late = ask(method, change, sent[1], If_Match=tag)
    assert (late.status_code, late.json()["code"]) == (412, "condition-failed")
    fresh = ask("GET", read)["ETag"]
    assert fresh != tag
    assert ask(method, change, sent[1], If_Match=fresh).status_code == 200


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("bodies", {"name": "Water council"}),
        ("communities", {"name": "Fen", "letter": "f"}),
        ("people", {"name": "U V"}),
    ],
)
def test_a_name_of_one_s_own_may_ask_for_the_same(
    program_of: Speaks, assembly: Assembly, ola: Seat, kind: str, sent: dict[str, Any]
) -> None:
    """A register that states the whole needs no ETag; one that sends an ETag is held to it."""
    ask, at = program_of(ola), f"assemblies/{assembly.slug}/{kind}/by-external-id/city-9/"
    assert ask("PUT", at, sent, If_Match="*").status_code == 412, "there is nothing yet"
    made = ask("PUT", at, sent)
    assert made.status_code == 201
    assert ask("PUT", at, sent | {"name": "New Name"}, If_Match='"other"').status_code == 412
    read = f"seats/{made.json()['id']}/" if kind == "people" else at
    tag = ask("GET", read)["ETag"]
    assert ask("PUT", at, sent | {"name": "New Name"}, If_Match=tag).status_code == 200
    assert ask("PUT", at, sent, If_Match=tag).status_code == 412
