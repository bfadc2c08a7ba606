"""Duplicates become one, and everybody can see where each came from."""

import pytest
from django.urls import reverse

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import Absent, NotAllowed
from governance.proposals import services
from governance.proposals.errors import WrongProposalState
from governance.proposals.merging.errors import MergingAsked, MergingOver, NoSuchProposal, ReasonForMergingMissing
from governance.proposals.merging.models import Merging
from governance.proposals.merging.services import (
    answer_merging,
    ask_to_merge,
    find_merging,
    lineage_of,
    take_back_merging,
    where_it_went,
)
from governance.proposals.models import Proposal
from governance.proposals.support.services import support_of, support_proposal
from tests.governance.conftest import Visit

WHY = "They say the same."


def published(like: Proposal, by: Seat, title: str) -> Proposal:
    made = services.draft_proposal(like.body, by=by, title=title, text="Plant forty trees.")
    return services.publish_proposal(made, by=by)


@pytest.fixture
def alike(shade: Proposal, ben: Seat) -> Proposal:
    return published(shade, ben, "Trees on the quay")


def now(proposal: Proposal) -> Proposal:
    return Proposal.objects.with_authors().get(id=proposal.id)


def test_both_authors_agree_and_the_two_are_one_with_links_both_ways(
    shade: Proposal, alike: Proposal, ana: Seat, ben: Seat, cem: Seat
) -> None:
    support_proposal(alike, by=cem)
    merging = ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    assert (merging.is_done, now(alike).state) == (False, "open")
    with pytest.raises(NotAllowed):
        answer_merging(merging, by=ben, agrees=True)
    answer_merging(merging, by=ana, agrees=True)
    assert now(alike).state == "merged"
    assert lineage_of(alike).became.into == shade
    assert [one.proposal for one in lineage_of(shade).came_from] == [alike]
    entry = Entry.objects.get(type="proposal.merge")
    assert (entry.body["number"], entry.body["into_number"], entry.body["supporters"]) == (2, 1, 1)
    assert WHY not in entry.text


def test_support_stays_with_the_words_it_was_given_to(
    shade: Proposal, alike: Proposal, ana: Seat, cem: Seat, fay: Seat
) -> None:
    support_proposal(alike, by=cem)
    ask_to_merge(alike, by=fay, number=shade.number, reason=WHY)
    assert (now(alike).supporters, now(shade).supporters) == (1, 0)
    assert not support_of(cem.person, now(shade)).is_mine
    assert support_proposal(shade, by=cem).supporters == 1


def test_declined_or_taken_back_both_stay_as_they_are(shade: Proposal, alike: Proposal, ana: Seat, ben: Seat) -> None:
    merging = ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    with pytest.raises(MergingAsked):
        ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    answer_merging(merging, by=ana, agrees=False)
    with pytest.raises(MergingOver):
        answer_merging(merging, by=ana, agrees=True)
    again = ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    with pytest.raises(NotAllowed):
        take_back_merging(again, by=ana)
    take_back_merging(again, by=ben)
    assert (now(alike).state, now(shade).state) == ("open", "open")
    assert not Entry.objects.filter(type__startswith="proposal.merge").exists()


def test_the_desk_merges_with_a_reason_and_others_cannot(
    shade: Proposal, alike: Proposal, cem: Seat, fay: Seat, mo: Seat
) -> None:
    for seat in (cem, mo):
        with pytest.raises(NotAllowed):
            ask_to_merge(alike, by=seat, number=shade.number, reason=WHY)
    with pytest.raises(ReasonForMergingMissing):
        ask_to_merge(alike, by=fay, number=shade.number, reason=" ")
    done = ask_to_merge(alike, by=fay, number=shade.number, reason=WHY)
    assert (done.state, now(alike).state) == ("desk", "merged")
    assert Entry.objects.filter(type="proposal.merge_by_desk").exists()


def test_the_desk_does_not_wait_for_an_answer_that_does_not_come(
    shade: Proposal, alike: Proposal, ben: Seat, fay: Seat
) -> None:
    asked = ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    ask_to_merge(alike, by=fay, number=shade.number, reason="Nobody answered for a month.")
    assert Merging.objects.get(id=asked.id).state == "taken_back"
    assert now(alike).state == "merged"


