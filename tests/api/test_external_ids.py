"""Names that another system uses: PUT makes the thing once and then keeps it like that."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import publish_assembly, set_charter, set_up_assembly
from assemblies.communities.models import Community
from assemblies.members.models import Role, Seat
from assemblies.members.services import end_seat, give_seat
from assemblies.minutes.models import Entry
from governance.proposals.models import Proposal
from tests.api.conftest import Program

Speaks = Callable[..., Program]
MEASURE = {
    "kind": "population",
    "value": "6100.00",
    "unit": "people",
    "source": "Census",
    "year": 2026,
    "method": "Count",
}
THINGS = [
    ("bodies", {"name": "Water council", "kind": "council", "charter": {"quorum": "1/3"}}, {"name": "Rain council"}),
    ("communities", {"name": "Upland", "letter": "c", "measures": [MEASURE]}, {"name": "Highland"}),
    ("people", {"name": "Uma Ude", "email": "uma@example.org"}, {"name": "Uma Ude-Vale"}),
    ("proposals", {"title": "Shade", "text": "Trees."}, {"title": "More shade"}),
]


@pytest.mark.parametrize(("kind", "sent", "change"), THINGS, ids=[kind for kind, *_ in THINGS])
def test_put_makes_it_once_and_the_same_again_leaves_no_trace(
    program_of: Speaks, assembly: Assembly, ola: Seat, kind: str, sent: dict[str, Any], change: dict[str, Any]
) -> None:
    city, at = program_of(ola), f"assemblies/{assembly.slug}/{kind}/by-external-id/city-7/"
    made = city("PUT", at, sent)
    assert made.status_code == 201, made.content
    assert made.json()["external_id"] == "city-7"
    lines = Entry.objects.count()
    again = city("PUT", at, sent)
    assert (again.status_code, again.json()) == (200, made.json())
    assert Entry.objects.count() == lines
    changed = city("PUT", at, sent | change)
    assert (changed.status_code, changed.json()["id"]) == (200, made.json()["id"])
    assert changed.json() | {"version": 0} != made.json() | {"version": 0}


@pytest.mark.parametrize("kind", ["bodies", "communities", "people", "proposals"])
@pytest.mark.parametrize("known", ["x" * 121, "%20", "a%00b", "%E2%80%AE"])
def test_an_id_that_nobody_can_see_or_read_is_refused(
    program_of: Speaks, assembly: Assembly, ola: Seat, kind: str, known: str
) -> None:
    sent = next(sent for name, sent, _change in THINGS if name == kind)
    refused = program_of(ola)("PUT", f"assemblies/{assembly.slug}/{kind}/by-external-id/{known}/", sent)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["external_id"])


def test_somebody_brought_in_before_is_the_same_person(
    program_of: Speaks, assembly: Assembly, ola: Seat, ana: Seat
) -> None:
    at = f"assemblies/{assembly.slug}/people/by-external-id/city-1/"
    sent = {"name": "Ana Alder", "email": ana.person.email, "community": str(ana.community_id)}
    known = program_of(ola)("PUT", at, sent)
    assert (known.status_code, known.json()["id"]) == (200, str(ana.id))


def test_who_left_and_comes_back_has_a_new_seat(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    at, city = f"assemblies/{assembly.slug}/people/by-external-id/city-1/", program_of(ola)
    first = city.does("PUT", at, {"name": "Uma Ude"})
    end_seat(Seat.objects.get(id=first["id"]), by=ola, reason="Moved away")
    assert city.does("PUT", at, {"name": "Uma Ude"})["id"] != first["id"]


def test_a_person_moves_to_another_community_and_keeps_the_number(
    program_of: Speaks, assembly: Assembly, ola: Seat, north: Community, south: Community
) -> None:
    at, city = f"assemblies/{assembly.slug}/people/by-external-id/city-1/", program_of(ola)
    first = city.does("PUT", at, {"name": "Uma Ude", "community": str(north.id)})
    moved = city.does("PUT", at, {"name": "Uma Ude", "community": str(south.id), "number": first["number"]})
    assert moved["community"] == str(south.id)
    other = city("PUT", at, {"name": "Uma Ude", "community": str(south.id), "number": first["number"] + 1})
    assert (other.status_code, other.json()["code"]) == (409, "number-stays")


def test_nobody_takes_over_somebody_with_a_seat_that_is_not_theirs_to_give(
    program_of: Speaks, assembly: Assembly, plenary: Body, fay: Seat, ana: Seat, dee: Seat, ola: Seat
) -> None:
    """A facilitator may change members, but no address of an organiser or of somebody who sits elsewhere too."""
    give_seat(dee.body, person=ana.person, role=Role.MEMBER)
    at, desk = f"assemblies/{assembly.slug}/people/by-external-id/city-1/", program_of(fay)
    sent = {"name": ana.person.name, "email": ana.person.email}
    desk.does("PUT", at, sent | {"community": str(ana.community_id)})
    refused = desk("PUT", at, sent | {"email": "mine@example.org"})
    assert (refused.status_code, refused.json()["code"]) == (409, "sits-elsewhere")
    organiser = {"name": "Ola Okafor", "email": ola.person.email}
    assert desk("PUT", f"assemblies/{assembly.slug}/people/by-external-id/city-2/", organiser).status_code == 403


def test_an_address_of_somebody_else_is_refused(program_of: Speaks, assembly: Assembly, ola: Seat, ana: Seat) -> None:
    at, city = f"assemblies/{assembly.slug}/people/by-external-id/city-9/", program_of(ola)
    city.does("PUT", at, {"name": "Uma Ude"})
    refused = city("PUT", at, {"name": "Uma Ude", "email": ana.person.email})
    assert (refused.status_code, refused.json()["code"]) == (409, "address-taken")


def test_the_same_id_in_two_assemblies_is_two_things(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    other = publish_assembly(set_up_assembly(slug="second", name="Second", question="What?"))
    give_seat(other.bodies.get(), person=ola.person, role=Role.ORGANISER)
    city = program_of(ola)
    for kind in ("bodies", "communities"):
        sent = next(sent for name, sent, _change in THINGS if name == kind)
        ids = {
            city.does("PUT", f"assemblies/{slug}/{kind}/by-external-id/city-7/", sent)["id"]
            for slug in (assembly.slug, "second")
        }
        assert len(ids) == 2, kind


def test_a_community_of_two_assemblies_is_not_changed_by_one(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    at, city = f"assemblies/{assembly.slug}/communities/by-external-id/city-7/", program_of(ola)
    made = city.does("PUT", at, {"name": "Upland", "letter": "c"})
    set_up_assembly(slug="second", name="Second", question="What?", communities=[Community.objects.get(id=made["id"])])
    refused = city("PUT", at, {"name": "Mine", "letter": "c"})
    assert (refused.status_code, refused.json()["code"]) == (409, "community-shared")


def test_a_body_made_by_another_system_asks_for_as_long_as_the_plenary(
    program_of: Speaks, assembly: Assembly, plenary: Body, ola: Seat
) -> None:
    set_charter(plenary, plenary.rules | {"shortest_vote_minutes": 90})
    city, at = program_of(ola), f"assemblies/{assembly.slug}/bodies/by-external-id/council-7/"
    sent = {"name": "Water council", "charter": {"minimum_roll": 1}}
    body = city.does("PUT", at, sent)
    assert body["charter"]["shortest_vote_minutes"] == 90
    assert city.does("PUT", at, sent) == body
    city.does("POST", f"assemblies/{assembly.slug}/people/", {"name": "Uma Ude", "body": body["id"]})
    made = city.does("POST", f"assemblies/{assembly.slug}/questions/", {"title": "Rain?", "body": body["id"]})
    city.does("POST", f"questions/{made['id']}/freeze/")
    refused = city("POST", f"questions/{made['id']}/open/", {"minutes": 30})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-closing-time")
    opened = city.does("POST", f"questions/{made['id']}/open/")
    closes, opens = (datetime.fromisoformat(opened[name]) for name in ("closes_at", "opens_at"))
    assert closes - opens == timedelta(minutes=90)


def test_an_assembly_has_one_plenary(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    city, sent = program_of(ola), {"name": "Another", "kind": "plenary"}
    assert city("POST", f"assemblies/{assembly.slug}/bodies/", sent).json()["code"] == "one-plenary"
    at = f"assemblies/{assembly.slug}/bodies/by-external-id/city-7/"
    assert city("PUT", at, sent).status_code == 409
    city.does("PUT", at, {"name": "Council", "kind": "council"})
    assert city("PUT", at, {"name": "Council", "kind": "delegation"}).status_code == 409


def test_a_proposal_is_changed_by_its_authors_alone(
    program_of: Speaks, assembly: Assembly, ana: Seat, ben: Seat
) -> None:
    at = f"assemblies/{assembly.slug}/proposals/by-external-id/city-7/"
    program_of(ana).does("PUT", at, {"title": "Shade", "text": "Trees."})
    assert program_of(ben)("PUT", at, {"title": "Mine", "text": "Trees."}).status_code == 403
    assert Proposal.objects.get(external_id="city-7").title == "Shade"


def test_a_draft_question_is_changed_only_as_it_was_read(program_of: Speaks, assembly: Assembly, fay: Seat) -> None:
    desk = program_of(fay)
    made = desk.does("POST", f"assemblies/{assembly.slug}/questions/", {"title": "Shall we?"})
    at = f"questions/{made['id']}/"
    read = desk("GET", at)["ETag"]
    assert desk("PUT", at, {"title": "Shall we now?"}).status_code == 428
    desk.does("PUT", at, {"title": "Shall we now?"}, If_Match=read)
    late = desk("PUT", at, {"title": "Shall we never?"}, If_Match=read)
    assert (late.status_code, late.json()["code"]) == (412, "condition-failed")
    desk.does("PUT", at, {"title": "Shall we later?"}, If_Match="*")
