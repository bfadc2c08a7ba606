"""Nothing that somebody wrote is lost to time: late forms come back with their words."""

from django.test import Client

LONG = "A text about the well that took half an hour to write."
HERE = {"origin": "http://testserver"}


def written(slug: str) -> str:
    return f"/en/a/{slug}/proposals/new/"


def test_a_member_who_was_signed_out_gets_the_words_back(assembly, ana):
    phone = Client()
    phone.force_login(ana.person)
    phone.logout()
    answer = phone.post(written(assembly.slug), {"title": "The well", "text": LONG}, headers=HERE)
    page = answer.content.decode()
    assert LONG in page
    assert "You are signed out on this device" in page


def test_a_form_that_waited_a_day_comes_back_with_its_words(assembly, ana):
    phone = Client(enforce_csrf_checks=True)
    phone.force_login(ana.person)
    answer = phone.post(written(assembly.slug), {"title": "The well", "text": LONG}, headers=HERE)
    assert answer.status_code == 403
    assert LONG in answer.content.decode()


def test_what_another_site_sends_is_not_repeated(assembly, ana):
    phone = Client(enforce_csrf_checks=True)
    answer = phone.post(written(assembly.slug), {"text": LONG}, headers={"origin": "https://evil.example"})
    assert LONG not in answer.content.decode()


def test_no_code_is_written_back(db):
    answer = Client(enforce_csrf_checks=True).post("/en/card/", {"code": "ABCD-EFGH-JKMN-PQRS-TUVW"}, headers=HERE)
    assert "ABCD-EFGH" not in answer.content.decode()