def test_whoever_wrote_both_asks_nobody(shade: Proposal, ana: Seat) -> None:
    second = published(shade, ana, "More shade")
    assert ask_to_merge(second, by=ana, number=shade.number, reason=WHY).state == "agreed"


@pytest.mark.parametrize("number", [2, 99])
def test_a_proposal_merges_into_another_open_one_here(shade: Proposal, alike: Proposal, ben: Seat, number: int) -> None:
    with pytest.raises(NoSuchProposal):
        ask_to_merge(alike, by=ben, number=number, reason=WHY)


def test_what_was_withdrawn_meanwhile_is_not_merged(shade: Proposal, alike: Proposal, ana: Seat, ben: Seat) -> None:
    merging = ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    services.withdraw_proposal(alike, by=ben, reason="Done.")
    with pytest.raises(WrongProposalState):
        answer_merging(merging, by=ana, agrees=True)


def test_a_merged_text_takes_nothing_more_and_leads_on_through_every_merging(
    shade: Proposal, alike: Proposal, ana: Seat, ben: Seat, cem: Seat, fay: Seat
) -> None:
    third = published(shade, cem, "Water and trees")
    ask_to_merge(alike, by=fay, number=shade.number, reason=WHY)
    ask_to_merge(shade, by=fay, number=third.number, reason=WHY)
    assert where_it_went(alike) == third
    assert where_it_went(third) == third
    with pytest.raises(WrongProposalState):
        support_proposal(alike, by=cem)
    with pytest.raises(WrongProposalState):
        services.change_proposal(alike, by=ben, title="New", text="New")


def test_a_draft_shows_no_merging_to_others(shade: Proposal, alike: Proposal, ben: Seat, dee: Seat) -> None:
    merging = ask_to_merge(alike, by=ben, number=shade.number, reason=WHY)
    assert find_merging(dee.person, merging.id) == merging
    Proposal.objects.filter(id=alike.id).update(state="draft")
    with pytest.raises(Absent):
        find_merging(dee.person, merging.id)


def test_merging_on_the_pages(shade: Proposal, alike: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    address = reverse("proposals:merge", args=[alike.id])
    assert visit(ben).post(address, {"number": "99", "reason": WHY}).status_code == 400
    assert visit(ben).post(address, {"number": str(shade.number), "reason": WHY}).status_code == 303
    page = visit(ana).get(shade.get_absolute_url()).content.decode()
    assert "Another proposal wants to become part of this one" in page
    assert "wants to become part" not in visit(None).get(shade.get_absolute_url()).content.decode()
    answer = reverse("proposals:answer_merging", args=[Merging.objects.get().id])
    assert visit(ben).post(answer, {"answer": "yes"}).status_code == 403
    assert visit(ana).post(answer, {"answer": "yes"}).status_code == 303
    assert "is part of another now" in visit(None).get(alike.get_absolute_url()).content.decode()
    assert alike.title in visit(None).get(shade.get_absolute_url()).content.decode()
    assert "Part of another" in visit(None).get(reverse("proposals:list", args=["two-shores"])).content.decode()


def test_merging_by_rest(shade: Proposal, alike: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    sent = {"number": shade.number, "reason": WHY}
    address = f"/api/v1/proposals/{alike.id}/lineage/"
    made = visit(ben).post(address, sent, content_type="application/json")
    assert (made.status_code, made.json()["state"]) == (201, "asked")
    one = f"/api/v1/mergings/{made.json()['id']}/"
    assert visit(ben).post(one, {"agrees": True}, content_type="application/json").status_code == 403
    assert visit(ana).post(one, {"agrees": True}, content_type="application/json").json()["state"] == "agreed"
    read = visit(None).get(address).json()
    assert (read["became"]["into"], read["part_of"]) == (str(shade.id), str(shade.id))
    came = visit(None).get(f"/api/v1/proposals/{shade.id}/lineage/").json()["came_from"]
    assert [row["proposal"] for row in came] == [str(alike.id)]
