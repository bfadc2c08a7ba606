"""Messages: written by the desk or by themselves, sent the way each person chose, once."""

import json
import logging
import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assemblies.correspondence import delivery
from assemblies.correspondence.cards import tell_of_new_cards
from assemblies.correspondence.delivery import came_back, claim, deliver_due
from assemblies.correspondence.errors import BadMessage, BadPhone, BadReach, MessageSent, NobodyToWriteTo
from assemblies.correspondence.hours import free_from, is_quiet
from assemblies.correspondence.invitations import invite_due
from assemblies.correspondence.messages import (
    draft_message,
    drop_held,
    hold_waiting,
    mark_printed,
    mute,
    outlook_of,
    queue_message,
    release_held,
    send_message,
    send_test,
    set_manners,
    states_of,
    with_delivery,
)
from assemblies.correspondence.models import Channel, Letter, Manners, Message, OutboxMail, Reach
from assemblies.correspondence.reaching import choose_reach
from assemblies.correspondence.words import token_of
from assemblies.members.models import Role, Seat
from assemblies.members.services import give_seat, issue_cards, reissue_card
from assemblies.minutes.models import Entry
from assemblies.people.models import Person
from assemblies.people.services import erase_person
from config.clock import telling
from config.errors import Absent, NotAllowed
from governance.ballots.services import certify_question
from governance.proceedings.occasions import tell_occasions

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
State = Letter.State


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with telling(NOON):
        yield


@pytest.fixture
def written(assembly, fay, members) -> Message:
    return draft_message(assembly, by=fay, subject="We meet at noon", text="Bring a cup.", to="members")


@pytest.fixture
def sent(written, fay) -> Message:
    return send_message(written, by=fay)


def letter_to(seat: Seat, message: Message) -> Letter:
    return message.letters.get(seat=seat)


# --- Writing and looking -----------------------------------------------------------------------------


def test_the_desk_sees_how_many_get_it_and_how(written, eva, ana, settings):
    settings.SMS_URL = "https://sms.example.org/"
    choose_reach(ana.person, channel="sms", phone="+44 7700 900123")
    outlook = outlook_of(written)
    assert (outlook.people, outlook.held) == (5, 0)
    assert outlook.channels == {Channel.MAIL: 3, Channel.SMS: 1, Channel.PRINT: 1}


def test_at_night_the_desk_is_told_who_has_to_wait(written):
    with telling(NIGHT):
        outlook = outlook_of(written)
    assert outlook.held == 4
    assert outlook.held_until == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_nothing_is_sent_by_writing_or_looking(written, fay, browser_of):
    page = browser_of(fay).get(written.get_absolute_url()).content.decode()
    assert "Goes to 5 people." in page
    assert "1 needs a printed letter" in page
    assert deliver_due() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("gone", [{"subject": " "}, {"text": ""}, {"to": "role:member"}, {"to": "community:a"}])
def test_a_message_needs_words_and_one_of_the_audiences(assembly, fay, gone):
    given = {"subject": "Lunch", "text": "Soup.", "to": "members"} | gone
    with pytest.raises(BadMessage):
        draft_message(assembly, by=fay, **given)


def test_nobody_but_the_desk_writes_or_sends(written, assembly, ana, gus):
    for seat in (ana, gus):
        with pytest.raises(NotAllowed):
            draft_message(assembly, by=seat, subject="Mine", text="Words", to="members")
        with pytest.raises(NotAllowed):
            send_message(written, by=seat)


def test_a_test_goes_to_whoever_asks_and_to_nobody_else(written, fay):
    send_test(written, by=fay)
    [one] = mail.outbox
    assert one.to == [fay.person.email]
    assert not Letter.objects.exists()


def test_who_never_signed_in_can_be_written_to(assembly, fay, members, ana, browser_of):
    browser_of(ana)
    message = draft_message(assembly, by=fay, subject="Come in", text="Please.", to="never-in")
    assert ana.person_id not in {seat.person_id for seat in _recipients(message)}
    assert len(_recipients(message)) == 5  # the facilitator never did either


def _recipients(message: Message) -> list[Seat]:
    from assemblies.correspondence.messages import recipients

    return recipients(message)


