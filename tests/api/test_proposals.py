"""Proposals over REST."""

from collections.abc import Callable

from assemblies.bodies.models import Assembly
from assemblies.members.models import Seat
from governance.proposals.models import Proposal
from tests.api.conftest import Program

Speaks = Callable[..., Program]


def test_a_proposal_is_written_shared_published_and_withdrawn(
    program_of: Speaks, stranger: Program, assembly: Assembly, ana: Seat, ben: Seat, cem: Seat
) -> None:
    ana_s, ben_s = program_of(ana), program_of(ben)
    words = {"title": "Shade for the quay", "text": "Plant forty trees."}
    made = ana_s.does("POST", f"assemblies/{assembly.slug}/proposals/", words)
    at = f"proposals/{made['id']}/"
    assert (stranger("GET", at).status_code, ben_s("GET", at).status_code) == (404, 404)
    ana_s.does("POST", f"{at}invitations/", {"number": ben.number})
    ben_s.does("POST", f"{at}answer/", {"accepts": True})
    assert ana_s.does("POST", f"{at}publish/")["authors"] == ["Ana", "Ben"]
    listed = stranger.get(f"assemblies/{assembly.slug}/proposals/?state=open")["results"]
    assert [row["title"] for row in listed] == ["Shade for the quay"]
    assert program_of(cem)("POST", f"{at}withdraw/", {"reason": "No."}).status_code == 403
    ana_s.does("POST", f"{at}withdraw/", {"reason": "Said better in another one."})
    assert stranger.get(at)["withdrawal_reason"] == "Said better in another one."


def test_a_change_names_the_version_it_was_made_to(program_of: Speaks, open_proposal: Proposal, ana: Seat) -> None:
    ana_s, at = program_of(ana), f"proposals/{open_proposal.id}/"
    version = ana_s("GET", at).headers["ETag"]
    without = ana_s("PATCH", at, {"title": "More shade"})
    assert (without.status_code, without.json()["code"]) == (428, "condition-missing")
    assert ana_s.does("PATCH", at, {"title": "More shade"}, If_Match=version)["version"] == 2
    stale = ana_s("PATCH", at, {"title": "Less shade"}, If_Match=version)
    assert (stale.status_code, stale.json()["code"]) == (412, "condition-failed")


def test_a_guarantor_writes_no_proposal_and_changes_none(
    program_of: Speaks, assembly: Assembly, open_proposal: Proposal, gus: Seat
) -> None:
    words = {"title": "Mine", "text": "Mine."}
    assert program_of(gus)("POST", f"assemblies/{assembly.slug}/proposals/", words).status_code == 403
    assert program_of(gus)("PATCH", f"proposals/{open_proposal.id}/", words, If_Match='"1"').status_code == 403
