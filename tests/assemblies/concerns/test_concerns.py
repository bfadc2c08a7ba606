"""“Something is wrong here”: who reads it, who answers, what everybody may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, reverse

from assemblies.bodies.models import Assembly, Body
from assemblies.bodies.services import set_charter
from assemblies.concerns.limits import MOST
from assemblies.concerns.models import Concern
from assemblies.concerns.services import answer_concern, counts_of, send_concern
from assemblies.correspondence.models import Letter
from assemblies.members.leaving import erase_oneself
from assemblies.members.models import Role, Seat
from assemblies.members.services import end_seat
from assemblies.minutes.models import Entry
from assemblies.people.services import forget_due
from assemblies.templatetags.concerns import wrong_here
from config.clock import now
from config.errors import NotAllowed

BrowserOf = Callable[[Seat], Client]
TEXT = "The roll was read out with names."


@pytest.fixture
def wrong(assembly: Assembly, gus: Seat, ola: Seat, ana: Seat) -> Concern:
    """Ana says with her name that something is wrong."""
    return send_concern(assembly, text=TEXT, page="/en/a/two-shores/people/", author=ana.person)


def path(assembly: Assembly, rest: str = "") -> str:
    return f"/en/a/{assembly.slug}/concerns/{rest}"


def test_each_page_leads_there_with_its_own_address(
    assembly: Assembly, gus: Seat, ana: Seat, stranger: Client, browser_of: BrowserOf
) -> None:
    page = stranger.get(f"/en/a/{assembly.slug}/people/").content.decode()
    link = f"{path(assembly, 'new/')}?page=%2Fen%2Fa%2Ftwo-shores%2Fpeople%2F"
    assert link in page
    form = stranger.get(link).content.decode()
    assert 'value="/en/a/two-shores/people/"' in form
    assert "Only the guarantors of this assembly read" in form
    assert "/en/concerns/" in stranger.get("/en/").content.decode()
    assert assembly.name in stranger.get("/en/concerns/").content.decode()


@pytest.mark.once
def test_an_address_that_opens_something_goes_nowhere() -> None:
    request = RequestFactory().get("/en/set-up/secret/")
    request.resolver_match = ResolverMatch(str, (), {"token": "secret"})
    assert wrong_here({"request": request}) == reverse("concerns:choose")


def test_a_stranger_says_it_and_only_the_guarantor_reads_it(
    assembly: Assembly, gus: Seat, ola: Seat, fay: Seat, ana: Seat, stranger: Client, browser_of: BrowserOf
) -> None:
    sent = stranger.post(path(assembly, "new/"), {"text": TEXT, "page": "https://elsewhere.example/"}, follow=True)
    assert "It was sent" in sent.content.decode()
    concern = Concern.objects.get()
    assert (concern.author, concern.page, concern.goes_to) == (None, "", Role.GUARANTOR)
    assert TEXT in browser_of(gus).get(path(assembly)).content.decode()
    for other in (ola, fay, ana):
        browser = browser_of(other)
        assert TEXT not in browser.get(path(assembly)).content.decode()
        assert browser.get(concern.get_absolute_url()).status_code == 404
        assert browser.get(f"/api/v1/concerns/{concern.id}/").status_code == 404
    assert Client().get(f"/api/v1/concerns/{concern.id}/").status_code == 404


def test_the_minutes_know_that_it_came_and_neither_what_nor_who(wrong: Concern, ana: Seat) -> None:
    [line] = Entry.objects.filter(type="concern.send")
    assert TEXT not in line.text
    assert ana.opaque_id not in line.text
    assert line.body["text_hash"] == wrong.text_hash
    assert "Concern 1 came in" in line.sentence


def test_guarantors_hear_of_it_and_nobody_else_and_the_letter_says_nothing_of_it(wrong: Concern, gus: Seat) -> None:
    letters = Letter.objects.select_related("message")
    assert [letter.person_id for letter in letters] == [gus.person_id]
    assert TEXT not in str(letters[0].message.places)


def test_gus_answers_within_the_days_and_ana_reads_it(
    wrong: Concern, gus: Seat, ana: Seat, ben: Seat, assembly: Assembly, browser_of: BrowserOf, stranger: Client
) -> None:
    guarantor = browser_of(gus)
    assert "13 days left" in guarantor.get(wrong.get_absolute_url()).content.decode()
    assert guarantor.post(wrong.get_absolute_url(), {"answer": "", "seen_by": "author"}).status_code == 400
    sent = {"answer": "It will not happen again.", "seen_by": "author"}
    assert guarantor.post(wrong.get_absolute_url(), sent).status_code == 302
    assert guarantor.post(wrong.get_absolute_url(), sent).status_code == 409
    assert "not happen again" in browser_of(ana).get(wrong.get_absolute_url()).content.decode()
    assert browser_of(ben).get(wrong.get_absolute_url()).status_code == 404
    public = stranger.get(path(assembly)).content.decode()
    assert "1 concern: 1 answered, 0 open, 0 late." in public
    assert "not happen again" not in public
    assert Letter.objects.filter(person=ana.person, message__kind="concern-answer").count() == 1
    assert Entry.objects.get(type="concern.answer").sentence == "Concern 1 was answered in time."


def test_a_public_answer_is_for_everybody_and_the_question_is_not(
    wrong: Concern, gus: Seat, assembly: Assembly, stranger: Client
) -> None:
    answer_concern(wrong, by=gus, answer="Rolls are shown as numbers now.", is_public=True)
    page = stranger.get(path(assembly)).content.decode()
    assert "Rolls are shown as numbers now." in page
    assert TEXT not in page
    told = stranger.get(f"/api/v1/assemblies/{assembly.slug}/concerns/").json()
    assert (told["all"], told["answered"], told["concerns"]) == (1, 1, [])
    assert TEXT not in str(told)


def test_ana_and_organisers_cannot_answer(wrong: Concern, ana: Seat, ola: Seat, browser_of: BrowserOf) -> None:
    sent = {"answer": "All is well.", "seen_by": "everybody"}
    assert browser_of(ana).post(wrong.get_absolute_url(), sent).status_code == 403
    assert browser_of(ola).post(wrong.get_absolute_url(), sent).status_code == 404
    with pytest.raises(NotAllowed):
        answer_concern(wrong, by=ola, answer="All is well.", is_public=True)


def test_where_nobody_guarantees_it_says_so_before_and_organisers_read(
    assembly: Assembly, ola: Seat, fay: Seat, stranger: Client, browser_of: BrowserOf
) -> None:
    assert "Its organisers read what you write" in stranger.get(path(assembly, "new/")).content.decode()
    stranger.post(path(assembly, "new/"), {"text": TEXT})
    assert TEXT in browser_of(ola).get(path(assembly)).content.decode()
    assert TEXT not in browser_of(fay).get(path(assembly)).content.decode()


def test_what_went_to_guarantors_never_falls_to_organisers(
    wrong: Concern, gus: Seat, ola: Seat, assembly: Assembly, browser_of: BrowserOf
) -> None:
    end_seat(gus, by=ola, reason="Moved away.")
    assert TEXT not in browser_of(ola).get(path(assembly)).content.decode()
    assert browser_of(ola).get(wrong.get_absolute_url()).status_code == 404


def test_the_charter_says_in_how_many_days_and_what_is_late_shows(
    assembly: Assembly, plenary: Body, gus: Seat, stranger: Client, browser_of: BrowserOf
) -> None:
    set_charter(plenary, {**plenary.rules, "concern_days": 3})
    concern = send_concern(assembly, text=TEXT)
    assert timedelta(days=2, hours=23) < concern.due_at - now() <= timedelta(days=3)
    assert "They answer within 3 days." in stranger.get(path(assembly, "new/")).content.decode()
    Concern.objects.update(due_at=now() - timedelta(days=2, minutes=5))
    assert (counts_of(assembly).late, counts_of(assembly).waiting) == (1, 1)
    assert "late" in browser_of(gus).get(path(assembly)).content.decode()
    answer_concern(concern, by=gus, answer="Sorry.", is_public=False)
    assert Entry.objects.get(type="concern.answer").body["is_late"] is True


def test_one_connection_cannot_flood_the_guarantors(assembly: Assembly, gus: Seat, stranger: Client) -> None:
    for _each in range(MOST):
        assert stranger.post(path(assembly, "new/"), {"text": TEXT}, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert stranger.post(path(assembly, "new/"), {"text": TEXT}, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert stranger.post(path(assembly, "new/"), {"text": TEXT}, REMOTE_ADDR="192.0.2.8").status_code == 302


def test_a_member_who_chose_nothing_stays_unknown(
    assembly: Assembly, gus: Seat, ana: Seat, browser_of: BrowserOf
) -> None:
    hers = browser_of(ana)
    assert 'name="signed"' in hers.get(path(assembly, "new/")).content.decode()
    hers.post(path(assembly, "new/"), {"text": TEXT, "signed": "no"})
    assert Concern.objects.get().author is None
    hers.post(path(assembly, "new/"), {"text": "And this.", "signed": "yes"})
    assert Concern.objects.get(number=2).author_id == ana.person_id
    assert "And this." in hers.get(path(assembly)).content.decode()


def test_programs_send_and_answer_too(wrong: Concern, gus: Seat, assembly: Assembly, browser_of: BrowserOf) -> None:
    doors = f"/api/v1/assemblies/{assembly.slug}/concerns/"
    sent = Client().post(doors, {"text": "Cold room."}, content_type="application/json")
    assert (sent.status_code, sent.json()["number"]) == (201, 2)
    guarantor = browser_of(gus)
    assert len(guarantor.get(doors).json()["concerns"]) == 2
    answer = {"answer": "Heated now.", "is_public": True}
    door = f"/api/v1/concerns/{wrong.id}/answer/"
    assert guarantor.post(door, answer, content_type="application/json").json()["answer"] == "Heated now."
    assert guarantor.post(door, answer, content_type="application/json").status_code == 409


def test_a_year_after_the_answer_and_at_erasing_nobody_knows_who_asked(
    wrong: Concern, gus: Seat, ana: Seat, assembly: Assembly
) -> None:
    unsigned = send_concern(assembly, text="Cold.", contact="ring the bell")
    answer_concern(unsigned, by=gus, answer="Heated.", is_public=False)
    erase_oneself(ana.person)
    assert Concern.objects.get(id=wrong.id).author is None
    Concern.objects.update(answered_at=now() - timedelta(days=366))
    forget_due()
    assert list(Concern.objects.values_list("contact", flat=True)) == ["", ""]
    assert counts_of(assembly).all == 2