# --- Sending -----------------------------------------------------------------------------------------


def test_each_gets_one_mail_in_their_own_name(sent, ana):
    assert deliver_due() == 4
    assert sorted(one.to[0] for one in mail.outbox) == [f"{name}@example.org" for name in ("ana", "ben", "cem", "finn")]
    read = next(one for one in mail.outbox if one.to == ["ana@example.org"])
    assert read.subject == "We meet at noon"
    assert "Hello Ana," in read.body
    assert "Bring a cup." in read.body
    assert deliver_due() == 0
    assert letter_to(ana, sent).state == State.SENT


def test_a_message_is_sent_once(sent, fay):
    with pytest.raises(MessageSent):
        send_message(sent, by=fay)
    assert Letter.objects.count() == 5


def test_the_minutes_say_to_how_many_and_not_what_or_to_whom(sent):
    line = Entry.objects.get(type="message.send")
    assert line.body["people"] == 5
    for secret in ("noon", "cup", "Ana", "example.org"):
        assert secret not in line.text


def test_a_thousand_people_are_queued_in_few_statements(assembly, plenary, fay):
    people = [Person.objects.unsaved(name=f"P {n}", email=f"p{n}@example.org", language="en") for n in range(1000)]
    Person.objects.bulk_create(people)
    Seat.objects.bulk_create(
        Seat(body=plenary, person=one, role=Role.MEMBER, number=100 + n, started_at=NOON)
        for n, one in enumerate(people)
    )
    message = draft_message(assembly, by=fay, subject="All", text="Of you.", to="members")
    with CaptureQueriesContext(connection) as counted:
        send_message(message, by=fay)
    assert message.letters.count() == 1000
    assert len(counted) < 40


def test_somebody_with_two_seats_gets_one_letter(assembly, plenary, fay, ana):
    from assemblies.bodies.services import form_body

    council = form_body(assembly, kind="council", name="Council")
    give_seat(council, person=ana.person, role=Role.MEMBER)
    message = draft_message(assembly, by=fay, subject="All", text="Of you.", to="members")
    send_message(message, by=fay)
    assert message.letters.filter(person=ana.person).count() == 1


def test_nobody_left_to_write_to_is_told(assembly, fay):
    message = draft_message(assembly, by=fay, subject="All", text="Of you.", to="members")
    with pytest.raises(NobodyToWriteTo):
        send_message(message, by=fay)


