"""The outbox: where no mail leaves the machine, it can be read for an hour by those it concerns."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from assemblies.correspondence.models import OutboxMail
from assemblies.correspondence.services import forget_mail
from assemblies.correspondence.tasks import forget_mail as forget_mail_task
from config.clock import now

OUTBOX = "correspondence:outbox"


@pytest.fixture
def mail(db) -> OutboxMail:
    backend = get_connection("assemblies.correspondence.outbox.OutboxBackend")
    backend.send_messages([EmailMessage("Your code: ABCD", "Your code is ABCD", to=["ana@example.org"])])
    return OutboxMail.objects.get()


def test_in_a_demo_anybody_reads_the_outbox(mail, stranger, settings):
    settings.DEMO, settings.MODE = True, "demo"
    assert "Your code is ABCD" in stranger.get(reverse(OUTBOX)).content.decode()


def test_in_a_hall_the_desk_reads_it_and_nobody_else(mail, stranger, ola, fay, ana, gus, browser_of, settings):
    settings.DEMO, settings.MODE = False, "hall"
    for seat in (ola, fay):
        assert "Your code is ABCD" in browser_of(seat).get(reverse(OUTBOX)).content.decode()
    for browser in (stranger, browser_of(ana), browser_of(gus)):
        answer = browser.get(reverse(OUTBOX))
        assert answer.status_code == 403
        assert "ABCD" not in answer.content.decode()


def test_nobody_at_a_desk_reads_a_code_with_which_they_could_act_as_two_people(
    mail, ola, fay, gus, dee, ana, browser_of, settings
):
    settings.DEMO, settings.MODE = False, "hall"
    for seat in (gus, dee, fay):
        OutboxMail.objects.update(to=seat.person.email.upper())
        page = browser_of(ola).get(reverse(OUTBOX)).content.decode()
        assert "ABCD" not in page, seat
        assert "could act as two people" in page
    assert "Your code is ABCD" in browser_of(fay).get(reverse(OUTBOX)).content.decode()
    settings.DEMO, settings.MODE = True, "demo"
    assert "Your code is ABCD" in browser_of(ola).get(reverse(OUTBOX)).content.decode()


def test_in_production_there_is_no_outbox(mail, ola, browser_of, settings):
    settings.DEMO, settings.MODE = False, "production"
    assert browser_of(ola).get(reverse(OUTBOX)).status_code == 404


def test_mail_older_than_an_hour_is_not_shown_and_then_gone(mail, stranger):
    OutboxMail.objects.update(at=now() - timedelta(minutes=61))
    assert "ABCD" not in stranger.get(reverse(OUTBOX)).content.decode()
    assert forget_mail() == 1
    assert not OutboxMail.objects.exists()


def test_newer_mail_stays(mail):
    forget_mail_task()
    assert OutboxMail.objects.exists()


def test_a_hostile_mail_is_shown_as_text(mail, stranger):
    OutboxMail.objects.update(to="<script>alert(1)</script>@x", subject="<b>x</b>", text="<img src=x onerror=alert(1)>")
    page = stranger.get(reverse(OUTBOX)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>x</b>" not in page
