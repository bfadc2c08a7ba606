"""Whoever wrote, supports or follows a proposal hears when it moves, once, and never because somebody voted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assemblies.correspondence.kinds import kind_of
from assemblies.correspondence.models import Message
from assemblies.members.models import Seat
from config.clock import telling
from governance.ballots import services as ballots
from governance.ballots.models import Mode, Question
from governance.ballots.secrecy.casting import cast_secret_ballot
from governance.following.models import Follow
from governance.following.services import follow, followers, unfollow
from governance.proceedings.occasions import tell_occasions
from governance.proposals import services
from governance.proposals.merging.services import ask_to_merge
from governance.proposals.models import Proposal
from governance.proposals.services import PROPOSAL
from governance.proposals.support.services import support_proposal, take_back_support
from tests.cast import Cast
from tests.governance.conftest import Visit


def told() -> list[tuple[str, set[str]]]:
    """What was told to whom, in the order in which it was."""
    messages = Message.objects.filter(kind="followed").order_by("written_at", "id")
    return [(one.places["what"], {letter.seat.public_name for letter in one.letters.all()}) for one in messages]


def later(**span: int) -> None:
    with telling(timezone.now() + timedelta(**span)):
        tell_occasions()


def names(proposal: Proposal) -> set[str]:
    return {seat.public_name for seat in followers(PROPOSAL, proposal.id)}


def test_writing_supporting_and_one_tap_make_a_follower(shade: Proposal, ben: Seat, obi: Seat, visit: Visit) -> None:
    support_proposal(shade, by=ben)
    address = reverse("proposals:follow", args=[shade.id])
    assert visit(obi).post(address, {"follow": "yes"}).status_code == 303
    assert names(shade) == {"Ana", "Ben", "Obi"}
    assert "Stop following" in visit(obi).get(shade.get_absolute_url()).content.decode()
    assert visit(obi).post(address, {"follow": "no"}).status_code == 303
    assert names(shade) == {"Ana", "Ben"}
    assert visit(None).post(address, {"follow": "yes"}).status_code == 403


def test_who_stops_following_still_supports_and_the_other_way_round(shade: Proposal, ben: Seat, cem: Seat) -> None:
    for seat in (ben, cem):
        support_proposal(shade, by=seat)
    unfollow(PROPOSAL, shade.id, by=ben)
    assert take_back_support(shade, by=cem).supporters == 1
    assert names(shade) == {"Ana", "Cem"}


def test_following_twice_is_following_once(shade: Proposal, ben: Seat) -> None:
    for _time in range(2):
        follow(PROPOSAL, shade.id, seats=[ben])
    assert Follow.objects.filter(seat=ben).count() == 1


def test_a_change_is_told_once_it_has_settled_and_leads_to_what_changed(
    shade: Proposal, ana: Seat, ben: Seat, cem: Seat
) -> None:
    support_proposal(shade, by=ben)
    for text in ("Plant forty-one trees.", "Plant forty-two trees."):
        services.change_proposal(shade, by=ana, title=shade.title, text=text)
    later(minutes=5)
    assert told() == []
    for _time in range(2):
        later(minutes=20)
    assert told() == [("changed", {"Ben"})]
    message = Message.objects.get()
    words = kind_of(message).words(message)
    assert words.path.endswith("?from=1&to=3")
    assert "Shade on the quay" in words.subject
    services.change_proposal(shade, by=ana, title=shade.title, text="Plant fifty trees.")
    later(minutes=40)
    assert told() == [("changed", {"Ben"})] * 2
    assert Message.objects.filter(kind="followed", places__was="3", places__reads="4").exists()


def test_what_happened_long_ago_is_told_to_nobody(shade: Proposal, ana: Seat, ben: Seat) -> None:
    support_proposal(shade, by=ben)
    services.change_proposal(shade, by=ana, title=shade.title, text="Plant fifty trees.")
    later(days=2)
    assert told() == []
    later(minutes=20)
    assert told() == []


def test_publishing_is_told_to_co_authors_and_withdrawing_to_all_but_who_did_it(
    shade: Proposal, ana: Seat, ben: Seat, cem: Seat
) -> None:
    draft = services.draft_proposal(shade.body, by=ana, title="Benches", text="Ten.")
    services.invite_author(draft, by=ana, number=ben.number)
    services.answer_invitation(draft, by=ben, accepts=True)
    draft = services.publish_proposal(draft, by=ana)
    support_proposal(draft, by=cem)
    later(minutes=1)
    assert told() == [("published", {"Ben"})]
    services.withdraw_proposal(draft, by=ana, reason="Done.")
    for _time in range(2):
        later(minutes=2)
    assert told()[1:] == [("withdrawn", {"Ben", "Cem"})]


def test_a_merging_is_told_on_both_sides_with_what_becomes_of_support(
    shade: Proposal, ana: Seat, ben: Seat, cem: Seat, eva: Seat, fay: Seat
) -> None:
    alike = services.draft_proposal(shade.body, by=ben, title="Trees", text="Plant forty trees.")
    alike = services.publish_proposal(alike, by=ben)
    support_proposal(alike, by=cem)
    support_proposal(shade, by=eva)
    ask_to_merge(alike, by=fay, number=shade.number, reason="They say the same.")
    later(minutes=1)
    heard = dict(told())
    assert heard["merged"] == {"Ben", "Cem"}
    assert heard["grown"] == {"Ana", "Eva"}
    message = next(one for one in Message.objects.filter(kind="followed") if one.places["what"] == "merged")
    assert "your support stays with the old text" in kind_of(message).words(message).text


def test_a_vote_and_its_result_are_told_and_a_cast_ballot_is_not(
    shade: Proposal, members: list[Seat], obi: Seat, fay: Seat, gus: Seat, cast: Cast
) -> None:
    follow(PROPOSAL, shade.id, seats=[obi])
    question = ballots.draft_question(shade.body, by=fay, title="Shade?", proposal=shade)
    later(minutes=1)
    assert told() == []
    ballots.open_question(ballots.freeze_question(question, by=fay), by=fay, minutes=60)
    later(minutes=1)
    assert told() == [("vote", {"Ana", "Obi"})]
    for seat in members:
        cast(question, seat, "yes")
    later(minutes=2)
    assert len(told()) == 1
    Question.objects.filter(id=question.id).update(state="certified", certified_at=timezone.now())
    for _time in range(2):
        later(minutes=3)
    assert told()[1:] == [("decided", {"Obi"})]  # Ana hears of it as a voter


def test_nobody_hears_of_a_secret_ballot(
    shade: Proposal, members: list[Seat], fay: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballots, "FEWEST_FOR_SECRECY", 3)
    question = ballots.draft_question(shade.body, by=fay, title="Shade?", proposal=shade, mode=Mode.SECRET)
    ballots.open_question(ballots.freeze_question(question, by=fay), by=fay, minutes=60)
    later(minutes=1)
    before = Message.objects.count()
    cast_secret_ballot(question.id, person_id=members[0].person_id, choice="yes", n1="a" * 64, n2="b" * 64)
    later(minutes=2)
    assert Message.objects.count() == before


def test_following_by_rest(shade: Proposal, ben: Seat, dee: Seat, visit: Visit) -> None:
    address = f"/api/v1/proposals/{shade.id}/following/"
    assert visit(ben).put(address, {}, content_type="application/json").status_code == 204
    assert names(shade) == {"Ana", "Ben"}
    assert visit(ben).delete(address).status_code == 204
    assert names(shade) == {"Ana"}
    assert visit(dee).put(address, {}, content_type="application/json").status_code == 403