def test_a_machine_that_stops_between_sending_and_marking_loses_nothing(sent, monkeypatch):
    """The claim runs out, and the letter goes once more under the same id: at most one double a stop."""

    def stop(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopping:
        stopping.setattr(delivery, "_mark", stop)
        with pytest.raises(KeyboardInterrupt):
            deliver_due()
    assert len(mail.outbox) == 1
    assert deliver_due() == 0, "in another worker's hands"
    with telling(NOON + timedelta(minutes=6)):
        assert deliver_due() == 4
    ids = [one.extra_headers["Message-ID"] for one in mail.outbox]
    assert len(ids) == 5
    assert len(set(ids)) == 4


def test_two_workers_never_claim_the_same_letter(sent):
    first, second = claim(), claim()
    assert len(first) == 4
    assert second == []


class Broken:
    """A mail server that answers everything with one trouble."""

    def __init__(self, trouble: Exception) -> None:
        self.trouble = trouble

    def send_messages(self, _mails: object) -> int:
        raise self.trouble

    def close(self) -> None:
        pass


@pytest.fixture
def mail_server(monkeypatch):
    return lambda trouble: monkeypatch.setattr(delivery, "get_connection", lambda: Broken(trouble))


def test_an_address_that_the_server_refuses_has_bounced_at_once(sent, ana, mail_server):
    mail_server(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such person")}))
    deliver_due()
    assert letter_to(ana, sent).state == State.BOUNCED
    assert with_delivery(Seat.objects.filter(id=ana.id)).get().delivery == "bounced"


def test_a_server_that_is_away_is_tried_again_later_and_not_for_ever(sent, ana, mail_server):
    choose_reach(ana.person, channel="mail", quiet_from=time(4), quiet_until=time(4))
    mail_server(smtplib.SMTPServerDisconnected("away"))
    at = NOON
    for tries in range(1, 7):
        with telling(at):
            deliver_due()
        letter = letter_to(ana, sent)
        assert letter.tries == tries
        at = letter.due_at + timedelta(seconds=1)
    assert letter_to(ana, sent).state == State.FAILED


def test_a_mailbox_that_is_full_for_now_is_tried_again(sent, ana, mail_server):
    mail_server(smtplib.SMTPRecipientsRefused({"ana@example.org": (452, b"full")}))
    deliver_due()
    assert letter_to(ana, sent).state == State.WAITING
    assert letter_to(ana, sent).due_at > NOON


def test_what_a_provider_reports_later_is_known(sent, ana):
    deliver_due()
    Letter.objects.filter(seat=ana).update(provider_id="abc")
    assert came_back("abc") == 1
    assert came_back("") == 0
    assert letter_to(ana, sent).state == State.BOUNCED


def test_the_desk_sees_who_did_not_get_it(sent, ana, fay, browser_of):
    deliver_due()
    Letter.objects.filter(seat=ana).update(state=State.BOUNCED)
    page = browser_of(fay).get(sent.get_absolute_url()).content.decode()
    assert "Ana Alder" in page
    assert "Ben Birch" not in page


def test_the_desk_s_list_tells_whom_a_message_reached_and_who_never_got_one(sent, ana, ben, eva, fay, browser_of):
    deliver_due()
    Letter.objects.filter(seat=ana).update(state=State.BOUNCED)
    desk, address = browser_of(fay), reverse("members:people", args=["two-shores"])
    whole = desk.get(address).content.decode()
    assert "1 did not get our last message." in whole
    assert whole.count("Message came back</span>") == 1
    for state, shown in (("bounced", {"Ana"}), ("sent", {"Ben"}), ("never", {"Ana", "Ben"})):
        page = desk.get(address, {"state": state}).content.decode()
        assert {
            seat.person.first_name for seat in (ana, ben, eva) if f"<bdi>{seat.person.name}</bdi></a>" in page
        } == shown


def test_the_desk_s_list_costs_the_same_however_many_were_written_to(sent, fay, browser_of):
    desk, address = browser_of(fay), reverse("members:people", args=["two-shores"])
    desk.get(address)
    counts = []
    for _each in range(2):
        with CaptureQueriesContext(connection) as counted:
            assert desk.get(address).status_code == 200
        counts.append(len(counted))
        deliver_due()
    assert counts[0] == counts[1] <= 15


# --- Quiet hours and digests -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "start", "end", "expected"),
    [
        ("22:00", "21:00", "08:00", True),
        ("08:00", "21:00", "08:00", False),
        ("12:30", "12:00", "13:00", True),
        ("09:00", "09:00", "09:00", False),
    ],
)
def test_quiet_hours_go_over_midnight(at, start, end, expected):
    assert is_quiet(*(time.fromisoformat(one) for one in (at, start, end))) is expected


def test_quiet_hours_are_those_of_the_clocks_of_the_place(assembly):
    zone = ZoneInfo("Asia/Kathmandu")
    free = free_from(datetime(2026, 1, 1, 16, 0, tzinfo=UTC), zone=zone, start=time(21), end=time(8))
    assert free == datetime(2026, 1, 2, 8, tzinfo=zone)


def test_at_night_nothing_rings_and_the_page_has_it_at_once(written, fay, ana, browser_of):
    choose_reach(ana.person, channel="page")
    with telling(NIGHT):
        send_message(written, by=fay)
        assert deliver_due() == 0
    assert letter_to(ana, written).state == State.SENT
    assert "We meet at noon" in browser_of(ana).get(reverse("correspondence:my_messages")).content.decode()
    with telling(NIGHT + timedelta(hours=9)):
        assert deliver_due() == 3


def test_a_letter_that_was_late_does_not_ring_at_night_either(sent):
    with telling(NIGHT):
        assert deliver_due() == 0
    assert Letter.objects.filter(due_at=datetime(2026, 11, 21, 8, tzinfo=UTC)).count() == 4


def test_a_person_s_own_quiet_hours_come_first(written, fay, ana):
    choose_reach(ana.person, channel="mail", quiet_from=time(11), quiet_until=time(14))
    send_message(written, by=fay)
    assert deliver_due() == 3
    with telling(NOON + timedelta(hours=2)):
        assert deliver_due() == 1


def test_who_wants_one_mail_a_day_gets_one(assembly, fay, ana):
    choose_reach(ana.person, channel="mail", is_daily=True)
    for subject in ("First", "Second"):
        made = draft_message(assembly, by=fay, subject=subject, text=f"{subject} text.", to="members")
        send_message(made, by=fay)
    assert deliver_due() == 0
    with telling(NOON + timedelta(hours=21)):
        assert deliver_due() == 2
    [one] = mail.outbox
    assert one.subject == "2 messages for you"
    assert "First text." in one.body
    assert "Second text." in one.body


# --- What a person chooses ---------------------------------------------------------------------------


def test_a_person_chooses_on_their_page(ana, browser_of):
    path = reverse("correspondence:reach")
    answer = browser_of(ana).post(path, {"channel": "page", "muted": ["opened"]}, follow=True)
    assert "Saved." in answer.content.decode()
    reach = Reach.objects.get(person=ana.person)
    assert (reach.channel, reach.muted) == ("page", ["opened"])
    assert browser_of(ana).post(path, {"channel": "pigeon"}).status_code == 400
    assert browser_of(ana).post(path, {"channel": "page", "quiet_from": "21:00"}).status_code == 400


@pytest.mark.parametrize("phone", ["12345", "+0123456789", "+44 77 x", "+" + "1" * 16])
def test_a_number_without_its_country_is_not_taken(ana, phone):
    with pytest.raises(BadPhone):
        choose_reach(ana.person, channel="page", phone=phone)


def test_sms_needs_a_gateway_and_a_number(ana, settings):
    with pytest.raises(BadReach):
        choose_reach(ana.person, channel="sms", phone="+447700900123")
    settings.SMS_URL = "https://sms.example.org/"
    with pytest.raises(BadReach):
        choose_reach(ana.person, channel="sms")
    choose_reach(ana.person, channel="sms", phone="0044 7700 900-123")
    ana.person.refresh_from_db()
    assert ana.person.phone == "+447700900123"


def test_erasing_a_person_takes_the_number_and_stops_the_letters(written, fay, ana):
    choose_reach(ana.person, channel="mail", phone="+447700900123")
    send_message(written, by=fay)
    assert erase_person(ana.person).phone == ""
    deliver_due()
    assert letter_to(ana, written).state == State.FAILED
    assert all(one.to != ["ana@example.org"] for one in mail.outbox)


def test_one_press_stops_a_kind_without_signing_in(sent, ana, stranger):
    deliver_due()
    read = next(one for one in mail.outbox if one.to == ["ana@example.org"])
    link = read.extra_headers["List-Unsubscribe"].strip("<>")
    assert read.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = link.partition("://")[2].partition("/")[2]
    assert stranger.get(f"/{path}").status_code == 200
    assert not Reach.objects.filter(person=ana.person).exists(), "looking stops nothing"
    assert stranger.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Reach.objects.get(person=ana.person).muted == ["desk"]
    assert stranger.get("/stop/made-up").status_code == 404
    letter = letter_to(ana, sent)
    assert token_of(letter.id) not in str(list(Letter.objects.values()))


def test_what_was_stopped_still_stands_on_the_page(assembly, fay, ana):
    mute(ana.person, "desk")
    message = draft_message(assembly, by=fay, subject="All", text="Of you.", to="members")
    send_message(message, by=fay)
    assert letter_to(ana, message).channel == Channel.PAGE
    assert deliver_due() == 0


def test_others_cannot_read_my_letter(sent, ana, ben, browser_of):
    path = reverse("correspondence:letter", args=[letter_to(ana, sent).id])
    assert "Bring a cup." in browser_of(ana).get(path).content.decode()
    assert browser_of(ben).get(path).status_code == 404


# --- Paper and SMS -----------------------------------------------------------------------------------


def test_who_has_no_address_gets_paper_and_once(sent, eva, assembly, fay, browser_of):
    desk, path = browser_of(fay), reverse("correspondence:letters", args=[assembly.slug])
    page = desk.get(path).content.decode()
    assert "Eva Elm" in page
    assert "Bring a cup." in page
    letter = letter_to(eva, sent)
    assert desk.post(path, {"letter": str(letter.id)}).status_code == 303
    assert letter_to(eva, sent).state == State.PRINTED
    assert mark_printed(assembly, [letter.id], by=fay) == 0


class Gateway(BaseHTTPRequestHandler):
    """An SMS gateway of the test's own: remembers what it took, and answers as it is told."""

    taken: list[dict[str, str]] = []
    answers = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Gateway.taken.append(body | {"authorization": self.headers["Authorization"]})
        self.send_response(Gateway.answers)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, format: str, *given: object) -> None:
        pass


