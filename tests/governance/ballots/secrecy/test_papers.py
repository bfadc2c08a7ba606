"""A secret vote on paper: one way of voting for a seat, and a count that two people have read alike."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed
from governance.ballots import services
from governance.ballots.errors import AlreadyVoted, Closed, NoSuchPaper, OtherChannel, PapersFitNoParts, TooManyPapers
from governance.ballots.models import PaperPile, Question, Request, SealedBallot, Tally, Turnout
from governance.ballots.secrecy.papers import (
    add_paper,
    differences,
    finish_pile,
    hand_out_paper,
    lay_pile,
    take_out_paper,
    waits_for_papers,
)
from governance.ballots.tallying import count_tally, due_tallies
from tests.secret_cast import SecretCast

Visit = Callable[..., Client]
YES, NO = '"yes"', '"no"'


@pytest.fixture
def closed(
    secret_question: Question, twelve: list[Seat], vote: SecretCast, fay: Seat, gus: Seat, close: Callable
) -> Question:
    """Nine voted by phone, three took a paper, and voting is over."""
    for seat in twelve[:9]:
        vote(secret_question, seat, "yes")
    for seat in twelve[9:]:
        hand_out_paper(secret_question.id, seat=seat, by=fay)
    return close(secret_question)


def count() -> None:
    for tally in due_tallies():
        assert count_tally(tally)


def test_whoever_takes_a_paper_has_voted_and_votes_in_no_other_way(
    secret_question: Question, ana: Seat, ben: Seat, fay: Seat, vote: SecretCast
) -> None:
    hand_out_paper(secret_question.id, seat=ana, by=fay)
    assert secret_question.count_turnout() == 1
    with pytest.raises(AlreadyVoted):
        vote(secret_question, ana, "yes")
    with pytest.raises(OtherChannel):
        hand_out_paper(secret_question.id, seat=ana, by=fay)
    vote(secret_question, ben, "no")
    with pytest.raises(OtherChannel):
        hand_out_paper(secret_question.id, seat=ben, by=fay)
    assert Turnout.objects.count() == 2


def test_members_hand_out_no_papers_and_read_none(closed: Question, secret_question: Question, ana: Seat) -> None:
    with pytest.raises(NotAllowed):
        hand_out_paper(secret_question.id, seat=ana, by=ana)
    with pytest.raises(NotAllowed):
        add_paper(closed.id, by=ana, choice="yes")


def test_papers_are_not_read_while_voting_is_open(secret_question: Question, ana: Seat, fay: Seat) -> None:
    hand_out_paper(secret_question.id, seat=ana, by=fay)
    with pytest.raises(Closed):
        add_paper(secret_question.id, by=fay, choice="yes")


def test_nothing_is_counted_before_two_people_have_read_the_same(closed: Question, fay: Seat, gus: Seat) -> None:
    assert waits_for_papers(closed)
    assert not Tally.objects.exists()
    for choice in ("no", "no", "yes"):
        add_paper(closed.id, by=fay, choice=choice)
    assert not finish_pile(closed.id, by=fay)
    assert not finish_pile(closed.id, by=fay), "one person twice is one person"
    lay_pile(closed.id, by=gus, papers=[("no", 2), ("yes", 1)], blank=0)
    assert finish_pile(closed.id, by=gus)
    assert not PaperPile.objects.exists()
    count()
    closed.refresh_from_db()
    assert closed.state == Question.State.COUNTED
    assert closed.tally.result["rounds"][0]["votes"]["yes"] == "10"
    assert closed.tally.result["rounds"][0]["votes"]["no"] == "2"
    assert SealedBallot.objects.filter(question=closed).count() == 12
    told = Entry.objects.filter(type="question.papers").get().body
    assert {name: told[name] for name in ("out", "counted", "blank")} == {"out": 3, "counted": 3, "blank": 0}


def test_a_paper_in_the_box_looks_like_any_ballot_from_a_phone(closed: Question, fay: Seat, gus: Seat) -> None:
    for by in (fay, gus):
        lay_pile(closed.id, by=by, papers=[("yes", 3)], blank=0)
        finish_pile(closed.id, by=by)
    count()
    rows = list(SealedBallot.objects.filter(question=closed))
    assert len({row.leaf for row in rows}) == 12
    assert {(row.choice, len(row.n1), len(row.h2), len(row.promise), row.community, row.n2) for row in rows} == {
        (YES, 64, 64, 128, "", "")
    }


def test_where_two_read_differently_both_see_where_and_nothing_is_counted(
    closed: Question, fay: Seat, gus: Seat
) -> None:
    lay_pile(closed.id, by=fay, papers=[("no", 2), ("yes", 1)], blank=0)
    finish_pile(closed.id, by=fay)
    lay_pile(closed.id, by=gus, papers=[("no", 1), ("yes", 1)], blank=1)
    assert not differences(closed, gus), "as long as one is still reading, nobody sees the other pile"
    assert not finish_pile(closed.id, by=gus)
    assert [(one.choice, one.counts) for one in differences(closed, gus)] == [("", (1, 0)), (NO, (1, 2))]
    assert not Tally.objects.exists()
    take_out_paper(closed.id, by=gus, choice="")
    add_paper(closed.id, by=gus, choice="no")
    assert finish_pile(closed.id, by=gus)


def test_there_are_never_more_papers_than_were_handed_out_and_fewer_are_told(
    closed: Question, fay: Seat, gus: Seat
) -> None:
    with pytest.raises(TooManyPapers):
        lay_pile(closed.id, by=fay, papers=[("no", 4)], blank=0)
    with pytest.raises(NoSuchPaper):
        take_out_paper(closed.id, by=fay, choice=NO)
    for by in (fay, gus):
        add_paper(closed.id, by=by, choice="no")
        add_paper(closed.id, by=by, is_blank=True)
        finish_pile(closed.id, by=by)
    count()
    told = Entry.objects.filter(type="question.papers").get().body
    assert {name: told[name] for name in ("out", "counted", "blank")} == {"out": 3, "counted": 1, "blank": 1}
    assert SealedBallot.objects.filter(question=closed).count() == 10


def test_where_communities_must_agree_a_paper_without_a_name_fits_nowhere(
    secret_question: Question, ana: Seat, fay: Seat
) -> None:
    config = secret_question.config | {"majorities": [{"of": "communities"}]}
    Question.objects.filter(id=secret_question.id).update(config=config)
    with pytest.raises(PapersFitNoParts):
        hand_out_paper(secret_question.id, seat=ana, by=fay)


def test_an_annulled_vote_keeps_no_pile(closed: Question, fay: Seat, gus: Seat) -> None:
    add_paper(closed.id, by=fay, choice="no")
    asked = services.ask_for(closed, Request.Act.ANNUL, by=fay, reason="The box was open.")
    services.confirm_request(asked, by=gus)
    assert not PaperPile.objects.exists()


def test_the_desk_gives_papers_and_two_people_read_them_on_the_pages(
    secret_question: Question, twelve: list[Seat], fay: Seat, gus: Seat, visit: Visit, close: Callable
) -> None:
    desk, about = visit(fay), secret_question.get_absolute_url()
    assert "Give a paper" in desk.get(about).content.decode()
    found = desk.get(f"{about}paper/?q=grove").content.decode()
    for seat in twelve[5:7]:
        assert f"{about}papers/{seat.id}/" in found
        assert "carries no name" in desk.get(f"{about}papers/{seat.id}/").content.decode()
        assert "votes on paper alone" in desk.post(f"{about}papers/{seat.id}/", follow=True).content.decode()
    assert "one for each seat" in desk.post(f"{about}papers/{twelve[5].id}/").content.decode()
    close(secret_question)
    assert "2 papers wait to be read" in desk.get(about).content.decode()
    assert "2 papers wait" not in Client().get(about).content.decode()
    assert f"{about}papers/" in desk.get("/en/").content.decode()
    assert f"{about}papers/" not in visit(twelve[0]).get("/en/").content.decode()
    guarantor = visit(gus)
    for reader in (desk, guarantor):
        for choice in ("yes", "no"):
            page = reader.post(f"{about}papers/", {"choice": choice, "add": "1"}, follow=True).content.decode()
        assert "2 of 2 papers are on your pile" in page
        last = reader.post(f"{about}papers/", {"finish": "1"}, follow=True).content.decode()
    assert "Two people have read the same" in last
    assert json.loads(Client().get(f"/api/v1/questions/{secret_question.id}/result/").content)["counting"] == "queued"
