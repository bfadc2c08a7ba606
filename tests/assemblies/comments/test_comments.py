"""What people of a community say about the figures that describe them: two of them decide, and nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import form_body
from assemblies.comments.errors import BadComment, CommentOver, CommentSettled, RemovalReasonMissing
from assemblies.comments.models import Comment
from assemblies.comments.services import agree_to_comment, remove_comment, take_back_comment, write_comment
from assemblies.communities.models import Community
from assemblies.correspondence.models import Letter
from assemblies.correspondence.words import rendered
from assemblies.founding.views.preview import parts_of
from assemblies.members.leaving import erase_oneself
from assemblies.members.models import Role, Seat
from assemblies.members.services import end_seat, give_seat
from assemblies.minutes.models import Entry
from config.errors import NotAllowed

BrowserOf = Callable[[Seat], Client]
TEXT = "The survey asked only those who have a door."


def unmarked(line: str) -> str:
    """Without the signs that keep foreign words in their own direction."""
    return line.replace("\u2068", "").replace("\u2069", "")


@pytest.fixture
def waiting(assembly: Assembly, north: Community, ana: Seat, ben: Seat) -> Comment:
    """Ana wrote about the figures of Upland; Ben, who sits for Upland too, has not answered yet."""
    return write_comment(assembly, north, by=ana, text=TEXT)


@pytest.fixture
def standing(waiting: Comment, ben: Seat) -> Comment:
    return agree_to_comment(waiting, by=ben)


def communities(assembly: Assembly) -> str:
    return f"/en/a/{assembly.slug}/communities/"


def test_ana_writes_ben_agrees_and_everybody_reads_it_beside_the_figures(
    assembly: Assembly, north: Community, ana: Seat, ben: Seat, stranger: Client, browser_of: BrowserOf
) -> None:
    member = browser_of(ana)
    assert "Write a comment" in member.get(communities(assembly)).content.decode()
    sent = member.post(f"{communities(assembly)}{north.id}/comment/", {"text": TEXT}, follow=True).content.decode()
    assert "waits until somebody else" in sent
    comment = Comment.objects.get()
    assert TEXT not in stranger.get(communities(assembly)).content.decode()
    second = browser_of(ben)
    assert comment.get_absolute_url() in second.get(communities(assembly)).content.decode()
    page = second.post(f"{comment.get_absolute_url()}agree/", follow=True).content.decode()
    assert "stands beside the figures now" in page
    public = Client().get(communities(assembly)).content.decode()
    assert TEXT in public
    assert "Two people from here agreed on it." in public
    assert "Census office" in public
    told = Client().get(f"/api/v1/assemblies/{assembly.slug}/communities/").json()
    assert [one["comment"] and one["comment"]["text"] for one in told] == [TEXT, None]
    assert told[0]["comment"]["agreed_by"] == "Ben"
    lines = [line for part in parts_of(assembly) for line in part.lines]
    assert f"People from there say: {TEXT}" in lines
    assert any("need 40 of 100 (Census office, 2025)" in unmarked(line) for line in lines)


def test_the_others_of_the_community_hear_that_a_comment_waits_and_not_what_it_says(
    waiting: Comment, ana: Seat, ben: Seat, cem: Seat, browser_of: BrowserOf
) -> None:
    letters = Letter.objects.select_related("message").filter(message__kind="comment-waits")
    assert {letter.person_id for letter in letters} == {ben.person_id}
    told = rendered(letters[0].message, ben.person)
    assert TEXT not in f"{told.subject} {told.text}"
    assert browser_of(ben).get(waiting.get_absolute_url()).status_code == 200
    assert told.path == waiting.get_absolute_url() or waiting.get_absolute_url() in told.path


def test_until_two_agree_only_their_community_reads_it(
    waiting: Comment, cem: Seat, ola: Seat, gus: Seat, ben: Seat, browser_of: BrowserOf
) -> None:
    for other in (cem, ola, gus):
        assert browser_of(other).get(waiting.get_absolute_url()).status_code == 404
        assert browser_of(other).get(f"/api/v1/comments/{waiting.id}/").status_code == 404
    assert TEXT in browser_of(ben).get(waiting.get_absolute_url()).content.decode()


def test_nobody_agrees_with_herself_and_nobody_from_elsewhere_does(
    waiting: Comment, ana: Seat, cem: Seat, ola: Seat
) -> None:
    for other in (ana, cem, ola):
        with pytest.raises(NotAllowed):
            agree_to_comment(waiting, by=other)


@pytest.mark.parametrize("other", ["cem", "ola", "fay", "gus", "obi"])
def test_only_members_from_there_write(
    other: str, assembly: Assembly, north: Community, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(NotAllowed):
        write_comment(assembly, north, by=request.getfixturevalue(other), text=TEXT)


def test_where_one_person_is_seated_theirs_stands_at_once(assembly: Assembly, north: Community, ana: Seat) -> None:
    made = write_comment(assembly, north, by=ana, text=TEXT)
    assert made.is_standing
    assert made.agreed_by is None


def test_a_second_seat_of_the_same_person_is_no_second_person(waiting: Comment, ana: Seat) -> None:
    council = form_body(waiting.assembly, kind=Body.Kind.COUNCIL, name="Water council")
    other = give_seat(council, person=ana.person, role=Role.MEMBER, community=waiting.community)
    with pytest.raises(NotAllowed):
        agree_to_comment(waiting, by=other)


def test_whoever_gave_up_the_seat_agrees_no_more(waiting: Comment, ben: Seat, ola: Seat) -> None:
    end_seat(ben, by=ola, reason="Moved away.")
    with pytest.raises(NotAllowed):
        agree_to_comment(waiting, by=ben)


def test_whoever_wrote_no_longer_sits_and_nobody_lets_it_stand(
    waiting: Comment, ana: Seat, ben: Seat, ola: Seat
) -> None:
    end_seat(ana, by=ola, reason="Moved away.")
    with pytest.raises(NotAllowed):
        agree_to_comment(waiting, by=ben)


def test_written_anew_the_one_that_waited_is_gone(waiting: Comment, ana: Seat, ben: Seat) -> None:
    newer = write_comment(waiting.assembly, waiting.community, by=ana, text="Another word.")
    with pytest.raises(CommentSettled):
        agree_to_comment(waiting, by=ben)
    assert agree_to_comment(newer, by=ben).is_standing


def test_the_next_one_takes_its_place_and_the_first_stays_readable(
    standing: Comment, ana: Seat, ben: Seat, stranger: Client
) -> None:
    newer = agree_to_comment(
        write_comment(standing.assembly, standing.community, by=ben, text="They came back and asked."), by=ana
    )
    page = stranger.get(newer.get_absolute_url()).content.decode()
    assert standing.get_absolute_url() in page
    assert "A newer comment has taken its place" in stranger.get(standing.get_absolute_url()).content.decode()
    assert TEXT not in stranger.get(communities(standing.assembly)).content.decode()


def test_the_minutes_know_that_it_stands_and_neither_its_words_nor_whose(standing: Comment) -> None:
    [line] = Entry.objects.filter(type="comment.stand")
    assert TEXT not in line.text
    assert "Ana" not in line.text
    assert line.body["text_hash"] == standing.text_hash
    assert line.sentence == "Upland has a comment of its own beside its figures."


def test_organisers_neither_change_nor_remove_it(
    standing: Comment, ola: Seat, fay: Seat, browser_of: BrowserOf
) -> None:
    for desk in (ola, fay):
        browser = browser_of(desk)
        assert browser.get(f"{standing.get_absolute_url()}remove/").status_code == 403
        assert browser.post(f"{communities(standing.assembly)}{standing.community_id}/comment/").status_code == 403
        with pytest.raises(NotAllowed):
            remove_comment(standing, by=desk, reason="We do not like it.")


@pytest.mark.parametrize("who", ["gus", "mo"])
def test_guarantors_and_moderators_remove_it_with_a_reason_that_stays(
    who: str, standing: Comment, stranger: Client, browser_of: BrowserOf, request: pytest.FixtureRequest
) -> None:
    browser = browser_of(request.getfixturevalue(who))
    assert browser.post(f"{standing.get_absolute_url()}remove/", {"reason": " "}).status_code == 400
    browser.post(f"{standing.get_absolute_url()}remove/", {"reason": "It named a neighbour."})
    page = stranger.get(communities(standing.assembly)).content.decode()
    assert TEXT not in page
    assert "It named a neighbour." in page
    assert not Comment.objects.filter(text=TEXT).exists()
    assert "removed" in Entry.objects.get(type="comment.remove").sentence
    assert browser.get(f"{standing.get_absolute_url()}remove/").status_code == 404


def test_it_is_removed_once_and_not_without_a_reason(standing: Comment, gus: Seat) -> None:
    with pytest.raises(RemovalReasonMissing):
        remove_comment(standing, by=gus, reason=" ")
    remove_comment(standing, by=gus, reason="It named a neighbour.")
    with pytest.raises(CommentOver):
        remove_comment(standing, by=gus, reason="Again.")


def test_ana_takes_hers_back_while_it_waits_and_not_later(waiting: Comment, ana: Seat, ben: Seat) -> None:
    with pytest.raises(NotAllowed):
        take_back_comment(waiting, by=ben)
    take_back_comment(waiting, by=ana)
    assert not Comment.objects.exists()
    again = agree_to_comment(write_comment(waiting.assembly, waiting.community, by=ana, text=TEXT), by=ben)
    with pytest.raises(CommentSettled):
        take_back_comment(again, by=ana)


def test_an_empty_or_endless_comment_is_refused(assembly: Assembly, north: Community, ana: Seat) -> None:
    for text in (" ", "a" * 1001):
        with pytest.raises(BadComment):
            write_comment(assembly, north, by=ana, text=text)
    assert write_comment(assembly, north, by=ana, text="a" * 1000).is_standing


def test_erased_ana_leaves_a_number_under_it(standing: Comment, ana: Seat, stranger: Client) -> None:
    assert "Ana" in stranger.get(standing.get_absolute_url()).content.decode()
    erase_oneself(ana.person)
    page = Client().get(f"/api/v1/comments/{standing.id}/").json()
    assert page["written_by"] == f"Seat {ana.number}"
    assert page["text"] == TEXT


def test_rest_does_all_of_it(
    assembly: Assembly, north: Community, ana: Seat, ben: Seat, gus: Seat, browser_of: BrowserOf
) -> None:
    path = f"/api/v1/assemblies/{assembly.slug}/communities/{north.id}/comments/"
    sent = browser_of(ana).post(path, {"text": TEXT}, content_type="application/json")
    assert sent.status_code == 201
    one = f"/api/v1/comments/{sent.json()['id']}/"
    assert Client().get(path).json()["results"] == []
    assert len(browser_of(ben).get(path).json()["results"]) == 1
    agreed = browser_of(ben).post(f"{one}agree/", {}, content_type="application/json").json()
    assert agreed["stands_since"]
    removed = browser_of(gus).post(f"{one}remove/", {"reason": "A name."}, content_type="application/json").json()
    assert (removed["text"], removed["removal_reason"]) == ("", "A name.")


def test_whoever_sits_without_a_vote_speaks_for_no_community(
    assembly: Assembly, north: Community, seated: Callable[..., Seat]
) -> None:
    watcher = seated("Wim Weaver", Role.OBSERVER, north)
    with pytest.raises(NotAllowed):
        write_comment(assembly, north, by=watcher, text=TEXT)