@pytest.fixture
def gateway(settings):
    Gateway.taken, Gateway.answers = [], 200
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.SMS_URL, settings.SMS_TOKEN = f"http://127.0.0.1:{server.server_port}/", "secret"
    yield Gateway
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_an_sms_says_what_it_is_about_and_where_to_read_it(written, fay, ana, gateway):
    choose_reach(ana.person, channel="sms", phone="+447700900123")
    send_message(written, by=fay)
    deliver_due()
    [one] = gateway.taken
    assert (one["to"], one["authorization"]) == ("+447700900123", "Bearer secret")
    assert one["id"] == str(letter_to(ana, written).id)
    assert "We meet at noon" in one["text"]
    assert "cup" not in one["text"]
    assert letter_to(ana, written).state == State.SENT


@pytest.mark.parametrize(
    ("answer", "state"), [(500, State.WAITING), (429, State.WAITING), (302, State.BOUNCED), (404, State.BOUNCED)]
)
def test_what_the_gateway_answers_is_heeded(written, fay, ana, gateway, answer, state):
    gateway.answers = answer
    choose_reach(ana.person, channel="sms", phone="+447700900123")
    send_message(written, by=fay)
    deliver_due()
    assert letter_to(ana, written).state == state


# --- By itself ---------------------------------------------------------------------------------------


