"""Names, addresses, codes, PINs, tokens and choices go where they belong, and into no log and no message."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
import redis
from django.core import mail
from django.test import Client
from django.urls import reverse

from assemblies.bodies.models import Assembly
from assemblies.integrations.services import make_token
from assemblies.members.models import Seat
from assemblies.members.services import issue_cards, reissue_card
from assemblies.minutes.models import Entry
from config.logs import RouteInsteadOfPath
from governance.ballots.models import Question
from governance.ballots.tasks import sweep

NAME, EMAIL, PIN, CHOICE = "Zcanaryname", "zcanarymail@example.org", "71358462", "zcanarychoice"
STATEMENTS = "django.db.backends"  # logged in debug mode alone, which the product never sets


class Listener(logging.Handler):
    """Hears every logger, debug included, through the product's own filter."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.addFilter(RouteInsteadOfPath())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(STATEMENTS):
            self.lines.append(self.format(record))


@dataclass
class Ears:
    listener: Listener
    broker: redis.Redis
    messages: redis.client.PubSub
    secrets: list[str] = field(default_factory=list)

    def heard(self) -> dict[str, str]:
        """All that was logged, all that Redis keeps, all that it passed on, and the minutes."""
        passed = iter(lambda: self.messages.get_message(timeout=0.2), None)
        return {
            "logs": "\n".join(self.listener.lines),
            "messages": " ".join(str(one["data"]) for one in passed),
            "Redis": " ".join(f"{key!r} {self.broker.dump(key)!r}" for key in self.broker.scan_iter("*")),
            "minutes": "\n".join(Entry.objects.values_list("text", flat=True)),
        }


@pytest.fixture
def ears(redis_url: str) -> Iterator[Ears]:
    root, listener = logging.getLogger(), Listener()
    level = root.level
    root.addHandler(listener)
    root.setLevel(logging.DEBUG)
    broker = redis.Redis.from_url(redis_url)
    messages = broker.pubsub()
    messages.psubscribe("*")
    yield Ears(listener, broker, messages, [NAME, EMAIL, PIN, CHOICE])
    messages.close()
    root.setLevel(level)
    root.removeHandler(listener)


@pytest.mark.django_db(transaction=True)
def test_what_people_entrust_to_the_product_is_in_no_log_and_no_message(
    ears: Ears, assembly: Assembly, ola: Seat, fay: Seat, ana: Seat, eva: Seat, open_ranking: Question
) -> None:
    bring_somebody_in(ears, ola)
    sign_in_by_mail(ears)
    open_a_card(ears, eva, fay)
    cast_ballots(ears, ana, open_ranking)
    use_tokens(ears, ana)
    sweep()
    for where, text in ears.heard().items():
        assert [secret for secret in ears.secrets if secret in text] == [], where
        assert '"choice"' not in text, where
    assert any("card/<str:token>" in line for line in ears.listener.lines)


def bring_somebody_in(ears: Ears, ola: Seat) -> None:
    organiser = Client()
    organiser.force_login(ola.person)
    path = f"/en/a/{ola.body.assembly.slug}/people/import/"
    cells = {"cells": f"name,email\n{NAME} Person,{EMAIL}\n", "body": str(ola.body_id)}
    assert organiser.post(path, cells).status_code == 200
    assert organiser.post(path, cells | {"cells": f"name,email\n{NAME},no address\n"}).status_code == 400
    assert organiser.post(path, cells | {"do": "1"}).status_code == 302


def sign_in_by_mail(ears: Ears) -> None:
    visitor = Client()
    visitor.post("/en/sign-in/", {"email": EMAIL})
    [sent] = [one for one in mail.outbox if EMAIL in one.to]
    code = re.search(r"\b[A-Z0-9]{3,}-?[A-Z0-9]{3,}\b", str(sent.body))
    assert code is not None
    ears.secrets += [code.group()]
    visitor.post("/en/sign-in/code/", {"code": "WRONG1"})
    assert visitor.post("/en/sign-in/code/", {"code": code.group()}).status_code == 302
    assert NAME in visitor.get("/en/me/").content.decode()


def open_a_card(ears: Ears, eva: Seat, fay: Seat) -> None:
    lost = issue_cards([eva], by=fay)[0]
    fresh = reissue_card(eva, by=fay)
    ears.secrets += [lost.token, lost.code, lost.code_in_groups, fresh.token, fresh.code, fresh.code_in_groups]
    for pin, expected in ((PIN, 302), ("99887766", 400)):
        answer = Client().post(reverse("members:card", args=[fresh.token]), {"pin": pin})
        assert answer.status_code == expected
    assert Client().get(reverse("members:card", args=[lost.token])).status_code == 404
    assert Client().post(reverse("members:code"), {"code": lost.code}).status_code == 404


def cast_ballots(ears: Ears, ana: Seat, question: Question) -> None:
    voter = Client()
    voter.force_login(ana.person)
    path, key = f"/en/questions/{question.id}/cast/", str(uuid.uuid4())
    assert voter.post(path, {"choice": CHOICE, "key": key}).status_code == 400
    assert voter.post(path, {"rank_1": "2", "rank_3": "1", "key": key}).status_code == 303
    ears.secrets += [key, '["3","1"]']


def use_tokens(ears: Ears, ana: Seat) -> None:
    _token, secret = make_token(ana.person, name="canary", scope="read", days=1)
    ears.secrets += [secret]
    for given, expected in ((secret, 200), (secret + "x", 401)):
        answer = Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {given}"})
        assert answer.status_code == expected
