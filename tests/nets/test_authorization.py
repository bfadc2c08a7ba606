"""Every address x method x role x {own, another assembly's, unpublished}, as declared beside this file.

The world is made once for each quarter of the addresses; every request is undone before the next.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from http.cookies import SimpleCookie
from ipaddress import IPv4Address
from itertools import product
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLResolver

from assemblies.members.middleware import SEAT_KEY
from tests.nets.declared import AUTHOR, DECLARED, DESK, EVERYBODY, Audience, Row
from tests.nets.world import HIDDEN, OTHER, OWN, ROLES, SEATS, World, build_world, mark_of, name_mark, open_card

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
ALL_ROWS = [row for rows in DECLARED.values() for row in rows]
QUARTERS = 4
# Words that only some may ever read, wherever they would turn up.
SECRETS: dict[str, Audience] = {
    f"Draft {mark_of(OWN)}": AUTHOR,
    f"draft question {mark_of(OWN)}": DESK,
    f"Draft {mark_of(OTHER)}": frozenset(),
    f"draft question {mark_of(OTHER)}": frozenset(),
    mark_of(HIDDEN): EVERYBODY - {"anonymous", "neighbour", "card"},
}


def addresses(resolver: URLResolver, space: tuple[str, ...] = ()) -> Iterator[str]:
    """The full name of every address; one without a name goes by its path."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, (*space, one.namespace) if one.namespace else space)
        else:
            yield ":".join((*space, one.name or str(one.pattern)))


@pytest.mark.once
def test_every_address_is_declared_and_nothing_else_is() -> None:
    assert {row.name for row in ALL_ROWS} == set(addresses(get_resolver()))


@pytest.mark.once
def test_whatever_is_refused_to_one_passes_for_another() -> None:
    passing = {(row.name, method) for row in ALL_ROWS for method in METHODS if row.may(method)}
    offered = {(row.name, method) for row in ALL_ROWS for method in METHODS if row.may(method) is not None}
    assert offered == passing


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(QUARTERS))
def test_every_door_opens_and_shuts_as_declared(part: int, db: None) -> None:
    sweep = Sweep(build_world())
    for cell in once_each(ALL_ROWS[part::QUARTERS]):
        sweep.meet(*cell)
    sweep.judge()


@pytest.mark.nets
@pytest.mark.once
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("part", range(QUARTERS))
def test_everybody_meets_what_is_declared_and_no_method_opens_another_way(part: int, db: None) -> None:
    sweep = Sweep(build_world())
    for cell in everything(ALL_ROWS[part::QUARTERS]):
        sweep.meet(*cell)
    sweep.judge()


@pytest.mark.once
def test_the_matrix_is_wide() -> None:
    assert len(list(everything(ALL_ROWS))) > 19_000


@pytest.mark.once
def test_a_door_left_open_is_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.ballots.services.can_see_question", lambda visitor, question: True)
    sweep = Sweep(build_world())
    for name in ("ballots:question", "api:question"):
        row = next(row for row in ALL_ROWS if row.name == name and row.knows == DESK)
        sweep.meet(row, "GET", "member", OWN)
    assert len(sweep.deviations) == 4  # both let her in, and both told her what she should not read


OFFERED = {(row.name, method) for row in ALL_ROWS for method in METHODS if row.may(method) is not None}
THREE = frozenset({"anonymous", "member", "organiser"})


def everything(rows: list[Row]) -> Iterator[tuple[Row, str, str, str]]:
    """What is offered, for everybody at home and for three roles elsewhere; any other method for whoever may most."""
    for row, role, method in product(rows, ROLES, METHODS):
        may = row.may(method)
        if may is None and (row.name, method) in OFFERED:
            continue  # another row of this address says who may
        is_offered = method != "HEAD" and may is not None
        if is_offered or role == "organiser":
            for variant in variants_of(row) if is_offered and role in THREE else (OWN,):
                yield row, method, role, variant


def once_each(rows: list[Row]) -> Iterator[tuple[Row, str, str, str]]:
    """What is offered, for a stranger and for one who may: every door opens and shuts. Who else may is decided by the
    same lines on both databases, and tried by the wide sweep."""
    for row, method in product(rows, METHODS):
        if method != "HEAD" and (may := row.may(method)) is not None:
            yield from ((row, method, role, OWN) for role in ("anonymous", *sorted(may - {"anonymous"})[:1]))


def variants_of(row: Row) -> tuple[str, ...]:
    return (OWN, OTHER, HIDDEN) if row.thing else (OWN,)