def test_when_a_question_opens_those_who_may_vote_hear_of_it_once(open_question, members):
    tell_occasions()
    tell_occasions()
    message = Message.objects.get(kind="opened")
    assert message.letters.count() == 5
    deliver_due()
    assert mail.outbox[0].subject == "You can vote: Shall the reactor be common?"
    assert f"/questions/{open_question.id}/" in mail.outbox[0].body


def test_casting_a_ballot_sends_nothing_at_all(open_question, members, cast):
    tell_occasions()
    deliver_due()
    mail.outbox.clear()
    before = [list(kind.objects.values()) for kind in (Message, Letter, OutboxMail, Entry)]
    cast(open_question, members[0], "yes")
    tell_occasions()
    invite_due()
    deliver_due()
    assert [list(kind.objects.values()) for kind in (Message, Letter, OutboxMail, Entry)] == before
    assert mail.outbox == []


def test_before_the_end_only_those_who_have_not_voted_are_reminded(frozen_question, fay, members, cast):
    from governance.ballots.services import open_question

    question = open_question(frozen_question, by=fay, minutes=60 * 8)
    cast(question, members[0], "yes")
    tell_occasions()
    assert not Message.objects.filter(kind="closing").exists()
    with telling(NOON + timedelta(hours=6, minutes=5)):
        tell_occasions()
    reminded = set(Message.objects.get(kind="closing").letters.values_list("seat", flat=True))
    assert reminded == {seat.id for seat in members[1:]}


def test_the_desk_can_remind_those_who_have_not_voted_and_does_not_learn_who(
    open_question, assembly, fay, members, cast, browser_of
):
    cast(open_question, members[0], "yes")
    reminder = draft_message(assembly, by=fay, subject="Vote", text="Please.", to=f"not-voted:{open_question.id}")
    send_message(reminder, by=fay)
    assert set(reminder.letters.values_list("seat", flat=True)) == {seat.id for seat in members[1:]}
    Letter.objects.update(state=State.BOUNCED)
    assert "Ben Birch" not in browser_of(fay).get(reminder.get_absolute_url()).content.decode()


