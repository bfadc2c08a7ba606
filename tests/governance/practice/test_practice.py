"""A practice counts for nothing, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from assemblies.announcements.services import version_of, versions_of
from assemblies.bodies.models import Body
from assemblies.members.models import Seat
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from config import shells
from config.clock import now
from config.errors import NotAllowed
from governance.practice import services
from governance.practice.errors import PracticeClosed, PracticeRuns
from governance.practice.models import LONGEST, Practice, PracticeAnswer

Visit = Callable[..., Client]
JSON = {"Accept": "application/json"}


@pytest.fixture
def practice(plenary: Body, fay: Seat, members: list[Seat]) -> Practice:
    return services.start_practice(plenary, by=fay)


def test_one_tap_at_the_desk_offers_the_practice_to_every_member(fay: Seat, ana: Seat, dee: Seat, visit: Visit) -> None:
    visit(fay).post("/en/a/two-shores/practice/")
    for path in ("/en/", "/en/a/two-shores/"):
        assert "Practice: tea or coffee?" in visit(ana).get(path).content.decode()
        assert "Practice: tea or coffee?" not in visit(dee).get(path).content.decode()


def test_a_member_practises_as_the_phone_s_own_script_does(practice: Practice, ana: Seat, visit: Visit) -> None:
    phone = visit(ana)
    page = phone.get(f"/en/practice/{practice.id}/").content.decode()
    assert "data-ballot-queue" in page
    assert "It counts for nothing" in page
    answer = phone.post(f"/en/practice/{practice.id}/cast/", {"choice": "tea", "seat": ana.id}, headers=JSON)
    assert answer.status_code == 201
    assert "Your practice ballot is in" in phone.get(answer.json()["receipt_url"]).content.decode()
    assert "tea or coffee" not in phone.get("/en/").content.decode()


def test_a_member_practises_without_a_script(practice: Practice, ana: Seat, visit: Visit) -> None:
    phone = visit(ana)
    read_back = phone.post(f"/en/practice/{practice.id}/", {"choice": "coffee"}).content.decode()
    assert "Read your practice ballot once more" in read_back
    assert phone.post(f"/en/practice/{practice.id}/cast/", {"choice": "coffee", "seat": ana.id}).status_code == 303
    assert PracticeAnswer.objects.get().choice == "coffee"


def test_the_last_tap_of_a_seat_stands(practice: Practice, ana: Seat) -> None:
    services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    services.answer_practice(practice.id, person_id=ana.person_id, choice="coffee")
    assert [row.choice for row in practice.answers.all()] == ["coffee"]


def test_the_desk_sees_by_name_who_answered_who_opened_it_and_who_needs_help(
    practice: Practice, ana: Seat, ben: Seat, fay: Seat, visit: Visit
) -> None:
    services.open_practice(practice.id, person_id=ana.person_id, seat_id=ana.id)
    services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    services.open_practice(practice.id, person_id=ben.person_id, seat_id=ben.id)
    told = services.attendance_of(practice)
    assert (told.answered, told.opened, len(told.away)) == ([ana], [ben], 3)
    page = visit(fay).get("/en/a/two-shores/practice/").content.decode()
    assert "1 of 5" in page
    assert "Eva Elm" in page
    assert "no card" in page


def test_opening_the_ballot_again_forgets_no_answer(practice: Practice, ana: Seat) -> None:
    services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    services.open_practice(practice.id, person_id=ana.person_id, seat_id=ana.id)
    assert practice.answers.get().choice == "tea"


def test_ending_it_tells_two_numbers_and_leaves_no_row(
    practice: Practice, members: list[Seat], fay: Seat, ana: Seat, visit: Visit
) -> None:
    for seat, choice in zip(members, ["tea", "tea", "coffee"], strict=False):
        services.answer_practice(practice.id, person_id=seat.person_id, choice=choice)
    visit(fay).post(f"/en/practice/{practice.id}/end/")
    assert not PracticeAnswer.objects.exists()
    for page in (f"/en/practice/{practice.id}/", f"/en/practice/{practice.id}/receipt/"):
        assert "2 tea, 1 coffee." in visit(ana).get(page).content.decode()
    assert "2 tea, 1 coffee." in visit(fay).get("/en/a/two-shores/practice/").content.decode()


def test_the_minutes_know_how_many_and_nobody(practice: Practice, ana: Seat, fay: Seat) -> None:
    services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    services.end_practice(practice, by=fay)
    start, end = Entry.objects.filter(type__startswith="practice.").order_by("seq")
    assert start.body == {"seats": 5, "by": fay.signature}
    assert end.body == {"answered": 1, "seats": 5, "by": fay.signature}


def test_what_comes_after_the_end_is_refused_as_a_late_ballot_is(
    practice: Practice, ana: Seat, fay: Seat, visit: Visit
) -> None:
    services.end_practice(practice, by=fay)
    with pytest.raises(PracticeClosed):
        services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    answer = visit(ana).post(f"/en/practice/{practice.id}/cast/", {"choice": "tea", "seat": ana.id}, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "closed")
    services.open_practice(practice.id, person_id=ana.person_id, seat_id=ana.id)
    assert not PracticeAnswer.objects.exists()


def test_the_sweeper_ends_a_forgotten_practice_and_drops_an_old_one(practice: Practice, ana: Seat) -> None:
    services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    services.follow_practices()
    practice.refresh_from_db()
    assert (practice.answered, practice.is_running) == (1, True)
    Practice.objects.update(started_at=now() - LONGEST - timedelta(minutes=1))
    services.follow_practices()
    practice.refresh_from_db()
    assert not practice.is_running
    assert not PracticeAnswer.objects.exists()
    Practice.objects.update(ended_at=now() - timedelta(days=2))
    services.follow_practices()
    assert not Practice.objects.exists()


def test_who_follows_the_practice_hears_nothing_of_others_answers_and_the_desk_does(
    practice: Practice, ana: Seat
) -> None:
    before = version_of(practice.topic), version_of(practice.desk_topic)
    services.answer_practice(practice.id, person_id=ana.person_id, choice="tea")
    services.follow_practices()
    assert (version_of(practice.topic), version_of(practice.desk_topic)) == (before[0], before[1] + 1)


def test_there_is_one_practice_at_a_time(practice: Practice, plenary: Body, fay: Seat) -> None:
    with pytest.raises(PracticeRuns):
        services.start_practice(plenary, by=fay)


def test_neither_observer_nor_desk_practises_and_no_member_begins_one(
    practice: Practice, plenary: Body, ana: Seat, obi: Seat, fay: Seat, visit: Visit
) -> None:
    for who in (obi, fay):
        assert visit(who).get(f"/en/practice/{practice.id}/").status_code == 403
    with pytest.raises(NotAllowed):
        services.end_practice(practice, by=ana)


def test_an_answer_for_another_seat_is_refused(practice: Practice, ana: Seat, ben: Seat, visit: Visit) -> None:
    answer = visit(ana).post(f"/en/practice/{practice.id}/cast/", {"choice": "tea", "seat": ben.id}, headers=JSON)
    assert answer.json()["code"] == "other-seat"


def test_each_phone_reads_its_own_name_seat_and_token_and_no_copy_that_is_kept_knows_anybody(
    practice: Practice, ana: Seat, ben: Seat, visit: Visit
) -> None:
    Person.objects.filter(id=ben.person_id).update(name="Ben <b>Birch</b>")
    pages = ("", "receipt/")
    for phone, own, other in ((visit(ana), ana, ben), (visit(ben), ben, ana)):
        opened, _receipt = (phone.get(f"/en/practice/{practice.id}/{page}").content.decode() for page in pages)
        offer = phone.get("/en/a/two-shores/practice/offer/").content.decode()
        assert str(own.id) in opened
        assert str(other.id) not in opened
        assert opened.count('name="csrfmiddlewaretoken" value="') == opened.count("<form")
        assert ("Ben &lt;b&gt;Birch" in offer, "Ana" in offer) == (own is ben, own is ana)
        phone.post(f"/en/practice/{practice.id}/cast/", {"choice": "tea", "seat": own.id})
        kept = PracticeAnswer.objects.get(seat=own).receipt
        assert kept in phone.get(f"/en/practice/{practice.id}/receipt/").content.decode()
        known = "".join(piece for shell in shells._shells.values() for piece in shell.pieces)
        secrets = (str(ana.id), str(ben.id), str(ana.person_id), "Ana", "Birch", kept, phone.cookies["csrftoken"].value)
        assert not [word for word in secrets if word in known]


def test_when_a_practice_begins_phones_fetch_a_few_lines_and_not_their_first_page(
    plenary: Body, fay: Seat, ana: Seat, visit: Visit
) -> None:
    phone, topics = visit(ana), (services.offers_topic(plenary.assembly_id), plenary.assembly.topic)
    home = phone.get("/en/").content.decode()
    assert 'data-live-src="/en/a/two-shores/practice/offer/"' in home
    before = versions_of(topics)
    services.start_practice(plenary, by=fay)
    after = versions_of(topics)
    assert [after[one] - before[one] for one in topics] == [1, 0]
    heard = f"/en/a/two-shores/practice/offer/?heard={after[topics[0]]}"
    assert "Find out whether your phone works" in phone.get(heard).content.decode()


def test_whoever_does_not_vote_is_offered_no_practice(practice: Practice, obi: Seat, visit: Visit) -> None:
    assert visit(obi).get("/en/a/two-shores/practice/offer/").status_code == 403
    assert "practice/offer" not in visit(obi).get("/en/").content.decode()
    stranger = Client().get("/en/a/two-shores/practice/offer/")
    assert (stranger.status_code, stranger.headers["Location"].split("?")[0]) == (302, "/en/sign-in/")
