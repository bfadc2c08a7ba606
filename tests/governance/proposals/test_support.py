"""“I support this”: counted for everybody, named only where the charter says so."""

import pytest
from django.urls import reverse

from assemblies.bodies.errors import BadCharter
from assemblies.bodies.models import Body
from assemblies.bodies.services import set_charter
from assemblies.members.models import Role, Seat, ShownAs
from assemblies.members.services import give_seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.proposals import services
from governance.proposals.errors import WrongProposalState
from governance.proposals.models import Proposal
from governance.proposals.support.errors import OwnProposal
from governance.proposals.support.models import Endorsement
from governance.proposals.support.services import named_supporters, support_of, support_proposal, take_back_support
from tests.governance.conftest import Visit


def shows_names_to(body: Body, whom: str) -> None:
    set_charter(body, body.rules | {"supporters_seen_by": whom})


def test_members_support_a_proposal_and_take_it_back(shade: Proposal, members: list[Seat]) -> None:
    _ana, ben, cem, *_others = members
    support_proposal(shade, by=ben)
    assert support_proposal(shade, by=cem).supporters == 2
    support_proposal(shade, by=cem)
    told = support_of(cem.person, shade)
    assert (told.supporters, told.members, told.is_mine) == (2, 5, True)
    assert take_back_support(shade, by=cem).supporters == 1
    assert not support_of(cem.person, shade).is_mine
    assert [entry.body["supporters"] for entry in Entry.objects.filter(type="proposal.support")] == [1, 2, 1]


def test_the_minutes_tell_how_many_and_not_who(shade: Proposal, ben: Seat) -> None:
    support_proposal(shade, by=ben)
    entry = Entry.objects.get(type="proposal.support")
    assert "by" not in entry.body
    assert ben.opaque_id not in entry.text


def test_authors_observers_and_strangers_are_not_counted(
    shade: Proposal, ana: Seat, fay: Seat, obi: Seat, dee: Seat
) -> None:
    with pytest.raises(OwnProposal):
        support_proposal(shade, by=ana)
    for seat in (fay, obi, dee):
        with pytest.raises(NotAllowed):
            support_proposal(shade, by=seat)


def test_a_person_with_two_seats_counts_once(shade: Proposal, ben: Seat, plenary: Body) -> None:
    council = Body.objects.create(assembly=plenary.assembly, kind=Body.Kind.COUNCIL, name="Council")
    second = give_seat(council, person=ben.person, role=Role.MEMBER)
    support_proposal(shade, by=ben)
    assert support_proposal(shade, by=second).supporters == 1
    assert support_of(ben.person, shade).members == 2


def test_support_is_of_the_words_that_were_read(shade: Proposal, ana: Seat, ben: Seat) -> None:
    support_proposal(shade, by=ben)
    changed = services.change_proposal(shade, by=ana, title=shade.title, text="Plant four trees.")
    assert support_of(ben.person, changed).of_this_version == 0
    assert support_of(ben.person, changed).is_of_earlier_words
    support_proposal(changed, by=ben)
    told = support_of(ben.person, changed)
    assert (told.of_this_version, told.is_of_earlier_words) == (1, False)
    assert Endorsement.objects.count() == 1


def test_whoever_becomes_an_author_is_not_counted_beside(shade: Proposal, ana: Seat, ben: Seat) -> None:
    support_proposal(shade, by=ben)
    services.invite_author(shade, by=ana, number=ben.number)
    assert services.answer_invitation(shade, by=ben, accepts=True).supporters == 0
    assert not Endorsement.objects.exists()


def test_a_withdrawn_proposal_keeps_its_number(shade: Proposal, ana: Seat, ben: Seat) -> None:
    support_proposal(shade, by=ben)
    services.withdraw_proposal(shade, by=ana, reason="Done.")
    for act in (support_proposal, take_back_support):
        with pytest.raises(WrongProposalState):
            act(shade, by=ben)


def test_names_are_shown_as_the_charter_says(
    shade: Proposal, plenary: Body, ben: Seat, cem: Seat, obi: Seat, visit: Visit
) -> None:
    address = reverse("proposals:supporters", args=[shade.id])
    ben.shown_as = ShownAs.FULL
    ben.save()

    def names(seat: Seat | None) -> bool:
        return "Ben Birch" in visit(seat).get(address).content.decode()

    shows_names_to(plenary, "members")
    support_proposal(shade, by=ben)
    assert (names(None), names(obi), names(cem)) == (False, True, True)
    shows_names_to(plenary, "everybody")
    assert (names(None), names(obi)) == (False, True)  # it was said to members alone
    shows_names_to(plenary, "nobody")
    assert (names(obi), names(cem)) == (False, False)


def test_nobody_who_spoke_uncounted_by_name_is_named_later(shade: Proposal, plenary: Body, ben: Seat) -> None:
    support_proposal(shade, by=ben)
    shows_names_to(plenary, "everybody")
    assert not named_supporters(ben.person, Proposal.objects.get(id=shade.id)).exists()


def test_the_charter_knows_three_answers(plenary: Body) -> None:
    with pytest.raises(BadCharter):
        shows_names_to(plenary, "friends")


def test_one_tap_supports_and_another_takes_it_back(shade: Proposal, ana: Seat, ben: Seat, visit: Visit) -> None:
    address = reverse("proposals:support", args=[shade.id])
    assert "I support this" in visit(ben).get(shade.get_absolute_url()).content.decode()
    assert "I support this" not in visit(ana).get(shade.get_absolute_url()).content.decode()
    assert visit(ben).post(address, {"support": "yes"}).status_code == 303
    page = visit(ben).get(shade.get_absolute_url()).content.decode()
    assert "You support this" in page
    assert "Only the number is shown, not who." in page
    assert "1 member supports it" in visit(None).get(reverse("proposals:list", args=["two-shores"])).content.decode()
    assert visit(ben).post(address, {"support": "no"}).status_code == 303
    assert visit(None).post(address, {"support": "yes"}).status_code == 403


def test_support_by_rest(shade: Proposal, plenary: Body, ben: Seat, visit: Visit) -> None:
    shows_names_to(plenary, "everybody")
    address = f"/api/v1/proposals/{shade.id}/support/"
    put = visit(ben).put(address, {}, content_type="application/json").json()
    assert put == {"supporters": 1, "members": 2, "of_this_version": 1, "is_mine": True}
    names = visit(None).get(f"/api/v1/proposals/{shade.id}/supporters/").json()["results"]
    assert [one["name"] for one in names] == ["Ben"]
    assert visit(None).get(f"/api/v1/proposals/{shade.id}/").json()["supporters"] == 1
    assert visit(ben).delete(address).json()["supporters"] == 0