def test_a_short_vote_in_the_hall_has_no_reminder(open_question):
    with telling(NOON + timedelta(minutes=28)):
        tell_occasions()
    assert not Message.objects.filter(kind="closing").exists()


def test_who_could_confirm_hears_that_a_second_person_is_needed(open_question, fay, gus, ola, ana):
    from governance.ballots.models import Request
    from governance.ballots.services import ask_for

    ask_for(open_question, Request.Act.ANNUL, by=fay, reason="The text was wrong.")
    tell_occasions()
    letters = Message.objects.get(kind="second").letters
    assert set(letters.values_list("seat", flat=True)) == {gus.id, ola.id}
    deliver_due()
    told = [one for one in mail.outbox if one.subject == "A second person is needed"]
    assert len(told) == 2
    assert "List-Unsubscribe" not in told[0].extra_headers


def test_a_final_result_is_told(counted_question, gus):
    certify_question(counted_question, by=gus)
    tell_occasions()
    assert Message.objects.get(kind="certified").letters.count() == 5


def test_an_assembly_switches_a_kind_off(assembly, ola, open_question):
    set_manners(assembly, by=ola, time_zone="Europe/Berlin", quiet_from=time(22), quiet_until=time(7), kinds=["second"])
    tell_occasions()
    assert not Message.objects.exists()
    assert Manners.objects.get().switched["opened"] is False


def test_only_organisers_say_how_an_assembly_writes(assembly, fay):
    with pytest.raises(NotAllowed):
        set_manners(assembly, by=fay, time_zone="UTC", quiet_from=time(22), quiet_until=time(7), kinds=[])


def test_invitations_go_out_where_they_are_switched_on(assembly, ola, ana, eva, browser_of):
    browser_of(ola)
    assert invite_due() == 0
    set_manners(assembly, by=ola, time_zone="UTC", quiet_from=time(22), quiet_until=time(7), kinds=["invitation"])
    assert invite_due() == 1
    assert invite_due() == 0
    deliver_due()
    [one] = mail.outbox
    assert one.to == ["ana@example.org"]
    assert reverse("people:sign_in") in one.body


def test_an_unknown_kind_is_a_mistake(assembly):
    with pytest.raises(ValueError, match="no kind"):
        queue_message("gossip", Seat.objects.all(), assembly=assembly)


def test_moments_on_pages_are_told_in_the_zone_of_the_assembly(assembly, ola, fay, written, browser_of):
    set_manners(
        assembly, by=ola, time_zone="Asia/Kathmandu", quiet_from=time(21), quiet_until=time(21), kinds=["second"]
    )
    send_message(written, by=fay)
    assert "17:45 +0545" in browser_of(fay).get(written.get_absolute_url()).content.decode()


# --- Safety ------------------------------------------------------------------------------------------


def test_nothing_written_can_begin_a_header(assembly, fay, ana):
    message = draft_message(
        assembly, by=fay, subject="Lunch\r\nBcc: all@example.org\u2028X: y", text="Soup.\r\n.\r\n", to="members"
    )
    send_message(message, by=fay)
    deliver_due()
    [one] = mail.outbox
    sent = one.message()
    assert sent["Bcc"] is None
    assert one.recipients() == ["ana@example.org"]
    assert sent["Subject"] == "Lunch Bcc: all@example.org X: y"


def test_words_that_look_like_markup_stay_words(assembly, fay, ana, browser_of):
    message = draft_message(assembly, by=fay, subject="<b>x</b>", text="<script>hit()</script>", to="members")
    page = browser_of(fay).get(message.get_absolute_url()).content.decode()
    send_message(message, by=fay)
    page += browser_of(ana).get(reverse("correspondence:letter", args=[letter_to(ana, message).id])).content.decode()
    assert "<script>hit" not in page
    assert "<b>x</b>" not in page


def test_logs_know_letters_by_their_ids_alone(written, fay, ana, mail_server, caplog):
    caplog.set_level(logging.DEBUG)
    send_message(written, by=fay)
    mail_server(smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"ana@example.org is unknown")}))
    deliver_due()
    assert any("letter " in line for line in caplog.messages)
    for secret in ("example.org", "Ana", "noon", "cup"):
        assert secret not in caplog.text


