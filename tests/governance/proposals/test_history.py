"""Every version that was public, and what any two differ in."""

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from config.errors import Absent
from governance.proposals import services
from governance.proposals.models import Proposal
from tests.governance.conftest import Visit


@pytest.fixture
def changed(shade: Proposal, ana: Seat) -> Proposal:
    words = "Plant **forty** trees.\n\nWater them for two years."
    services.change_proposal(shade, by=ana, title="Shade on the quay", text=words)
    return services.change_proposal(shade, by=ana, title="Shade for all", text=words.replace("forty", "fifty"))


def test_words_put_in_and_taken_out_are_told_apart_without_colour(changed: Proposal, visit: Visit) -> None:
    page = visit(None).get(reverse("proposals:compare", args=[changed.id])).content.decode()
    assert "From version 2 to version 3." in page
    assert "<del>" in page
    assert "taken out:" in page
    assert "put in:" in page
    assert "fifty" in page


def test_any_two_versions_are_compared_both_ways(changed: Proposal) -> None:
    forth = services.compare_versions(changed, 1, 3)
    back = services.compare_versions(changed, 3, 1)
    assert (forth.text.put_in, forth.text.taken_out) == (back.text.taken_out, back.text.put_in)
    assert forth.text.put_in > 0
    assert services.compare_versions(changed, 2, 2).text.is_same
    assert "".join(run.text for run in forth.title.runs if run.kind != "put_in").strip() == "Shade on the quay"


@pytest.mark.parametrize("asked", ["?from=1&to=9", "?from=9", "?from=0&to=9"])
def test_versions_that_never_were_cannot_be_compared(changed: Proposal, asked: str, visit: Visit) -> None:
    assert visit(None).get(reverse("proposals:compare", args=[changed.id]) + asked).status_code == 404


def test_what_a_draft_said_is_not_compared(shade: Proposal, ana: Seat, visit: Visit) -> None:
    draft = services.draft_proposal(shade.body, by=ana, title="Benches", text="Ten.")
    assert visit(ana).get(reverse("proposals:compare", args=[draft.id])).status_code == 404
    with pytest.raises(Absent):
        services.compare_versions(draft, 1, 1)


def test_versions_and_their_comparison_by_rest(changed: Proposal, visit: Visit) -> None:
    versions = visit(None).get(f"/api/v1/proposals/{changed.id}/versions/").json()["results"]
    assert [one["number"] for one in versions] == [3, 2, 1]
    found = visit(None).get(f"/api/v1/proposals/{changed.id}/comparison/?before=2&after=3").json()
    assert {run["kind"] for block in found["blocks"] for run in block["runs"]} == {"kept", "taken_out", "put_in"}
    assert (found["put_in"], found["taken_out"]) == (1, 1)
    assert visit(None).get(f"/api/v1/proposals/{changed.id}/comparison/?before=2").status_code == 400
