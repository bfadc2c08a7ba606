"""Other systems are told of the record: signed, in order, until they have taken it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from standardwebhooks.webhooks import Webhook as Verifying
from standardwebhooks.webhooks import WebhookVerificationError

from assemblies.bodies.models import Assembly
from assemblies.bodies.record import PUBLISH
from assemblies.integrations.feed import feed_due
from assemblies.integrations.models import FeedEvent
from assemblies.integrations.webhooks import services, telling
from assemblies.integrations.webhooks.errors import (
    BadEventTypes,
    BadOverlap,
    BadReplay,
    BadWebhookAddress,
    TooManyWebhooks,
)
from assemblies.integrations.webhooks.forms import VOTES
from assemblies.integrations.webhooks.models import Attempt, Webhook
from assemblies.members.models import Role, Seat
from assemblies.minutes.events import is_known
from assemblies.minutes.models import Entry
from assemblies.minutes.services import note
from config.clock import now
from config.errors import Absent, NotAllowed
from tests.listening import Got, Listener, listening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    with listening() as one:
        settings.WEBHOOK_ALLOW = [one.host]
        yield one


@pytest.fixture
def told(assembly: Assembly, ola: Seat, listener: Listener) -> Webhook:
    """A system that listens, and has heard that it was connected."""
    feed_due()
    made = services.add_webhook(assembly, by=ola, url=listener.url)
    feed_due()
    telling.tell_due()
    assert [json.loads(got.body)["type"] for got in listener.got] == ["webhook.add"]
    listener.got.clear()
    return made


def something_happens(assembly: Assembly, times: int = 1) -> None:
    for _time in range(times):
        with transaction.atomic():
            note(assembly.id, PUBLISH, {"assembly": str(assembly.id)})
    feed_due()


def try_again(webhook: Webhook) -> None:
    """The wait is over."""
    Webhook.objects.filter(id=webhook.id).update(next_try_at=now() - timedelta(seconds=1))
    telling.tell_due()


def seqs(listener: Listener) -> list[int]:
    return [json.loads(got.body)["seq"] for got in listener.got]


def test_what_arrives_is_signed_and_says_what_the_feed_says(
    told: Webhook, assembly: Assembly, listener: Listener
) -> None:
    something_happens(assembly)
    assert telling.tell_due() == 1
    [got] = listener.got
    event = FeedEvent.objects.select_related("entry", "assembly").order_by("seq").last()
    assert event is not None
    assert Verifying(told.secret).verify(got.body, got.headers) == event.as_told()
    assert got.headers["webhook-id"] == str(event.id)
    assert got.headers["content-type"] == "application/json"
    assert set(json.loads(got.body)) == {"type", "id", "seq", "at", "assembly", "link"}


def test_a_changed_body_does_not_verify(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    something_happens(assembly)
    telling.tell_due()
    [got] = listener.got
    with pytest.raises(WebhookVerificationError):
        Verifying(told.secret).verify(got.body.replace(b"assembly", b"assemblx"), got.headers)


def test_events_arrive_in_order_and_once(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    something_happens(assembly, 25)
    assert telling.tell_due() == 25
    assert seqs(listener) == sorted(seqs(listener))
    assert len(set(seqs(listener))) == 25
    assert telling.tell_due() == 0


def test_what_is_not_taken_is_sent_again_with_the_same_id_and_holds_back_the_next(
    told: Webhook, assembly: Assembly, listener: Listener
) -> None:
    listener.answers = [(500, {}, b"a secret of theirs"), (503, {}, b"")]
    something_happens(assembly, 2)
    assert telling.tell_due() == 1
    assert telling.tell_due() == 0, "it waits before it tries again"
    try_again(told)
    try_again(told)
    ids = [got.headers["webhook-id"] for got in listener.got]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert seqs(listener)[2:] == sorted(set(seqs(listener)))
    told.refresh_from_db()
    assert (told.state, told.tries) == ("working", 0)
    assert [one.problem for one in Attempt.objects.order_by("id")][1:] == ["refused", "refused", "", ""]
    assert "secret of theirs" not in str(list(Attempt.objects.values()))


def test_waits_grow_and_differ(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    listener.answers = [(500, {}, b"")] * 6
    something_happens(assembly)
    telling.tell_due()
    waits = []
    for _time in range(5):
        told.refresh_from_db()
        waits.append((told.next_try_at - now()).total_seconds())
        try_again(told)
    assert waits == sorted(waits)
    assert 3 < waits[0] < 7
    assert 1400 < waits[4] < 2200


def test_a_receiver_may_ask_for_a_longer_wait(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    listener.answers = [(429, {"Retry-After": "900"}, b"")]
    something_happens(assembly)
    telling.tell_due()
    told.refresh_from_db()
    assert 880 < (told.next_try_at - now()).total_seconds() <= 900


def test_after_three_days_it_stops_and_the_desk_says_so(
    told: Webhook, assembly: Assembly, listener: Listener, ola: Seat, fay: Seat, browser_of: Any
) -> None:
    listener.answers = [(500, {}, b"")] * 2
    something_happens(assembly)
    telling.tell_due()
    Webhook.objects.update(failing_since=now() - timedelta(days=3))
    try_again(told)
    told.refresh_from_db()
    assert told.state == "stopped"
    try_again(told)
    assert len(listener.got) == 2
    desk = browser_of(fay).get(reverse("desk", args=[assembly.slug])).content.decode()
    assert "does not answer" in desk
    services.go_on(told, by=ola)
    telling.tell_due()
    told.refresh_from_db()
    assert told.state == "working"
    assert len({got.headers["webhook-id"] for got in listener.got[:3]}) == 1, "nothing was lost"


def test_one_that_is_gone_is_not_asked_again(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    listener.answers = [(410, {}, b"")]
    something_happens(assembly)
    telling.tell_due()
    told.refresh_from_db()
    assert told.state == "stopped"


def test_a_redirect_counts_as_not_taken(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    listener.answers = [(302, {"Location": f"http://{listener.host}/other"}, b"")]
    something_happens(assembly)
    telling.tell_due()
    assert len(listener.got) == 1
    assert Attempt.objects.first().problem == "redirect"


def test_a_name_that_has_moved_inside_since_is_not_called(
    told: Webhook, assembly: Assembly, listener: Listener, settings: Any
) -> None:
    settings.WEBHOOK_ALLOW = []
    something_happens(assembly)
    telling.tell_due()
    assert listener.got == []
    assert Attempt.objects.first().problem == "not-https"


def test_it_hears_of_its_own_assembly_and_the_kinds_it_asked_for(
    assembly: Assembly, ola: Seat, dee: Seat, listener: Listener
) -> None:
    feed_due()
    services.add_webhook(assembly, by=ola, url=listener.url, types=["assembly.publish"])
    something_happens(dee.body.assembly)
    feed_due()
    something_happens(assembly)
    telling.tell_due()
    assert [json.loads(got.body)["type"] for got in listener.got] == ["assembly.publish"]
    assert json.loads(listener.got[0].body)["assembly"] == assembly.slug
    assert telling.tell_due() == 0


def test_two_workers_do_not_tell_the_same_thing(told: Webhook, assembly: Assembly, listener: Listener) -> None:
    again: list[int] = []
    listener.before = lambda _got: again.append(_in_another_thread(telling.tell_due))
    something_happens(assembly, 2)
    assert telling.tell_due() == 2
    assert again == [0, 0]
    assert len(listener.got) == 2


def _in_another_thread(act: Any) -> int:
    from django.db import connections

    try:
        return act()
    finally:
        connections.close_all()


def test_a_worker_that_died_leaves_its_message_to_the_next(
    told: Webhook, assembly: Assembly, listener: Listener
) -> None:
    something_happens(assembly)
    assert len(telling._claimed()) == 1
    assert telling.tell_due() == 0
    Webhook.objects.update(claimed_until=now() - timedelta(seconds=1))
    assert telling.tell_due() == 1
    assert len(listener.got) == 1


def test_a_new_secret_signs_at_once_and_the_old_one_for_a_while(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    old, fresh = told.secret, services.renew_secret(told, by=ola, hours=24).secret
    assert old != fresh
    something_happens(assembly)
    telling.tell_due()
    got = listener.got[-1]
    for secret in (old, fresh):
        assert Verifying(secret).verify(got.body, got.headers)
    Webhook.objects.update(old_until=now() - timedelta(seconds=1))
    something_happens(assembly)
    telling.tell_due()
    got = listener.got[-1]
    assert Verifying(fresh).verify(got.body, got.headers)
    with pytest.raises(WebhookVerificationError):
        Verifying(old).verify(got.body, got.headers)


def test_told_again_from_a_number_or_a_moment_with_the_same_ids(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    something_happens(assembly, 3)
    telling.tell_due()
    first = {json.loads(got.body)["seq"]: got.headers["webhook-id"] for got in listener.got}
    listener.got.clear()
    services.replay(told, by=ola, after=min(first) - 1)
    telling.tell_due()
    assert first.items() <= {json.loads(got.body)["seq"]: got.headers["webhook-id"] for got in listener.got}.items()
    listener.got.clear()
    services.replay(told, by=ola, since=now() - timedelta(days=30))
    telling.tell_due()
    assert len(listener.got) == FeedEvent.objects.filter(assembly=assembly).count()


def test_asked_to_tell_again_while_it_is_told_it_does(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    """The answer to what is under way does not overtake the wish."""

    def again(_got: Got) -> None:
        listener.before = lambda _got: None
        _in_another_thread(lambda: services.replay(told, by=ola, after=0))

    something_happens(assembly, 2)
    listener.before = again
    telling.tell_due()
    assert 1 in seqs(listener) or min(seqs(listener)) < told.seq


@pytest.mark.parametrize("asked", [{}, {"after": 1, "since": "x"}, {"after": -1}, {"after": 10**9}])
def test_told_again_needs_a_place_that_has_been(told: Webhook, ola: Seat, asked: dict[str, Any]) -> None:
    with pytest.raises(BadReplay):
        services.replay(told, by=ola, **asked)


def test_a_test_is_sent_once_even_while_paused(told: Webhook, ola: Seat, listener: Listener) -> None:
    services.pause(told, by=ola)
    listener.answers = [(500, {}, b"")]
    services.ask_for_test(told, by=ola)
    assert telling.tell_due() == 1
    assert telling.tell_due() == 0
    [got] = listener.got
    assert Verifying(told.secret).verify(got.body, got.headers)["type"] == "webhook.test"
    told.refresh_from_db()
    assert told.state == "paused"


def test_while_paused_nothing_is_lost(told: Webhook, assembly: Assembly, ola: Seat, listener: Listener) -> None:
    services.pause(told, by=ola)
    something_happens(assembly, 3)
    assert telling.tell_due() == 0
    services.go_on(told, by=ola)
    assert telling.tell_due() == 3


def test_one_that_ended_is_told_nothing_and_its_secret_is_gone(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    services.end_webhook(told, by=ola)
    something_happens(assembly)
    assert telling.tell_due() == 0
    told.refresh_from_db()
    assert (told.secret, told.url, told.attempts.count()) == ("", "", 0)
    with pytest.raises(Absent):
        services.find_webhook(ola.person, told.id)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ORGANISER])
def test_only_an_organiser_connects_a_system(assembly: Assembly, seated: Any, role: Role, listener: Listener) -> None:
    place = assembly.communities.first() if role == Role.MEMBER else None
    with pytest.raises(NotAllowed):
        services.add_webhook(assembly, by=seated("Any One", role, place), url=listener.url)


def test_an_organiser_of_elsewhere_cannot_touch_it(told: Webhook, dee: Seat) -> None:
    Seat.objects.filter(id=dee.id).update(role=Role.ORGANISER)
    dee.refresh_from_db()
    for act in (services.end_webhook, services.pause, services.go_on, services.ask_for_test):
        with pytest.raises(NotAllowed):
            act(told, by=dee)
    with pytest.raises(Absent):
        services.find_webhook(dee.person, told.id)


def test_addresses_inside_are_refused_when_they_are_given(assembly: Assembly, ola: Seat) -> None:
    for url in (
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://[::ffff:10.0.0.1]/",
        "http://1.1.1.1/",
    ):
        with pytest.raises(BadWebhookAddress):
            services.add_webhook(assembly, by=ola, url=url)
    assert not Webhook.objects.exists()


def test_kinds_that_do_not_exist_are_refused_by_name(assembly: Assembly, ola: Seat, listener: Listener) -> None:
    with pytest.raises(BadEventTypes, match="sing"):
        services.add_webhook(assembly, by=ola, url=listener.url, types=["question.sing"])


def test_an_assembly_tells_ten_systems_at_most(assembly: Assembly, ola: Seat, listener: Listener) -> None:
    for _time in range(services.MOST):
        services.add_webhook(assembly, by=ola, url=listener.url)
    with pytest.raises(TooManyWebhooks):
        services.add_webhook(assembly, by=ola, url=listener.url)


def test_an_old_secret_stays_for_a_week_at_most(told: Webhook, ola: Seat) -> None:
    for hours in (-1, 169):
        with pytest.raises(BadOverlap):
            services.renew_secret(told, by=ola, hours=hours)


def test_the_log_keeps_seven_days(told: Webhook) -> None:
    Attempt.objects.update(at=now() - timedelta(days=7, seconds=1))
    assert services.forget_attempts() == 1
    assert not Attempt.objects.exists()


def test_the_minutes_know_that_and_by_whom_but_neither_address_nor_secret(
    told: Webhook, ola: Seat, listener: Listener
) -> None:
    services.renew_secret(told, by=ola, hours=1)
    services.end_webhook(told, by=ola)
    lines = Entry.objects.filter(type__startswith="webhook.")
    assert [line.type for line in lines.order_by("seq")] == ["webhook.add", "webhook.secret", "webhook.end"]
    assert all(line.by["seat"] == ola.opaque_id and line.sentence for line in lines)
    written = "".join(line.text for line in lines)
    assert listener.host not in written
    assert "whsec" not in written


def test_the_page_shows_the_secret_once(assembly: Assembly, ola: Seat, listener: Listener, browser_of: Any) -> None:
    own, page = browser_of(ola), reverse("integrations:webhooks", args=[assembly.slug])
    made = own.post(page, {"url": f"{listener.url}?key=zqkeyzq", "interest": "votes"})
    assert made.status_code == 200
    secret = made.context["secret"]
    assert secret.startswith("whsec_")
    assert secret in made.content.decode()
    later = own.get(page).content.decode()
    assert secret not in later
    assert listener.host in later
    assert "zqkeyzq" not in later
    assert Webhook.objects.get().types == sorted(VOTES)
    assert all(map(is_known, VOTES))


@pytest.mark.parametrize(
    "url", ["", "https://127.0.0.1/", "https://a:b@1.1.1.1/", "https://1.1.1.1/\r\nX: y", "x" * 600]
)
def test_a_slip_is_told_at_its_field(assembly: Assembly, ola: Seat, browser_of: Any, url: str) -> None:
    page = reverse("integrations:webhooks", args=[assembly.slug])
    answer = browser_of(ola).post(page, {"url": url, "interest": "all"})
    assert answer.status_code == 400
    assert 'href="#id_url' in answer.content.decode()
    assert not Webhook.objects.exists()


def test_an_organiser_looks_after_it_on_its_page(told: Webhook, ola: Seat, listener: Listener, browser_of: Any) -> None:
    own, page = browser_of(ola), reverse("integrations:webhook", args=[told.id])
    assert own.post(page, {"act": "test"}).status_code == 303
    telling.tell_due()
    assert "webhook.test" in own.get(page).content.decode()
    assert own.post(page, {"act": "pause"}).status_code == 303
    assert "Paused" in own.get(page).content.decode()
    assert own.post(page, {"act": "on"}).status_code == 303
    assert own.post(page, {"act": "replay", "since": "no day"}).status_code == 400
    assert own.post(page, {"act": "replay", "since": "2026-01-01"}).status_code == 303
    fresh = own.post(page, {"act": "secret", "hours": "24"})
    assert fresh.context["secret"] in fresh.content.decode()
    assert fresh.context["secret"] not in own.get(page).content.decode()
    ending = reverse("integrations:end_webhook", args=[told.id])
    assert "Stop telling" in own.get(ending).content.decode()
    assert own.post(ending).status_code == 303
    assert own.get(page).status_code == 404


def test_no_log_holds_a_secret_or_what_follows_the_question_mark(
    assembly: Assembly, ola: Seat, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    made = services.add_webhook(assembly, by=ola, url=f"{listener.url}?key=zqkeyzq")
    listener.answers = [(410, {}, b"zqanswerzq")]
    something_happens(assembly)
    telling.tell_due()
    said = "\n".join(record.getMessage() for record in caplog.records if record.name != "django.db.backends")
    assert f"Webhook {made.id} stopped: gone" in said
    for private in (made.secret, "zqkeyzq", "zqanswerzq", listener.host):
        assert private not in said


# --- After a restore ----------------------------------------------------------------------------------


def test_after_a_restore_what_waits_is_told_at_an_organisers_word(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    something_happens(assembly, 2)
    assert services.hold_all() == 1
    assert telling.tell_due() == 0
    told.refresh_from_db()
    assert told.state == "held"
    services.go_on(told, by=ola)
    assert telling.tell_due() == 2
    told.refresh_from_db()
    assert told.state == "working"


def test_after_a_restore_what_waits_may_be_passed_over(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    something_happens(assembly, 2)
    services.hold_all()
    services.skip_waiting(told, by=ola)
    something_happens(assembly)
    telling.tell_due()
    assert [json.loads(got.body)["type"] for got in listener.got] == ["webhook.skip", "assembly.publish"]


def test_a_webhook_that_somebody_paused_stays_theirs(told: Webhook, ola: Seat) -> None:
    services.pause(told, by=ola)
    assert services.hold_all() == 0
    told.refresh_from_db()
    assert told.state == "paused"


def test_told_at_another_address_with_the_same_secret(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    moved = services.change_webhook(told, by=ola, url=f"{listener.url}/moved?key=a")
    assert moved.secret == told.secret
    feed_due()
    telling.tell_due()
    (got,) = listener.got
    assert got.path == "/hook/moved?key=a"
    assert Verifying(told.secret).verify(got.body, got.headers)["type"] == "webhook.change"
    (line,) = Entry.objects.filter(type="webhook.change")
    assert "moved" not in line.text


def test_a_changed_address_is_judged_like_a_new_one(told: Webhook, ola: Seat, listener: Listener) -> None:
    for url in ("https://127.0.0.1/", "http://example.org/", "https://10.0.0.1/hook"):
        with pytest.raises(BadWebhookAddress):
            services.change_webhook(told, by=ola, url=url)
    with pytest.raises(BadEventTypes):
        services.change_webhook(told, by=ola, types=["question.sing"])
    told.refresh_from_db()
    assert (told.url, told.types) == (listener.url, [])


def test_other_kinds_are_told_from_the_next_event_on(
    told: Webhook, assembly: Assembly, ola: Seat, listener: Listener
) -> None:
    services.change_webhook(told, by=ola, types=["webhook.secret"])
    services.renew_secret(told, by=ola, hours=24)
    something_happens(assembly, times=2)
    telling.tell_due()
    assert [json.loads(got.body)["type"] for got in listener.got] == ["webhook.secret"]


def test_a_mended_address_is_tried_at_once(told: Webhook, assembly: Assembly, ola: Seat, listener: Listener) -> None:
    listener.answers = [(500, {}, b"")]
    something_happens(assembly)
    telling.tell_due()
    told.refresh_from_db()
    assert told.state == "failing"
    services.change_webhook(told, by=ola, url=f"{listener.url}/mended")
    telling.tell_due()
    told.refresh_from_db()
    assert told.state == "working"
    assert listener.got[-1].path == "/hook/mended"


def test_saying_the_same_again_leaves_no_trace(told: Webhook, ola: Seat) -> None:
    services.change_webhook(told, by=ola, url=told.url, types=told.types)
    assert not Entry.objects.filter(type="webhook.change").exists()


def test_an_organiser_changes_it_on_its_page_and_keeps_what_a_program_chose(
    told: Webhook, ola: Seat, fay: Seat, listener: Listener, browser_of: Any
) -> None:
    page, at = browser_of(ola), f"/en/webhooks/{told.id}/change/"
    assert "chosen by a program" not in page.get(at).content.decode()
    services.change_webhook(told, by=ola, types=["webhook.secret"])
    told.refresh_from_db()
    assert "chosen by a program: webhook.secret" in page.get(at).content.decode()
    kept = page.post(at, {"url": f"{listener.url}/new", "interest": "kept", "version": told.version}, follow=True)
    assert "It is saved." in kept.content.decode()
    late = {"url": "", "interest": "all", "version": told.version}
    assert page.post(at, late).status_code == 412
    told.refresh_from_db()
    assert (told.url, told.types) == (f"{listener.url}/new", ["webhook.secret"])
    assert page.post(at, {"url": "https://127.0.0.1/", "interest": "all"}).status_code == 400
    assert browser_of(fay).get(at).status_code == 404