def test_what_the_desk_wrote_is_absent_for_others(written, ana, dee, browser_of):
    from assemblies.correspondence.messages import find_message

    for seat in (ana, dee):
        with pytest.raises(Absent):
            find_message(seat.person, written.id)
        assert browser_of(seat).get(written.get_absolute_url()).status_code == 404


def test_another_program_drafts_looks_and_sends(assembly, fay, members, browser_of):
    desk = browser_of(fay)
    given = {"subject": "Lunch", "text": "Soup."}
    made = desk.post(f"/api/v1/assemblies/{assembly.slug}/messages/", given, content_type="application/json").json()
    assert made["outlook"]["channels"] == {"mail": 4, "sms": 0, "page": 0, "print": 1}
    sent = desk.post(f"/api/v1/messages/{made['id']}/send/", content_type="application/json").json()
    assert sent["letters"]["waiting"] == 5
    own = browser_of(members[0])
    assert own.get("/api/v1/me/messages/").json()["results"][0]["subject"] == "Lunch"
    chosen = own.put("/api/v1/me/reach/", {"channel": "page"}, content_type="application/json")
    assert chosen.json()["channel"] == "page"


# --- After a restore ----------------------------------------------------------------------------------


@pytest.fixture
def held(sent) -> int:
    """Letters that waited when the machine was restored."""
    return hold_waiting()


def test_after_a_restore_nothing_that_waited_leaves_by_itself(held):
    assert held > 0
    assert deliver_due() == 0
    assert mail.outbox == []


def test_an_organiser_sends_what_was_held(held, assembly, ola):
    assert release_held(assembly, by=ola) == held
    assert deliver_due() == held
    assert Entry.objects.latest("id").type == "message.release"
    assert release_held(assembly, by=ola) == 0


def test_an_organiser_drops_what_was_held(held, assembly, ola, sent):
    visitor = Client()
    visitor.force_login(ola.person)
    page = reverse("correspondence:messages", args=[assembly.slug])
    assert "held" in visitor.get(page).content.decode()
    answer = visitor.post(reverse("correspondence:held_messages", args=[assembly.slug]), {"act": "drop"}, follow=True)
    assert "These messages are not sent." in answer.content.decode()
    assert deliver_due() == 0
    assert states_of([sent])[sent.id]["dropped"] == held
    assert Entry.objects.latest("id").type == "message.drop"


def test_a_facilitator_cannot_decide_about_what_was_held(held, assembly, fay):
    with pytest.raises(NotAllowed):
        release_held(assembly, by=fay)
    with pytest.raises(NotAllowed):
        drop_held(assembly, by=fay)


def test_guarantors_hear_of_a_new_card_for_one_of_them(assembly, ola, gus, ana, seated):
    gil = seated("Gil Gomez", Role.GUARANTOR)
    issue_cards([gus, gil, ana], by=ola)
    assert tell_of_new_cards() == 0
    reissue_card(ana, by=ola)
    assert tell_of_new_cards() == 0
    reissue_card(gus, by=ola)
    assert (tell_of_new_cards(), tell_of_new_cards()) == (1, 0)
    told = Message.objects.get()
    assert set(told.letters.values_list("person", flat=True)) == {gus.person_id, gil.person_id}


def test_another_system_sets_how_an_assembly_writes(assembly, ola, fay, browser_of):
    place, by = "/api/v1/assemblies/two-shores/manners/", browser_of(ola)
    assert browser_of(fay).get(place).status_code == 403
    was = by.get(place).json()
    assert "new-card" not in was["kinds"]
    sent = was | {"time_zone": "Africa/Lagos", "quiet_from": "20:00", "kinds": ["opened"]}
    assert by.put(place, sent, "application/json").json() == sent | {"quiet_from": "20:00:00"}
    for wrong in ({"kinds": ["new-card"]}, {"time_zone": "Mars/Olympus"}):
        assert by.put(place, sent | wrong, "application/json").status_code == 400
    assert Manners.objects.get().switched["certified"] is False
