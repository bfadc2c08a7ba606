"""People, seats, cards, charters and tokens over REST."""

from collections.abc import Callable

from assemblies.bodies.models import Assembly, Body
from assemblies.members.models import Card, Seat
from assemblies.people.models import Person
from tests.api.conftest import Program

Speaks = Callable[..., Program]
LIST = "name;email;community\nUma Ude;uma@example.org;Delta\nVic Vale;vic@example.org;Upland\n"


def test_a_program_learns_for_whom_it_speaks(program_of: Speaks, stranger: Program, ana: Seat) -> None:
    me = program_of(ana).get("me/")
    assert (me["name"], [seat["number"] for seat in me["seats"]]) == ("Ana Alder", [ana.number])
    assert program_of(ana).get("seats/") == me["seats"]
    assert stranger("GET", "me/").status_code == 401


def test_strangers_learn_how_many_sit_where_and_the_desk_who(
    program_of: Speaks, stranger: Program, assembly: Assembly, fay: Seat, ana: Seat, ben: Seat
) -> None:
    counted = stranger.get(f"assemblies/{assembly.slug}/roles/")
    assert {row["role"]: row["seats"] for row in counted} == {"facilitator": 1, "member": 2}
    at = f"assemblies/{assembly.slug}/seats/"
    listed = program_of(fay).get(f"{at}?role=member&has_card=false")["results"]
    assert [row["name"] for row in listed] == ["Ana Alder", "Ben Birch"]
    assert program_of(ana)("GET", at).status_code == 403
    assert stranger("GET", at).status_code == 401


def test_a_list_is_tried_then_brought_in_then_changes_nothing(
    program_of: Speaks, assembly: Assembly, ola: Seat, ana: Seat
) -> None:
    at = f"assemblies/{assembly.slug}/roster/"
    assert program_of(ana)("POST", at, {"table": LIST}).status_code == 403
    tried = program_of(ola).does("POST", at, {"table": LIST})
    assert (tried["is_done"], tried["new"]) == (False, 2)
    assert not Person.objects.filter(name="Uma Ude").exists()
    assert program_of(ola).does("POST", at, {"table": LIST, "dry_run": False})["new"] == 2
    again = program_of(ola).does("POST", at, {"table": LIST, "dry_run": False})
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    mend = program_of(ola).does("POST", at, {"table": LIST + "Wil Wood;wil@example.org;Nowhere\n"})["to_mend"]
    assert mend[0]["line"] == 4


def test_one_person_is_seated_and_leaves_again(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    organiser = program_of(ola)
    seat = organiser.does("POST", f"assemblies/{assembly.slug}/people/", {"name": "Uma Ude", "role": "expert"})
    assert (seat["name"], seat["role"], seat["email"]) == ("Uma Ude", "expert", None)
    ended = organiser.does("POST", f"seats/{seat['id']}/end/", {"reason": "She moved away."})
    assert ended["ended_at"]
    assert organiser.get(f"assemblies/{assembly.slug}/seats/?is_ended=true")["results"][0]["name"] == "Uma Ude"


def test_cards_are_made_once_and_replaced_at_once(
    program_of: Speaks, assembly: Assembly, fay: Seat, ana: Seat, eva: Seat, dee: Seat
) -> None:
    made = program_of(fay).does("POST", f"assemblies/{assembly.slug}/cards/", {})["cards"]
    assert len(made) == 2
    assert program_of(fay).does("POST", f"assemblies/{assembly.slug}/cards/", {})["cards"] == []
    fresh = program_of(fay).does("POST", f"seats/{eva.id}/card/", {})
    assert fresh["code"] not in {card["code"] for card in made}
    assert Card.objects.filter(seat=eva, ended_at__isnull=True).count() == 1
    assert program_of(dee)("POST", f"seats/{eva.id}/card/", {}).status_code == 404


def test_a_member_chooses_a_name_and_nobody_chooses_it_for_them(
    program_of: Speaks, fay: Seat, ana: Seat, ben: Seat
) -> None:
    chosen = program_of(ana).does("PATCH", f"seats/{ana.id}/", {"shown_as": "number"}, If_Match="*")
    assert chosen["public_name"] == f"Seat {ana.number}"
    assert program_of(fay)("PATCH", f"seats/{ana.id}/", {"shown_as": "full"}).status_code == 403
    assert program_of(ben)("PATCH", f"seats/{ana.id}/", {"shown_as": "full"}).status_code == 404


def test_an_organiser_sets_charter_and_phases(
    program_of: Speaks, stranger: Program, plenary: Body, ola: Seat, fay: Seat
) -> None:
    at, organiser = f"bodies/{plenary.id}/", program_of(ola)
    changed = organiser.does("PUT", f"{at}charter/", {"threshold": "2/3", "quorum": "50 %"}, If_Match="*")
    assert (changed["charter"]["threshold"], changed["charter"]["quorum"]) == ("2/3", "1/2")
    assert program_of(fay)("PUT", f"{at}charter/", {}).status_code == 403
    wrong = organiser("PUT", f"{at}charter/", {"threshold": "3/2"}, If_Match="*")
    assert (wrong.status_code, wrong.json()["code"]) == (400, "bad-charter")
    phase = {"name": "Learning", "starts_on": "2026-05-01", "ends_on": "2026-06-01"}
    assert organiser.does("PUT", f"{at}phases/", {"phases": [phase]}, If_Match="*")["phases"] == [phase]
    assert stranger.get(at)["phases"] == [phase]


def test_a_token_ends_when_its_owner_ends_it_and_makes_no_other(program_of: Speaks, ana: Seat, ben: Seat) -> None:
    program = program_of(ana)
    listed = program.get("tokens/")["results"]
    assert [set(token) for token in listed] == [{"id", "name", "scope", "created", "expiry"}]
    assert program("POST", "tokens/", {"name": "another"}).status_code == 403
    assert program_of(ben)("DELETE", f"tokens/{listed[0]['id']}/").status_code == 404
    program.does("DELETE", f"tokens/{listed[0]['id']}/")
    assert program("GET", "tokens/").status_code == 401


def test_a_reading_token_does_nothing_but_read(program_of: Speaks, assembly: Assembly, ola: Seat) -> None:
    program = program_of(ola, "read")
    assert program.get(f"assemblies/{assembly.slug}/seats/")["results"]
    refused = program("POST", f"assemblies/{assembly.slug}/people/", {"name": "Uma Ude"})
    assert (refused.status_code, refused.json()["code"]) == (403, "read-only-token")