class Sweep:
    """Sends requests as everybody and keeps what went otherwise than declared."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.cookies = {role: self._session_of(role) for role in ROLES}
        self.met: Counter[str] = Counter()
        self.deviations: list[str] = []

    def _session_of(self, role: str) -> str:
        if role == "anonymous":
            return ""
        visitor = Client()
        visitor.force_login(self.world.people[role])
        if role == "card":
            session = visitor.session
            session[SEAT_KEY] = str(self.world.card_seat.id)
            session.save()
            desk = self.world.places[OWN].seats["facilitator"]
            open_card(self.world.card_seat, desk, session.session_key or "")
        return visitor.cookies[settings.SESSION_COOKIE_NAME].value

    def meet(self, row: Row, method: str, role: str, variant: str) -> None:
        expected = row.expected(method, role, variant)
        with transaction.atomic():
            answer = self._ask(row, method, role, variant)
            found = outcome_of(row, answer)
            said = written(answer)
            transaction.set_rollback(True)
        self.met[expected] += 1
        cell = f"{method} {row.name} {dict(row.thing) or ''} as {role}, {variant}"
        is_sent_on = row.sends_on and expected == "not offered" and answer.status_code == 302
        if found != expected and not is_sent_on:
            self.deviations.append(f"{cell}: expected {expected}, {found} ({answer.status_code}) {said[:120]!r}")
        if told := self._told(row, said, role, variant if found != "passes" else ""):
            self.deviations.append(f"{cell}: {found} and told {told}")

    def _ask(self, row: Row, method: str, role: str, variant: str) -> Any:
        place = self.world.places[variant]
        path = address(row, {name: place.things[thing] for name, thing in row.thing.items()}) + row.query
        # Every request from an address of its own: tries are limited by address, and that is tested elsewhere.
        self.client.defaults["REMOTE_ADDR"] = str(IPv4Address(0x0A000000 + self.met.total()))
        self.client.cookies = SimpleCookie(
            {settings.SESSION_COOKIE_NAME: self.cookies[role]} if self.cookies[role] else {}
        )
        if method in {"GET", "HEAD", "OPTIONS"}:
            return self.client.generic(method, path, headers=dict(row.headers))
        sent = dict(row.sent) | {name: place.things[thing] for name, thing in row.names.items()}
        if row.is_api:
            body = json.dumps(sent)
            return self.client.generic(method, path, body, content_type="application/json", headers=dict(row.headers))
        return getattr(self.client, method.lower())(path, sent if method == "POST" else "")

    def _told(self, row: Row, said: str, role: str, denied_at: str) -> list[str]:
        """What this answer should not have held."""
        secrets = {} if row.opens_by_itself else SECRETS
        found = [secret for secret, audience in secrets.items() if role not in audience and secret in said]
        if denied_at:
            others = [name_mark(other) for other in SEATS if other != role]
            others += [name_mark(f"other-{other}") for other in SEATS]
            found += [mark for mark in (mark_of(denied_at), *others) if mark in said]
        return found

    def judge(self) -> None:
        told = "\n".join(self.deviations[:60])
        assert not self.deviations, f"{len(self.deviations)} of {self.met.total()} cells:\n{told}"


def address(row: Row, things: dict[str, Any]) -> str:
    try:
        return reverse(row.name, kwargs=things)
    except NoReverseMatch:
        return f"/{row.name}"


def outcome_of(row: Row, answer: HttpResponseBase) -> str:
    status = answer.status_code
    if status in {302, 303}:
        to = urlsplit(answer.headers["Location"])
        return "sign-in" if to.path == reverse("people:sign_in") and "next=" in to.query else "passes"
    if status < 400 or status in row.passes:
        return "passes"
    return {401: "refused", 403: "refused", 404: "absent", 405: "not offered"}.get(status, "broken")


def written(answer: HttpResponseBase) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    return answer.headers.get("Location", "") + content.decode(errors="replace")


def test_every_page_of_the_desk_says_what_it_is(db: None) -> None:
    """By one line that begins so, or by the sentence it opens with."""
    world = build_world()
    place, visitor, silent = world.places[OWN], Client(), []
    visitor.force_login(world.people["organiser"])
    pages = [row for row in ALL_ROWS if row.get and row.get <= DESK and not row.is_api]
    for row in pages:
        path = address(row, {name: place.things[thing] for name, thing in row.thing.items()}) + row.query
        answer = visitor.get(path)
        if answer.status_code == 200 and not any(sign in answer.content for sign in (b'class="what"', b'class="lede"')):
            silent.append(row.name)
    assert (len(pages) > 40, silent) == (True, [])
